"""Corrections written by users: read from the home folder, applied in two steps, and what became of each.

First to what the documents say (``apply_to_documents``, before anything is brought together), then to what came of it
(``result_corrections``). Layer ``extracted`` and the store are never changed, so that taking a correction away restores
what was. Corrections are applied in the order of their day, then their id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.catalog import table as declared
from warehouse.corrections.form import Correction, CorrectionError, dump, read_file, typed
from warehouse.corrections.row_edits import Row, WorkingTable
from warehouse.store import sql
from warehouse.store.home import Home

_SUFFIXES = (".yaml", ".yml", ".csv")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: status as in ``main.corrections``, and why it was not applied."""

    correction: Correction
    status: str
    detail: str | None = None


def files(home: Home) -> list[Path]:
    """The files of corrections, by name."""
    if not home.corrections.is_dir():
        return []
    return sorted(path for path in home.corrections.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())


def load(home: Home) -> list[Correction]:
    """All corrections under ``home.corrections`` in the order in which they are applied. Raises CorrectionError.

    The same correction in two files counts once; two different ones of one id are refused.
    """
    seen: dict[str, tuple[Correction, Path]] = {}
    for file in files(home):
        for correction in read_file(file):
            known = seen.setdefault(correction.correction_id, (correction, file))
            if known[0] != correction:
                raise CorrectionError(
                    f"{file}: id {correction.correction_id!r} says other things in {known[1]}; each needs its own id"
                )
    return sorted((c for c, _ in seen.values()), key=lambda c: (c.written_on, c.correction_id))


def add(home: Home, correction: Correction) -> Path:
    """Writes ``correction`` at the end of the file of its day under ``home.corrections``; returns the file."""
    home.corrections.mkdir(parents=True, exist_ok=True)
    file = home.corrections / f"{correction.written_on.isoformat()}.yaml"
    held = read_file(file) if file.exists() else []
    if correction not in held:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        unfinished = file.with_name(f".{file.name}.tmp")
        unfinished.write_text(
            before + ("" if before.endswith("\n") or not before else "\n") + dump([correction]), "utf-8"
        )
        unfinished.replace(file)
    return file


def apply_to_documents(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> list[Outcome]:
    """Changes ``main.documents`` and the working copies of what documents say; makes table ``said_pairs``.

    Needs the temporary tables of ``facts.sql``. Returns the outcomes so far: corrections of results stay open.
    """
    targets = sorted(
        {c.key[name] for c in corrections for name in ("document", "other") if name in c.key and "document" in c.key}
    )
    documents = WorkingTable(con, "main.documents", ("document_id",), targets, without=("text",))
    meetings = WorkingTable(con, "f_meetings", ("document_id",), targets)
    attendees = WorkingTable(con, "f_attendees", ("document_id", "position"), targets)
    directives = WorkingTable(con, "f_directives", ("document_id", "position"), targets)
    texts = _texts(con, [c.key["document"] for c in corrections if c.action == "add"])
    places = place_names(con, corrections)
    outcomes = []
    pairs: list[tuple[str, str, bool]] = []
    for correction in corrections:
        document = correction.key.get("document")
        if document is None:
            continue
        if document not in documents.rows:
            outcomes.append(Outcome(correction, "unmatched", f"no document {document}"))
        elif correction.action == "not-a-meeting":
            outcomes.append(_not_a_meeting(correction, documents, (meetings, attendees, directives)))
        elif correction.action in ("same-meeting", "different-meeting"):
            outcomes.append(_pair(correction, meetings, pairs))
        elif correction.action == "set":
            rows = {"documents": documents, "meetings": meetings, "attendees": attendees, "directives": directives}
            outcomes.append(_set(correction, rows[str(correction.table)], places))
        elif correction.action == "drop":
            outcomes.append(_drop(correction, attendees if correction.table == "attendees" else directives))
        elif correction.action == "add":
            table = attendees if correction.table == "attendees" else directives
            outcomes.append(_add(correction, table, meetings, texts[document]))
    for table in (documents, meetings, attendees, directives):
        table.write()
    sql.run(con, "after_corrections")
    frame = pl.DataFrame(pairs, schema={"a": pl.String, "b": pl.String, "same": pl.Boolean}, orient="row")
    con.register("given_frame", frame.to_arrow())
    con.execute("CREATE TEMP TABLE said_pairs AS SELECT * FROM given_frame")
    con.unregister("given_frame")
    return outcomes


def _texts(con: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, str]:
    query = "SELECT document_id, text FROM main.documents WHERE list_contains($ids, document_id)"
    return dict(con.execute(query, {"ids": sorted(set(ids))}).fetchall()) if ids else {}


def place_names(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> dict[str, str]:
    """English names of the places that ``corrections`` set."""
    codes = sorted({str(c.value) for c in corrections if c.field == "place_code" and c.value})
    query = "SELECT place_code, name_en FROM main.places WHERE list_contains($codes, place_code)"
    return dict(con.execute(query, {"codes": codes}).fetchall()) if codes else {}


def shown(value: Any) -> str | None:
    """A value as ``expect`` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def guarded(correction: Correction, current: Any, new: Any = ...) -> Outcome | None:
    """Why ``correction`` must not be applied, where its ``expect`` does not hold."""
    if not correction.has_expect or shown(current) == correction.expect:
        return None
    if new is not ... and current == new:
        return Outcome(correction, "stale", "it already holds the new value: the correction can go")
    return Outcome(
        correction, "stale", f"expected {correction.expect or 'nothing'}, found {shown(current) or 'nothing'}"
    )


def _row(correction: Correction, table: WorkingTable) -> Row | Outcome:
    """The one row that the correction is of."""
    rows = table.rows.get(correction.key["document"], [])
    if "name" in correction.key:
        rows = [row for row in rows if row["name"] == correction.key["name"]]
    if "words" in correction.key:
        rows = [row for row in rows if correction.key["words"] in row["text"]]
    if len(rows) == 1:
        return rows[0]
    if not rows:
        return Outcome(correction, "unmatched", "the document has no such row")
    return Outcome(correction, "unmatched", f"{len(rows)} rows fit; give more of the words")


def _set(correction: Correction, table: WorkingTable, places: dict[str, str]) -> Outcome:
    row = _row(correction, table)
    if isinstance(row, Outcome):
        return row
    name = str(correction.field)
    new = typed(declared(f"main.{correction.table}").column(name), correction.value)
    if refused := guarded(correction, row[name], new):
        return refused
    before = dict(row)
    row[name] = new
    if problem := follow(row, name, places):
        row.update(before)
        return Outcome(correction, "unmatched", problem)
    table.touch(row)
    return Outcome(correction, "applied")


def follow(row: Row, name: str, places: dict[str, str]) -> str | None:
    """Sets what must agree with the field that was set; returns why the value cannot be, where it cannot."""
    if name == "held_on":
        row["held_earliest"] = row["held_latest"] = row["held_on"]
        row["year_basis"] = (
            "unknown" if row["held_on"] is None else ("stated" if row["year_basis"] == "unknown" else row["year_basis"])
        )
    elif name == "place_code" and "place_basis" in row:
        if row["place_code"] is not None and row["place_code"] not in places:
            return f"{row['place_code']} is no code of main.places"
        row["place_name"] = places.get(row["place_code"]) if row["place_code"] else None
        row["place_basis"] = "stated" if row["place_code"] else "unknown"
    elif name == "place_name" and "place_basis" in row:
        row["place_basis"] = "stated" if row["place_name"] else "unknown"
        row["place_code"] = None
    elif name == "published_on" and "published_basis" in row:
        row["published_basis"] = "metadata" if row["published_on"] else None
    elif name in ("speaker_name", "speaker_kind"):
        if name == "speaker_name":
            row["speaker_kind"] = "person" if row["speaker_name"] else "unattributed"
        elif row["speaker_kind"] != "person":
            row["speaker_name"] = None
    return None


def _drop(correction: Correction, table: WorkingTable) -> Outcome:
    row = _row(correction, table)
    if isinstance(row, Outcome):
        return row
    if refused := guarded(correction, row["title"] if "title" in row else row["text"]):
        return refused
    table.remove(row)
    return Outcome(correction, "applied")


def _add(correction: Correction, table: WorkingTable, meetings: WorkingTable, text: str) -> Outcome:
    document = correction.key["document"]
    if not meetings.rows.get(document):
        return Outcome(correction, "unmatched", "the document reports no meeting")
    words = correction.key.get("name") or correction.key["words"]
    start = text.find(words)
    if start < 0:
        return Outcome(correction, "unmatched", f"the document does not hold the words {words!r}")
    held = table.rows.get(document, [])
    if any(row["start_char"] == start and row["end_char"] == start + len(words) for row in held):
        return Outcome(correction, "stale", "that row is there already")
    title = correction.values.get("title")
    if title and title not in text:
        return Outcome(correction, "unmatched", f"the document does not hold the words {title!r}")
    row = dict.fromkeys(table.columns)
    row |= {
        "document_id": document,
        "position": max((r["position"] for r in held), default=0) + 1,
        "start_char": start,
        "end_char": start + len(words),
    }
    if correction.table == "attendees":
        row |= {"name": words, "presided": False, "spoke": False, "joined_remotely": False}
    else:
        row |= {
            "text": words,
            "stringency": "advisory",
            "speaker_kind": "person" if correction.values.get("speaker_name") else "unattributed",
        }
    table_ = declared(f"main.{correction.table}")
    row |= {name: typed(table_.column(name), value) for name, value in correction.values.items()}
    table.append(row)
    return Outcome(correction, "applied")


def _not_a_meeting(correction: Correction, documents: WorkingTable, tables: Iterable[WorkingTable]) -> Outcome:
    document = correction.key["document"]
    row = documents.rows[document][0]
    if row["kind"] == "other":
        return Outcome(correction, "stale", "it is already taken for something other than a meeting report")
    if refused := guarded(correction, row["kind"]):
        return refused
    row["kind"] = "other"
    documents.touch(row)
    for table in tables:
        for held in list(table.rows.get(document, [])):
            table.remove(held)
    return Outcome(correction, "applied")


def _pair(correction: Correction, meetings: WorkingTable, pairs: list[tuple[str, str, bool]]) -> Outcome:
    a, b = sorted((correction.key["document"], correction.key["other"]))
    for document in (a, b):
        if not meetings.rows.get(document):
            return Outcome(correction, "unmatched", f"{document} reports no meeting")
    if a == b:
        return Outcome(correction, "unmatched", "a document cannot be paired with itself")
    same = correction.action == "same-meeting"
    if (a, b, not same) in pairs:
        return Outcome(correction, "stale", "an earlier correction says the opposite")
    pairs.append((a, b, same))
    return Outcome(correction, "applied")


def record(con: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]) -> None:
    """Writes ``main.corrections``, one row a correction."""
    columns = declared("main.corrections").column_names
    rows = [
        (
            c.correction_id,
            c.target,
            c.field,
            c.action,
            c.expect,
            c.value if c.action == "set" else (str(dict(c.values)) if c.values else None),
            c.reason,
            c.author,
            c.written_on,
            o.status,
            o.detail,
        )
        for o in outcomes
        for c in (o.correction,)
    ]
    if rows:
        marks = ", ".join("?" for _ in columns)
        con.executemany(f"INSERT INTO main.corrections VALUES ({marks})", sorted(rows))  # noqa: S608 - marks only
