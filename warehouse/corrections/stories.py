"""Which story of a page a correction is of, and corrections that split a story or join two.

While a build runs, what a page of several stories says bears the key of its story (``f_split``); a text of one story
is its own. A correction may say ``story``; without it, where a page has several, it goes to the story that holds the
name or the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import duckdb

from warehouse.corrections.form import Correction
from warehouse.corrections.outcomes import Log
from warehouse.corrections.stretches import Stretch, StretchError, begin_of, join, split


class Stories(NamedTuple):
    """The keys of the reports of pages that hold several stories: by document, by number of the story."""

    keys: dict[str, dict[int, str]]
    spans: dict[str, tuple[int, int]]

    def of(self, document: str, story: str | None = None) -> list[str]:
        """The keys under which rows of ``document`` stand; of one ``story`` where it is said, none without such."""
        told = self.keys.get(document)
        if told is None:
            return [document] if story in (None, "1") else []
        if story is None:
            return [told[number] for number in sorted(told)]
        return [told[int(story)]] if int(story) in told else []

    def holding(self, document: str, at: int) -> str | None:
        """The key of the story of ``document`` in whose stretch character ``at`` lies."""
        for key in self.of(document):
            start, end = self.spans.get(key, (0, at + 1))
            if start <= at < end:
                return key
        return None

    def choices(self, correction: Correction, document: str) -> str:
        """What to write instead of a correction that leaves open which story it is of."""
        key = "story" if correction.key.get("document") == document else "other_story"
        lines = " or ".join(f"`{key}: {number}`" for number in sorted(self.keys.get(document, {})))
        return f"{document} holds several stories: add {lines}"


def stories_of(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> Stories:
    """The stories of those of ``documents`` that hold several. Needs ``f_split``."""
    keys: dict[str, dict[int, str]] = {}
    spans: dict[str, tuple[int, int]] = {}
    rows = con.execute(
        "SELECT document_id, story, report_id, start_char, end_char FROM f_split "
        "WHERE list_contains($ids, document_id) ORDER BY ALL",
        {"ids": sorted(set(documents))},
    ).fetchall()
    for document, story, report, start, end in rows:
        keys.setdefault(document, {})[story] = report
        spans[report] = start, end
    return Stories(keys, spans)


def apply_to_stories(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Splits and joins stories as users say, before anything else is corrected. Needs the tables of ``facts.sql``.

    A story that is split off has the highest number of the page and one, so that the others keep theirs; it states
    nothing of its meeting until other corrections do. A story that is joined to the one before it gives its rows to
    that, whose meeting they then are of.
    """
    for correction in corrections:
        if correction.action not in _ACTIONS:
            continue
        try:
            log.tell(correction, "applied", _ACTIONS[correction.action](con, correction))
        except StretchError as error:
            log.tell(correction, error.status, str(error))


def _text(con: duckdb.DuckDBPyConnection, document: str) -> str:
    rows = con.execute("SELECT text FROM main.documents WHERE document_id = ?", [document]).fetchall()
    if not rows:
        raise StretchError("unmatched", f"no document {document}")
    return str(rows[0][0])


def _stretches(con: duckdb.DuckDBPyConnection, document: str) -> dict[Stretch, str]:
    """The stories of a page with the keys of their reports."""
    held = stories_of(con, [document])
    return {Stretch(number, *held.spans[key]): key for number, key in held.keys.get(document, {}).items()}


def _split(con: duckdb.DuckDBPyConnection, correction: Correction) -> str:
    document = correction.key["document"]
    text = _text(con, document)
    at = begin_of(text, correction.key["words"])
    _as_split(con, document, len(text))
    held = _stretches(con, document)
    before, new = split(tuple(held), at, _most(con, document))
    key, made = held[before], f"{document}#{new.number}"
    con.execute("UPDATE f_split SET end_char = ? WHERE report_id = ?", [at, key])
    con.execute("INSERT INTO f_split VALUES (?, ?, ?, NULL, ?, ?)", [made, document, new.number, at, new.end])
    con.execute(
        "INSERT INTO f_meetings BY NAME SELECT * REPLACE (? AS document_id, ?::INTEGER AS story, ?::INTEGER AS "
        "start_char, NULL AS held_on, NULL AS held_earliest, NULL AS held_latest, 'unknown' AS year_basis, NULL AS "
        "place_code, NULL AS place_name, 'unknown' AS place_basis, 'unknown' AS admin_level, 'unspecified' AS mode, "
        "'other' AS meeting_type_code, 'unknown' AS convener, NULL AS title) FROM f_meetings WHERE document_id = ?",
        [made, new.number, at, key],
    )
    con.execute("UPDATE f_meetings SET end_char = ? WHERE document_id = ?", [at, key])
    _move(con, key, made, at, new.end)
    return f"the story that begins there is story {new.number}"


def _join(con: duckdb.DuckDBPyConnection, correction: Correction) -> None:
    document = correction.key["document"]
    _text(con, document)
    held = _stretches(con, document)
    last, first = join(tuple(held), int(correction.key["story"]))
    gone, into = held[last], held[first]
    _move(con, gone, into, 0, last.end)
    con.execute(_FIRST_MENTIONS, [into])
    con.execute("DELETE FROM f_meetings WHERE document_id = ?", [gone])
    con.execute("DELETE FROM f_split WHERE report_id = ?", [gone])
    for table in ("f_split", "f_meetings"):
        name = "report_id" if table == "f_split" else "document_id"
        con.execute(f"UPDATE {table} SET end_char = ? WHERE {name} = ?", [last.end, into])  # noqa: S608


_FIRST_MENTIONS = """
DELETE FROM f_event_mentions e WHERE document_id = ? AND EXISTS (
    FROM f_event_mentions o WHERE o.document_id = e.document_id AND o.event_code = e.event_code
    AND o.start_char < e.start_char)
"""
"""An event stands at its first words of a report: of two stories that are one now, the later mention goes."""

_ACTIONS: dict[str, Callable[[duckdb.DuckDBPyConnection, Correction], str | None]] = {
    "split-story": _split,
    "join-stories": _join,
}


def _as_split(con: duckdb.DuckDBPyConnection, document: str, length: int) -> None:
    """Makes a text of one story a page of one."""
    con.execute(
        "INSERT INTO f_split SELECT document_id, document_id, 1, NULL, 0, ? FROM f_meetings m WHERE document_id = ? "
        "AND NOT EXISTS (FROM f_split s WHERE s.document_id = m.document_id)",
        [length, document],
    )


def _most(con: duckdb.DuckDBPyConnection, document: str) -> int:
    rows: list[tuple[Any, ...]] = con.execute(
        "SELECT coalesce(max(story), 1) FROM extracted.meetings WHERE document_id = ?", [document]
    ).fetchall()
    return int(rows[0][0])


def _move(con: duckdb.DuckDBPyConnection, before: str, after: str, start: int, end: int) -> None:
    for table in ("f_attendees", "f_directives", "f_codes", "f_references", "f_event_mentions"):
        con.execute(
            f"UPDATE {table} SET document_id = ? WHERE document_id = ? AND start_char >= ? AND start_char < ?",  # noqa: S608
            [after, before, start, end],
        )
