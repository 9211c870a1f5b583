"""The real daemon for two nights with a site in Chinese and English: collected, taken in, published, as if handed in.

Each night begins shortly before the minute at which it collects. In between a page is put right, one comes, one goes,
and the day that passes is simulated: what collection noted of times is set a day back.
"""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb
import pytest

from pipelines.ops.alerts import events
from pipelines.ops.dagster.instance import instance
from pipelines.ops.settings import settings
from pipelines.run import Request, execute
from tests.builders.site import Site, article, rss, served
from tests.system.test_collection import CHINESE, DAYS, ENGLISH, LATER, record
from tests.system.test_daemon import Daemon
from warehouse.store.home import Home

pytestmark = pytest.mark.nightly
PUT_RIGHT = (ENGLISH[0], ENGLISH[1].replace("within one month", "within two weeks"))
PATIENCE_SECONDS = 600
QUICK = {"SAFEGOV_LANDING_SECONDS": "1", "SAFEGOV_SETTLE_SECONDS": "0"}


def soon() -> str:
    """The next full minute in China that leaves the daemon time to start."""
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')) + timedelta(seconds=75):%H:%M}"


def let_a_day_pass(home: Home) -> None:
    """Sets all times that collection noted a day back, as if the last night had been yesterday."""
    with sqlite3.connect(home.collection / "news.sqlite") as state:
        for (table,) in state.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for (column,) in state.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall():
                if column.endswith("_at"):
                    state.execute(f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}, '-1 day')")
    state.close()


def until(what: str, holds: Callable[[], bool], daemon: Daemon) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline or daemon.process.poll() is not None:
            raise AssertionError(f"waited in vain for: {what}; the daemon said last:\n{daemon.said()[-4000:]}")
        time.sleep(0.3)


def n_published(home: Home) -> int:
    if not home.published_file.exists():
        return 0
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchall()[0][0])


def is_idle(home: Home) -> bool:
    """Whether no run waits or goes on."""
    under_way = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    with instance(home) as dagster:
        return not dagster.get_runs(dg.RunsFilter(statuses=under_way))


def show(site: Site, day: int) -> None:
    """What the site shows on each day."""
    first = ENGLISH if day == 0 else PUT_RIGHT
    site.pages = {"/en/1.html": article("Lanping County holds a work safety conference", *first)}
    entries = [("/en/1.html", DAYS[0]), ("/zh/1.html", DAYS[0])]
    if day == 0:
        site.pages["/zh/1.html"] = article("兰坪县召开安全生产会议", *CHINESE, language="zh")
    else:
        site.pages["/en/2.html"] = article("Gongshan County holds a fire safety meeting", *LATER)
        entries = [("/en/2.html", DAYS[1]), *entries]
    site.pages["/feed.xml"] = rss(site, *entries)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Site]]:
    """A home after two nights, and the site."""
    home = Home(tmp_path_factory.mktemp("nights") / "home")
    home.path.mkdir()
    with served() as site:
        home.sources_file.write_text(
            f'contact = "mailto:data@example.org"\n[[source]]\nname = "news"\nkind = "feed"\npause = 0\n'
            f'url = "{site.url("/feed.xml")}"\nallow_private = true\n',
            encoding="utf-8",
        )
        for day, n_documents in enumerate((2, 4)):
            show(site, day)
            if day:
                let_a_day_pass(home)
            daemon = Daemon(home.path, {**QUICK, "SAFEGOV_COLLECT_AT": soon()})
            try:
                until(f"night {day + 1}", lambda n=n_documents: n_published(home) == n, daemon)  # type: ignore[misc]
                until("rest", lambda: is_idle(home), daemon)
            finally:
                if daemon.process.poll() is None:
                    daemon.end(signal.SIGTERM)
        yield home, site


def asked(home: Home, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as connection:
        return connection.execute(query).fetchall()


COMPARED = (
    # Keys rest on the first version of a page, which was not handed in; all else is equal.
    "SELECT document_id, title, published_on, language, kind, text FROM documents WHERE superseded_by IS NULL",
    "SELECT * EXCLUDE (meeting_id) FROM meetings",
    "SELECT * EXCLUDE (meeting_id, person_id) FROM attendees",
    "SELECT * EXCLUDE (meeting_id, directive_id, speaker_person_id) FROM directives",
    "SELECT * EXCLUDE (meeting_id) FROM evidence",
    "FROM coverage",
)


def test_the_release_is_that_of_the_same_texts_handed_in(lived: tuple[Home, Site], tmp_path: Path) -> None:
    home, site = lived
    handed = tmp_path / "handed"
    handed.mkdir()
    gone = article("兰坪县召开安全生产会议", *CHINESE, language="zh")
    pages = {path: page for path, page in site.pages.items() if path.endswith(".html")} | {"/zh/1.html": gone}
    for path, page in pages.items():
        assert isinstance(page, bytes)
        day = "2023-05-10" if "2" in path else "2023-05-09"
        (handed / f"{path.replace('/', '_')}.warc").write_bytes(record(site.url(path), page, day))
    other = Home(tmp_path / "other")
    execute(settings(other.path, {}), Request(inputs=[str(handed)], show_progress=False))
    for query in COMPARED:
        ours, theirs = (asked(one, f"SELECT * FROM ({query}) ORDER BY ALL") for one in (home, other))
        assert ours == theirs, query
        assert ours, query


def test_what_was_put_right_counts_once_and_what_went_is_marked(lived: tuple[Home, Site]) -> None:
    home, site = lived
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    first, second = asked(
        home,
        "SELECT d.document_id, d.superseded_by, s.version FROM documents d JOIN document_sources s USING (document_id) "
        f"WHERE s.source_uri = '{site.url('/en/1.html')}' ORDER BY s.version",
    )
    assert (first[1], second[1], first[2], second[2]) == (second[0], None, 1, 2)
    assert asked(home, "SELECT count(*) FROM directives WHERE text LIKE '%within one month%'") == [(0,)]
    marked = "SELECT source_uri, vanished_on, vanished_response FROM document_sources WHERE vanished_on IS NOT NULL"
    (gone,) = asked(home, marked)
    assert gone[::2] == (site.url("/zh/1.html"), 404)
    assert today - timedelta(days=1) <= gone[1] <= today
    assert asked(home, "SELECT count(*) FROM documents WHERE vanished_on IS NOT NULL AND language = 'zh'") == [(1,)]


def test_each_night_collected_once_and_asked_what_it_had_to(lived: tuple[Home, Site]) -> None:
    home, site = lived
    with instance(home) as dagster:
        runs = dagster.get_runs(dg.RunsFilter(job_name="collect"))
        assert [run.status for run in runs] == [dg.DagsterRunStatus.SUCCESS] * 2
    assert len([path for path in home.landing.iterdir() if path.is_dir()]) == 2
    assert {path: site.paths().count(path) for path in ("/en/1.html", "/zh/1.html", "/en/2.html", "/feed.xml")} == {
        "/en/1.html": 2, "/zh/1.html": 2, "/en/2.html": 1, "/feed.xml": 2,
    }  # fmt: skip
    assert events(home) == []
