"""From the store's Parquet to layer ``extracted``, ``main.documents`` and the code tables."""

from __future__ import annotations

from pathlib import Path

import duckdb

from schemas import catalog, tables_extracted
from schemas.ddl import script as ddl_script
from schemas.model import Table
from warehouse.store import sql
from warehouse.store.home import Home

_PART = r"[^/\\]+[/\\]part-[0-9]+\.parquet$"


def parts(folder: Path) -> list[str]:
    """Parquet parts of all drops under ``folder``, sorted by drop and number."""
    return [path.as_posix() for path in sorted(folder.glob("*/part-*.parquet"))]


def load(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Makes every table anew, empty, and fills ``extracted``, ``main.documents`` and ``quality.quarantine``.

    A document that lies in more than one part counts once: the part with the claims that come first by their
    precedence speaks for it, so the order of arrival does not matter.
    """
    _drop_all(con)
    con.execute(ddl_script())
    _stage(con, "s_documents", "*", home.documents)
    con.execute(
        # Of several claims about one text the least precedence holds, whatever came first (store.current_documents).
        "CREATE TEMP TABLE chosen AS SELECT document_id, "
        "arg_min(part, (coalesce(precedence, 'g'), collection, source_uri, part)) AS part FROM s_documents GROUP BY ALL"
        if _exists(con, "s_documents")
        else "CREATE TEMP TABLE chosen (document_id VARCHAR, part VARCHAR)"
    )
    for table in tables_extracted.TABLES:
        _load_extracted(con, table, home)
    if _exists(con, "s_documents"):
        if _stage(con, "s_sources", "*", home.sources):
            sql.run(con, "sources")
        else:
            sql.run(con, "sources_of_documents")
        sql.run(con, "documents")
    if _stage(con, "s_quarantine", "*", home.quarantine):
        columns = ", ".join(catalog.table("quality.quarantine").column_names)
        con.execute(
            f"INSERT INTO quality.quarantine SELECT {columns} FROM s_quarantine "  # noqa: S608
            "QUALIFY row_number() OVER (PARTITION BY quarantine_id ORDER BY seen_at, run_id, source_uri) = 1 "
            "ORDER BY quarantine_id"
        )


def _drop_all(con: duckdb.DuckDBPyConnection) -> None:
    """Drops the declared tables, the views over them, and what an earlier build left in this connection."""
    for view in con.execute(
        "SELECT schema_name, view_name FROM duckdb_views() "
        "WHERE NOT internal AND database_name = current_database() AND schema_name IN ('main','extracted','quality')"
    ).fetchall():
        con.execute(f'DROP VIEW "{view[0]}"."{view[1]}"')
    for table in catalog.TABLES:
        con.execute(f"DROP TABLE IF EXISTS {table.qualified}")
    forget(con)


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Drops the temporary tables and views of a build."""
    for kind, query in (
        ("VIEW", "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"),
        ("TABLE", "SELECT table_name FROM duckdb_tables() WHERE temporary"),
    ):
        for (name,) in con.execute(query).fetchall():
            con.execute(f'DROP {kind} temp."{name}"')


def _exists(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    found = con.execute(
        "SELECT count(*) FROM duckdb_views() WHERE temporary AND view_name = $name", {"name": name}
    ).fetchall()
    return bool(found[0][0])


def _stage(con: duckdb.DuckDBPyConnection, name: str, columns: str, folder: Path) -> bool:
    """Makes temporary view ``name`` over the parts in ``folder``; False where there are none."""
    files = parts(folder)
    if not files:
        return False
    listed = "[" + ", ".join("'" + file.replace("'", "''") + "'" for file in files) + "]"
    con.execute(
        f"CREATE TEMP VIEW {name} AS SELECT {columns}, "  # noqa: S608
        f"replace(regexp_extract(filename, '{_PART}'), '\\', '/') AS part "
        f"FROM read_parquet({listed}, filename = true, union_by_name = true, hive_partitioning = false)"
    )
    return True


def _load_extracted(con: duckdb.DuckDBPyConnection, table: Table, home: Home) -> None:
    name = f"s_extracted_{table.name}"
    if not _stage(con, name, ", ".join(f'"{column}"' for column in table.column_names), home.extracted(table.name)):
        return
    columns = ", ".join(f's."{column}"' for column in table.column_names)
    order = ", ".join(f's."{column}"' for column in (table.primary_key or table.column_names))
    con.execute(
        f"INSERT INTO {table.qualified} SELECT {columns} FROM {name} s "  # noqa: S608
        f"JOIN chosen c ON c.document_id = s.document_id AND c.part = s.part ORDER BY {order}"
    )
