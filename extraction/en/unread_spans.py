"""What looked like a name, a date, a place or a demand and was not taken: issues for whoever improves the reader.

Every other module consumes what it understands; here the body is looked at once more for what is left over.
"""

from __future__ import annotations

import re

from extraction.en.dates import mentions as dates
from extraction.en.meeting.place_mentions import named
from extraction.en.people.mentions import People
from extraction.en.pinyin import ENGLISH, GENERICS, SURNAMES
from extraction.model import Issue, Reading
from extraction.text import lexicon
from extraction.text.document import Document, Sentence
from extraction.text.spans import Spans

_RUN = re.compile(r"\b[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+){1,2}\b")
_PRESENT = "attended presided chaired hosted spoke participated delivered".split()  # noqa: SIM905
_TIME = re.compile(
    r"on (?:the (?:early )?(?:morning|afternoon|evening|night|noon) of (?!(?:the|that|this) [a-z])\S[^,.;]{0,24}"
    r"|\d{3,4}\b)"
)
_TIME_OPENS = re.compile(r"on (?:the (?:early )?(?:morning|afternoon|evening|night|noon) of |\d{3})")
_PLACE = re.compile(r"(?:City|County|District|Province|Prefecture|Banner|League)\b")
_BEFORE = re.compile(r"(?<![\w’'‘])[A-Z][a-z]+(?: ?[’'‘] ?[a-z]+)?$")
_NOT_A_PLACE = frozenset(
    (
        "the",
        "our",
        "this",
        "each",
        "all",
        "municipal",
        "deputy",
        "vice",
        "executive",
        "acting",
        "county",
        "district",
        "city",
        "every",
        "new",
        "economic",
        "in",
        "at",
    )
) | {"autonomous", "development", "scenic", "whole", "entire", "provincial", "from", "and", "of", "industrial", "tech"}
_DEMANDING = frozenset({"must", "should", "need", "bar"})


def unused(document: Document, people: People, reading: Reading) -> list[Issue]:
    """Issues ``name_not_taken``, ``date_not_taken``, ``place_not_taken`` and ``demand_not_taken``, in text order.

    What another module has already put into ``reading.issues`` is not said twice.
    """
    told = {(issue.code, issue.start) for issue in reading.issues}
    found: list[Issue] = []
    persons = Spans(sorted((mention.start, mention.end) for mention in people.mentions))
    places = Spans(sorted((place.start, place.end) for place in named(document)))
    days = Spans(sorted((day.start, day.end) for day in dates(document)))
    demands = Spans(sorted((row.start, row.end) for row in reading.directives))
    words = lexicon.by_sentence(document, "demands")
    present = _present(document)
    timed, placed = document.holding(_TIME_OPENS, document.folded), document.holding(_PLACE, document.text)
    for sentence in document.article_sentences():
        if present.touch(sentence.start, sentence.end):
            found += _names(document, sentence, persons, places)
        if sentence.index in timed:
            found += _days(document, sentence, days)
        if sentence.index in placed:
            found += _places(document, sentence, places, persons)
        if sentence.index in words and not demands.touch(sentence.start, sentence.end):
            demanding = [hit for hit in words[sentence.index] if hit[2] in _DEMANDING]
            if demanding:
                word = document.text[demanding[0][0] : demanding[0][1]]
                found.append(
                    Issue("demand_not_taken", f"“{word}” in a sentence that is no demand", sentence.start, sentence.end)
                )
    return [issue for issue in found if (issue.code, issue.start) not in told]


def _present(document: Document) -> Spans:
    """Where words stand that tell who took part."""
    text = document.text
    spans = []
    for word in (*_PRESENT, "took part"):
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (_is_letter(text, at - 1) or _is_letter(text, end)):
                spans.append((at, end))
            at = text.find(word, end)
    return Spans(sorted(spans))


def _is_letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _names(document: Document, sentence: Sentence, persons: Spans, places: Spans) -> list[Issue]:
    """Runs of capitals without an ordinary English word, in a sentence that tells who took part."""
    found = []
    for run in _RUN.finditer(document.text, sentence.start, sentence.end):
        words = [word.strip("’'-").lower() for word in run[0].split()]
        ordinary = any(word in ENGLISH or word in GENERICS for word in words)
        if ordinary or words[0] not in SURNAMES:
            continue
        if not persons.touch(*run.span()) and not places.touch(*run.span()):
            found.append(Issue("name_not_taken", f"{run[0]}: like a name, not read as one", *run.span()))
    return found


def _days(document: Document, sentence: Sentence, days: Spans) -> list[Issue]:
    """“On the afternoon of 1207”: words where a day is told, and none was read."""
    return [
        Issue(
            "date_not_taken", f"“{document.text[run.start() : run.end()]}” tells a day that was not read", *run.span()
        )
        for run in _TIME.finditer(document.folded, sentence.start, sentence.end)
        if not days.touch(*run.span())
    ]


def _places(document: Document, sentence: Sentence, places: Spans, persons: Spans) -> list[Issue]:
    """A name before City, County, District … that the gazetteer does not have."""
    found = []
    text = document.text
    for generic in _PLACE.finditer(text, sentence.start, sentence.end):
        at = generic.start() - 1
        if at < sentence.start or text[at] != " ":
            continue
        run = _BEFORE.search(text[max(sentence.start, at - 24) : at])
        if run is None or run[0].lower() in _NOT_A_PLACE:
            continue
        start = at - len(run[0])
        if not places.touch(start, generic.end()) and not persons.touch(start, generic.end()):
            words = document.text[start : generic.end()]
            found.append(Issue("place_not_taken", f"{words}: no such unit in the gazetteer", start, generic.end()))
    return found
