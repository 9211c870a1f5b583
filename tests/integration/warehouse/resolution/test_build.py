"""The build as a whole: all or nothing, empty stores, and what stays when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.catalog import TABLES
from schemas.validation import check
from tests.builders.corpus import Built, Demand, Person, Report
from warehouse.corrections.form import CorrectionError
from warehouse.release.trends.views import create_views

ONE = Report(
    [Person("Li Jun", "Mayor", "mayor", spoke=True)],
    [Demand("Check gas", "Li Jun", {"gas": "gas"})],
    place_code="410200",
    place_name="Kaifeng",
)


def test_an_empty_home_gives_empty_tables(tmp_path: Path) -> None:
    built = Built(tmp_path)
    assert built.report.n_documents == built.report.n_meetings == 0
    assert built.report.rows["main.places"] > 3000


def test_a_build_that_fails_leaves_the_tables_as_they_were(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    before = built.table("main.attendees")
    part = next(built.home.extracted("meetings").glob("*/*.parquet"))
    part.write_bytes(b"damaged")
    with pytest.raises(Exception, match="meetings"):
        built.again()
    assert built.table("main.attendees") == before


def test_a_bad_correction_stops_before_anything_is_touched(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    built.home.corrections.mkdir()
    (built.home.corrections / "x.yaml").write_text("- {action: fly}", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"x\.yaml, entry 1"):
        built.again()
    assert built.rows("SELECT count(*) FROM main.meetings") == [(1,)]


def test_every_table_keeps_its_contract(tmp_path: Path) -> None:
    twin = Report(ONE.people, ONE.demands, place_code="410200", place_name="Kaifeng", filler="b")
    built = Built(tmp_path, [ONE, twin, Report(QIAO, filler="c"), Report(kind="other")])
    for table in TABLES:
        if table.layer == "trends":
            continue
        found = check(built.con.sql(f"SELECT * FROM {table.qualified}").pl(), table)
        assert found.bad.is_empty(), (table.qualified, found.bad)


QIAO = [Person("Qiao Yanqiang", presided=True)]


def test_a_document_that_was_not_read_is_told(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    for table in ("documents", "meetings", "attendees", "directives", "directive_codes", "evidence"):
        next(built.home.extracted(table).glob("*/*.parquet")).unlink()
    report = built.again()
    assert (report.n_documents, report.n_unread) == (0, 1)


def test_what_tables_and_columns_mean_is_said_once_the_views_are_made(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    create_views(built.con)
    query = "SELECT comment FROM duckdb_columns() WHERE schema_name || '.' || table_name = $t ORDER BY column_index"
    for table in TABLES:
        told = [comment for (comment,) in built.rows(query, t=table.qualified)]
        assert len(told) == len(table.columns)
        for column, comment in zip(table.columns, told, strict=True):
            assert comment and comment.startswith(column.description), (table.qualified, column.name)
