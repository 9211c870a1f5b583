"""Writes the generated docs, or with ``--check`` says which are out of date.

Usage, in a checkout: python -m pipelines.cli.write_docs [--check].
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from extraction.en.demands import code_rules
from schemas.catalog import TABLES
from schemas.codebook_page import page
from schemas.ddl import script
from schemas.dictionary import dictionary
from schemas.project import root
from schemas.tables_trends import TABLES as TREND_TABLES
from warehouse.release.trends.views import create_views, described


def generated() -> dict[Path, str]:
    """Every generated file with what it should hold, by its path from the checkout's root."""
    with duckdb.connect() as con:  # the views of an empty dataset have the columns of any
        con.execute(script())
        create_views(con)
        dataset = dictionary([*TABLES, *TREND_TABLES], described(con))
    return {Path("docs/data-dictionary.md"): dataset, Path("docs/codebook.md"): page(_examples())}


def _examples() -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """The examples and counter-examples of the English rules, by codebook and code."""
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for book in ("instruments", "responsibilities", "phrases", "sectors"):
        for rule, words, reads in code_rules.examples(code_rules.load(book)):
            if rule.code is not None:
                found.setdefault((book, rule.code), ([], []))[0 if reads else 1].append(words)
    return found


def main(arguments: list[str]) -> int:
    """Writes or checks; returns the exit code."""
    folder = root()
    if folder is None:
        print("the docs are written in a checkout, and this is an installed wheel", file=sys.stderr)
        return 1
    stale = [
        (name, words)
        for name, words in generated().items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != words
    ]
    for name, words in stale:
        if "--check" in arguments:
            print(f"{name} is out of date: run `make docs`", file=sys.stderr)
        else:
            (folder / name).write_text(words, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
