"""Written reports of known meetings (``tests/data/pairs``) as stores, and the measure over pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.paths import ROOT

FOLDER = ROOT / "tests" / "data" / "pairs"
# Ranks as a reader gives them to these titles, first fit.
_RANKS = (
    ("deputy governor|vice governor", "deputy_governor"),
    ("governor", "governor"),
    ("executive deputy mayor", "executive_deputy_mayor"),
    ("deputy county mayor", "deputy_county_head"),
    ("deputy (district )?mayor|vice mayor", "deputy_mayor"),
    ("(county|district) mayor", "county_head"),
    ("mayor", "mayor"),
    ("deputy secretary-general", "deputy_secretary_general"),
    ("secretary-general", "secretary_general"),
    ("party secretary", "party_secretary"),
    ("director", "department_head"),
    ("leaders", "other_leader"),
    ("副省长|自治区副主席", "deputy_governor"),
    ("省长|自治区主席", "governor"),
    ("副秘书长", "deputy_secretary_general"),
    ("秘书长", "secretary_general"),
    ("副局长", "deputy_department_head"),
    ("局长|主任|支队长", "department_head"),
    ("常务副县长", "executive_deputy_county_head"),
    ("副县长|副区长", "deputy_county_head"),
    ("常务副市长", "executive_deputy_mayor"),
    ("副市长|副市長", "deputy_mayor"),
    ("县长|区长", "county_head"),
    ("市长|市長", "mayor"),
    ("委副书记", "deputy_party_secretary"),
    ("委书记", "party_secretary"),
)


@dataclass(frozen=True)
class Labelled:
    """A report, the case that it is of, and its meeting."""

    case: str
    meeting: str
    report: Report


def people(written: str) -> list[Person]:
    """People from ``Mayor: Li Zhi*; Wu An^``: * spoke, ^ presided."""
    found = []
    for group in filter(None, (part.strip() for part in written.split(";"))):
        title, _, names = group.rpartition(":")
        rank = next((code for words, code in _RANKS if re.search(words, title.lower())), None)
        for name in re.split("[,、]", names):
            bare = name.strip()
            found.append(
                Person(bare.rstrip("*^"), title.strip() or None, rank, presided="^" in bare, spoke="*" in bare)
            )
    return found


def labelled(split: str) -> list[Labelled]:
    """The reports of ``develop`` or ``measure``."""
    cases: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{split}.yaml").read_text(encoding="utf-8"))
    return [
        Labelled(case["case"], f"{case['case']}/{entry['m']}", _report(case | entry, number))
        for case in cases
        for number, entry in enumerate(case["reports"])
    ]


def _report(said: dict[str, Any], number: int) -> Report:
    named = people(said.get("people") or "")
    speaker = next((person.name for person in named if person.spoke), None)
    code, name = said.get("place", [None, None])
    day = None if "open" in said else said["day"]
    earliest, latest = said.get("open", [None, None])
    return Report(
        named,
        [Demand(words, speaker) for words in said.get("demands", [])],
        held_on=day,
        earliest=earliest,
        latest=latest,
        year_basis="publication" if day else "unknown",
        place_code=code,
        place_name=name,
        level=said.get("level", "prefecture"),
        mode=said.get("mode", "unspecified"),
        type=said.get("type", "work_conference"),
        convener=said.get("convener", "government"),
        title=said["title"],
        half=said.get("half"),
        published_on=said["day"] if isinstance(said["day"], date) else None,
        filler=said.get("filler", f"Version {number}"),
    )


@dataclass(frozen=True)
class PairMeasure:
    """Pairs joined rightly, wrongly, and missed; the latter two by the words of their case."""

    n_right: int
    wrong: list[str]
    missed: list[str]
    n_unread: int = 0

    @property
    def precision(self) -> float:
        """Share of the joined pairs that are of one meeting."""
        return self.n_right / max(1, self.n_right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the pairs of one meeting that were joined."""
        return self.n_right / max(1, self.n_right + len(self.missed))

    @property
    def recall_of_read(self) -> float:
        """The same of the pairs whose reports were both read as meeting reports."""
        return self.n_right / max(1, self.n_right + len(self.missed) - self.n_unread)


def measure(folder: Path, split: str) -> PairMeasure:
    """Builds all reports of ``split`` together and compares pairs within each case."""
    given = labelled(split)
    built = Built(folder, [entry.report for entry in given])
    joined = dict(built.rows("SELECT document_id, meeting_id FROM main.meeting_reports"))
    n_right, wrong, missed = 0, [], []
    for x, y in combinations(given, 2):
        together = joined[x.report.id] == joined[y.report.id]
        pair = f"{x.meeting} {x.report.title!r} – {y.meeting} {y.report.title!r}"
        if together and x.meeting == y.meeting:
            n_right += 1
        elif together:
            wrong.append(pair)
        elif x.meeting == y.meeting:
            missed.append(pair)
    return PairMeasure(n_right, wrong, missed)
