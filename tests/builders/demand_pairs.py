"""Written wordings of one meeting's demands (``pairs/demands_*.yaml``) as reports, and the measure over pairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from extraction.en.demands import codes
from extraction.text import lexicon
from extraction.text.document import parse
from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.pairs import FOLDER


@dataclass(frozen=True)
class Written:
    """A demand as written: the letters of what it demands, who speaks, its words."""

    letters: frozenset[str]
    speaker: str | None
    text: str


@dataclass(frozen=True)
class DemandMeasure:
    """Pairs of wordings of two reports: joined rightly, joined wrongly, missed (the latter two in words)."""

    n_right: int
    wrong: list[str]
    missed: list[str]
    n_pairs: int

    @property
    def precision(self) -> float:
        """Share of the joined pairs that are one demand."""
        return self.n_right / max(1, self.n_right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the pairs of one demand that were joined."""
        return self.n_right / max(1, self.n_right + len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def meetings(split: str) -> list[dict[str, Any]]:
    """The meetings of ``develop`` or ``measure`` as written."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"demands_{split}.yaml").read_text(encoding="utf-8"))
    return found


def written(meeting: dict[str, Any]) -> list[list[Written]]:
    """The demands of each report."""
    return [[_written(entry, meeting["speakers"]) for entry in report] for report in meeting["reports"]]


def _written(entry: dict[str, str], speakers: dict[str, str]) -> Written:
    ((label, text),) = entry.items()
    letters = frozenset(word for word in label.split() if len(word) == 1)
    (said,) = [word for word in label.split() if len(word) > 1] or [""]
    return Written(letters, {"the": "the meeting", "": None}.get(said) or speakers.get(said), text)


def demand(words: str, speaker: str | None = None) -> Demand:
    """A demand with the codes that the reader gives to its words."""
    made = parse(words)
    found = codes.codes(made, lexicon.scan(made), [(0, len(words))])
    if speaker == "the meeting":
        return Demand(words, kind="meeting", codes=[(c.codebook, c.code, c.start, c.end) for c in found])
    return Demand(words, speaker, codes=[(c.codebook, c.code, c.start, c.end) for c in found])


def report(given: list[Written], people: list[Person], number: int, title: str, day: date) -> Report:
    """A report with ``given`` demands; the first of a meeting (number 0) is the fullest."""
    return Report(
        people,
        [demand(one.text, one.speaker) for one in given],
        place_code="410200",
        place_name="Kaifeng",
        title=title,
        held_on=day,
        published_on=day + timedelta(1),
        filler="Words beside the demands " * (1 + number),
    )


def measure(folder: Path, split: str) -> DemandMeasure:
    """Builds the meetings of ``split``, one a week, and compares each two wordings of two reports of a meeting."""
    told = []
    for number, meeting in enumerate(meetings(split)):
        people = [Person(name, "Deputy Mayor", "deputy_mayor", spoke=True) for name in meeting["speakers"].values()]
        given = written(meeting)
        day = date(2022, 1, 3) + timedelta(7 * number)
        reports = [report(one, people, n, meeting["meeting"], day) for n, one in enumerate(given)]
        told.append((given, reports))
    built = Built(folder, [one for _, reports in told for one in reports])
    assert built.report.n_meetings == len(told)
    rows = built.rows("SELECT document_id, text, directive_id FROM main.directive_sources")
    of = {(document, text): directive for document, text, directive in rows}
    found = _Tally()
    for given, reports in told:
        numbered = [(n, one, of[reports[n].id, one.text]) for n, demands in enumerate(given) for one in demands]
        for x, y in combinations(numbered, 2):
            if x[0] != y[0]:
                found.add(x, y, numbered)
    return DemandMeasure(found.n_right, found.wrong, found.missed, found.n_pairs)


_Told = tuple[int, Written, str]


@dataclass
class _Tally:
    n_right: int = 0
    n_pairs: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, one: _Told, other: _Told, all_told: list[_Told]) -> None:
        (_, x, is_x), (_, y, is_y) = one, other
        self.n_pairs += 1
        if is_x == is_y and x.letters & y.letters:
            self.n_right += 1
        elif is_x == is_y:
            self.wrong.append(f"{x.text} – {y.text}")
        elif x.letters == y.letters:
            self.missed.append(f"{x.text} – {y.text}")
        elif x.letters & y.letters:  # a sentence that joins two demands is a wording of one of them
            (whole, is_whole), part = ((x, is_x), is_y) if len(x.letters) > 1 else ((y, is_y), is_x)
            mates = {demand for _, z, demand in all_told if z.letters < whole.letters}
            if is_whole not in mates and part in mates:
                self.missed.append(f"{x.text} – {y.text}")
