"""Lists of links walked page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders.site import SimulatedClock, Site
from tests.integration.warehouse.collection.conftest import Collect
from tests.integration.warehouse.collection.landed import text_of
from warehouse.store.home import Home

LIST = """<ul class="news">{rows}</ul><nav><a href="/ads/x.html">advert</a></nav>{onward}"""


def listing(*rows: tuple[str, str], onward: str | None = None) -> bytes:
    inner = "".join(f'<li><a href="{path}">…</a><span>[{day}]</span></li>' for path, day in rows)
    return LIST.format(rows=inner, onward=f'<a class="next" href="{onward}">2</a>' if onward else "").encode()


def test_a_list_is_walked_page_by_page_within_the_span_of_days(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    site.pages = {f"/{number}.html": text_of(number) for number in range(6)}
    site.pages["/list.html"] = listing(("4.html", "2023-05-09"), ("3.html", "2023-05-08"), onward="/list2.html")
    site.pages["/list2.html"] = listing(("2.html", "2023-05-07"), ("1.html", "2021-12-31"), onward="/list.html")
    lines = f'''kind = "list"\nurl = "{site.url("/list.html")}"\nitems = "ul.news li"\nlinks = "a"\nday = "span"
next = "a.next"\nsince = 2022-01-01'''
    report = collected(lines)
    assert (report.found, report.passed, report.new) == (3, 1, 3)
    assert "/ads/x.html" not in site.paths()
    clock.at += timedelta(hours=1)
    site.pages["/list.html"] = listing(("5.html", "2023-05-10"), ("4.html", "2023-05-09"), onward="/list2.html")
    site.asked.clear()
    assert collected(lines).new == 1
    assert "/list2.html" in site.paths(), "a page with something new leads on"
    site.asked.clear()
    clock.at += timedelta(hours=1)
    assert collected(lines).new == 0
    assert "/list2.html" not in site.paths(), "a page with nothing new does not"


@pytest.mark.parametrize("beyond", ["nothing", "the last page again", "an empty page"])
def test_a_list_whose_pages_are_numbered_is_walked_to_the_last(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock, beyond: str
) -> None:
    site.pages = {f"/{number}.html": text_of(number) for number in range(7)}
    site.pages["/index.html"] = listing(("5.html", "2023-05-09"), ("4.html", "2023-05-08"))
    site.pages["/index_1.html"] = listing(("3.html", "2023-05-07"), ("2.html", "2023-05-07"))
    site.pages["/index_2.html"] = last = listing(("1.html", "2023-05-07"))
    if beyond != "nothing":
        site.pages["/index_3.html"] = last if beyond == "the last page again" else listing()
    lines = f'''kind = "list"\nurl = "{site.url("/index.html")}"\nlinks = ".news a"
pages = "{site.url("/index_{page}.html")}"\nfirst_page = 1'''
    report = collected(lines)
    assert (report.new, report.failures) == (5, [])
    assert [path for path in site.paths() if "index" in path] == [
        "/index.html",
        *(f"/index_{n}.html" for n in (1, 2, 3)),
    ]
    clock.at += timedelta(hours=1)
    site.pages["/index.html"] = listing(("6.html", "2023-05-10"), ("5.html", "2023-05-09"))
    site.asked.clear()
    assert collected(lines).new == 1
    assert [path for path in site.paths() if "index" in path] == ["/index.html", "/index_1.html"], (
        "until nothing is new"
    )


def test_a_walk_that_was_cut_short_is_walked_to_the_end(
    home: Home, site: Site, collected: Collect, clock: SimulatedClock
) -> None:
    site.pages = {f"/{number}.html": text_of(number) for number in range(4)}
    site.pages["/list.html"] = listing(("1.html", "2023-05-09"), onward="/list2.html")
    lines = f'kind = "list"\nurl = "{site.url("/list.html")}"\nlinks = ".news a"\nnext = "a.next"'
    first = collected(lines)
    assert (first.new, len(first.failures)) == (1, 1), "the second page is not there today"
    site.pages["/list2.html"] = listing(("2.html", "2023-05-01"))
    clock.at += timedelta(hours=1)
    assert collected(lines).new == 1
