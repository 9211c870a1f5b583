from __future__ import annotations

from datetime import date

import pytest

from warehouse.collection.model import FetchError, Source
from warehouse.collection.parse import Parser
from warehouse.store import worker

FEED, SITEMAP = Source("a", "feed"), Source("a", "sitemap")


def test_one_process_reads_all(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    parser.text(b"<p>All must work.</p>", [("Content-Type", "text/html")])
    with monkeypatch.context() as patched:
        patched.setattr(worker.subprocess, "Popen", lambda *_, **__: pytest.fail("a further process"))
        for number in range(3):
            parser.text(f"<p>All must work, {number}.</p>".encode(), [("Content-Type", "text/html")])
        with pytest.raises(FetchError):
            parser.listing(FEED, b"<html>", [])


def test_atom_rdf_and_json_feeds(parser: Parser) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/><entry>
      <title>One</title>
      <link rel="enclosure" href="/one.mp3"/>
      <link href="/one"/><published>2023-05-09T20:00:00Z</published></entry></feed>"""
    assert parser.listing(FEED, atom.encode(), []).links == [("/one", "One", date(2023, 5, 10), None)]
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>会议</title><link>/two</link><dc:date>2023-05-09</dc:date>
      </item></rdf:RDF>"""
    assert parser.listing(FEED, rdf.encode(), []).links == [("/two", "会议", date(2023, 5, 9), None)]
    items = b'[{"url": "/three", "date_published": "2023-05-09"}, {"id": 4}]'
    feed = b'{"version": "1", "next_url": "/more", "items": %s}' % items
    assert parser.listing(FEED, feed, []) == ([("/three", None, date(2023, 5, 9), None)], ["/more"])


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html><body>Please log in</body></html>", b"{", b'{"items": 3}',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><b>&x;</b>',
    ],
)  # fmt: skip
def test_what_is_no_feed_and_no_sitemap_is_told(parser: Parser, data: bytes) -> None:
    for source in (FEED, SITEMAP):
        with pytest.raises(FetchError):
            parser.listing(source, data, [])


def test_entities_are_not_followed(parser: Parser) -> None:
    data = b"""<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
      <rss><channel><item><link>http://a.example/</link><title>a&x;b</title></item></channel></rss>"""
    ((_, title, _, _),) = parser.listing(FEED, data, []).links
    assert title == "a&x;b", "as it is written, and no file's content"
