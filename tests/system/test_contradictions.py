"""A day in the life of a home: one contradictory article, a client that writes, a release that is blocked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.resolved import KEYS
from pipelines.cli.options import OutputFormat
from pipelines.cli.query import sql
from pipelines.errors import BlockedError
from pipelines.ops.dagster.instance import instance
from pipelines.ops.settings import settings
from pipelines.ops.summary import as_text
from pipelines.run import Request, execute
from tests.builders.measured import measured
from warehouse.release.candidate import candidate_file
from warehouse.store.home import Home

pytestmark = pytest.mark.slow
ARTICLE = """\
{city} holds a safety production meeting
Source: {city} Daily  Published: {published}

On {held}, {city} City held a city-wide production safety video conference. Mayor Liu Tao attended the meeting and \
delivered a speech. Liu Tao pointed out that all departments must check gas pipelines and eliminate hidden dangers.
"""
SUITE = """
suite: mine
about: What I care about.
batches:
  - batch: b
    sql: SELECT count(*) AS n FROM documents
    expect:
      - check: few
        that: expect_column_max_to_be_between
        column: n
        max_value: 1
        severity: block
        says: At most one.
        rows: SELECT document_id, title FROM documents ORDER BY document_id
"""
HOLDER = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("DELETE FROM main.attendees")
print("held", flush=True)
sys.stdin.read()
"""


def test_one_bad_article_holds_back_nothing_and_a_writing_client_neither(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, given = measured(Home(tmp_path / "home")), tmp_path / "given"
    given.mkdir()
    chosen = settings(home.path, {})

    def run() -> str:
        return as_text(execute(chosen, Request(inputs=[str(given)], show_progress=False)))

    (given / "good.txt").write_text(ARTICLE.format(city="Xuchang", published="2022-03-10", held="March 9"))
    (given / "bad.txt").write_text(ARTICLE.format(city="Luohe", published="2022-03-05", held="March 9, 2022"))
    told = run()
    assert "r0001" in told and "1 documents" in told
    assert "1 row contradicts itself" in told and "given/bad.txt: No meeting is held after" in told

    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.published_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        home.suites.mkdir()
        (home.suites / "mine.yaml").write_text(SUITE)
        (given / "more.txt").write_text(ARTICLE.format(city="Kaifeng", published="2022-04-10", held="April 9"))
        blocked = execute(chosen, Request(inputs=[str(given)], show_progress=False))
    finally:
        holder.communicate("")
    assert blocked.release_id == "r0001"
    with pytest.raises(BlockedError, match=r"given/good.txt: document_id .* safegov sql --candidate"):
        blocked.raise_failure()
    page = (home.gates / "latest.html").read_text(encoding="utf-8")
    assert "given/good.txt: document_id" in page and "Rows held back" in page
    capsys.readouterr()
    sql("SELECT count(*) AS n FROM documents", home.path, OutputFormat.CSV, candidate=True)
    assert capsys.readouterr().out == "n\n2\n"
    with instance(home) as dagster:
        key = dg.AssetCheckKey(KEYS["main.meetings"], "consistency")
        (record,) = dagster.event_log_storage.get_asset_check_execution_history(key, limit=1)
        assert record.event is not None, "the check stands at the table also where the release is blocked"

    (home.suites / "mine.yaml").unlink()
    told = run()
    assert "safety_governance.duckdb" in told and "made whole" in told, "what the client changed is noticed and mended"
    assert "r0002" in told
    assert not candidate_file(home).exists()
    with duckdb.connect(str(home.releases / "r0001" / home.published_file.name), read_only=True) as con:
        assert con.execute("SELECT count(*) > 0 FROM attendees").fetchall() == [(True,)]
