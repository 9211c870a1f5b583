"""The report in English and Chinese, and originals beside their renditions, in a headless browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from playwright.sync_api import expect

from tests.builders.bilingual import SAID, add_originals
from tests.builders.browser import Seen, faults, needs_browser
from tests.builders.release import fill
from warehouse.release.dataset import TITLE, Description, invented
from warehouse.release.report.data import report_data
from warehouse.release.report.messages import messages
from warehouse.release.report.page import write_report
from warehouse.release.trends.views import create_views

BOTH = ["m0000003", "m0000010", "m0000017"]
Built = tuple[Path, dict[str, Any]]
pytestmark = needs_browser


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    con = duckdb.connect()
    fill(con, 60)
    con.execute("UPDATE documents SET language = 'zh' WHERE document_id = 'other-1'")
    add_originals(con, BOTH)
    con.execute(
        "INSERT INTO quality.accuracy SELECT a.* REPLACE (l AS language, 'samples/' || l AS corpus) "
        "FROM quality.accuracy a, (VALUES ('zh'), ('fr')) AS t(l)"
    )
    create_views(con)
    target = tmp_path_factory.mktemp("report") / "report.html"
    write_report(con, "r0001", target)
    return target, report_data(con, "r0001")


@pytest.fixture
def seen(browser: Any, built: Built) -> Iterator[Seen]:
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900}, accept_downloads=True)
    page = Seen(context.new_page())
    page.page.goto(built[0].as_uri() + "#lang=zh")
    yield page
    assert page.said == []
    context.close()


ENGLISH_LEFT = """[...document.querySelectorAll('body *')].filter(e => !e.closest('script, style, noscript, ' +
    '[lang=en], code, .text, #language') && !e.children.length && e.lang !== 'zh-Latn').map(e => e.textContent.trim())
    .concat([...document.querySelectorAll('[aria-label], [placeholder]')].filter(e => !e.closest('[lang=en]'))
        .flatMap(e => [e.getAttribute('aria-label'), e.getAttribute('placeholder')]).filter(Boolean))
    .filter(words => /[A-Za-z]{4,}/.test(words))"""
NAMES = re.compile(r"samples|docs/\w+\.md|safegov|quality\.issues|Natural Earth|Parquet|README|drop/\w+|test-1|m\d{7}")


def test_no_word_of_the_page_stays_in_the_other_language(seen: Seen) -> None:
    page = seen.page
    assert page.evaluate("document.documentElement.lang") == "zh-Hans" and "版本 r0001" in page.title()
    page.click("#both button")
    page.locator("#list tr.item .link").first.click()
    page.locator(".fix").first.click()
    page.locator("details.data summary").first.click()
    left = [words for words in page.evaluate(ENGLISH_LEFT) if re.search(r"[A-Za-z]{4,}", NAMES.sub("", words))]
    # names and titles of sources stay as printed; checks and issues go by their names
    assert [
        words for words in left if not re.search(r"[a-z]+ safety meeting of|^[A-Z][a-z]+ [A-Z][a-z]+$", words)
    ] == []
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "en"
    han = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => !e.closest('script, style, noscript, [lang^=zh]') "
        "&& !e.children.length && /[\\u4e00-\\u9fff]/.test(e.textContent)).map(e => e.textContent)"
    )
    assert han == []


def test_the_language_is_in_the_link_and_every_number_stays(seen: Seen, built: Built) -> None:
    page = seen.page
    numbers = [re.sub(r"\D", "", tile) for tile in page.locator("#overview .tile b").all_inner_texts()]
    bars = page.locator("#s-months .bar").count()
    page.click("#language")
    assert parse_qs(urlsplit(page.url).fragment)["lang"] == ["en"]
    assert [re.sub(r"\D", "", tile) for tile in page.locator("#overview .tile b").all_inner_texts()] == numbers
    assert page.locator("#s-months .bar").count() == bars
    page.select_option("#f-level", label="county")
    page.click("#language")
    said = parse_qs(urlsplit(page.url).fragment)
    assert said["lang"] == ["zh"] and said["level"] == ["county"]
    assert page.locator("#f-level option:checked").inner_text() == "县级"
    other = page.context.new_page()
    other.goto(page.url)
    assert other.locator("#f-count").inner_text() == seen.text("#f-count")
    other.close()
    page.go_back()
    assert page.locator("#f-level option:checked").inner_text() == "county"
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize(
    ("browsers", "fragment", "shown"),
    [("zh-CN", "", "zh-Hans"), ("zh-TW", "", "zh-Hans"), ("en-GB", "", "en"), ("fr-FR", "", "en"),
     ("zh-CN", "#lang=en", "en"), ("en-GB", "#lang=zh", "zh-Hans"), ("en-GB", "#lang=xx", "en")],
)  # fmt: skip
def test_who_chose_no_language_gets_that_of_the_browser(
    browser: Any, built: Built, browsers: str, fragment: str, shown: str
) -> None:
    context = browser.new_context(offline=True, locale=browsers)
    page = context.new_page()
    page.goto(built[0].as_uri() + fragment)
    assert page.evaluate("document.documentElement.lang") == shown
    page.select_option("#f-level", index=1)  # a filter alone chooses no language
    assert parse_qs(urlsplit(page.url).fragment).get("lang") == ([fragment[6:]] if shown[:2] == fragment[6:] else None)
    context.close()


def test_codes_places_days_and_kinds_are_in_chinese(seen: Seen, built: Built) -> None:
    first = seen.page.locator("#list tr.item").first
    meeting = next(m for m in built[1]["meetings"] if m[0] == first.get_attribute("data-key"))
    year, month, day = meeting[1].split("-")
    assert first.locator("td").nth(0).inner_text() == f"{year}年{int(month)}月{int(day)}日"
    assert first.locator("td").nth(1).inner_text().split("\n")[0].startswith(built[1]["places_zh"][meeting[6]])
    first.locator(".link").click()
    facts = seen.text(".facts dl")
    for key in (
        "fact.held",
        f"level.{built[1]['axes']['levels'][meeting[10]]}",
        "convener.government",
        f"mode.{meeting[12]}",
    ):
        assert messages()[key][1] in facts
    assert seen.page.locator("#s-sectors tbody th").first.inner_text() == "码"


def test_the_filter_of_the_text_s_language_moves_tiles_charts_and_lists(seen: Seen, built: Built) -> None:
    data, page = built[1], seen.page
    page.select_option("#f-language", label="中文")
    assert parse_qs(urlsplit(page.url).fragment)["language"] == ["zh"]
    n_demands = sum(len(m[19]) - 1 for m in data["meetings"] if m[0] in BOTH)  # the last is in the rendition alone
    tiles = [tile.split("\n")[0] for tile in page.locator("#overview .tile").all_inner_texts()]
    assert tiles[:3] == [str(len(BOTH)), str(n_demands), str(3 * len(BOTH))]
    assert page.locator("#list tr.item").count() == len(BOTH)
    heights = page.locator("#s-months .bar").evaluate_all("all => all.filter(e => e.getAttribute('height') > 0).length")
    assert 1 <= heights <= len(BOTH) < 10
    gaps = page.locator("#s-months rect.none").count()
    page.click("#tab-directives")
    assert seen.text("#say-list").startswith(f"{n_demands} 项要求")
    page.select_option("#f-language", label="英文")
    assert seen.text("#say-list").startswith(f"{sum(len(m[19]) for m in data['meetings']) - n_demands} 项要求")
    page.click("#tab-meetings")
    assert page.locator("#list tr.item").count() == 20 and gaps > page.locator("#s-months rect.none").count()
    assert seen.text("#overview .tile").split("\n")[0] == str(60 - len(BOTH))
    page.click("#f-reset")
    assert "60" in seen.text("#f-count")
    assert seen.page.locator("#s-quality .rows").first.inner_text().count("samples/zh") == 2
    assert "samples/fr" not in seen.text("#s-quality"), "figures of a language that no text of the release is in"


def test_original_and_rendition_stand_side_by_side_and_lead_to_each_other(seen: Seen, built: Built) -> None:
    page = seen.page
    page.click("#both button")
    assert "原文与译文俱全" in seen.text("#say-list") and page.locator("#list tr.item").count() == len(BOTH)
    page.locator("#list tr.item .link").first.click()
    boxes = page.locator(".pair [data-doc]")
    left, right = boxes.nth(0), boxes.nth(1)
    assert left.locator(".text").get_attribute("lang") == "zh" and right.locator(".text").get_attribute("lang") == "en"
    at = [box.bounding_box() for box in (left, right)]
    assert at[0]["x"] + at[0]["width"] <= at[1]["x"] and abs(at[0]["y"] - at[1]["y"]) < 2
    demands = page.locator(".pair .facts ol").nth(1).locator("> li")
    demand = demands.nth(1)
    said, rendered = demand.locator(".both .link").all_inner_texts()
    assert said == SAID.format(position=2) and rendered.isascii()
    demand.locator(".both .link").nth(1).click()
    now = ["".join(box.locator(".now").all_inner_texts()) for box in (left, right)]
    assert now == [said, rendered]
    left.locator("mark.d").first.click()  # in the text itself: its rendition shows
    now = ["".join(box.locator(".now").all_inner_texts()) for box in (left, right)]
    assert now == demands.nth(0).locator(".both .link").all_inner_texts()
    assert demands.last.locator(".both").count() == 0  # the original does not have it
    demands.last.locator(".link").first.click()
    assert [box.locator(".now").count() > 0 for box in (left, right)] == [False, True]
    left.locator("mark.a").first.click()
    person = page.locator(".pair .facts ol").nth(0).locator("> li").first
    printed, other = person.locator("b").inner_text(), person.locator(".zh").inner_text()
    assert "".join(left.locator(".now").all_inner_texts()) == printed and other.isascii()
    assert "".join(right.locator(".now").all_inner_texts()) == other


def test_a_link_to_one_with_original_and_rendition_brings_it_back_in_english_too(seen: Seen) -> None:
    seen.page.click("#both button")
    seen.page.click("#language")
    assert seen.text("#focus").startswith("original and rendition")
    row, rendition = seen.page.locator("#list tr.item").first, "safety meeting of"
    assert row.locator(".link").inner_text() == row.locator(".link [lang=zh]").inner_text()
    assert rendition in row.locator(".also").inner_text()  # a reader of English sees what it is called there
    seen.page.click("#tab-directives")
    wordings = seen.page.locator("#list tr.item .also").all_inner_texts()
    assert wordings and all(words.isascii() for words in wordings)
    seen.page.click("#language")
    assert seen.page.locator("#list .also").count() == 0  # the originals are in Chinese already
    seen.page.click("#language")
    seen.page.click("#tab-meetings")
    seen.page.reload()
    assert "original and rendition" in seen.text("#say-list")
    seen.page.locator(".chip").click()
    assert seen.text("#both") == f"{len(BOTH)} with original and rendition"


def test_search_finds_by_characters_by_pinyin_and_by_former_names(seen: Seen, built: Built) -> None:
    page = seen.page
    attendee = next(m for m in built[1]["meetings"] if m[0] == BOTH[0])[18][0]
    assert attendee[0] == "李志敏" and attendee[7].isascii()
    for words in (attendee[0], attendee[7], attendee[7].replace(" ", "").lower(), attendee[7].upper()):
        page.fill("#search", f"{words} {BOTH[0]}")
        expect(page.locator("#say-list")).to_contain_text(f"“{words} {BOTH[0]}”")
        assert page.locator(f"#list tr[data-key={BOTH[0]}]").count() == 1, words
    meeting = next(m for m in built[1]["meetings"] if m[6] and built[1]["names"][m[6]].count(" | ") >= 3)
    for name in built[1]["names"][meeting[6]].split(" | "):
        page.fill("#search", f"{name} {meeting[0]}")
        expect(page.locator("#say-list")).to_contain_text(f"“{name} {meeting[0]}”")
        assert page.locator(f"#list tr[data-key={meeting[0]}]").count() == 1, name
    for title in ("安全生产工作会议", "安全生產工作會議"):
        page.fill("#search", title)
        expect(page.locator("#say-list")).to_contain_text(f"“{title}”")
        assert page.locator("#list tr.item").count() == len(BOTH)
    page.fill("#search", "")
    page.click("#tab-directives")
    rendered = next(m for m in built[1]["meetings"] if m[0] == BOTH[0])
    document, start, end = rendered[19][0][8][0]
    english = built[1]["documents"][document][6][start:end].rstrip(".") + " 各有关单位"
    page.fill("#search", english)  # the rendition's words find the demand that is listed in Chinese
    expect(page.locator("#say-list")).to_contain_text(f"“{english}”")
    assert page.locator(f'#list tr[data-key^="{BOTH[0]}/"]').count() >= 1


def test_saved_files_have_chinese_names_and_a_byte_order_mark(seen: Seen, built: Built) -> None:
    with seen.page.expect_download() as waited:
        seen.page.locator("#s-ranks .save").first.click()
    assert waited.value.suggested_filename == "r0001-谁主持-谁讲话.csv"
    data = Path(waited.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    seen.page.select_option("#f-level", label="县级")
    with seen.page.expect_download() as waited:
        seen.page.locator("#list-saves button").click()
    rows = list(csv.DictReader(io.StringIO(Path(waited.value.path()).read_text("utf-8-sig"))))
    assert {row["filter"] for row in rows} == {"层级：县级"} and {row["level"] for row in rows} == {"county"}
    zh = built[1]["places_zh"]
    assert all(row["place_zh"] == zh[row["place_code"]] for row in rows)


@pytest.fixture(scope="module")
def ten() -> duckdb.DuckDBPyConnection:
    """Ten meetings with their trends, which are the same whatever is a sample."""
    con = duckdb.connect()
    fill(con, 10)
    create_views(con)
    return con


@pytest.mark.parametrize(("title", "n_samples"), [(TITLE, 2), (TITLE, 11), ("三县会议", 0), ("Three counties", 11)])
def test_what_is_invented_and_how_the_owner_calls_it_is_told_in_both_languages(
    browser: Any, ten: duckdb.DuckDBPyConnection, tmp_path: Path, title: str, n_samples: int
) -> None:
    con = ten.cursor()
    con.execute(
        f"UPDATE documents SET is_sample = document_id IN (FROM (SELECT document_id FROM documents LIMIT {n_samples}))"
    )
    told = {"title": title, "said": Description(), "citation": "Cited so.", "invented": invented(n_samples, 11)}
    write_report(con, "r0001", tmp_path / "report.html", told)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri() + "#lang=zh")
    assert page.locator("h1").inner_text() == (messages()["page.name"][1] if title == TITLE else title)
    shown = [page.locator("#invented").inner_text() if n_samples else ""]
    page.click("#language")
    assert page.locator("h1").inner_text() == title
    shown.append(page.locator("#invented").inner_text() if n_samples else "")
    assert page.locator("#invented").count() == (n_samples > 0)
    zh, en = shown
    assert n_samples == 0 or ("虚构" in zh and invented(n_samples, 11) in en)
    assert ("11 篇文本中有 2 篇" in zh) == (n_samples == 2) and ("全部文本" in zh) == (n_samples == 11)
    assert ("Invented data" in (tmp_path / "report.html").read_text("utf-8")) == (n_samples > 0)
    context.close()


def test_chinese_days_sort_as_days(seen: Seen) -> None:
    heading = seen.page.locator("#s-events thead button", has_text="起始")
    heading.click()
    heading.click()
    shown = seen.page.locator("#s-events tbody tr td:nth-child(2)").evaluate_all("all => all.map(e => e.dataset.sort)")
    assert len(shown) > 10 and shown == sorted(shown)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 375), ("dark", 375)])
def test_axe_finds_nothing_in_chinese_with_texts_side_by_side(
    browser: Any, built: Built, scheme: str, width: int
) -> None:
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(built[0].as_uri() + '#lang=zh&of=["both"]')
    page.locator("#list tr.item .link").first.click()
    page.locator(".fix").first.click()
    page.locator("details.data summary").first.click()
    assert page.locator(".pair").count() == 1
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
