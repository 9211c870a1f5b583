"""What collection knows of one source, from run to run: addresses, their versions, listings, drops (SQLite).

Everything that a run does is noted address by address, after its records are on the disk: a run that is killed is gone
on with where it stopped.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.collection.model import Candidate, Source
from warehouse.store.files import StoreError
from warehouse.store.home import Home

_SCHEMA = """
CREATE TABLE IF NOT EXISTS addresses (
  url TEXT PRIMARY KEY, found_in TEXT, title TEXT, published_on TEXT, modified TEXT, found_at TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0, next_at TEXT, reason TEXT, detail TEXT,
  etag TEXT, last_modified TEXT, digest TEXT, n_chars INTEGER, n_checks INTEGER NOT NULL DEFAULT 0,
  first_fetched_at TEXT, fetched_at TEXT, gone_at TEXT, gone_status INTEGER);
CREATE INDEX IF NOT EXISTS due ON addresses (status, next_at);
CREATE INDEX IF NOT EXISTS texts ON addresses (digest);
CREATE TABLE IF NOT EXISTS versions (url TEXT, version INTEGER, fetched_at TEXT, digest TEXT, n_chars INTEGER,
  drop_name TEXT, page_url TEXT, PRIMARY KEY (url, version));
CREATE TABLE IF NOT EXISTS listings (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, checked_at TEXT);
CREATE TABLE IF NOT EXISTS drops (name TEXT PRIMARY KEY, status TEXT NOT NULL, n_bytes INTEGER NOT NULL DEFAULT 0,
  n_pages INTEGER NOT NULL DEFAULT 0, begun_at TEXT);
CREATE TABLE IF NOT EXISTS runs (started_at TEXT, n_new INTEGER, n_refused INTEGER, n_due INTEGER, told TEXT);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
"""
_ADDED = (("addresses", "gone_status", "INTEGER"), ("versions", "page_url", "TEXT"))
"""Columns that states of an older safegov lack."""
_MOST_TRIES = 8
_EARLY = timedelta(hours=1)
_GONE_AGAIN_DAYS = (7, 30, 90, 365)
"""Days after which an address that is gone is asked again, counted from the last time it was."""


@dataclass(frozen=True, slots=True)
class Due:
    """An address to fetch now. ``etag`` and ``last_modified`` are those of the version that is held, if any."""

    url: str
    status: str
    tries: int
    etag: str | None
    last_modified: str | None
    digest: str | None
    n_checks: int
    published_on: str | None
    title: str | None


def stamp(at: datetime) -> str:
    """An instant as the state holds it: UTC, to the second, sortable."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_days(now: datetime, days: int | None) -> str | None:
    """When an address is asked again. A daily run that starts a little earlier than the day before finds it due."""
    return None if days is None else stamp(now + timedelta(days=days) - _EARLY)


class State:
    """The state of one source. Opened by one process at a time (the caller holds the source's lock)."""

    def __init__(self, path: Path, *, is_dry: bool = False) -> None:
        try:
            if is_dry:
                self._db = sqlite3.connect(":memory:", isolation_level=None)
                if path.exists():
                    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as held:
                        held.backup(self._db)
                    held.close()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._db = sqlite3.connect(path, isolation_level=None)
                # A kill loses nothing; what a power cut may lose is fetched again.
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.row_factory = sqlite3.Row
            self._db.executescript(_SCHEMA)
            for table, column, type_ in _ADDED:
                if not self._db.execute(
                    "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", (table, column)
                ).fetchall():
                    self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {type_}")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{path} cannot be read or written ({error}). Restore it from a backup, or move it away: the source is "
                "then collected from the beginning, and what is known is not taken in twice"
            ) from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def make_sure(self) -> None:
        """Puts what was noted on the disk, beyond a power cut."""
        self._db.execute("PRAGMA wal_checkpoint(FULL)")

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is noted within is noted whole or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def note(self, candidate: Candidate, now: datetime) -> bool:
        """Notes an address that was found; returns whether it is new. One whose sitemap says that it changed since it
        was fetched, or was gone, is due again."""
        day = candidate.published_on.isoformat() if candidate.published_on else None
        done = self._db.execute(
            "INSERT INTO addresses (url, found_in, title, published_on, modified, found_at) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (candidate.url, candidate.found_in, candidate.title, day, candidate.modified, stamp(now)),
        )
        if done.rowcount:
            return True
        self._db.execute(
            "UPDATE addresses SET modified = ?1, next_at = "
            "CASE WHEN modified IS NOT ?1 AND status IN ('fetched', 'gone') THEN ?2 ELSE next_at END "
            "WHERE url = ?3 AND ?1 IS NOT NULL",
            (candidate.modified, stamp(now), candidate.url),
        )
        return False

    def found_before(self, url: str, now: datetime) -> bool:
        """Whether the address was found before ``now``."""
        return bool(self._one("SELECT 1 FROM addresses WHERE url = ? AND found_at < ?", url, stamp(now)))

    def due(self, now: datetime) -> list[Due]:
        """The addresses to fetch now: those that wait in the order in which they were found, then those to look at
        again."""
        rows = self._db.execute(
            "SELECT url, status, tries, etag, last_modified, digest, n_checks, published_on, title FROM addresses "
            "WHERE (status = 'waiting' AND (next_at IS NULL OR next_at <= ?1)) "
            "OR (status IN ('fetched', 'refused', 'gone') AND next_at <= ?1) "
            "ORDER BY status <> 'waiting', next_at IS NOT NULL, rowid",
            (stamp(now),),
        )
        return [Due(**dict(row)) for row in rows]

    def fetched(
        self, due: Due, now: datetime, *, digest: str | None, n_chars: int, etag: str | None, last_modified: str | None,
        recheck: tuple[int, ...], drop: str | None, page_url: str | None = None,
    ) -> None:  # fmt: skip
        """Notes that an address was fetched; ``drop`` where a new version of it is in a drop, as ``page_url``."""
        n_checks = due.n_checks + 1 if due.status == "fetched" else 0
        if drop is not None and due.digest is not None:
            n_checks = 0  # what changes is looked at from the beginning
        days = recheck[n_checks] if n_checks < len(recheck) else None
        again = _in_days(now, days)
        self._db.execute(
            "UPDATE addresses SET status = 'fetched', tries = 0, reason = NULL, detail = NULL, next_at = ?, "
            "digest = ?, n_chars = ?, etag = ?, last_modified = ?, n_checks = ?, fetched_at = ?, gone_at = NULL, "
            "gone_status = NULL, first_fetched_at = coalesce(first_fetched_at, ?) WHERE url = ?",
            (again, digest, n_chars, etag, last_modified, n_checks, stamp(now), stamp(now), due.url),
        )
        if drop is not None:
            version = self._one("SELECT coalesce(max(version), 0) + 1 FROM versions WHERE url = ?", due.url)
            self._db.execute(
                "INSERT INTO versions (url, version, fetched_at, digest, n_chars, drop_name, page_url) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (due.url, version, stamp(now), digest, n_chars, drop, page_url or due.url),
            )

    def unchanged(self, due: Due, now: datetime, recheck: tuple[int, ...]) -> None:
        """Notes that an address holds what it held."""
        n_checks = due.n_checks + 1
        days = recheck[n_checks] if n_checks < len(recheck) else None
        again = _in_days(now, days)
        self._db.execute(
            "UPDATE addresses SET next_at = ?, n_checks = ?, tries = 0, fetched_at = ? WHERE url = ?",
            (again, n_checks, stamp(now), due.url),
        )

    def gone(self, due: Due, now: datetime, status: int) -> None:
        """Marks an address that was fetched before and answers now that it holds nothing (``status``). What it gave
        stays. Whether it is gone for good is asked some more times, later each time."""
        n_checks = due.n_checks + 1 if due.status == "gone" else 0
        days = _GONE_AGAIN_DAYS[n_checks] if n_checks < len(_GONE_AGAIN_DAYS) else None
        again = _in_days(now, days)
        self._db.execute(
            "UPDATE addresses SET status = 'gone', next_at = ?, n_checks = ?, tries = 0, "
            "gone_at = coalesce(gone_at, ?), gone_status = coalesce(gone_status, ?) WHERE url = ?",
            (again, n_checks, stamp(now), status, due.url),
        )

    def refused(self, due: Due, now: datetime, reason: str, detail: str, *, is_passing: bool) -> None:
        """Notes why an address gave nothing. What may pass is tried again, later each time; a page that is held stays
        fetched."""
        tries = due.tries + 1
        again = None
        if tries < _MOST_TRIES:
            again = stamp(now + (timedelta(hours=min(2**tries, 168)) if is_passing else timedelta(days=7 * tries)))
        status = due.status if due.status in {"fetched", "gone"} else "waiting" if is_passing and again else "refused"
        self._db.execute(
            "UPDATE addresses SET status = ?, tries = ?, next_at = ?, reason = ?, detail = ? WHERE url = ?",
            (status, tries, again, reason, detail[:500], due.url),
        )

    def forget_drop(self, drop: str, now: datetime, reason: str) -> int:
        """Has every page of a drop that is held back fetched again; returns how many. What they held before stays
        known."""
        rows = self._db.execute("SELECT url FROM versions WHERE drop_name = ?", (drop,)).fetchall()
        self._db.execute("DELETE FROM versions WHERE drop_name = ?", (drop,))
        for (url,) in rows:
            before = self._db.execute(
                "SELECT digest, n_chars FROM versions WHERE url = ? ORDER BY version DESC LIMIT 1", (url,)
            ).fetchone()
            self._db.execute(
                "UPDATE addresses SET status = ?, digest = ?, n_chars = ?, etag = NULL, last_modified = NULL, "
                "next_at = ?, reason = 'held', detail = ? WHERE url = ?",
                (
                    "fetched" if before else "waiting", before[0] if before else None, before[1] if before else None,
                    stamp(now + timedelta(hours=12)), reason[:500], url,
                ),
            )  # fmt: skip
        return len(rows)

    def holds_text(self, url: str, digest: str) -> bool:
        """Whether another address ``url`` was fetched and gave this very text."""
        return bool(
            self._one("SELECT 1 FROM addresses WHERE url = ? AND digest = ? AND status = 'fetched'", url, digest)
        )

    def look_again(self, now: datetime) -> None:
        """Has everything that was fetched fetched anew, as if nothing were known of what it held."""
        self._db.execute(
            "UPDATE addresses SET etag = NULL, last_modified = NULL, digest = NULL, next_at = ? "
            "WHERE status = 'fetched'",
            (stamp(now),),
        )

    def listing(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of a feed, sitemap or list page when it was last read."""
        row = self._db.execute("SELECT etag, last_modified FROM listings WHERE url = ?", (url,)).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def listed(self, url: str, etag: str | None, last_modified: str | None, now: datetime) -> None:
        """Notes that a feed, sitemap or list page was read, and its addresses noted."""
        self._db.execute("INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?)", (url, etag, last_modified, stamp(now)))

    def drop(self) -> tuple[str, str, int, int] | None:
        """The drop that is not delivered yet: name, status (open, sealed), bytes and pages that are sure."""
        row = self._db.execute(
            "SELECT name, status, n_bytes, n_pages FROM drops WHERE status IN ('open', 'sealed') ORDER BY name LIMIT 1"
        ).fetchone()
        return (row[0], row[1], row[2], row[3]) if row else None

    def set_drop(self, name: str, status: str, n_bytes: int, n_pages: int, now: datetime) -> None:
        """Notes how far a drop is."""
        self._db.execute(
            "INSERT INTO drops VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET status = excluded.status, "
            "n_bytes = excluded.n_bytes, n_pages = excluded.n_pages",
            (name, status, n_bytes, n_pages, stamp(now)),
        )

    def has_drop(self, name: str) -> bool:
        """Whether a drop of that name was begun."""
        return bool(self._one("SELECT 1 FROM drops WHERE name = ?", name))

    def pages_of(self, drop: str) -> list[tuple[str | None, int]]:
        """Digest and length of the texts in one drop."""
        rows = self._db.execute("SELECT digest, n_chars FROM versions WHERE drop_name = ?", (drop,))
        return [(row[0], row[1] or 0) for row in rows]

    def lengths_before(self, drop: str, most: int = 200) -> list[int]:
        """Lengths of the texts that were delivered last, without those of ``drop``."""
        rows = self._db.execute(
            "SELECT n_chars FROM versions WHERE drop_name <> ? AND n_chars IS NOT NULL "
            "ORDER BY fetched_at DESC LIMIT ?",
            (drop, most),
        )
        return [row[0] for row in rows]

    def ran(self, at: datetime, n_new: int, n_refused: int, n_due: int, told: str) -> None:
        """Notes what a run did."""
        self._db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", (stamp(at), n_new, n_refused, n_due, told))

    def days_with_new(self) -> list[date]:
        """The days (UTC) on which runs brought something new, in order."""
        rows = self._db.execute("SELECT DISTINCT substr(started_at, 1, 10) FROM runs WHERE n_new > 0 ORDER BY 1")
        return [date.fromisoformat(row[0]) for row in rows]

    def first_run(self) -> date | None:
        """The day of the first run."""
        found = self._one("SELECT min(substr(started_at, 1, 10)) FROM runs")
        return date.fromisoformat(found) if found else None

    def last_run(self) -> str | None:
        """What the last run told, as JSON."""
        found = self._one("SELECT told FROM runs ORDER BY started_at DESC LIMIT 1")
        return str(found) if found else None

    def fact(self, name: str) -> str | None:
        """A single thing that was noted."""
        found = self._one("SELECT value FROM facts WHERE name = ?", name)
        return None if found is None else str(found)

    def set_fact(self, name: str, value: str) -> None:
        """Notes a single thing."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def counts(self) -> dict[str, int]:
        """How many addresses there are of each status."""
        return dict(
            self._db.execute("SELECT status, count(*) FROM addresses GROUP BY status ORDER BY status").fetchall()
        )

    def listing_of(self, status: str) -> list[dict[str, Any]]:
        """The addresses of one status, with what is known of them."""
        rows = self._db.execute(
            "SELECT url, title, published_on, first_fetched_at, fetched_at, gone_at, gone_status, reason, detail "
            "FROM addresses WHERE status = ? ORDER BY rowid",
            (status,),
        )
        return [dict(row) for row in rows]

    def all_versions(self) -> list[tuple[str, int, str, str, str, str | None, int | None]]:
        """Every version in a drop that is delivered: address, number, address that answered, drop, instant; since when
        the address is gone, and what it answered then."""
        rows = self._db.execute(
            "SELECT v.url, v.version, coalesce(v.page_url, v.url), v.drop_name, v.fetched_at, a.gone_at, a.gone_status "
            "FROM versions v JOIN drops d ON d.name = v.drop_name AND d.status = 'delivered' "
            "LEFT JOIN addresses a ON a.url = v.url ORDER BY v.url, v.version"
        )
        return [tuple(row) for row in rows]

    def _one(self, query: str, *values: Any) -> Any:
        row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]


def open_state(home: Home, source: Source, *, is_dry: bool = False) -> State:
    """What is known of ``source``."""
    return State(home.collection / f"{source.name}.sqlite", is_dry=is_dry)


def last_run(home: Home, source: Source) -> dict[str, Any] | None:
    """What the last run of ``source`` told, and when (``at``); None where there was none."""
    if not (home.collection / f"{source.name}.sqlite").exists():
        return None
    state = open_state(home, source, is_dry=True)
    try:
        told = state.last_run()
    finally:
        state.close()
    return None if told is None else dict(json.loads(told))
