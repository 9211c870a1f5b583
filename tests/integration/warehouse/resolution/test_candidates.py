"""Pairs of reports that are compared grow with the reports, not with their square; what is left out is told."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.builders.corpus import Built, Demand, Person, Report
from warehouse.store import sql

CITIES = ("410200", "411100")


def counted(
    folder: Path,
    reports: list[Report],
    monkeypatch: pytest.MonkeyPatch,
    step: str = "candidates",
    table: str = "candidate_pairs",
) -> tuple[int, Built]:
    """Pairs that a step compares, and what was built."""
    run, found = sql.run, []

    def counting(con: duckdb.DuckDBPyConnection, name: str, **values: sql.Value) -> None:
        run(con, name, **values)
        if name == step:
            found.append(sql.count(con, table))

    monkeypatch.setattr(sql, "run", counting)
    built = Built(folder, reports)
    monkeypatch.undo()
    return found[0], built


def watched(n: int, *, is_placed: bool) -> list[Report]:
    """``n`` reports of one day whose places watched one speech, each with people of its own."""
    return [
        Report(
            [Person("Gao Zhiyong", "State Councilor", None, spoke=True), Person(f"Bo Wei{'abcdefghij'[i % 10]}n{i}")],
            [Demand(f"Team {i} must check dams, docks and depots.")],
            place_code=CITIES[i % 2] if is_placed else None,
            place_name="City" if is_placed else None,
            title=None,
            filler=str(i),
        )
        for i in range(n)
    ]


@pytest.mark.parametrize("is_placed", [False, True])
def test_a_name_that_many_reports_of_a_day_bear_does_not_pair_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_placed: bool
) -> None:
    few, _ = counted(tmp_path / "few", watched(150, is_placed=is_placed), monkeypatch)
    many, built = counted(tmp_path / "many", watched(300, is_placed=is_placed), monkeypatch)
    assert few > 150  # each is compared with some
    assert many < 2.3 * few  # all with all would be four times
    ((detail,),) = built.rows("SELECT detail FROM quality.issues WHERE issue_code = 'pairs_left_out'")
    assert detail.startswith("300 reports of 2023-05-23 name gao zhiyong")


def test_up_to_sixty_reports_that_share_a_name_are_all_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs, built = counted(tmp_path, watched(60, is_placed=False), monkeypatch)
    assert pairs == 60 * 59 // 2
    assert built.rows("SELECT * FROM quality.issues WHERE issue_code = 'pairs_left_out'") == []


def test_demands_of_a_meeting_with_very_many_reports_are_not_all_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reports(n: int) -> list[Report]:
        """``n`` reports of a national meeting; each ten share a telling word, all the words of the genre."""
        return [
            Report(
                [Person("Gao Zhiyong", "State Councilor", None, spoke=True)],
                [Demand(f"Inspect gas stations, dams and depots for fire hazards, said team {i} of Zq{i // 10}ville.")],
                level="national",
                title="national fire safety video conference",
                filler=str(i),
            )
            for i in range(n)
        ]

    few, _ = counted(tmp_path / "few", reports(100), monkeypatch, "directive_pairs", "d_near")
    many, built = counted(tmp_path / "many", reports(200), monkeypatch, "directive_pairs", "d_near")
    assert built.report.n_meetings == 1
    assert few > 100
    assert many < 2.3 * few
