"""``safegov find`` finds demands by any of their wordings and sentences outside them, each with its source."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.builders.commands import app
from tests.builders.released import request, working
from warehouse.release.finding import _SENTENCE, FindError, Wanted, find
from warehouse.release.place_names import PlaceError, prefix
from warehouse.release.publish import publish
from warehouse.store.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = working(tmp_path_factory.mktemp("home"), 40)
    with duckdb.connect(str(home.warehouse)) as con:  # a second wording of one demand, in another language
        con.execute(
            "INSERT INTO documents SELECT * REPLACE ('zh-1' AS document_id, '各区要检查消防通道。会场满座。' AS text, "
            "'zh' AS language, repeat('a', 64) AS sha256) FROM documents WHERE document_id = 'd0000000'"
        )
        con.execute("INSERT INTO meeting_reports VALUES ('m0000000', 'zh-1', 'date_place_people', 1.0)")
        con.execute(
            "INSERT INTO directive_sources SELECT directive_id, 'zh-1', '各区要检查消防通道。', 0, 10, speaker_name, "
            "speaker_kind, 'rendition' FROM directives WHERE directive_id = 'm0000000-01'"
        )
    publish(home, request("r0001"))
    return home


@pytest.fixture
def con(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        yield con


def test_a_demand_is_found_by_all_of_its_words_in_any_case_and_its_span_is_right(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = list(find(con, Wanted("FIRE inspect")))
    counted = con.execute("SELECT count(*) FROM directives WHERE text ILIKE '%fire%' AND text ILIKE '%inspect%'")
    assert len(found) == counted.fetchall()[0][0] > 10 and {one.kind for one in found} == {"demand"}
    for one in found:
        text = con.execute("SELECT text FROM documents WHERE document_id = ?", [one.document_id]).fetchall()[0][0]
        assert text[one.start_char : one.end_char] == one.text
        where = f"drop/{one.document_id}.txt [{one.document_id}, characters {one.start_char}–{one.end_char}]"
        assert where in one.citation
    days = [one.held_on for one in found if one.held_on]
    assert days == sorted(days)
    assert list(find(con, Wanted('"inspect fire exits"')))
    assert not list(find(con, Wanted('"fire inspect"')))


def test_a_wording_in_another_language_finds_the_demand_and_a_sentence_beside_it_is_told_apart(
    con: duckdb.DuckDBPyConnection,
) -> None:
    (demand,) = find(con, Wanted("消防"))
    assert (demand.kind, demand.key, demand.document_id) == ("demand", "m0000000-01", "zh-1")
    (sentence,) = find(con, Wanted("会场"))
    assert (sentence.kind, sentence.text, sentence.start_char) == ("sentence", "会场满座。", 10)


def test_filters_narrow_and_what_is_not_known_is_told(con: duckdb.DuckDBPyConnection) -> None:
    fire = (("sectors", "fire"),)
    everywhere = list(find(con, Wanted("must", codes=fire)))
    meeting = next(one.meeting_id for one in everywhere if one.held_on)
    asked = con.execute("SELECT place_code, held_on FROM meetings WHERE meeting_id = ?", [meeting])
    place, day = asked.fetchall()[0]
    there = list(find(con, Wanted("must", place=place, since=day, until=day, codes=fire)))
    assert there and {one.held_on for one in there} == {day} and len(there) < len(everywhere)
    speaker = next(one.speaker for one in everywhere if one.speaker and one.speaker != "the meeting")
    assert {one.speaker for one in find(con, Wanted("must", speaker=speaker.upper()))} == {speaker}
    with pytest.raises(FindError, match=r"sectors has no code 'fires'; it has: .*fire"):
        list(find(con, Wanted("x", codes=(("sectors", "fires"),))))
    for words, told in (('"open', "left open"), ("  ", "no words")):
        with pytest.raises(FindError, match=told):
            list(find(con, Wanted(words)))
    with pytest.raises(PlaceError, match="no place is called"):
        list(find(con, Wanted("x", place="Atlantis")))


@pytest.mark.parametrize(
    ("spelling", "digits"),
    [
        ("Hinggan League", "1522"), ("兴安盟", "1522"), ("410000", "41"), ("He nan", "41"), ("河南", "41"),
        ("kai feng city", "4102"), ("HENAN", "41"), ("Lüliang", "1411"), ("lu liang city", "1411"), ("Peking", "11"),
    ],
)  # fmt: skip
def test_a_place_is_known_in_any_spelling(con: duckdb.DuckDBPyConnection, spelling: str, digits: str) -> None:
    assert prefix(con, spelling) == digits


@given(st.text(alphabet="ab .。!？\n”12", max_size=80))
def test_sentences_leave_nothing_out_and_overlap_nowhere(text: str) -> None:
    spans = [found.span() for found in _SENTENCE.finditer(text)]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join(text[start:end] for start, end in spans) == text.replace("\n", "")


def test_the_command_writes_every_form_and_says_where_there_is_more(home: Home) -> None:
    asked = ["find", "must", "--limit", "3", "--home", str(home.path)]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0 and "3 found" in shown.stdout and "characters" in shown.stdout
    assert "more than 3: raise --limit" in shown.stderr
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*asked, "-f", "csv"]).stdout)))
    said = json.loads(CliRunner().invoke(app, [*asked, "-f", "json"]).stdout)
    assert [row["key"] for row in rows] == [one["key"] for one in said] and "characters" in rows[0]["citation"]
    none = CliRunner().invoke(app, ["find", "unheard-of", "--home", str(home.path)])
    assert none.exit_code == 0 and "0 found" in none.stdout


@pytest.mark.parametrize("day", ["2024-13-01", "2023-02-29", "1 May 2023", "", "2024-01-31T00:00"])
def test_what_is_no_day_is_refused_with_how_one_is_written(day: str) -> None:
    told = CliRunner().invoke(app, ["find", "must", "--from", day])
    assert told.exit_code == 2
    words = " ".join(told.stderr.replace("│", " ").split())
    assert f"'{day}' is no day of the calendar" in words and "2024-01-31" in words


def test_help_names_values_and_the_shell_is_offered_what_there_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    version = CliRunner().invoke(app, ["--version"])
    assert version.exit_code == 0 and version.stdout.startswith("safegov 0.") and "readers: en " in version.stdout
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("SAFEGOV_HOME", str(home.path))
    for command in ([], ["run"], ["find"], ["diff"], ["export"], ["correct"], ["ui"]):
        words = CliRunner().invoke(app, [*command, "--help"]).stdout
        assert "--help" in words and not any(f"<{kind}>" in words for kind in ("bool", "str", "int", "path", "float"))
    offered = {"_SAFEGOV_COMPLETE": "complete_bash", "COMP_WORDS": "safegov cite r", "COMP_CWORD": "2"}
    assert "r0001" in CliRunner().invoke(app, [], prog_name="safegov", env=offered).stdout
    offered |= {"COMP_WORDS": "safegov export out --table direct", "COMP_CWORD": "4"}
    assert "directive_facts" in CliRunner().invoke(app, [], prog_name="safegov", env=offered).stdout


def test_an_empty_home_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["find", "x", "--home", str(tmp_path)])
    assert done.exit_code != 0 and "nothing is published" in str(done.exception)
