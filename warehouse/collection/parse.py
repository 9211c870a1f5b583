"""What feeds, sitemaps, lists and pages say, read in a process of its own: hostile ones cost their source, not the run.

Feeds and sitemaps are read by lxml (no entities, no network), lists by lxml and cssselect, pages by the reader that
intake uses, so that "the same text" means the same here as there.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from datetime import date
from types import TracebackType
from typing import Any, NamedTuple, Self

from warehouse.collection.model import MEGABYTE, FetchError, Source
from warehouse.intake.formats.columns import day, words
from warehouse.intake.formats.http_bodies import body
from warehouse.intake.model import Found, Page, RefusedError
from warehouse.store.worker import Handler, Worker, WorkerLostError

_SECONDS = 60.0
_MEMORY = 2 * 1024 * MEGABYTE
_EXPANDED = 64 * MEGABYTE
"""What one answer may expand to."""
_MOST_LINKS = 100_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)

Link = tuple[str, str | None, date | None, str | None]
"""Address as written, title, day of publication, last change."""


class Listing(NamedTuple):
    """What a feed, sitemap or list names: pages, and further sitemaps or list pages."""

    links: list[Link]
    further: list[str]


class PageText(NamedTuple):
    """What intake would read of a page. ``digest`` is of its text; None where there is none to read."""

    digest: str | None
    n_chars: int
    canonical: str | None
    reason: str | None = None


class Parser:
    """A process that reads for this one. Its methods raise FetchError (unreadable) where an answer cannot be read."""

    def __init__(self) -> None:
        self._worker = Worker("warehouse.collection.parse:handler", {}, timeout_seconds=_SECONDS, memory_bytes=_MEMORY)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        self._worker.close()

    def listing(self, source: Source, data: bytes, headers: list[tuple[str, str]]) -> Listing:
        """The addresses that a feed, sitemap or list page of ``source`` names."""
        selectors = (source.items, source.links, source.day, source.next)
        return Listing(*self._asked((source.kind, _unpacked(data, headers), _charset(headers), selectors)))

    def text(self, data: bytes, headers: list[tuple[str, str]]) -> PageText:
        """What is read of a page."""
        media = next((value for key, value in headers if key.lower() == "content-type"), "")
        return PageText(*self._asked(("page", _unpacked(data, headers), _charset(headers), (media,))))

    def _asked(self, task: tuple[str, bytes, str | None, tuple[str | None, ...]]) -> Any:
        try:
            answers = list(self._worker.ask(task))  # to the end: a process that is left in mid-answer is ended
        except WorkerLostError as lost:
            raise FetchError("unreadable", f"broke its parser, which {lost}") from None
        ((what, answer),) = answers
        if what == "fault":
            raise FetchError("unreadable", answer)
        return answer


def _unpacked(data: bytes, headers: list[tuple[str, str]]) -> bytes:
    coding = ",".join(value for key, value in headers if key.lower() == "content-encoding")
    try:
        return body(data, "", coding, _EXPANDED)
    except RefusedError as error:
        raise FetchError("unreadable", error.detail) from None


def _charset(headers: list[tuple[str, str]]) -> str | None:
    media = next((value for key, value in headers if key.lower() == "content-type"), "")
    found = _CHARSET.search(media)
    return found[1] if found else None


def handler(**_options: Any) -> Handler:
    """What the parser's process does."""
    readers = {"feed": _feed, "sitemap": _sitemap, "list": _list, "page": _page}

    def handle(task: Any) -> Iterator[Any]:
        kind, data, charset, told = task
        try:
            yield "answer", readers[kind](data, charset, told)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # hostile input breaks libraries in ways that they do not name
            yield "fault", f"cannot be read: {type(error).__name__}: {str(error)[:200]}"

    return handle


def _tree(data: bytes) -> Any:
    from lxml import etree  # noqa: PLC0415 - slow to load

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    tree = etree.fromstring(data.lstrip(), parser)
    if tree is None:
        raise ValueError("is no XML")
    return tree


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _feed(data: bytes, _charset_of: str | None, _told: Any) -> Listing:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    return _json_feed(data) if start.startswith(b"{") else _xml_feed(data)


def _json_feed(data: bytes) -> Listing:
    held = json.loads(data.decode("utf-8-sig"))
    items = held.get("items") if isinstance(held, dict) else None
    if not isinstance(items, list):
        raise ValueError("is JSON, and no JSON feed: it has no list `items`")
    links: list[Link] = []
    for item in items[:_MOST_LINKS]:
        if isinstance(item, dict) and isinstance(url := item.get("url") or item.get("external_url"), str):
            changed = item.get("date_modified")
            links.append((url, words(item.get("title")), day(item.get("date_published")), words(changed)))
    further = held.get("next_url")
    return Listing(links, [further] if isinstance(further, str) else [])


def _xml_feed(data: bytes) -> Listing:
    tree = _tree(data)
    if _name(tree) not in {"rss", "feed", "rdf"}:
        raise ValueError(f"is no feed: its outermost element is <{_name(tree)}>")
    links: list[Link] = []
    for entry in tree.iter():
        if _name(entry) not in {"item", "entry"}:
            continue
        link = title = guid = modified = None
        published: date | None = None
        for part in entry:
            name, text = _name(part), "".join(part.itertext()).strip() if isinstance(part.tag, str) else ""
            if name == "link" and part.get("rel", "alternate") == "alternate":
                link = link or part.get("href") or text
            elif name == "guid" and part.get("isPermaLink", "true") != "false":
                guid = text
            elif name == "title":
                title = title or words(text)
            elif name in {"pubdate", "published", "date", "issued"}:
                published = published or day(text)
            elif name in {"updated", "modified"}:
                modified = words(text)
        if (url := link or guid) and len(links) < _MOST_LINKS:
            links.append((url, title, published, modified))
    return Listing(links, [])


def _sitemap(data: bytes, _charset_of: str | None, _told: Any) -> Listing:
    if data.startswith(b"\x1f\x8b"):
        data = _gunzipped(data)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):  # a sitemap may be a list of addresses
        lines = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines()]
        links: list[Link] = [(line, None, None, None) for line in lines if line.startswith(("http://", "https://"))]
        if not links:
            raise ValueError("is no sitemap: neither XML nor a list of addresses")
        return Listing(links[:_MOST_LINKS], [])
    tree = _tree(data)
    if _name(tree) not in {"urlset", "sitemapindex"}:
        raise ValueError(f"is no sitemap: its outermost element is <{_name(tree)}>")
    found: list[Link] = []
    further: list[str] = []
    for entry in tree:
        told = {_name(part): (part.text or "").strip() for part in entry.iter() if part is not entry}
        url = told.get("loc")
        if not url:
            continue
        if _name(entry) == "sitemap":
            further.append(url)
        elif len(found) < _MOST_LINKS:
            published = day(told["publication_date"]) if told.get("publication_date") else None
            found.append((url, words(told.get("title")), published, words(told.get("lastmod"))))
    return Listing(found, further)


def _gunzipped(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    found = unpacker.decompress(data, _EXPANDED + 1)
    if len(found) > _EXPANDED:
        raise ValueError(f"is larger than {_EXPANDED:,} bytes when it is unpacked")
    if not unpacker.eof:
        raise ValueError("breaks off")
    return found


def _list(data: bytes, charset: str | None, told: Any) -> Listing:
    import lxml.html  # noqa: PLC0415 - slow to load

    from warehouse.intake.formats.encoding import decode  # noqa: PLC0415 - slow to load

    items, links, day_of, further = told
    tree = lxml.html.document_fromstring(decode(data, is_html=True, charset=charset).text)
    base = tree.base_url or next(iter(tree.xpath("//base/@href")), None)
    found: list[Link] = []
    for entry in tree.cssselect(items) if items else [tree]:
        published = None
        if items and day_of:
            written = " ".join(" ".join(part.itertext()) for part in entry.cssselect(day_of)).strip(" []()（）【】")
            published = day(written) if written else None
        for link in entry.cssselect(links or "a"):
            if link.get("href") and len(found) < _MOST_LINKS:
                title = words(link.get("title")) or words(" ".join(link.itertext()))
                found.append((_based(link.get("href"), base), title, published, None))
    onward = [link.get("href") for link in tree.cssselect(further)] if further else []
    return Listing(found, [_based(link, base) for link in onward if link])


def _based(link: str, base: str | None) -> str:
    from urllib.parse import urljoin  # noqa: PLC0415

    return urljoin(base, link) if base else link


def _page(data: bytes, charset: str | None, told: Any) -> PageText:
    from warehouse.intake.formats.html import main_text  # noqa: PLC0415 - slow to load

    media = (told[0] or "").lower()
    if not media.startswith(("text/html", "application/xhtml+xml")):
        return PageText(hashlib.sha256(data).hexdigest()[:32], len(data), None, media.split(";")[0] or "no type")
    found = main_text(Page("page", data, charset=charset))
    if not isinstance(found, Found):
        return PageText(None, 0, None, found.detail)
    squeezed = " ".join(found.text.split())
    return PageText(hashlib.sha256(squeezed.encode()).hexdigest()[:32], len(squeezed), found.claims.url)
