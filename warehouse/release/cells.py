"""Cells of CSV files: nothing in them is a formula to a spreadsheet."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make spreadsheets take a cell for a formula (OWASP, CSV injection), full-width ones too."""


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take ``cell`` for a formula."""
    return cell.startswith(_FORMULA)


def quoted_name(name: str) -> str:
    """A column's name as SQL has it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def csv_expression(name: str, sql_type: str, *, is_free: bool = True) -> str:
    """SQL that gives the column's CSV cell: lists as JSON, free text made harmless for spreadsheets.

    A cell that begins like a formula gets an apostrophe before it, which readers can take off again.
    """
    column = quoted_name(name)
    if sql_type.endswith("[]") or sql_type.startswith(("STRUCT", "MAP")):
        return f"to_json({column})::VARCHAR"
    if sql_type == "VARCHAR" and is_free:
        # No IN and no list: of several constants DuckDB makes a join, and a join keeps no order on several threads.
        is_formula = f"{column} <> '' AND contains('{''.join(_FORMULA)}', {column}[1])"
        return f"CASE WHEN {is_formula} THEN '''' || {column} ELSE {column} END"
    return column
