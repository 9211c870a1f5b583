import tomllib
from pathlib import Path

import pytest

from extraction.en import classify
from extraction.en.page import sections
from extraction.text.document import parse

CASES = tomllib.loads((Path(__file__).parent / "kind_cases.toml").read_text(encoding="utf-8"))["case"]


def judged(text: str) -> classify.Verdict:
    made = parse(text, assign_sections=sections.assign_sections)
    return classify.judge(made)


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_reports_of_a_safety_meeting_are_told_from_their_look_alikes(case: dict[str, str | bool]) -> None:
    verdict = judged(str(case["text"]).strip("\n"))
    assert (verdict.kind == "meeting_report") == case["is_report"], verdict.reason


def test_score_kind_and_reason_agree() -> None:
    verdict = judged(
        "On May 3, the city held a video conference on production safety. Mayor Li Na presided over the meeting. "
        "The meeting pointed out that hidden dangers must be rectified."
    )
    assert verdict.kind == "meeting_report"
    assert verdict.score > 0
    assert verdict.reason.startswith("meeting_in_lead +3.0")


@pytest.mark.parametrize("text", ["", "   ", "…", "全市安全生产工作会议召开", "12345\n67890"])
def test_a_text_that_cannot_be_read_is_no_report(text: str) -> None:
    verdict = judged(text)
    assert verdict.kind == "other"
    assert verdict.score <= 0


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    made = parse("On May 3, the city held a meeting.", assign_sections=sections.assign_sections)
    assert set(classify.measure(made)) | {"base"} == set(classify.WEIGHTS)


def test_a_meeting_told_in_a_teaser_does_not_count() -> None:
    story = "My grandmother sells vegetables. She gets up early. In the evening she counts the coins and laughs aloud."
    teaser = "- END -\nThe city held a conference on production safety\nThe mayor presided over the meeting and"
    assert judged(f"{story}\n{teaser}").kind == "other"


SHORT = [
    "Yongning arranges gas safety\n\n2023-06-30\n\nOn the afternoon of June 29, Yongning County held a teleconference"
    " on gas safety to pass on the instructions of the province and deploy the search for dangers in restaurants.",
    " date 2023-07-04 Mayor looks in on the duty room; city meets on flood control\n\nOn the evening of July 2, Mayor"
    " Qu Rong looked in on the duty room. On July 3, the city held a video conference on flood control, which"
    " conveyed the requirements of the provincial meeting and arranged the guarding of dikes.",
    "Hailing District holds a work safety meeting\n\nOn March 4, 2022, Hailing District held a work safety meeting,"
    " studied the situation of the first two months and laid out the inspection of chemical plants. It lasted an hour.",
    "On June 1, the office of the Safety Committee of Wuhai City held an emergency meeting on mine safety to relay"
    " what the province asks after the accident and to arrange the stop and check of all open pits in the city.",
    "Secretary goes to the fire brigade, county arranges fire safety by teleconference\n\nSource: Luan Daily"
    " 2022-12-02\n\nCounty party secretary Ge Ning went to the fire brigade on the night of November 30 and greeted"
    " the men on duty. The next morning the county held a teleconference on fire safety to analyze the recent fires"
    " and to mobilize the towns.",
]
BARE = [
    "Dexing City held a meeting on fire safety on April 6. Tickets for the lantern fair can be bought from today. The"
    " fair has 40 stalls and the streets are full of people who try the noodles.",
    "A fire broke out in a plant in Dexing on April 6 and killed two. The city held a safety meeting. The cause is"
    " being studied and relatives are being looked after.",
    "Notice\n\nOn May 6 the county will hold a meeting on gas safety to convey the notice of the city and arrange the"
    " check of gas bottles. All units are asked to send one person.",
    "On May 6, Dexing held a press conference on fire safety to analyze the fires of April and to set out the plan.",
]


@pytest.mark.parametrize(
    ("text", "kind"), [(one, "meeting_report") for one in SHORT] + [(one, "other") for one in BARE]
)
def test_a_meeting_of_which_its_sentence_tells_the_work_is_reported(text: str, kind: str) -> None:
    assert judged(text).kind == kind
