"""All benchmarks: ``python -m benchmarks [--full | --sizes 2500,10000]``; writes sections of docs/performance.md."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import extraction, intake, repetition

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_HEAD = (
    "# Performance\n\nWritten by `make bench` (quick) and `make bench-full`; sections say what they were measured on.\n"
)


def put_section(page: Path, section: str) -> None:
    """Puts ``section`` (a level-two heading and what follows) into ``page``, in place of one of the same heading."""
    text = page.read_text(encoding="utf-8") if page.exists() else _HEAD
    heading = section.split("\n", 1)[0]
    pattern = re.compile(rf"^{re.escape(heading)}\n.*?(?=^## |\Z)", re.M | re.S)
    section = section.rstrip() + "\n"
    known = pattern.search(text) is not None
    text = pattern.sub(lambda _: section + "\n", text) if known else text.rstrip() + "\n\n" + section
    page.parent.mkdir(exist_ok=True)
    page.write_text(text.rstrip() + "\n", encoding="utf-8")


def main() -> None:
    """Runs them one after another; prints lines as they are measured, and puts each section into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to a million articles (hours, and 60 GB of disk)")
    parser.add_argument("--sizes", help="numbers of articles, joined by commas, in place of the quick size's")
    told = parser.parse_args()
    sizes = tuple(map(int, told.sizes.split(","))) if told.sizes else intake.FULL if told.full else intake.QUICK
    known = intake.KNOWN_FULL if told.full else intake.KNOWN_QUICK
    makers: list[Callable[[], Iterator[str]]] = [
        lambda: iter([extraction.run(extraction.FULL if told.full else extraction.QUICK)]),
        lambda: intake.section(sizes, known),
        repetition.section,
    ]
    for make in makers:
        lines = []
        for line in make():
            print(line, flush=True)
            lines.append(line)
            # As it grows, so that what was measured stays where the rest is interrupted.
            put_section(PAGE, "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
