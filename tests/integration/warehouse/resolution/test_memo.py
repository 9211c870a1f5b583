"""What builds keep for the next one: it is used, it follows the store, and it never stands against a whole build."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.builders.corpus import Built, Demand, Person, Report, store
from tests.builders.kept import rewrite
from warehouse.resolution import memo as kept
from warehouse.resolution import name_keys, whole_check
from warehouse.resolution.memo import Memo

DEMANDS = [Demand("Check every gas station, without exception!"), Demand("—?!"), Demand("Look into every mine")]
ONE = Report([Person("Bo Weilin", "Mayor", "mayor")], DEMANDS, filler="One")
TWO = Report([Person("Fei Zhonglan", "Mayor", "mayor")], DEMANDS, filler="Two")


def names(built: Built) -> list[str]:
    (file,) = built.home.memo.glob("names-*.parquet")
    return [name for (name,) in duckdb.execute(f"SELECT name FROM read_parquet('{file}') ORDER BY 1").fetchall()]


def files(built: Built) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in built.home.memo.glob("*.parquet")}


def test_what_is_known_is_not_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = Built.copied(tmp_path, [ONE])
    asked: list[str] = []
    own = name_keys.name_key
    monkeypatch.setattr(name_keys, "name_key", lambda name: asked.append(name) or own(name))
    before = files(built)
    built.again()
    assert "Bo Weilin" not in asked and files(built) == before
    store(built.home, [TWO], "later")
    built.again()
    assert asked == ["Fei Zhonglan"] and {"Bo Weilin", "Fei Zhonglan"} <= set(names(built))
    assert len(files(built)) == len(kept.KINDS)


def test_nothing_stays_of_what_is_withdrawn(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    store(built.home, [TWO], "later")
    built.again()
    for folder in (*built.home.store.glob("*/later"), *built.home.store.glob("extracted/*/later")):
        shutil.rmtree(folder)
    built.again()
    assert "Fei Zhonglan" not in names(built)
    (file,) = built.home.memo.glob("fingerprints-*.parquet")
    assert duckdb.execute(f"SELECT document_id FROM read_parquet('{file}')").fetchall() == [(ONE.id,)]


@pytest.mark.parametrize("how", ["damaged", "cut", "of other code"])
def test_what_cannot_be_trusted_is_worked_out_again(tmp_path: Path, how: str) -> None:
    built = Built.copied(tmp_path, [ONE, TWO])
    demands = built.table("main.directives")
    rewrite(built.home, "wordings", "1 AS said")  # all wordings one
    for file in built.home.memo.glob("wordings-*.parquet"):
        data = bytearray(file.read_bytes())
        if how == "of other code":
            kind, _code, told = file.stem.split("-")
            file.rename(file.with_name(f"{kind}-{'0' * 16}-{told}.parquet"))
        elif how == "cut":
            file.write_bytes(data[: len(data) // 2])
        else:
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
    built.again()
    assert built.table("main.directives") == demands
    assert len(list(built.home.memo.glob("wordings-*.parquet"))) == 1


def test_a_whole_build_keeps_nothing(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE])
    before = files(built)
    kept.memo(built.home).clear()
    assert before and not files(built)
    whole_check.build(built.con, built.home, built.settings, memo=Memo(None))
    assert not files(built) and built.report.n_directives == 3


def test_a_difference_is_named_and_the_whole_build_stands(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [ONE, TWO])
    demands, attendees = built.table("main.directives"), built.table("main.attendees")
    assert whole_check.differences(built.con, built.home, built.settings) == []
    rewrite(built.home, "wordings", "1 AS said")
    rewrite(built.home, "names", "'wang wei' AS name_key")
    built.again()
    assert built.table("main.directives") != demands  # it was used
    found = {one.table: one for one in whole_check.differences(built.con, built.home, built.settings)}
    assert {"main.directives", "main.attendees", "main.persons"} <= found.keys()
    assert "main.documents" not in found
    told = str(found["main.persons"])
    assert built.rows("SELECT person_id FROM main.persons ORDER BY 1 LIMIT 1")[0][0] in told
    assert f"{found['main.persons'].n_only_whole} that it gives alone" in told
    assert built.table("main.directives") == demands and built.table("main.attendees") == attendees
    assert not list(built.home.memo.glob("*.parquet")) and not list(tmp_path.glob(".whole*"))
    built.again()
    assert built.table("main.directives") == demands


def test_every_tenth_build_is_compared(tmp_path: Path) -> None:
    home = Built.copied(tmp_path, [ONE]).home
    assert [whole_check.is_due(home, 3) for _ in range(7)] == [False, False, True, False, False, True, False]
    assert not any(whole_check.is_due(home, 0) for _ in range(12))
    assert whole_check.is_due(home, 10)
