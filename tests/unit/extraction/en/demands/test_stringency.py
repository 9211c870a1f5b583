from __future__ import annotations

import pytest

from extraction.en.demands.stringency import stringency
from extraction.text.document import parse
from extraction.text.lexicon import scan


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("All units should check their warehouses again.", "advisory"),
        ("He urged the towns to send people up the dikes.", "advisory"),
        ("The mayor called on every shop to clear its back door.", "advisory"),
        ("All units should check their warehouses again, and the keys must be at hand.", "mandatory"),
        ("It is also necessary to look after the outdoor workers.", "mandatory"),
        ("The vice mayor required that the towns should hold a drill.", "mandatory"),
        ("Boilers should be checked, and no unit may start a boiler that has not been.", "mandatory"),
        ("The seals should stay, and they may be taken off only when the danger is gone.", "mandatory"),
        ("Shops should keep their doors free, whoever locks them will be punished.", "mandatory"),
        ("Check the cylinders one by one.", "mandatory"),
        ("to send the warning to every household;", "mandatory"),
        ("Transfer all those who should be transferred.", "mandatory"),
        ("Boxes that cannot be moved should be fenced.", "advisory"),
        ("Owners should close the shops that do not meet the standard.", "advisory"),
        ("Each street should look again and make sure all is locked.", "advisory"),
        ("Those without a permit cannot sail.", "mandatory"),
        ("Boats without papers will be dismantled.", "mandatory"),
        ("Whoever hides it would be handed over to the police.", "mandatory"),
        ("Yards should be swept, and the result will be counted in the appraisal.", "mandatory"),
        ("The brigade were told to visit each mill, and owners should help.", "mandatory"),
        ("Two want the measures be detailed.", "mandatory"),
        ("The residents want the lamp mended.", "advisory"),
    ],
)
def test_the_strongest_word_decides(sentence: str, expected: str) -> None:
    made = parse(sentence)
    assert stringency(made, scan(made), 0, len(sentence)) == expected
