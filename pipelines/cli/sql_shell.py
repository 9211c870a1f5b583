"""The prompt of ``safegov sql``: statements over several lines, history in the home folder, completion of names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from pipelines.cli.options import OutputFormat
from pipelines.cli.results import relations, write
from pipelines.cli.visible import visible
from warehouse.store.home import Home

HELP = """\
Statements end with a semicolon and may go over several lines; Tab completes, arrow up brings back what was asked,
Ctrl-R searches it.
.tables            tables and views, with what they hold
.schema [NAME]     how tables and views are declared, in SQL
.describe NAME     columns of a table or view, with what they mean
.format FORM       table, csv or json
.quit              leave (or Ctrl-D)"""
_TABLES = """
SELECT CASE schema_name WHEN 'main' THEN '' ELSE schema_name || '.' END || name AS name, kind, comment FROM (
    SELECT schema_name, table_name AS name, 'table' AS kind, comment FROM duckdb_tables()
    UNION ALL SELECT schema_name, view_name, 'view', comment FROM duckdb_views() WHERE NOT internal)
WHERE schema_name <> 'trends' ORDER BY schema_name <> 'main', kind, name
"""
_COLUMNS = """
SELECT column_name, data_type, comment FROM duckdb_columns()
WHERE NOT internal
  AND (table_name = $name OR schema_name || '.' || table_name = $name)
ORDER BY schema_name, column_index
"""
_SCHEMA = """
SELECT sql FROM (
    SELECT schema_name, table_name AS name, sql FROM duckdb_tables()
    UNION ALL SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal)
WHERE ($name IS NULL AND schema_name <> 'trends') OR $name IN (name, schema_name || '.' || name)
ORDER BY schema_name <> 'main', schema_name, name
"""
_COMMANDS = (".tables", ".schema", ".describe", ".format", ".quit", ".help")
_FIRST = (
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP BY",
    "ORDER BY",
    "LIMIT",
    "JOIN",
    "LEFT JOIN",
    "USING",
    "WITH",
    "HAVING",
    "COUNT(*)",
    "DISTINCT",
    "IS NULL",
    "IS NOT NULL",
    "BETWEEN",
    "LIKE",
    "ILIKE",
    "CASE WHEN",
    "DESC",
)

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


class Names(Completer):
    """Completes keywords, and the names of tables, views and columns as they are in the database."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        rows = con.execute(
            "SELECT DISTINCT schema_name, table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        named = {(f"{s}.{t}" if s != "main" else t): "table" for s, t, _, _ in rows if s != "trends"}
        columns = {column: comment or "column" for s, _, column, comment in rows if s != "trends"}
        self._words = sorted({**dict.fromkeys(_FIRST, "keyword"), **columns, **named}.items())

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Words that begin with what stands before the cursor."""
        line = document.text_before_cursor.lstrip()
        if line.startswith(".") and " " not in line:
            yield from (Completion(word, start_position=-len(line)) for word in _COMMANDS if word.startswith(line))
            return
        begun = document.get_word_before_cursor(pattern=_WORD)
        if not begun:
            return
        for word, meta in self._words:
            if word.lower().startswith(begun.lower()):
                yield Completion(word, start_position=-len(begun), display_meta=meta[:60])


def _keys() -> KeyBindings:
    """Enter sends what ends with a semicolon or begins with a dot, and else begins a new line."""
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        text = event.current_buffer.text.strip()
        if not text or text.endswith(";") or text.startswith("."):
            event.current_buffer.validate_and_handle()
        else:
            event.current_buffer.insert_text("\n")

    return keys


class Shell:
    """One session at the prompt."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Home, form: OutputFormat) -> None:
        self._con = con
        self._form = form
        self._history = home.path / ".sql_history"

    def _kept(self) -> History:
        return FileHistory(str(self._history)) if os.access(self._history.parent, os.W_OK) else InMemoryHistory()

    def run(self) -> None:
        """Asks and answers until the user leaves."""
        session: PromptSession[str] = PromptSession(
            history=self._kept(),
            completer=Names(self._con),
            multiline=True,
            enable_history_search=True,
            complete_while_typing=False,
            key_bindings=_keys(),
            prompt_continuation="    ...> ",
        )
        print(HELP)
        while True:
            try:
                asked = session.prompt("safegov> ").strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if asked in {".quit", ".exit"}:
                return
            if asked:
                self.answer(asked)

    def answer(self, asked: str) -> None:
        """Carries out one statement or dot command; a failure is told and the session goes on."""
        try:
            if asked.startswith("."):
                self.command(asked)
            else:
                for relation in relations(self._con, asked):
                    write(relation, self._form)
        except (duckdb.Error, ValueError) as error:
            print(visible(str(error)))
        except KeyboardInterrupt:
            self._con.interrupt()

    def command(self, asked: str) -> None:
        """Carries out one dot command. Raises duckdb.Error, or ValueError for a form that there is not."""
        self._command(*asked.rstrip(";").split())

    def _command(self, command: str, *words: str) -> None:
        if command == ".tables":
            write(self._con.sql(_TABLES), self._form)
        elif command == ".schema" and len(words) <= 1:
            found = self._con.execute(_SCHEMA, {"name": words[0] if words else None}).fetchall()
            print("\n".join(visible(sql) for (sql,) in found) or f"no table or view is called {words[0]}")
        elif command == ".describe" and len(words) == 1:
            write(self._con.sql(_COLUMNS, params={"name": words[0]}), self._form)
        elif command == ".format" and len(words) == 1:
            self._form = OutputFormat(words[0])
        else:
            print(HELP)
