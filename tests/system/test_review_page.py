"""The review page in a real browser: by keyboard alone, on a phone, in the dark, checked by axe-core."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.measured import measured
from tests.builders.paths import ROOT
from tests.builders.publishing import published
from warehouse.corrections.change_files import write, written
from warehouse.corrections.form import from_entry
from warehouse.store.home import Home

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_PATIENT = 20_000
"""Milliseconds for what writes a file and loads the page again, on a machine that others use too."""
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]


def _reports() -> list[Report]:
    """Ten meetings: five of an open day, five of an unknown place."""
    open_days = [
        Report(
            [Person(name, "Mayor", "mayor", spoke=True)],
            [Demand(f"Check all boats of fleet {n} before the flood season begins")],
            held_on=None,
            earliest=date(2022, 3, 1 + n),
            latest=date(2022, 3, 20 + n),
            year_basis="unknown",
            place_code="410200",
            place_name="Kaifeng",
            filler=f"On the eve of the feast {n}. {HOSTILE}",
            published_on=date(2022, 4, 30),
        )
        for n, name in enumerate(("Li Jun", "Bo Weilin", "Qin Shuang", "Tang Kai", "He Mingde"))
    ]
    open_places = [
        Report(
            [Person("Wang Weiguo" if n % 2 else "Zhao Lin", "Mayor", "mayor", spoke=True)],
            [Demand(f"Inspect every gas station of district {n}", None, {"gas": "gas"})],
            held_on=date(2022, 5, 2 + n),
            level="county",
            title=f"safety work meeting number {n}",
            filler=f"text {n}",
        )
        for n in range(5)
    ]
    return [*open_days, *open_places]


def _home(folder: Path, corrections: Sequence[dict[str, str]] = ()) -> Home:
    built = Built(folder, _reports())
    said = {"reason": "seen in the text", "author": "A. Reader", "date": "2024-03-01"}
    for one in corrections:
        write(built.home, from_entry(one | said, "test"))
    built.again()
    return published(built)


def _serve(home: Home, log: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """The page's process and its address with the token."""
    command = [sys.executable, "-m", "pipelines.cli.main", "review", "--web", "--home", str(home.path), "--port", "0"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--author", "A. Reader", *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return process, found.group(0)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., tuple[Home, str]]]:
    """Starts a page over a home of its own."""
    processes = []

    def begin(*options: str, corrections: Sequence[dict[str, str]] = (), home: Home | None = None) -> tuple[Home, str]:
        folder = tmp_path_factory.mktemp("review")
        home = home or _home(folder / "home", corrections)
        process, address = _serve(home, folder / "log", *options)
        processes.append(process)
        return home, address

    yield begin
    for process in processes:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


class Seen:
    """A page, and what it complained of or asked from elsewhere."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.page: Page = browser.new_context(**options).new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.base = re.sub(r"^(http://[^/]+)/.*", r"\1", address)
        self.page.goto(address)

    def press(self, *keys: str) -> None:
        self.page.wait_for_load_state()  # a page that is being loaded hears no keys
        for key in keys:
            self.page.keyboard.press(key)

    def check(self) -> None:
        """Nothing was complained of, nothing asked from elsewhere, and axe-core finds nothing."""
        assert self.said == []
        assert [url for url in self.asked if not url.startswith((self.base, "data:"))] == []
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()


@pytest.fixture(scope="module")
def shared(start: Callable[..., tuple[Home, str]]) -> tuple[Home, str]:
    """A page whose home is only looked at."""
    return start()


def test_a_queue_of_ten_is_emptied_by_keyboard_and_published(
    start: Callable[..., tuple[Home, str]], browser: Any
) -> None:
    home, address = start()
    measured(home)
    seen = Seen(browser, address)
    page = seen.page
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("10 left")
    # The first is corrected: a day is set, what changes is shown, and only then written.
    seen.press("e")
    expect(page.get_by_role("textbox", name="Held on")).to_be_focused()
    page.keyboard.type("03152022")
    seen.press("Enter")
    row = page.get_by_role("cell", name="2022-03-15").first
    expect(row).to_be_visible(timeout=30_000)
    assert written(home) == []
    expect(page.get_by_role("button", name="Write it")).to_be_focused()
    seen.press("Enter")
    expect(heading).to_contain_text("9 left", timeout=_PATIENT)
    # Taken back, and done again.
    seen.press("u")
    expect(heading).to_contain_text("10 left", timeout=_PATIENT)
    assert written(home) == []
    # A confirmation needs no preview; skipping leaves the item for later.
    seen.press("c")
    expect(heading).to_contain_text("9 left", timeout=_PATIENT)
    before = page.url
    seen.press("s")
    expect(page).not_to_have_url(before)
    seen.press("p")
    for left in range(8, -1, -1):
        seen.press("c")
        expect(heading).to_contain_text(f"{left} left", timeout=_PATIENT)
    expect(page.get_by_role("heading", name="Nothing wants a look")).to_be_visible()
    assert [one.correction.action for one in written(home)] == ["confirm"] * 10
    seen.press("g")
    expect(page.get_by_role("heading", name="Build and publish")).to_be_visible()
    expect(page.get_by_role("button", name="Build and publish")).to_be_focused()
    seen.press("Enter")
    page.wait_for_url("**/queue?published=*", timeout=240_000)
    expect(page.get_by_text("nothing waits to be published")).to_be_visible()
    expect(heading).to_contain_text("0 left")
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as con:
        rows = con.execute("SELECT action, status, count(*) FROM main.corrections GROUP BY ALL").fetchall()
    assert rows == [("confirm", "applied", 10)]
    seen.check()


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 380, "height": 720}}])
def test_every_page_is_usable_wide_narrow_and_in_the_dark(
    shared: tuple[Home, str], browser: Any, options: dict[str, Any]
) -> None:
    _, address = shared
    seen = Seen(browser, address, **options)
    page = seen.page
    first, second = page.evaluate(
        "async () => (await (await fetch('/search?q=a')).text()).match(/documents\\/[0-9a-f]{16}/g).slice(0, 2)"
    )
    a, b = first.split("/")[1], second.split("/")[1]
    places = ("/queue", f"/{first}", f"/compare?a={a}&b={b}", "/search?q=a", "/changes", "/audit", "/publish")
    for place in places:
        page.goto(f"{seen.base}{place}")
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{place} is wider than the window"
        seen.check()
    page.goto(f"{seen.base}/queue")
    for key in ("e", "?"):
        seen.press(key)
        page.wait_for_timeout(300)
        seen.check()
        seen.press("Escape")


def test_values_lead_to_their_words_and_words_to_corrections(shared: tuple[Home, str], browser: Any) -> None:
    home, address = shared
    seen = Seen(browser, address)
    page = seen.page
    seen.press("o")
    expect(page.locator(".val.chosen")).to_have_attribute("data-value", "meeting.held_on")
    assert "onerror" in page.locator(".text").inner_text()  # markup in a text is text
    # To the attendee: their words are marked.
    name = page.locator(".val.row").first
    name.focus()
    marked = page.locator(".m.chosen")
    expect(marked.first).to_contain_text(re.compile("Li Jun|Bo Weilin|Qin Shuang|Tang Kai|He Mingde"))
    marked.first.click()
    expect(page.locator(".val.chosen")).to_have_count(1)
    # The address of a value, as the report's links have it, goes to it.
    (meeting,) = re.findall(r"m[0-9a-f]{16}", page.get_by_role("heading", name="Meeting").first.inner_text())
    page.goto(f"{page.url.partition('?')[0].partition('#')[0]}#{meeting}.place_code")
    expect(page.locator(".val.chosen")).to_have_attribute("data-value", "meeting.place_code")
    # Words that are selected become an attendee, seen beforehand.
    _select(page, "eve of the feast")
    seen.press("a")
    page.get_by_role("button", name="The day").click()
    expect(page.get_by_text("resting on “eve of the feast”")).to_be_visible()
    page.get_by_role("textbox", name="Held on").fill("2022-03-10")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("cell", name="2022-03-10").first).to_be_visible(timeout=30_000)
    seen.check()
    page.get_by_role("button", name="Write it").click()
    expect(page.locator(".badge").first).to_contain_text("2022-03-10")
    (made,) = [one.correction for one in written(home)]
    assert (made.quote, made.value, made.author) == ("eve of the feast", "2022-03-10", "A. Reader")
    assert seen.page.title() not in ("1", "2")
    seen.press("u")
    expect(page.locator(".badge")).to_have_count(0)
    assert written(home) == []


def test_a_button_that_has_the_focus_hears_the_first_key(start: Callable[..., tuple[Home, str]], browser: Any) -> None:
    """A key in the very moment in which a button gets the focus is not lost: it is alive by then."""
    home, address = start()
    seen = Seen(browser, address)
    page = seen.page
    page.evaluate(
        "document.addEventListener('focusin', (event) => "
        "{ if (event.target.textContent.trim() === 'Write it') event.target.click(); })"
    )
    seen.press("e")
    expect(page.get_by_role("textbox", name="Held on")).to_be_focused()
    page.keyboard.type("03152022")
    seen.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("9 left", timeout=_PATIENT)
    assert len(written(home)) == 1
    seen.check()


def test_stories_are_split_and_joined_by_keyboard(start: Callable[..., tuple[Home, str]], browser: Any) -> None:
    first, second, *_ = _reports()
    begins = {"action": "split-story", "document": second.id, "words": "On the eve of the feast"}
    home, address = start(corrections=[begins])
    seen = Seen(browser, address)
    page = seen.page
    # The words of the value at hand are where a story begins, where none are selected.
    page.goto(f"{seen.base}/documents/{first.id}#directive.{first.text.index('Check all boats')}")
    expect(page.locator(".val.chosen")).to_be_focused()
    seen.press("a")
    expect(page.get_by_role("button", name="An attendee")).to_be_focused()
    seen.press("6")
    words = page.get_by_role("textbox", name="The first words of the new story")
    expect(words).to_be_focused()
    expect(words).to_have_value("Check all boats")
    seen.check()
    page.get_by_role("button", name="Show what changes").focus()
    seen.press("Enter")
    expect(page.get_by_text("the story that begins there is story 2")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Write it")).to_be_focused()
    seen.press("Enter")
    expect(page.get_by_text("a story begins at “Check all boats”").first).to_be_visible()
    assert [one.correction.action for one in written(home)] == ["split-story"] * 2
    seen.press("u")
    expect(page.get_by_text("a story begins at “Check all boats”")).to_have_count(0)
    # Of a page whose stories are told apart, one is joined to the one before it.
    at = second.text.index("On the eve")
    page.goto(f"{seen.base}/documents/{second.id}#story.{at}")
    expect(page.locator(".m-story.chosen").first).to_be_visible()
    seen.check()
    seen.press("m")
    expect(page.get_by_role("heading", name="Join story 2 with the story before it")).to_be_visible()
    expect(page.get_by_role("button", name="Show what changes")).to_be_focused()
    seen.press("Enter")
    expect(page.get_by_role("button", name="Write it")).to_be_focused(timeout=30_000)
    seen.press("Enter")
    expect(page.get_by_text("story 2 goes on the one before it").first).to_be_visible()
    assert {one.correction.action for one in written(home)} == {"split-story", "join-stories"}
    seen.press("u")
    expect(page.get_by_text("story 2 goes on the one before it")).to_have_count(0)
    # Selected words do the same, wherever they stand.
    page.goto(f"{seen.base}/documents/{first.id}")
    _select(page, "feast 0")
    seen.press("a")
    page.get_by_role("button", name="A new story begins here").click()
    expect(page.get_by_role("textbox", name="The first words of the new story")).to_have_value(re.compile("^feast 0"))
    seen.check()


def test_two_thousand_doubts_and_a_long_text_are_worked_on_by_keyboard(
    start: Callable[..., tuple[Home, str]], browser: Any, tmp_path: Path
) -> None:
    long = Report(
        [Person("Li Xiangyu", "Mayor", "mayor")],
        [Demand(f"Inspect site number {n} before the rain") for n in range(300)],
        place_code="410200",
        place_name="Kaifeng",
        filler=" ".join(f"Sentence {n} of some length says very little indeed." for n in range(6000)),
    )
    built = Built(tmp_path / "home", [long])
    built.con.execute(
        "INSERT INTO quality.issues SELECT $d, NULL, 'name_not_taken', 'name ' || i, i * 100, i * 100 + 60 "
        "FROM range(2000) t(i)",
        {"d": long.id},
    )
    _, address = start(home=published(built))
    seen = Seen(browser, address)
    page = seen.page
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("2000 left")
    for left in (1999, 1998):
        seen.press("c")
        expect(heading).to_contain_text(f"{left} left", timeout=_PATIENT)
    before = page.url
    seen.press("n")
    expect(page).not_to_have_url(before, timeout=_PATIENT)
    seen.check()
    seen.press("o")
    page.wait_for_url("**/documents/**", timeout=_PATIENT)
    seen.press()
    assert len(page.locator(".text").inner_text()) > 300_000
    taken = page.evaluate(
        """() => {
            const started = performance.now(), event = new KeyboardEvent('keydown', { key: 'j', bubbles: true });
            for (let n = 0; n < 20; n++) document.body.dispatchEvent(event);
            return performance.now() - started;
        }"""
    )
    assert taken / 20 < 250, "milliseconds from one value to the next"
    _select(page, "Sentence 5999")
    seen.press("a")
    expect(page.get_by_role("button", name="An attendee")).to_be_focused(timeout=_PATIENT)
    seen.press("6")
    words = page.get_by_role("textbox", name="The first words of the new story")
    expect(words).to_have_value(re.compile("^Sentence 5999"), timeout=_PATIENT)


def _select(page: Page, words: str) -> None:
    """Selects the first ``words`` of the text, as a mouse would."""
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
            let node;
            while ((node = walker.nextNode())) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
        }""",
        words,
    )
    expect(page.locator("#chosen")).to_contain_text(words)


def test_an_audit_is_answered_by_keyboard(start: Callable[..., tuple[Home, str]], browser: Any) -> None:
    home, address = start("--sample", "4", "--seed", "3", "--rows", "1")
    seen = Seen(browser, address)
    page = seen.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("The document")
    expect(page.get_by_text("0 answered")).to_be_visible()
    seen.check()
    seen.press("3", "y")  # held_on is wrong
    expect(page.get_by_text("1 answered")).to_be_visible()
    seen.press("u")
    expect(page.get_by_text("0 answered")).to_be_visible()
    seen.press("3", "y")
    expect(page.get_by_role("heading", level=1)).to_contain_text("An attendee")
    seen.press("y")
    expect(page.get_by_label("Missing")).to_be_focused()
    seen.press("2", "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A demand")
    seen.press("r")
    expect(page.get_by_role("row", name=re.compile("held on accuracy 0.0 %"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("attendees recall 33.3 %"))).to_be_visible()
    seen.check()
    assert len(list((home.audits).glob("*/a-reader.jsonl"))) == 1
