"""A meeting, document, person or demand for a terminal: what was read, with the words that it was read from."""

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


_KINDS = {
    "meeting": ("meetings", "meeting_id"),
    "document": ("documents", "document_id"),
    "person": ("persons", "person_id"),
    "directive": ("directives", "directive_id"),
}


def find(con: duckdb.DuckDBPyConnection, key: str) -> tuple[str, str]:
    """The kind (of ``_KINDS``) and key of what ``key`` names, whole, by its beginning, or by an older release's key.

    Raises UsageError where nothing or more than one thing is named.
    """
    keys = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, {name} AS id, {number} AS turn FROM {table} WHERE starts_with({name}, $key)"  # noqa: S608
        for number, (kind, (table, name)) in enumerate(_KINDS.items())
    )
    found = _rows(con, f"{keys} ORDER BY id <> $key, turn, id LIMIT 6", key=key)
    if not found:
        found = _rows(
            con,
            "SELECT 'person' AS kind, person_id AS id FROM person_aliases WHERE alias_id = $key "
            "UNION ALL SELECT 'meeting', meeting_id FROM meeting_aliases WHERE alias_id = $key LIMIT 1",
            key=key,
        )
        if not found:
            raise UsageError(
                f"no meeting, document, person or directive has the key {key!r}: "
                "`safegov find` and `safegov sql` give keys"
            )
        return found[0]["kind"], found[0]["id"]
    if found[0]["id"] != key and len(found) > 1:
        listed = ", ".join(row["id"] + (f" ({row['kind']})") for row in found)
        raise UsageError(f"{key!r} begins several keys: {listed}; give more of it")
    return found[0]["kind"], found[0]["id"]


def shown(con: duckdb.DuckDBPyConnection, key: str) -> Iterator[RenderableType]:
    """What to print for ``key``. Raises UsageError as ``find`` does."""
    kind, found = find(con, key)
    if kind == "person":
        yield from _person(con, found)
    elif kind == "directive":
        yield from _directive(con, found)
    elif kind == "meeting":
        yield from _meeting(con, found, only=None)
    else:
        meetings = [row["meeting_id"] for row in _rows(con, _MEETINGS, id=found)]
        if not meetings:
            yield _source(con, None, found)
        if len(meetings) > 1:
            yield from _stories(con, found)
        for meeting in meetings:
            yield from _meeting(con, meeting, only=found)


def _person(con: duckdb.DuckDBPyConnection, person: str) -> Iterator[RenderableType]:
    (facts,) = _rows(
        con,
        "SELECT p.*, l.definition AS place FROM persons p LEFT JOIN places l USING (place_code) WHERE person_id = $id",
        id=person,
    )
    yield Rule(Text(" ".join(part for part in (facts["name"], facts["name_zh"]) if part), style="bold"), align="left")
    seen = [str(facts[name]) for name in ("first_seen_on", "last_seen_on") if facts[name]]
    yield Text(
        f"  {person} · {facts['place'] or 'place unknown'} · {facts['n_meetings']} "
        f"meeting{'' if facts['n_meetings'] == 1 else 's'}"
        f"{', ' + ' to '.join(dict.fromkeys(seen)) if seen else ''}\n",
        style="dim",
    )
    for row in _rows(
        con,
        "SELECT m.meeting_id, m.held_on, m.place_name, m.title, a.title AS office, a.presided, a.spoke, "
        "a.joined_remotely, (SELECT count(*) FROM directives d WHERE d.meeting_id = m.meeting_id "
        "AND d.speaker_person_id = a.person_id) AS n_said FROM attendees a JOIN meetings m USING (meeting_id) "
        "WHERE person_id = $id ORDER BY m.held_on NULLS LAST, m.meeting_id",
        id=person,
    ):
        yield Text.assemble(
            f"  {row['held_on'] or 'day unknown'}  {row['place_name'] or 'place unknown'}  ",
            (row["title"] or "Untitled meeting", "bold"),
            (
                f"\n      {row['office'] or 'no title'}{_told(row)} · {row['n_said']} demands · {row['meeting_id']}",
                "dim",
            ),
        )
    aliases = _rows(
        con, "SELECT alias_id, reason FROM person_aliases WHERE person_id = $id ORDER BY alias_id", id=person
    )
    if aliases:
        yield Text("\nOlder keys: " + ", ".join(f"{row['alias_id']} ({row['reason']})" for row in aliases), style="dim")


def _told(row: dict[str, Any]) -> str:
    roles = [word for word, has in (("presided", row["presided"]), ("spoke", row["spoke"]),
                                    ("joined remotely", row["joined_remotely"])) if has]  # fmt: skip
    return f"  [{', '.join(roles)}]" if roles else ""


def _directive(con: duckdb.DuckDBPyConnection, directive: str) -> Iterator[RenderableType]:
    (facts,) = _rows(
        con,
        "SELECT d.*, m.held_on, m.place_name, m.title AS meeting FROM directives d JOIN meetings m USING (meeting_id) "
        "WHERE directive_id = $id",
        id=directive,
    )
    yield Text(facts["text"], style="bold")
    said = facts["speaker_name"] or {"meeting": "the meeting"}.get(facts["speaker_kind"], "not attributed")
    limit = (
        f" · by {facts['deadline_text']} ({facts['deadline_on'] or 'day unknown'})" if facts["deadline_text"] else ""
    )
    yield Text(
        f"  {directive} · {said} · {facts['stringency']}{limit}\n"
        f"  {facts['held_on'] or 'day unknown'}, {facts['place_name'] or 'place unknown'}: "
        f"{facts['meeting'] or 'Untitled meeting'} ({facts['meeting_id']})\n"
    )
    for row in _rows(
        con,
        f"SELECT c.code, substr(w.text, c.start_char + 1, c.end_char - c.start_char) AS words FROM ({_CODES}) c "  # noqa: S608
        "JOIN documents w USING (document_id) WHERE c.directive_id = $id ORDER BY c.code",
        id=directive,
    ):
        yield Text.assemble(f"  {row['code']}: ", (row["words"], CODE))
    yield Text("\nWordings", style="bold")
    for row in _rows(
        con,
        "SELECT s.*, w.title, w.publisher, w.published_on, w.source_uri, w.rendition FROM directive_sources s "
        "JOIN documents w USING (document_id) WHERE s.directive_id = $id "
        "ORDER BY s.match_basis <> 'shown', s.document_id",
        id=directive,
    ):
        head = " · ".join(
            str(row[name]) for name in ("publisher", "published_on", "rendition", "match_basis") if row[name]
        )
        yield Text.assemble(
            f"  {row['text']}\n",
            (
                f"      {row['document_id']} [{row['start_char']}–{row['end_char']}] · {head}\n"
                f"      {row['source_uri']}",
                "dim",
            ),
        )


_MEETINGS = (  # in the order of the page
    "SELECT r.meeting_id FROM meeting_reports r LEFT JOIN attendee_sources a "
    "ON a.meeting_id = r.meeting_id AND a.document_id = r.document_id WHERE r.document_id = $id "
    "GROUP BY r.meeting_id ORDER BY min(a.start_char) NULLS LAST, r.meeting_id"
)


def _stories(con: duckdb.DuckDBPyConnection, document: str) -> Iterator[RenderableType]:
    """The stories of a page that report meetings, one a line, with what a correction calls them."""
    from warehouse.review.stories import stories

    ((text,),) = con.execute("SELECT text FROM documents WHERE document_id = ?", [document]).fetchall()
    reported = _rows(
        con,
        "SELECT m.* FROM meetings m JOIN meeting_reports r USING (meeting_id) WHERE r.document_id = $id",
        id=document,
    )
    meetings = {row["meeting_id"]: row for row in reported}
    told = stories(lambda query, given: con.sql(query, params=given).pl().to_dicts(), document, text, list(meetings))
    yield Text(f"{document} holds {len(told)} stories that report meetings", style="bold")
    for one in told:
        row = meetings.get(one.meeting_id or "", {})
        held = row.get("held_on") or "day unknown"
        place = row.get("place_name") or "place unknown"
        title = row.get("title") or "untitled"
        yield Text(f"  story {one.number}, characters {one.start}-{one.end}: {held}, {place}, {title}")
    yield Text("")


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
        ("convened by", facts["convener"]),
        ("kind", facts["meeting_type_code"]),
        ("mode", facts["mode"]),
    ):
        listed.add_row(Text(name, style="dim"), Text(str(value)))
    yield Padding(listed, (0, 0, 1, 2))
    yield from _people(con, meeting)
    yield from _demands(con, meeting)
    yield from _others(con, meeting)
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
        yield Text.assemble(
            f"  {row['position']:>2}  ", (row["name"], ATTENDEE), f", {row['title']}" if row["title"] else "",
            (_told(row), "dim"),
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


def _others(con: duckdb.DuckDBPyConnection, meeting: str) -> Iterator[RenderableType]:
    """Other meetings that its reports name; nothing of a release that is older than the table."""
    if not _rows(con, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'meeting_references' AND schema_name = 'main'"):
        return
    rows = _rows(con, "SELECT * FROM meeting_references WHERE meeting_id = $id ORDER BY start_char, level", id=meeting)
    if not rows:
        return
    yield Text(f"\nOther meetings that it names ({len(rows)})", style="bold")
    for row in rows:
        known = " · ".join(str(row[name]) for name in ("held_on", "referenced_meeting_id", "event_code") if row[name])
        yield Text.assemble(
            f"      {row['title']}\n",
            (f"      {row['relation']} · {row['level']}" + (f" · {known}" if known else ""), "dim"),
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
