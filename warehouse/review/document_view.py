"""One document as a person reviews it: its text in pieces with the values whose words they are, and all its values.

Each value has a name that links can rest on: ``document.<column>``, ``meeting.<column>``, ``attendee.<start>``,
``directive.<start>``, ``code.<start of the demand>.<codebook>.<code>``, ``figure.<start>``, ``issue.<start>``,
``story.<start>``. Of a document with several meetings, all but the first of the page have ``<meeting_id>.<column>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from schemas.catalog import table as declared
from warehouse.corrections.form import CODEBOOKS, SETTABLE, Correction
from warehouse.review.pieces import Piece, pieces
from warehouse.review.published import Published
from warehouse.review.stories import Story, stories

_DOCUMENT_FIELDS = ("kind", "title", "publisher", "published_on", "language", "rendition")
_MEETING_FIELDS = ("held_on", "place_code", "admin_level", "meeting_type_code", "convener", "mode", "title")
_MEETING_ALSO = ("held_earliest", "held_latest", "year_basis")
_CODE_OF = {"place_code": "places", "meeting_type_code": "meeting_types", "rank_code": "ranks"}
"""Code tables behind columns."""
_SHOW_NAMES = {"place_code": ("place_name", "place_code")}
CODE_KEYS = {
    "sectors": "sector_code",
    "instruments": "instrument_code",
    "responsibilities": "responsibility_code",
    "phrases": "phrase_code",
    "ranks": "rank_code",
    "meeting_types": "meeting_type_code",
    "measures": "measure_code",
    "places": "place_code",
}
"""The key of each code table."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one row, what it rests on, and how a correction would name it."""

    anchor: str
    label: str
    value: str | None
    """As ``expect`` writes it."""
    shown: str | None
    """As people read it."""
    table: str | None = None
    field: str | None = None
    key: dict[str, str] = made(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    method: str | None = None
    definition: str | None = None
    can_set: bool = False
    choices: tuple[str, ...] = ()
    picks: str | None = None
    """Code table that its values come from."""
    kind: str = "text"
    """How it is asked for: text, day, choice, code, yesno."""
    said: tuple[Correction, ...] = ()
    """Corrections and confirmations of it, written and perhaps not built yet, the last one last."""


@dataclass(frozen=True, slots=True)
class Row:
    """An attendee, a demand, a figure, or what was seen and not used: a head and its values."""

    anchor: str
    kind: str
    head: str
    spans: tuple[tuple[int, int], ...]
    key: dict[str, str]
    values: tuple[Value, ...]
    codes: tuple[Value, ...] = ()
    said: tuple[Correction, ...] = ()
    """Corrections of the row as such: confirmed, dropped."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with all that was read of it."""

    document_id: str
    meta: dict[str, Any]
    document: tuple[Value, ...]
    meetings: tuple[tuple[str, tuple[Value, ...]], ...]
    """Each meeting that it reports, with its values."""
    attendees: tuple[Row, ...]
    directives: tuple[Row, ...]
    figures: tuple[Row, ...]
    issues: tuple[Row, ...]
    pieces: tuple[Piece, ...]
    other_reports: tuple[dict[str, Any], ...]
    stories: tuple[Story, ...] = ()
    """The stories that report meetings, in the order of the page; one where it is all of the text."""

    def story_at(self, start: int) -> Story | None:
        """The story in whose stretch character ``start`` lies."""
        return next((one for one in self.stories if one.start <= start < one.end), None)


def document_view(release: Published, document_id: str, corrections: Sequence[Correction] = ()) -> DocumentView | None:
    """What there is of a document; None where the release does not hold it."""
    meta = release.one("SELECT * FROM main.documents WHERE document_id = $d", {"d": document_id})
    if meta is None:
        return None
    text = str(meta.pop("text"))
    given = {"d": document_id}
    mine = [c for c in corrections if document_id in (c.key.get("document"), c.key.get("other"))]
    evidence = release.rows(
        "SELECT field, start_char, end_char, method FROM extracted.evidence WHERE document_id = $d", given
    )
    key = {"document": document_id}
    document = tuple(
        _value(release, f"document.{name}", "documents", name, meta[name], key=key, evidence=evidence, corrections=mine)
        for name in _DOCUMENT_FIELDS
    )
    meetings = release.rows(
        "SELECT m.* FROM main.meetings m JOIN main.meeting_reports r USING (meeting_id) WHERE r.document_id = $d "
        "ORDER BY m.meeting_id",
        given,
    )
    told_apart = stories(release.rows, document_id, text, [str(row["meeting_id"]) for row in meetings], mine)
    order = {one.meeting_id: one.start for one in reversed(told_apart)}
    meetings.sort(key=lambda row: (order.get(row["meeting_id"], len(text)), row["meeting_id"]))
    told = release.rows(
        "SELECT meeting_id, field, start_char, end_char, method, quote FROM main.evidence WHERE document_id = $d", given
    )
    of_meetings = []
    for number, meeting in enumerate(meetings):
        prefix = "meeting" if number == 0 else meeting["meeting_id"]
        own_key = key if len(meetings) == 1 else {"meeting": str(meeting["meeting_id"])}
        own = [row for row in told if row["meeting_id"] == meeting["meeting_id"]]
        names = _MEETING_FIELDS + (_MEETING_ALSO if meeting["held_on"] is None else ("year_basis",))
        of_meetings.append(
            (
                str(meeting["meeting_id"]),
                tuple(
                    _value(
                        release,
                        f"{prefix}.{name}",
                        "meetings",
                        name,
                        meeting[name],
                        key=own_key,
                        evidence=own,
                        corrections=mine,
                        row=meeting,
                    )
                    for name in names
                ),
            )
        )
    attendees = tuple(_attendee(release, row, key, mine) for row in release.rows(_ATTENDEES, given))
    directives = _directives(release, given, key, mine)
    figures = tuple(_figure(release, row) for row in release.rows(_FIGURES, given))
    issues = tuple(_issue(row) for row in release.rows(_ISSUES, given))
    marks = [*_marks(document, "document"), *(m for _, values in of_meetings for m in _marks(values, "meeting"))]
    for row in (*attendees, *directives, *figures, *issues):
        marks += [(start, end, row.anchor, row.kind) for start, end in row.spans]
        marks += [(start, end, code.anchor, "code") for code in row.codes for start, end in code.spans]
    if len(told_apart) > 1:
        marks += [(*one.span, one.anchor, "story") for one in told_apart]
    others = release.rows(_OTHER_REPORTS, given)
    return DocumentView(
        document_id,
        meta | {"n_chars": len(text)},
        document,
        tuple(of_meetings),
        attendees,
        directives,
        figures,
        issues,
        tuple(pieces(text, marks)),
        tuple(others),
        told_apart,
    )


def text_of(release: Published, document_id: str) -> str | None:
    """The text of a document; None where the release does not hold it."""
    found = release.one("SELECT text FROM main.documents WHERE document_id = $d", {"d": document_id})
    return None if found is None else str(found["text"])


_ATTENDEES = "SELECT * FROM main.attendee_sources WHERE document_id = $d ORDER BY start_char, name"
_FIGURES = "SELECT * FROM main.reported_figures WHERE document_id = $d ORDER BY start_char, end_char"
_ISSUES = "SELECT * FROM quality.issues WHERE document_id = $d ORDER BY start_char NULLS FIRST, issue_code, detail"
_OTHER_REPORTS = """
SELECT o.document_id, d.title, d.language, d.rendition, d.publisher, d.published_on
FROM main.meeting_reports r
JOIN main.meeting_reports o ON o.meeting_id = r.meeting_id AND o.document_id <> r.document_id
JOIN main.documents d ON d.document_id = o.document_id
WHERE r.document_id = $d ORDER BY d.published_on, o.document_id
"""
_DIRECTIVES = """
SELECT s.*, d.stringency, d.deadline_text, d.deadline_on FROM main.directive_sources s
JOIN main.directives d USING (directive_id)
WHERE s.document_id = $d ORDER BY s.start_char
"""


def shown(value: Any) -> str | None:
    """A value as ``expect`` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _value(
    release: Published,
    anchor: str,
    table: str,
    name: str,
    value: Any,
    *,
    key: dict[str, str],
    evidence: Iterable[dict[str, Any]] = (),
    corrections: Sequence[Correction] = (),
    row: dict[str, Any] | None = None,
) -> Value:
    column = declared(f"main.{table}").column(name)
    names = _SHOW_NAMES.get(name, (name,))
    found = [one for one in evidence if one["field"] in (*names, name)]
    spans = tuple(sorted({(e["start_char"], e["end_char"]) for e in found if e["start_char"] is not None}))
    book = _CODE_OF.get(name)
    code = _code(release, book, str(value)) if book and value is not None else None
    text = shown(value)
    if code is not None and name != "place_code":
        text = code["label_en"]
    elif name == "place_code" and row is not None:
        parts = [row.get("place_name"), row.get("province_name"), shown(value) or (row.get("place_name") and "no code")]
        text = ", ".join(filter(None, parts)) or None
    kind = "yesno" if column.type == "BOOLEAN" else "day" if column.type == "DATE" else "text"
    kind = "code" if book else "choice" if column.values else kind
    said = [c for c in corrections if c.table == table and c.field == name and c.key == key]
    return Value(
        anchor=anchor,
        label=name.removesuffix("_code").replace("_", " "),
        value=shown(value),
        shown=text,
        table=table,
        field=name,
        key=key,
        spans=spans,
        method=", ".join(sorted({str(e["method"]) for e in found})) or None,
        definition=code["definition"] if code is not None else column.description,
        can_set=name in SETTABLE.get(table, ()),
        choices=column.values,
        picks=book,
        kind=kind,
        said=tuple(said),
    )


def _code(release: Published, book: str, code: str) -> dict[str, Any] | None:
    return release.one(
        f"SELECT label_en, label_zh, definition FROM main.{book} WHERE {CODE_KEYS[book]} = $code",  # noqa: S608
        {"code": code},
    )


def _of_row(corrections: Sequence[Correction], table: str, key: dict[str, str], head: str) -> list[Correction]:
    """The corrections of a row: by its name, or by any part of a demand's words."""
    return [
        c
        for c in corrections
        if c.table == table
        and c.key.get("document") == key["document"]
        and (c.key.get("name") == head if table == "attendees" else c.key.get("words", "\0") in head)
    ]


def _attendee(release: Published, row: dict[str, Any], key: dict[str, str], mine: Sequence[Correction]) -> Row:
    own = key | {"name": str(row["name"])}
    anchor = f"attendee.{row['start_char']}"
    said = _of_row(mine, "attendees", key, str(row["name"]))
    fields = ("title", "rank_code", "presided", "spoke", "joined_remotely")
    values = tuple(_value(release, f"{anchor}.{f}", "attendees", f, row[f], key=own, corrections=said) for f in fields)
    spans = ((row["start_char"], row["end_char"]),)
    as_such = tuple(c for c in said if c.field is None)
    whole = own | {"person": str(row["person_id"])}
    return Row(anchor, "attendee", str(row["name"]), spans, whole, values, (), as_such)


def _directives(
    release: Published, given: dict[str, str], key: dict[str, str], mine: Sequence[Correction]
) -> tuple[Row, ...]:
    rows = release.rows(_DIRECTIVES, given)
    coded: dict[str, list[Value]] = {}
    for book in CODEBOOKS:
        name = CODE_KEYS[book]
        query = (
            f"SELECT c.directive_id, c.{name} AS code, c.start_char, c.end_char, c.document_id, k.label_en, "  # noqa: S608
            f"k.definition FROM main.directive_{book} c JOIN main.{book} k USING ({name}) "
            "SEMI JOIN (FROM main.directive_sources WHERE document_id = $d) s ON s.directive_id = c.directive_id "
            "ORDER BY c.directive_id, code"
        )
        for code in release.rows(query, given):
            here = code["document_id"] == given["d"]
            coded.setdefault(code["directive_id"], []).append(
                Value(
                    anchor=f"{book}.{code['code']}",
                    label=book,
                    value=f"{book}/{code['code']}",
                    shown=code["label_en"],
                    table="codes",
                    spans=((code["start_char"], code["end_char"]),) if here else (),
                    definition=code["definition"],
                )
            )
    made = []
    for row in rows:
        own = key | {"words": str(row["text"])}
        anchor = f"directive.{row['start_char']}"
        said = _of_row(mine, "directives", key, str(row["text"]))
        of_codes = _of_row(mine, "codes", key, str(row["text"]))
        fields = ("speaker_name", "speaker_kind", "stringency", "deadline_on")
        values = tuple(
            _value(release, f"{anchor}.{f}", "directives", f, row[f], key=own, corrections=said) for f in fields
        )
        codes = tuple(_own_code(code, row["start_char"], own, of_codes) for code in coded.get(row["directive_id"], ()))
        made.append(
            Row(
                anchor,
                "directive",
                str(row["text"]),
                ((row["start_char"], row["end_char"]),),
                own,
                values,
                codes,
                tuple(c for c in (*said, *of_codes) if c.field is None),
            )
        )
    return tuple(made)


def _own_code(code: Value, start: int, key: dict[str, str], said: Sequence[Correction]) -> Value:
    return Value(
        anchor=f"code.{start}.{code.anchor}",
        label=code.label,
        value=code.value,
        shown=code.shown,
        table="codes",
        key=key | {"code": str(code.value)},
        spans=code.spans,
        definition=code.definition,
        said=tuple(c for c in said if c.key.get("code") == code.value),
    )


def _figure(release: Published, row: dict[str, Any]) -> Row:
    measure = _code(release, "measures", row["measure_code"]) if row["measure_code"] else None
    anchor = f"figure.{row['start_char']}"
    told = f"{row['value']:g} {row['unit'] or ''}".strip()
    values = (
        Value(f"{anchor}.value", "value", told, told),
        Value(
            f"{anchor}.measure_code",
            "measure",
            row["measure_code"],
            measure["label_en"] if measure else None,
            definition=measure["definition"] if measure else None,
        ),
        Value(f"{anchor}.period_text", "period", row["period_text"], row["period_text"]),
    )
    return Row(anchor, "figure", str(row["text"]), ((row["start_char"], row["end_char"]),), {}, values)


def _issue(row: dict[str, Any]) -> Row:
    spans = ((row["start_char"], row["end_char"]),) if row["start_char"] is not None else ()
    anchor = f"issue.{row['start_char'] if spans else row['issue_code']}"
    return Row(anchor, "issue", f"{row['issue_code']}: {row['detail']}", spans, {}, ())


def _marks(values: Iterable[Value], kind: str) -> list[tuple[int, int, str, str]]:
    return [(start, end, value.anchor, kind) for value in values for start, end in value.spans]
