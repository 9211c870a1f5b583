"""What the head of a web page says of its text."""

from __future__ import annotations

from datetime import date

import pytest

from warehouse.intake.formats.html import main_text
from warehouse.intake.model import Claims, Found, Page

BODY = "<p>" + "The county government held a meeting on work safety and asked all towns to look at dams. " * 5 + "</p>"


@pytest.mark.parametrize(
    ("head", "right"),
    [
        ('<meta property="article:published_time" content="2023-05-22T16:30:00Z">', 23),
        ('<meta property="article:published_time" content="2023-05-22T15:30:00+00:00">', 22),
        ('<meta property="article:published_time" content="2023-05-23T00:30:00+08:00">', 23),
        ('<meta property="article:published_time" content="2023-05-22T16:30:00">', 22),
        ('<meta property="article:published_time" content="2023-05-22">', 22),
        (
            '<meta property="article:modified_time" content="2023-05-22T10:00:00Z">'
            '<meta property="article:published_time" content="2023-05-22T16:30:00Z">',
            23,
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", '
            '"datePublished": "2023-05-22T20:00:00Z"}</script>',
            23,
        ),
    ],
)
def test_a_pages_time_of_publication_is_a_day_in_china(head: str, right: int) -> None:
    page = f"<html><head><title>A meeting</title>{head}</head><body><article>{BODY}</article></body></html>"
    found = main_text(Page("a.html", page.encode(), Claims(), "a.html"))
    assert isinstance(found, Found)
    assert found.claims.published_on == date(2023, 5, right)
