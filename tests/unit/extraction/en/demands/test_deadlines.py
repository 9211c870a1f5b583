from __future__ import annotations

from datetime import date

import pytest

from extraction.en.demands.deadlines import settle, words
from extraction.en.demands.due_days import due
from extraction.model import Directive
from extraction.text.document import parse

HELD = date(2023, 11, 20)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Finish it before the end of December.", "before the end of December"),
        ("Report by July 15, 2023.", "by July 15, 2023"),
        ("Convey it within three days.", "within three days"),
        ("Check every well before the Spring Festival.", "before the Spring Festival"),
        ("Report before the 17th.", "before the 17th"),
        ("Clear the ditches before the typhoon lands.", "before the typhoon lands"),
        ("Finish it before the peak of the rainy season.", "before the peak of the rainy season"),
        ("Report any danger within half an hour.", "within half an hour"),
        ("Keep watch from now to the end of the year.", "from now to the end of the year"),
        ("Start the inspection this week.", "this week"),
        ("Repair the dike by the 20th National Congress.", "by the 20th National Congress"),
        ("Report at once, and finish before June 10.", "at once"),
        ("Stop it at once.", "at once"),
        ("Mend the stands before the spring flower show.", "before the spring flower show"),
        ("Drivers must not stop overnight in the villages.", None),
        ("The bureau has moved at once and will check every shop.", None),
        ("Keep watch in the 24 hours of the fire season.", None),
        ("Check at least twice a month.", None),
        ("Stand before the gate.", None),
    ],
)
def test_the_words_of_a_limit(text: str, limit: str | None) -> None:
    span = words(parse(text), 0, len(text))
    assert (text[slice(*span)] if span else None) == limit


@pytest.mark.parametrize(
    ("limit", "day"),
    [
        ("before the end of December", date(2023, 12, 31)),
        ("before the end of February", date(2024, 2, 29)),
        ("by July 15, 2023", date(2023, 7, 15)),
        ("by January 5", date(2024, 1, 5)),
        ("before the 25th", date(2023, 11, 24)),
        ("before the 5th", date(2023, 12, 4)),
        ("within three days", date(2023, 11, 23)),
        ("within 2 weeks", date(2023, 12, 4)),
        ("before the end of the month", date(2023, 11, 30)),
        ("by the end of the year", date(2023, 12, 31)),
        ("tonight", HELD),
        ("before tomorrow", HELD),
        ("before the Spring Festival", None),
        ("by February 30", None),
        ("by the 20th National Congress", None),
        ("before the 5th of each month", None),
    ],
)
def test_the_day_of_a_limit(limit: str, day: date | None) -> None:
    assert due(limit, HELD) == day


def test_settle_dates_the_demands_of_a_dated_meeting() -> None:
    text = "Finish it within three days."
    made = parse(text)
    row = Directive(0, len(text), deadline=words(made, 0, len(text)))
    settle(made, [row], None)
    assert row.deadline_on is None
    settle(made, [row], HELD)
    assert row.deadline_on == date(2023, 11, 23)


@pytest.mark.parametrize(
    ("demand", "limit", "day"),
    [
        ("All wells must be sealed by the end of June.", "by the end of June", date(2023, 6, 30)),
        ("Finish the search before May 10.", "before May 10", date(2023, 5, 9)),
        ("Hand in the list by May 10.", "by May 10", date(2023, 5, 10)),
        ("The hoses must be changed within 15 days.", "within 15 days", date(2023, 4, 5)),
        ("The work must be done within this month.", "within this month", date(2023, 3, 31)),
        ("Complete it this month.", "this month", date(2023, 3, 31)),
        ("Close the leak at once.", "at once", None),
        ("Dangers must be rectified within a time limit.", "within a time limit", None),
        ("Repair the dike before the flood season.", "before the flood season", None),
        ("The list must be handed in before the end of the month.", "before the end of the month", date(2023, 3, 31)),
        ("Inspect every Monday.", None, None),
        ("During the festival, keep watch 24 hours a day.", None, None),
        ("Those not removed before the end of April must be listed.", None, None),
        ("Check all boats before National Day.", "before National Day", date(2023, 9, 28)),
        ("Report progress before the 25th of each month.", "before the 25th of each month", None),
        ("All villages must be visited tonight.", "tonight", date(2023, 3, 21)),
        ("Clear the grass this weekend.", "this weekend", date(2023, 3, 26)),
        ("Cadres must stay in the village tonight.", None, None),
        ("From tonight patrols must be doubled.", None, None),
        ("Watch the graves until the Lantern Festival.", None, None),
        ("Settle it as soon as possible.", "as soon as possible", None),
        ("Report it without delay.", "without delay", None),
        ("Report at the first time.", "at the first time", None),
        ("Warnings must be sent in time.", None, None),
        ("Rectify on the spot.", None, None),
        ("Sites must be accepted before opening.", None, None),
        ("Evacuate people in advance.", None, None),
        ("Once smoke is seen, report promptly.", None, None),
        ("The culverts must be emptied ahead of the rain.", "ahead of the rain", None),
        ("Spread salt before the ice forms.", "before the ice forms", None),
        ("The plan must be ready next week.", "next week", date(2023, 4, 2)),
        ("By the end of this year all 60 houses must be torn down.", "By the end of this year", date(2023, 12, 31)),
        ("Before the end of 2024, the network must be renewed.", "Before the end of 2024", date(2024, 12, 31)),
        ("Each town must finish by March 31 and report by April 2.", "by March 31", date(2023, 3, 31)),
        ("The search must be finished no later than April 15.", "no later than April 15", date(2023, 4, 15)),
        ("Within three days, every unit must hold a meeting.", "Within three days", date(2023, 3, 24)),
        ("Installation should be completed in two weeks.", "in two weeks", date(2023, 4, 4)),
        ("All must be done before Qingming.", "before Qingming", date(2023, 4, 4)),
        (
            "Repairs should be finished in the first half of the year.",
            "in the first half of the year",
            date(2023, 6, 30),
        ),
        (
            "Complete the action by the end of the second quarter.",
            "by the end of the second quarter",
            date(2023, 6, 30),
        ),
        ("The rectification must be completed in the second quarter.", "in the second quarter", date(2023, 6, 30)),
        ("It must be reported within 30 minutes.", "within 30 minutes", None),
        ("Tomorrow all schools must check their gates.", "Tomorrow", date(2023, 3, 22)),
        ("The meeting must be relayed today.", "today", date(2023, 3, 21)),
        ("Immediately start the pumps.", "Immediately", None),
        ("Rectify before the 5th.", "before the 5th", date(2023, 4, 4)),
        ("Finish before January 5.", "before January 5", date(2024, 1, 4)),
        ("Clear all stalls before the Dragon Boat Festival.", "before the Dragon Boat Festival", date(2023, 6, 21)),
        ("All problems must be solved before the year is out.", "before the year is out", date(2023, 12, 31)),
        ("Everything must be in place by 6 pm on March 25.", "by 6 pm on March 25", date(2023, 3, 25)),
        ("The campaign runs from April to June.", None, None),
        ("The accident on March 3 must be remembered.", None, None),
        ("Before the holidays all lifts must be checked.", "Before the holidays", None),
        ("Stop work immediately when the alarm rings.", "immediately", None),
        ("Hidden dangers must be rectified on schedule.", None, None),
        ("Enterprises must train workers before they take up their posts.", None, None),
        ("Finish the check before winter.", "before winter", None),
        ("Next month all boilers must be inspected.", "Next month", date(2023, 4, 30)),
        ("Report by Friday.", "by Friday", date(2023, 3, 24)),
        ("The boats must be back before nightfall.", "before nightfall", date(2023, 3, 21)),
        ("The ledger must be finished within the week.", "within the week", date(2023, 3, 26)),
        ("Do it now.", "now", None),
        ("Nobody may go back until the warning is lifted.", None, None),
        ("The list shall be cleared within the time.", "within the time", None),
    ],
)
def test_a_demand_of_the_21st_of_march_and_its_last_day(demand: str, limit: str | None, day: date | None) -> None:
    """ "Before" a day ends on the day before; stays, starts and conditions are no limits."""
    span = words(parse(demand), 0, len(demand))
    told = demand[slice(*span)] if span else None
    assert told == limit
    assert (due(told, date(2023, 3, 21)) if told else None) == day


@pytest.mark.parametrize(
    ("demand", "limit", "day"),
    [
        ("The shafts must be measured before June end.", "before June end", date(2023, 6, 30)),
        ("The ponds should be drained in the coming week.", "in the coming week", None),
        ("Two batches should be tested in April.", "in April", date(2023, 4, 30)),
        ("Each plant must be drilled at least once this year.", "this year", date(2023, 12, 31)),
        ("Mend the fences in a time limit.", "in a time limit", None),
        ("The lists shall be handed in within the term.", "within the term", None),
        (
            "Visit the widows before the temperature drops to minus 10.",
            "before the temperature drops to minus 10",
            None,
        ),
        ("Grid members report the danger on the day, and archive it.", "on the day", None),
        ("Send the notice to the stations that night.", "that night", None),
        ("Instruct the pickers on the first day they come.", "on the first day they come", None),
        ("Check the coaches from April 3 to the end of May.", "from April 3 to the end of May", date(2023, 5, 31)),
        ("Vans must be off the road before 22:00 every night.", "before 22:00 every night", None),
        ("Turn off the valves at once and report by April 2.", "at once", None),
        # no limits: forecasts, conditions, what goes on all the while, what is left until a day
        ("Heavy snow is forecast in the next three days, the passes must be watched.", None, None),
        ("April is dry, and next month is the most dangerous, keep the fires out.", None, None),
        ("Those that cannot be mended before the festival should be sealed.", None, None),
        ("The ones who repeat it within a year should be fined twice.", None, None),
        ("From now to the end of May, strictly control field fires.", None, None),
        ("From now to the end of May, the city will inspect every ten days.", None, None),
        ("There are ten days left before National Day, all must be on the alert.", None, None),
        ("We must guard three doors at once.", None, None),
        ("In April the gap will be large, homes must come first.", None, None),
        ("The work of this year is heavy, all should be earnest.", None, None),
        ("Do not wait till tomorrow, check them.", None, None),
    ],
)
def test_a_limit_is_the_first_that_bounds_the_act_itself(demand: str, limit: str | None, day: date | None) -> None:
    span = words(parse(demand), 0, len(demand))
    told = demand[slice(*span)] if span else None
    assert told == limit
    assert (due(told, date(2023, 3, 21)) if told else None) == day
