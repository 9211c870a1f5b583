"""Whose change a number tells, and what became of the things counted."""

import pytest

from tests.unit.extraction.en.figures.test_figures import found, read


def told(text: str) -> list[tuple[float, str | None]]:
    return [(value, measure) for measure, value, _unit in read(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Accidents and deaths both fell by 20%.", [(-20.0, "accidents"), (-20.0, "deaths")]),
        (
            "There were 5 accidents and 4 deaths, 1 fewer each.",
            [(5.0, "accidents"), (4.0, "deaths"), (-1.0, "accidents"), (-1.0, "deaths")],
        ),
        (
            "Accidents, deaths and injuries all dropped by 9 percent.",
            [(-9.0, "accidents"), (-9.0, "deaths"), (-9.0, "injuries")],
        ),
        ("21 fires and 6 deaths occurred, the former up 5%.", [(21.0, "fires"), (6.0, "deaths"), (5.0, "fires")]),
        ("21 fires and 6 deaths occurred, the latter down 5%.", [(21.0, "fires"), (6.0, "deaths"), (-5.0, "deaths")]),
        ("There were 8 fires, and the burned area shrank by 61%.", [(8.0, "fires"), (-61.0, None)]),
        ("Accidents fell by 12% while spending on safety rose by 30%.", [(-12.0, "accidents"), (30.0, None)]),
        ("Fires and losses decreased by 12% and 8% respectively.", [(-12.0, "fires"), (-8.0, None)]),
        ("Accidents and losses dropped by 3 and 2 respectively.", [(-3.0, "accidents"), (-2.0, None)]),
        ("The number of accidents and deaths dropped by 10 and 8.", [(-10.0, "accidents"), (-8.0, "deaths")]),
        (
            "14 accidents and 13 deaths, 39 percent and 35 percent fewer than before.",
            [(14.0, "accidents"), (13.0, "deaths"), (-39.0, "accidents"), (-35.0, "deaths")],
        ),
        ("There were three fewer accidents and four fewer deaths.", [(-3.0, "accidents"), (-4.0, "deaths")]),
        ("The number of accidents fell from 12 to 8.", [(12.0, "accidents"), (8.0, "accidents")]),
        ("Deaths are to be cut from 12 to 8.", []),
        ("The number of accidents decreased by 7 year on year.", [(-7.0, "accidents")]),
        ("9 pupils drowned, a decrease of 6 compared with last year.", [(9.0, "deaths"), (-6.0, "deaths")]),
        ("407 fires broke out, of which 46% were electrical.", [(407.0, "fires"), (46.0, None)]),
    ],
)
def test_a_change_is_told_of_what_changed(text: str, rows: list[tuple[float, str | None]]) -> None:
    assert told(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("96 hazards were found, 11 of them major hazards.", [(96.0, "hazards_found"), (11.0, "major_hazards_found")]),
        (
            "Of 946 hidden dangers found, 911 had been removed and the rest should follow.",
            [(946.0, "hazards_found"), (911.0, "hazards_rectified")],
        ),
        (
            "It found hidden trouble 173, has already finished 166.",
            [(173.0, "hazards_found"), (166.0, "hazards_rectified")],
        ),
        ("The city inspected enterprise 8,421 household.", [(8421.0, "units_inspected")]),
        ("14 places were closed for rectification.", [(14.0, "units_closed")]),
        (
            "The county shut 5 factories and issued 43 stop-work orders.",
            [(5.0, "units_closed"), (43.0, "units_closed")],
        ),
        (
            "It checked 21,300 units, found 980 hidden dangers and sealed 37 places.",
            [(21300.0, "units_inspected"), (980.0, "hazards_found"), (37.0, "units_closed")],
        ),
        (
            "1,460 yachts were checked, 27 of which were ordered to stop sailing.",
            [(1460.0, "units_inspected"), (27.0, "units_closed")],
        ),
        ("It ordered 11 shops to stop business and fined 6 firms.", [(11.0, "units_closed"), (6.0, None)]),
        ("The bureau carried out 31 checks of coal mines.", [(31.0, None)]),
        (
            "There are 1,128 buildings in it, 213 of them with defects in the pipes.",
            [(1128.0, None), (213.0, "houses_dangerous")],
        ),
        ("The blast took the lives of 5 workers.", [(5.0, "deaths")]),
        (
            "3,106 of the 3,214 hidden dangers were put right.",
            [(3106.0, "hazards_rectified"), (3214.0, "hazards_found")],
        ),
        ("It is required to check 3,600 elevators before May.", [(3600.0, None)]),
        ("300 closed-loop inspections were made.", [(300.0, None)]),
    ],
)
def test_what_became_of_the_things_counted(text: str, rows: list[tuple[float, str | None]]) -> None:
    assert told(text) == rows


def test_figures_of_one_number_have_words_of_their_own() -> None:
    text = "Accidents, deaths and injuries all dropped by 9 percent."
    figures = found(text)
    assert [text[one.start : one.end] for one in figures] == [
        "Accidents, deaths and injuries all dropped by 9 percent",
        "deaths and injuries all dropped by 9 percent",
        "9 percent",
    ]
