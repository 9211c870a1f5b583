"""What becomes of each correction, and which values it made: one outcome a correction, and the later word holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl

from schemas.catalog import table as declared
from schemas.model import Table
from warehouse.corrections.following import follow
from warehouse.corrections.form import Correction, typed
from warehouse.corrections.row_edits import Row
from warehouse.store import sql

_MEETING_OF_DOCUMENT = """
UPDATE main.corrections c SET meeting_id = r.meeting_id FROM main.meeting_reports r
WHERE c.meeting_id IS NULL AND r.document_id = c.document_id
"""
_FIRST_DAY = date(2000, 1, 1)  # as the gate's suite of consistency


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: status as in ``main.corrections``, and why it was not applied or what it met."""

    correction: Correction
    status: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """A value that a correction changed: what was there before; ``is_said`` where the correction names the field."""

    correction: Correction
    before: Any
    is_said: bool


@dataclass(slots=True)
class Log:
    """Outcomes by id, in the order of telling, and what was changed by which correction."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    corrected: dict[tuple[str, str, int | None, str], str] = field(default_factory=dict)
    """Table, document or meeting, position in it (demands), field: the id of the correction that made the value."""
    words: dict[str, tuple[str, int, int, str]] = field(default_factory=dict)
    """By id of a correction: document, span and words that its author named (``quote``)."""
    before: dict[str, str | None] = field(default_factory=dict)
    """By id of a correction that set a value: what stood there before any correction, as ``expect`` writes it."""
    _changes: dict[tuple[Any, ...], list[_Change]] = field(default_factory=dict)

    def tell(self, correction: Correction, status: str, detail: str | None = None) -> None:
        """Says what became of ``correction``; the last telling holds."""
        self.outcomes[correction.correction_id] = Outcome(correction, status, detail)

    def quoted(self, correction: Correction, text: str) -> bool:
        """Keeps the place in ``text`` of the words that ``correction`` names; False where they do not stand there."""
        words = correction.quote or ""
        start = text.find(words)
        if start >= 0:
            span = (correction.key["document"], start, start + len(words), words)
            self.words[correction.correction_id] = span
        return start >= 0

    def mark_words(self, con: duckdb.DuckDBPyConnection) -> None:
        """Makes temporary table ``said_words`` of the words that authors named, by correction."""
        rows = [(key, *span) for key, span in sorted(self.words.items())]
        schema = {
            "correction_id": pl.String,
            "document_id": pl.String,
            "start_char": pl.Int32,
            "end_char": pl.Int32,
            "quote": pl.String,
        }
        con.register("given_frame", pl.DataFrame(rows, schema=schema, orient="row").to_arrow())
        con.execute("CREATE TEMP TABLE said_words AS SELECT * FROM given_frame")
        con.unregister("given_frame")

    def set(
        self,
        con: duckdb.DuckDBPyConnection,
        correction: Correction,
        table: Table,
        row: Row,
        key: Sequence[str],
        *,
        related: Row | None = None,
    ) -> bool:
        """Sets the field of ``row`` (key columns ``key``) as ``correction`` says, and what follows; tells the outcome.

        ``related`` is the row of the document that a meeting's day is checked against. A value that an earlier
        correction set gives way to a later one that was written on it, or on what was there before it.
        """
        name = str(correction.field)
        declaration = declared(f"main.{correction.table}")
        new = typed(declaration.column(name), correction.value)
        place = (table.name, *(row[column] for column in key))
        past = self._changes.get((*place, name), [])
        overruled: list[_Change] = []
        if (refused := guarded(correction, row[name], new)) is not None:
            since = [n for n, change in enumerate(past) if shown(change.before) == correction.expect]
            if not since or row[name] == new:
                said = past[-1].correction.correction_id if past and row[name] == new else None
                detail = f"{said} says the same: one of them can go" if said else refused
                self.tell(correction, "stale", detail)
                return False
            overruled = past[since[0] :]
        before = dict(row)
        row[name] = new
        problem = unknown_code(con, declaration, name, new) or follow(con, row, name)
        problem = problem or broken_rule(con, table, row) or impossible_day(row, related)
        if problem:
            row.update(before)
            self.tell(correction, "unmatched", problem)
            return False
        self.tell(correction, "applied", self._replaced(correction, past, overruled))
        self.before[correction.correction_id] = shown(past[0].before if past else before[name])
        self.note(correction, table, before, row, key)
        return True

    def note(self, correction: Correction, table: Table, before: Row, row: Row, key: Sequence[str]) -> None:
        """Keeps which values of ``row`` ``correction`` changed."""
        place = (table.name, *(row[column] for column in key))
        for name, value in row.items():
            if value != before[name]:
                change = _Change(correction, before[name], is_said=name == correction.field)
                self._changes.setdefault((*place, name), []).append(change)
                position = row["position"] if "position" in key else None
                self.corrected[(table.name, row[key[0]], position, name)] = correction.correction_id

    def take_back(self, correction: Correction, table: Table, row: Row, key: Sequence[str]) -> None:
        """Forgets that ``correction`` changed ``row``, which holds again what was before."""
        place = (table.name, *(row[column] for column in key))
        for name in row:
            changes = self._changes.get((*place, name), [])
            self._changes[(*place, name)] = [change for change in changes if change.correction is not correction]
            position = row["position"] if "position" in key else None
            if self.corrected.get((table.name, row[key[0]], position, name)) == correction.correction_id:
                del self.corrected[(table.name, row[key[0]], position, name)]

    def _replaced(self, correction: Correction, past: list[_Change], overruled: list[_Change]) -> str | None:
        """Says to the corrections of the same field that a later one holds; what to say of that."""
        said = [change.correction for change in past if change.is_said]
        gone = [change.correction for change in overruled if change.is_said]
        for earlier in gone:
            detail = f"{correction.correction_id}, written later, sets {correction.value or 'nothing'}: this one can go"
            self.tell(earlier, "stale", detail)
        if gone:
            return f"holds instead of {', '.join(c.correction_id for c in gone)}, written earlier"
        if said:
            self.tell(said[-1], "applied", f"then replaced by {correction.correction_id}")
            return f"replaces {shown_or_nothing(said[-1].value)} of {said[-1].correction_id}"
        return None

    def record(self, con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> None:
        """Writes ``main.corrections``, one row for each of ``corrections``, whatever was told of it."""
        rows = []
        for correction in corrections:
            told = self.outcomes.get(correction.correction_id) or Outcome(correction, "unmatched", "nothing applies it")
            written_at = correction.at.replace(tzinfo=None) if correction.at else None
            values = correction.value if correction.action == "set" else None
            if correction.action == "confirm":
                values = correction.expect
            rows.append(
                {
                    "correction_id": correction.correction_id,
                    "target": correction.target,
                    "field": correction.field,
                    "action": correction.action,
                    "expect": correction.expect,
                    "value": str(dict(correction.values)) if correction.values else values,
                    "reason": correction.reason,
                    "author": correction.author,
                    "written_on": correction.written_on,
                    "status": told.status,
                    "detail": told.detail,
                    "written_at": written_at,
                    "value_before": self.before.get(correction.correction_id),
                    "table_name": correction.table,
                    "document_id": correction.key.get("document"),
                    "meeting_id": correction.key.get("meeting"),
                    "person_id": correction.key.get("person"),
                    "words": correction.key.get("name") or correction.key.get("words"),
                    "quote": correction.quote,
                    "doubt": correction.doubt,
                }
            )
        columns = declared("main.corrections").column_names
        if rows:
            marks = ", ".join("?" for _ in columns)
            values_of = sorted(([row[name] for name in columns] for row in rows), key=lambda values: str(values[0]))
            con.executemany(f"INSERT INTO main.corrections VALUES ({marks})", values_of)  # noqa: S608 - marks only
            con.execute(_MEETING_OF_DOCUMENT)

    def mark(self, con: duckdb.DuckDBPyConnection, name: str, table: str) -> None:
        """Makes temporary table ``name`` of the fields of ``table`` that were corrected, and by which correction."""
        rows = [(o, p, f, i) for (t, o, p, f), i in sorted(self.corrected.items(), key=str) if t == table]
        schema = {"owner": pl.String, "position": pl.Int32, "field": pl.String, "correction_id": pl.String}
        sql.table_of_frame(con, name, pl.DataFrame(rows, schema=schema, orient="row"))


def shown(value: Any) -> str | None:
    """A value as ``expect`` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def shown_or_nothing(value: Any) -> str:
    """The same for messages."""
    return shown(value) or "nothing"


def guarded(correction: Correction, current: Any, new: Any = ...) -> str | None:
    """Why ``correction`` must not be applied, where its ``expect`` does not hold."""
    if new is not ... and correction.has_expect and correction.value == correction.expect:
        return "value and expect are the same: fill in the value that is right"
    if not correction.has_expect or shown(current) == correction.expect:
        return None
    if new is not ... and current == new:
        return "it already holds the new value: the correction can go"
    return f"expected {correction.expect or 'nothing'}, found {shown_or_nothing(current)}"


def unknown_code(con: duckdb.DuckDBPyConnection, table: Table, name: str, value: Any) -> str | None:
    """Why ``value`` cannot stand in column ``name`` of ``table``: it is no key of the code table that it refers to."""
    for reference in table.foreign_keys:
        if reference.columns == (name,) and value is not None:
            (key,) = reference.ref_columns
            target = f"{table.layer}.{reference.ref_table}"
            found = con.execute(f"SELECT count(*) FROM {target} WHERE {key} = ?", [value]).fetchall()  # noqa: S608
            if not found[0][0]:
                return f"{value} is no code of {target}"
    return None


def broken_rule(con: duckdb.DuckDBPyConnection, table: Table, row: Row) -> str | None:
    """Which rule of ``table`` the values of ``row`` break together."""
    types = {column.name: column.type for column in table.columns}
    names = [name for name in row if name in types]
    given = ", ".join(f'CAST(? AS {types[name]}) AS "{name}"' for name in names)
    for name, rule in table.rules.items():
        query = f"SELECT coalesce({rule}, true) FROM (SELECT {given})"  # noqa: S608 - declared names and rules
        holds = con.execute(query, [row[column] for column in names]).fetchall()
        if not holds[0][0]:
            return f"with the row's other values it breaks the rule {name.replace('_', ' ')}"
    return None


def impossible_day(row: Row, document: Row | None) -> str | None:
    """Why the day of a meeting in ``row`` cannot be: before 2000, to come, or after its report was published."""
    held = row.get("held_on")
    if held is None:
        return None
    if not _FIRST_DAY <= held <= date.today() + timedelta(1):
        return f"{held} lies before 2000 or is still to come"
    published = document.get("published_on") if document is not None else None
    if published is not None and held > published:
        return f"{held} lies after {published}, when the report was published; correct documents.published_on first"
    return None
