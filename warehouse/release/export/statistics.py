"""Files for Stata (.dta, version 118) and SPSS (.sav), by ReadStat: labels of columns and values, days as days.

Limits: Stata 18 manual, "Limits" and dta format 118; SPSS Statistics 29, "Variable names" and string widths.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.release.export.fields import ExportError, Field, Piece

_LONG = 2_147_483_620
"""Largest whole number of Stata's type long; SPSS has doubles alone."""
_EXACT = 2**53
_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
_OF_STATA = {
    "_all", "_b", "_coef", "_cons", "_n", "_pi", "_pred", "_rc", "_skip", "aggregate", "array", "boolean", "break",
    "byte", "case", "catch", "class", "colvector", "complex", "const", "continue", "default", "delegate", "delete",
    "do", "double", "else", "eltypedef", "end", "enum", "explicit", "export", "external", "float", "for", "friend",
    "function", "global", "goto", "if", "in", "inline", "int", "local", "long", "mata", "matrix", "namespace", "new",
    "null", "numeric", "nullmat", "operator", "orgtypedef", "pointer", "polymorphic", "pragma", "private",
    "protected", "public", "quad", "real", "return", "rowvector", "scalar", "short", "signed", "static", "strl",
    "string", "struct", "super", "switch", "template", "this", "throw", "transmorphic", "try", "typedef", "typename",
    "union", "unsigned", "using", "vector", "version", "virtual", "void", "volatile", "while", "with",
}  # fmt: skip
_OF_SPSS = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}


@dataclass(frozen=True, slots=True)
class _Form:
    """What a format holds: lengths of names (characters), labels and texts (bytes; None: any), and reserved names."""

    name: str
    longest_name: int
    longest_label: int
    longest_file_label: int
    longest_text: int | None
    reserved: frozenset[str]
    labels_texts: bool


_FORMS = {
    "dta": _Form("Stata", 32, 80, 80, None, frozenset(_OF_STATA), labels_texts=False),
    "sav": _Form("SPSS", 64, 255, 64, 32_767, frozenset(_OF_SPSS), labels_texts=True),
}
FORMATS = tuple(_FORMS)


def fitting(names: list[str], longest: int, reserved: frozenset[str]) -> dict[str, str]:
    """A name that the format takes for each of ``names``: letters, digits, underscores; none twice in any case."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        own = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if not own[:1].isalpha():
            own = f"v{own}"
        if own.lower() in reserved or re.fullmatch(r"str\d+", own.lower()):
            own += "_"
        short, number = own[:longest], 2
        while short.lower() in taken:
            end = f"_{number}"
            short, number = own[: longest - len(end)] + end, number + 1
        taken.add(short.lower())
        made[name] = short
    return made


def _shortened(words: str, longest: int) -> str:
    """``words`` in at most ``longest`` bytes of UTF-8, with … where something was left out."""
    if len(words.encode()) <= longest:
        return words
    return words.encode()[: longest - 3].decode(errors="ignore").rstrip() + "…"


def _lines(about: Mapping[str, str]) -> list[str]:
    """``about`` as document lines of SPSS, which hold 80 bytes each."""
    wrapped = [line for words in about.values() for line in textwrap.wrap(words, 78)]
    return [part for line in wrapped for part in ([line] if len(line.encode()) <= 80 else textwrap.wrap(line, 26))]


def _prepared(column: pl.Series, field: Field, form: _Form, told: list[str]) -> pl.Series:
    """The column in a type that the format has. What it cannot hold is left empty and told, never cut or changed."""
    if column.dtype == pl.Boolean:
        return column.cast(pl.Int8)
    if isinstance(column.dtype, pl.Decimal):
        return column.cast(pl.Float64)
    if column.dtype in _WHOLE:
        largest = max((abs(value) for value in (column.min(), column.max()) if isinstance(value, int)), default=0)
        if largest > _EXACT:
            told.append(f"{field.name}: numbers beyond 2^53 are rounded in {form.name}")
        return column.cast(pl.Int32 if largest <= _LONG else pl.Float64)
    if column.dtype == pl.String:
        unfit = column.str.contains("\0", literal=True)
        why = "that hold a zero byte"
        if form.longest_text is not None:
            unfit |= column.str.len_bytes() > form.longest_text
            why += f" or more than {form.longest_text:,} bytes"
        if n_unfit := int(unfit.fill_null(value=False).sum()):
            told.append(f"{field.name}: {n_unfit:,} texts {why} are left empty, as {form.name} cannot hold them")
            return pl.select(pl.when(~unfit).then(column)).to_series().rename(column.name)
    return column


def _frame(con: duckdb.DuckDBPyConnection, piece: Piece) -> pl.DataFrame:
    """The rows, with all types that Polars and the formats do not share as text."""
    cells = []
    for field in piece.fields:
        name = '"' + field.name.replace('"', '""') + '"'
        if field.is_nested:
            cells.append(f"to_json({name})::VARCHAR AS {name}")
        elif field.type in {"HUGEINT", "UHUGEINT"}:  # sums of counts
            cells.append(f"{name}::DOUBLE AS {name}")
        elif re.match(
            r"(U?(TINY|SMALL|BIG)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN|VARCHAR|DATE|TIMESTAMP)$", field.type
        ):
            cells.append(name)
        else:
            cells.append(f"{name}::VARCHAR AS {name}")
    frame: pl.DataFrame = con.sql(f"SELECT {', '.join(cells)} FROM ({piece.query})").pl()  # noqa: S608 - known names
    return frame


def write(
    con: duckdb.DuckDBPyConnection, piece: Piece, target: Path, form: str, about: Mapping[str, str]
) -> tuple[int, list[str]]:
    """Writes ``piece`` to ``target``; returns its rows and what the format could not hold.

    Raises ExportError where it holds none of it. The full meaning of each column stands in ``columns.csv`` beside: a
    label may be too short for it.
    """
    import pyreadstat  # noqa: PLC0415 - takes pandas along: only who exports waits for it

    limits = _FORMS[form]
    told: list[str] = []
    frame = _frame(con, piece)
    names = fitting([field.name for field in piece.fields], limits.longest_name, limits.reserved)
    told += [f"{old} is called {new} in {limits.name}" for old, new in names.items() if old != new]
    columns: list[pl.Series] = []
    values: dict[str, dict[Any, str]] = {}
    for field in piece.fields:
        column = _prepared(frame[field.name], field, limits, told)
        columns.append(column.rename(names[field.name]))
        if field.type == "BOOLEAN":
            values[names[field.name]] = {0: "no", 1: "yes"}
        elif field.labels and limits.labels_texts and column.dtype == pl.String:
            used = set(column.unique().drop_nulls().to_list())
            values[names[field.name]] = {
                code: _shortened(label, 120) for code, label in field.labels.items() if code in used
            }
    labels = {
        names[field.name]: _shortened(field.meaning, limits.longest_label) for field in piece.fields if field.meaning
    }
    options: dict[str, Any] = {
        "file_label": _shortened(f"{piece.name}, {about['citation']}", limits.longest_file_label),
        "column_labels": labels,
        "variable_value_labels": {name: said for name, said in values.items() if said},
    }
    made = pl.DataFrame(columns)
    try:
        if form == "dta":
            pyreadstat.write_dta(made, target, **options)
        else:
            pyreadstat.write_sav(made, target, row_compress=True, note=_lines(about), **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        target.unlink(missing_ok=True)
        raise ExportError(
            f"{piece.name} cannot be written for {limits.name} ({error}): choose parquet or csv"
        ) from error
    return frame.height, told
