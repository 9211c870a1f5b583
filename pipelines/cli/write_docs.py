"""Writes the generated docs, or with ``--check`` says which are out of date: python -m pipelines.cli.write_docs [--check]."""

from __future__ import annotations

import sys
from pathlib import Path

from schemas.catalog import TABLES
from schemas.dictionary import dictionary
from schemas.tables_trends import TABLES as TREND_TABLES
from warehouse.release.trends.views import VIEWS

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[Path, str]:
    """Every generated file with what it should hold."""
    return {ROOT / "docs" / "data-dictionary.md": dictionary([*TABLES, *TREND_TABLES], VIEWS)}


def main(arguments: list[str]) -> int:
    """Writes or checks; returns the exit code."""
    stale = [
        (path, words)
        for path, words in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != words
    ]
    for path, words in stale:
        name = path.relative_to(ROOT)
        if "--check" in arguments:
            print(f"{name} is out of date: run `make docs`", file=sys.stderr)
        else:
            path.write_text(words, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
