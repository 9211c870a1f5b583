"""A daemon's two days with a site: collected by the schedule, taken in by the sensor, published; as if handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from assets.attributes import DROPS
from pipelines.definitions import build
from pipelines.ops.settings import settings
from pipelines.run import Request, execute
from tests.builders.measured import measured
from tests.builders.site import SimulatedClock, Site, article, rss, served
from warehouse.store.home import Home

ENGLISH = (
    "On May 9, 2023, Lanping County held a video conference on work safety. Deputy County Mayor He Jun presided over "
    "the meeting and delivered a speech.",
    "He Jun demanded that all towns must investigate hidden dangers in mines and rectify them within one month.",
)
LATER = (
    "On May 10, 2023, Gongshan County held a meeting on fire safety. County Mayor Yang Li presided over the meeting.",
    "The meeting called for all departments to strengthen inspections of hotels and to carry out fire drills.",
)
CHINESE = (
    "5月9日，兰坪县召开安全生产视频会议，副县长和军主持会议并讲话。",
    "会议要求，各乡镇要全面排查矿山隐患，一个月内整改到位。",
)
DAYS = ("Tue, 09 May 2023 18:00:00 +0800", "Wed, 10 May 2023 18:00:00 +0800")


def _run(definitions: dg.Definitions, instance: dg.DagsterInstance, job: str, **given: Any) -> None:
    done = definitions.resolve_job_def(job).execute_in_process(
        instance=instance, run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}, **given
    )
    assert done.success


def _day(
    definitions: dg.Definitions, instance: dg.DagsterInstance, clock: SimulatedClock, cursor: str | None
) -> str | None:
    """What the daemon does in a day: the tick of the schedule, then the looks of the landing sensor."""
    (schedule,) = (one for one in definitions.schedules or [] if one.name == "collection")
    assert isinstance(schedule, dg.ScheduleDefinition)
    tick = schedule.evaluate_tick(dg.build_schedule_context(instance=instance, scheduled_execution_time=clock.at))
    (asked,) = tick.run_requests or []
    assert asked.run_key == f"{clock.at + timedelta(hours=8):%Y-%m-%dT%H:%M}"
    _run(definitions, instance, "collect")
    (sensor,) = (one for one in definitions.sensors or [] if one.name == "landing")
    looked = sensor(dg.build_sensor_context(instance=instance, cursor=cursor))
    assert isinstance(looked, dg.SensorResult)
    for request in looked.run_requests or []:
        instance.add_dynamic_partitions(DROPS.name or "", [str(request.partition_key)])
        _run(definitions, instance, "ingest", partition_key=request.partition_key)
    _run(definitions, instance, "publish")
    return looked.cursor


_QUERIES = (
    "SELECT document_id, title, published_on, language, kind, text FROM main.documents ORDER BY ALL",
    "SELECT * FROM main.meetings ORDER BY ALL",
    "SELECT * FROM main.attendees ORDER BY ALL",
    "SELECT * FROM main.directives ORDER BY ALL",
    "SELECT * FROM main.evidence ORDER BY ALL",
)


def _facts(home: Home) -> list[list[tuple[Any, ...]]]:
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as connection:
        return [connection.execute(query).fetchall() for query in _QUERIES]


def _site(site: Site, day: int) -> None:
    site.pages["/en/1.html"] = article("Lanping County holds a work safety conference", *ENGLISH)
    site.pages["/zh/1.html"] = article("兰坪县召开安全生产会议", *CHINESE, language="zh")
    entries = [("/en/1.html", DAYS[0]), ("/zh/1.html", DAYS[0])]
    if day:
        site.pages["/en/2.html"] = article("Gongshan County holds a fire safety meeting", *LATER)
        entries = [("/en/2.html", DAYS[1]), *entries]
    site.pages["/feed.xml"] = rss(site, *entries)


@pytest.mark.slow
def test_two_days_with_a_site_give_the_release_of_the_same_texts_handed_in(tmp_path: Path) -> None:
    clock = SimulatedClock(datetime(2023, 5, 9, 17, 30, tzinfo=UTC))
    home = measured(Home(tmp_path / "home"))
    chosen = settings(home.path, {})
    cursor = None
    with served() as site, dg.instance_for_test() as instance:
        definitions = build(chosen, clock=clock.clock(), retries=0, workers=1)
        (schedule,) = (one for one in definitions.schedules or [] if one.name == "collection")
        assert isinstance(schedule, dg.ScheduleDefinition)
        nothing = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=clock.at))
        assert (nothing.run_requests, nothing.skip_message) == ([], "no source is named in sources.toml")
        assert site.asked == []
        home.sources_file.write_text(
            f'contact = "mailto:data@example.org"\n[[source]]\nname = "news"\nkind = "feed"\n'
            f'url = "{site.url("/feed.xml")}"\nallow_private = true\n',
            encoding="utf-8",
        )
        for day in range(2):
            _site(site, day)
            cursor = _day(definitions, instance, clock, cursor)
            clock.at = datetime(2023, 5, 10 + day, 17, 30, tzinfo=UTC)
        assert len([path for path in home.landing.iterdir() if path.is_dir()]) == 2
        assert site.paths().count("/en/1.html") == 2, "fetched, and looked at again after a day"

        handed = tmp_path / "handed"
        handed.mkdir()
        for path, page in site.pages.items():
            if path.endswith(".html"):
                assert isinstance(page, bytes)
                day_of = "2023-05-10" if "2" in path else "2023-05-09"
                (handed / f"{path.replace('/', '_')}.warc").write_bytes(record(site.url(path), page, day_of))
    other = measured(Home(tmp_path / "other"))
    execute(settings(other.path, {}), Request(inputs=[str(handed)], show_progress=False))
    collected, given = _facts(home), _facts(other)
    assert collected == given
    assert [len(rows) for rows in collected[:2]] == [3, len(given[1])]
    assert len(collected[1]) >= 2


def record(url: str, page: bytes, day: str) -> bytes:
    """A page as another crawler would hand it in, with the day on which it was published."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Source-Date: {day}\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"
