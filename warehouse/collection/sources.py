"""What each kind of source names: feeds, sitemaps, lists and addresses as candidates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import NamedTuple

from warehouse.collection.addresses import AddressError, canonical
from warehouse.collection.fetch import Fetcher
from warehouse.collection.model import Candidate, FetchError, Source
from warehouse.collection.parse import Link, Parser
from warehouse.collection.sources_file import addresses_in
from warehouse.collection.state import State

_ENDS = frozenset({404, 410})
_WALKED = "walked"
"""Fact of the state: every list page was walked once to the end."""


class Found(NamedTuple):
    """One listing that was read: what it names; ``failure`` where it could not be read."""

    url: str
    candidates: list[Candidate]
    etag: str | None = None
    last_modified: str | None = None
    failure: str | None = None
    n_bad: int = 0
    """What it names and is no address."""


def discover(source: Source, fetcher: Fetcher, parser: Parser, state: State, now: datetime) -> Iterator[Found]:
    """What ``source`` names, listing by listing; the caller notes each before it asks for the next.

    A listing that has not changed since it was noted names nothing. Raises OutOfTimeError.
    """
    if source.kind in ("addresses", "warc"):
        named = list(source.urls) + (addresses_in(source.file) if source.file else [])
        yield Found(source.name, [Candidate(url, found_in="sources.toml") for url in dict.fromkeys(named)])
        return
    starts = [(url, 0) for url in reversed(source.urls)]
    numbers = count(source.first_page)  # of further pages, where their addresses are counted
    listed: set[str] = set()
    seen = set(source.urls)
    n_read = 0
    has_failed = False
    was_walked = state.fact(_WALKED) == _signature(source)
    while starts:
        url, depth = starts.pop()
        if n_read >= source.max_lists:
            yield Found(url, [], failure=f"more than {source.max_lists} lists; raise max_lists to read the others")
            has_failed = True
            break
        n_read += 1
        # Only what stands at the front may be passed over unread: what it leads to was read before, too.
        etag, last_modified = state.listing(url) if was_walked and source.kind != "list" else (None, None)
        try:
            response = fetcher.fetch(url, etag=etag, last_modified=last_modified)
            if response.status == 304:
                yield Found(url, [], etag, last_modified)
                continue
            listing = parser.listing(source, response.last.body, response.last.headers)
        except FetchError as error:
            if source.pages is not None and depth and error.status in _ENDS:
                break  # the last page was the one before
            has_failed = True
            yield Found(url, [], failure=f"{url} {error.detail}")
            continue
        candidates, n_bad = _candidates(listing.links, response.url, url)
        # A sitemap of sitemaps is read each time: that it is unchanged says nothing of those within.
        keeps = not listing.further
        yield Found(
            url, candidates, response.last.header("ETag") if keeps else None,
            response.last.header("Last-Modified") if keeps else None, n_bad=n_bad,
        )  # fmt: skip
        is_old = candidates and all(state.found_before(one.url, now) for one in candidates)
        if source.kind == "list" and was_walked and is_old:
            continue  # further pages are older still, and were walked to the end once
        further = listing.further
        if (
            source.pages is not None and {one.url for one in candidates} - listed
        ):  # beyond the last, some sites repeat it
            listed.update(one.url for one in candidates)
            further = [next(url for url in _numbered(source.pages, numbers) if url not in seen)]
        for onward in reversed(_onward(further, response.url)):
            if onward not in seen and (source.kind != "sitemap" or depth < source.max_depth):
                seen.add(onward)
                starts.append((onward, depth + 1))
    if not has_failed and not was_walked:
        state.set_fact(_WALKED, _signature(source))


def _signature(source: Source) -> str:
    """What a walk depends on: with other addresses or selectors, all is walked anew."""
    told = (source.kind, source.urls, source.items, source.links, source.next)
    return repr(told if source.pages is None else (*told, source.pages, source.first_page))


def _numbered(pages: str, numbers: Iterator[int]) -> Iterator[str]:
    """The addresses of further list pages."""
    for number in numbers:
        yield canonical(pages.replace("{page}", str(number)))


def _candidates(links: list[Link], base: str, found_in: str) -> tuple[list[Candidate], int]:
    found: dict[str, Candidate] = {}
    n_bad = 0
    for written, title, day, modified in links:
        if written.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        try:
            url = canonical(written, base)
        except AddressError:
            n_bad += 1
            continue
        candidate = Candidate(url, title, day, found_in, modified)
        found.setdefault(url, candidate)
    return list(found.values()), n_bad


def _onward(further: list[str], base: str) -> list[str]:
    found = []
    for written in further:
        try:
            found.append(canonical(written, base))
        except AddressError:
            continue
    return list(dict.fromkeys(found))
