"""Things counted of which no measure tells, and the seats of the meeting."""

import pytest

from tests.unit.extraction.en.figures.test_figures import read


def told(text: str) -> list[tuple[float, str | None]]:
    return [(value, measure) for measure, value, _unit in read(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("The county has 214 tailings ponds and 38 coal mines.", [(214.0, None), (38.0, None)]),
        ("There are 1,630 towers in the district.", [(1630.0, None)]),
        ("Four water companies and two power plants reported.", [(4.0, None), (2.0, None)]),
        ("Heads of 12 bureaus and 35 enterprises attended.", [(12.0, None), (35.0, None)]),
        ("Quarries in the county, 63 in all, were visited.", [(63.0, None)]),
        ("The bureau runs 4 heating company in the district.", [(4.0, None)]),
        (
            "About 120,000 visitors are expected and 900 police officers will be on duty.",
            [(120000.0, None), (900.0, None)],
        ),
        ("The city will be short of about 30,000 cubic meters of gas a day.", [(30000.0, None)]),
        ("The team dismantled 3.5 kilometers of illegal guardrails.", [(3.5, None)]),
        # named with their number in a demand
        ("The 427 reservoirs must be watched day and night.", [(427.0, None)]),
        ("Clear 57 occupied sections before winter, it is necessary.", [(57.0, None)]),
        ("The 3 mines that go on must not overproduce.", [(3.0, None)]),
        ("The 640 homes still without an alarm should be equipped.", [(640.0, None)]),
        ("The 18 major hidden dangers must be removed.", [(18.0, "major_hazards_found")]),
        ("It is necessary to look at the 812 hidden danger points one by one.", [(812.0, None)]),
        ("The 96 houses of C and D grade shall be emptied.", [(96.0, "houses_dangerous")]),
    ],
)
def test_what_there_is_counts_without_a_measure(text: str, rows: list[tuple[float, str | None]]) -> None:
    assert told(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Implement the 15 hard measures and the 66 tasks.",
        "“Three lists” and “two managements” must be carried out.",
        "Each town must set up 30 posts and train 1,000 workers.",
        "No fewer than 40 boats must be checked.",
        "The target of 6,000 charging places must be reached.",
        "Sites of over 5,000 square meters must be fenced.",
        "The 600 metres around the kiln must be kept clear.",
        "Rain of 120 millimeters fell in 6 hours and it was 39 degrees.",
        "Take charge of ten thousand households.",
        "One shop, one policy.",
        "See that no one is hurt and no one is killed.",
        "In 2022 the schools did well.",
        "On April 25 and the following days it rained.",
        "Two in three shops have no exit.",
        "Whoever reports a fault can get a reward of 3,000 yuan.",
        "The rewards, up to 20,000 yuan, should be made known.",
        "The path is the safest in three years without a single accident, but it is narrow.",
    ],
)
def test_names_targets_thresholds_and_measures_of_weather_are_no_counts(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("The mayor presided and 64 school principals attended.", [(64.0, "participants")]),
        ("The meeting was attended by more than 120 villagers.", [(120.0, "participants")]),
        ("More than 40 heads of enterprises took part.", [(40.0, "participants")]),
        ("A total of 57 people, among them the heads of the bureaus, attended the meeting.", [(57.0, "participants")]),
        ("The heads of 40 enterprises attended.", [(40.0, None)]),
        ("On the 3rd, 120 villagers took part in the drill.", []),
        ("Sixty pupils should attend, and 30 teachers must listen.", []),
    ],
)
def test_persons_who_came_are_participants(text: str, rows: list[tuple[float, str | None]]) -> None:
    assert told(text) == rows
