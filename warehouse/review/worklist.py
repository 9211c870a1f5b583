"""The queue: what wants a look and is not settled yet, by kind, place, field, language and day, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb
import polars as pl

from warehouse.corrections.form import Correction
from warehouse.review.published import Published
from warehouse.review.queue import EXCERPT, KINDS, OTHER, ReviewGroup, grouped

FILTERS = ("kind", "field", "province", "language", "month")
"""What the queue can be narrowed by, beside words."""

_SHOWN = {
    "kind": "kind",
    "field": "field",
    "province": "coalesce(province_name, 'unknown')",
    "language": "coalesce(language, 'unknown')",
    "month": "coalesce(strftime(day, '%Y-%m'), 'unknown')",
}
_ORDER = "weight DESC, n_values DESC, kind, document_id, start_char, item_id"
_OPEN = """
    memory.main.items i
    ANTI JOIN settled s ON s.item_id = i.item_id
    WHERE (i.correction_id IS NOT NULL
           OR NOT EXISTS (FROM settled_fields f WHERE f.field = i.field AND f.document_id = i.document_id))
      AND NOT EXISTS (FROM settled_fields f WHERE f.field = '*' AND f.document_id = i.document_id)
      AND NOT EXISTS (FROM settled_fields f WHERE f.field = i.field AND f.document_id = i.meeting_id)  -- by meeting
      AND NOT EXISTS (FROM settled_names n WHERE i.field = 'attendees' AND n.document_id = i.document_id
                      AND contains(i.quote, n.name))
      AND NOT EXISTS (FROM settled_pairs p
                      WHERE (p.a = i.document_id AND p.b = i.other_id) OR (p.b = i.document_id AND p.a = i.other_id)
                         OR (i.persons IS NOT NULL AND list_contains(i.persons, p.a) AND list_contains(i.persons, p.b)))
      AND (i.correction_id IS NULL OR EXISTS (FROM written w WHERE w.correction_id = i.correction_id))
"""
_ALSO = {
    "place_name": "place_code",
    "held_earliest": "held_on",
    "held_latest": "held_on",
    "year_basis": "held_on",
}
"""Fields whose correction settles doubts of another."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the queue is narrowed to: a value of each of FILTERS or none, and words."""

    kind: str | None = None
    field: str | None = None
    province: str | None = None
    language: str | None = None
    month: str | None = None
    words: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """What is set."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the queue: how many there are in all, left, and in this filter; and the choices of each filter."""

    n_left: int
    n_settled: int
    n_found: int
    place: int
    """Place of the item at hand among those found, from 1; 0 where there is none."""
    items: Sequence[dict[str, Any]]
    at: dict[str, Any] | None
    before: str | None
    after: str | None
    choices: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def why(kind: str) -> str:
    """Why things of ``kind`` want a look."""
    return KINDS.get(kind, OTHER)[1]


def settled_by(corrections: Sequence[Correction]) -> dict[str, pl.DataFrame]:
    """What ``corrections`` settle, as tables: items by key, fields of documents or meetings, names, pairs.

    A correction settles the item that it names (``doubt``) and every doubt of the value that it gives or confirms.
    """
    items: list[tuple[str]] = []
    fields: set[tuple[str, str]] = set()
    names: set[tuple[str, str]] = set()
    pairs: set[tuple[str, str]] = set()
    for one in corrections:
        owner = one.key.get("document") or one.key.get("meeting")
        if one.doubt:
            items.append((one.doubt,))
        if one.action.startswith(("same-", "different-")):
            pairs.add((str(one.key.get("document") or one.key.get("person")), one.key["other"]))
        elif owner is None:
            continue
        elif one.action == "not-a-meeting":
            fields.add((owner, "*"))
        elif one.action == "add" and one.table == "attendees":
            names.add((owner, one.key["name"]))
        elif one.action in ("set", "confirm") and one.table in ("meetings", "documents") and one.field:
            fields.add((owner, _ALSO.get(one.field, one.field)))
        elif one.action == "set" and one.field == "deadline_on":
            fields.add((owner, one.field))
    text = pl.String
    return {
        "settled": pl.DataFrame(items, schema={"item_id": text}, orient="row"),
        "settled_fields": pl.DataFrame(sorted(fields), schema={"document_id": text, "field": text}, orient="row"),
        "settled_names": pl.DataFrame(sorted(names), schema={"document_id": text, "name": text}, orient="row"),
        "settled_pairs": pl.DataFrame(sorted(pairs), schema={"a": text, "b": text}, orient="row"),
    }


def _settle(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> None:
    """Makes temporary table ``open_items``: what ``corrections`` do not settle. What was not applied settles none."""
    query = "SELECT correction_id FROM main.corrections WHERE status <> 'applied'"
    failed = {key for (key,) in con.execute(query).fetchall()}
    frames = settled_by([one for one in corrections if one.correction_id not in failed])
    written = [(one.correction_id,) for one in corrections]
    frames["written"] = pl.DataFrame(written, schema={"correction_id": pl.String}, orient="row")
    for name, frame in frames.items():
        con.register(f"{name}_frame", frame.to_arrow())
        con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name}_frame")  # noqa: S608 - names of this module
    con.execute(f"CREATE TEMP TABLE open_items AS SELECT * FROM {_OPEN}")  # noqa: S608 - words of this module


def groups(
    release: Published, corrections: Sequence[Correction], *, per_kind: int, kind: str | None = None
) -> list[ReviewGroup]:
    """What is open, by kind, the weightiest first, up to ``per_kind`` items of each; only ``kind`` where given."""
    with release.cursor() as con:
        _settle(con, corrections)
        rows = con.execute(
            "SELECT kind, count(*) OVER (PARTITION BY kind), document_id, meeting_id, detail, "
            "trim(right(before, $near) || quote || left(after, $near)), correction FROM open_items "
            "WHERE $kind IS NULL OR kind = $kind "
            "QUALIFY row_number() OVER (PARTITION BY kind ORDER BY document_id, start_char, detail) <= $most "
            "ORDER BY kind, document_id, start_char, detail",
            {"near": EXCERPT, "most": per_kind, "kind": kind},
        ).fetchall()
    return grouped(rows)


def page(
    release: Published,
    corrections: Sequence[Correction],
    chosen: Filter | None = None,
    at: str | None = None,
    *,
    size: int = 40,
) -> Page:
    """The queue around item ``at`` (the first, where it is not given or settled), ``size`` items of it.

    Not even of a queue of many thousands is more than that handed out.
    """
    chosen = chosen or Filter()
    where = [f"{_SHOWN[name]} = ${name}" for name in FILTERS if name in chosen.given]
    if chosen.words:
        where.append("contains(lower(concat_ws(' ', detail, quote, title, place_name, document_id)), lower($words))")
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    with release.cursor() as con:
        _settle(con, corrections)
        con.execute(
            f"CREATE TEMP TABLE found AS SELECT *, row_number() OVER (ORDER BY {_ORDER}) AS nth "  # noqa: S608
            f"FROM open_items {condition}",
            chosen.given,
        )
        n_all, n_left, n_found = (
            con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]  # noqa: S608 - as above
            for name in ("memory.main.items", "open_items", "found")
        )
        held = con.execute("SELECT nth FROM found WHERE item_id = $at", {"at": at}).fetchall()
        nth = held[0][0] if held else min(1, n_found)
        first = max(1, nth - size // 2)
        result = con.execute(
            "SELECT * FROM found WHERE nth BETWEEN $first AND $last ORDER BY nth",
            {"first": first, "last": first + size - 1},
        )
        names = [column[0] for column in result.description]
        items = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        choices = {
            name: con.execute(
                f"SELECT {_SHOWN[name]} AS value, count(*)::INTEGER FROM open_items GROUP BY ALL "  # noqa: S608
                f"ORDER BY {'1' if name == 'month' else '2 DESC, 1'}"
            ).fetchall()
            for name in FILTERS
        }
    here = next((item for item in items if item["nth"] == nth), None)
    by_place = {item["nth"]: item["item_id"] for item in items}
    return Page(
        n_left=n_left,
        n_settled=n_all - n_left,
        n_found=n_found,
        place=nth,
        items=items,
        at=here,
        before=by_place.get(nth - 1),
        after=by_place.get(nth + 1),
        choices=choices,
    )
