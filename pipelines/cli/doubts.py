"""What ``safegov review`` and ``correct`` say of corrections: entries to paste, and those that would hit nothing."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import yaml

from warehouse.corrections import apply_to_documents
from warehouse.corrections.form import Correction, CorrectionError, from_entry
from warehouse.corrections.hints import hint_of
from warehouse.store.home import Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from warehouse.review.queue import ReviewGroup

_LOOKED_UP: dict[str, dict[str, str]] = {
    "documents": {"document": "main.documents"},
    "meetings": {
        "meeting": "main.meetings",
        "document": "(SELECT m.* EXCLUDE (document_id), r.document_id FROM main.meetings m JOIN main.meeting_reports r "
        "USING (meeting_id) WHERE m.n_reports = 1)",
    },
}
"""Where a field's value stands in a release, by the table and the key of a correction."""


def pasteable(groups: Sequence[ReviewGroup], author: str, day: date) -> list[ReviewGroup]:
    """``groups`` with every correction as an entry that a file under ``corrections/`` takes as it stands."""
    return [
        replace(
            group,
            items=[
                replace(item, correction=entry(item.correction, f"{group.kind}: {item.detail}", author, day))
                if item.correction
                else item
                for item in group.items
            ],
        )
        for group in groups
    ]


def entry(words: str, reason: str, author: str, day: date) -> str:
    """The correction ``words`` (a YAML mapping) as an entry of a list, with who, when and why.

    What it sets is what holds now, until its reader fills in ``value``: so far it changes nothing.
    """
    said = yaml.load(words, Loader=yaml.BaseLoader)  # noqa: S506 - makes plain strings only
    said |= {"reason": " ".join(reason.split()), "author": author, "date": day.isoformat()}
    from_entry(said, "the entry to paste")  # what is printed can be read back
    return yaml.safe_dump([said], allow_unicode=True, sort_keys=False, width=10_000).rstrip("\n")


def author() -> str:
    """Who sits here, as the system calls them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a number without a name, as in containers
        return "unnamed"


def misses(con: duckdb.DuckDBPyConnection, correction: Correction) -> str | None:
    """Why ``correction`` would hit nothing of the published release; None where it hits something."""
    hint = hint_of(con, correction)
    named = ", ".join(f"{name} {value}" for name, value in sorted(correction.key.items()))
    return None if hint is None else f"nothing published fits {named}: {hint}"


def differs(con: duckdb.DuckDBPyConnection, home: Home, correction: Correction) -> str | None:
    """How the published release differs from what ``correction`` expects; None where it agrees, or cannot tell.

    It can of fields of documents, and of meetings of which one report alone speaks, and only while no other correction
    of the same row waits for a build: one that is applied first may make what this one expects.
    """
    table, name, key = correction.table, correction.field, correction.key
    if not correction.has_expect or name is None or table not in _LOOKED_UP or not set(key) <= {"document", "meeting"}:
        return None
    kind, chosen = next(iter(key.items()))
    seen = {one for (one,) in con.execute("SELECT correction_id FROM main.corrections").fetchall()}
    try:
        written = apply_to_documents.load(home)
    except CorrectionError:
        return None  # a file that cannot be read is told by the next build, which it stops
    for one in written:
        is_waiting = one.correction_id not in seen and one.correction_id != correction.correction_id
        if is_waiting and (kind == "meeting" or chosen in one.key.values()):
            return None
    rows = con.execute(
        f"SELECT {name}::VARCHAR FROM {_LOOKED_UP[table][kind]} "  # noqa: S608 - fields and tables of the form
        f"WHERE {kind}_id = $key",
        {"key": chosen},
    ).fetchall()
    if len(rows) != 1 or (rows[0][0] or "") == (correction.expect or ""):
        return None
    there = f"'{rows[0][0]}'" if rows[0][0] else "nothing"
    return (
        f"the release has {there} as {name} of {kind} {chosen}, not '{correction.expect or ''}': as it stands, this "
        "correction will be stale and change nothing"
    )


def waiting(con: duckdb.DuckDBPyConnection, home: Home) -> tuple[list[str], str | None]:
    """Of the corrections that no release has seen yet, those that would hit nothing; and what is wrong with the files,
    where they cannot be read."""
    try:
        written = apply_to_documents.load(home)
    except CorrectionError as error:
        return [], str(error)
    seen = {key for (key,) in con.execute("SELECT correction_id FROM main.corrections").fetchall()}
    told = [
        f"{one.correction_id} ({one.target}): {why}"
        for one in written
        if one.correction_id not in seen and (why := misses(con, one))
    ]
    return told, None
