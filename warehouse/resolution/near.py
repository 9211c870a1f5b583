"""A few documents of a release, laid out as a build finds them: to see what a correction does near it, in a moment.

What persons, meetings and places elsewhere have to do with it is not seen: the whole build alone tells that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas import tables_extracted
from schemas.catalog import table as declared
from warehouse.corrections.form import Correction

_MOST_BY_PERSON = 200
_AS_READ = ("language", "title", "publisher", "published_on", "published_basis", "kind", "rendition")
"""Columns of documents that corrections may have changed; layer ``extracted`` has what was read."""


@dataclass(frozen=True, slots=True)
class Near:
    """The file of a release, and the documents of it that a build is to hold."""

    file: Path
    documents: tuple[str, ...]

    def holds(self, correction: Correction) -> bool:
        """Whether a correction is of these documents, or of what came of documents."""
        named = [correction.key[name] for name in ("document", "other") if name in correction.key]
        return "person" in correction.key or not named or any(key in self.documents for key in named)


def near(file: Path, corrections: Sequence[Correction]) -> Near:
    """The documents that ``corrections`` are of, those that report the same meetings or name the same people."""
    meetings = sorted({c.key["meeting"] for c in corrections if "meeting" in c.key})
    of_persons = [c for c in corrections if "person" in c.key]
    persons = sorted({c.key[name] for c in of_persons for name in ("person", "other") if name in c.key})
    own = sorted({c.key[name] for c in corrections for name in ("document", "other") if name in c.key})
    with duckdb.connect(str(file), read_only=True) as con:
        found = con.execute(_NEAR, {"own": own, "meetings": meetings, "persons": persons}).fetchall()
        by_person = con.execute(_BY_PERSON, {"near": [key for (key,) in found], "most": _MOST_BY_PERSON}).fetchall()
    return Near(file, tuple(sorted({key for (key,) in (*found, *by_person)})))


_NEAR = """
WITH said AS (
    SELECT document_id FROM main.documents WHERE list_contains($own, document_id)
    UNION SELECT document_id FROM main.meeting_reports WHERE list_contains($meetings, meeting_id)
    UNION SELECT document_id FROM main.attendee_sources WHERE list_contains($persons, person_id)
)
SELECT document_id FROM said
UNION
SELECT o.document_id FROM main.meeting_reports r SEMI JOIN said USING (document_id)
JOIN main.meeting_reports o USING (meeting_id)
"""
_BY_PERSON = """
SELECT DISTINCT o.document_id FROM main.attendee_sources s
JOIN main.attendee_sources o USING (person_id)
WHERE list_contains($near, s.document_id) ORDER BY 1 LIMIT $most
"""


def load(con: duckdb.DuckDBPyConnection, given: Near) -> None:
    """Fills ``extracted`` and ``main.documents``, whose tables are there, empty, with the documents of ``given``."""
    ids = {"ids": list(given.documents)}
    con.execute(f"ATTACH IF NOT EXISTS '{given.file.as_posix().replace(chr(39), chr(39) * 2)}' AS near (READ_ONLY)")
    for table in (*tables_extracted.TABLES, declared("main.document_sources")):
        columns = ", ".join(f'"{name}"' for name in table.column_names)
        con.execute(
            f"INSERT INTO {table.qualified} SELECT {columns} FROM near.{table.qualified} "  # noqa: S608 - declared names
            "WHERE list_contains($ids, document_id)",
            ids,
        )
    columns = ", ".join(f'{"e" if n in _AS_READ else "d"}."{n}"' for n in declared("main.documents").column_names)
    con.execute(
        f"INSERT INTO main.documents SELECT {columns} FROM near.main.documents d "  # noqa: S608 - declared names
        "JOIN near.extracted.documents e USING (document_id) WHERE list_contains($ids, document_id)",
        ids,
    )
