"""A build makes the working database's file anew: the one before holds until it is whole, and goes as a whole."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.store import build_state, working_file
from warehouse.store.home import Home


def _values(home: Home) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute("SELECT n FROM given").fetchall()


def test_it_takes_the_place_of_the_one_before_once_it_is_whole(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with working_file.anew(home) as con:
        con.execute("CREATE TABLE given AS SELECT 1 AS n")
        assert not home.warehouse.exists()
    assert _values(home) == [(1,)]
    build_state.set_working(home, build_state.Build("state", "run"))
    home.warehouse.with_name("warehouse.duckdb.wal").write_bytes(b"of the file before")
    with working_file.anew(home) as con:
        assert con.execute("SELECT current_database()").fetchall() == [("warehouse",)], "views name no other catalog"
        assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]
        con.execute("CREATE TABLE given AS SELECT 2 AS n")
    assert _values(home) == [(2,)]
    assert build_state.working(home) is None, "what was noted is of the file before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["warehouse.duckdb"]


def test_an_error_leaves_the_one_before(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with working_file.anew(home) as con:
        con.execute("CREATE TABLE given AS SELECT 1 AS n")
    build_state.set_working(home, build_state.Build("state", "run"))
    with pytest.raises(duckdb.CatalogException), working_file.anew(home) as con:
        con.execute("CREATE TABLE given AS SELECT 2 AS n")
        con.execute("SELECT * FROM nothing")
    assert _values(home) == [(1,)] and build_state.working(home) is not None
    (home.path / ".building").mkdir()
    (home.path / ".building" / "warehouse.duckdb").write_bytes(b"left by a run that was killed")
    with working_file.anew(home) as con:
        con.execute("CREATE TABLE given AS SELECT 3 AS n")
    assert _values(home) == [(3,)]


@pytest.mark.parametrize(("n_bytes", "block"), [(0, 16_384), (working_file.SMALL_BYTES // 5, 262_144)])
def test_its_form_is_that_of_releases(tmp_path: Path, n_bytes: int, block: int) -> None:
    home = Home(tmp_path)
    part = home.documents / "drop" / "part-00000.parquet"
    part.parent.mkdir(parents=True)
    with part.open("wb") as file:
        file.truncate(n_bytes)
    with working_file.anew(home) as con:
        con.execute("CREATE TABLE given AS SELECT 1 AS n")
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("SELECT block_size FROM pragma_database_size()").fetchall() == [(block,)]
        (tag,) = con.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tag == (f"{working_file.STORAGE_VERSION}+",)
