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
OTHERWISE = {"INTEGER": "{0} + 1", "BIGINT": "{0} + 1", "DOUBLE": "{0} + 7", "VARCHAR": "{0} || 'x'", "DATE": "{0} + 4000"}

Change = tuple[str, int, int, int]
change_of_a_row = st.tuples(
    st.sampled_from(["remove", "twice", "otherwise", "as another", "as another"]),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


def change(con: duckdb.DuckDBPyConnection, how: str, at: int, row: int, column: int) -> None:
    """Changes one row of one table; nothing where the table has none, or none of that kind can be changed so."""
    table = FILLED[at % len(FILLED)]
    ((n_rows,),) = con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()
    if not n_rows:
        return
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


def observed(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return {name: con.sql(query).fetchall() for name, query in BATCHES.items()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working(tmp_path_factory.mktemp("sound")).warehouse


def law(sound: Path, changes: Sequence[Change]) -> int:
    """Looks at a database in which rows were changed, both ways; how many checks found something."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        shutil.copy(sound, home.warehouse)
        with duckdb.connect(str(home.warehouse)) as con:
            for one in changes:
                change(con, *one)
        note_differences(home, sound, home.warehouse)
        with duckdb.connect(str(home.warehouse), read_only=True) as con:
            con.execute(f"ATTACH '{sound}' AS previous (READ_ONLY)")
            assert touched.show(con, home, RELEASE, HOLDS)
            examined = Examined(con)
            whole = observed(con)
            try:
                examined.find_touched()
            except AllNeededError as error:
                assert str(error) == "many rows may differ", changes
                return 0
            examined.show(only_touched=True)
            narrow = observed(con)
    assert {name: (narrow[name], whole[name]) for name in whole if narrow[name] != whole[name]} == {}, changes
    return sum(value > 0 for (row,) in whole.values() for value in row)


@pytest.mark.examples
@settings(few, max_examples=examples(15, 300))
@given(st.lists(change_of_a_row, min_size=1, max_size=4))
def test_what_is_wrong_in_touched_rows_is_found_as_among_all(sound: Path, changes: list[Change]) -> None:
    law(sound, changes)
