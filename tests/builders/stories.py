"""Pages of several stories: those written for the purpose, and pairs of samples one below the other.

Usage: python -m tests.builders.stories [en|zh] [N] measures the law on N pairs, with and without a headline between.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from extraction.languages import read
from extraction.model import Reading
from tests.builders.paths import ROOT

PAGES = ROOT / "tests" / "data" / "stories"
_LONG = {"en": 70, "zh": 24}  # characters of a line that, if it ends in a stop, is an article's first paragraph
_STOPS = (".", "!", "?", "。", "！", "？", ")", "）", "”", '"')
_HALVES = {"all": ("develop", "measure")}


def pages(language: str, split: str = "all") -> dict[str, dict[str, Any]]:
    """The written pages of one language by id: text and gold by story (``README.md`` there)."""
    lines = (PAGES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return {one["id"]: one for one in found if one["split"] in _HALVES.get(split, (split,))}


class Pair(NamedTuple):
    """Two samples one below the other; the second begins at ``offset``."""

    text: str
    first: str
    second: str
    offset: int
    has_headline: bool


class Law(NamedTuple):
    """What became of pairs: counts."""

    n: int
    same_rows: int
    """Pairs with the rows of each text alone, moved."""
    n_both: int
    both: int
    """Of the pairs of two reports, those with two meetings."""
    mixed: int
    """Pairs with a story that has rows of both texts."""


@cache
def samples(language: str) -> dict[str, str]:
    """The samples of one language by id."""
    folder = ROOT / "samples" / "texts" if language == "en" else ROOT / "samples" / language / "texts"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def _body(text: str, language: str) -> str:
    """``text`` from its first paragraph on, without headline and stamps."""
    lines = text.split("\n")
    least = _LONG[language]
    at = next((n for n, line in enumerate(lines) if len(line.strip()) > least and line.strip().endswith(_STOPS)), 0)
    return "\n".join(lines[at:])


def pairs(language: str, n: int, seed: int, *, leave_out: frozenset[str] = frozenset()) -> Iterator[Pair]:
    """``n`` pairs of samples drawn from generator ``seed``, each with and without a headline between."""
    held = samples(language)
    names = sorted(set(held) - leave_out)
    rng = random.Random(seed)
    for _ in range(n):
        one, other = rng.sample(names, 2)
        first = held[one].rstrip()
        for second, has_headline in ((held[other], True), (_body(held[other], language), False)):
            yield Pair(f"{first}\n\n{second}", first, second, len(first) + 2, has_headline)


def rows(reading: Reading, by: int = 0) -> Counter[tuple[Any, ...]]:
    """Attendees and demands of a reading, places moved ``by`` characters."""
    people = Counter((one.name, one.title, one.presided, one.spoke, one.start + by) for one in reading.attendees)
    return people + Counter((one.start + by, one.end + by, one.speaker_name) for one in reading.directives)


def stretches(reading: Reading, text: str) -> list[tuple[int, int, bool]]:
    """The stories of a reading: start, end, and whether it reports a meeting."""
    if not reading.stories:
        return [(0, len(text), reading.meeting is not None)]
    return [(one.start, one.end, one.meeting is not None) for one in reading.stories]


def is_mixed(pair: Pair, reading: Reading) -> bool:
    """Whether a story of the page has rows of both texts."""
    for start, end, _ in stretches(reading, pair.text):
        places = [one.start for one in (*reading.attendees, *reading.directives) if start <= one.start < end]
        if places and min(places) < pair.offset <= max(places):
            return True
    return False


def law(language: str, n: int, seed: int, *, has_headline: bool, leave_out: frozenset[str] = frozenset()) -> Law:
    """What becomes of ``n`` pairs."""
    alone = cache(read)
    counts: Counter[str] = Counter()
    for pair in pairs(language, n, seed, leave_out=leave_out):
        if pair.has_headline is not has_headline:
            continue
        told, first, second = read(pair.text), alone(pair.first), alone(pair.second)
        counts["n"] += 1
        counts["same"] += rows(told) == rows(first) + rows(second, pair.offset)
        counts["mixed"] += is_mixed(pair, told)
        if first.meeting is not None and second.meeting is not None:
            counts["two"] += 1
            wanted = sum(is_report for text, one in ((pair.first, first), (pair.second, second))
                         for _, _, is_report in stretches(one, text))  # fmt: skip
            counts["both"] += sum(is_report for _, _, is_report in stretches(told, pair.text)) == wanted
    return Law(counts["n"], counts["same"], counts["two"], counts["both"], counts["mixed"])


def write_gold(folder: Path, language: str, split: str = "all") -> Path:
    """Writes the pages and their gold as a folder that `safegov evaluate` takes; returns it."""
    (folder / "texts").mkdir(parents=True)
    lines = []
    for name, page in pages(language, split).items():
        (folder / "texts" / f"{name}.txt").write_text(page["text"], encoding="utf-8")
        lines.append(json.dumps({key: value for key, value in page.items() if key != "text"}, ensure_ascii=False))
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "en"
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    for headed in (True, False):
        print(f"{chosen}, {'with' if headed else 'without'} a headline:", law(chosen, size, 16, has_headline=headed))
