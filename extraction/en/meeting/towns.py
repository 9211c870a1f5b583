"""Towns, which the gazetteer does not have: the one that is named most where a meeting is told of."""

from __future__ import annotations

from collections import defaultdict

from extraction.en.meeting.convening_level import ORDINARY, TOWN, top
from extraction.text.document import Document
from schemas.gazetteer import name_key


def _townships(document: Document) -> list[tuple[str, int, int, float]]:
    """(name, first character, one past the last, weight) of each town named where the meeting is told of."""
    return [
        (hit["name"], hit.start("name"), hit.end("name"), weight)
        for sentence, weight in top(document)
        for hit in TOWN.finditer(document.text, sentence.start, min(sentence.end, sentence.start + 600))
        if hit["name"].split()[0].lower() not in ORDINARY
    ]


def named_most(document: Document) -> tuple[str, int, int] | None:
    """Name, first character and one past the last of the town whose meeting ``document`` most likely reports."""
    towns = _townships(document)
    if not towns:
        return None
    tally: defaultdict[str, float] = defaultdict(float)
    for name, _, _, weight in towns:
        tally[name_key(name)] += weight
    best = max(tally, key=lambda key: (tally[key], key))
    name, start, end, _ = next(town for town in towns if name_key(town[0]) == best)
    return name, start, end
