"""Tables and lists of links: an article's own stay, navigation goes."""

from __future__ import annotations

import pytest

from warehouse.intake.formats.html import main_text
from warehouse.intake.model import Found, Page

OFFICIALS = [
    ("Mayor of the city", "Li Si"), ("Deputy mayor for work safety", "Wang Wu"), ("Party secretary", "Zhao Liu"),
    ("Head of the fire brigade", "Chen Qi"), ("Head of the mining bureau", "Sun Ba"),
    ("Director of the safety office", "Zhou Jiu"), ("Head of the traffic police", "Wu Shi"),
    ("Head of the education bureau", "Zheng Yi"),
]  # fmt: skip
BEFORE = (
    "<p>On May 5, the city held a safety meeting. Mayor Li Si presided and said that all mines must be checked.</p>"
)
AFTER = "<p>The meeting stressed that nobody may be absent from his post during the coming holiday in the city.</p>"
MENU = "".join(f"<li><a href='/m{n}'>Section number {n} of this portal's many</a></li>" for n in range(12))
CELLS = "".join(
    f"<tr><td><a href='/a'>{office}</a></td><td><a href='/b'>{name}</a></td></tr>" for office, name in OFFICIALS
)
ITEMS = "".join(f"<li><a href='/a'>{name}, {office.lower()}</a></li>" for office, name in OFFICIALS)
TEASERS = "".join(
    f"<li><a href='/t{n}'>Another story number {n} that happened in a far city</a></li>" for n in range(8)
)


def text_of(body: str) -> str:
    found = main_text(Page("p", f"<html><head><title>T</title></head><body>{body}</body></html>".encode()))
    assert isinstance(found, Found)
    return found.text


@pytest.mark.parametrize("around", ["article", "div", "td"])
@pytest.mark.parametrize(
    "own",
    [f"<table>{CELLS}</table>", f"<div><table>{CELLS}</table></div>", f"<ul>{ITEMS}</ul>", f"<ol>{ITEMS}</ol>"],
    ids=["table", "wrapped", "list", "numbered"],
)
def test_linked_tables_and_lists_within_the_article_stay(around: str, own: str) -> None:
    inner = f"<h1>Meeting</h1>{BEFORE}{own}{AFTER}"
    body = f"<table><tr><td>{inner}</td></tr></table>" if around == "td" else f"<{around}>{inner}</{around}>"
    text = text_of(f"<nav><ul>{MENU}</ul></nav>{body}<footer>Contact</footer>")
    assert all(name in text and office.lower() in text.lower() for office, name in OFFICIALS)
    assert "Section number" not in text


def test_a_table_of_officials_at_the_end_stays() -> None:
    text = text_of(f"<div>{BEFORE}{AFTER}<table>{CELLS}</table></div>")
    assert all(name in text for _, name in OFFICIALS)


def test_teasers_behind_the_article_and_menus_go() -> None:
    text = text_of(f"<div><ul>{MENU}</ul></div><div>{BEFORE}{AFTER}<ul>{TEASERS}</ul></div>")
    assert "Another story" not in text
    assert "Section number" not in text
