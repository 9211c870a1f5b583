"""Files that users write: what is wrong with one is told so that it can be found."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemas.written import WrittenError, read_text, read_yaml
from warehouse.corrections.correction_file import dump, read_file
from warehouse.corrections.form import CorrectionError, from_entry

GOOD = "- action: not-a-meeting\n  document: 365565704b7b4464\n  reason: a notice\n  author: me\n  date: 2024-03-01\n"


def _entry(**names: str) -> dict[str, str]:
    return {"action": "not-a-meeting", "document": "a" * 16, "reason": "r", "author": "a", "date": "2024-03-01"} | names


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            GOOD + "  value: an answer: yes\n",
            r"line 6, column \d+ is no YAML: .*“value: an answer: yes”; put a value .* quotes",
        ),
        (GOOD + "\tvalue: x\n", r"line 6, column 1 .*blanks, not with tabs"),
        (GOOD + "  reason: again\n", r"line 6, column 3 .*'reason' is there twice.*keep one"),
        (GOOD + " odd: x\n", r"line 6, column 2 .*the same column"),
        (GOOD + "  value: 'open\n", r"line 6, column \d+ .*close the quotes"),
        (GOOD + "  value: [a, b\n", r"line 6, column \d+ "),
        (GOOD + "  value: *star\n", r"line 6, column 10 .*begins with \*"),
        (GOOD + "  value: a\x00b\n", r"line 6, column 11 .*“value: a\\x00b”; remove the character"),
        (GOOD + "- action: no-meeting\n", r"entry 2 \(line 6\): .*did you mean not-a-meeting"),
        (GOOD.replace("document", "documnt"), r"entry 1 \(line 1\): unknown documnt \(did you mean document\?\)"),
    ],
)
def test_a_fault_is_told_with_its_place_its_words_and_the_remedy(tmp_path: Path, words: str, told: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(CorrectionError, match=rf"mine\.yaml, {told}") as error:
        read_file(file)
    assert "\n" not in str(error.value) and "\x00" not in str(error.value)


@pytest.mark.parametrize("name", ["mine.yaml", "mine.csv"])
def test_bytes_that_are_no_utf8_are_told_with_their_place(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes("- reason: ok\n- reason: é 市长".encode() + "市".encode("gbk") + b" rest\n")
    with pytest.raises(
        CorrectionError, match=rf"{name}, line 2, column 15: byte 0xca is no UTF-8, at “- reason: é 市长\\xca"
    ):
        read_file(file)


def test_a_row_with_too_many_cells_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(f'action,document,reason,author,date\nnot-a-meeting,{"a" * 16},"two\nlines",me,2024-03-01\n'
                    f"not-a-meeting,{'b' * 16},one,two,me,2024-03-01\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(CorrectionError, match=r"mine\.csv, line 4: 1 cells more .*'2024-03-01'"):
        read_file(file)


def test_a_cell_keeps_its_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text('action,document,reason,author,date\n'
                    f'not-a-meeting,{"a" * 16},"two\nlines",me,2024-03-01\n', encoding="utf-8")  # fmt: skip
    assert read_file(file)[0].reason == "two\nlines"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrittenError, match=r"here\.yaml: cannot be read"):
        read_text(tmp_path / "here.yaml")


@pytest.mark.parametrize("words", ["&a [*a]", "&a {x: *a}", "[" * 20_000], ids=["in itself", "mapping", "deep"])
def test_a_knot_ends(words: str) -> None:
    try:
        read_yaml(words, "mine.yaml", yaml.BaseLoader, "something")
    except WrittenError as error:
        assert str(error).startswith("mine.yaml, line 1")


def test_a_day_that_is_none_is_told_with_its_place() -> None:
    with pytest.raises(WrittenError, match=r"line 2, column 8 is no YAML: day .*“since: 2024-02-31”"):
        read_yaml("about: x\nsince: 2024-02-31\n", "mine.yaml", yaml.SafeLoader, "something")


@given(st.text(max_size=60))
def test_whatever_stands_there_it_is_read_or_told_in_one_line(words: str) -> None:
    try:
        read_yaml(words, "mine.yaml", yaml.SafeLoader, "something")
    except WrittenError as error:
        assert str(error).startswith("mine.yaml, line ") and str(error).isprintable()
    except ValueError:
        pytest.fail("a fault without its place")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
        lambda s: s.strip() and s.strip().lower() not in {"~", "null"}
    )
)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, reason: str) -> None:
    file = tmp_path_factory.mktemp("c") / "x.yaml"
    correction = from_entry(_entry(reason=reason), "here")
    file.write_text(dump([correction]), encoding="utf-8")
    assert read_file(file) == [correction]
