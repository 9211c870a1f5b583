"""A reading as JSON: the fields of the data contract, every span with its words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from extraction.model import Reading
from extraction.version import EXTRACTOR_VERSION, locked


def _spanned(text: str, record: dict[str, Any]) -> dict[str, Any]:
    """``record`` with its span named as in the tables, and the words there."""
    start, end = record.pop("start"), record.pop("end")
    quoted = None if start is None else text[start:end]
    return {**record, "start_char": start, "end_char": end, "words": quoted}


def _pair(text: str, span: tuple[int, int] | None) -> dict[str, Any] | None:
    return None if span is None else _spanned(text, {"start": span[0], "end": span[1]})


def as_json(text: str, reading: Reading) -> dict[str, Any]:
    """All of ``reading`` of ``text`` as plain values. Offsets are code points of ``text``, half-open."""
    directives = []
    for directive in reading.directives:
        told = asdict(directive)
        told["deadline"] = _pair(text, directive.deadline)
        told["codes"] = [_spanned(text, code._asdict()) for code in directive.codes]
        directives.append(_spanned(text, told))
    figures = []
    for figure in reading.figures:
        told = figure._asdict()
        told["period"] = _pair(text, figure.period)
        figures.append(_spanned(text, told))
    return {
        "extractor_version": locked().get(reading.document.language, {}).get("version", EXTRACTOR_VERSION),
        "document": asdict(reading.document),
        "meeting": asdict(reading.meeting) if reading.meeting is not None else None,
        "attendees": [_spanned(text, asdict(one)) for one in reading.attendees],
        "directives": directives,
        "reported_figures": figures,
        "meeting_phrases": [
            _spanned(text, {"code": one.code, "start": one.start, "end": one.end}) for one in reading.phrases
        ],
        "evidence": [_spanned(text, one._asdict()) for one in reading.evidence],
        "place_mentions": [_spanned(text, one._asdict()) for one in reading.place_mentions],
        "issues": [_spanned(text, one._asdict()) for one in reading.issues],
    }
