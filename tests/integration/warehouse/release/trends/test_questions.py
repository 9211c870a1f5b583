"""Every query of docs/questions.md runs on a published file and gives rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import pytest

from tests.builders.paths import ROOT
from tests.builders.release import fill
from warehouse.release.trends.views import create_views

DOC = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^### (\d+)\. (.+?)\n\n```sql\n(.+?)```\n\nMeans: .+?Does not mean: ", DOC, re.M | re.S)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    fill(con, 400)
    create_views(con)
    yield con
    con.close()


def test_there_are_twenty_three_each_with_what_it_means_and_does_not() -> None:
    assert [int(number) for number, _, _ in QUESTIONS] == list(range(1, 24))
    assert DOC.count("```sql") == 23


@pytest.mark.parametrize(("title", "query"), [(title, query) for _, title, query in QUESTIONS])
def test_it_runs_and_answers(con: duckdb.DuckDBPyConnection, title: str, query: str) -> None:
    assert con.execute(query).fetchall(), title
