"""Written originals and renditions of known meetings (``pairs/crossed_*.yaml``), and the measure over pairs of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any

import yaml

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.demand_pairs import DemandMeasure, demand
from tests.builders.pairs import FOLDER, PairMeasure, people


@dataclass(frozen=True)
class Crossed:
    """A report in one language, the case that it is of, and its meeting."""

    case: str
    meeting: str
    report: Report


def crossed(split: str) -> list[Crossed]:
    """The reports of ``develop`` or ``measure``: of each meeting an original and a rendition."""
    cases: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"crossed_{split}.yaml").read_text(encoding="utf-8"))
    return [
        Crossed(case["case"], f"{case['case']}/{number}", report(case | meeting, language))
        for case in cases
        for number, meeting in enumerate(case["meetings"])
        for language in ("zh", "en")
    ]


def report(meeting: dict[str, Any], language: str) -> Report:
    """One report of a written meeting, as a reader of its language reads it."""
    said: dict[str, Any] = meeting | meeting[language]
    named = people(said["people"])
    speaker = next((person.name for person in named if person.spoke), None)
    code, name_zh, name_en = (None, None, None) if said.get("nowhere") else said["place"]
    day: date = said["day"]
    earliest, latest = said.get("open", [None, None])
    is_open = earliest is not None
    wordings = said["demands"]
    return Report(
        named,
        [Demand(words, speaker) if language == "zh" else demand(words, speaker) for words in wordings],
        held_on=None if is_open else day,
        earliest=earliest,
        latest=latest,
        year_basis="unknown" if is_open else "publication",
        place_code=code,
        place_name=name_zh if language == "zh" else name_en,
        level=said.get("level", "prefecture"),
        mode=said.get("mode", "unspecified"),
        type=said.get("type", "work_conference"),
        convener=said.get("convener", "government"),
        title=said["title"],
        half=said.get("half"),
        published_on=latest or day,
        filler="原文" if language == "zh" else "In other words",
        language=language,
        rendition=said.get("rendition", "original" if language == "zh" else "machine_translation"),
    )


def measure(folder: Path, split: str) -> tuple[PairMeasure, int]:
    """Builds all reports of ``split`` together and compares each original with each rendition of its case.

    Returns the measure and the number of pairs of two meetings.
    """
    given = crossed(split)
    built = Built(folder, [entry.report for entry in given])
    joined = dict(built.rows("SELECT document_id, meeting_id FROM main.meeting_reports"))
    n_right, n_apart, wrong, missed = 0, 0, [], []
    for x, y in combinations(given, 2):
        together = joined[x.report.id] == joined[y.report.id]
        crosses = x.report.language != y.report.language and x.case == y.case
        if x.meeting != y.meeting:
            n_apart += crosses
            if together:  # of whatever languages and cases
                wrong.append(f"{x.meeting} {x.report.title} – {y.meeting} {y.report.title}")
        elif together:
            n_right += 1
        else:
            missed.append(f"{x.meeting} {x.report.title} – {y.report.title}")
    return PairMeasure(n_right, wrong, missed), n_apart


Said = tuple[Report, list[tuple[str, Demand]]]
"""A report, and its demands with their letters."""


def meetings(split: str) -> list[list[Said]]:
    """The meetings of ``demands_crossed_<split>.yaml``, one a week: of each the original and the rendition."""
    file = FOLDER / f"demands_crossed_{split}.yaml"
    told: list[list[Said]] = []
    for number, meeting in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
        sides: list[Said] = []
        for side, language in enumerate(("zh", "en")):
            names = {letters: both[side] for letters, both in meeting["speakers"].items()} | {"the": "the meeting"}
            given = [_worded(entry, names) for entry in meeting[language]]
            title = "副市长" if language == "zh" else "Deputy Mayor"
            day = date(2022, 1, 3) + timedelta(7 * number)
            made = Report(
                [Person(names[key], title, "deputy_mayor", spoke=True) for key in meeting["speakers"]],
                [one for _, one in given],
                held_on=day,
                published_on=day + timedelta(1),
                place_code="410200",
                place_name="开封市" if language == "zh" else "Kaifeng",
                title="安全生产工作会议" if language == "zh" else "production safety work conference",
                language=language,
                rendition="original" if language == "zh" else "machine_translation",
            )
            sides.append((made, given))
        told.append(sides)
    return told


def measure_demands(folder: Path, told: list[list[Said]]) -> DemandMeasure:
    """Builds the meetings and compares each wording of an original with each of its rendition."""
    built = Built(folder, [made for sides in told for made, _ in sides])
    assert built.report.n_meetings == len(told)
    rows = built.rows("SELECT document_id, text, directive_id FROM main.directive_sources")
    of = {(document, text): directive for document, text, directive in rows}
    n_right, n_pairs, wrong, missed = 0, 0, [], []
    for (original, said), (rendered, again) in told:
        for x, y in product(said, again):
            n_pairs += 1
            together = of[original.id, x[1].text] == of[rendered.id, y[1].text]
            pair = f"{x[1].text} – {y[1].text}"
            if together and x[0] == y[0]:
                n_right += 1
            elif together:
                wrong.append(pair)
            elif x[0] == y[0]:
                missed.append(pair)
    return DemandMeasure(n_right, wrong, missed, n_pairs)


def _worded(entry: dict[str, Any], names: dict[str, str]) -> tuple[str, Demand]:
    """The letter of a demand, and the demand with codes as its language's reader gives them."""
    label, words = next(iter(entry.items()))
    letter, who = label.split()
    if "codes" not in entry:
        return letter, demand(words, names[who])
    codes = [(*code.split(), 0, len(words)) for code in entry["codes"]]
    return letter, Demand(
        words, None if who == "the" else names[who], kind="meeting" if who == "the" else None, codes=codes
    )
