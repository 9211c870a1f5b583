"""What looks like a story and belongs to the one beside it: who attended, set first; a body printed twice."""

from __future__ import annotations

import pytest

from extraction.en.stories.split import stretches

TOLD = (
    "Lakeside Daily News (Reporter Qiu Ping) On May 9, Lakeside City held a video conference on the safety of "
    "schools and gas. The conference demanded that every pipe be looked at and every boiler be tested before June."
)


@pytest.mark.parametrize(
    "who",
    [
        "City leaders Luo Shan and Ma Hui attended the meeting at the main venue.",
        "Luo Shan, mayor of Lakeside, attended the meeting and spoke, and Ma Hui, vice mayor, presided over it.",
        "Deputy secretary of the county party committee Luo Shan chaired the conference, and county leaders took part.",
        "The meeting was attended by Luo Shan, mayor, and the heads of all member units of the committee.",
        "Luo Shan, county head, and Ma Hui, director of the emergency bureau, were present.",
    ],
)
def test_who_attended_may_stand_before_the_dateline(who: str) -> None:
    assert len(stretches(f"Lakeside holds a video conference\n\n{who}\n\n{TOLD}\n")) == 1


def test_a_first_paragraph_that_tells_a_meeting_with_its_day_is_a_story() -> None:
    other = (
        "On May 7, Willow County of Ankang convened the second plenary meeting of its safety committee. Ge Mingli, "
        "county head, attended the meeting and demanded that mines that were shut be guarded until the rain is over."
    )
    assert len(stretches(f"{other}\n\n{TOLD}\n")) == 2


def test_a_body_that_is_printed_twice_is_one_story() -> None:
    said = (
        "On September 26, the dispatch meeting on safety before the holidays and the ninth meeting of the safety "
        "committee were held. Sunlei, executive vice mayor, attended and spoke."
    )
    more = (
        "The meeting emphasized that leaders at all levels must look for short boards and leave no gap for accidents."
    )
    assert len(stretches(f"{said}\n{more}\n{said}\n{more}\n")) == 1
