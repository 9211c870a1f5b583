"""The trend views count what is there, keep every month, and hold renditions apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tests.builders.release import fill
from warehouse.release.trends import views
from warehouse.release.trends.views import COLUMNS, VIEWS, create_views, has_views, made


@pytest.fixture(scope="module", params=[0, 10_000_000], ids=["kept", "asked anew"])
def con(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    fill(con, 300)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(views, "KEPT_FROM", request.param)
        create_views(con)
    yield con
    con.close()


UNWORDED = ("cascade_by_m", "cascade_chain", "cascade_days", "coverage_", "event_responses")


def test_every_view_that_counts_wording_tells_rendition_and_language(con: duckdb.DuckDBPyConnection) -> None:
    columns: dict[str, set[str]] = {}
    for view, column in con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall():
        columns.setdefault(view, set()).add(column)
    for view in (view for view in VIEWS if view.startswith("trend_")):
        is_worded = not view.removeprefix("trend_").startswith(UNWORDED)
        assert {"rendition", "language"} & columns[view] == ({"rendition", "language"} if is_worded else set()), view
    assert {"n_directives_original", "n_directives_english", "n_directives_chinese"} <= columns["place_months"]
    assert {"rendition", "language"} <= columns["directive_facts"] & columns["directive_fact_codes"]


def test_the_longest_views_are_kept_and_the_others_are_views(con: duckdb.DuckDBPyConnection) -> None:
    kinds = made(con)
    kept = {name for name, kind in kinds.items() if kind == "TABLE"}
    assert kinds.keys() == VIEWS.keys()
    assert "trend_meetings_by_month" not in kept and "directive_facts" not in kept
    assert "trend_ranks_by_week" not in kept, "it answers from the counts"
    assert not kept or kept >= {"trend_sectors_by_year_and_place", "trend_cascade_codes", "place_months"}


def one(con: duckdb.DuckDBPyConnection, query: str) -> object:
    return con.execute(query).fetchall()[0][0]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_and_tells_what_its_columns_mean(con: duckdb.DuckDBPyConnection, view: str) -> None:
    con.execute(f"SELECT * FROM {view}").fetchall()
    columns = con.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main'", [view]
    ).fetchall()
    assert columns
    assert [name for name, comment in columns if comment != COLUMNS[name]] == []
    listed = con.execute(
        "SELECT schema_name, comment FROM (SELECT schema_name, table_name AS name, comment FROM duckdb_tables() "
        "UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views()) "
        "WHERE name IN (?, ?)", [view, view.removeprefix("trend_")]
    ).fetchall()  # fmt: skip
    assert listed == [("main", VIEWS[view])], "a list of tables has it once"


@pytest.mark.parametrize(
    ("view", "counted", "truth"),
    [
        ("trend_meetings_by_month", "n_meetings", "SELECT count(*) FROM meetings WHERE held_on IS NOT NULL"),
        (
            "trend_meetings_by_month_and_province",
            "n_meetings",
            "SELECT count(*) FROM meetings WHERE held_on IS NOT NULL",
        ),
        ("trend_meetings_by_year_and_place", "n_meetings", "SELECT count(*) FROM meetings WHERE held_on IS NOT NULL"),
        (
            "trend_directives_by_quarter",
            "n_directives",
            "SELECT count(*) FROM directives JOIN meetings USING (meeting_id) WHERE held_on IS NOT NULL",
        ),
        (
            "trend_sectors_by_month_and_level",
            "n_directives",
            "SELECT count(*) FROM directive_sectors JOIN directives USING (directive_id) "
            "JOIN meetings USING (meeting_id) WHERE held_on IS NOT NULL",
        ),
        (
            "trend_phrases_by_year_and_place",
            "n_directives",
            "SELECT count(*) FROM directive_phrases JOIN directives USING (directive_id) "
            "JOIN meetings USING (meeting_id) WHERE held_on IS NOT NULL",
        ),
        (
            "trend_ranks_by_year",
            "n_presided",
            "SELECT count(*) FROM attendees JOIN meetings USING (meeting_id) WHERE presided AND held_on IS NOT NULL",
        ),
        (
            "trend_figures_by_month",
            "n_figures",
            "SELECT count(*) FROM reported_figures JOIN meetings USING (meeting_id) WHERE held_on IS NOT NULL",
        ),
    ],
)
def test_sums_are_those_of_the_tables(con: duckdb.DuckDBPyConnection, view: str, counted: str, truth: str) -> None:
    expected = one(con, truth)
    assert one(con, f"SELECT sum({counted}) FROM {view} WHERE rendition = 'all'") == expected
    assert one(con, f"SELECT sum({counted}) FROM {view} WHERE rendition <> 'all'") == expected


def test_every_month_of_the_span_is_there_also_those_with_nothing() -> None:
    con = duckdb.connect()
    fill(con, 40)
    con.execute("DELETE FROM meetings WHERE held_on BETWEEN '2022-05-01' AND '2022-07-31'")
    con.execute("DELETE FROM coverage WHERE month BETWEEN '2022-06-01' AND '2022-06-30'")
    create_views(con)
    months = con.execute(
        "SELECT month, n_meetings, is_covered FROM trend_meetings_by_month WHERE rendition = 'all' ORDER BY month"
    ).fetchall()
    assert [month for month, _, _ in months] == [date(y, m, 1) for y in (2022, 2023) for m in range(1, 13)]
    empty = {month: covered for month, n, covered in months if date(2022, 5, 1) <= month <= date(2022, 7, 1)}
    assert empty[date(2022, 6, 1)] is False
    assert one(con, "SELECT status FROM trend_coverage_by_month WHERE month = '2022-06-01'") == "no_texts"
    status = "SELECT status FROM trend_coverage_by_month WHERE month = '2022-05-01'"
    assert one(con, status) == "reports_of_other_meetings"
    con.execute("INSERT INTO coverage VALUES ('2022-05-01', NULL, 'A Daily', 1, 0)")
    create_views(con)
    assert one(con, status) == "texts_without_meetings"


def test_shares_means_and_the_year_before(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT month, n_directives, n_directives_all, share_of_directives, share_of_directives_3m, "
        "n_directives_year_before, change_n_directives FROM trend_sectors_by_month "
        "WHERE rendition = 'all' AND sector_code = 'fire' ORDER BY month"
    ).fetchall()
    by_month = {row[0]: row for row in rows}
    for month, count, every, share, pooled, before, change in rows:
        assert share == pytest.approx(count / every)
        back = [r for r in rows if 0 <= (month.year - r[0].year) * 12 + month.month - r[0].month <= 2]
        assert pooled == pytest.approx(sum(r[1] for r in back) / sum(r[2] for r in back))
        if month.year == 2023:
            assert before == by_month[month.replace(year=2022)][1]
            assert change == count - before
        else:
            assert before is None and change is None


def test_a_meeting_known_to_its_year_only_counts_in_years_alone() -> None:
    con = duckdb.connect()
    fill(con, 20)
    con.execute("UPDATE meetings SET held_on = NULL, held_earliest = '2022-02-01', held_latest = '2022-11-30'")
    create_views(con)
    assert one(con, "SELECT sum(n_meetings) FROM trend_meetings_by_year WHERE rendition = 'all'") == 20
    assert one(con, "SELECT coalesce(sum(n_meetings), 0) FROM trend_meetings_by_month") == 0
    assert one(con, "SELECT sum(n_without_month) FROM trend_undated") == 20


def test_a_formula_spreads_from_its_first_place(con: duckdb.DuckDBPyConnection) -> None:
    first = con.execute(
        "SELECT first_on, meeting_id, directive_id, n_places FROM trend_phrase_first_seen "
        "WHERE rendition = 'all' AND phrase_code = 'red_line'"
    ).fetchall()[0]
    truth = con.execute(
        "SELECT min(held_on), count(DISTINCT place_code) FROM directive_phrases JOIN directives USING (directive_id) "
        "JOIN meetings USING (meeting_id) WHERE phrase_code = 'red_line' AND held_on IS NOT NULL"
    ).fetchall()[0]
    assert (first[0], first[3]) == truth
    assert one(con, f"SELECT held_on FROM meetings WHERE meeting_id = '{first[1]}'") == first[0]
    assert one(con, f"SELECT meeting_id FROM directives WHERE directive_id = '{first[2]}'") == first[1]
    reached = con.execute(
        "SELECT n_places_so_far, n_places_met_so_far FROM trend_phrase_spread "
        "WHERE rendition = 'all' AND phrase_code = 'red_line' ORDER BY month"
    ).fetchall()
    assert [so_far for so_far, _ in reached] == sorted(so_far for so_far, _ in reached)
    assert reached[-1][0] == first[3]
    assert all(so_far <= met for so_far, met in reached)


def test_a_formula_goes_from_the_centre_to_the_province_to_the_city() -> None:
    con = duckdb.connect()
    fill(con, 4)
    steps = (
        ("national", None, "2022-03-01"),
        ("provincial", "430000", "2022-03-11"),
        ("prefecture", "430100", "2022-04-10"),
    )
    con.execute("DELETE FROM directive_phrases")
    for number, (level, place, day) in enumerate(steps):
        meeting = f"m{number:07d}"
        con.execute(
            "UPDATE meetings SET admin_level = ?, place_code = ?, held_on = ?, held_earliest = NULL, "
            "held_latest = NULL WHERE meeting_id = ?",
            [level, place, day, meeting],
        )
        con.execute(
            "INSERT INTO directive_phrases BY NAME "
            "SELECT directive_id, 'red_line' AS phrase_code, document_id, start_char, end_char "
            "FROM directives WHERE meeting_id = ? ORDER BY position LIMIT 1",
            [meeting],
        )
    create_views(con)
    assert con.execute(
        "SELECT n_days_national_to_province, n_days_province_to_prefecture, first_county_on, n_provinces, n_places "
        "FROM trend_phrase_first_seen WHERE rendition = 'all'"
    ).fetchall() == [(10, 30, None, 1, 2)]
    assert con.execute(
        "SELECT month, n_places_so_far, n_provinces_so_far FROM trend_phrase_spread "
        "WHERE rendition = 'all' AND month BETWEEN '2022-03-01' AND '2022-04-01' ORDER BY month"
    ).fetchall() == [(date(2022, 3, 1), 1, 1), (date(2022, 4, 1), 2, 1)]


def test_days_from_an_event_to_the_first_meeting(con: duckdb.DuckDBPyConnection) -> None:
    for event, place, level, held_on, days in con.execute(
        "SELECT event_code, place_code, admin_level, held_on, n_days FROM trend_event_responses_by_place"
    ).fetchall():
        start = one(con, f"SELECT starts_on FROM events WHERE event_code = '{event}'")
        assert (held_on - start).days == days  # type: ignore[operator]
        assert held_on == one(
            con,
            f"SELECT min(held_on) FROM meetings WHERE place_code = '{place}' AND admin_level = '{level}' "
            f"AND held_on >= DATE '{start}'",
        )


def test_views_can_be_made_again_and_of_nothing(con: duckdb.DuckDBPyConnection) -> None:
    before = con.sql("SELECT * FROM trend_sectors_by_month ORDER BY ALL").pl()
    create_views(con)
    assert con.sql("SELECT * FROM trend_sectors_by_month ORDER BY ALL").pl().equals(before)
    empty = duckdb.connect()
    fill(empty, 0)
    empty.execute("DELETE FROM coverage")
    create_views(empty)
    for view in VIEWS:
        empty.execute(f"SELECT * FROM {view}").fetchall()


def test_whether_all_views_are_there_is_known() -> None:
    with duckdb.connect() as con:
        fill(con, 3)
        assert not has_views(con)
        create_views(con)
        assert has_views(con)
        con.execute(f"DROP VIEW main.{next(iter(VIEWS))}")
        assert not has_views(con)
