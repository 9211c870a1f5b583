"""The report as one works with it: links that bring a view back, sorting, saving, correcting, gaps, accessibility."""

from __future__ import annotations

import csv
import io
import re
import shlex
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from playwright.sync_api import expect

from tests.builders.browser import Seen, faults, needs_browser
from tests.builders.release import fill
from tests.builders.released import request, working
from warehouse.corrections.form import from_entry
from warehouse.release.gate.page import render
from warehouse.release.gate.result import Check, GateResult
from warehouse.release.publish import publish
from warehouse.release.report.data import place_names, report_data
from warehouse.release.report.page import write_report
from warehouse.release.trends.views import create_views

Built = tuple[Path, dict[str, Any]]


def _saved(seen: Seen, selector: str) -> tuple[str, str]:
    with seen.page.expect_download() as waited:
        seen.page.locator(selector).first.click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_text(encoding="utf-8-sig", errors="replace")


@needs_browser
def test_a_link_brings_the_view_back_and_back_takes_steps_back(seen: Seen) -> None:
    page = seen.page
    page.select_option("#f-rendition", label="original")
    page.select_option("#f-from", label="Jan 2023")
    page.click("#tab-directives")
    page.locator("#list tr.item .link").nth(1).click()
    said = parse_qs(urlsplit(page.url).fragment)
    assert said["rendition"] == ["original"] and said["from"] == ["2023-01-01"] and said["list"] == ["directives"]
    count, opened = seen.text("#say-list"), page.locator("tr.item.open").get_attribute("data-key")
    other = page.context.new_page()
    other.goto(page.url)
    assert other.locator("#say-list").inner_text() == count
    assert other.locator("tr.item.open").get_attribute("data-key") == opened
    assert other.locator("#f-rendition option:checked").inner_text() == "original"
    other.close()
    page.go_back()
    assert (
        page.locator("tr.item.open").count() == 0 and page.locator("#tab-directives[aria-selected=true]").count() == 1
    )
    page.go_back()
    page.go_back()
    assert page.locator("#f-from option:checked").inner_text() == "Jan 2022"
    page.go_back()
    assert seen.text("#f-count").startswith("90 meetings")
    page.go_forward()
    assert seen.text("#f-count").startswith("Selected:")


@needs_browser
def test_what_a_number_leads_to_is_in_the_link_too_and_nonsense_in_a_link_does_no_harm(
    seen: Seen, built: Built
) -> None:
    page = seen.page
    page.locator("#s-ranks tbody tr").first.locator("td.num .link").nth(1).click()
    count = seen.text("#say-list")
    page.reload()
    assert seen.text("#say-list") == count and "presiding" in seen.text("#focus")
    page.goto(built[0].as_uri() + "#province=Atlantis&from=x&of=[[[&page=99&open=m9&sort=held,sideways&list=zzz")
    assert seen.text("#f-count").startswith("90 meetings")
    page.goto(built[0].as_uri() + '#of=["code","sectors","nothing"]&to=1999-01-01')
    assert seen.text("#focus") == ""


@needs_browser
def test_escape_closes_one_thing_after_the_other(seen: Seen) -> None:
    page = seen.page
    page.locator("#s-sectors td[role=button]").filter(has_text="1").first.click()
    page.locator("#list tr.item .link").first.click()
    page.locator(".fix").first.click()
    for left in ((1, 1), (0, 1), (0, 0)):
        assert (page.locator(".fixes").count(), page.locator("tr.item.open").count()) == left
        page.keyboard.press("Escape")
    assert seen.text("#focus") == ""


@needs_browser
def test_tables_sort_and_rows_are_saved_with_release_and_filter(seen: Seen, built: Built) -> None:
    page = seen.page
    page.select_option("#f-rendition", label="original")
    page.locator("#list thead button", has_text="demands").click()
    page.locator("#list thead button", has_text="place").click()
    places = page.locator("#list tr.item td:nth-child(2)").all_inner_texts()
    assert page.locator("#list th[aria-sort=ascending]").inner_text().startswith("place")
    firsts = [place.split("\n")[0].lower() for place in places]
    assert firsts[0] <= firsts[-1]
    name, words = _saved(seen, "#list-saves button")
    rows = list(csv.DictReader(io.StringIO(words)))
    expected = [meeting[0] for meeting in built[1]["meetings"] if meeting[11] == 2]
    assert name == "r0001-meetings.csv" and sorted(row["meeting_id"] for row in rows) == sorted(expected)
    assert {(row["release"], row["filter"], row["invented"]) for row in rows} == {("r0001", "rendition original", "")}
    page.click("#tab-directives")
    _, words = _saved(seen, "#list-saves button")
    demands = list(csv.DictReader(io.StringIO(words)))
    assert len(demands) == sum(len(m[19]) for m in built[1]["meetings"] if m[11] == 2) and demands[0]["codes"]
    page.click("#f-reset")
    heading = page.locator("#s-ranks thead button", has_text="spoke")
    heading.click()
    spoke = [int(words) for words in page.locator("#s-ranks tbody tr td:nth-child(4)").all_inner_texts()]
    assert spoke == sorted(spoke, reverse=True)
    page.locator("#s-ranks thead button", has_text="spoke").click()
    assert [int(w) for w in page.locator("#s-ranks tbody tr td:nth-child(4)").all_inner_texts()] == sorted(spoke)


@needs_browser
def test_charts_are_saved_as_pictures_that_stand_alone(seen: Seen, tmp_path: Path) -> None:
    seen.page.select_option("#f-level", label="county")
    for section, title in (("#s-months", "meetings-by-month"), ("#s-map", "where-meetings-were-held")):
        name, words = _saved(seen, f"{section} .saves .save:text('Save SVG')")
        assert name == f"r0001-{title}.svg" and words.startswith("<svg") and "var(--" not in words
        assert "Release r0001" in words and "Selection: level county." in words
        with seen.page.expect_download() as waited:
            seen.page.locator(f"{section} .save:text('Save PNG')").click()
        assert Path(waited.value.path()).read_bytes().startswith(
            b"\x89PNG"
        ) and waited.value.suggested_filename.endswith(".png")


@needs_browser
def test_tiles_and_charts_follow_the_filters(seen: Seen, built: Built) -> None:
    data = built[1]
    seen.page.select_option("#f-level", label="county")
    county = [meeting for meeting in data["meetings"] if data["axes"]["levels"][meeting[10]] == "county"]
    tiles = seen.page.locator("#overview .tile").all_inner_texts()
    assert tiles[0].split("\n")[0] == str(len(county)) and f"{len(data['meetings'])} in all" in tiles[0]
    assert tiles[1].split("\n")[0] == str(sum(len(meeting[19]) for meeting in county))
    assert tiles[2].split("\n")[0] == str(sum(len(meeting[18]) for meeting in county))


@needs_browser
def test_under_a_province_months_without_texts_are_gaps(browser: Any, tmp_path: Path) -> None:
    con = duckdb.connect()
    fill(con, 60)
    code, name = con.execute(
        "SELECT l.province_code, l.province_name FROM meetings m JOIN places l USING (place_code) GROUP BY ALL "
        "ORDER BY count(*) DESC LIMIT 1"
    ).fetchall()[0]
    create_views(con)
    told = dict(
        con.execute(
            "SELECT month, n_documents > 0 OR n_meetings > 0 FROM trend_coverage_by_month_and_province "
            "WHERE province_code = ?",
            [code],
        ).fetchall()
    )
    assert {True, False} == set(told.values())
    write_report(con, "r0001", tmp_path / "report.html")
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri() + f"#province={name}")
    labels = page.locator("#s-months g[role=button]").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert [("nothing is known" not in label) for label in labels] == [told[month] for month in sorted(told)]
    page.locator("#s-months summary").click()
    first_gap = sorted(told).index(next(month for month in sorted(told) if not told[month]))
    assert page.locator("#s-months details tbody tr").nth(first_gap).locator("td").first.inner_text() == "–"
    context.close()


@needs_browser
def test_a_place_is_found_in_any_spelling(seen: Seen, built: Built) -> None:
    meeting = next(m for m in built[1]["meetings"] if m[6] and " | " in built[1]["names"].get(m[6], ""))
    chinese = next(name for name in built[1]["names"][meeting[6]].split(" | ") if not name.isascii())
    for spelling in (chinese, meeting[5].upper(), meeting[5].replace("'", "’")):
        seen.page.fill("#search", spelling)
        expect(seen.page.locator("#say-list")).to_contain_text(f"“{spelling}”")
        assert seen.page.locator(f"#list tr[data-key={meeting[0]}]").count() or "Page" in seen.text("#pager")


def test_a_place_has_all_its_names() -> None:
    names = place_names({"152200", "410000"})["152200"].split(" | ")
    assert {"Hinggan", "Xing'an", "兴安盟"} <= set(names)


@needs_browser
def test_each_value_gives_the_command_that_corrects_it(seen: Seen, built: Built) -> None:
    seen.page.fill("#search", "m0000007")
    expect(seen.page.locator("#list tr.item")).to_have_count(1)
    seen.page.locator("#list tr.item .link").click()
    fixes = seen.page.locator(".detail .fix")
    n_fixes = fixes.count()
    assert n_fixes >= 6 + 1 + len(built[1]["meetings"][0][18])
    for number in range(n_fixes):
        fixes.nth(number).click()
        for words in seen.page.locator(".fixes code").all_inner_texts():
            program, verb, action, *pairs = shlex.split(words)
            assert (program, verb) == ("safegov", "correct")
            said = dict(pair.split("=", 1) for pair in pairs[: pairs.index("--reason")])
            known = {"value": "2023-01-02" if said.get("field") == "held_on" else said.get("expect") or "mayor"}
            if action == "add":
                missing = {"attendees": {"name": "Li Zhi"}, "directives": {"words": "Close it."}}
                said |= missing.get(said["table"]) or {"code": said["code"] + "gas"}
                known = {}
            if action == "same-meeting":
                said["other"] = "d1"
            about = {"action": action, "reason": "r", "author": "a", "date": date.today().isoformat()}
            if action == "set":
                said |= known if not said.get("value") else {}
            from_entry({**said, **about}, "a command of the report")  # raises where the form does not take it
        fixes.nth(number).click()


@needs_browser
def test_each_value_leads_to_its_place_on_the_review_page(seen: Seen, built: Built) -> None:
    page, data = seen.page, built[1]
    (meeting,) = (one for one in data["meetings"] if one[0] == "m0000003")
    page.fill("#search", "m0000003")
    expect(page.locator("#list tr.item")).to_have_count(1)
    page.locator("#list tr.item .link").click()

    def place(document: int, wide: int) -> int:
        before = data["documents"][document][6].encode("utf-16-le")[: 2 * wide]
        return len(before.decode("utf-16-le"))

    rows = [f"attendee.{place(one[4], one[5])}" for one in meeting[18]]
    rows += [f"directive.{place(one[4], one[5])}" for one in meeting[19]]
    assert rows and all(place(one[4], one[5]) < one[5] for one in meeting[19]), "a wide character stands before them"
    fields = ("held_on", "place_code", "admin_level", "convener", "meeting_type_code", "mode", "title")
    wanted = [*(f"m0000003.{field}" for field in fields), "document.kind", *rows]
    fixes = page.locator(".detail .fix")
    found = []
    for number in range(fixes.count()):
        fixes.nth(number).click()
        address, _, value = str(page.locator(".review a").get_attribute("href")).partition("#")
        assert address == f"http://127.0.0.1:3010/documents/{data['documents'][meeting[17][0]][0]}"
        found.append(value)
        fixes.nth(number).click()
    assert [value for value in wanted if value in found] == wanted
    # Another port is said once.
    fixes.first.click()
    field = page.get_by_label("Address of the review page")
    for wrong in ("javascript:alert(1)", "127.0.0.1:99", "file:///etc", ""):
        field.fill(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".review a")).to_have_attribute("href", re.compile("^http://127.0.0.1:3010/documents/"))
    field.fill("http://localhost:4455/queue")
    expect(page.locator(".review a")).to_have_attribute("href", re.compile("^http://localhost:4455/documents/"))
    assert faults(page) == []
    page.reload()
    page.locator(".detail .fix").first.click()
    expect(page.locator(".review a")).to_have_attribute("href", re.compile("^http://localhost:4455/documents/"))
    page.evaluate("localStorage.clear()")


@needs_browser
def test_rows_that_were_put_right_are_marked_where_they_stand(seen: Seen) -> None:
    page = seen.page
    page.fill("#search", "m0000004")
    expect(page.locator("#list tr.item")).to_have_count(1)
    page.locator("#list tr.item .link").click()
    marked = page.locator(".detail ol li").filter(has=page.locator(".tag.fixed"))
    expect(marked).to_have_count(2)
    assert "B. Reader" in marked.nth(0).inner_text() and "C. Reader" in marked.nth(1).inner_text()


@needs_browser
def test_a_corrected_value_says_who_when_why_and_what_was_read(seen: Seen) -> None:
    seen.page.fill("#search", "m0000004")
    expect(seen.page.locator("#list tr.item")).to_have_count(1)
    seen.page.locator("#list tr.item .link").click()
    words = seen.text(".facts .tag.fixed")
    assert words == "Corrected by A. Reader, 2024-01-01: dateline (read: 2022-01-01; now: 2022-01-02)"
    assert "B. Reader" in " ".join(seen.page.locator(".facts li.fixed").all_inner_texts())


@needs_browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 375), ("dark", 375)])
def test_axe_finds_nothing(browser: Any, built: Built, scheme: str, width: int) -> None:
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(built[0].as_uri())
    page.locator("#list tr.item .link").nth(4).click()
    page.locator(".fix").first.click()
    page.locator("details.data summary").first.click()
    assert faults(page) == []
    context.close()


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_page_of_the_gate(browser: Any, tmp_path: Path, scheme: str) -> None:
    checks = [
        Check(
            "a",
            f"check_{severity}_{held}",
            held,
            severity,
            "It holds.",
            "1",
            "≤ 0",
            "meetings",
            remedy="Look.",
            rows=["x"],
        )
        for severity in ("warn", "block")
        for held in (True, False)
    ]
    now = datetime(2024, 1, 2, 3, 4, 5)
    result = GateResult("r0002", now, checks, {"a": "About."}, held_back=["one"], n_held_back=2, notes=["A note."])
    (tmp_path / "gate.html").write_text(render(result, [GateResult("r0001", now, checks[:1])]), encoding="utf-8")
    context = browser.new_context(offline=True, color_scheme=scheme)
    page = context.new_page()
    page.goto((tmp_path / "gate.html").as_uri())
    assert faults(page) == []
    context.close()


def test_accuracy_is_told_by_field_with_whose_texts_and_no_mean(built: Built) -> None:
    rows = built[1]["accuracy"]
    assert [(row[0], row[1], row[8]) for row in rows] == [("attendees", "en", "samples"), ("held_on", "en", "samples")]
    con = duckdb.connect()
    fill(con, 3)
    con.execute(
        "INSERT INTO quality.accuracy SELECT * REPLACE ('audit' AS basis, 'own' AS corpus, 'all' AS split) "
        "FROM quality.accuracy"
    )
    create_views(con)
    audited = report_data(con, "r0001")["accuracy"]
    assert [(row[8], row[9]) for row in audited] == [("own", "audit")] * 2 + [("samples", "after_mending")] * 2


@needs_browser
def test_the_first_screen_names_no_single_mean(seen: Seen) -> None:
    assert "mean" not in seen.text("#overview") and "not on these texts" in seen.text("#overview")


@needs_browser
def test_the_first_screen_says_that_these_very_texts_were_audited(browser: Any, tmp_path: Path) -> None:
    con = duckdb.connect()
    fill(con, 5)
    con.execute("UPDATE quality.accuracy SET basis = 'audit', corpus = 'audit own', split = 'all'")
    create_views(con)
    write_report(con, "r0001", tmp_path / "report.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    words = page.locator("#overview").inner_text()
    assert "Audited" in words and "on a sample of these very texts" in words and "not on these texts" not in words
    context.close()


@needs_browser
def test_links_lead_to_files_that_the_release_has(browser: Any, tmp_path: Path) -> None:
    home = working(tmp_path / "home", 5)
    publish(home, request("r0001", quality={"gate.html": b"<!doctype html>"}))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((home.published / "report.html").as_uri())
    linked = page.locator("#foot a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert {"quality/gate.html", "data-dictionary.md", "codebook.md", "safety_governance.duckdb"} <= set(linked)
    assert [file for file in linked if not (home.published / file).exists()] == []
    context.close()
