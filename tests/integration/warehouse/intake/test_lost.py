"""Texts that went with the drop that brought them first, and that another drop gives."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from warehouse.intake.ingest import take_in
from warehouse.intake.lost import lost_sources
from warehouse.intake.model import IntakeOptions, IntakeReport
from warehouse.store.home import Home
from warehouse.store.parts import parts

SEEN = datetime(2023, 6, 1, tzinfo=UTC)


class Store:
    """A home whose drops are folders of files."""

    def __init__(self, folder: Path) -> None:
        self.home, self._inputs = Home(folder / "home"), folder

    def put(self, drop: str, files: dict[str, str]) -> IntakeReport:
        """Writes the files of a drop, and takes it in."""
        given = self._inputs / drop
        given.mkdir(exist_ok=True)
        for name, text in files.items():
            (given / name).write_text(text)
        options = IntakeOptions(workers=1)
        return take_in(self.home, drop, [given], options, "run", SEEN, known_as={str(given): drop})

    def remove(self, drop: str) -> None:
        for layer in self.home.store.iterdir():
            shutil.rmtree(layer / drop, ignore_errors=True)

    def texts(self, drop: str) -> list[str]:
        found = [text for part in parts(self.home.documents / drop) for text in pl.read_parquet(part)["text"]]
        return sorted(found)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def _record(text: str, **claims: str) -> str:
    return json.dumps({"text": text, **claims})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "All must work."),
        ("a.jsonl", _record("All must work.")),
        ("a.jsonl", _record("All must work.", url="http://x/1")),
        ("a.csv", 'text\n"All must work."'),
    ],
    ids=["text", "record by its line", "record by its URL", "row"],
)
def test_a_text_of_a_removed_drop_comes_from_the_other_that_gives_it(store: Store, name: str, content: str) -> None:
    store.put("first", {"a.txt": "All must work."})
    store.put("second", {name: content, "other.txt": "Something else."})
    assert store.texts("second") == ["Something else."]
    assert lost_sources(store.home) == {}
    store.remove("first")
    assert list(lost_sources(store.home)) == ["second"]
    assert store.put("second", {}).n_new == 1
    assert store.texts("second") == ["All must work.", "Something else."]
    assert lost_sources(store.home) == {}
    assert store.put("second", {}).n_new == 0


def test_the_best_of_the_claims_that_are_left_holds(store: Store) -> None:
    for drop, day in (("first", "2023-05-09"), ("second", "2023-05-03"), ("third", "2023-05-05")):
        store.put(drop, {"a.jsonl": _record("All must work.", date=day)})
    assert store.texts("third") == []
    store.remove("second")
    assert list(lost_sources(store.home)) == ["third"]
    assert store.put("third", {}).n_restated == 1
    assert lost_sources(store.home) == {}


def test_what_an_older_safegov_noted_is_found_again_too(store: Store) -> None:
    store.put("first", {"a.txt": "All must work."})
    store.put("second", {"b.txt": "All must work."})
    for part in parts(store.home.sources / "second"):
        pl.read_parquet(part).drop("precedence").write_parquet(part)
    assert lost_sources(store.home) == {}
    store.remove("first")
    assert store.put("second", {}).n_new == 1
    assert lost_sources(store.home) == {}
    (part,) = parts(store.home.sources / "second")
    assert pl.read_parquet(part)["precedence"].null_count() == 0


def test_a_text_that_its_file_holds_no_more_is_looked_for_once(store: Store) -> None:
    store.put("first", {"a.txt": "All must work."})
    store.put("second", {"b.txt": "All must work."})
    store.remove("first")
    store.put("second", {"b.txt": "Another text."})
    assert store.texts("second") == ["Another text."]
    assert lost_sources(store.home) == {}


def test_a_source_is_noted_with_the_least_that_it_ever_claimed(store: Store) -> None:
    store.put("first", {"a.jsonl": _record("All must work.", date="2023-05-01")})
    store.put("second", {"b.jsonl": _record("All must work.", date="2023-05-09")})
    store.put("third", {"c.jsonl": _record("All must work.", date="2023-05-05")})
    store.put("second", {"b.jsonl": _record("All must work.", date="2023-05-03")})
    store.remove("first")
    assert sorted(lost_sources(store.home)) == ["second", "third"]
    store.put("third", {})
    store.put("second", {})
    assert lost_sources(store.home) == {}
    days = {
        drop: pl.read_parquet(parts(store.home.documents / drop)[-1])["hint_published_on"][0].day
        for drop in ("second", "third")
    }
    assert days == {"second": 3, "third": 5}
