"""Sightings of known, fictional persons (``tests/data/pairs/persons.csv``); the measure over pairs."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from schemas.gazetteer import REFERENCE
from tests.builders.corpus import Built, Person, Report
from tests.builders.pairs import FOLDER, PairMeasure


@dataclass(frozen=True)
class Sighting:
    """One person at one meeting; ``person`` is who it is."""

    number: int
    person: str
    name: str
    title: str | None
    rank: str | None
    place: str
    day: date


def sightings() -> list[Sighting]:
    """All sightings in the order of the file."""
    with (FOLDER / "persons.csv").open(encoding="utf-8", newline="") as file:
        return [
            Sighting(
                number, row["person"], row["name"], row["title"] or None, row["rank"] or None, row["place"],
                date.fromisoformat(row["day"]),
            )
            for number, row in enumerate(csv.DictReader(file))
        ]  # fmt: skip


def linked(folder: Path, seen: list[Sighting]) -> dict[int, str]:
    """The person_id that governance gives to each sighting, each being the only attendee of a report."""
    with (REFERENCE / "places.csv").open(encoding="utf-8", newline="") as file:
        places = {row["place_code"]: (row["name_en"], row["level"]) for row in csv.DictReader(file)}
    reports = {
        sighting.number: Report(
            [Person(sighting.name, sighting.title, sighting.rank)],
            held_on=sighting.day,
            place_code=sighting.place,
            place_name=places[sighting.place][0],
            level=places[sighting.place][1],
            filler=f"Sighting {sighting.number}",
        )
        for sighting in seen
    }
    built = Built(folder, reports.values())
    ids = dict(built.rows("SELECT document_id, person_id FROM main.attendee_sources"))
    return {number: ids[report.id] for number, report in reports.items()}


def judged(seen: list[Sighting], given: Mapping[int, str]) -> PairMeasure:
    """Every two sightings that are linked or should be."""
    n_right, wrong, missed = 0, [], []
    for x, y in combinations(seen, 2):
        together = given[x.number] == given[y.number]
        pair = f"{x.person} {x.name} {x.place} – {y.person} {y.name} {y.place}"
        if together and x.person == y.person:
            n_right += 1
        elif together:
            wrong.append(pair)
        elif x.person == y.person:
            missed.append(pair)
    return PairMeasure(n_right, wrong, missed)
