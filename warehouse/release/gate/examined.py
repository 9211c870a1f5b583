"""The rows that checks of single rows look at: all, or those that may differ from a release that held the same checks.

Suites ask them as ``examined.main.…`` and ``examined.extracted.…``. The touched ones are found by the numbers of keys
that builds noted (``store.touched``): the rows under these numbers, as they are and as the release before had them,
and whatever is of the same document, meeting, demand or reference as one of them, or refers to one. So where a rule
compares rows that such a key holds together, all of them are there if one is touched. What a rule wants to be there
(ANTI JOIN), it has to look for among all rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from schemas.catalog import TABLES
from schemas.model import Table
from warehouse.release.changes import compared_tables, key_number
from warehouse.store import sql, touched

CATALOG = "examined"
"""The database in memory that has the rows, under the schemas and names of their tables."""
ASKED = re.compile(rf"\b{CATALOG}\.(main|extracted)\.(\w+)")
_TABLES = tuple(table for table in TABLES if table.layer in ("main", "extracted"))
_BY_NAME = tuple(table.qualified for table in _TABLES)
_COMPARED = tuple(compared_tables())
_KEYS = {table.name: table.primary_key[0] for table in _COMPARED if len(table.primary_key) == 1}
_HELD_TOGETHER = ("documents", "meetings", "directives", "meeting_references")
"""Tables of layer ``main`` by whose keys rows of several tables are of one thing."""
FEW = 500_000
"""Rows up to which looking at all takes no longer than finding the touched ones."""
_MOST = 0.25
"""Share of rows from which on all are looked at: finding the touched ones saves little then."""


class AllNeededError(Exception):
    """Why it is not known which rows may differ."""


@dataclass(slots=True)
class Examined:
    """The rows to look at of the database that ``con`` has open, before it is confined. ``show`` switches."""

    con: duckdb.DuckDBPyConnection
    own: str = field(init=False)
    counts: dict[str, tuple[int, int]] = field(init=False, default_factory=dict)
    """By table: how many rows are touched or belong to touched ones, and how many there are; empty where not known."""

    def __post_init__(self) -> None:
        """Attaches the database in memory; all rows are shown."""
        ((self.own,),) = self.con.execute("SELECT current_database()").fetchall()
        self.con.execute(f"ATTACH ':memory:' AS {CATALOG} (READ_WRITE)")
        schemas = ("extracted", "touched_main", "touched_extracted", "seeds", "affected")
        self.con.execute("".join(f"CREATE SCHEMA {CATALOG}.{schema};" for schema in schemas))
        self.show(only_touched=False)

    def show(self, *, only_touched: bool) -> None:
        """Has suites see all rows, or those that ``find_touched`` found."""
        views = []
        for table in _TABLES:
            rows = _all(table, self.own)
            if only_touched and table.qualified in self.counts:
                rows = _touched(table) if self.counts[table.qualified][0] else f"{rows} WHERE false"
            views.append(f"CREATE OR REPLACE VIEW {CATALOG}.{table.qualified} AS FROM {rows}")
        self.con.execute(";".join(views))

    def find_touched(self, few: int = 0) -> None:
        """Finds the rows that may differ from those of the attached database ``previous``, by what ``touched.show``
        showed. Raises AllNeededError where numbers of rows or columns speak against it, or there are no more than
        ``few`` rows, and duckdb.Error."""
        self.counts = {}
        n_now, n_before = (
            dict(zip(_BY_NAME, sql.counts(self.con, [_all(table, catalog) for table in _TABLES]), strict=True))
            for catalog in (self.own, "previous")
        )
        if sum(n_now.values()) <= few:
            raise AllNeededError("they are few")
        told = {name for (name,) in self.con.execute(f"SELECT DISTINCT table_name FROM temp.{touched.ROWS}").fetchall()}  # noqa: S608 - own name
        for table in _COMPARED:
            n_more = self._seed(table) if table.name in told else 0
            _agree(table, n_now[table.qualified] - n_before[table.qualified], n_more)
        affected = self._affect([table for table in _COMPARED if table.name in told])
        counts = {}
        for table in _COMPARED:
            found = [f"SELECT r FROM {CATALOG}.seeds.{table.name}_now"] if table.name in told else []  # noqa: S608
            for column, name in references(table).items():
                if name in affected:
                    found.append(f"SELECT rowid {self._of(table, self.own, column, name)}")
            counts[table.qualified] = self._take(table, found)
        of_documents = [table for table in _TABLES if table.layer == "extracted" and "documents" in affected]
        before = sql.counts(
            self.con,
            [f"(SELECT 1 {self._of(table, 'previous', 'document_id', 'documents')})" for table in of_documents],
        )
        n_taken = dict.fromkeys(_BY_NAME, 0)
        for table, n_rows in zip(of_documents, before, strict=True):
            found = [f"SELECT rowid {self._of(table, self.own, 'document_id', 'documents')}"]
            counts[table.qualified] = self._take(table, found)
            n_taken[table.qualified] = counts[table.qualified] - n_rows
        for table in _TABLES:
            if table.layer == "extracted":
                _agree(table, n_now[table.qualified] - n_before[table.qualified], n_taken[table.qualified])
                counts.setdefault(table.qualified, 0)
        if sum(counts.values()) > _MOST * sum(n_now[name] for name in counts):
            raise AllNeededError("many rows may differ")
        self.counts = {name: (n_rows, n_now[name]) for name, n_rows in counts.items()}

    def _seed(self, table: Table) -> int:
        """Makes the tables of touched rows of ``table``, now and before, by their keys of what is held together; how
        many more they are now."""
        here, there = (
            [row[:2] for row in self.con.execute(f"DESCRIBE {_all(table, catalog)}").fetchall()]
            for catalog in (self.own, "previous")
        )
        if here != there:
            raise AllNeededError(f"the release before has other columns in {table.qualified}")
        kept = ", ".join(f'"{name}"' for name in _seeded(table))
        number = key_number(self.con, self.own, table)
        told = f"SELECT k FROM temp.{touched.ROWS} WHERE table_name = '{table.name}'"  # noqa: S608 - declared names
        n_rows = []
        for when, catalog, own in (("now", self.own, "rowid AS r"), ("before", "previous", "1 AS r")):
            listed = f"{own}, {kept}" if kept else own
            query = f"SELECT {listed} FROM {_all(table, catalog)} WHERE {number} IN ({told})"  # noqa: S608
            n_rows.append(self._make(f"seeds.{table.name}_{when}", query))
        return n_rows[0] - n_rows[1]

    def _affect(self, told: Sequence[Table]) -> set[str]:
        """Makes the tables of the keys of what was touched itself or has rows that were, and tells which there are."""
        affected = set()
        for name, key in _KEYS.items():
            asked = [one for one in told if one.name == name or (name in _HELD_TOGETHER and key in _seeded(one))]
            seeds = [f"{CATALOG}.seeds.{one.name}_{when}" for one in asked for when in ("now", "before")]
            keys = " UNION ".join(f'SELECT "{key}" AS key FROM {one} WHERE "{key}" IS NOT NULL' for one in seeds)  # noqa: S608
            if keys and self._make(f"affected.{name}", keys):
                affected.add(name)
        return affected

    def _of(self, table: Table, catalog: str, column: str, name: str) -> str:
        """The rows of ``table`` whose ``column`` has a key of ``name`` that was touched."""
        return f'FROM {_all(table, catalog)} WHERE "{column}" IN (FROM {CATALOG}.affected.{name})'

    def _take(self, table: Table, rowids: list[str]) -> int:
        """Takes the rows with these ids; how many they are."""
        if not rowids:
            return 0
        query = f"FROM {_all(table, self.own)} WHERE rowid IN ({' UNION '.join(rowids)})"
        return self._make(f"touched_{table.qualified}", query)

    def _make(self, name: str, query: str) -> int:
        """Makes a table of the database in memory; how many rows it has."""
        ((n_rows,),) = self.con.execute(f"CREATE OR REPLACE TABLE {CATALOG}.{name} AS {query}").fetchall()
        return int(n_rows)


def references(table: Table) -> dict[str, str]:
    """The columns of ``table`` by which a row is of, or refers to, a row of a table that has one key column."""
    own = {_KEYS[table.name]: table.name} if table.name in _KEYS else {}
    return own | {
        reference.columns[0]: reference.ref_table
        for reference in table.foreign_keys
        if reference.ref_columns == (_KEYS.get(reference.ref_table),)
    }


def _all(table: Table, catalog: str) -> str:
    return f'"{catalog}".{table.qualified}'


def _touched(table: Table) -> str:
    return f"{CATALOG}.touched_{table.qualified}"


def _agree(table: Table, n_more: int, n_told: int) -> None:
    if n_more != n_told:
        raise AllNeededError(f"{table.qualified} has another number of rows than what builds noted comes to")


def _seeded(table: Table) -> list[str]:
    """The columns of ``table`` that are its own key, or the key of what is held together."""
    kept = {_KEYS[name] for name in (table.name, *_HELD_TOGETHER) if name in _KEYS}
    return [name for name in table.column_names if name in kept]
