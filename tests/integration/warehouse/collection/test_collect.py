from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from tests.builders.site import SimulatedClock, Site, article, rss, send, tagged
from tests.integration.warehouse.collection.conftest import Collect
from tests.integration.warehouse.collection.landed import CHINESE, DAY, MEETING, landed, pages_in, records, text_of
from warehouse.collection import collect as collecting
from warehouse.collection import drop as dropping
from warehouse.collection.state import State
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.store.home import Home
from warehouse.store.parts import parts, read_frame


def test_a_feed_becomes_a_drop_that_intake_takes_in(home: Home, site: Site, collected: Collect) -> None:
    site.pages = {"/a.html": text_of(1), "/b.html": article("会议", CHINESE, language="zh")}
    site.pages["/feed.xml"] = lambda to: send(to, rss(site, ("/a.html", DAY), ("/b.html", DAY)), media="text/xml")
    report = collected(f'kind = "feed"\nurl = "{site.url("/feed.xml")}"\npublisher = "County Daily"')
    assert (report.found, report.new, report.refused, report.failures) == (2, 2, {}, [])
    assert report.drop is not None
    assert landed(home) == [report.drop]
    assert sorted(path.name for path in (home.landing / report.drop).iterdir()) == [
        "_SUCCESS",
        f"{report.drop}.warc.gz",
    ]
    assert pages_in(home, report.drop) == [site.url("/a.html"), site.url("/b.html")]
    kinds = [kind for kind, *_ in records(home, report.drop)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]

    source = str(home.landing / report.drop)
    done = take_in(home, report.drop, [source], IntakeOptions(workers=1), "run", datetime.now(UTC))
    assert (done.n_new, done.n_quarantined) == (2, 0)
    (part,) = parts(home.documents / report.drop)
    rows = read_frame(part).select("source_uri", "hint_publisher", "hint_published_on").rows()
    assert rows == [(site.url(path), "County Daily", date(2023, 5, 9)) for path in ("/a.html", "/b.html")]


def test_nothing_is_fetched_twice_and_nothing_new_makes_no_drop(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    site.pages = {"/a.html": tagged(text_of(1), '"a1"'), "/feed.xml": b""}
    lines = f'kind = "feed"\nurl = "{site.url("/feed.xml")}"'
    site.pages["/feed.xml"] = tagged(rss(site, ("/a.html", DAY)), '"f1"', "text/xml")
    assert collected(lines).new == 1
    clock.at += timedelta(hours=1)
    again = collected(lines)
    assert (again.due, again.new, again.drop) == (0, 0, None)
    assert site.paths().count("/a.html") == 1
    assert [headers.get("If-None-Match") for path, headers in site.asked if path == "/feed.xml"] == [None, '"f1"']
    clock.at += timedelta(days=1)
    looked = collected(lines)
    assert (looked.due, looked.unchanged, looked.drop) == (1, 1, None), "looked at again after a day: 304"
    assert len(landed(home)) == 1


def test_what_changed_is_a_new_version_and_what_vanished_is_marked(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    lines = f'kind = "addresses"\nurls = ["{site.url("/a.html")}", "{site.url("/b.html")}", "{site.url("/c.html")}"]'
    site.pages = {"/a.html": text_of(1), "/b.html": text_of(2), "/c.html": text_of(3)}
    first = collected(lines)
    assert first.new == 3
    clock.at += timedelta(days=1, hours=1)
    site.pages["/a.html"] = text_of(1).replace(b"All towns", b"All towns and streets")
    site.pages["/b.html"] = text_of(2).replace(b"</body>", b"<!-- read 7,213 times --></body>")
    del site.pages["/c.html"]
    second = collected(lines)
    assert (second.new, second.changed, second.unchanged, second.gone) == (0, 1, 1, 1)
    assert second.drop is not None
    assert pages_in(home, second.drop) == [site.url("/a.html")]
    assert len(landed(home)) == 2, "what vanished stays in the drop that it came with"
    state = State(home.collection / "news.sqlite")
    (gone,) = state.listing_of("gone")
    assert gone["url"] == site.url("/c.html")
    assert (gone["gone_at"][:10], gone["gone_status"]) == ("2023-05-11", 404)
    told = ["url", "version", "source_uri", "collection", "vanished_at", "vanished_response"]
    kept = home.collected / "news" / "part-00000.parquet"
    a, b, c = (site.url(f"/{name}.html") for name in "abc")
    at = datetime(2023, 5, 11, 3, 0, 6)  # after two pauses
    assert read_frame(kept).select(told).rows() == [
        (a, 1, a, first.drop, None, None), (a, 2, a, second.drop, None, None),
        (b, 1, b, first.drop, None, None), (c, 1, c, first.drop, at, 404),
    ]  # fmt: skip
    before = kept.stat().st_mtime_ns
    clock.at += timedelta(hours=1)
    collected(lines)
    assert kept.stat().st_mtime_ns == before, "nothing new to tell: a build has nothing to do"
    site.pages["/c.html"] = text_of(3)
    clock.at += timedelta(days=7, hours=1)
    third = collected(lines)
    assert (third.gone, third.new, third.changed) == (0, 0, 0)
    assert state.counts() == {"fetched": 3}, "it is back"
    assert read_frame(kept)["vanished_at"].null_count() == 4


def test_what_is_gone_is_asked_again_later_each_time(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    lines = f'kind = "addresses"\nurls = ["{site.url("/a.html")}"]'
    site.pages = {"/a.html": text_of(1)}
    collected(lines)
    del site.pages["/a.html"]
    for days in (1, 7, 30, 90, 365):
        n_before = site.paths().count("/a.html")
        for hours, n_asked in ((24 * days - 2, 0), (3, 1)):
            clock.at += timedelta(hours=hours)
            collected(lines)
            assert site.paths().count("/a.html") - n_before == n_asked, days
    clock.at += timedelta(days=4000)
    n_before = site.paths().count("/a.html")
    collected(lines)
    assert site.paths().count("/a.html") == n_before, "then no more"
    (gone,) = State(home.collection / "news.sqlite").listing_of("gone")
    assert gone["gone_at"].startswith("2023-05-11"), "the day on which it was first seen to be gone"


def test_a_state_of_an_older_safegov_is_gone_on_with(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    lines = f'kind = "addresses"\nurls = ["{site.url("/a.html")}"]'
    site.pages = {"/a.html": text_of(1)}
    drop = collected(lines).drop
    with sqlite3.connect(home.collection / "news.sqlite") as state:
        state.execute("ALTER TABLE versions DROP COLUMN page_url")
        state.execute("ALTER TABLE addresses DROP COLUMN gone_status")
    state.close()
    shutil.rmtree(home.collected)
    clock.at += timedelta(hours=1)
    collected(lines)
    (row,) = read_frame(home.collected / "news" / "part-00000.parquet").select("source_uri", "collection").rows()
    assert row == (site.url("/a.html"), drop)


def test_a_page_behind_a_redirect_is_known_by_where_it_stands(home: Home, site: Site, collected: Collect) -> None:
    def moved(to: BaseHTTPRequestHandler) -> None:
        send(to, b"", status=301, Location="/new.html")

    site.pages = {"/a.html": moved, "/new.html": text_of(1)}
    collected(f'kind = "addresses"\nurls = ["{site.url("/a.html")}"]')
    (row,) = read_frame(home.collected / "news" / "part-00000.parquet").select("url", "source_uri").rows()
    assert row == (site.url("/a.html"), site.url("/new.html"))


def test_a_sitemap_of_sitemaps_packed_and_changed(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    def urlset(*entries: tuple[str, str]) -> bytes:
        inner = "".join(f"<url><loc>{site.url(path)}</loc><lastmod>{day}</lastmod></url>" for path, day in entries)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'.encode()

    site.pages = {f"/{name}.html": text_of(number) for number, name in enumerate("abc")}
    inner = "".join(
        f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/one.xml.gz", "/two.xml", "/map.xml")
    )
    index = f"<sitemapindex>{inner}</sitemapindex>"
    site.pages["/map.xml"] = index.encode()
    site.pages["/one.xml.gz"] = gzip.compress(urlset(("/a.html", "2023-05-01"), ("/b.html", "2023-05-01")))
    site.pages["/two.xml"] = urlset(("/c.html", "2023-05-01"))
    lines = f'kind = "sitemap"\nurl = "{site.url("/map.xml")}"\nrecheck = []'
    assert collected(lines).new == 3
    clock.at += timedelta(days=2)
    site.pages["/two.xml"] = urlset(("/c.html", "2023-05-11"))
    site.pages["/c.html"] = text_of(17)
    assert (report := collected(lines)).changed == 1
    assert report.due == 1, "only what the sitemap says has changed"


def test_records_of_a_crawl_elsewhere_go_into_the_drop(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    def record(url: str, body: str, told: str = "") -> bytes:
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n{told}"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        return gzip.compress(head.encode() + block + b"\r\n\r\n")

    page = f"<html><body><p>{MEETING}</p></body></html>"
    days = {
        "3": "WARC-Date: 2023-05-10T00:00:00Z\r\n", "4": "WARC-Date: 2021-12-31T15:00:00Z\r\n",
        "5": "WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Source-Date: 2024-01-01\r\nWARC-Source-Publisher: Itself\r\n",
    }  # fmt: skip
    crawl = record("http://gov.example/safety/1.html", page) + record("http://gov.example/sport/2.html", page)
    crawl += b"".join(
        record(f"http://gov.example/safety/{name}.html", page.replace("9", name), told) for name, told in days.items()
    )
    site.pages["/crawl.warc.gz"] = lambda to: send(to, crawl, media="application/warc", ETag='"1"')
    lines = f'kind = "warc"\nurl = "{site.url("/crawl.warc.gz")}"\ninclude = ["/safety/"]\n'
    lines += 'publisher = "A crawl"\nlanguage = "zh"\n'
    report = collected(lines + "since = 2022-01-01\nuntil = 2023-12-31")
    assert report.drop is not None
    safe = [f"http://gov.example/safety/{number}.html" for number in (1, 3, 4, 5)]
    assert pages_in(home, report.drop) == safe[:2], "made before the span, or said to be of a day outside"
    assert not (home.collected / "news").exists(), "the file's address is that of no page"
    # What patterns and days left out comes when they let it in; then nothing more.
    clock.at += timedelta(hours=1)
    report = collected(lines)
    assert report.drop is not None
    assert pages_in(home, report.drop) == safe
    clock.at += timedelta(hours=1)
    assert collected(lines).due == 0
    take_in(home, "drop", [str(home.landing / report.drop)], IntakeOptions(workers=1), "run", datetime.now(UTC))
    rows = read_frame(parts(home.documents / "drop")[0]).select("hint_publisher", "hint_language").rows()
    assert sorted(rows) == [("A crawl", "zh")] * 3 + [("Itself", "zh")], "what a record says itself stays"


def test_a_dry_run_lists_and_leaves_nothing(home: Home, site: Site, collected: Collect) -> None:
    site.pages = {"/a.html": text_of(1), "/b.html": text_of(2), "/secret.html": text_of(3)}
    site.pages["/robots.txt"] = lambda to: send(to, b"User-agent: *\nDisallow: /secret", media="text/plain")
    site.pages["/feed.xml"] = rss(site, ("/a.html", DAY), ("/b.html", DAY), ("/secret.html", DAY))
    report = collected(f'kind = "feed"\nurl = "{site.url("/feed.xml")}"\nexclude = ["b.html"]', is_dry=True)
    assert report.would_fetch == [site.url("/a.html")]
    assert report.refused == {"robots": 1}
    assert site.paths() == ["/robots.txt", "/feed.xml"]
    assert not home.collection.exists()
    assert not home.landing.exists()


def test_what_days_and_patterns_left_out_comes_when_they_let_it_in(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    """Also where the feed itself has not changed since, and says so."""
    early = "Mon, 01 May 2023 17:00:00 +0800"
    site.pages = {"/a.html": text_of(1), "/b.html": text_of(2), "/c.html": text_of(3)}
    feed = rss(site, ("/a.html", DAY), ("/b.html", early), ("/c.html", DAY))
    site.pages["/feed.xml"] = tagged(feed, '"f"', "text/xml")
    lines = f'kind = "feed"\nurl = "{site.url("/feed.xml")}"'
    first = collected(f'{lines}\nexclude = ["c.html"]', since=date(2023, 5, 5))
    assert (first.found, first.passed, first.new) == (1, 2, 1)
    clock.at += timedelta(hours=1)
    assert collected(lines).new == 2


def test_limits_leave_the_rest_to_the_next_run(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    site.pages = {f"/{number}.html": text_of(number) for number in range(5)}
    urls = ", ".join(f'"{site.url(path)}"' for path in site.pages)
    lines = f'kind = "addresses"\nurls = [{urls}]\npause = 100\nmax_minutes = 4'
    first = collected(lines, limit=2)
    assert (first.new, first.waiting, first.due) == (2, 3, 5)
    second = collected(lines)
    assert (second.new, second.waiting) == (2, 1), "the source's time is over after the robots and two pauses"
    assert collected(lines).new == 1
    drops = landed(home)
    assert sum(len(pages_in(home, name)) for name in drops) == 5


@pytest.mark.slow
def test_killed_at_any_write_nothing_is_lost_or_twice(
    home: Home, site: Site, collected: Collect, monkeypatch: pytest.MonkeyPatch, clock: SimulatedClock
) -> None:
    """Every step at which a process may end: after records were written and not noted, after they were noted, before
    and after the drop went into the landing folder."""

    class KilledError(BaseException):
        pass

    site.pages = {f"/{number}.html": text_of(number) for number in range(2)}
    urls = ", ".join(f'"{site.url(path)}"' for path in site.pages)
    lines = f'kind = "addresses"\nurls = [{urls}]\npause = 0'
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a killed process loses nothing that it wrote
    steps = {"write": dropping.Drop.write, "set_drop": State.set_drop, "deliver": dropping.deliver}
    n_kills = 0
    for when in range(40):
        calls = 0

        def killing(inner: object, *, after: bool, at: int = when) -> object:
            def call(*given: object, **named: object) -> object:
                nonlocal calls
                calls += 1
                if calls == at and not after:
                    raise KilledError
                result = inner(*given, **named)  # type: ignore[operator]
                calls += 1
                if calls == at:
                    raise KilledError
                return result

            return call

        with monkeypatch.context() as patched:
            patched.setattr(dropping.Drop, "write", killing(steps["write"], after=False))
            patched.setattr(State, "set_drop", killing(steps["set_drop"], after=False))
            patched.setattr(collecting, "deliver", killing(steps["deliver"], after=False))
            try:
                collected(lines)
            except KilledError:
                n_kills += 1
            else:
                if when > 1:
                    break
        collected(lines)
        found = sorted(url for name in landed(home) for url in pages_in(home, name))
        assert found == sorted(site.url(path) for path in site.pages), when
        assert not [name for name in landed(home) if name.startswith(".")], when
        for path in [*home.landing.glob("*/*"), *home.collection.glob("*.sqlite")]:
            path.unlink()
        for path in home.landing.iterdir():
            path.rmdir()
        clock.at += timedelta(days=1)
    assert n_kills > 10


def test_a_challenge_under_every_address_is_held_back_and_asked_for_again(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    site.pages = {f"/{number}.html": article("Please log in", "Your visit must be verified.") for number in range(4)}
    urls = ", ".join(f'"{site.url(path)}"' for path in site.pages)
    lines = f'kind = "addresses"\nurls = [{urls}]'
    report = collected(lines)
    assert report.held is not None
    assert "4 of 4 pages say the same" in report.held
    assert (report.new, report.drop, report.refused) == (0, None, {"held": 4})
    assert landed(home) == []
    assert len(list((home.collection / "held").iterdir())) == 1
    site.pages = {f"/{number}.html": text_of(number) for number in range(4)}
    clock.at += timedelta(days=1)
    assert collected(lines).new == 4


def test_pages_that_are_suddenly_short_are_held_back(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    def names(first: int, n: int) -> str:
        return ", ".join(f'"{site.url(f"/{number}.html")}"' for number in range(first, first + n))

    long = " ".join(f"{MEETING} Township {number} reported." for number in range(9))
    site.pages = {f"/{number}.html": article(f"Report {number}", f"{long} {number}") for number in range(5)}
    assert collected(f'kind = "addresses"\nurls = [{names(0, 5)}]').new == 5
    site.pages |= {
        f"/{number}.html": article(f"Page {number}", f"Sign in, visitor {number}.") for number in range(5, 8)
    }
    clock.at += timedelta(hours=1)
    report = collected(f'kind = "addresses"\nurls = [{names(5, 3)}]')
    assert report.held is not None
    assert "suddenly short" in report.held
    assert collected(f'kind = "addresses"\nurls = [{names(5, 3)}]\nhold = false').new == 0, (
        "asked for again in half a day"
    )
    clock.at += timedelta(days=1)
    assert collected(f'kind = "addresses"\nurls = [{names(5, 3)}]\nhold = false').new == 3


def test_a_page_that_names_another_address_as_its_own_is_one_page(home: Home, site: Site, collected: Collect) -> None:
    head = f'<link rel="canonical" href="{site.url("/a.html")}"></head>'.encode()
    site.pages = {"/a.html": text_of(1), "/m/a.html": text_of(1).replace(b"</head>", head)}
    site.pages["/b.html"] = text_of(2).replace(b"</head>", head)
    urls = ", ".join(f'"{site.url(path)}"' for path in site.pages)
    report = collected(f'kind = "addresses"\nurls = [{urls}]')
    assert (report.new, report.unchanged) == (2, 1), "a page that says so and holds another text is taken"


def test_counts_add_up_and_the_last_run_is_told(home: Home, site: Site, collected: Collect) -> None:
    def broken(to: BaseHTTPRequestHandler) -> None:
        send(to, b"", status=403)

    site.pages = {"/a.html": text_of(1), "/b.html": broken}
    urls = ", ".join(f'"{site.url(path)}"' for path in (*site.pages, "/none.html"))
    report = collected(f'kind = "addresses"\nurls = [{urls}]')
    assert report.refused == {"http_403": 1, "http_404": 1}
    parts_of = (report.new, report.changed, report.unchanged, report.gone, report.n_refused, report.waiting)
    assert sum(parts_of) == report.due == 3
    told = json.loads(State(home.collection / "news.sqlite").last_run() or "{}")
    assert told["refused"] == report.refused
