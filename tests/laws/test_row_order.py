"""What is published does not depend on the order in which rows stand in the working database."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.catalog import TABLES
from tests.builders.release import fill
from tests.builders.released import request
from warehouse.release.export.package import write_package
from warehouse.release.publish import publish
from warehouse.release.trends.views import VIEWS, create_views
from warehouse.review.queue import review
from warehouse.store.home import Home

Told = dict[str, Any]


def _published(folder: Path, order: str) -> Told:
    """All that a release of one database says, whose rows stand in ``order``."""
    home = Home(folder)
    folder.mkdir()
    with duckdb.connect(str(home.warehouse)) as con:
        fill(con, 60)
        con.execute("DELETE FROM main.releases")
        for table in TABLES:
            con.execute(f"CREATE TEMP TABLE moved AS FROM {table.qualified} t ORDER BY {order}")
            con.execute(f"DELETE FROM {table.qualified}")
            con.execute(f"INSERT INTO {table.qualified} FROM moved")
            con.execute("DROP TABLE moved")
        create_views(con)
    publish(home, request("r0001"))
    write_package(home.published_file, home.path / "package")
    told: Told = {}
    folders = (home.published, home.path / "package" / "csv", home.path / "package" / "parquet")
    for path in (path for one in folders for path in one.rglob("*") if path.is_file()):
        if path.suffix in {".parquet", ".csv", ".html", ".md"}:
            told[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    with duckdb.connect(str(home.published_file), read_only=True) as con:
        told |= {view: con.execute(f"FROM {view}").fetchall() for view in VIEWS}
        for view in ("directive_facts", "directive_fact_codes"):  # joins, of which no order is promised
            told[view] = sorted(map(str, told[view]))
        told["review"] = [str(group) for group in review(con)]
    return told


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The release of rows that stand as they were made."""
    return _published(tmp_path_factory.mktemp("one") / "home", "rowid")


@pytest.mark.parametrize("order", ["hash(t)", "rowid DESC"])
def test_a_release_is_the_same_in_whatever_order_rows_stand(tmp_path: Path, order: str, one: Told) -> None:
    other = _published(tmp_path / "other", order)
    assert {name for name, said in one.items() if other[name] != said} == set()
