import csv
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.figures.figures import figures
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
        (
            "The county imposed fines of RMB 4.37 million, and it spent RMB 900,000.",
            [("penalties", 4.37e6, "yuan"), ("funds", 9e5, "yuan")],
        ),
        (
            "There were 41 accidents, killing 58 people, down 12.8 percent and 9.4 percent respectively.",
            [
                ("accidents", 41, "count"),
                ("deaths", 58, "count"),
                ("accidents", -12.8, "percent"),
                ("deaths", -9.4, "percent"),
            ],
        ),
        (
            "There were 19 accidents with 15 deaths, respectively 2 less and 1 less than last year.",
            [("accidents", 19, "count"), ("deaths", 15, "count"), ("accidents", -2, "count"), ("deaths", -1, "count")],
        ),
        (
            "In the county 23 people died in road accidents, eight fewer than in the year before.",
            [("deaths", 23, "count"), ("deaths", -8, "count")],
        ),
        (
            "Managers of 101 coal mines, totaling 260 people, attended.",
            [(None, 101, "count"), ("participants", 260, "count")],
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
        "Every one of the enterprises must be inspected before May.",
        "One accident is enough to undo a year of work.",
        "The rate should reach 100% by the end of June.",
        "In the first nine months no major accident happened.",
        "From January 21 to 27 no accident was reported.",
        "The subsidy is raised to 600 yuan from January.",
        "Helpers are given 300 yuan a month.",
        "Every firm with fewer than 50 workers was visited.",
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Production safety accidents decreased by more than 20%.", [(-20.0, "accidents")]),
        ("Accidents and deaths fell by 12.5% and 8.3% respectively.", [(-12.5, "accidents"), (-8.3, "deaths")]),
        ("The explosion in Linhe killed 12 people and injured 30.", [(12.0, "deaths"), (30.0, "injuries")]),
        ("Of the hidden dangers, 300 have not been rectified.", [(300.0, "hazards_found")]),
        (
            "Of 4,200 hidden dangers found, 3,900 have been rectified.",
            [(3900.0, "hazards_rectified"), (4200.0, "hazards_found")],
        ),
        (
            "A total of 412 enterprises were inspected and 36 were ordered to stop.",
            [(36.0, "units_closed"), (412.0, "units_inspected")],
        ),
        ("The city has gone 30 months without a major accident.", [(30.0, "time_without_accident")]),
        ("There has been no accident for 1,200 days in a row.", [(1200.0, "time_without_accident")]),
        ("For the sixth year in a row no forest fire has broken out.", [(6.0, "time_without_accident")]),
        ("Fines of 2.3 million yuan were imposed.", [(2300000.0, "penalties")]),
        ("The county spent 1.2 million yuan on new alarms.", [(1200000.0, "funds")]),
        ("8,600 gas alarms were installed.", [(8600.0, "equipment_installed")]),
        ("More than 300 inspection teams were sent out.", [(300.0, "inspection_teams")]),
        ("Nearly 2,000 people were evacuated overnight.", [(2000.0, "people_moved")]),
        ("1,204 fires were reported this year, 5 fewer than last year.", [(-5.0, "fires"), (1204.0, "fires")]),
        (
            "There were 45 accidents, down 10 from the same period last year.",
            [(-10.0, "accidents"), (45.0, "accidents")],
        ),
        ("The rectification rate reached 98.5%.", [(98.5, "hazards_rectified")]),
        ("Inspectors must check 100 % of the mines.", []),
        ("Accidents should drop by 10 % this year.", []),
        ("No fewer than two drills must be held.", []),
        ("The 15 hard measures must be implemented.", []),
        ("On the 21st, 11 people took part in the drill.", []),
        ("A total of 230 people attended the meeting.", [(230.0, "participants")]),
        ("It has 382 reservoirs.", []),
        ("The 36 listed major hidden dangers must be cleared by June.", [(36.0, "major_hazards_found")]),
        ("The province will send 17 groups for supervision.", [(17.0, "inspection_teams")]),
        ("The 11·21 accident must be remembered.", []),
        ("The number of deaths dropped by 3.", [(-3.0, "deaths")]),
        ("Accidents rose by 4.2 percent while deaths declined by 1.5 percent.", [(-1.5, "deaths"), (4.2, "accidents")]),
        (
            "6,312 self-built houses were surveyed and 127 were found with hidden dangers.",
            [(127.0, "houses_dangerous"), (6312.0, "houses_surveyed")],
        ),
        ("1,430 illegal acts were investigated and punished.", [(1430.0, "violations")]),
        ("The traffic police handled 5,600 cases of drunk driving.", [(5600.0, "violations")]),
        ("Seven enterprises were shut down.", [(7.0, "units_closed")]),
        (
            "In the first half of the year, 86 production safety accidents happened, causing 92 deaths.",
            [(86.0, "accidents"), (92.0, "deaths")],
        ),
        ("A total of 18,000 person-times of law enforcement officers were sent out.", [(18000.0, "inspectors")]),
        (
            "12 major hidden dangers were found, 10 of which have been rectified.",
            [(10.0, "major_hazards_rectified"), (12.0, "major_hazards_found")],
        ),
        ("The number of fires was 214, a decrease of 31%.", [(-31.0, "fires"), (214.0, "fires")]),
        ("Deaths were cut by a third.", []),
        ("Direct economic losses of 4.5 million yuan were caused.", [(4500000.0, "funds")]),
        ("More than 40 heads of enterprises attended.", [(40.0, "participants")]),
        ("1,300 households were moved out of dangerous houses.", [(1300.0, "people_moved")]),
        (
            "Of the 96 problems, 88 were rectified on the spot and 8 within a time limit.",
            [(88.0, "hazards_rectified"), (96.0, "hazards_found")],
        ),
        ("The accident caused 5 deaths and 7 injuries.", [(5.0, "deaths"), (7.0, "injuries")]),
        ("In Beijing, a hospital fire took 29 lives.", [(29.0, "deaths")]),
        ("Two workers were killed and one was hurt.", [(1.0, "injuries"), (2.0, "deaths")]),
        (
            "Compared with last year, accidents were down by 16 and deaths by 21.",
            [(-21.0, "deaths"), (-16.0, "accidents")],
        ),
        ("There was an increase of 3.1% in fires and a drop of 6% in injuries.", [(-6.0, "injuries"), (3.1, "fires")]),
        ("The office ordered 57 units to rectify.", []),
        (
            "52,000 hidden dangers were investigated and 51,100 rectified.",
            [(51100.0, "hazards_rectified"), (52000.0, "hazards_found")],
        ),
        ("Investigated and rectified 46,000 hidden dangers.", [(46000.0, "hazards_rectified")]),
        ("The temperature will drop by 8 degrees and 30 mm of rain will fall.", []),
        ("He chaired the meeting at 3 pm and attended by 60 branch venues.", []),
        (
            "2,300 smoke detectors and 400 cameras were installed.",
            [(400.0, "equipment_installed"), (2300.0, "equipment_installed")],
        ),
        ("The death toll fell 14.3 percent year on year.", [(-14.3, "deaths")]),
        (
            "Since January, no production safety accident has happened for 210 consecutive days.",
            [(210.0, "time_without_accident")],
        ),
        (
            "The county checked 88 mines, found 430 problems and fined 6 firms 320,000 yuan.",
            [(88.0, "units_inspected"), (430.0, "hazards_found"), (320000.0, "penalties")],
        ),
        ("Twelve people were hospitalised.", [(12.0, "injuries")]),
        (
            "In May the county looked into 3,410 households and cleared 96 dangers.",
            [(96.0, "hazards_rectified"), (3410.0, "units_inspected")],
        ),
        ("The fire claimed three lives and left eight people injured.", [(3.0, "deaths"), (8.0, "injuries")]),
        (
            "From January to June, traffic accidents dropped by 18% and the dead by 22%.",
            [(-22.0, "deaths"), (-18.0, "accidents")],
        ),
        (
            "Compared with the same period, the number of deaths increased by 2, up 40%.",
            [(2.0, "deaths"), (40.0, "deaths")],
        ),
        (
            "So far 5,219 enterprises have been visited and 11,300 problems found, 97 percent of which were put right.",
            [(97.0, "hazards_rectified"), (5219.0, "units_inspected"), (11300.0, "hazards_found")],
        ),
        ("The rate of accidents should be cut by 15 percent.", []),
        ("Of 41 major hidden dangers 12 remain.", [(12.0, "major_hazards_found"), (41.0, "major_hazards_found")]),
        ("All 26 listed major hidden dangers have been cancelled.", [(26.0, "major_hazards_rectified")]),
        ("A total of 1.86 million yuan in fines was imposed on 73 firms.", [(1860000.0, "penalties")]),
        ("The province allocated 320 million yuan for tailings ponds.", [(320000000.0, "funds")]),
        ("9,400 residents below the dam were moved to shelters.", [(9400.0, "people_moved")]),
        ("For 18 months in a row nobody has died in a mine accident.", [(18.0, "time_without_accident")]),
        ("The town has been free of forest fires for 11 years.", [(11.0, "time_without_accident")]),
        ("In the landslide 7 died and 2 are missing.", [(7.0, "deaths")]),
        ("The number of accidents was the same as last year.", []),
        ("Six inspection groups went to the counties.", [(6.0, "inspection_teams")]),
        ("The bureau will send out 8 inspection groups from tomorrow.", [(8.0, "inspection_teams")]),
        ("Inspection groups must check at least 50 mines.", []),
        ("1,100 meters of old pipe were replaced.", []),
        (
            "2,040 old valves were replaced and 310 alarms fitted.",
            [(310.0, "equipment_installed"), (2040.0, "equipment_installed")],
        ),
        ("At the meeting, 1,300 people listened in 42 branch venues.", [(1300.0, "participants")]),
        ("480 people attended the conference by video.", [(480.0, "participants")]),
        ("The accident left 4 dead and 11 hurt.", [(4.0, "deaths"), (11.0, "injuries")]),
        ("There were 13 forest fires in spring, a fall of 27.8 percent.", [(-27.8, "fires"), (13.0, "fires")]),
        ("27 shops were sealed and 19 people detained.", [(27.0, "units_closed")]),
        ("84 coal mines were ordered to suspend production.", [(84.0, "units_closed")]),
        (
            "Altogether 15,600 self-built houses were appraised, 320 of them grade D.",
            [(320.0, "houses_dangerous"), (15600.0, "houses_surveyed")],
        ),
        ("Deaths have decreased for five years running.", []),
        ("More than 60% of the accidents happened on rural roads.", []),
        ("The loss was put at 3.6 million yuan.", [(3600000.0, "funds")]),
        ("Accidents decreased by 6, or 11.3%.", [(-11.3, "accidents"), (-6.0, "accidents")]),
        (
            "Fatalities in construction fell 20 percent, those on roads 8.5 percent.",
            [(-20.0, "deaths"), (-8.5, "deaths")],
        ),
        (
            "Since the campaign began, 4,300 people have been sent to check 9,800 places.",
            [(4300.0, "inspectors"), (9800.0, "units_inspected")],
        ),
        ("A gas blast on June 21 killed 31.", [(31.0, "deaths")]),
        ("Three enterprises were fined 90,000 yuan.", [(90000.0, "penalties")]),
        ("Not one of the 45 dangers may be left.", [(45.0, "hazards_found")]),
        (
            "Of the 1,290 hidden dangers found by the groups, 1,188 or 92.1% have been mended.",
            [(92.1, "hazards_rectified"), (1188.0, "hazards_rectified"), (1290.0, "hazards_found")],
        ),
    ],
)
def test_a_figure_has_the_sign_and_the_measure_that_its_words_give(text: str, told: list[tuple[float, str]]) -> None:
    """Figures without a measure are left out here."""
    assert sorted((one.value, one.measure_code) for one in found(text) if one.measure_code) == told
