from __future__ import annotations

import pytest

from extraction.en.demands.attribution import attributions
from extraction.en.people.mentions import mentions
from extraction.text.document import parse

OPENING = "Mayor Wu Jiacheng attended the meeting, and executive vice mayor Shen Peiwen presided over it. "


def sources(text: str) -> list[tuple[str, str]]:
    """Verb and source of every attribution but those of speeches and arrangements."""
    made = parse(OPENING + text)
    people = mentions(made)
    return [
        (one.verb, people.names[one.person] if one.person is not None else one.kind)
        for one in attributions(made, people)
        if one.role != "arrange"
    ]


@pytest.mark.parametrize(
    ("text", "verb", "source"),
    [
        ("Wu Jiacheng pointed out that fires rose.", "pointed out", "Wu Jiacheng"),
        ("Wu Jiacheng pointed: the wells must be closed.", "pointed", "Wu Jiacheng"),
        ("Wu Jiacheng, deputy secretary of the municipal party committee, stressed safety.", "stressed", "Wu Jiacheng"),
        ("Wu Jiacheng requirements, all units to act.", "requirements", "Wu Jiacheng"),
        ("The meeting also emphasized that safety matters.", "emphasized", "meeting"),
        ("The expanded plenary session (second) further required action.", "required", "meeting"),
        ("It was stressed that all must act.", "stressed", "meeting"),
        ("He noted that the work went well. ", "noted", "Wu Jiacheng"),
        ("The executive vice mayor asked all units to act.", "asked", "Shen Peiwen"),
        ("Shen Peiwen presided over the meeting and demanded action.", "demanded", "Shen Peiwen"),
        ("Wu Jiacheng delivered a speech, emphasizing the need to act.", "emphasizing", "Wu Jiacheng"),
        ("Act now, Wu Jiacheng said.", "said", "Wu Jiacheng"),
        ("“Act now,” said Mayor Wu Jiacheng.", "said", "Wu Jiacheng"),
        ("Wu Jiacheng: all units must act.", ":", "Wu Jiacheng"),
        ("Inspection Team 4 pointed out that the list is long.", "pointed out", "other"),
    ],
)
def test_the_source_of_a_statement(text: str, verb: str, source: str) -> None:
    assert sources(text) == [(verb, source)]


@pytest.mark.parametrize(
    "text",
    [
        "All units are required to act.",
        "The meeting conveyed what the city government required.",
        "The meeting pointed the way.",
        "Recommended video: why did the house fall?",
    ],
)
def test_no_source_is_named(text: str) -> None:
    assert sources(text) == []


def test_a_verb_within_a_demand_is_no_new_source() -> None:
    assert sources("Wu Jiacheng stressed that departments must urge and required them to report.") == [
        ("stressed", "Wu Jiacheng")
    ]
