"""The report in a real headless browser: what it shows, that it asks for nothing, that texts stay texts."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import expect

from tests.builders.browser import HOSTILE, Seen, needs_browser
from tests.builders.release import fill
from warehouse.release.report.data import report_data
from warehouse.release.report.page import LIMIT, as_script, write_report
from warehouse.release.trends.views import create_views


def test_data_in_a_script_element_cannot_end_it() -> None:
    text = as_script({"a": HOSTILE, "b": "\u2028&amp;"})
    assert not re.search(r"[<>&]", text)
    assert json.loads(text) == {"a": HOSTILE, "b": "\u2028&amp;"}


def test_the_page_is_one_file_that_may_load_nothing(built: tuple[Path, dict[str, Any]]) -> None:
    page = built[0].read_text("utf-8")
    assert built[0].stat().st_size < LIMIT
    assert page.count("<script") == 2 and page.count("</script>") == 2
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    assert not re.search(r"""(?:src|href)=["'](?!data:|#)""", page.split('<script type="application/json"')[0])


def test_counts_of_the_page_are_those_of_the_tables(built: tuple[Path, dict[str, Any]]) -> None:
    data = built[1]
    assert data["totals"]["meetings"] == len(data["meetings"]) == data["n_meetings"] == 90
    assert data["totals"]["directives"] == sum(len(meeting[19]) for meeting in data["meetings"])


@needs_browser
def test_it_shows_the_overview_and_every_chart(seen: Seen) -> None:
    assert "90" in seen.text("#overview") and "Passed" in seen.text("#overview")
    assert seen.page.locator("#s-months .bar").count() == 24
    assert seen.page.locator("#s-sectors tbody tr").count() == 8 - 1  # hazardous_chemicals is in no demand
    assert seen.page.locator("#s-map .dot").count() > 20
    for section in ("instruments", "responsibilities", "phrases", "ranks", "events"):
        assert seen.page.locator(f"#s-{section} tbody tr").count() >= 3
    assert "attendees" in seen.text("#s-quality")


@needs_browser
def test_it_shows_how_a_national_meeting_went_down(seen: Seen, built: tuple[Path, dict[str, Any]]) -> None:
    told = built[1]["cascade"]
    assert len(told["reached"]) > 3
    label, level, on, places, _, meetings, *_ = told["sources"][0]
    assert level == "national" and label in seen.text("#say-cascade") and on in seen.text("#say-cascade")
    assert f"{meetings} meetings of {places} places" in seen.text("#say-cascade")
    assert seen.page.locator("#s-cascade .dot").count() == len(told["reached"])
    across = [float(dot.get_attribute("cx") or 0) for dot in seen.page.locator("#s-cascade .dot").all()]
    assert across == sorted(across), "the later, the further to the right"
    seen.page.locator("#s-cascade .dot").first.click()
    assert seen.page.locator("tr.item.open [aria-expanded=true]").count() == 1


@needs_browser
def test_a_meeting_opens_to_its_words(seen: Seen, built: tuple[Path, dict[str, Any]]) -> None:
    seen.page.locator("#list tr.item .link").nth(2).click()
    shown = seen.page.locator(".detail .text").inner_text()
    assert shown
    first = seen.page.locator(".facts ol").nth(1).locator("li .link").first
    first.click()
    assert "".join(seen.page.locator(".text .now").all_inner_texts()) == first.inner_text()
    assert seen.page.locator(".text .a").count() >= 3
    assert seen.page.locator("tr.item.open [aria-expanded=true]").count() == 1


@needs_browser
def test_every_number_leads_to_words(seen: Seen) -> None:
    cell = seen.page.locator("#s-sectors td[role=button]").filter(has_text=re.compile(r"^\d")).first
    count = int(cell.inner_text())
    cell.click()
    assert f"{count} directive" in seen.text("#say-list")
    assert seen.page.locator("#list tr.item").count() == min(20, count)
    seen.page.locator("#list tr.item .link").first.click()
    pointed = "".join(seen.page.locator(".text .now").all_inner_texts())
    assert pointed == seen.page.locator("#list tr.item .link").first.inner_text()
    seen.page.locator(".chip").click()
    presided = seen.page.locator("#s-ranks tbody tr").first.locator("td.num .link").nth(1)
    number = presided.inner_text()
    presided.click()
    assert f"{number} meeting" in seen.text("#say-list")


@needs_browser
def test_filters_and_search_narrow_charts_and_lists_alike(seen: Seen, built: tuple[Path, dict[str, Any]]) -> None:
    seen.page.select_option("#f-rendition", label="original")
    expected = sum(meeting[11] == 2 for meeting in built[1]["meetings"])
    assert seen.text("#f-count").startswith(f"Selected: {expected} meetings")
    assert f"{expected} meeting" in seen.text("#say-list")
    seen.page.select_option("#f-from", label="Jan 2023")
    later = sum(meeting[11] == 2 and (meeting[1] or "") >= "2023" for meeting in built[1]["meetings"])
    assert f"{later} meeting" in seen.text("#say-list")
    seen.page.click("#f-reset")
    assert seen.text("#f-count").startswith("90 meetings")
    target = built[1]["meetings"][5]
    seen.page.fill("#search", target[0])
    expect(seen.page.locator("#list tr.item")).to_have_count(1)
    seen.page.fill("#search", "no such words anywhere")
    expect(seen.page.locator("#list")).to_contain_text("Nothing matches")


@needs_browser
def test_markup_in_sources_shows_as_text(seen: Seen) -> None:
    seen.page.fill("#search", "m0000003")
    expect(seen.page.locator("#list tr.item")).to_have_count(1)
    seen.page.locator("#list tr.item .link").first.click()
    assert HOSTILE.strip() in seen.page.locator(".detail .text").inner_text()
    assert seen.page.evaluate("window.hacked") is None
    assert seen.page.locator("main img, main script").count() == 0
    demand = seen.page.locator(".facts ol").nth(1).locator("li .link").first
    assert demand.inner_text().endswith(".")  # spans count right after a character of two UTF-16 units
    demand.click()
    assert "".join(seen.page.locator(".text .now").all_inner_texts()) == demand.inner_text()


@needs_browser
def test_it_works_by_keyboard(seen: Seen) -> None:
    bars = seen.page.locator("#s-months g[role=button]")
    bars.first.focus()
    seen.page.keyboard.press("ArrowRight")
    seen.page.keyboard.press("ArrowRight")
    assert "Mar 2022" in seen.page.evaluate("document.activeElement.getAttribute('aria-label')")
    seen.page.keyboard.press("Enter")
    assert "Mar 2022" in seen.text("#focus")
    assert seen.page.evaluate("document.activeElement.id") == "list"
    seen.page.locator("#tab-meetings").focus()
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.locator("#tab-directives").get_attribute("aria-selected") == "true"


@needs_browser
def test_everything_has_a_name_for_screen_readers(seen: Seen) -> None:
    nameless = seen.page.evaluate(
        """[...document.querySelectorAll('button, select, input, [role=button], [role=tab], svg')]
        .filter(e => !e.closest('[aria-hidden=true]') && !(e.getAttribute('aria-label') || e.textContent.trim()
                 || (e.labels && e.labels.length))).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    levels = seen.page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(e => Number(e.tagName[1]))")
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_in_light_and_dark_and_on_a_phone(
    browser: Any, built: tuple[Path, dict[str, Any]], scheme: str
) -> None:
    context = browser.new_context(offline=True, viewport={"width": 375, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.goto(built[0].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator("#list tr.item .link").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    ratio = page.evaluate(
        """(() => { const rgb = c => c.match(/[\\d.]+/g).slice(0, 3).map(Number);
        const light = c => rgb(c).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
        const pairs = [['.say', 'section.wide'], ['h2', 'section.wide'], ['.tile span', '.tile'], ['.text', '.text'],
                       ['.text .d', '.text .d']];
        return pairs.map(([a, b]) => { const x = light(getComputedStyle(document.querySelector(a)).color),
            y = light(getComputedStyle(document.querySelector(b)).backgroundColor);
            return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); }); })()"""
    )
    assert min(ratio) >= 4.5, ratio  # WCAG 2.2 AA
    context.close()


def test_a_large_release_is_aggregated_and_says_so(tmp_path: Path) -> None:
    con = duckdb.connect()
    fill(con, 150, filler=16_000)
    create_views(con)
    data = report_data(con, "r0001")
    assert data["n_meetings"] == 150
    assert 50 < len(data["meetings"]) < 150
    months = {meeting[16] for meeting in data["meetings"]}
    assert len(months - {None}) == 24  # spread over the span, not the first of it
    con.execute("UPDATE documents SET text = text || repeat('<&>', 2000)")  # each of these takes six bytes in the page
    write_report(con, "r0001", tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < LIMIT
