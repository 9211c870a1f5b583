"""What a correction would change, told before it is written: the rows that a build then changes, near it or in all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.corrections.apply_to_documents import load
from warehouse.corrections.change_files import undo, write
from warehouse.corrections.form import Correction, from_entry
from warehouse.release.changes import ChangedRow
from warehouse.release.sealing import readable
from warehouse.resolution.near import near
from warehouse.resolution.preview import Previews
from warehouse.resolution.settings import GovernanceSettings

KAIFENG = {"place_code": "410200", "place_name": "Kaifeng"}
ONE = Report(
    [Person("Jin Shupin", "Deputy Mayor", "deputy_mayor", spoke=True)],
    [Demand("It is necessary to inspect gas stations", "Jin Shupin", {"gas": "gas"})],
    date(2023, 5, 23),
    **KAIFENG,  # type: ignore[arg-type]
)
AGAIN = Report(
    [Person("Jin Shupin", "Deputy Mayor", "deputy_mayor")],
    [Demand("It is necessary to inspect gas stations", "Jin Shupin", {"gas": "gas"})],
    date(2023, 5, 23),
    filler="as another paper has it",
    **KAIFENG,  # type: ignore[arg-type]
)
ALIKE = Report(
    [Person("Jin Shuping", "Deputy Mayor", "deputy_mayor")], [Demand("Close pits")], date(2023, 9, 4), **KAIFENG
)  # type: ignore[arg-type]
FAR = Report([Person("Huang Feng", "Mayor", "mayor")], [Demand("Check boats")], place_code="411100", place_name="Luohe")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    made = Built(tmp_path_factory.mktemp("preview") / "home", [ONE, AGAIN, ALIKE, FAR])
    published(made)
    return made


@pytest.fixture(scope="module")
def previews(built: Built) -> Iterator[Previews]:
    made = Previews(built.home, GovernanceSettings(threads=1))
    yield made
    made.close()


@pytest.fixture(scope="module")
def close_previews(built: Built) -> Iterator[Previews]:
    """For what is near a correction alone: the other keeps its build without the correction, which is the same for
    all."""
    made = Previews(built.home, GovernanceSettings(threads=1))
    yield made
    made.close()


def _said(**entry: Any) -> Correction:
    return from_entry(entry | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test")


def _set(document: str, field: str, expect: str, value: str) -> Correction:
    return _said(action="set", table="meetings", document=document, field=field, expect=expect, value=value)


def _keyed(rows: tuple[ChangedRow, ...]) -> set[tuple[Any, ...]]:
    return {(row.table, row.row_key, row.change, row.differences) for row in rows if row.differences}


def _persons(built: Built) -> list[str]:
    query = "SELECT person_id FROM main.persons WHERE name LIKE 'Jin %' ORDER BY name"
    return [str(key) for (key,) in built.rows(query)]


def _corrections(built: Built) -> list[Correction]:
    one, two = _persons(built)
    return [
        _set(FAR.id, "place_code", "411100", "410500"),
        _set(ONE.id, "held_on", "2023-05-23", "2023-05-22"),
        _said(action="drop", table="directives", document=FAR.id, words="boats"),
        _said(action="add", table="codes", document=FAR.id, words="boats", code="sectors/water_transport"),
        _said(action="not-a-meeting", document=ALIKE.id),
        _said(action="different-meeting", document=ONE.id, other=AGAIN.id),
        _said(action="same-person", person=one, other=two),
    ]


@pytest.mark.parametrize("number", range(7))
def test_the_rows_shown_are_those_that_a_build_changes(
    built: Built, previews: Previews, close_previews: Previews, number: int
) -> None:
    correction = _corrections(built)[number]
    before = {name: built.table(f"main.{name}") for name in ("meetings", "attendees", "directives", "persons")}
    whole = previews.of([correction])
    close = close_previews.of([correction], release=readable(built.home))
    assert whole.outcomes == close.outcomes == (("applied", None),)
    assert whole.n_rows > 0
    assert _keyed(whole.rows) == _keyed(close.rows)
    assert close.n_documents is not None and close.n_documents < 4
    assert load(built.home) == []
    made = write(built.home, correction)
    try:
        after = Built(built.home.path)  # beside the one that the next correction is compared with
    finally:
        undo(built.home, made.correction.correction_id)
    assert {name for name in before if before[name] != after.table(f"main.{name}")} == {
        row.table for row in whole.rows if row.table in before
    }


def test_what_would_not_be_applied_is_told_with_its_reason(built: Built, previews: Previews) -> None:
    for release in (None, readable(built.home)):
        found = previews.of([_set(FAR.id, "place_code", "110000", "410500")], release=release)
        assert found.n_rows == 0
        assert found.outcomes == (("stale", "expected 110000, found 411100"),)


def test_near_are_reports_of_one_meeting_and_mentions_of_one_person(built: Built) -> None:
    file = readable(built.home)
    assert near(file, [_set(FAR.id, "mode", "unspecified", "video")]).documents == (FAR.id,)
    assert set(near(file, [_set(ONE.id, "mode", "unspecified", "video")]).documents) == {ONE.id, AGAIN.id}
    one, two = _persons(built)
    joined = near(file, [_said(action="same-person", person=one, other=two)])
    assert set(joined.documents) == {ONE.id, AGAIN.id, ALIKE.id}
