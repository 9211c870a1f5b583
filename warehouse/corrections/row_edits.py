"""Rows of a few documents, taken out of a table, changed in Python and put back in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

Row = dict[str, Any]


class WorkingTable:
    """The rows of ``table`` that belong to ``targets`` (values of the first key column), by that value.

    Change rows in place and say so with ``touch``; ``append`` and ``remove`` add and take away. ``write`` puts the
    difference into the table. Columns in ``without`` are left alone (long texts).
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        table: str,
        key: Sequence[str],
        targets: Sequence[str],
        without: Sequence[str] = (),
    ) -> None:
        self._con, self._table, self._key = con, table, tuple(key)
        relation = con.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - names of the program
        self.columns = [column[0] for column in relation.description if column[0] not in without]
        self.rows: dict[str, list[Row]] = {}
        self._touched: dict[tuple[Any, ...], Row] = {}
        self._removed: list[tuple[Any, ...]] = []
        self._added: list[Row] = []
        if targets:
            names = ", ".join(f'"{column}"' for column in self.columns)
            order = ", ".join(self._key)
            found = con.execute(
                f"SELECT {names} FROM {table} WHERE list_contains($ids, {key[0]}) ORDER BY {order}",  # noqa: S608
                {"ids": list(targets)},
            ).fetchall()
            for values in found:
                row = dict(zip(self.columns, values, strict=True))
                self.rows.setdefault(row[key[0]], []).append(row)

    def _of(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self._key)

    def touch(self, row: Row) -> None:
        """Says that ``row`` was changed."""
        if not any(row is added for added in self._added):
            self._touched[self._of(row)] = row

    def append(self, row: Row) -> None:
        """Adds ``row``."""
        self.rows.setdefault(row[self._key[0]], []).append(row)
        self._added.append(row)

    def remove(self, row: Row) -> None:
        """Takes ``row`` away."""
        self.rows[row[self._key[0]]].remove(row)
        if any(row is added for added in self._added):
            self._added = [added for added in self._added if added is not row]
        else:
            self._touched.pop(self._of(row), None)
            self._removed.append(self._of(row))

    def write(self) -> None:
        """Puts all changes into the table."""
        where = " AND ".join(f'"{name}" = ?' for name in self._key)
        if self._removed:
            self._con.executemany(f"DELETE FROM {self._table} WHERE {where}", self._removed)  # noqa: S608
        if self._touched:
            names = [name for name in self.columns if name not in self._key]
            sets = ", ".join(f'"{name}" = ?' for name in names)
            self._con.executemany(
                f"UPDATE {self._table} SET {sets} WHERE {where}",  # noqa: S608
                [(*(row[name] for name in names), *key) for key, row in self._touched.items()],
            )
        if self._added:
            columns = ", ".join(f'"{name}"' for name in self.columns)
            marks = ", ".join("?" for _ in self.columns)
            self._con.executemany(
                f"INSERT INTO {self._table} ({columns}) VALUES ({marks})",  # noqa: S608
                [tuple(row[name] for name in self.columns) for row in self._added],
            )
