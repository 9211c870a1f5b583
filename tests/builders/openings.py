"""Short reports of our own writing with gold by the codebook (``tests/data/openings``): measured field by field.

Usage: python -m tests.builders.openings prints the figures of each round.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from extraction.en.reader import read
from extraction.model import Reading
from tests.builders.paths import ROOT

PAGE = ROOT / "tests" / "data" / "openings" / "en.jsonl"
_MEETING = {"meeting_type": "meeting_type_code", "convener": "convener", "level": "admin_level", "mode": "mode"}


def passages() -> list[dict[str, Any]]:
    """All reports in order: id, round, kinds, text and gold (README.md there)."""
    return [json.loads(line) for line in PAGE.read_text(encoding="utf-8").splitlines()]


def of_meeting(reading: Reading) -> dict[str, str]:
    """Type, convener, level and mode as read; nothing where no meeting was."""
    if reading.meeting is None:
        return {}
    return {name: getattr(reading.meeting, column) for name, column in _MEETING.items()}


def of_people(reading: Reading) -> dict[str, dict[str, Any]]:
    """Each attendee's rank, and whether they presided and spoke."""
    return {
        one.name: {"rank": one.rank_code, "presided": one.presided, "spoke": one.spoke} for one in reading.attendees
    }


def of_figures(reading: Reading) -> Counter[tuple[float, str]]:
    """Figures that a measure fits: how often each value of each measure is told."""
    return Counter((one.value, one.measure_code) for one in reading.figures if one.measure_code)


def gold_figures(passage: dict[str, Any]) -> Counter[tuple[float, str]]:
    """The same by the gold."""
    return Counter((one["value"], one["measure"]) for one in passage["figures"] if one["measure"])


def speaker(reading: Reading, at: int) -> str | None:
    """Who says the demand that holds the character ``at``: a name or ``meeting``; None where no demand is read."""
    for row in reading.directives:
        if row.start <= at < row.end:
            return row.speaker_name or "meeting"
    return None


def measured(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(field, figure) over ``rows``; a fact of a report that is not taken for one counts as missed."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    read_too: Counter[str] = Counter()  # what was read, of fields that are measured by F1
    for row in rows:
        reading = read(row["text"])
        meeting, people, figures = of_meeting(reading), of_people(reading), of_figures(reading)
        for name in _MEETING:
            of[name] += 1
            right[name] += meeting.get(name) == row[name]
        for name, gold in row["people"].items():
            of["rank"] += 1
            right["rank"] += people.get(name, {}).get("rank") == gold["rank"]
        for flag in ("presided", "spoke"):
            wanted = {name for name, gold in row["people"].items() if gold[flag]}
            told = {name for name, one in people.items() if one[flag]}
            right[flag] += len(wanted & told)
            of[flag] += len(wanted)
            read_too[flag] += len(told)
        wanted_figures = gold_figures(row)
        right["figures"] += (wanted_figures & figures).total()
        of["figures"] += wanted_figures.total()
        read_too["figures"] += figures.total()
        for one in row["speakers"]:
            told_by = speaker(reading, row["text"].index(one["words"]))
            of["speaker"] += told_by is not None
            right["speaker"] += told_by == one["speaker"]
    for name, number in of.items():
        whole = (number + read_too[name]) / 2 if name in read_too else number
        yield name, f"{right[name] / whole:.3f} ({number})"


def main() -> None:
    """Print the figures of each round."""
    rows = passages()
    for number in sorted({row["round"] for row in rows}):
        print(f"round {number}")
        for name, figure in measured([row for row in rows if row["round"] == number]):
            print(f"  {name:13} {figure}")


if __name__ == "__main__":
    main()
