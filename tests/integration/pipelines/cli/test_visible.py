"""What texts hold never steers a terminal, and never becomes a spreadsheet's formula."""

from __future__ import annotations

import csv
import io
import unicodedata

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli import output
from pipelines.cli.options import OutputFormat
from pipelines.cli.results import write
from pipelines.cli.visible import one_line, visible

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\x08\u202egnp.exe\u2028end\x7f"


def _is_harmless(words: str) -> bool:
    return not any(
        (unicodedata.category(one) == "Cc" and one not in "\n\t")
        or one in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        for one in words
    )


@given(st.text())
def test_no_control_character_stays_and_places_do(words: str) -> None:
    assert _is_harmless(visible(words))
    assert len(visible(words)) == len(words)
    assert "\n" not in one_line(words) and _is_harmless(one_line(words))
    if _is_harmless(words) and not any(one in words for one in "\u2028\u2029\u061c\u200e\u200f"):
        assert visible(words) == words


@pytest.mark.parametrize("form", [OutputFormat.TABLE, OutputFormat.CSV, OutputFormat.JSON])
def test_a_result_shows_control_characters(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: OutputFormat
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with duckdb.connect() as con:
        write(con.sql("SELECT $evil AS words", params={"evil": EVIL}), form)
    shown = capsys.readouterr().out
    assert "owned" in shown
    assert "\x1b]" not in shown and "\x9b" not in shown and "\u202e" not in shown and "\x07" not in shown


def test_a_listing_shows_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(["input"], [[EVIL]])
    shown = capsys.readouterr().out
    assert "owned" in shown and _is_harmless(shown)


def test_a_file_gets_data_as_it_is_and_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect() as con:
        write(con.sql("SELECT '=1+1' AS \"a\"\"b\", '\x1b[1m' AS e, -3 AS n, '-x' AS m, ['=1'] AS l"), OutputFormat.CSV)
    (header, row) = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == ['a"b', "e", "n", "m", "l"]
    assert row == ["'=1+1", "\x1b[1m", "-3", "'-x", '["=1"]']


def test_an_error_that_quotes_a_name_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.cli import main
    from pipelines.errors import UsageError

    def fail() -> None:
        raise UsageError(f"no such file {EVIL}")

    monkeypatch.setattr(main, "command_line", lambda _: fail)
    with pytest.raises(SystemExit):
        main.main()
    assert _is_harmless(capsys.readouterr().err)
