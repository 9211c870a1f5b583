"""Confirmations: a person looked, and the value is right. Checked against what a build ends with, never changing it.

A confirmation whose value no longer holds is ``stale``: somebody saw the value to be right, and now it is another. That
wants a look before anything else does.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.corrections.form import Correction
from warehouse.corrections.outcomes import Log, shown_or_nothing

_OF_REPORT = "main.meetings m JOIN main.meeting_reports r USING (meeting_id) WHERE r.document_id = $document"
_OF_DEMAND = (
    "main.directive_sources s JOIN main.directives d USING (directive_id) "
    "WHERE s.document_id = $document AND contains(s.text, $words)"
)
_OF_REFERENCE = (
    "(SELECT m.* FROM main.meeting_references m JOIN main.reference_sources s USING (reference_id) "
    "WHERE s.document_id = $document AND contains(s.title, $words)) m"
)
_FROM: dict[tuple[str, frozenset[str]], str] = {
    ("documents", frozenset({"document"})): "main.documents m WHERE m.document_id = $document",
    ("meetings", frozenset({"document"})): _OF_REPORT,
    ("meetings", frozenset({"meeting"})): "main.meetings m WHERE m.meeting_id = $meeting",
    ("persons", frozenset({"person"})): "main.persons m WHERE m.person_id = $person",
    ("attendees", frozenset({"document", "name"})): (
        "main.attendee_sources m WHERE m.document_id = $document AND m.name = $name"
    ),
    ("directives", frozenset({"document", "words"})): _OF_DEMAND,
    ("codes", frozenset({"document", "words", "code"})): _OF_DEMAND,
    ("meeting_references", frozenset({"document", "words"})): _OF_REFERENCE,
    ("meeting_references", frozenset({"document", "words", "level"})): f"{_OF_REFERENCE} WHERE m.level = $level",
    ("meeting_references", frozenset({"reference"})): "main.meeting_references m WHERE m.reference_id = $reference",
}
_CODED = {
    "sectors": "FROM main.directive_sectors c WHERE c.directive_id = d.directive_id AND c.sector_code",
    "instruments": "FROM main.directive_instruments c WHERE c.directive_id = d.directive_id AND c.instrument_code",
    "responsibilities": (
        "FROM main.directive_responsibilities c WHERE c.directive_id = d.directive_id AND c.responsibility_code"
    ),
    "phrases": "FROM main.directive_phrases c WHERE c.directive_id = d.directive_id AND c.phrase_code",
}


def check(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Tells of each confirmation whether what it confirms still holds. Needs the filled tables of layer ``main``."""
    for correction in corrections:
        if correction.action == "confirm":
            log.tell(correction, *_told(con, correction))


def _told(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str | None]:
    if correction.table is None:
        return _of_doubt(con, correction)
    given = {name: value for name, value in correction.key.items() if name != "story"}  # a page's rows, of any story
    source = _FROM[correction.table, frozenset(given)]
    code = given.pop("code", None)
    if code is not None:
        codebook, _, of_book = code.partition("/")
        given["given_code"] = of_book
        query = f"SELECT d.directive_id, exists({_CODED[codebook]} = $given_code) FROM {source}"  # noqa: S608
        rows = con.execute(query, given).fetchall()
        if not rows:
            return "unmatched", "the document has no such demand"
        return ("applied", None) if all(held for _, held in rows) else ("stale", "the demand no longer has that code")
    field = correction.field or "document_id"
    of = "s." if correction.table == "directives" and field in ("document_id", "speaker_name", "speaker_kind") else ""
    rows = con.execute(f'SELECT DISTINCT {of}"{field}"::VARCHAR FROM {source}', given).fetchall()  # noqa: S608
    if not rows:
        return "unmatched", "the document has no such row" if "document" in given else "there is no such row"
    found = [value for (value,) in rows]
    if correction.field is None or (len(found) == 1 and found[0] == correction.expect):
        return "applied", None
    if len(found) > 1:
        return "unmatched", f"{len(found)} rows fit; give more of the words"
    return "stale", f"{shown_or_nothing(correction.expect)} was confirmed, {shown_or_nothing(found[0])} holds now"


def _of_doubt(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str | None]:
    for name, table in (("document", "documents"), ("meeting", "meetings"), ("person", "persons")):
        if name in correction.key:
            query = f"SELECT 1 FROM main.{table} WHERE {name}_id = $key"  # noqa: S608 - fixed names
            if not con.execute(query, {"key": correction.key[name]}).fetchall():
                return "unmatched", f"no {name} {correction.key[name]}"
    return "applied", None
