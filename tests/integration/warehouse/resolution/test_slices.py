"""How many pairs and meetings are gone through at a time makes no difference."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from schemas.catalog import TABLES
from tests.builders.texts import labelled_texts, store_texts
from warehouse.resolution import slices
from warehouse.resolution.build import build
from warehouse.resolution.memo import Memo
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store.home import Home


def test_one_at_a_time_or_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    store_texts(home, {f"{name}": one.text for name, one in labelled_texts("texts_1").items()}, "d")
    made = []
    for size in (100_000, 1):
        monkeypatch.setattr(slices, "PAIRS_AT_ONCE", size)
        monkeypatch.setattr(slices, "MEETINGS_AT_ONCE", size)
        with duckdb.connect() as con:
            report = build(con, home, GovernanceSettings(threads=1), memo=Memo(None))
            made.append(
                {one.qualified: sorted(con.execute(f"FROM {one.qualified}").fetchall(), key=str) for one in TABLES}
            )
            assert report.n_meetings > 1
            assert con.execute("SELECT count(*) FROM main.meetings WHERE n_reports > 1").fetchall() > [(0,)]
    assert {name for name in made[0] if made[0][name] != made[1][name]} == set()
