"""What most wants a human look: one list over issues, weak evidence and conflicts, grouped, each with its words.

Works on the working database and on any published one. Every item says which document to look at and, where a
correction would settle it, the entry to fill in (docs/corrections.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.store import sql

EXCERPT = 80
"""Characters of the document shown on either side of the words in question."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One thing to look at. ``words`` are the document's own, with some of their surroundings."""

    document_id: str | None
    meeting_id: str | None
    detail: str
    words: str | None
    correction: str | None


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """All things of one kind: how many there are, why they matter, and the first of them."""

    kind: str
    why: str
    weight: int
    n_items: int
    items: Sequence[ReviewItem]


# Kind: (weight, why). The weight says how many values of the dataset one such thing can make wrong.
KINDS: dict[str, tuple[int, str]] = {
    "confirmation_broken": (110, "a person saw this value to be right, and now it is another"),
    "correction_not_applied": (100, "a correction no longer fits: what it corrected has changed or gone"),
    "document_unread": (90, "a document was taken in and never read"),
    "reports_differ": (80, "reports of one meeting give different values"),
    "possible_same_meeting": (70, "two meetings may be one"),
    "weak_match": (65, "reports were joined by little more than the least evidence"),
    "page_changed": (60, "the page of a text came to hold another: it is not clear what that makes of the first"),
    "place_not_sure": (60, "officeholders point to a place, but not surely"),
    "place_ambiguous": (60, "several places bear the name"),
    "place_unknown": (50, "nothing tells where the meeting was held"),
    "date_unknown": (50, "nothing tells the day of the meeting"),
    "no_evidence": (45, "a value has no words behind it"),
    "no_attendees_and_no_directives": (40, "a meeting of which nothing else was read; it may be no meeting report"),
    "deadline_open": (45, "a limit rested on a day of the meeting that a correction moved"),
    "pairs_left_out": (30, "very many reports of one day name one person; not each was compared with each"),
    "names_alike": (40, "two people of one place have nearly the same name"),
    "date_conflict": (35, "a document gives two days"),
}
OTHER = (20, "seen in the text and not used")
"""Weight and reason of all other kinds."""


def items_query(con: duckdb.DuckDBPyConnection) -> str:
    """The query for all that wants a look in the database of ``con``; ``excerpt``: characters around the words."""
    found = con.execute(
        "SELECT 1 FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'corrections' "
        "AND column_name = 'document_id'"
    ).fetchall()
    return sql.text("review").replace("{document}", "c.document_id" if found else "NULL")


def review(con: duckdb.DuckDBPyConnection, *, per_kind: int = 5, kind: str | None = None) -> list[ReviewGroup]:
    """What wants a look, the weightiest kind first, up to ``per_kind`` examples each; only ``kind`` where given."""
    found = con.execute(
        f"WITH things AS ({items_query(con)}) "  # noqa: S608 - the project's own script
        "SELECT kind, count(*) OVER (PARTITION BY kind), document_id, meeting_id, detail, "
        "trim(before || quote || after), correction FROM things WHERE $kind IS NULL OR kind = $kind "
        "QUALIFY row_number() OVER (PARTITION BY kind ORDER BY document_id, start_char, detail) <= $most "
        "ORDER BY kind, document_id, start_char, detail",
        {"excerpt": EXCERPT, "most": per_kind, "kind": kind},
    ).fetchall()
    return grouped(found)


def grouped(rows: Sequence[tuple[Any, ...]]) -> list[ReviewGroup]:
    """Rows of kind, number of its kind, document, meeting, detail, words and entry as groups, the weightiest first."""
    groups: dict[str, tuple[int, list[ReviewItem]]] = {}
    for name, n, document_id, meeting_id, detail, words, correction in rows:
        _, items = groups.setdefault(name, (n, []))
        items.append(ReviewItem(document_id, meeting_id, detail, words, correction))
    listed = []
    for name, (n, items) in groups.items():
        weight, why = KINDS.get(name, OTHER)
        listed.append(ReviewGroup(name, why, weight, n, tuple(items)))
    return sorted(listed, key=lambda group: (-group.weight, -group.n_items, group.kind))
