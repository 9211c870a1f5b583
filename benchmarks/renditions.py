"""What a rendition keeps of its original: formulas, sectors, instruments, responsibilities, stringency.

Usage: python -m benchmarks.renditions [--write]

Chinese articles with gold codes (``samples/zh``), their English renditions (``tests/data/renditions``: literal machine
translation and a news desk's summary) and where each demand of an original stands in a rendition. Told is, for each
codebook, how many of the codes that the original's demand has (by gold, and as the Chinese reader finds them) the
English reader finds in the rendition of that demand, and how many it finds that the original has not: the break between
the languages that a trend over both must reckon with.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extraction.languages import read
from extraction.model import Directive
from warehouse.evaluation.gold import numbered
from warehouse.intervals import wilson

ROOT = Path(__file__).parent.parent
ORIGINALS = ROOT / "samples" / "zh"
RENDITIONS = ROOT / "tests" / "data" / "renditions"
PAGE = ROOT / "docs" / "accuracy.md"
MARK, END = "<!-- what renditions keep -->", "<!-- end of what renditions keep -->"
BOOKS = ("sectors", "instruments", "responsibilities", "phrases")
KINDS = {"mt": "machine translation", "sum": "summary"}
_SHARED = 0.5  # of a read demand that must lie in the stretch


class Pair(NamedTuple):
    """One demand of an original and its rendition."""

    article: str
    kind: str
    number: int
    start: int
    end: int


class Kept(NamedTuple):
    """Codes of originals' demands: how many they have, how many the rendition keeps, how many it has besides."""

    n: int
    kept: int
    besides: int


def pairs() -> list[Pair]:
    """The pairs of ``tests/data/renditions``."""
    lines = (RENDITIONS / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Pair(one["id"], one["rendition"], one["n"], one["start_char"], one["end_char"]) for one in rows]


def gold() -> dict[str, dict[int, dict[str, set[str]]]]:
    """Codes by gold of the originals' numbered sentences, by article; without those whose codes are not known."""
    found = {}
    for line in (ORIGINALS / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["id"]] = {
            int(number): {book: set(one[book]) for book in BOOKS}
            for number, one in row.get("sentences", {}).items()
            if all(book in one for book in BOOKS)
        }
    return found


def _codes(demands: Iterable[Directive], start: int, end: int) -> dict[str, set[str]]:
    """The codes of the demands that lie in ``[start, end)``, or that it lies in."""
    found: dict[str, set[str]] = {book: set() for book in BOOKS}
    for one in demands:
        shared = min(one.end, end) - max(one.start, start)
        if shared > _SHARED * min(one.end - one.start, end - start):
            for code in one.codes:
                found[code.codebook].add(code.code)
    return found


def measure(found: Sequence[Pair]) -> tuple[dict[tuple[str, str, str], Kept], dict[str, Kept], int]:
    """By kind of rendition, codebook and basis (``gold``, ``reader``): what is kept; for each formula, by gold;
    how many demands are of renditions that the reader takes for no report, and left out."""
    truths = gold()
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    formulas: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    left_out = 0
    for (article, kind), of_page in _by_page(found):
        original = (ORIGINALS / "texts" / f"{article}.txt").read_text(encoding="utf-8")
        rendition = (RENDITIONS / "texts" / f"{article}_{kind}.txt").read_text(encoding="utf-8")
        spans = numbered(original)
        told, rendered = read(original).directives, read(rendition).directives
        if not told or not rendered:
            left_out += len(of_page)
            continue
        for pair in of_page:
            theirs = _codes(rendered, pair.start, pair.end)
            bases = {"gold": truths.get(article, {}).get(pair.number), "reader": _codes(told, *spans[pair.number - 1])}
            for basis, codes in bases.items():
                if codes is None:
                    continue
                for book in BOOKS:
                    own = codes[book]
                    _add(counts[kind, book, basis], own, theirs[book])
                    if book == "phrases" and basis == "gold":
                        for code in own | theirs[book]:
                            _add(formulas[code], own & {code}, theirs[book] & {code})
    return (
        {key: Kept(*one) for key, one in counts.items()},
        {key: Kept(*one) for key, one in formulas.items()},
        left_out,
    )


def _by_page(found: Sequence[Pair]) -> Iterator[tuple[tuple[str, str], list[Pair]]]:
    pages: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in found:
        pages[pair.article, pair.kind].append(pair)
    yield from sorted(pages.items())


def _add(tally: list[int], own: set[str], theirs: set[str]) -> None:
    for place, n in enumerate((len(own), len(own & theirs), len(theirs - own))):
        tally[place] += n


def table() -> Iterator[str]:
    """The figures as lines of Markdown."""
    found = pairs()
    kept, formulas, left_out = measure(found)
    sizes = Counter(pair.kind for pair in found)
    yield (
        f"{len({pair.article for pair in found})} originals; demands with a rendition: "
        + ", ".join(f"{sizes[kind]} in {words}" for kind, words in KINDS.items())
        + f"; {left_out} of them in pages that a reader takes for no report, and not counted."
    )
    yield ""
    yield "| codes | rendition | in originals, by gold | kept | besides | in originals, as read | kept | besides |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for book in BOOKS:
        for kind, words in KINDS.items():
            cells = []
            for basis in ("gold", "reader"):
                one = kept.get((kind, book, basis), Kept(0, 0, 0))
                low, high = wilson(one.kept / one.n if one.n else 0.0, one.n)
                share = f"{one.kept / one.n:.2f} [{low:.2f}, {high:.2f}]" if one.n else "–"
                cells += [str(one.n), share, str(one.besides)]
            yield f"| {'formulas' if book == 'phrases' else book} | {words} | {' | '.join(cells)} |"
    often = sorted((one for one in formulas.items() if one[1].n >= 6), key=lambda one: (one[1].kept / one[1].n, one[0]))
    if often:
        yield ""
        yield (
            "Formulas that occur six times and more, least kept first (kept of all): "
            + ", ".join(f"{code} {one.kept} of {one.n}" for code, one in often)
            + "."
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into docs/accuracy.md")
    lines = list(table())
    print("\n".join(lines))
    if parser.parse_args().write:
        page = PAGE.read_text(encoding="utf-8")
        head, mark, rest = page.partition(MARK)
        if not mark:
            raise SystemExit(f"docs/accuracy.md has no mark {MARK!r}: put it where the table shall stand")
        PAGE.write_text(head + "\n".join([mark, "", *lines, "", END]) + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
