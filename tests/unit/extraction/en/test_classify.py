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
