"""The codebook page: every code stands there, and what was ruled names codes that exist."""

from __future__ import annotations

import pytest

from schemas.code_tables import codes
from schemas.codebook_page import BOOKS, page, rulings


def test_every_code_stands_on_the_page() -> None:
    words = page({})
    assert all(f"`{code}`" in words for book in BOOKS for code in codes(book))


@pytest.mark.parametrize("book", ["instruments", "responsibilities"])
def test_every_code_of_a_demand_has_a_ruling_and_examples_in_both_languages(book: str) -> None:
    assert set(rulings()[book]) == codes(book)


def test_rulings_are_whole_and_name_codes_that_exist() -> None:
    for book, told in rulings().items():
        known = {"mandatory", "advisory"} if book == "stringency" else codes(book)
        for code, ruling in told.items():
            assert code in known
            assert set(ruling) == {"earns", "not", "near", "en", "zh"}
            assert set(ruling["near"]) <= known - {code}
            assert all(ruling.values())


def test_examples_of_rules_are_shown() -> None:
    words = page({("instruments", "service"): (["Send a doctor down.", "Send a doctor down."], ["He sent a letter."])})
    assert words.count("Send a doctor down.") == 1
    assert "But not: “He sent a letter.”" in words
