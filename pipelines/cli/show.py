"""One meeting for a terminal: what was read, then the text with the words that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipelines.cli.visible import visible
from pipelines.errors import UsageError
from schemas.vocabularies import CODEBOOKS

ATTENDEE, DIRECTIVE, CODE, EVIDENCE = "bold cyan", "black on yellow", "bold underline", "underline magenta"
LEGEND = (("attendee", ATTENDEE), ("directive", DIRECTIVE), ("words of a code", CODE), ("evidence", EVIDENCE))
_CODES = "UNION ALL ".join(
    f"SELECT directive_id, document_id, start_char, end_char, {key} AS code FROM directive_{book} "  # noqa: S608
    for book, key in CODEBOOKS.items()
)


def _rows(con: duckdb.DuckDBPyConnection, query: str, **values: Any) -> list[dict[str, Any]]:
    # Lengths stay, and so do the spans.
    rows: list[dict[str, Any]] = con.sql(query, params=values).pl().to_dicts()
    return [{name: visible(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows]


def find(con: duckdb.DuckDBPyConnection, key: str) -> tuple[str, str]:
    """The kind (``meeting`` or ``document``) and key of what ``key`` names, whole or by its beginning.

    Raises UsageError where nothing or more than one thing is named.
    """
    found = _rows(
        con,
        "SELECT 'meeting' AS kind, meeting_id AS id FROM meetings WHERE starts_with(meeting_id, $key) "
        "UNION ALL SELECT 'document', document_id FROM documents WHERE starts_with(document_id, $key) "
        "ORDER BY id <> $key, kind DESC, id LIMIT 6",
        key=key,
    )
    if not found:
        raise UsageError(f"no meeting or document has the key {key!r}: `safegov sql` lists them")
    if found[0]["id"] != key and len(found) > 1:
        raise UsageError(f"{key!r} begins several keys: {', '.join(row['id'] for row in found)}; give more of it")
    return found[0]["kind"], found[0]["id"]


def shown(con: duckdb.DuckDBPyConnection, key: str) -> Iterator[RenderableType]:
    """What to print for ``key``. Raises UsageError as ``find`` does."""
    kind, found = find(con, key)
    if kind == "document":
        meetings = [
            row["meeting_id"]
            for row in _rows(con, "SELECT meeting_id FROM meeting_reports WHERE document_id = $id", id=found)
        ]
        if not meetings:
            yield _source(con, None, found)
            return
    else:
        meetings = [found]
    for meeting in meetings:
        yield from _meeting(con, meeting, only=found if kind == "document" else None)


def _meeting(con: duckdb.DuckDBPyConnection, meeting: str, only: str | None) -> Iterator[RenderableType]:
    (facts,) = _rows(con, "SELECT * FROM meetings WHERE meeting_id = $id", id=meeting)
    yield Rule(Text(facts["title"] or "Untitled meeting", style="bold"), align="left")
    listed = Table.grid(padding=(0, 2))
    held = facts["held_on"] or " – ".join(str(facts[name] or "?") for name in ("held_earliest", "held_latest"))
    for name, value in (
        ("meeting", meeting),
        ("held", f"{held}  (year: {facts['year_basis']})"),
        ("place", f"{facts['place_name'] or 'unknown'}, {facts['province_name'] or '?'}  ({facts['place_basis']})"),
        ("level", facts["admin_level"]),
        ("convened by", f"{facts['convener']}; {facts['meeting_type_code']}; {facts['mode']}"),
    ):
        listed.add_row(Text(name, style="dim"), Text(str(value)))
    yield Padding(listed, (0, 0, 1, 2))
    yield from _people(con, meeting)
    yield from _demands(con, meeting)
    reports = _rows(
        con, "SELECT document_id FROM meeting_reports WHERE meeting_id = $id ORDER BY document_id", id=meeting
    )
    for report in reports:
        if only is None or report["document_id"] == only:
            yield _source(con, meeting, report["document_id"])
    yield Text.assemble("marks: ", *((f" {name} ", style) for name, style in LEGEND), style="dim")


def _people(con: duckdb.DuckDBPyConnection, meeting: str) -> Iterator[RenderableType]:
    rows = _rows(con, "SELECT * FROM attendees WHERE meeting_id = $id ORDER BY position", id=meeting)
    yield Text(f"Attendees ({len(rows)})", style="bold")
    for row in rows:
        roles = [word for word, has in (("presided", row["presided"]), ("spoke", row["spoke"]),
                                        ("joined remotely", row["joined_remotely"])) if has]  # fmt: skip
        yield Text.assemble(
            f"  {row['position']:>2}  ", (row["name"], ATTENDEE), f", {row['title']}" if row["title"] else "",
            (f"  [{', '.join(roles)}]" if roles else "", "dim"),
        )  # fmt: skip


def _demands(con: duckdb.DuckDBPyConnection, meeting: str) -> Iterator[RenderableType]:
    rows = _rows(
        con,
        "SELECT d.*, c.codes FROM directives d LEFT JOIN ("  # noqa: S608 - fixed names
        f"SELECT directive_id, string_agg(code, ', ' ORDER BY code) AS codes FROM ({_CODES}) GROUP BY directive_id) c "
        "USING (directive_id) WHERE meeting_id = $id ORDER BY position",
        id=meeting,
    )
    yield Text(f"\nDirectives ({len(rows)})", style="bold")
    for row in rows:
        said = row["speaker_name"] or {"meeting": "the meeting"}.get(row["speaker_kind"], "not attributed")
        yield Text.assemble(
            f"  {row['position']:>2}  {row['text']}\n",
            (f"      {said} · {row['stringency']}" + (f" · {row['codes']}" if row["codes"] else ""), "dim"),
        )


def _source(con: duckdb.DuckDBPyConnection, meeting: str | None, document: str) -> RenderableType:
    """The document's text with the words of ``meeting`` marked; directives first, so that finer marks stay visible."""
    (doc,) = _rows(con, "SELECT * FROM documents WHERE document_id = $id", id=document)
    text = Text(doc["text"])
    spans = _rows(
        con,
        f"SELECT {DIRECTIVE!r} AS style, s.start_char, s.end_char FROM directive_sources s "  # noqa: S608 - fixed names
        "JOIN directives d USING (directive_id) "
        "WHERE d.meeting_id = $meeting AND s.document_id = $id "
        f"UNION ALL SELECT {CODE!r}, c.start_char, c.end_char FROM ({_CODES}) c JOIN directives d USING (directive_id) "
        "WHERE d.meeting_id = $meeting AND c.document_id = $id "
        f"UNION ALL SELECT {ATTENDEE!r}, start_char, end_char FROM attendee_sources "
        "WHERE meeting_id = $meeting AND document_id = $id "
        f"UNION ALL SELECT {EVIDENCE!r}, start_char, end_char FROM evidence "
        "WHERE meeting_id = $meeting AND document_id = $id AND start_char IS NOT NULL",
        meeting=meeting,
        id=document,
    )
    order = [DIRECTIVE, EVIDENCE, ATTENDEE, CODE]
    for span in sorted(spans, key=lambda row: order.index(row["style"])):
        text.stylize(span["style"], span["start_char"], span["end_char"])
    head = " · ".join(str(doc[name]) for name in ("publisher", "published_on", "rendition", "kind") if doc[name])
    return Group(
        Rule(Text(doc["title"] or document), align="left", style="dim"),
        Text(f"{document} · {head}\n{doc['source_uri']}\n", style="dim"),
        text,
    )
