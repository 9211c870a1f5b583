"""What is to be exported, with all that is known of its columns: meaning, closed vocabulary, code table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from schemas import catalog
from warehouse.release.trends.views import COLUMNS

CODE_TABLES = {
    "sector_code": "sectors",
    "instrument_code": "instruments",
    "responsibility_code": "responsibilities",
    "phrase_code": "phrases",
    "measure_code": "measures",
    "meeting_type_code": "meeting_types",
    "rank_code": "ranks",
    "speaker_rank_code": "ranks",
    "place_code": "places",
    "province_code": "places",
    "parent_code": "places",
    "event_code": "events",
}
"""The code table that explains a column, by the column's name, which means the same in every table and view."""


class ExportError(Exception):
    """The part asked for cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its DuckDB type, what it means (empty where nobody says), and what its values are called."""

    name: str
    type: str
    meaning: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    code_table: str | None = None

    @property
    def is_nested(self) -> bool:
        """Whether values are lists or structs, which go as JSON into formats without them."""
        return self.type.endswith("]") or self.type.startswith(("STRUCT", "MAP", "UNION"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One table to write: the name of its file or sheet, the query that gives its rows, and its columns."""

    name: str
    query: str
    what: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Rows by file (or sheet), and what the format could not hold, line by line."""

    counts: dict[str, int]
    told: tuple[str, ...] = ()


def _labels(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    key = catalog.table(f"main.{table}").primary_key[0]
    return dict(con.execute(f"SELECT {key}, label_en FROM main.{table} WHERE label_en IS NOT NULL").fetchall())  # noqa: S608


def _meanings(con: duckdb.DuckDBPyConnection, relation: str | None) -> dict[str, str]:
    """What columns mean: those of ``relation`` (schema.name) by their comments, else by their names in all views."""
    if relation is None:
        return COLUMNS
    layer, _, name = relation.partition(".")
    return dict(
        con.execute(
            "SELECT column_name, coalesce(comment, '') FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = ? AND table_name = ?",
            [layer, name],
        ).fetchall()
    )


def piece(
    con: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    what: str,
    relation: str | None = None,
    *,
    labelled: bool = True,
) -> Piece:
    """The piece that ``query`` gives, its columns explained as those of ``relation``.

    Values are called by their labels only if ``labelled``: few formats hold that. Raises duckdb.Error for a query that
    cannot be carried out, and ExportError where two columns have one name.
    """
    meanings = _meanings(con, relation)
    known: dict[str, dict[str, str]] = {}
    fields = []
    for column, kind, *_ in con.execute(f"DESCRIBE {query}").fetchall():
        table = CODE_TABLES.get(column) if kind == "VARCHAR" else None
        if labelled and table is not None and table not in known:
            known[table] = _labels(con, table)
        labels = known.get(table, {}) if table and labelled else {}
        fields.append(Field(column, kind, meanings.get(column, ""), labels, table))
    names = [one.name.lower() for one in fields]
    if doubled := sorted({one for one in names if names.count(one) > 1}):
        raise ExportError(f"{name}: columns {', '.join(doubled)} are there twice; name them apart with AS")
    return Piece(name, query, what, tuple(fields))


def code_tables_of(pieces: Sequence[Piece]) -> Iterable[str]:
    """The code tables that explain columns of ``pieces`` and are not among them."""
    named = {one.name for one in pieces}
    found = {field.code_table for one in pieces for field in one.fields if field.code_table}
    return sorted(found - named)
