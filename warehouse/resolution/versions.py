"""Which documents a newer version of their page replaced (``documents.superseded_by``), by what collection fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import duckdb
import polars as pl

from warehouse.corrections.outcomes import Log
from warehouse.dedup.near_duplicates import Likeness, likeness, sketch_of
from warehouse.dedup.sketches import sketches
from warehouse.resolution import at_hand
from warehouse.store import sql

ISSUE = "page_changed"
"""An address came to hold another text, and nothing says that it is the same article put right."""

_WORDS = re.compile(r"[^\W_]+")
_CHAINS = """
SELECT c.url, s.document_id, c.fetched_at
FROM s_collected c
JOIN main.document_sources s ON s.collection = c.collection AND s.source_uri = c.source_uri
ORDER BY c.url, c.fetched_at, c.source, c.version, s.document_id
"""
_TEXTS = """
SELECT d.document_id, d.published_on, min(m.held_on), t.text
FROM main.documents d JOIN texts t USING (document_id) LEFT JOIN f_meetings m USING (document_id)
WHERE list_contains($ids, d.document_id)
GROUP BY ALL
"""
_OF_VERSIONS = """
SELECT document_id FROM f_meetings
WHERE split_part(document_id, '#', 1) IN (
    SELECT document_id FROM c_superseded UNION SELECT superseded_by FROM c_superseded)
"""


class Version(NamedTuple):
    """A document as an address held it, and when that was fetched (UTC)."""

    document_id: str
    fetched_at: datetime


class Told(NamedTuple):
    """What is known of a document: its days of publication and of its (first) meeting, its words."""

    published_on: date | None
    held_on: date | None
    words: str


def mark(con: duckdb.DuckDBPyConnection, log: Log) -> None:
    """Fills ``main.documents.superseded_by``, and takes what superseded documents say out of what is brought together.

    Needs the temporary tables of ``facts.sql``, corrections applied and rows that contradict themselves held back: a
    newer version that is not there replaces none. A correction that names a superseded document is told as stale.
    """
    chains = _chains(con)
    changed = [chain for chain in chains.values() if len(chain) > 1]
    texts = _texts(con, {one.document_id for chain in changed for one in chain})
    likes = _likes(texts, changed)
    superseded: dict[str, str] = {}
    latest: set[str] = set()
    for url, chain in chains.items():
        run: list[str] = [chain[0].document_id]
        for before, after in pairwise(chain):
            pair = before.document_id, after.document_id
            if not is_same_article(texts[pair[0]], texts[pair[1]], likes[pair]):
                _tell(con, url, before, after)
                _close(run, superseded, latest)
                run = []
            run.append(after.document_id)
        _close(run, superseded, latest)
    rows = sorted((old, new) for old, new in superseded.items() if old not in latest)
    schema = {"document_id": pl.String, "superseded_by": pl.String}
    con.register("given_frame", pl.DataFrame(rows, schema=schema, orient="row").to_arrow())
    con.execute("CREATE TEMP TABLE c_superseded AS SELECT * FROM given_frame")
    con.unregister("given_frame")
    if rows:
        at_hand.bring(con, _OF_VERSIONS)
    sql.run(con, "versions")
    _tell_corrections(log, dict(rows))


def is_same_article(before: Told, after: Told, like: Likeness) -> bool:
    """Whether one text is the other touched up, rather than another article that came to stand at its address.

    It is where they have the same words, or share as many as two copies of one text do and name the same days. Where
    they name others, the day of publication decides: one and the same says that the article was put right, another
    that it is the next of a series; where it is not known, neither is said.
    """
    if before.words == after.words:
        return True
    if not replace(like, n_agree=0, n_differ=0).is_repeat():
        return False
    days = {before.held_on, after.held_on} - {None}
    if like.is_repeat() and len(days) < 2:
        return True
    return before.published_on is not None and before.published_on == after.published_on


def _close(run: list[str], superseded: dict[str, str], latest: set[str]) -> None:
    """Ends a run of versions of one article: the last stands for them all, as far as this address goes."""
    latest.add(run[-1])
    for old in run[:-1]:
        if old != run[-1]:
            superseded.setdefault(old, run[-1])


def _chains(con: duckdb.DuckDBPyConnection) -> dict[str, list[Version]]:
    """The versions of each address, the oldest first."""
    if not sql.count(con, "(FROM duckdb_tables() WHERE temporary AND table_name = 's_collected')"):
        return {}
    found: dict[str, list[Version]] = {}
    for url, rows in groupby(con.execute(_CHAINS).fetchall(), key=itemgetter(0)):
        chain: list[Version] = []
        for _, document, fetched_at in rows:
            if not chain or chain[-1].document_id != document:
                chain.append(Version(document, fetched_at))
        found[url] = chain
    return found


def _texts(con: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> dict[str, Told]:
    rows = con.execute(_TEXTS, {"ids": sorted(ids)}).fetchall()
    return {
        document: Told(published, held, " ".join(_WORDS.findall(text.lower())))
        for document, published, held, text in rows
    }


def _likes(texts: Mapping[str, Told], chains: Iterable[list[Version]]) -> dict[tuple[str, str], Likeness]:
    """How much neighbours in the chains share."""
    names = sorted(texts)
    made = sketches(names, [texts[name].words for name in names])
    of = {row["document_id"]: sketch_of(row) for row in made.iter_rows(named=True)}
    pairs = {(a.document_id, b.document_id) for chain in chains for a, b in pairwise(chain)}
    return {(a, b): likeness(of[a], of[b]) for a, b in pairs}


def _tell(con: duckdb.DuckDBPyConnection, url: str, before: Version, after: Version) -> None:
    detail = (
        f"{url} held this text until {after.fetched_at:%Y-%m-%d %H:%M} UTC, then that of {after.document_id}: another "
        "article by its words or days, so both stand. If it is the same one put right, drop what is wrong of this one"
    )
    con.execute("INSERT INTO quality.issues VALUES ($document, NULL, $code, $detail, NULL, NULL)",
                {"document": before.document_id, "code": ISSUE, "detail": detail})  # fmt: skip


def _tell_corrections(log: Log, superseded: Mapping[str, str]) -> None:
    for outcome in list(log.outcomes.values()):
        key = outcome.correction.key
        old = next((key[name] for name in ("document", "other") if key.get(name) in superseded), None)
        if old is None or outcome.status != "applied":
            continue
        detail = (
            f"document {old} was superseded by {superseded[old]}, a newer version of its page: look whether that needs "
            "it too, and write it for that one, or take it back"
        )
        # What it says of the document itself still stands in its row.
        status = "applied" if outcome.correction.table == "documents" else "stale"
        log.tell(outcome.correction, status, detail)
