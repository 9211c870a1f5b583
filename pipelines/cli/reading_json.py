"""A reading as JSON: the fields of the data contract, every span with its words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from extraction.model import Reading
from extraction.text.stories import alone
from extraction.version import EXTRACTOR_VERSION, locked


def _spanned(text: str, record: dict[str, Any]) -> dict[str, Any]:
    """``record`` with its span named as in the tables, and the words there."""
    start, end = record.pop("start"), record.pop("end")
    quoted = None if start is None else text[start:end]
    return {**record, "start_char": start, "end_char": end, "words": quoted}


def _pair(text: str, span: tuple[int, int] | None) -> dict[str, Any] | None:
    return None if span is None else _spanned(text, {"start": span[0], "end": span[1]})


def as_json(text: str, reading: Reading) -> dict[str, Any]:
    """All of ``reading`` of ``text`` as plain values. Offsets are code points of ``text``, half-open.

    Of a page of several stories these are the values of the first that reports a meeting; ``stories`` has them all.
    """
    if not reading.stories:
        return _facts(text, reading)
    first = next((one for one in reading.stories if one.meeting is not None), None)
    page = reading.document
    shown = alone(reading, first) if first is not None else Reading(page, issues=reading.issues)
    stories = []
    for one in reading.stories:
        own = _facts(text, alone(reading, one))
        for name in ("extractor_version", "document"):
            del own[name]
        stories.append(
            {
                "story": one.position,
                "start_char": one.start,
                "end_char": one.end,
                "relevant": one.meeting is not None,
                "published_on": one.published_on or page.published_on,
                **own,
            }
        )
    return _facts(text, shown) | {"document": asdict(page), "stories": stories}


def _facts(text: str, reading: Reading) -> dict[str, Any]:
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
        "evidence": [_spanned(text, one._asdict()) for one in reading.evidence],
        "place_mentions": [_spanned(text, one._asdict()) for one in reading.place_mentions],
        "issues": [_spanned(text, one._asdict()) for one in reading.issues],
    }
