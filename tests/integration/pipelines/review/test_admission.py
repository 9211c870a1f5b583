"""Who is let in to the review page, and that texts stay texts there."""

from __future__ import annotations

import re

import pytest

from tests.integration.pipelines.review.conftest import HOSTILE, HX, ONE, SET, TWO, client
from warehouse.corrections.change_files import written
from warehouse.store.home import Home


def test_nobody_is_let_in_without_the_token(home: Home) -> None:
    with client(home, admitted=False) as page:
        for path in ("/queue", f"/documents/{ONE.id}", "/changes", "/audit", "/static/review.js", "/nothing"):
            assert page.get(path).status_code == 401
        assert page.get("/queue?token=wrong").status_code == 403
        assert page.post("/changes", data=SET, headers=HX).status_code == 401
        assert page.post("/publish", headers=HX).status_code == 401
    assert written(home) == []


def test_the_token_leaves_the_address_and_scripts_cannot_read_the_cookie(home: Home) -> None:
    with client(home, admitted=False) as page:
        answer = page.get(f"/documents/{ONE.id}?next=/queue&token=secret", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/documents/{ONE.id}?next=%2Fqueue"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie
        for path in ("//evil.example/?token=secret", "/\\evil.example?token=secret"):
            sent = page.get(f"http://127.0.0.1{path}", follow_redirects=False)
            assert not sent.headers.get("location", "/").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"HX-Request": "false"},
    ],
)
def test_other_sites_cannot_write(home: Home, headers: dict[str, str]) -> None:
    with client(home) as page:
        assert page.post("/changes", data=SET, headers=HX | headers).status_code == 403
    assert written(home) == []


def test_a_link_from_elsewhere_opens_a_document(home: Home) -> None:
    """The report is a file: its links are visits from another site."""
    with client(home) as page:
        visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        assert page.get(f"/documents/{ONE.id}", headers=visit).status_code == 200
        assert page.get(f"/documents/{ONE.id}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_every_answer_forbids_foreign_scripts_and_frames(home: Home) -> None:
    with client(home) as page:
        for path in ("/queue", f"/documents/{ONE.id}", "/nothing", "/static/review.css", f"/documents/{ONE.id}/text"):
            headers = page.get(path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"


def test_a_password_lets_others_in_and_is_not_guessed(home: Home) -> None:
    with client(home, password="correct horse battery", admitted=False) as page:
        assert page.get("/queue", headers={"Host": "far.example"}).url.path == "/login"
        assert page.post("/login", data={"password": "correct horse battery"}).url.path == "/queue"
    with client(home, password="correct horse battery", admitted=False) as page:
        told = [page.post("/login", data={"password": f"guess {n}"}).status_code for n in range(5)]
        assert told == [401] * 5
        assert page.post("/login", data={"password": "correct horse battery"}).status_code == 429


# ---- texts are texts ----


def test_markup_in_texts_and_names_is_never_markup(home: Home) -> None:
    with client(home) as page:
        assert page.post("/changes", data=SET | {"reason": HOSTILE}, headers=HX).status_code == 204
        paths = ("/queue", f"/documents/{ONE.id}", "/changes", f"/compare?a={ONE.id}&b={TWO.id}", "/search?q=Meeting")
        for path in paths:
            words = page.get(path).text
            assert "<script>alert" not in words and "<img" not in words
            assert "49" not in re.sub(r"[0-9a-f]{16}|\d{2}:\d{2}", "", words) or "{{ 7*7 }}" in words
        plain = page.get(f"/documents/{ONE.id}/text")
        assert plain.headers["content-type"].startswith("text/plain")
        assert plain.content.decode() == ONE.text


def test_the_marked_text_is_the_text(home: Home) -> None:
    from lxml import html

    with client(home) as page:
        tree = html.fromstring(page.get(f"/documents/{ONE.id}").text)
    (shown,) = tree.xpath("//div[contains(concat(' ', @class, ' '), ' text ')]")
    assert shown.text_content() == ONE.text
    marked = shown.xpath(".//span[contains(@data-v, 'attendee.')]")
    assert "".join(span.text_content() for span in marked) == "Li Xiangyu"
