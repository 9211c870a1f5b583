"""The rows that checks of single rows look at: all, or those that may differ from a release that held the same checks.

Suites ask them as ``examined.main.…`` and ``examined.extracted.…``. The touched ones are found by the numbers of keys
that builds noted (``store.touched``): the rows under these numbers, as they are and as the release before had them,
and whatever is of the same document, meeting, demand or reference as one of them, or refers to one. So where a rule
compares rows that such a key holds together, all of them are there if one is touched. What a rule wants to be there
(ANTI JOIN), it has to look for among all rows.
"""

from __future__ import annotations

import re
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
_COMPARED = {table.qualified for table in compared_tables()}
_HELD_TOGETHER = ("documents", "meetings", "directives", "meeting_references")
"""Tables of layer ``main`` by whose keys rows of several tables are of one thing."""
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
        for schema in ("extracted", "touched_main", "touched_extracted", "seeds", "affected"):
            self.con.execute(f"CREATE SCHEMA {CATALOG}.{schema}")
        self.show(only_touched=False)

    def show(self, *, only_touched: bool) -> None:
        """Has suites see all rows, or those that ``find_touched`` found."""
        for table in _TABLES:
            rows = self._touched(table) if only_touched and table.qualified in self.counts else self._all(table)
            self.con.execute(f"CREATE OR REPLACE VIEW {CATALOG}.{table.qualified} AS FROM {rows}")

    def find_touched(self) -> None:
        """Finds the rows that may differ from those of the attached database ``previous``, by what
        ``touched.show`` showed. Raises AllNeededError where numbers of rows or columns speak against it.
        """
        try:
            self._find()
        except AllNeededError:
            self.counts = {}
            raise

    def _all(self, table: Table) -> str:
        return f'"{self.own}".{table.qualified}'

    def _touched(self, table: Table) -> str:
        return f"{CATALOG}.touched_{table.qualified}"

    def _find(self) -> None:
        compared = [table for table in _TABLES if table.qualified in _COMPARED]
        for table in _TABLES:
            if table.qualified in _COMPARED or table.layer == "extracted":
                self._same_columns(table)
        for table in compared:
            self._seed(table)
        keys = {table.name: table.primary_key[0] for table in compared if len(table.primary_key) == 1}
        for name, key in keys.items():
            self._affect(name, key, compared)
        affected = {name for name in keys if sql.count(self.con, f"{CATALOG}.affected.{name}")}
        for table in compared:
            found = [f"SELECT r FROM {CATALOG}.seeds.{table.name}_now"]  # noqa: S608 - declared names
            for column, name in _references(table, keys).items():
                if name in affected:
                    of_these = f'"{column}" IN (FROM {CATALOG}.affected.{name})'
                    found.append(f"SELECT rowid FROM {self._all(table)} WHERE {of_these}")  # noqa: S608
            self._take(table, " UNION ".join(found))
        of_documents = f"document_id IN (FROM {CATALOG}.affected.documents)"
        for table in _TABLES:
            if table.layer == "extracted":
                self._take(table, f"SELECT rowid FROM {self._all(table)} WHERE {of_documents}")  # noqa: S608
                ((before,),) = self.con.execute(
                    f"SELECT count(*) FROM previous.{table.qualified} WHERE {of_documents}"  # noqa: S608 - declared names
                ).fetchall()
                self._compare_numbers(table, self.counts[table.qualified][0], before)
        if sum(n for n, _ in self.counts.values()) > _MOST * sum(n for _, n in self.counts.values()):
            raise AllNeededError("many rows may differ")

    def _same_columns(self, table: Table) -> None:
        try:
            here, there = (
                self.con.execute(f"DESCRIBE {one}").fetchall()
                for one in (self._all(table), f"previous.{table.qualified}")
            )
        except duckdb.CatalogException:
            raise AllNeededError(f"the release before has no table {table.qualified}") from None
        if [row[:2] for row in here] != [row[:2] for row in there]:
            raise AllNeededError(f"the release before has other columns in {table.qualified}")

    def _seed(self, table: Table) -> None:
        """Makes the tables of touched rows of ``table``, now and before, by their keys of what is held together."""
        kept = ", ".join(f'"{name}"' for name in _seeded(table))
        number = key_number(self.con, self.own, table)
        told = f"SELECT k FROM temp.{touched.ROWS} WHERE table_name = '{table.name}'"  # noqa: S608 - declared names
        counts = []
        for when, rows, own in (("now", self._all(table), "rowid AS r"), ("before", f"previous.{table.qualified}", "")):
            listed = ", ".join(filter(None, (own, kept))) or "1 AS one"
            seeds = f"{CATALOG}.seeds.{table.name}_{when}"
            query = f"SELECT {listed} FROM {rows} WHERE {number} IN ({told})"  # noqa: S608
            self.con.execute(f"CREATE OR REPLACE TABLE {seeds} AS {query}")
            counts.append(sql.count(self.con, seeds))
        self._compare_numbers(table, *counts)

    def _compare_numbers(self, table: Table, now: int, before: int) -> None:
        here, there = sql.counts(self.con, [self._all(table), f"previous.{table.qualified}"])
        if here - there != now - before:
            raise AllNeededError(f"{table.qualified} has another number of rows than what builds noted comes to")

    def _affect(self, name: str, key: str, compared: list[Table]) -> None:
        """Makes the table of the keys of ``name`` that were touched or have rows that were."""
        asked = [
            table for table in compared if table.name == name or (name in _HELD_TOGETHER and key in _seeded(table))
        ]
        seeds = (f"{CATALOG}.seeds.{table.name}_{when}" for table in asked for when in ("now", "before"))
        self.con.execute(
            f"CREATE OR REPLACE TABLE {CATALOG}.affected.{name} AS SELECT * FROM ("  # noqa: S608 - declared names
            + " UNION ".join(f'SELECT "{key}" AS key FROM {one}' for one in seeds)  # noqa: S608
            + ") WHERE key IS NOT NULL"
        )

    def _take(self, table: Table, rowids: str) -> None:
        rows = self._all(table)
        self.con.execute(f"CREATE OR REPLACE TABLE {self._touched(table)} AS FROM {rows} WHERE rowid IN ({rowids})")
        n_touched, n_all = sql.counts(self.con, [self._touched(table), rows])
        self.counts[table.qualified] = (n_touched, n_all)


def _seeded(table: Table) -> list[str]:
    """The columns of ``table`` that are its own key, or the key of what is held together."""
    own = list(table.primary_key) if len(table.primary_key) == 1 else []
    together = [each.primary_key[0] for each in TABLES if each.layer == "main" and each.name in _HELD_TOGETHER]
    return [name for name in table.column_names if name in own or name in together]


def _references(table: Table, keys: dict[str, str]) -> dict[str, str]:
    """The columns of ``table`` by which a row is of, or refers to, a row of a table that has one key column."""
    own = {keys[table.name]: table.name} if table.name in keys else {}
    return own | {
        reference.columns[0]: reference.ref_table
        for reference in table.foreign_keys
        if reference.ref_columns == (keys.get(reference.ref_table),)
    }
