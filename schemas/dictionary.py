"""The data dictionary, as Markdown, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.catalog import TABLES
from schemas.model import Column, Layer, Table

LAYERS: dict[Layer, str] = {
    "main": "What people query.",
    "extracted": "What each document says, before documents are brought together. Lists are allowed here; "
    "a document of kind `other` has no rows but in `documents`.",
    "quality": "What could not be used, what was checked, and how accurate the reader is.",
    "trends": "Counts kept ready for the `trend_*` views; the views are easier to read.",
}

CONVENTIONS = """\
`_on` is a date, `_at` a time in UTC, `_code` a key of a code table; `is_`, `n_` and `share_` say what they say.
`start_char` and `end_char` are half-open code-point offsets into `documents.text`: `text[start_char:end_char]` is
exactly what the row quotes. Unknown is NULL. Keys are stable: the same input gives the same keys on every machine.
"""


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _limits(column: Column) -> str:
    parts = []
    if column.values:
        parts.append("one of " + ", ".join(f"`{value}`" for value in column.values))
    if column.minimum is not None:
        parts.append(f"≥ {column.minimum:g}")
    if column.maximum is not None:
        parts.append(f"≤ {column.maximum:g}")
    if column.pattern is not None:
        parts.append(f"matches `{column.pattern}`")
    return "; ".join(parts)


def describe(table: Table) -> str:
    """The section of ``table``: what a row is, keys, and a row a column."""
    lines = [f"### {table.qualified}", "", f"{table.description}.", ""]
    if table.primary_key:
        lines += ["Key: " + ", ".join(f"`{name}`" for name in table.primary_key) + ".", ""]
    for foreign in table.foreign_keys:
        here, there = ", ".join(foreign.columns), ", ".join(foreign.ref_columns)
        lines += [f"`{here}` refers to `{table.layer}.{foreign.ref_table}` (`{there}`).", ""]
    lines += ["| column | type | null | meaning | limits |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{column.name}` | {column.type} | {'yes' if column.nullable else 'no'} "
        f"| {_cell(column.description)} | {_cell(_limits(column))} |"
        for column in table.columns
    ]
    if table.rules:
        lines += [
            "",
            "Row rules: " + "; ".join(f"{name}: `{_cell(rule)}`" for name, rule in table.rules.items()) + ".",
        ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class View:
    """A published view: what it shows, and its columns as (name, type, meaning)."""

    shows: str
    columns: tuple[tuple[str, str, str], ...]


def _describe_views(views: Mapping[str, View]) -> list[str]:
    """Every view with its columns, then what each column means, once: a name means the same in all views."""
    parts = ["## Views", "", "What their columns mean stands below, once for all views.", ""]
    parts += ["| view | shows | columns |", "| --- | --- | --- |"]
    parts += [
        f"| `{name}` | {_cell(view.shows)} | {', '.join(f'`{column}`' for column, _, _ in view.columns)} |"
        for name, view in sorted(views.items())
    ]
    types: dict[str, set[str]] = {}
    means: dict[str, str] = {}
    for view in views.values():
        for name, kind, meaning in view.columns:
            types.setdefault(name, set()).add(kind)
            means[name] = meaning
    parts += ["", "### Columns of views", "", "| column | type | meaning |", "| --- | --- | --- |"]
    parts += [f"| `{name}` | {' or '.join(sorted(types[name]))} | {_cell(means[name])} |" for name in sorted(means)]
    return parts


def dictionary(tables: Iterable[Table] = TABLES, views: Mapping[str, View] | None = None) -> str:
    """The whole dictionary, with the published ``views`` by name."""
    chosen = list(tables)
    parts = ["# Data dictionary", "", "Generated from `schemas/`; do not edit.", "", CONVENTIONS]
    for layer, meaning in LAYERS.items():
        of_layer = [table for table in chosen if table.layer == layer and table.published]
        if of_layer:
            parts += [f"## Layer `{layer}`", "", meaning, ""]
            parts += [describe(table) for table in of_layer]
    if views:
        parts += _describe_views(views)
    return "\n".join(parts).rstrip() + "\n"
