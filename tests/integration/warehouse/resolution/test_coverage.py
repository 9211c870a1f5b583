"""What was looked at: texts count for the places that their publishers report on, in the months of publication."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders.corpus import Built, Person, Report
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.release.gate.suites import load
from warehouse.release.trends.views import create_views
from warehouse.resolution.references import RegisterError

KAIFENG = {"place_code": "410200", "place_name": "Kaifeng"}
LANKAO = {"place_code": "410225", "place_name": "Lankao", "level": "county"}
WUHAN = {"place_code": "420100", "place_name": "Wuhan"}
DAILY = "Kaifeng Daily"
STATUS = (
    "SELECT month::VARCHAR, status FROM trend_coverage_by_month_and_province WHERE province_code = $p ORDER BY month"
)


def report(
    day: date, number: int, published_on: date | None = None, publisher: str | None = DAILY, **more: object
) -> Report:
    return Report(
        [Person(f"Bo Wei{'abcdefgh'[number]}ong", "Mayor", "mayor")],
        held_on=day,
        published_on=published_on or day,
        publisher=publisher,
        filler=f"No {number}.",
        **more,  # type: ignore[arg-type]
    )


def other(published_on: date | None, publisher: str | None = DAILY, words: str = "A recipe.") -> Report:
    return Report(kind="other", publisher=publisher, published_on=published_on, filler=words)


def coverage(built: Built) -> list[tuple[object, ...]]:
    return built.rows("SELECT month::VARCHAR, place_code, publisher, n_documents, n_meeting_reports FROM main.coverage")


def statuses(built: Built, province: str) -> dict[str, str]:
    create_views(built.con)
    return dict(built.rows(STATUS, p=province))


def test_a_text_without_a_meeting_is_of_the_place_that_all_of_its_publishers_places_lie_in(tmp_path: Path) -> None:
    city = [report(date(2023, 5, 2), 0, **KAIFENG), report(date(2023, 5, 3), 1, **LANKAO)]
    built = Built(tmp_path / "a", [*city, other(date(2023, 7, 1))])
    assert coverage(built)[-1] == ("2023-07-01", "410200", DAILY, 1, 0)
    # Two counties are no reason to take it for their prefecture's, nor two provinces.
    for number, elsewhere in enumerate(({"place_code": "410221", "place_name": "Qi", "level": "county"}, WUHAN)):
        built = Built(
            tmp_path / str(number),
            [report(date(2023, 5, 2), 0, **LANKAO), report(date(2023, 5, 3), 1, **elsewhere), other(date(2023, 7, 1))],
        )
        assert coverage(built)[-1] == ("2023-07-01", None, DAILY, 1, 0)


def test_months_without_texts_of_a_province_are_told_from_months_without_meetings_and_from_unknown_ones(
    tmp_path: Path,
) -> None:
    built = Built(
        tmp_path,
        [
            report(date(2023, 1, 10), 0, **KAIFENG),
            other(date(2023, 2, 10)),
            report(date(2023, 1, 31), 1, published_on=date(2023, 3, 1), **KAIFENG),  # in March, of January
            other(date(2023, 4, 10), publisher=None),
            report(date(2023, 5, 10), 2, publisher="Wuhan Daily", **WUHAN),
            report(date(2023, 6, 10), 3, publisher="Two Rivers", **WUHAN),
            report(date(2023, 6, 11), 4, publisher="Two Rivers", **KAIFENG),
            other(date(2023, 7, 10), publisher="Two Rivers"),
        ],
    )
    assert statuses(built, "410000") == {
        "2023-01-01": "meetings",
        "2023-02-01": "texts_without_meetings",
        "2023-03-01": "reports_of_other_meetings",
        "2023-04-01": "unknown",
        "2023-05-01": "no_texts",
        "2023-06-01": "meetings",
        "2023-07-01": "texts_without_meetings",
    }
    assert statuses(built, "420000")["2023-07-01"] == "texts_without_meetings"
    by_place = "SELECT n_documents, n_meeting_reports, n_publishers, status FROM trend_coverage_by_month_and_place "
    assert built.rows(by_place + "WHERE place_code = '410200' AND month = '2023-06-01'") == [(2, 2, 1, "meetings")]
    assert sum(row[3] for row in coverage(built)) == 8  # type: ignore[misc]


def test_an_undated_text_is_of_its_meetings_month_where_that_is_sure(tmp_path: Path) -> None:
    people = [Person("Bo Weilin", "Mayor", "mayor")]
    sure, unsure = date(2023, 5, 20), date(2023, 6, 2)
    known = Report(people, held_on=None, earliest=date(2023, 5, 2), latest=sure, published_on=None, **KAIFENG)  # type: ignore[arg-type]
    built = Built(tmp_path / "sure", [known])
    assert coverage(built) == [("2023-05-01", "410200", None, 1, 1)]
    open_ = Report(people, held_on=None, earliest=date(2023, 5, 2), latest=unsure, published_on=None, **KAIFENG)  # type: ignore[arg-type]
    assert coverage(Built(tmp_path / "unsure", [open_])) == []


def test_coverage_follows_corrections(tmp_path: Path) -> None:
    one = report(date(2023, 5, 2), 0, **KAIFENG)
    built = Built(tmp_path, [one])
    (meeting,) = built.rows("SELECT meeting_id FROM main.meetings")[0]
    said = {"reason": "seen", "author": "A. Reader", "date": "2024-03-01"}
    change = {"field": "place_code", "expect": "410200", "value": "420100"}
    add(built.home, from_entry({"action": "set", "table": "meetings", "meeting": meeting, **change, **said}, "t"))
    built.again()
    assert coverage(built) == [("2023-05-01", "420100", DAILY, 1, 1)]
    assert built.rows("SELECT * FROM main.reporting_places") == [(DAILY, "420100", "reports", 1)]


def test_what_users_say_of_a_publisher_goes_before_what_its_reports_tell(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        [
            report(date(2023, 5, 2), 0, publisher="All of China", **KAIFENG),
            report(date(2023, 5, 3), 1, **LANKAO),
            other(date(2023, 6, 1), "All of China"),
        ],
    )
    assert statuses(built, "410000")["2023-06-01"] == "texts_without_meetings"
    built.home.publishers.write_text(f"publisher,place_code\nAll of China,\n{DAILY},410225\n{DAILY},410200\n")
    built.again()
    assert built.rows("SELECT * FROM main.reporting_places") == [
        (DAILY, "410200", "settings", 0),
        (DAILY, "410225", "settings", 1),
    ]
    assert statuses(built, "410000")["2023-06-01"] == "unknown"
    built.home.publishers.write_text("publisher,place_code\nA,419999\n")
    with pytest.raises(RegisterError, match=r"publishers\.csv: no place has the code 419999"):
        built.again()


def test_the_gate_counts_the_months_without_texts_that_the_views_show(tmp_path: Path) -> None:
    """One definition: the month of a text, and the span."""
    built = Built(
        tmp_path,
        [
            report(date(2022, 11, 10), 0, published_on=date(2023, 1, 5), **KAIFENG),  # the span begins before any text
            other(date(2023, 3, 1)),
            other(None),
            Report([Person("Gao Yong", "Mayor", "mayor")], held_on=date(2023, 6, 1), published_on=None, **WUHAN),  # type: ignore[arg-type]
        ],
    )
    create_views(built.con)
    (suite,) = (suite for suite in load([]) if suite.name == "coverage")
    (gate,) = built.con.sql(suite.batches[0].sql).pl()["months_without_texts"].to_list()
    shown = built.rows("SELECT count(*) FROM trend_coverage_by_month WHERE status = 'no_texts' OR NOT is_covered")[0][0]
    listed = built.rows("SELECT count(*) FROM trend_meetings_by_month WHERE rendition = 'all' AND NOT is_covered")[0][0]
    assert gate == shown == listed == 5
    years = "SELECT sum(n_months_covered) FROM trend_meetings_by_year WHERE rendition = 'all'"
    assert built.rows(years) == [(3,)]
