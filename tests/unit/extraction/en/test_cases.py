"""Inputs that were read wrongly once, by the kind of fault: ``cases/*.jsonl`` holds text, field and the right value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from extraction.en.reader import read
from extraction.model import Directive, Reading

_FOLDER = Path(__file__).parent / "cases"
_OPEN = json.loads((_FOLDER / "open.json").read_text(encoding="utf-8"))
"""Id -> why the case is still read wrongly."""


def _cases() -> Iterator[object]:
    for path in sorted(_FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            marks = [pytest.mark.xfail(strict=True, reason=_OPEN[case["id"]])] if case["id"] in _OPEN else []
            name = re.sub(r"\W+", "_", case["kind"])[:70].strip("_")
            yield pytest.param(case, id=f"{case['id']}_{name}", marks=marks)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _words(text: str, row: Directive) -> str:
    return " ".join(text[row.start : row.end].split())


def _codes(reading: Reading, book: str) -> list[str]:
    return sorted({code.code for row in reading.directives for code in row.codes if code.codebook == book})


def _meeting(name: str) -> Callable[[str, Reading], object]:
    def value(text: str, reading: Reading) -> object:
        found = getattr(reading.meeting, name) if reading.meeting is not None else None
        return _day(found) if isinstance(found, date) else found

    return value


def _last(reading: Reading) -> Directive:
    return reading.directives[-1]


_READ: dict[str, Callable[[str, Reading], object]] = {
    "document.kind": lambda text, reading: reading.document.kind,
    "document.title": lambda text, reading: reading.document.title,
    "document.publisher": lambda text, reading: reading.document.publisher,
    "document.published_on": lambda text, reading: _day(reading.document.published_on),
    "attendees": lambda text, reading: [one.name for one in reading.attendees],
    "attendees.name": lambda text, reading: [one.name for one in reading.attendees],
    "attendees.presided": lambda text, reading: [one.presided for one in reading.attendees],
    "attendees.joined_remotely": lambda text, reading: [one.joined_remotely for one in reading.attendees],
    "directives.text": lambda text, reading: [_words(text, row) for row in reading.directives],
    "directives.text (count)": lambda text, reading: len(reading.directives),
    "directives.speaker_name": lambda text, reading: _last(reading).speaker_name,
    "directives.stringency": lambda text, reading: _last(reading).stringency,
    "directives.deadline_on": lambda text, reading: next(
        (_day(row.deadline_on) for row in reading.directives if row.deadline), None
    ),
    "directives.deadline_text + directives.deadline_on": lambda text, reading: next(
        ([text[slice(*row.deadline)], _day(row.deadline_on)] for row in reading.directives if row.deadline), None
    ),
    "directive_sectors": lambda text, reading: _codes(reading, "sectors"),
    "directive sectors": lambda text, reading: _codes(reading, "sectors"),
    "directive_instruments": lambda text, reading: _codes(reading, "instruments"),
    "directive instruments": lambda text, reading: _codes(reading, "instruments"),
    "directive_responsibilities": lambda text, reading: _codes(reading, "responsibilities"),
    "directive_phrases": lambda text, reading: _codes(reading, "phrases"),
    "directive phrases": lambda text, reading: _codes(reading, "phrases"),
    "directive_instruments / directive_sectors": lambda text, reading: [
        _codes(reading, "instruments"),
        _codes(reading, "sectors"),
    ],
    "reported_figures": lambda text, reading: [[one.measure_code, one.value] for one in reading.figures],
    "issues": lambda text, reading: [[one.code, one.detail] for one in reading.issues if one.code == "place_not_taken"],
}
for _name in (
    "mode", "meeting_type_code", "convener", "title", "held_on", "place_name", "place_code", "admin_level",
    "held_earliest", "held_latest",
):  # fmt: skip
    _READ["meeting." + _name] = _meeting(_name)


def _value(case: dict[str, object], text: str, reading: Reading) -> object:
    told = str(case["field"])
    if told in _READ:
        return _READ[told](text, reading)
    return [_READ[part](text, reading) for part in told.split(" + ")]


_OF_ALL: dict[str, Callable[[str, Reading], object]] = {
    "attendees.presided": lambda text, reading: [one.name for one in reading.attendees if one.presided],
    "attendees.title": lambda text, reading: [one.title for one in reading.attendees],
    "attendees.rank_code": lambda text, reading: [one.rank_code for one in reading.attendees],
    "directives.speaker_name": lambda text, reading: [one.speaker_name for one in reading.directives],
    "directives.deadline_text": lambda text, reading: [
        text[slice(*one.deadline)] if one.deadline else None for one in reading.directives
    ],
}
"""Of fields whose right value is a list: that of every row."""


def _is_right(case: dict[str, object], text: str, reading: Reading) -> bool:
    """Fields whose right value the case tells in words of its own, first."""
    wanted, told = case["expected"], str(case["field"])
    if isinstance(wanted, list) and told in _OF_ALL and str(case["id"]).startswith("m"):
        return _OF_ALL[told](text, reading) == wanted
    if told.startswith("attendees.joined_remotely ("):
        names = re.findall(r"[A-Z]\w+ [A-Z]\w+", told)
        seats = {one.name: one.joined_remotely for one in reading.attendees}
        return [seats[name] for name in names] == wanted
    if told == "attendees.rank_code":
        ranks = [one.rank_code for one in reading.attendees]
        return ranks == wanted if isinstance(wanted, list) else wanted in ranks
    if told == "attendees.title":
        return wanted in [one.title for one in reading.attendees]
    if told == "directive found":
        start = _sought(text, case)
        return any(row.start <= start < row.end for row in reading.directives) is wanted
    if isinstance(wanted, str) and wanted.startswith("no "):
        return wanted[3:] not in _codes(reading, "sectors")
    if isinstance(wanted, list) and len(wanted) == 1 and str(wanted[0]).startswith("no "):
        return str(wanted[0])[3:] not in _codes(reading, "instruments")
    if told == "issues" and isinstance(wanted, str):
        taken = [one.name for one in reading.attendees]
        return "Guoming" in taken or any("Guoming" in one.detail for one in reading.issues)
    if str(case["id"]) == "c10":
        return reading.meeting is None or "gas safety" not in (reading.meeting.title or "")
    return _value(case, text, reading) == wanted


_SOUGHT = {"c17": "Efforts", "c19": "Emphasis", "c20": "This includes", "c40": "会议"}


def _sought(text: str, case: dict[str, object]) -> int:
    word = _SOUGHT[str(case["id"])]
    assert word in text, word
    return text.index(word)


@pytest.mark.parametrize("case", _cases())
def test_what_was_read_wrongly_once_is_read_rightly(case: dict[str, object]) -> None:
    text = str(case["text"])
    reading = read(text)
    assert _is_right(case, text, reading), _value(case, text, reading) if case["field"] in _READ else case["expected"]


def test_open_cases_exist() -> None:
    ids = {json.loads(line)["id"] for path in _FOLDER.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()}
    assert set(_OPEN) <= ids
