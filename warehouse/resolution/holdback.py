"""Rows that contradict themselves are held back alone: they stand in quarantine with the rule, the rest goes on.

``row_rules.toml`` has the rules; those that the declarations in ``schemas`` set for single rows are added to them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from schemas.catalog import layer
from schemas.constraints import Constraint, row_constraints
from schemas.ddl import quoted
from schemas.model import Table
from schemas.project import data
from schemas.tables_documents import DOCUMENTS
from schemas.tables_extracted import ATTENDEES, DIRECTIVES, MEETINGS, REFERENCES, TABLES
from schemas.tables_quality import HELD_BACK
from warehouse.resolution import at_hand
from warehouse.store import sql as script

_RULES = data("warehouse.resolution", "row_rules.toml")
_CONTRACT_REMEDY = (
    "A correction, or a reader of another version, gave it: take the correction back, or run `safegov backfill`"
)
_SAID = (
    ("main.documents", DOCUMENTS),
    ("f_meetings", MEETINGS),
    ("f_attendees", ATTENDEES),
    ("f_directives", DIRECTIVES),
    ("f_references", REFERENCES),
)
"""What documents say, and the declaration that each table keeps."""
_WORKING = ("f_meetings", "f_attendees", "f_people", "f_directives", "f_codes", "f_references", "f_event_mentions")
_COLUMNS = "rule, table_name, holds, document_id, position, told, words, reason, conflict, start_char, end_char"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule about single rows; ``row_rules.toml`` says what each field means."""

    name: str
    stage: str
    table: str
    holds: str
    says: str
    remedy: str
    sql: str
    conflict: str | None = None


class HeldLaterError(Exception):
    """Rows broke a rule only after documents were brought together: build again without them."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        super().__init__(f"{len(rows)} rows are to be held back")
        self.rows = tuple(rows)


def reports_of(rows: Sequence[tuple[Any, ...]]) -> set[str]:
    """The keys of the reports that go as a whole, of ``rows`` that a HeldLaterError told."""
    return {row[3] for row in rows if row[2] == "report"}


@cache
def rules() -> tuple[RowRule, ...]:
    """The rules of ``row_rules.toml``, in its order."""
    return tuple(RowRule(**given) for given in tomllib.loads(_RULES.read_text(encoding="utf-8"))["rule"])


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Makes ``broken_rows``: those that break a rule by what their report says alone, whatever else a build brings
    together. Needs the tables of ``facts.sql``, corrections applied."""
    script.run(con, "held_words")
    con.execute(
        "CREATE TEMP TABLE broken_rows (rule VARCHAR, table_name VARCHAR, holds VARCHAR, document_id VARCHAR, "
        "position INTEGER, told VARCHAR, words VARCHAR, reason VARCHAR, conflict VARCHAR, start_char INTEGER, "
        "end_char INTEGER)"
    )
    for rule in _broken(con, "report", _SAID):
        con.execute(f"INSERT INTO broken_rows ({_COLUMNS}) {_query(rule)}")


def hold(con: duckdb.DuckDBPyConnection, later: Sequence[tuple[Any, ...]] = (), layer: str = "extracted") -> int:
    """Takes the rows that break a rule (``find``) out of what documents say, into ``quality.quarantine``; returns their
    number.

    ``later`` are rows that an earlier pass found once documents were brought together. What was read stands in
    ``layer``.
    """
    con.execute("CREATE TEMP TABLE held_rows AS FROM broken_rows")
    if later:
        keys = ", ".join(quoted(row[3]) for row in later)
        at_hand.bring(con, f"SELECT unnest([{keys}]) AS document_id")
        marks = ", ".join("?" for _ in _COLUMNS.split(","))
        con.executemany(f"INSERT INTO held_rows ({_COLUMNS}) VALUES ({marks})", list(later))  # noqa: S608
    n_held = script.count(con, "held_rows")
    if n_held:
        script.run(con, "hold_rows", reason_code=HELD_BACK)
        for name in _WORKING:
            con.execute(f"DELETE FROM {name} WHERE document_id IN (SELECT report_id FROM held_reports)")  # noqa: S608
        for name in ("main.documents", "main.document_sources", *(f"{layer}.{table.name}" for table in TABLES)):
            con.execute(f"DELETE FROM {name} WHERE document_id IN (FROM held_documents)")  # noqa: S608 - declared names
        for table in TABLES:  # of a page that stays, the rows of the story alone
            if "start_char" in table.column_names:
                con.execute(
                    f"DELETE FROM {layer}.{table.name} x USING held_reports h WHERE x.document_id = h.document_id "  # noqa: S608
                    "AND x.start_char >= h.start_char AND x.start_char < h.end_char"
                )
    return n_held


def check_days(con: duckdb.DuckDBPyConnection) -> None:
    """Raises HeldLaterError where reports break a rule of ``main.meetings``, of which the rows must be there.

    What else breaks rules only beside such a report is not held back with it: the next pass looks again.
    """
    found: list[tuple[Any, ...]] = []
    for rule in rules():
        if rule.stage == "meeting" and rule.table == "main.meetings" and _is_broken(con, rule):
            found += script.execute(con, f"SELECT {_COLUMNS} FROM ({_query(rule)})").fetchall()  # noqa: S608
    if found:
        raise HeldLaterError(sorted(found, key=str))


def check_meetings(con: duckdb.DuckDBPyConnection) -> None:
    """Raises HeldLaterError where rows of ``main`` break a rule, as only documents brought together can."""
    found: list[tuple[Any, ...]] = []
    tables = [(table.qualified, table) for table in layer("main") if "document_id" in table.column_names]
    for rule in _broken(con, "meeting", tables):
        found += con.execute(f"SELECT {_COLUMNS} FROM ({_query(rule)})").fetchall()  # noqa: S608
    if found:
        raise HeldLaterError(sorted(found, key=str))


def _broken(con: duckdb.DuckDBPyConnection, stage: str, tables: Sequence[tuple[str, Table]]) -> Iterator[RowRule]:
    """The rules of a stage that some row breaks; and those that the declarations of ``tables`` set, all of a table in
    one pass. Of reports only those are asked that are not as in the build before (``r_new``): it asked the others."""
    for rule in rules():
        if rule.stage == stage and _is_broken(con, rule):
            yield rule
    for name, table in tables:
        constraints = row_constraints(table)
        if not constraints:
            continue
        asked = ", ".join(f"coalesce(bool_or({one.broken}), false)" for one in constraints)
        rows = f"{name} SEMI JOIN r_new USING (document_id)" if name.startswith("f_") else name
        (answers,) = script.execute(con, f"SELECT {asked} FROM {rows}").fetchall()  # noqa: S608 - declared names
        yield from (
            _declared(name, table, one) for one, is_broken in zip(constraints, answers, strict=True) if is_broken
        )


def _is_broken(con: duckdb.DuckDBPyConnection, rule: RowRule) -> bool:
    """Whether some row breaks ``rule``: asked without the texts that are told of it."""
    return bool(script.execute(con, f"SELECT 1 FROM ({rule.sql}) LIMIT 1").fetchall())  # noqa: S608 - own rules


def _declared(name: str, table: Table, constraint: Constraint) -> RowRule:
    """A rule that the declaration ``table`` sets, for the table called ``name``, which bears it."""
    columns = [c for c in table.column_names if c != "text" and table.column(c).type != "VARCHAR[]"]
    told = "{" + ", ".join(f'"{column}": "{column}"' for column in columns) + "}"
    position = "position" if "position" in columns and name.startswith("f_") else "NULL::INTEGER"
    return RowRule(
        constraint.name,
        "report",
        table.qualified.replace("extracted.", "main."),
        "report",
        constraint.says,
        _CONTRACT_REMEDY,
        f"SELECT document_id, {position} AS position, {told} AS told, NULL::INTEGER AS start_char, "  # noqa: S608
        f"NULL::INTEGER AS end_char FROM {name} WHERE {constraint.broken}",
    )


_TOLD = r"regexp_replace(trim(told::VARCHAR, '{}'), '''(\w+)'': ', '\1 ', 'g')"
"""What a row says, in words: "held_on 2023-05-23, published_on 2023-05-20"."""


def _query(rule: RowRule) -> str:
    """The rows that break ``rule``, of a report one each, with the columns of ``held_rows``."""
    once = (
        "" if rule.holds == "row" else "QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY told::VARCHAR) = 1"
    )
    remedy = f"replace({quoted(rule.remedy)}, '{{document}}', document_id)"
    kept = "this row is held back" if rule.holds == "row" else "all rows of this report are held back"
    document = "split_part(x.document_id, '#', 1)"
    return (
        f"WITH x AS MATERIALIZED ({rule.sql}) "  # noqa: S608 - own rules
        f"SELECT {quoted(rule.name)} AS rule, {quoted(rule.table)} AS table_name, {quoted(rule.holds)} AS holds, "
        "document_id, position, to_json(told)::VARCHAR AS told, words, "
        f"{quoted(rule.says)} || ' Here: ' || {_TOLD} || coalesce('; words: “' || words || '”', '') "
        f"|| '; document ' || document_id || '; {kept}. ' || {remedy} AS reason, "
        f"{rule.conflict or 'NULL::VARCHAR'} AS conflict, start_char, end_char "
        "FROM (SELECT x.*, substring(d.text, x.start_char + 1, least(x.end_char - x.start_char, 300)) AS words FROM x "
        f"LEFT JOIN (FROM texts WHERE document_id IN (SELECT {document} FROM x)) d ON d.document_id = {document}) "
        f"{once}"
    )
