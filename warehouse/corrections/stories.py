"""Which story of a page a correction is of, and corrections that split a story or join two.

While a build runs, what a page of several stories says bears the key of its story (``f_split``); a text of one story
is its own. A correction may say ``story``; without it, where a page has several, it goes to the story that holds the
name or the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import duckdb

from warehouse.corrections.form import Correction
from warehouse.corrections.outcomes import Log

_LEAST = 4  # characters of words that tell where a story begins


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
        if correction.action == "split-story":
            log.tell(correction, *_split(con, correction))
        elif correction.action == "join-stories":
            log.tell(correction, *_join(con, correction))


def _document(con: duckdb.DuckDBPyConnection, document: str) -> tuple[str, int] | None:
    rows = con.execute("SELECT text, length(text) FROM main.documents WHERE document_id = ?", [document]).fetchall()
    return (str(rows[0][0]), int(rows[0][1])) if rows else None


def _split(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str | None]:
    document, words = correction.key["document"], correction.key["words"]
    found = _document(con, document)
    if found is None:
        return "unmatched", f"no document {document}"
    text, length = found
    if len(words) < _LEAST or text.count(words) != 1:
        return "unmatched", f"the document holds the words {text.count(words)} times; give those that are there once"
    at = text.index(words)
    _as_split(con, document, length)
    held = stories_of(con, [document])
    if not held.of(document):
        return "unmatched", "the document reports no meeting"
    key = held.holding(document, at)
    if key is None:
        return "unmatched", "the words stand in none of the stories that report a meeting"
    start, end = held.spans[key]
    if at == start:
        return "stale", "a story begins there already: the correction can go"
    number = max([*held.keys[document], _most(con, document)]) + 1
    made = f"{document}#{number}"
    con.execute("UPDATE f_split SET end_char = ? WHERE report_id = ?", [at, key])
    con.execute("INSERT INTO f_split VALUES (?, ?, ?, NULL, ?, ?)", [made, document, number, at, end])
    con.execute(
        "INSERT INTO f_meetings BY NAME SELECT * REPLACE (? AS document_id, ?::INTEGER AS story, ?::INTEGER AS "
        "start_char, NULL AS held_on, NULL AS held_earliest, NULL AS held_latest, 'unknown' AS year_basis, NULL AS "
        "place_code, NULL AS place_name, 'unknown' AS place_basis, 'unknown' AS admin_level, 'unspecified' AS mode, "
        "'other' AS meeting_type_code, 'unknown' AS convener, NULL AS title) FROM f_meetings WHERE document_id = ?",
        [made, number, at, key],
    )
    con.execute("UPDATE f_meetings SET end_char = ? WHERE document_id = ?", [at, key])
    _move(con, key, made, at, end)
    return "applied", f"the story that begins there is story {number}"


def _join(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str | None]:
    document, story = correction.key["document"], int(correction.key["story"])
    if _document(con, document) is None:
        return "unmatched", f"no document {document}"
    held = stories_of(con, [document])
    numbers = sorted(held.keys.get(document, {}), key=lambda one: held.spans[held.keys[document][one]])
    if story not in numbers:
        return "unmatched", f"story {story} of the document reports no meeting, or it is one story alone"
    place = numbers.index(story)
    if place == 0:
        return "unmatched", "no story that reports a meeting stands before it"
    gone, into = held.keys[document][story], held.keys[document][numbers[place - 1]]
    _move(con, gone, into, 0, held.spans[gone][1])
    con.execute("DELETE FROM f_meetings WHERE document_id = ?", [gone])
    con.execute("DELETE FROM f_split WHERE report_id = ?", [gone])
    for table in ("f_split", "f_meetings"):
        name = "report_id" if table == "f_split" else "document_id"
        con.execute(f"UPDATE {table} SET end_char = ? WHERE {name} = ?", [held.spans[gone][1], into])  # noqa: S608
    return "applied", None


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
    for table in ("f_attendees", "f_directives", "f_codes"):
        con.execute(
            f"UPDATE {table} SET document_id = ? WHERE document_id = ? AND start_char >= ? AND start_char < ?",  # noqa: S608
            [after, before, start, end],
        )
