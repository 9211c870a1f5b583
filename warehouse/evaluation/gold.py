"""Gold facts: the form in which annotators write down what a text states, and a reading in that same form.

A sheet is one JSON object a text (``samples/gold.jsonl``): ``id``, ``relevant`` and ``published_on`` for every text;
``held_on``, ``year_basis``, ``place``, ``level``, ``mode``, ``attendees`` and ``sentences`` for meeting reports;
optional ``rendition``, ``split``, ``meeting_type``, ``convener`` and ``figures``, and for each sentence, beside
``speaker`` and ``sectors``, optional ``instruments``, ``responsibilities``, ``phrases``, ``stringency`` and
``deadline``. Sentences are numbered from 1 as ``numbered`` cuts them, so that gold facts do not depend on the reader's
own sentences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extraction.model import Directive, Reading
from schemas.vocabularies import CODEBOOKS

Sheet = Mapping[str, Any]
"""One text's facts in the form of the gold."""

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
        missing = [name for name in _REQUIRED if name not in facts] if facts["relevant"] else []
        if missing:
            raise GoldError(f"gold line {number} ({facts['id']}): a meeting report also needs {', '.join(missing)}")
        if str(facts["id"]) in gold:
            raise GoldError(f"gold line {number}: id {facts['id']} stands twice; keep one")
        gold[str(facts["id"])] = facts
    return gold


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

    A demand stands for each numbered sentence with which it shares at least half of the shorter of both.
    """
    document = reading.document
    facts: dict[str, Any] = {
        "relevant": document.kind == "meeting_report",
        "published_on": document.published_on.isoformat() if document.published_on else None,
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
            {"name": one.name, "title": one.title, "presided": one.presided, "spoke": one.spoke}
            for one in reading.attendees
        ],
        "sentences": _sentences(text, spans, reading.directives),
        "figures": [
            {"sentence": number, "value": one.value, "unit": one.unit, "measure": one.measure_code}
            for one in reading.figures
            for number in _shared(spans, one.start, one.end)
        ],
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
