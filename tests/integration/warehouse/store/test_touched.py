"""Which rows may differ from the published release is known for that release and that build alone."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.store import touched
from warehouse.store.home import Home


def added(home: Home, rows: list[int], before: str, after: str) -> None:
    with duckdb.connect() as con:
        touched.clear(con)
        con.executemany(f"INSERT INTO {touched.ROWS} VALUES ('meetings', ?)", [[row] for row in rows])
        touched.add(con, home, before, after)


def shown(home: Home, release: str | None, holds: str) -> list[int] | None:
    with duckdb.connect() as con:
        if not touched.show(con, home, release, holds):
            return None
        return [k for (k,) in con.execute(f"SELECT k FROM {touched.ROWS} ORDER BY k").fetchall()]


def test_rows_of_builds_that_follow_each_other_come_together(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert shown(home, "r1", "one") is None
    touched.begin(home, "r1", "one")
    assert shown(home, "r1", "one") == []
    added(home, [1, 2], "one", "two")
    added(home, [2, 3], "two", "three")
    assert shown(home, "r1", "three") == [1, 2, 3]
    assert len(list(home.memo.glob("touched-*.parquet"))) == 1


def test_they_count_for_no_other_release_or_build(tmp_path: Path) -> None:
    home = Home(tmp_path)
    touched.begin(home, "r1", "one")
    added(home, [1], "one", "two")
    assert shown(home, "r2", "two") is None
    assert shown(home, None, "two") is None
    assert shown(home, "r1", "one") is None
    assert shown(home, "r1", "") is None
    added(home, [2], "another", "three")
    assert shown(home, "r1", "three") is None
    touched.begin(home, "r3", "three")
    assert shown(home, "r3", "three") == []


def test_they_end_with_a_whole_build_and_where_their_file_is_damaged(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for spoil in ("end", "damage", "remove"):
        touched.begin(home, "r1", "one")
        added(home, [1], "one", "two")
        (file,) = home.memo.glob("touched-*.parquet")
        if spoil == "end":
            touched.end(home)
        elif spoil == "damage":
            file.write_bytes(b"PAR1")
        else:
            file.unlink()
        assert shown(home, "r1", "two") is None, spoil
