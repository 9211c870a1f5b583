"""Laws of the store: in whatever order drops come, are read and go, it holds what those that are there give."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from schemas.tables_extracted import TABLES
from tests.builders.examples import examples
from tests.builders.reading import EXECUTOR
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.reading.read_drop import read_drop
from warehouse.resolution import load
from warehouse.store.home import Home
from warehouse.store.parts import drops

SEEN = datetime(2023, 6, 1, tzinfo=UTC)
TEXTS = ("All mines must close.", "Schools must open, says Mayor Li Xiang. OUTSIDE", "Nothing is asked of anyone here.")
DAYS = (None, "2023-05-03", "2023-05-09")
NAMES = ("a", "b", "c")
UNSTABLE = {"first_seen_at", "seen_at", "run_id"}

Record = tuple[int, int]
"""A text and the day that a source gives it, by their numbers."""
Step = tuple[Literal["take in", "read", "remove"], str]

given_drops = st.fixed_dictionaries(
    {name: st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=3) for name in NAMES}
)
steps = st.lists(
    st.tuples(st.sampled_from(["take in", "take in", "read", "remove"]), st.sampled_from(NAMES)), min_size=2, max_size=9
)


class Store:
    """A home whose drops are files of records."""

    def __init__(self, folder: Path, given: dict[str, list[Record]]) -> None:
        self.home = Home(folder / "home")
        self._inputs = folder / "in"
        self._inputs.mkdir(parents=True)
        self.there: set[str] = set()
        for name, records in given.items():
            lines = [
                json.dumps({"text": TEXTS[text], "date": DAYS[day]} | ({"url": f"http://{name}/{at}"} if at else {}))
                for at, (text, day) in enumerate(records)
            ]
            (self._inputs / f"{name}.jsonl").write_text("\n".join(lines))

    def take_in(self, name: str) -> None:
        given = self._inputs / f"{name}.jsonl"
        known_as = {str(given): f"{name}.jsonl"}
        done = take_in(self.home, name, [given], IntakeOptions(workers=1), "run", SEEN, known_as=known_as)
        assert done.is_balanced
        self.there.add(name)

    def read(self, name: str) -> None:
        read_drop(
            self.home, name, reader="tests.builders.readers:faulty", extractor_version="1", executor=EXECUTOR,
            run_id="run", seen_at=SEEN,
        )  # fmt: skip

    def remove(self, name: str) -> None:
        """As a user does: the folders of that name go."""
        for folder in [*self.home.store.glob(f"*/{name}"), *self.home.store.glob(f"extracted/*/{name}")]:
            shutil.rmtree(folder)
        self.there.discard(name)

    def settled(self) -> dict[str, list[Any]]:
        """What a build takes from the store once all drops that are there were run again."""
        for name in sorted(self.there):
            self.take_in(name)
        for name in sorted(self.there):
            self.read(name)
        assert drops(self.home) == sorted(self.there)
        return self.loaded()

    def loaded(self) -> dict[str, list[Any]]:
        """What a build takes from the store, apart from times and runs."""
        names = ["main.documents", "main.document_sources", "quality.quarantine", "quality.issues"]
        with duckdb.connect() as con:
            con.execute("BEGIN TRANSACTION")
            load.make_tables(con)
            load.load(con, self.home)
            found = {}
            for name in [*names, *(table.qualified for table in TABLES)]:
                rows = con.sql(f"SELECT * FROM {name}")
                columns = ", ".join(f'"{column}"' for column in rows.columns if column not in UNSTABLE)
                found[name] = con.execute(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()
        return found


@pytest.mark.examples
@settings(max_examples=examples(4, 40), phases=[Phase.explicit, Phase.generate])
@given(given_drops, steps)
def test_any_order_ends_in_what_the_drops_that_are_there_give(given: dict[str, list[Record]], walk: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        walked, plain = Store(Path(folder) / "walked", given), Store(Path(folder) / "plain", given)
        for what, name in walk:
            if what == "take in":
                walked.take_in(name)
            elif name in walked.there:
                (walked.read if what == "read" else walked.remove)(name)
        plain.there |= walked.there
        assert walked.settled() == plain.settled()


@pytest.mark.examples
@settings(max_examples=examples(2, 20), phases=[Phase.explicit, Phase.generate])
@given(given_drops, st.permutations(NAMES))
def test_a_document_once_there_is_never_missing_while_a_better_claim_waits_to_be_read(
    given: dict[str, list[Record]], order: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), given)
        known: set[str] = set()
        for name in order:
            store.take_in(name)
            for _ in range(2):
                loaded = store.loaded()
                now = {row[0] for row in loaded["main.documents"]}
                assert known <= now, "a document left the release"
                given_now = {row[0] for row in loaded["main.document_sources"]}
                assert given_now == now, "sources are of documents that are there"
                known = now
                store.read(name)
            assert not {row for row in store.loaded()["quality.issues"] if row[2] == "document_unread"}
