from __future__ import annotations

import pytest

from extraction.en.meeting.meeting_form import form
from extraction.text.document import parse

CASES = [
    # text, mode, convener, type
    ("The municipal government held its 12th executive meeting on safety.", "unspecified", "government",
     "executive_meeting"),
    ("The Standing Committee of the County Party Committee held a meeting on safety.", "unspecified",
     "party_committee", "standing_committee_meeting"),
    ("The District Safety Committee convened its second plenary meeting.", "unspecified", "safety_committee",
     "safety_committee_plenary"),
    ("The county flood control headquarters held a video dispatch meeting.", "video", "headquarters",
     "dispatch_meeting"),
    ("The Municipal Emergency Management Bureau held a work meeting.", "unspecified", "department",
     "work_conference"),
    ("The city held a TV and telephone conference on work safety.", "video", "unknown", "video_conference"),
    ("The city held a meeting on safety. Branch venues were set up in all counties.", "video", "unknown",
     "work_conference"),
    ("The county held a meeting to convey the spirit of the national video conference on safety.", "unspecified",
     "unknown", "work_conference"),
    ("The city held a safety conference. The participants watched a short video on fire escape.", "unspecified",
     "unknown", "work_conference"),
    ("The city held a promotion meeting on gas safety. It was held via video.", "video", "unknown",
     "promotion_meeting"),
    ("The city held an on-site meeting on mine safety.", "unspecified", "unknown", "work_conference"),
    ("The city held a work meeting on mine safety in person.", "in_person", "unknown", "work_conference"),
    (
        "The city held a work meeting on gas. Who lags behind must come and explain in person.",
        "unspecified",
        "unknown",
        "work_conference",
    ),
    ("The city held a warning education meeting on road safety.", "unspecified", "unknown", "warning_meeting"),
    ("A symposium on boat safety was held by the county government.", "unspecified", "government", "symposium"),
    ("After the provincial teleconference, the city immediately held a mobilization meeting.", "unspecified",
     "unknown", "mobilization_meeting"),
    ("The county party committee and county government held a work meeting on mine safety.", "unspecified",
     "party_committee", "work_conference"),
    ("The production safety work conference of the district party committee was held.", "unspecified",
     "party_committee", "work_conference"),
    ("Qin Wei, member of the county party committee, held a meeting on dikes; the member units of the county flood "
     "control headquarters took part.", "unspecified", "unknown", "other"),
    ("The National Railway Administration held a meeting on flood prevention.", "unspecified", "department",
     "work_conference"),
    ("The meeting was extended to townships by video link.", "video", "unknown", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode", "convener", "kind"), CASES)
def test_mode_convener_and_type(text: str, mode: str, convener: str, kind: str) -> None:
    reading = form(parse(text))
    assert (reading.mode, reading.convener, reading.meeting_type_code) == (mode, convener, kind)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("On May 3, the county convened the first plenary (expanded) meeting of the Safety Committee in 2023.",
         "first plenary (expanded) meeting of the Safety Committee in 2023"),
        ("On May 3, the city's production safety video conference was held to arrange the work.",
         "city's production safety video conference"),
        ("On May 3, the bureau held a video conference on urban gas safety to convey instructions.",
         "video conference on urban gas safety"),
        ("Wu Tong spoke.", None),
    ],
)  # fmt: skip
def test_title_is_quoted(text: str, title: str | None) -> None:
    assert form(parse(text)).title == title
