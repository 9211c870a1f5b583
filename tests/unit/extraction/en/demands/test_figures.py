import csv
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.demands.figures import figures
from extraction.en.page import sections
from extraction.model import Figure
from extraction.text.document import parse
from schemas.project import data
from tests.builders.paths import ROOT


def read(text: str) -> list[tuple[str | None, float, str | None]]:
    return [(figure.measure_code, figure.value, figure.unit) for figure in found(text)]


def found(text: str) -> list[Figure]:
    made = parse(text, assign_sections=sections.assign_sections)
    return figures(made)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In the first quarter the number of accidents fell by 17.1%.", [("accidents", -17.1, "percent")]),
        (
            "There were 4 accidents with 3 deaths, down 33.3% and 25% respectively from last year.",
            [
                ("accidents", 4, "count"),
                ("deaths", 3, "count"),
                ("accidents", -33.3, "percent"),
                ("deaths", -25, "percent"),
            ],
        ),
        (
            "The city has had no major road accident for 30 consecutive months.",
            [("time_without_accident", 30, "months")],
        ),
        (
            "Since May, 2,147 major hidden dangers have been found and 2,013 of them rectified.",
            [("major_hazards_found", 2147, "count"), ("major_hazards_rectified", 2013, "count")],
        ),
        ("The fine came to 30,000 yuan in all.", [("penalties", 30000, "yuan")]),
        ("Fires went up by 11 percent in winter.", [("fires", 11, "percent")]),
        ("Some 1.2 million self-built houses have been checked.", [("houses_surveyed", 1.2e6, "count")]),
        ("A total of 46 teams were sent and 3,120 enterprises were inspected.", [("units_inspected", 3120, "count")]),
        ("Two people died in the fire.", [("deaths", 2, "count")]),
        (
            "Last year 5 accidents happened, 2 fewer than in 2021.",
            [("accidents", 5, "count"), ("accidents", -2, "count")],
        ),
        (
            "There were 9 accidents and 6 deaths, down by 4 and 1 respectively.",
            [
                ("accidents", 9, "count"),
                ("deaths", 6, "count"),
                ("accidents", -4, "count"),
                ("deaths", -1, "count"),
            ],
        ),
        (
            "1,310 hidden dangers were investigated, 1,290 rectified, a rectification rate of 98.5%.",
            [
                ("hazards_found", 1310, "count"),
                ("hazards_rectified", 1290, "count"),
                ("hazards_rectified", 98.5, "percent"),
            ],
        ),
        (
            "7 of the 9 major hidden dangers listed last year have been cancelled.",
            [("major_hazards_rectified", 7, "count"), ("major_hazards_found", 9, "count")],
        ),
        ("The collapse took 11 lives.", [("deaths", 11, "count")]),
        ("The town evacuated 640 people before dawn.", [("people_moved", 640, "count")]),
        ("97.5% of the rural houses have been checked.", [("houses_surveyed", 97.5, "percent")]),
        ("13,500 street signs have been reinforced.", [(None, 13500, "count")]),
        (
            "31 enterprises were shut down and 12 ordered to stop.",
            [("units_closed", 31, "count"), ("units_closed", 12, "count")],
        ),
        (
            "The fire broke out at night, killing 4 people and injuring 9.",
            [("deaths", 4, "count"), ("injuries", 9, "count")],
        ),
        ("The county has kept zero deaths for 18 consecutive months.", [("time_without_accident", 18, "months")]),
    ],
)
def test_figures_have_measure_value_and_unit(text: str, told: list[tuple[str, float, str]]) -> None:
    assert [row for row in read(text) if row[0] != "inspection_teams"] == told


@pytest.mark.parametrize(
    "text",
    [
        "On June 21, the 9th meeting was held at 15:00 in Room 302.",
        "All 612 enterprises must be inspected before May.",
        "One accident is enough to undo a year of work.",
        "The rate should reach 100% by the end of June.",
        "In the first nine months no major accident happened.",
    ],
)
def test_dates_demands_and_sayings_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_the_period_and_the_words_are_quoted() -> None:
    text = "From January to April, 31 accidents happened in the county."
    (figure,) = found(text)
    assert text[figure.start : figure.end] == "31 accidents"
    assert figure.period is not None
    assert text[slice(*figure.period)] == "From January to April"


@given(st.text(alphabet="0123456789,. %accidents downand", max_size=80))
def test_any_figure_lies_within_the_text(text: str) -> None:
    for figure in found(text):
        assert 0 <= figure.start < figure.end <= len(text)


def test_every_measure_that_can_be_told_is_in_the_codebook() -> None:
    with (ROOT / "schemas" / "codes" / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {row["measure_code"] for row in rows}
    assert len(codes) == len(rows)
    assert all(row["label_en"] and row["label_zh"] and row["definition"] for row in rows)
    nouns = tomllib.loads(data("extraction.en", "lexicons", "figures", "nouns.toml").read_text(encoding="utf-8"))
    told = {*nouns["nouns"], "hazards_rectified", "major_hazards_rectified", "houses_dangerous", "units_closed"}
    assert told | {"penalties", "funds", "time_without_accident"} == codes
