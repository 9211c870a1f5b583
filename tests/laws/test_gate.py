"""Law of the gate: what is wrong in rows that were touched, it finds among these as it does among all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.catalog import TABLES
from schemas.model import Table
from tests.builders.examples import examples
from tests.builders.noted import HOLDS, RELEASE, note_differences
from tests.builders.released import working
from tests.laws.test_laws import few
from warehouse.release.gate import contract, suites
from warehouse.release.gate.examined import ASKED, AllNeededError, Examined
from warehouse.store import touched
from warehouse.store.home import Home

FILLED = [
    table for table in TABLES if table.layer in ("main", "extracted") and table.name not in ("releases", "changes")
]
BATCHES = {
    f"{suite.name}.{batch.name}": batch.sql
    for suite in (contract.suite(), *suites.load())
    for batch in suite.batches
    if ASKED.search(batch.sql)
}
OTHERWISE = {
    "INTEGER": "{0} + 1",
    "BIGINT": "{0} + 1",
    "DOUBLE": "{0} + 7",
    "VARCHAR": "{0} || 'x'",
    "DATE": "{0} + 4000",
}

SAFE = ("many rows may differ", "than what builds noted comes to")
"""Why all rows are looked at; the latter where rows were read of a document that is not there."""

Change = tuple[str, int, int, int]
change_of_a_row = st.tuples(
    st.sampled_from(["remove", "twice", "otherwise", "as another", "as another"]),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


def change(con: duckdb.DuckDBPyConnection, how: str, at: int, row: int, column: int) -> Table:
    """Changes one row of one table, and tells which; nothing where the table has none, or it cannot be changed so."""
    table = FILLED[at % len(FILLED)]
    ((n_rows,),) = con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()
    if not n_rows:
        return table
    chosen = table.columns[column % len(table.columns)]
    rowids = [found for (found,) in con.execute(f"SELECT rowid FROM {table.qualified} ORDER BY rowid").fetchall()]
    one, other = rowids[row % n_rows], rowids[(row + 1 + column) % n_rows]
    if how == "remove":
        con.execute(f"DELETE FROM {table.qualified} WHERE rowid = {one}")
    elif how == "twice":
        con.execute(f"INSERT INTO {table.qualified} FROM {table.qualified} WHERE rowid = {one}")
    elif how == "as another":
        value = f'(SELECT "{chosen.name}" FROM {table.qualified} WHERE rowid = {other})'
        con.execute(f'UPDATE {table.qualified} SET "{chosen.name}" = {value} WHERE rowid = {one}')
    elif chosen.type in OTHERWISE:
        value = OTHERWISE[chosen.type].format(f'"{chosen.name}"')
        con.execute(f'UPDATE {table.qualified} SET "{chosen.name}" = {value} WHERE rowid = {one}')
    return table


def observed(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return {name: con.sql(query).fetchall() for name, query in BATCHES.items()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working(tmp_path_factory.mktemp("sound")).warehouse


def law(sound: Path, changes: Sequence[Change]) -> int:
    """Looks at a database in which rows were changed, both ways; how many checks found something, -1 where all rows
    have to be looked at."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        shutil.copy(sound, home.warehouse)
        with duckdb.connect(str(home.warehouse)) as con:
            tables = {table.qualified: table for one in changes if (table := change(con, *one))}
        note_differences(home, sound, home.warehouse, tables.values())
        with duckdb.connect(str(home.warehouse), read_only=True) as con:
            con.execute(f"ATTACH '{sound}' AS previous (READ_ONLY)")
            assert touched.show(con, home, RELEASE, HOLDS)
            examined = Examined(con)
            whole = observed(con)
            try:
                examined.find_touched()
            except AllNeededError as error:
                assert str(error).endswith(SAFE), changes
                return -1
            examined.show(only_touched=True)
            narrow = observed(con)
    assert {name: (narrow[name], whole[name]) for name in whole if narrow[name] != whole[name]} == {}, changes
    return sum(value > 0 for (row,) in whole.values() for value in row)


@pytest.mark.examples
@settings(few, max_examples=examples(8, 200))
@given(st.lists(change_of_a_row, min_size=1, max_size=4))
def test_what_is_wrong_in_touched_rows_is_found_as_among_all(sound: Path, changes: list[Change]) -> None:
    law(sound, changes)


def test_something_is_wrong_and_found(sound: Path) -> None:
    """The law on changes that break rules, before a commit: those of the property may break none."""
    places = {table.qualified: at for at, table in enumerate(FILLED)}
    ends = {
        name: FILLED[at].column_names.index("end_char") for name, at in places.items() if name.startswith("main.dir")
    }
    broken: list[Change] = [
        ("otherwise", places["main.directives"], 5, ends["main.directives"]),
        ("otherwise", places["main.meetings"], 7, FILLED[places["main.meetings"]].column_names.index("held_on")),
        ("twice", places["main.documents"], 3, 0),
        ("remove", places["main.meetings"], 9, 0),
        ("remove", places["main.directives"], 4, 0),
        ("remove", places["main.meeting_reports"], 11, 0),
        ("remove", places["main.persons"], 2, 0),
        ("remove", places["extracted.documents"], 8, 0),
        ("otherwise", places["main.directive_sectors"], 6, ends["main.directive_sectors"]),
    ]
    for some in (broken[::2], broken[1::2]):
        assert law(sound, some) > len(some), some
