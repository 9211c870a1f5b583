"""Code tables of layer ``main`` from their data files, and the registers that governance starts from."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from schemas import tables_codes, tables_record
from schemas.ddl import quoted
from schemas.model import Column, Table, text
from schemas.polars_types import polars_schema
from schemas.project import data
from warehouse.store import sql

REFERENCE = data("schemas", "reference")
_CODES = data("schemas", "codes")
_GENRE_WORDS, _DEMAND_WORDS = REFERENCE / "genre_words.csv", REFERENCE / "demand_words.csv"
_STEM = re.compile("(ies|es|s|ed|ing)$")  # as in macro stem()


class RegisterError(ValueError):
    """A register cannot be used; the message names the file, the row, the reason and the remedy."""


def load_codes(con: duckdb.DuckDBPyConnection, own_events: Path) -> None:
    """Fills every code table from ``schemas/codes/<table>.csv`` or ``schemas/reference/<table>.csv``.

    ``own_events`` is the user's file of events, which need not be there. Raises RegisterError naming a code of it that
    is the project's or stands twice.
    """
    for table in tables_codes.TABLES:
        for folder in (_CODES, REFERENCE):
            file = folder / f"{table.name}.csv"
            if file.exists():
                insert(con, table, _of_project(file, table.name, file.stat().st_mtime_ns))
                break
    if own_events.exists():
        given = read(own_events, tables_codes.EVENTS)
        known = {code for (code,) in con.execute("SELECT event_code FROM main.events").fetchall()}
        codes = given["event_code"].to_list()
        if twice := sorted({code for code in codes if code in known or codes.count(code) > 1}):
            raise RegisterError(
                f"{own_events}: event_code {', '.join(twice[:5])} is one of the project's events or stands twice; "
                "give each event a code of its own"
            )
        insert(con, tables_codes.EVENTS, given)


@lru_cache(maxsize=64)
def _of_project(file: Path, name: str, _changed: int) -> pl.DataFrame:
    """``read`` of table ``name`` from a file of the project: once a process, while the file stays as it is."""
    tables = (*tables_codes.TABLES, tables_record.OFFICEHOLDERS)
    return read(file, next(table for table in tables if table.name == name))


def insert(con: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """Appends ``frame`` (the table's columns) to the table, in the order of its key."""
    sql.insert_frame(con, table.qualified, frame.sort(table.primary_key or frame.columns))


def read(file: Path, table: Table) -> pl.DataFrame:
    """The rows of CSV ``file`` in the columns of ``table``; columns that the table lacks are left out.

    Raises RegisterError where the file cannot be read, a needed column is missing or a row breaks the contract.
    """
    try:
        raw = pl.read_csv(file, infer_schema=False, encoding="utf8", glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RegisterError(f"{file}: not readable as CSV in UTF-8 ({error}); save it as such") from error
    raw = raw.rename({column: column.lstrip("\ufeff").strip() for column in raw.columns})
    needed = {column.name for column in table.columns if not column.nullable}
    if missing := sorted(needed - set(raw.columns)):
        raise RegisterError(f"{file}: no column {', '.join(missing)}; {table.qualified} needs {sorted(needed)}")
    trimmed = raw.with_columns(pl.all().str.strip_chars().replace("", None))
    columns = []
    for name, kind in polars_schema(table).items():
        if name not in trimmed.columns:
            columns.append(pl.lit(None, dtype=kind).alias(name))
        elif kind == pl.Date:
            columns.append(pl.col(name).str.to_date("%Y-%m-%d"))
        elif kind == pl.Boolean:
            columns.append(pl.col(name).replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean))
        else:
            columns.append(pl.col(name).cast(kind))
    try:
        frame = trimmed.select(columns)
    except pl.exceptions.PolarsError as error:
        raise RegisterError(f"{file}: {error}; days are written 2023-05-23, numbers with a point") from error
    from schemas.validation import check  # noqa: PLC0415 - Pandera, only where rows are checked

    checked = check(frame, table)
    if checked.bad.height:
        row = checked.bad.row(0, named=True)
        raise RegisterError(
            f"{file}: {checked.bad.height} rows break {table.qualified}, first {row}: {row['check_name']}; correct them"
        )
    return frame


def load_registers(con: duckdb.DuckDBPyConnection, officeholders: Path | None, publishers: Path) -> None:
    """Temporary tables ``f_register_given`` (officeholders), ``f_publishers_given`` (publisher, place_code),
    ``f_place_aliases``, ``f_genre_words`` (words of sample articles with their weight) and ``f_demand_words`` (words
    that say one thing), and macro ``subjects_of(words)``.

    ``officeholders`` is the user's register, read beside the one that comes with the project; ``publishers`` the user's
    file of publishers and the places that they report on, which need not be there.
    """
    sql.table_of_frame(con, "f_publishers_given", _publishers(con, publishers))
    table, own = tables_record.OFFICEHOLDERS, REFERENCE / "officeholders.csv"
    registers = [_of_project(own, table.name, own.stat().st_mtime_ns)]
    if officeholders:
        registers.append(read(officeholders, table))
    sql.table_of_frame(con, "f_register_given", pl.concat(registers).unique().sort(table.column_names))
    sql.table_of_frame(
        con, "f_place_aliases", pl.read_csv(REFERENCE / "place_aliases.csv", infer_schema=False, glob=False)
    )
    weighted = {"stem": pl.String, "weight": pl.Int32}
    sql.table_of_frame(con, "f_genre_words", pl.read_csv(_GENRE_WORDS, schema=weighted, glob=False))
    changed = (_GENRE_WORDS.stat().st_mtime_ns, _DEMAND_WORDS.stat().st_mtime_ns)
    sql.table_of_frame(con, "f_demand_words", _demand_words(changed))
    # Patterns as constants: they are compiled once, not for every row.
    subjects = pl.read_csv(REFERENCE / "meeting_subjects.csv", infer_schema=False, glob=False)
    cases = ", ".join(
        f"CASE WHEN regexp_matches(t, {quoted(pattern)}) THEN {quoted(subject)} END"
        for subject, pattern in subjects.select("subject", "pattern").iter_rows()
    )
    con.execute(f"CREATE OR REPLACE TEMP MACRO subjects_of(t) AS list_filter([{cases}], lambda x: x IS NOT NULL)")


@lru_cache(maxsize=1)
def _demand_words(_changed: tuple[int, int]) -> pl.DataFrame:
    """Words of ``demand_words.csv`` in their forms, each with its concept and, but for ``-`` (says nothing), the weight
    of the concept's commonest word: worked out once a process, while the files stay as they are, as it is a twentieth
    of a small build."""
    weights = dict(pl.read_csv(_GENRE_WORDS).iter_rows())
    found: dict[str, tuple[str, int]] = {}
    for concept, words in pl.read_csv(_DEMAND_WORDS, infer_schema=False).iter_rows():
        forms = [form for word in words.split() for form in _forms(word)]
        weight = min(weights.get(_STEM.sub("", form) if len(form) > 4 else form, 671) for form in forms)
        for form in forms:
            found.setdefault(form, (concept, weight))
    rows = [(word, concept, weight) for word, (concept, weight) in sorted(found.items())]
    return pl.DataFrame(rows, schema={"word": pl.String, "concept": pl.String, "weight": pl.Int32}, orient="row")


def _forms(word: str) -> list[str]:
    """``word`` with its regular endings."""
    if not word.isascii():
        return [word]
    bare = word.removesuffix("e")
    doubled = word + word[-1] if re.fullmatch(r"[a-z]*[^aeiou][aeiou][bdgmnprt]", word) else word
    other = (
        word[:-1] + "ies" if re.search("[^aeiou]y$", word) else word + ("es" if word.endswith(("s", "h", "x")) else "s")
    )
    return [
        word,
        other,
        bare + "ed",
        bare + "ing",
        doubled + "ed",
        doubled + "ing",
        *([word[:-1] + "ied"] if word[-1] == "y" else []),
    ]


_PUBLISHERS = Table(
    "main",
    "reporting_places",
    "The user's file of publishers and their places",
    (
        text("publisher", "The publisher, as in documents", nullable=False),
        Column("place_code", "VARCHAR", "A place that it reports on; empty: none in particular", pattern=r"\d{6}"),
    ),
)


def _publishers(con: duckdb.DuckDBPyConnection, file: Path) -> pl.DataFrame:
    """The rows of the user's file, each once. Raises RegisterError naming a code that no place has."""
    if not file.exists():
        return pl.DataFrame(schema=polars_schema(_PUBLISHERS))
    given = read(file, _PUBLISHERS).unique().sort("publisher", "place_code")
    known = {code for (code,) in con.execute("SELECT place_code FROM main.places").fetchall()}
    unknown = sorted(set(given["place_code"].drop_nulls()) - known)
    if unknown:
        raise RegisterError(
            f"{file}: no place has the code {', '.join(unknown[:5])}; give codes as in places, or leave the cell empty "
            "where the publisher reports on no place in particular"
        )
    return given
