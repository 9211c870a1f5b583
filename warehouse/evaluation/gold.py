"""Gold facts: the form in which annotators write down what a text states, and a reading in that same form.

A sheet is one JSON object a text (``samples/gold.jsonl``): ``id``, ``relevant`` and ``published_on`` for every text;
``held_on``, ``year_basis``, ``place``, ``level``, ``mode``, ``attendees`` and ``sentences`` for meeting reports;
optional ``rendition``, ``split``, ``meeting_type``, ``convener``, ``figures``, ``references``, for each attendee
optional ``rank`` and ``remote``, and for each sentence, beside ``speaker`` and ``sectors``, optional ``instruments``,
``responsibilities``, ``phrases``, ``stringency`` and ``deadline``. ``audit`` holds values that were judged after they
were read: ``AUDITED`` names them. Sentences are numbered from 1 as ``numbered`` cuts them, so that gold facts do not
depend on the reader's own sentences.

The sheet of a page that holds several stories has ``stories`` instead of the facts of one: each with ``start_char``,
``end_char``, ``relevant`` and, where it is, the same facts; sentences are numbered over the page, and every story is
listed, reports or not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extraction.model import Directive, Reading
from extraction.text.stories import alone
from schemas.vocabularies import CODEBOOKS

Sheet = Mapping[str, Any]
"""One text's facts in the form of the gold."""

AUDITED = (
    "title", "publisher", "language", "meeting_title", "place_code", "deadlines", "figures", "places",
)  # fmt: skip
"""Of a text's ``audit``: ``deadlines`` gives the day (or null) of each time limit by its words, ``figures`` lists
value, unit and words of the period, ``places`` the names of places in the body."""

_REQUIRED = ("held_on", "place", "level", "mode", "attendees", "sentences")
_BREAK = re.compile(r"(?<=[.!?;。！？；])[”’\")\]]*\s+|\n+")
# Chinese needs no space after a stop, and closing quotes stay with their sentence.
_BREAK_ZH = re.compile(r"(?<=[。！？；!?;])[”’」』）)\]】]*\s*(?![”’」』）)\]】。！？；!?;])|\n+")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class GoldError(ValueError):
    """A gold file that cannot be used; the message names the line, the fault and the remedy."""


def load_gold(lines: Iterable[str]) -> dict[str, Sheet]:
    """Gold facts by ``id`` from the lines of a JSONL file, blank lines skipped.

    Raises GoldError where a line is no JSON object, lacks a field, or repeats an id.
    """
    gold: dict[str, Sheet] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            facts = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"gold line {number}: not JSON ({error}); write one object a line") from error
        if not isinstance(facts, dict) or "id" not in facts or not isinstance(facts.get("relevant"), bool):
            raise GoldError(f"gold line {number}: an object with 'id' and a true or false 'relevant' is needed")
        for place, told in _told(facts):
            missing = [name for name in _REQUIRED if name not in told] if told.get("relevant") else []
            if "stories" in facts and not {"start_char", "end_char", "relevant"} <= told.keys():
                missing = ["start_char, end_char and relevant", *missing]
            if missing:
                raise GoldError(f"gold line {number} ({place}): a meeting report also needs {', '.join(missing)}")
        if str(facts["id"]) in gold:
            raise GoldError(f"gold line {number}: id {facts['id']} stands twice; keep one")
        gold[str(facts["id"])] = facts
    return gold


def _told(facts: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A sheet's facts by what errors call them: its own, or those of each of its stories."""
    if "stories" not in facts:
        yield str(facts["id"]), facts
        return
    for number, story in enumerate(facts["stories"], 1):
        yield f"{facts['id']}, story {number}", story


def add_references(gold: Mapping[str, Sheet], lines: Iterable[str]) -> dict[str, Sheet]:
    """``gold`` with the ``references`` that the lines of a JSONL file give for some ids.

    Raises GoldError where a line is no JSON object with both, or its id has no gold facts of a meeting report.
    """
    made = dict(gold)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            facts = json.loads(line)
            name, references = str(facts["id"]), list(facts["references"])
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"references line {number}: give id and references ({error!r})") from error
        if name not in gold or not gold[name]["relevant"]:
            raise GoldError(f"references line {number}: {name} is no meeting report of the gold facts; take it out")
        made[name] = {**gold[name], "references": references}
    return made


def numbered(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of ``text`` as annotators number them (the first is number 1)."""
    spans: list[tuple[int, int]] = []
    start = 0
    chinese = 2 * len(_HAN.findall(text)) > sum(map(str.isalpha, text))
    for cut in (*(_BREAK_ZH if chinese else _BREAK).finditer(text), None):
        stop = (cut.end() if chinese else cut.start()) if cut else len(text)
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            spans.append((left, right))
        start = cut.end() if cut else stop
    return spans


def sheet(text: str, reading: Reading) -> dict[str, Any]:
    """``reading`` of ``text`` in the form of the gold (without ``id``).

    A demand stands for each numbered sentence with which it shares at least half of the shorter of both. Of a page of
    several stories, ``stories`` has those that report a meeting.
    """
    facts = _sheet(text, reading)
    if not reading.stories:
        return facts
    return {
        "relevant": facts["relevant"],
        "published_on": facts["published_on"],
        "stories": [
            {"start_char": one.start, "end_char": one.end, **_sheet(text, alone(reading, one))}
            for one in reading.stories
            if one.meeting is not None
        ],
    }


def _sheet(text: str, reading: Reading) -> dict[str, Any]:
    document = reading.document
    facts: dict[str, Any] = {
        "relevant": document.kind == "meeting_report",
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "rendition": document.rendition,
        "audit": _audited(text, reading),
    }
    meeting = reading.meeting
    if meeting is None:
        return facts
    spans = numbered(text)
    return facts | {
        "held_on": meeting.held_on.isoformat() if meeting.held_on else None,
        "year_basis": meeting.year_basis,
        "place": meeting.place_name,
        "level": meeting.admin_level,
        "mode": meeting.mode,
        "meeting_type": meeting.meeting_type_code,
        "convener": meeting.convener,
        "attendees": [
            {
                "name": one.name,
                "title": one.title,
                "presided": one.presided,
                "spoke": one.spoke,
                "rank": one.rank_code,
                "remote": one.joined_remotely,
            }
            for one in reading.attendees
        ],
        "sentences": _sentences(text, spans, reading.directives),
        "references": [
            {
                "relation": one.relation,
                "level": one.level,
                "held_on": one.held_on.isoformat() if one.held_on else None,
                "start_char": one.start,
                "end_char": one.end,
            }
            for one in reading.references
        ],
        "figures": [
            {"sentence": number, "value": one.value, "unit": one.unit, "measure": one.measure_code}
            for one in reading.figures
            for number in _shared(spans, one.start, one.end)
        ],
    }


def _audited(text: str, reading: Reading) -> dict[str, Any]:
    """What of ``reading`` has gold facts by audit alone, in the form of ``audit``."""
    document, meeting = reading.document, reading.meeting
    facts: dict[str, Any] = {"title": document.title, "publisher": document.publisher, "language": document.language}
    if meeting is None:
        return facts

    def words(span: tuple[int, int] | None) -> str | None:
        return None if span is None else " ".join(text[slice(*span)].split())

    return facts | {
        "meeting_title": meeting.title,
        "place_code": meeting.place_code,
        "deadlines": {
            words(one.deadline): one.deadline_on.isoformat() if one.deadline_on else None
            for one in reading.directives
            if one.deadline
        },
        "figures": [[one.value, one.unit, words(one.period)] for one in reading.figures],
        "places": sorted({one.name for one in reading.place_mentions}),
    }


def _shared(spans: list[tuple[int, int]], start: int, end: int) -> Iterator[int]:
    """Numbers of the sentences that share at least half of the shorter of both with ``text[start:end]``."""
    for number, (left, right) in enumerate(spans, 1):
        shared = min(right, end) - max(left, start)
        if shared > 0 and shared >= 0.5 * min(right - left, end - start):
            yield number


def _sentences(text: str, spans: list[tuple[int, int]], rows: list[Directive]) -> dict[str, dict[str, Any]]:
    """The demands by number of their sentence; of several in one, the codes are united and the first speaker counts."""
    sentences: dict[str, dict[str, Any]] = {}
    for row in rows:
        speaker = "meeting" if row.speaker_kind == "meeting" else row.speaker_name
        deadline = text[slice(*row.deadline)] if row.deadline else None
        for number in _shared(spans, row.start, row.end):
            held = sentences.setdefault(
                str(number),
                {"speaker": speaker, "stringency": row.stringency, "deadline": deadline}
                | {codebook: [] for codebook in CODEBOOKS},
            )
            for codebook in CODEBOOKS:
                codes = {one.code for one in row.codes if one.codebook == codebook}
                held[codebook] = sorted(codes | set(held[codebook]))
            if row.stringency == "mandatory":
                held["stringency"] = row.stringency
            held["deadline"] = held["deadline"] or deadline
    return sentences
