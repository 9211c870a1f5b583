from __future__ import annotations

import pytest

from schemas.catalog import table
from schemas.code_tables import NAMES, CodebookError, codebook, codes, parse

ROW = "fire,Fire safety,消防安全,Fires\n"
HEAD = "sector_code,label_en,label_zh,definition\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_codebook_keeps_its_declaration(name: str) -> None:
    frame = codebook(name)
    assert frame.columns == table(f"main.{name}").column_names
    assert frame.height == len(codes(name)) > 0


@pytest.mark.parametrize("name", NAMES)
def test_no_two_codes_bear_the_same_label(name: str) -> None:
    frame = codebook(name)
    assert frame["label_en"].is_unique().all()
    assert frame["label_zh"].is_unique().all()


def test_a_codebook_is_read_as_written() -> None:
    assert parse("sectors", HEAD + ROW).row(0) == ("fire", "Fire safety", "消防安全", "Fires")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "header"),
        ("code,label\n", "header"),
        (HEAD + "fire,Fire\n", "line 2: 2 cells for 4 columns"),
        (HEAD + ROW + ROW, "primary_key_unique"),
        (HEAD + "Fire,Fire safety,消防安全,Fires\n", "pattern"),
        (HEAD + "fire,,消防安全,Fires\n", "'fire' breaks"),
    ],
)
def test_a_broken_codebook_is_refused_with_the_reason(source: str, reason: str) -> None:
    with pytest.raises(CodebookError, match=reason):
        parse("sectors", source)


RANKS = "rank_code,label_en,label_zh,definition,seniority,branch,is_head\n"
PHRASES = "phrase_code,label_en,label_zh,definition,status,family,origin,introduced_on\n"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ranks", RANKS + "mayor,Mayor,市长,Head,first,government,true\n"),
        ("ranks", RANKS + "mayor,Mayor,市长,Head,1,government,perhaps\n"),
        ("phrases", PHRASES + "red_line,Red line,红线意识,A line,seen,politics,,in June\n"),
    ],
)
def test_a_cell_of_the_wrong_type_is_refused(name: str, source: str) -> None:
    with pytest.raises(CodebookError, match="type"):
        parse(name, source)


def test_a_day_stands_only_beside_its_source() -> None:
    frame = codebook("phrases")
    assert not frame.filter(frame["introduced_on"].is_not_null() & frame["origin"].is_null()).height
    assert frame.filter(frame["introduced_on"].is_not_null()).height > 5
