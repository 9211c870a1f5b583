"""Instruments, responsibilities and formulas that a demand's words earn, and words that only mention them."""

from __future__ import annotations

import pytest

from extraction.en.demands.codes import codes
from extraction.text.document import parse
from extraction.text.lexicon import scan


def earned(sentence: str, codebook: str) -> dict[str, str]:
    made = parse(sentence)
    return {
        one.code: sentence[one.start : one.end]
        for one in codes(made, scan(made), [(0, len(sentence))])
        if one.codebook == codebook
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Pull the worn cables and other hidden hazards out before they burn: remove every hidden danger.",
            {"rectification"},
        ),
        ("The dust in the flour mills must be swept away every week, and no gap may remain.", {"rectification"}),
        ("Investigation and rectification must go deep.", {"inspection", "rectification"}),
        ("Search for hidden dangers along the whole pipeline.", {"inspection"}),
        ("Drunk driving must be investigated on market days.", {"enforcement"}),
        ("Burning straw is forbidden from today on.", {"enforcement"}),
        ("Boats without papers must not start operation.", {"enforcement"}),
        ("Boats must not be overloaded.", set()),
        ("Nobody is allowed to drink while keeping the books.", set()),
        ("The villagers below the slope must be moved to the school.", {"emergency_preparedness"}),
        ("Watch the small reservoirs through the night.", {"monitoring_warning"}),
        ("Teach the children to stay away from the ponds.", {"publicity"}),
        ("Teach the welders what to do first.", {"training"}),
        ("Raise the sense of responsibility.", set()),
        ("Those who privately replace a hose must be polite.", set()),
        ("Everything goes according to the emergency plan.", set()),
        ("The boilers that have been inspected may run.", set()),
        ("Enterprises without training shall wait.", set()),
        ("The restaurants must install gas alarms.", {"technology"}),
        ("Any danger must be reported to the county office.", {"information_reporting"}),
        ("The counties that fall behind will be interviewed.", {"accountability"}),
    ],
)
def test_instruments_are_demanded_not_mentioned(sentence: str, expected: set[str]) -> None:
    assert set(earned(sentence, "instruments")) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Industry departments must fulfil their duties of supervision.", {"departmental_supervision"}),
        ("The townships shall take the responsibility on their shoulders.", {"territorial"}),
        ("Bosses of mines must answer for it: the mine's owner bears the responsibility.", {"enterprise_main"}),
        ("Party and government share the same responsibility.", {"leadership"}),
        ("Safety responsibilities must be pressed to every post.", {"post_employee"}),
        ("All member units should keep pace.", set()),
        ("Leaders on duty must not leave the county.", {"leadership"}),
        ("Departments should raise their sense of responsibility.", set()),
    ],
)
def test_responsibilities_name_a_duty_and_who_has_it(sentence: str, expected: set[str]) -> None:
    assert set(earned(sentence, "responsibilities")) == expected


@pytest.mark.parametrize(
    ("sentence", "code", "words"),
    [
        ("Keep the feeling of never being at ease.", "never_at_ease", "never being at ease"),
        ("Visit four no's and two directs.", "four_nos_two_directs", "four no's and two directs"),
        ("Duty is kept round the clock duty by leaders.", "emergency_duty", "round the clock duty"),
        ("Take a blanket check of the lanes.", "carpet", "blanket check"),
        ("Transmit the pressure layer by layer.", "compact_responsibility", "Transmit the pressure layer by layer"),
        ("Keep one side safe.", "safety_of_one_region", "Keep one side safe"),
    ],
)
def test_formulas_in_their_renderings(sentence: str, code: str, words: str) -> None:
    assert earned(sentence, "phrases").get(code) == words
