from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders.paths import ROOT
from warehouse.collection.sources_file import SourcesError, has_sources, read
from warehouse.store.home import Home

GOOD = """contact = "mailto:data@example.org"

[[source]]
name = "city"
kind = "feed"
url = "HTTP://News.Example:80/feed.xml#top"
include = ['/anquan/']
since = 2022-01-01
"""


def problems_of(folder: Path, text: str) -> list[str]:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError) as caught:
        read(Home(folder))
    return [str(problem) for problem in caught.value.problems]


def test_a_source_is_read_with_its_defaults(tmp_path: Path) -> None:
    assert not has_sources(Home(tmp_path))
    (tmp_path / "sources.toml").write_text(GOOD, encoding="utf-8")
    found = read(Home(tmp_path))
    (source,) = found.sources
    assert found.contact == "mailto:data@example.org"
    assert source.urls == ("http://news.example/feed.xml",)
    assert (source.line, source.pause, source.allow_private) == (3, 2.0, False)
    assert source.wants("http://news.example/anquan/1.html")
    assert not source.wants("http://news.example/tiyu/1.html")
    assert has_sources(Home(tmp_path))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('kind = "feed"', 'kind = "fed"'), "line 5: kind takes one of feed"),
        (("/feed.xml#top", " /feed.xml"), "line 6: url"),
        (("HTTP://News.Example:80", "ftp://news.example"), "is neither http nor https"),
        (("HTTP://", "HTTP://me:word@"), "line 6: url an address of news.example holds a name or password"),
        (("'/anquan/'", "'('"), "line 7: include '(' is no regular expression"),
        (("2022-01-01", "2022-13-01"), "line 8: "),
        (("2022-01-01", '"last year"'), "line 8: since takes a day"),
        (("since", "sinse"), "line 8: a source has no setting sinse"),
        (('name = "city"\n', ""), "line 3: the source that begins here has no name"),
        (('contact = "mailto:data@example.org"', ""), "contact must say how"),
        (("mailto:data", "data"), "line 1: contact must say how"),
        (("since", "links = 'a'\nsince"), "line 8: links is for sources of kind list"),
        (("since", "until = 2021-01-01\nsince"), "line 8: until 2021-01-01 is before since 2022-01-01"),
        (("since", "pause = -1\nsince"), "line 8: pause takes a number of seconds from 0 to 3600"),
        (("since = 2022-01-01", 'since = 2022-01-01\n[[source]]\nname = "City"\nkind = "feed"\nurl = "http://a.example/"'),
         "line 10: the source on line 3 is called city too"),
        (("'/anquan/'", "'/anquan/"), "line 7: is no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert GOOD.count(change[0])
    (only,) = problems_of(tmp_path, GOOD.replace(*change))
    assert told in only


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace('"feed"', '"fed"').replace("2022-01-01", "2022")
        + '\n[[source]]\nname = "b"\nkind = "list"\nurl = "x"\n'
    )
    assert [line.split(":")[0] for line in problems_of(tmp_path, text)] == ["line 5", "line 8", "line 13"]


def test_a_file_of_addresses_is_checked_by_line(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# ours\nhttps://a.example/1\n\nno address\n", encoding="utf-8")
    text = GOOD.replace('kind = "feed"', 'kind = "addresses"').replace(
        'url = "HTTP://News.Example:80/feed.xml#top"', 'file = "list.txt"'
    )
    (only,) = problems_of(tmp_path, text)
    assert only.startswith("line 6: ")
    assert "line 4: 'no address' is neither http nor https" in only


def test_the_examples_of_the_documentation_hold(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "collection.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    (tmp_path / "sources.toml").write_text(example, encoding="utf-8")
    assert [source.kind for source in read(Home(tmp_path)).sources] == ["feed", "sitemap", "list", "addresses", "warc"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('pages = "https://a.example/index_2.html"', "pages takes an address with {page} for the number"),
        ('pages = "ftp://a.example/{page}"', "is neither http nor https"),
        ('pages = "https://a.example/{page}"\nnext = "a.next"', "pages goes with one url, and without next"),
        ("first_page = 1", "first_page is the first number of pages"),
    ],
)
def test_pages_that_are_counted_are_checked(tmp_path: Path, lines: str, told: str) -> None:
    text = GOOD.partition("[[source]]")[0] + '[[source]]\nname = "a"\nkind = "list"\nlinks = "a"\n'
    (only,) = problems_of(tmp_path, f'{text}url = "https://a.example/"\n{lines}\n')
    assert told in only
