"""Pages of several stories: each is a report of its own, keys of other texts stay, corrections name, split and join."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from extraction.languages import read
from extraction.version import READER_VERSIONS
from pipelines.cli.show import find, shown
from schemas import tables_extracted, tables_store
from schemas.catalog import TABLES
from tests.builders.corpus import Built, write_part
from tests.builders.stories import pages, samples
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import CorrectionError, from_entry
from warehouse.reading.rows import Rows, checked
from warehouse.release import finding
from warehouse.store.home import Home

SAID = {"reason": "seen on the page", "author": "A. Reader", "date": "2024-03-01"}
DAY = datetime(2030, 1, 1)


def key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fill(folder: Path, texts: list[str]) -> Home:
    """A home with ``texts`` as read by the present readers."""
    home, rows, taken = Home(folder), Rows(READER_VERSIONS), []
    for number, text in enumerate(texts):
        rows.add(key(text), text, read(text))
        taken.append(
            {"document_id": key(text), "source_uri": f"{number}.txt", "collection": "drop", "encoding": "utf-8",
             "sha256": hashlib.sha256(text.encode()).hexdigest(), "n_bytes": len(text.encode()), "text": text,
             "first_seen_at": DAY}
        )  # fmt: skip
    good = checked(rows, {}, "drop", "run", DAY)
    assert not good.rejected.height
    write_part(home.documents, "drop", 0, tables_store.TAKEN_IN, taken)
    write_part(home.sources, "drop", 0, tables_store.SOURCES, taken)
    for table in tables_extracted.TABLES:
        write_part(home.extracted(table.name), "drop", 0, table, good.good[table.name].to_dicts())
    return home


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """A page whose first story is no report, and two are."""
    return next(
        one
        for one in pages("en").values()
        if [story["relevant"] for story in one["stories"]].count(True) == 2 and not one["stories"][0]["relevant"]
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, page: dict[str, Any]) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    fill(folder, [page["text"], samples("en")["003"]])
    return folder


@pytest.fixture
def built(filled: Path) -> Built:
    for file in (filled / "corrections").glob("*"):
        file.unlink()
    return Built(filled)


def correct(built: Built, *entries: dict[str, Any]) -> list[tuple[Any, ...]]:
    for entry in entries:
        add(built.home, from_entry(entry | SAID, "test"))
    built.again()
    return built.rows("SELECT action, status, detail FROM main.corrections ORDER BY written_on, correction_id")


def of_page(built: Built, page: dict[str, Any]) -> list[tuple[Any, ...]]:
    return built.rows(
        "SELECT e.story, m.meeting_id, m.place_name, m.n_attendees, m.n_directives FROM main.meetings m "
        "JOIN extracted.meetings e ON e.document_id = m.document_id AND e.place_name = m.place_name "
        "WHERE m.document_id = $d ORDER BY e.story",
        d=key(page["text"]),
    )


def test_each_story_is_a_report_and_no_row_mixes_two(built: Built, page: dict[str, Any]) -> None:
    told = of_page(built, page)
    wanted = [story for story in page["stories"] if story["relevant"]]
    assert [row[2] for row in told] == [story["place"] for story in wanted]
    assert [row[3] for row in told] == [len(story["attendees"]) for story in wanted]
    for table in ("attendees", "directives", "reported_figures"):
        mixed = built.rows(
            f"SELECT r.meeting_id FROM main.{table} r JOIN main.meetings m USING (meeting_id) "
            "JOIN extracted.meetings e ON e.document_id = m.document_id AND e.place_name = m.place_name "
            "WHERE r.start_char < e.start_char OR r.start_char >= e.end_char"
        )
        assert mixed == []


def test_no_key_of_a_story_is_left(built: Built) -> None:
    for table in TABLES:
        if "document_id" in table.column_names:
            assert built.rows(f"FROM {table.qualified} WHERE contains(document_id, '#')") == []


def test_a_text_of_one_story_keeps_its_keys_and_the_page_an_alias(built: Built, page: dict[str, Any]) -> None:
    def hashed(words: str) -> str:
        return "m" + hashlib.sha256(words.encode()).hexdigest()[:16]

    alone = key(samples("en")["003"])
    assert built.rows("SELECT meeting_id FROM main.meetings WHERE document_id = $d", d=alone) == [(hashed(alone),)]
    assert built.rows("SELECT story, start_char FROM extracted.meetings WHERE document_id = $d", d=alone) == [(1, 0)]
    told = of_page(built, page)
    assert [row[1] for row in told] == [hashed(f"{key(page['text'])}#{row[0]}") for row in told]
    assert built.rows("SELECT alias_id, meeting_id FROM main.meeting_aliases") == [
        (hashed(key(page["text"])), told[0][1])
    ]


def test_a_correction_goes_to_the_story_that_holds_it(built: Built, page: dict[str, Any]) -> None:
    second = [story for story in page["stories"] if story["relevant"]][1]
    number = 1 + page["stories"].index(second)
    entry = {"action": "set", "table": "meetings", "document": key(page["text"]), "field": "mode", "value": "in_person",
             "expect": second["mode"]}  # fmt: skip
    ((_, status, detail),) = correct(built, entry)
    assert status == "unmatched" and f"`story: {number}`" in str(detail)
    assert correct(built, entry | {"story": str(number)})[-1][1] in ("applied", "unmatched")
    person = second["attendees"][0]["name"]
    told = correct(built, {"action": "set", "table": "attendees", "document": key(page["text"]), "name": person,
                           "field": "presided", "expect": str(second["attendees"][0]["presided"]).lower(),
                           "value": str(not second["attendees"][0]["presided"]).lower()})  # fmt: skip
    assert sorted(status for _, status, _ in told) == ["applied", "applied", "unmatched"]
    rows = built.rows("SELECT mode FROM main.meetings WHERE document_id = $d AND place_name = $p",
                      d=key(page["text"]), p=second["place"])  # fmt: skip
    assert rows == [("in_person",)]


def test_a_story_that_is_none_goes_and_the_other_stays(built: Built, page: dict[str, Any]) -> None:
    (first, *_), (other, *_) = of_page(built, page)
    told = correct(built, {"action": "not-a-meeting", "document": key(page["text"]), "story": str(first)})
    assert told == [("not-a-meeting", "applied", None)]
    assert [row[0] for row in of_page(built, page)] == [other]


def test_stories_are_joined_and_split(built: Built, page: dict[str, Any]) -> None:
    (first, _, place, people, _), (other, _, _, more, _) = of_page(built, page)
    document = key(page["text"])
    assert correct(built, {"action": "join-stories", "document": document, "story": str(other)})[0][1] == "applied"
    ((_, _, kept, together, _),) = of_page(built, page)
    assert (kept, together) == (place, people + more)
    assert first != other
    alone = samples("en")["003"]
    sentence = next(part for part in alone.split("\n\n")[2:] if alone.count(part[:40]) == 1)[:40]
    told = correct(built, {"action": "split-story", "document": key(alone), "words": sentence})
    assert ("split-story", "applied", "the story that begins there is story 2") in told
    split = built.rows("SELECT count(*), count(held_on) FROM main.meetings WHERE document_id = $d", d=key(alone))
    assert split == [(2, 1)]
    assert built.rows("SELECT n_reports FROM main.meetings WHERE document_id = $d", d=key(alone)) == [(1,), (1,)]
    console = Console(file=io.StringIO(), width=200)
    for part in shown(built.con, key(alone)):
        console.print(part)
    begins = alone.index(sentence)
    assert isinstance(console.file, io.StringIO)
    words = console.file.getvalue()
    assert f"story 1, characters 0-{begins}: " in words
    assert f"story 2, characters {begins}-{len(alone)}: day unknown, place unknown, untitled" in words


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"action": "split-story", "document": "d"}, "words"),
        ({"action": "join-stories", "document": "d"}, "story"),
        ({"action": "join-stories", "document": "d", "story": "two"}, "counted from 1"),
    ],
)
def test_a_correction_of_a_story_says_which(entry: dict[str, str], said: str) -> None:
    with pytest.raises(CorrectionError, match=said):
        from_entry(entry | SAID, "test")


def test_a_story_that_breaks_a_rule_is_held_back_alone(built: Built, page: dict[str, Any]) -> None:
    first, second = (story for story in page["stories"] if story["relevant"])
    number = 1 + page["stories"].index(second)
    days = built.rows("SELECT published_on FROM main.documents WHERE document_id = $d", d=key(page["text"]))
    late = days[0][0].replace(year=days[0][0].year + 1).isoformat()
    part = next(built.home.extracted("meetings").rglob("part-*.parquet"))
    frame = pl.read_parquet(part)
    spoilt = frame.with_columns(
        pl.when((pl.col("document_id") == key(page["text"])) & (pl.col("story") == number))
        .then(pl.lit(late).str.to_date())
        .otherwise(pl.col(day))
        .alias(day)
        for day in ("held_on", "held_earliest", "held_latest")
    )
    try:
        spoilt.write_parquet(part)
        built.again()
        assert [row[2] for row in of_page(built, page)] == [first["place"]]
        held = built.rows("SELECT check_name FROM quality.quarantine WHERE reason_code = 'held_back'")
        assert ("held_after_publication",) in held
        reasons = built.rows("SELECT reason FROM quality.quarantine WHERE check_name = 'held_after_publication'")
        assert all("words: “" in reason for (reason,) in reasons), "the words of a further story are told, too"
        assert built.rows("SELECT count(*) FROM main.attendees WHERE name = $n", n=second["attendees"][0]["name"]) == [
            (0,)
        ]
        assert built.rows("SELECT kind FROM main.documents WHERE document_id = $d", d=key(page["text"])) == [
            ("meeting_report",)
        ]
    finally:
        frame.write_parquet(part)


def test_show_lists_the_stories_and_follows_the_old_key(built: Built, page: dict[str, Any]) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    for part in shown(built.con, key(page["text"])):
        console.print(part)
    said = console.export_text()
    for number, story in enumerate(page["stories"], 1):
        assert (f"story {number}, characters" in said) == story["relevant"]
    ((old, now),) = built.rows("SELECT alias_id, meeting_id FROM main.meeting_aliases")
    assert find(built.con, old) == ("meeting", now)


def test_a_sentence_is_found_with_the_meeting_of_its_own_story_once(built: Built, page: dict[str, Any]) -> None:
    stories = [story for story in page["stories"] if story["relevant"]]
    sentences = [one for one in finding.find(built.con, finding.Wanted("the")) if one.kind == "sentence"]
    own = [one for one in sentences if one.document_id == key(page["text"])]
    assert len({(one.start_char, one.end_char) for one in own}) == len(own) > 0
    for one in own:
        (story,) = (story for story in stories if story["start_char"] <= one.start_char < story["end_char"])
        assert story["place"].split()[0] in (one.place or "")
