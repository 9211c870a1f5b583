"""From the store's Parquet to layer ``extracted``, ``main.documents`` and the code tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from schemas import catalog, tables_extracted
from schemas.ddl import script as ddl_script
from schemas.model import Table
from schemas.project import sample_hashes
from warehouse.release.trends import counts
from warehouse.release.trends.views import drop_views
from warehouse.resolution import kept as kept_build
from warehouse.resolution.kept import PART, Kept
from warehouse.store import readings, sql
from warehouse.store.home import Home
from warehouse.store.sql import globbed


def parts(folder: Path) -> list[Path]:
    """Parquet parts of all drops under ``folder``, sorted by drop and number."""
    return sorted(folder.glob("*/part-*.parquet"))


def load(con: duckdb.DuckDBPyConnection, home: Home, kept: Kept | None = None) -> None:
    """Fills ``extracted``, ``main.documents`` and ``quality.quarantine``, of which the tables are there, empty.

    A document that lies in more than one part counts once: of the parts that were read, the one with the claims that
    come first by their precedence speaks for it, so the order of arrival does not matter, and no document is missing
    while a part that says more of it waits to be read. Each part is taken as of one reading, also where it is read
    again meanwhile. With ``kept``, what each document rests on is told, and where that says what the build goes on
    from, only documents that rest on something else are read from the store.

    Raises StoreError where the store is damaged, and WholeNeededError.
    """
    files = parts(home.documents)
    has_documents = _stage(con, "s_documents", "*", files)
    with readings.kept(home):
        held = readings.held(home)
        for table in tables_extracted.TABLES:
            _stage(con, _staged(table), "*", held.tables[table.name])
        if has_documents:
            sql.run(con, "chosen" if held.tables[tables_extracted.DOCUMENTS.name] else "unread")
            has_sources = _stage(con, "s_sources", "*", parts(home.sources))
            sql.run(con, "sources" if has_sources else "sources_of_documents")
            sql.run(con, "shown_source")
            con.execute(
                "CREATE TEMP TABLE sample_texts AS SELECT unnest($h::VARCHAR[]) AS sha256",
                {"h": sorted(sample_hashes())},
            )
            if kept is not None:
                of_tables = (file for table in tables_extracted.TABLES for file in held.tables[table.name])
                kept_build.print_documents(con, [*files, *of_tables])
            if kept is None or kept.catalog is None:
                con.execute("CREATE TEMP VIEW loaded AS FROM chosen")
            else:
                anew = kept_build.choose(con, kept, tables_extracted.TABLES)
                con.execute("CREATE TEMP VIEW loaded AS FROM chosen ANTI JOIN fresh.same_documents USING (document_id)")
                _stage_parts(con, "s_documents", files, anew)
                for table in tables_extracted.TABLES:
                    _stage_parts(con, _staged(table), held.tables[table.name], anew)
                kept_build.take_documents(con, kept)
            for table in tables_extracted.TABLES:
                _load_extracted(con, table, held, "extracted" if kept is None or kept.catalog is None else "fresh")
            sql.run(con, "documents")
            if _stage_collected(con, home):
                sql.run(con, "collected")
            if _stage(con, "s_rejects", "*", held.rejects):
                sql.run(con, "rejects")
    if _stage(con, "s_quarantine", "*", parts(home.quarantine)):
        columns = ", ".join(catalog.table("quality.quarantine").column_names)
        con.execute(
            f"INSERT INTO quality.quarantine SELECT {columns} FROM s_quarantine "  # noqa: S608
            "QUALIFY row_number() OVER (PARTITION BY quarantine_id ORDER BY seen_at, run_id, source_uri) = 1 "
            "ORDER BY quarantine_id"
        )


def _stage_collected(con: duckdb.DuckDBPyConnection, home: Home) -> bool:
    """Makes temporary table ``s_collected``; False where nothing was collected. A table, since collection may put a
    newer file in the place of one at any time."""
    files = parts(home.collected)
    if files:
        listed = "[" + ", ".join(f"'{globbed(file)}'" for file in files) + "]"
        found = f"read_parquet({listed}, union_by_name = true, hive_partitioning = false)"
        con.execute(f"CREATE TEMP TABLE s_collected AS FROM {found}")
    return bool(files)


_TABLES = ddl_script(commented=False)


def make_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Makes every table anew, empty and without comments, which take a tenth of a small build: ``create_views`` writes
    them, and most builds are only looked at."""
    _drop_all(con)
    sql.execute(con, _TABLES)


def _drop_all(con: duckdb.DuckDBPyConnection) -> None:
    """Drops the declared tables, the counts and views of them, and what an earlier build left in this connection."""
    for view in con.execute(
        "SELECT schema_name, view_name FROM duckdb_views() "
        "WHERE NOT internal AND database_name = current_database() AND schema_name IN ('main','extracted','quality')"
    ).fetchall():
        con.execute(f'DROP VIEW "{view[0]}"."{view[1]}"')
    drop_views(con)
    counts.drop(con)
    made = "SELECT concat(schema_name, '.', table_name) FROM duckdb_tables() WHERE database_name = current_database()"
    there = {name for (name,) in sql.execute(con, made).fetchall()}
    for table in catalog.TABLES:
        if table.qualified in there:
            sql.execute(con, f"DROP TABLE {table.qualified}")
    forget(con)


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Drops the temporary tables and views of a build."""
    for kind, query in (
        ("VIEW", "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"),
        ("TABLE", "SELECT table_name FROM duckdb_tables() WHERE temporary"),
    ):
        for (name,) in sql.execute(con, query).fetchall():
            sql.execute(con, f'DROP {kind} temp."{name}"')


def _staged(table: Table) -> str:
    return f"s_extracted_{table.name}"


def _stage(con: duckdb.DuckDBPyConnection, name: str, columns: str, files: Sequence[Path]) -> bool:
    """Makes temporary view ``name`` over ``files``; False where there are none. ``part`` tells drop and part."""
    if not files:
        return False
    listed = "[" + ", ".join(f"'{globbed(file)}'" for file in files) + "]"
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns}, "  # noqa: S608
        f"regexp_replace(regexp_extract(filename, '{PART}'), '{PART}', '\\1/\\2') AS part "
        f"FROM read_parquet({listed}, filename = true, union_by_name = true, hive_partitioning = false)"
    )
    return True


def _stage_parts(con: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], wanted: set[str]) -> None:
    """Narrows view ``name`` over ``files`` to the parts that are ``wanted``; one file stays, for its columns."""
    found = [file for file in files if kept_build.label(file) in wanted]
    _stage(con, name, "*", found or files[:1])


def _load_extracted(con: duckdb.DuckDBPyConnection, table: Table, held: readings.Held, layer: str) -> None:
    if not held.tables[table.name]:
        return
    there = {row[0] for row in sql.execute(con, f"DESCRIBE {_staged(table)}").fetchall()}
    # A column that came later is NULL in what an older safegov read, until the part is read anew.
    columns = {column: f's."{column}"' if column in there else "NULL" for column in table.column_names}
    if table is tables_extracted.MEETINGS and ("story" not in there or _is_older(con, table)):
        columns |= {column: f"coalesce({columns[column]}, {value})" for column, value in _OF_ONE_STORY.items()}
    order = ", ".join(columns[column] for column in (table.primary_key or table.column_names))
    sql.execute(
        con,
        f"INSERT INTO {layer}.{table.name} SELECT {', '.join(columns.values())} FROM {_staged(table)} s "  # noqa: S608
        f"JOIN loaded c ON c.document_id = s.document_id AND c.part = s.part ORDER BY {order}",
    )


_OF_ONE_STORY = {
    "story": "1",
    "start_char": "0",
    "end_char": "(SELECT max(length(d.text)) FROM s_documents d WHERE d.document_id = s.document_id)",
}
"""What a reading says of a meeting's story that an older reader made, which took each text for one story."""


def _is_older(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return bool(con.execute(f"SELECT 1 FROM {_staged(table)} WHERE story IS NULL LIMIT 1").fetchall())  # noqa: S608
