from __future__ import annotations

from datetime import date

import pytest

from extraction.en.page.publication_date import published
from extraction.en.reader import read
from extraction.model import SourceHints
from extraction.text.document import parse

CASES = [
    ("Title\nPublished: 2023-05-22T16:30:00Z\nYesterday the county met.", "2023-05-23", "stamp"),
    ("Title\nRelease time: 2023-05-22 15:59 UTC\nThe county met.", "2023-05-22", "stamp"),
    ("Title\n16:30 GMT, May 22, 2023 | Source: Daily\nThe region met.", "2023-05-23", "stamp"),
    ("Title\nMon, 22 May 2023 16:30:00 +0000\nThe county met.", "2023-05-23", "stamp"),
    (" date 2022-07-21 The city held a meeting\n\nOn July 20 it met.", "2022-07-21", "header"),
    ("Cookie notice\n\n date 2023-11-28 Yongchuan Steps Up Fire Safety\n", "2023-11-28", "header"),
    ("Title\nRelease time: 2022-01-26 Source: District Government\nOn January 24 it met.", "2022-01-26", "stamp"),
    ("Title\nPublished on 5 March 2023\nThe county met.", "2023-03-05", "stamp"),
    ("Title\nDate of issue: July 26, 2023\nAll districts:", "2023-07-26", "stamp"),
    ("Title\nTime: 2022.07.26\nThe county met.", "2022-07-26", "stamp"),
    ("Title\n\n2022-08-19 0 By\n\nToday's news", "2022-08-19", "stamp"),
    ("Title\n\n2023-4-11\n\nThe meeting was held.", "2023-04-11", "stamp"),
    ("Title\n2023/5/11 17:08  Click: 227\nThe meeting was held.", "2023-05-11", "stamp"),
    ("Title\nBy Zhou Wen, Island Media 2023-01-19\nThe city met on Jan 17.", "2023-01-19", "stamp"),
    ("Title\n10:26, September 8, 2023 | Source: Daily\nThe region met.", "2023-09-08", "stamp"),
    ("November 26, 2022\nEdition A1: City Daily\nThe city met.", "2022-11-26", "stamp"),
    ("Macao, 18 May 2023 (News Bureau)\nThe committee met.", "2023-05-18", "dateline"),
    ("September 19, 2023 – The district gathered its committee.", "2023-09-19", "dateline"),
    ("Published: Nov 17, 2022\nUpdated: Nov 19, 2022\nThe county met.", "2022-11-17", "stamp"),
    ("Title\nThe county met on 3 May.\nUpload: 2022-12-29", "2022-12-29", "stamp"),
    ("Today is 2020-11-3\nTitle\nOn May 23, the county government met.", None, None),
    ("City Online, April 20 (Reporter Wu) On April 20 the city met.", None, None),
    ("On May 5, 2021, the law took effect. The county held a meeting.", None, None),
    ("Title\n14-02-2023 09:12  Reading: 88\nThe county met.", "2023-02-14", "stamp"),
    ("Title\n05/08/2023 09:12\nThe county met.", None, None),  # May or August
    ("Title\n2023-02-28 County Hospital Publicity Section\nThe county met.", "2023-02-28", "stamp"),
    ("Title\n2022-12-09 County court\nThe county met.", "2022-12-09", "stamp"),
    ("July 19, 2023 Guangdong strengthens gas safety\nThe province met on July 18.", "2023-07-19", "stamp"),
    (
        "The city's safety meeting was held 2023-12-07 20:31:05 Author: Yan Fei " + "On December 6 it met. " * 20,
        "2023-12-07",
        "stamp",
    ),  # a page without line breaks
    # a dateline: the day at the head of the line, then the story's lead
    ("Title\n2023-07-11 In Lanping County the headquarters met on Monday.", "2023-07-11", "dateline"),
    ("Title\nJuly 11, 2023 On the morning of July 10, the county met.", "2023-07-11", "dateline"),
    ("2022-12-02 Recently the district called its members together.", "2022-12-02", "dateline"),
    ("Title\n2023-03-03 In the morning the county met in its hall.", None, None),  # the meeting's own day
    ("Title\n2023-03-03 At 9 o'clock the county met in its hall.", None, None),
    # the same in a page that lost its line breaks, where more than blanks part words
    (
        "Dike patrols are doubled 2023-07-11 On July 10, the county met in its hall. " + "Each town keeps watch. " * 20,
        "2023-07-11",
        "stamp",
    ),
    (
        "Dike patrols are doubled, said the plan of 2023-07-11 In all towns, watch is kept. " + "They met. " * 30,
        None,
        None,
    ),
    ("The safety plan runs until 2025-12-31 and was praised.", None, None),
]


@pytest.mark.parametrize(("text", "day", "basis"), CASES)
def test_day_of_publication(text: str, day: str | None, basis: str | None) -> None:
    found, told, evidence = published(parse(text))
    assert (str(found) if found else None, told) == (day, basis)
    assert (evidence is not None) == (day is not None)


def test_metadata_speaks_where_the_text_is_silent() -> None:
    hints = SourceHints(published_on=date(2023, 2, 3))
    assert published(parse("The county met.", hints)) == (date(2023, 2, 3), "metadata", None)
    assert published(parse(" date 2022-07-21 The city met.", hints))[0] == date(2022, 7, 21)


STORY = """Huaian District Holds Fire Safety Work Meeting

On the morning of March 5, Huaian District held a work meeting on fire safety. Deputy district head Wang Lei spoke.

"""
AT_FOOT = (
    "[ Huaian Zero Distance ]  March 8, 2023",
    "2023-03-08   Page 2",
    "Huaian District Media Center · 2023-03-08",
    "(Jiangbei Culture & Travel Weekly, 8 Mar 2023, p. 3)",
    "Wed, 8 March 2023 10:20",
    "Jiangbei Daily, Huaian edition, March 8, 2023",
    "Jiangbei Evening Post | March 8, 2023, A3",
    "Jiangbei Business Post, Wednesday 8 March 2023 / front page",
    "March 8, 2023 - Huaian Daily, page 2",
)
NOT_AT_FOOT = (
    "Next meeting: March 8, 2023",
    "Next issue: 8 March 2023, p. 2",
    "The rules come into force March 8, 2023",
    "(Huaian Fire Safety Plan, 8 March 2023, p. 2)",
    "Huaian Exhibition Hall / 8 March 2023",
    "Registration closes Wed, 8 March 2023 10:20",
    "Photo: The market on 8 March 2023",
)


@pytest.mark.parametrize("foot", AT_FOOT)
def test_the_foot_of_a_page_or_a_cutting_names_its_day(foot: str) -> None:
    assert read(STORY + foot + "\n").document.published_on == date(2023, 3, 8)


OF_THE_OWNER = [
    "Copyright 2019–2023 Qixia County Government",
    "© 2022 Qixia Daily",
    "Copyright 2023-05-11",
    "Copyright © 2022-03-15 Qixia Daily",
    "All Rights Reserved, Qixia Daily, 2023-05-11",
    "Copyright Qixia Media Center, May 11, 2023",
    "Copyright (C) 2020-01-01 to 2023-12-31 Qixia Government",
    "Qixia Daily © 11 May 2023",
    "2023-05-11 © Qixia Daily",
    "版权所有 Qixia Daily 2023-05-11",
]


@pytest.mark.parametrize("line", OF_THE_OWNER)
@pytest.mark.parametrize("page", ["{0}\n\n{1}", "{1}\n\n{0}"], ids=["above", "below"])
def test_the_days_of_a_copyright_are_none_of_publication(page: str, line: str) -> None:
    story = "County checks mines\n\nThe county met on May 9. Every mine must be checked."
    assert published(parse(page.format(line, story)))[0] is None


@pytest.mark.parametrize(
    "line",
    [
        "Published: 2023-05-11 Copyright Qixia Daily",
        "Copyright Qixia Daily | Released on 2023-05-11",
        "Copyright by Qixia Daily\n2023-05-11",
        "2023-05-11 16:20 Source: Qixia Daily, all rights reserved",
    ],
)
def test_a_day_beside_a_copyright_with_a_word_or_place_of_its_own_counts(line: str) -> None:
    told = published(parse(f"{line}\n\nCounty checks mines\n\nThe county met on May 9."))
    assert told[0] == date(2023, 5, 11)


@pytest.mark.parametrize("foot", NOT_AT_FOOT)
def test_other_days_at_the_foot_are_none_of_publication(foot: str) -> None:
    assert read(STORY + foot + "\n").document.published_on is None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Time: 15 March 2022\nConvened by: City Safety Committee\nPresided by: Yuan Shaohui (deputy mayor)", "held"),
        ("Place: Room 2\nDate: March 15, 2022\nChair: Yuan Shaohui, deputy mayor\nAgenda: fire safety", "held"),
        ("Time: 15 March 2022\nSource: City Daily\nAuthor: Yuan Shaohui", "published"),
        ("Release time: 15 March 2022\nPlace: Huaian\nHost: City Government", "published"),
    ],
)
def test_the_time_in_the_head_of_minutes_is_the_meetings(head: str, day: str) -> None:
    reading = read(
        f"Special Meeting on Fire Safety of Huaian District\n\n{head}\n\nThe meeting of the district on fire "
        f"safety was held. "
        "Deputy district head Yuan Shaohui demanded that exits must be cleared. Wires should be checked."
    )
    assert reading.meeting is not None
    told = date(2022, 3, 15)
    assert (reading.document.published_on == told) is (day == "published")
    assert (reading.meeting.held_on == told) is (day == "held")
