"""Whose meeting a page under a dateline reports: a national body's, or the town's."""

import pytest

from extraction.en.reader import read

NATIONAL = [
    "BEIJING, May 8 -- The State Council's work safety committee held a video conference on gas safety on Monday. Vice"
    " Premier Zhang Kexin attended the meeting and demanded that all localities must check gas hoses.",
    "Ministry calls for flood control\n\nBEIJING - The Ministry of Emergency Management held a meeting on flood control"
    " on Aug 29, 2022. Minister Qiu Haotian presided over the meeting and said that dikes must be patrolled.",
    "Minister vows to close mines\n\nUpdated: Aug 30, 2022\n\nBEIJING - The minister of emergency management, Qiu"
    " Haotian, said at a mine safety meeting on Aug 29 that mines must be closed. He asked all provinces to check"
    " them.",
    "National Health Commission meets on fires\n\nUpdated: Aug 30, 2022\n\nBEIJING - Director Qiu Haotian said on Aug"
    " 29 that hospitals must check their exits. He spoke at a fire safety conference that the commission held.",
    "Beijing, Aug 30 (Xinhua) -- China's top work safety regulator held a video conference on Aug 29 to arrange"
    " checks of plants. Wang Yubo, head of the State Administration of Work Safety, said that plants must be closed"
    " if they fail.",
    "NANJING, March 3 (Xinhua) -- Vice Premier Zhang Kexin presided over a conference on dikes on March 2. Zhang Kexin"
    " demanded that every flood control project must be finished before May.",
]
LOCAL = [
    ("BEIJING, Aug 30 -- Beijing held a meeting on work safety on Aug 29. Mayor Qiu Haotian said that plants must be"
     " closed if they fail. Officials of the Ministry of Emergency Management attended.", "Beijing"),
    ("BEIJING - The city's fire safety committee held a meeting on Aug 29, 2022. Vice mayor Qiu Haotian said that exits"
     " must be kept clear as the State Council demands.", "Beijing"),
    ("ZIGONG, March 9 -- Following the State Council's teleconference, the city held a meeting on mine safety. Mayor"
     " Gui Lan demanded that shafts must be sealed.", "Zigong"),
]  # fmt: skip


@pytest.mark.parametrize("text", NATIONAL)
def test_a_national_body_has_no_place(text: str) -> None:
    meeting = read(text).meeting
    assert meeting is not None
    assert (meeting.place_name, meeting.admin_level) == (None, "national")


@pytest.mark.parametrize(("text", "place"), LOCAL)
def test_a_town_that_holds_its_own_is_the_place(text: str, place: str) -> None:
    meeting = read(text).meeting
    assert meeting is not None
    assert meeting.place_name == place
