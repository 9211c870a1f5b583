"""One run of one source: finds, fetches, and puts what is new or changed into the landing folder as one drop."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version

from filelock import FileLock, Timeout

from warehouse.collection import crawl_files, for_dataset
from warehouse.collection.clock import Clock
from warehouse.collection.doubts import why_hold, why_silent
from warehouse.collection.drop import DAY, PUBLISHER, Drop, deliver, discard, info_record, records_of
from warehouse.collection.fetch import Hosts, PoliteFetcher
from warehouse.collection.model import (
    CollectReport,
    Exchange,
    FetchError,
    OutOfTimeError,
    Report,
    Response,
    Source,
    Sources,
)
from warehouse.collection.parse import PageText, Parser
from warehouse.collection.sources import discover
from warehouse.collection.state import Due, State, open_state, stamp
from warehouse.collection.transport import Resolver, resolve
from warehouse.store.files import StoreBusyError, StoreError
from warehouse.store.home import Home

_GONE = frozenset({404, 410})
_HELD = frozenset({"fetched", "gone"})
"""Addresses of which a version is held."""


@contextmanager
def unseen_bar(_title: str) -> Iterator[Report]:
    """Progress where nobody looks."""
    yield lambda _done, _total: None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a run: days from ``since`` on, at most ``limit`` pages, or only a look (``is_dry``)."""

    since: date | None = None
    limit: int | None = None
    is_dry: bool = False


def collect(
    source: Source, fetcher: PoliteFetcher, home: Home, parser: Parser, *, wish: Wish = Wish(), now: datetime,
    progress: Report | None = None,
) -> CollectReport:  # fmt: skip
    """Collects ``source`` into ``home``; says what came of it. ``now`` is UTC with its zone.

    What is fetched is on the disk, page by page: killed, it is gone on with. Raises StoreBusyError where another
    process collects the source, and StoreError where the disk fails. What a site does wrong is in the report.
    """
    started = time.monotonic()
    report = CollectReport(source.name)
    with _only(home, source, wish), ExitStack() as stack:
        state = open_state(home, source, is_dry=wish.is_dry)
        stack.callback(state.close)
        run = _Run(source, fetcher, home, parser, wish, now, state, report)
        if not wish.is_dry:
            run.recover()
        try:
            run.find()
        except OutOfTimeError:
            report.failures.append(
                "its time was over before all its lists were read; raise max_minutes, or lower pause"
            )
        due = run.due()
        report.due = len(due)
        if wish.is_dry:
            run.look(due)
        else:
            run.fetch_all(due, progress or (lambda _done, _total: None))
            run.finish()
    report.seconds = round(time.monotonic() - started, 2)
    return report


def collect_all(
    home: Home, chosen: Sources, *, wish: Wish = Wish(), clock: Clock | None = None,
    bar: Callable[[str], AbstractContextManager[Report]] = unseen_bar, resolver: Resolver = resolve,
    parser: Parser | None = None,
) -> Iterator[CollectReport]:  # fmt: skip
    """Collects the sources one after another; what fails of one is in its report, and the others go on.

    Raises StoreError where the disk fails.
    """
    clock = clock or Clock()
    hosts = Hosts(clock)
    with nullcontext(parser) if parser is not None else Parser() as shared:
        for source in chosen.sources:
            fetcher = PoliteFetcher(source, chosen.contact, hosts, _version(), resolver=resolver)
            try:
                with bar(f"collecting {source.name}") as progress:
                    yield collect(source, fetcher, home, shared, wish=wish, now=clock.now(), progress=progress)
            except StoreBusyError as error:
                yield CollectReport(source.name, failures=[str(error)])
            finally:
                fetcher.close()


def _version() -> str:
    try:
        return version("safegov")
    except PackageNotFoundError:
        return "0"


@contextmanager
def _only(home: Home, source: Source, wish: Wish) -> Iterator[None]:
    """Holds the right to collect ``source``; a dry run needs none."""
    if wish.is_dry:
        yield
        return
    path = home.collection / f".{source.name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        home.landing.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreBusyError(
            f"source {source.name} is being collected by another process. Wait for it to end, or end it"
        ) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error}); let this user write there") from error
    try:
        yield
    finally:
        lock.release()


class _Run:
    def __init__(  # noqa: PLR0917 - one caller
        self, source: Source, fetcher: PoliteFetcher, home: Home, parser: Parser, wish: Wish, now: datetime,
        state: State, report: CollectReport,
    ) -> None:  # fmt: skip
        self.source, self.fetcher, self.home, self.parser = source, fetcher, home, parser
        self.wish, self.now, self.state, self.report = wish, now, state, report
        self.drop: Drop | None = None
        self.n_pages = 0
        fetcher.close_until(json.loads(state.fact("closed") or "{}"))

    def recover(self) -> None:
        """Goes on with the drop that a killed run left: one that was sealed is delivered, one that was open grows."""
        left = self.state.drop()
        if left is None:
            return
        name, status, n_bytes, n_pages = left
        if status == "sealed":
            deliver(self.home, name)
            self.state.set_drop(name, "delivered", n_bytes, n_pages, self.now)
            return
        if n_bytes and not (self.home.landing / f".{name}.collecting" / f"{name}.warc.gz").exists():
            # Someone removed it: what it held is fetched again.
            with self.state.together():
                self.state.forget_drop(name, self.now, "the drop that it was in was removed before it was delivered")
                self.state.set_drop(name, "lost", 0, 0, self.now)
            return
        self.drop, self.n_pages = Drop(self.home, name, n_bytes), n_pages

    def find(self) -> None:
        """Notes what the source names, listing by listing."""
        if self.source.kind == "warc":
            wanted = crawl_files.signature(self.source)
            if (before := self.state.fact("wanted")) is not None and before != wanted:
                self.state.look_again(self.now)  # what patterns and days left out of the files, they may let in now
            self.state.set_fact("wanted", wanted)
        for found in discover(self.source, self.fetcher, self.parser, self.state, self.now):
            if found.failure is not None:
                self.report.failures.append(found.failure)
                continue
            with self.state.together():
                for candidate in found.candidates:
                    # All are noted: what days and patterns leave out now, they may let in later.
                    self.state.note(candidate, self.now)
                    if self._wants(candidate.url, candidate.published_on):
                        self.report.found += 1
                    else:
                        self.report.passed += 1
                if not self.wish.is_dry and found.url != self.source.name:
                    self.state.listed(found.url, found.etag, found.last_modified, self.now)

    def due(self) -> list[Due]:
        """What is to be fetched now, as far as the source's patterns and days still let it in."""
        return [
            due
            for due in self.state.due(self.now)
            if self._wants(due.url, date.fromisoformat(due.published_on) if due.published_on else None)
        ]

    def _wants(self, url: str, day: date | None) -> bool:
        """Whether an address is wanted; of files elsewhere, the patterns are for what is in them."""
        if self.source.kind == "warc":
            return True
        return self.source.wants(url) and self.source.covers(day, self.wish.since)

    @property
    def most(self) -> int:
        """Most pages of this run."""
        limit = self.source.max_pages
        return limit if self.wish.limit is None else min(limit, self.wish.limit)

    def look(self, due: list[Due]) -> None:
        """Lists what would be fetched."""
        for one in due[: self.most]:
            try:
                self.fetcher.check(one.url)
            except FetchError as error:
                self._refuse(error.reason)
                continue
            except OutOfTimeError:
                break
            self.report.would_fetch.append(one.url)
        self.report.waiting = len(due) - len(self.report.would_fetch) - self.report.n_refused

    def fetch_all(self, due: list[Due], progress: Report) -> None:
        """Fetches what is due, page by page, within the limits."""
        todo = due[: self.most]
        self.report.waiting = len(due) - len(todo)
        for number, one in enumerate(todo):
            progress(number, len(todo))
            try:
                self._fetch(one)
            except OutOfTimeError:
                self.report.waiting += len(todo) - number
                return
        progress(len(todo), len(todo))

    def _fetch(self, due: Due) -> None:
        try:
            if self.source.kind == "warc":
                self._file(due)
                return
            is_held = due.status == "fetched"
            response = self.fetcher.fetch(
                due.url, etag=due.etag if is_held else None, last_modified=due.last_modified if is_held else None
            )
            if response.status == 304:
                self.report.unchanged += 1
                self.state.unchanged(due, self.now, self.source.recheck)
                return
            self._page(due, response, self.parser.text(response.last.body, response.last.headers))
        except FetchError as error:
            self._failed(due, error)

    def _failed(self, due: Due, error: FetchError) -> None:
        if error.status in _GONE and due.status in _HELD:
            self.report.gone += due.status == "fetched"
            self.report.unchanged += due.status == "gone"
            self.state.gone(due, self.now, int(error.status or 0))
        elif error.reason in ("busy", "host_down"):
            self.report.waiting += 1  # it was not asked: it waits as it did
        else:
            self._refuse(error.reason)
            self.state.refused(due, self.now, error.reason, error.detail, is_passing=error.is_passing)

    def _refuse(self, reason: str) -> None:
        self.report.refused[reason] = self.report.refused.get(reason, 0) + 1

    def _page(self, due: Due, response: Response, text: PageText) -> None:
        last = response.last
        told = {"digest": text.digest, "n_chars": text.n_chars, "etag": last.header("ETag"),
                "last_modified": last.header("Last-Modified"), "recheck": self.source.recheck}  # fmt: skip
        is_same = due.status in _HELD and text.digest == due.digest
        if is_same or self._is_copy(response, text):
            self.report.unchanged += 1
            self.state.fetched(due, self.now, **told, drop=None)  # type: ignore[arg-type]
            return
        claims = {PUBLISHER: self.source.publisher, DAY: due.published_on}
        drop = self._drop(last)
        drop.write(records_of(response, claims, self.source.language))
        self.n_pages += 1
        with self.state.together():
            self.state.fetched(due, self.now, **told, drop=drop.name, page_url=response.url)  # type: ignore[arg-type]
            self.state.set_drop(drop.name, "open", drop.n_bytes, self.n_pages, self.now)
        if due.status in _HELD:
            self.report.changed += 1
        else:
            self.report.new += 1

    def _is_copy(self, response: Response, text: PageText) -> bool:
        """Whether the page says that it is another one, or leads to another one, which holds this very text."""
        others = {url for url in (text.canonical, response.url) if url and url != response.asked}
        return text.digest is not None and any(self.state.holds_text(url, text.digest) for url in others)

    def _file(self, due: Due) -> None:
        """A WARC or WET file elsewhere: its records that are wanted go into the drop."""
        response = self.fetcher.fetch(
            due.url, etag=due.etag, last_modified=due.last_modified, max_bytes=self.source.max_bytes
        )
        last = response.last
        if response.status == 304:
            self.report.unchanged += 1
            self.state.unchanged(due, self.now, self.source.recheck)
            return
        records = crawl_files.records(self.source, last.body, self.wish.since)
        drop = self._drop(last)
        n_records, digest = 0, crawl_files.digest(last.body)
        for record in records:
            drop.write([record])
            n_records += 1
        self.n_pages += n_records
        with self.state.together():
            self.state.fetched(
                due, self.now, digest=digest, n_chars=len(last.body), etag=last.header("ETag"),
                last_modified=last.header("Last-Modified"), recheck=self.source.recheck,
                drop=drop.name if n_records and digest != due.digest else None,
            )  # fmt: skip
            self.state.set_drop(drop.name, "open", drop.n_bytes, self.n_pages, self.now)
        if due.digest == digest:
            self.report.unchanged += 1
        elif due.status == "fetched":
            self.report.changed += 1
        else:
            self.report.new += 1

    def _drop(self, first: Exchange) -> Drop:
        """The drop of this run, begun with its first page."""
        if self.drop is None:
            base = f"{self.source.name}-{self.now:%Y%m%d-%H%M%S}"
            name, number = base, 2
            while self.state.has_drop(name) or (self.home.landing / name).exists():
                name, number = f"{base}-{number}", number + 1
            self.state.set_drop(name, "open", 0, 0, self.now)
            self.drop = Drop(self.home, name)
            self.drop.write([info_record(first.at, self.fetcher.agent, self.source.name)])
            self.state.set_drop(name, "open", self.drop.n_bytes, 0, self.now)
        return self.drop

    def finish(self) -> None:
        """Delivers the drop, or holds it back where its pages look like no articles; notes the run."""
        if self.drop is not None:
            self.drop.close()
            self._deliver(self.drop)
        if self.source.kind != "warc":  # whose addresses are files with pages of others
            for_dataset.write(self.home, self.source.name, self.state)
        report = self.report
        self.state.set_fact("closed", json.dumps({name: stamp(at) for name, at in self.fetcher.closed().items()}))
        days = self.state.days_with_new()
        today = self.now.astimezone(UTC).date()
        if report.new + report.changed and (not days or days[-1] != today):
            days.append(today)
        report.silent = why_silent(self.source, days, self.state.first_run() or today, today)
        told = {**report.to_dict(), "would_fetch": [], "at": f"{self.now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"}
        self.state.ran(self.now, report.new + report.changed, report.n_refused, report.due, json.dumps(told))

    def _deliver(self, drop: Drop) -> None:
        if not self.n_pages:
            discard(self.home, drop.name)
            self.state.set_drop(drop.name, "empty", 0, 0, self.now)
            return
        pages = self.state.pages_of(drop.name) if self.source.hold and self.source.kind != "warc" else []
        why = why_hold(pages, self.state.lengths_before(drop.name))
        if why is not None:
            deliver(self.home, drop.name, held=True)
            with self.state.together():
                self.state.set_drop(drop.name, "held", drop.n_bytes, self.n_pages, self.now)
                n_held = self.state.forget_drop(drop.name, self.now, why)
            self.report.held = (
                f"{why}. Look at {self.home.collection / 'held' / drop.name}; the pages are asked for again in half a "
                "day. If they are right, set hold = false for this source"
            )
            self.report.refused["held"] = self.report.refused.get("held", 0) + n_held
            self.report.new = self.report.changed = 0
            return
        self.state.set_drop(drop.name, "sealed", drop.n_bytes, self.n_pages, self.now)
        self.state.make_sure()
        deliver(self.home, drop.name)
        self.state.set_drop(drop.name, "delivered", drop.n_bytes, self.n_pages, self.now)
        self.report.drop = drop.name
