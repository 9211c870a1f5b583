"""CSV, Parquet and JSON Lines: DuckDB writes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from schemas.ddl import quoted
from warehouse.release.cells import csv_expression, quoted_name
from warehouse.release.export.fields import Piece


def _counted(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = con.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _csv(con: duckdb.DuckDBPyConnection, piece: Piece, target: Path, _: Mapping[str, str]) -> int:
    cells = [
        f"{csv_expression(field.name, field.type)} AS {quoted_name(('' if number else chr(0xFEFF)) + field.name)}"
        for number, field in enumerate(piece.fields)
    ]
    chosen = f"SELECT {', '.join(cells)} FROM ({piece.query})"  # noqa: S608 - names from the catalog
    return _counted(con, f"COPY ({chosen}) TO {quoted(str(target))} (FORMAT csv, HEADER)")


def _parquet(con: duckdb.DuckDBPyConnection, piece: Piece, target: Path, about: Mapping[str, str]) -> int:
    """What the columns mean, and what there is to say of the release, stand in the file's metadata."""
    meanings = {field.name: field.meaning for field in piece.fields if field.meaning}
    said = {**about, "columns": json.dumps(meanings, ensure_ascii=False)}
    metadata = ", ".join(f"{name}: {quoted(words)}" for name, words in said.items())
    return _counted(
        con,
        f"COPY ({piece.query}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{metadata}}})",
    )


def _jsonl(con: duckdb.DuckDBPyConnection, piece: Piece, target: Path, _: Mapping[str, str]) -> int:
    return _counted(con, f"COPY ({piece.query}) TO {quoted(str(target))} (FORMAT json)")


WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, Piece, Path, Mapping[str, str]], int]] = {
    "csv": _csv,
    "parquet": _parquet,
    "jsonl": _jsonl,
}
"""By format: writes one piece to a file, with words about the release where the format holds them; returns its rows."""
