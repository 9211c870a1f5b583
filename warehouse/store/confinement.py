"""SQL that comes from outside the code may read the database that it is given, and nothing else; it changes no file.

DuckDB's own setting against access to files lets ``COPY … TO`` write an attached database's file and its log all the
same, also from within ``EXPLAIN ANALYZE`` and prepared statements. So each statement is first told by its kind.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from schemas.ddl import quoted

_SETTINGS = (
    "SET enable_progress_bar = false",  # it would stand in the output
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET allow_unsigned_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(?:\((?:[^()]*)\)\s*|ANALYZE\b\s*)?", re.IGNORECASE)
_PRAGMAS = re.compile(
    r"\s*PRAGMA\s+(?:table_info|show_tables|show_tables_expanded|show_databases|database_list|database_size|"
    r"storage_info|collations|functions|version|platform)\b",
    re.IGNORECASE,
)
_TEMPORARY = re.compile(
    r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?TEMP(?:ORARY)?\s+(?:TABLE|VIEW|MACRO|FUNCTION)\b", re.IGNORECASE
)
_QUERY = re.compile(r"[\s(]*(?:PIVOT|UNPIVOT|FROM|WITH|SELECT)\b", re.IGNORECASE)
_SET = re.compile(r"\s*(?:SET\s+VARIABLE|RESET\s+VARIABLE|USE)\b", re.IGNORECASE)


class ConfinementError(ValueError):
    """A statement that may change something; the message names its kind and what can be asked instead."""


def confine(con: duckdb.DuckDBPyConnection, spill: Path | None = None) -> None:
    """Shuts ``con`` off from files, extensions, the network and Python's variables, for good.

    What does not fit into memory goes to the folder ``spill``; without it, such a query fails.
    """
    con.execute(f"SET temp_directory = {quoted(str(spill)) if spill else quoted('')}")
    for statement in _SETTINGS:
        con.execute(statement)


def reading_statements(con: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The statements in ``sql``, each one that only reads: queries, EXPLAIN of them, descriptions, temporary tables.

    Raises ConfinementError for any other, and duckdb.ParserException where ``sql`` cannot be understood.
    """
    statements = []
    for statement in con.extract_statements(sql):
        words = statement.query.strip()
        if not _reads(con, statement.type, _COMMENT.sub(" ", words)):
            kind = str(statement.type).rpartition(".")[2].replace("_", " ")
            raise ConfinementError(
                f"a statement of kind {kind} may change something and is not carried out: only queries, EXPLAIN of a "
                "query, SET VARIABLE and CREATE TEMP TABLE, VIEW or MACRO are. To write a result to a file, use "
                "`safegov sql -f csv … > FILE` or `safegov export`; or open a copy of the file in a client of yours"
            )
        statements.append(words)
    return statements


def _reads(con: duckdb.DuckDBPyConnection, kind: duckdb.StatementType, words: str) -> bool:
    kinds = duckdb.StatementType
    if kind == kinds.SELECT:
        return True
    if kind == kinds.MULTI:  # what PIVOT is made into
        return _QUERY.match(words) is not None
    if kind == kinds.EXPLAIN:
        inner = con.extract_statements(_EXPLAIN.sub("", words, count=1))
        return len(inner) == 1 and inner[0].type == kinds.SELECT
    if kind == kinds.PRAGMA:
        return _PRAGMAS.match(words) is not None
    if kind == kinds.CREATE:
        return _TEMPORARY.match(words) is not None
    if kind == kinds.SET:
        return _SET.match(words) is not None
    return False
