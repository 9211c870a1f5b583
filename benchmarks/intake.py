"""From files to published tables: ``python -m benchmarks.intake [--full | --sizes 10000,100000] [--known 100000]``.

Whole runs of growing size (``whole.py``); a hundred new articles in an empty home and among many known ones; beside
them, in the same run, a straightforward peer: pandas reads the same file and the standard library's ``re`` looks for
the terms of the same lexicons, and does nothing else.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from benchmarks import whole
from benchmarks.machine import machine
from benchmarks.memory import tree_cpu_seconds
from extraction.text.lexicon import load

QUICK, FULL = whole.QUICK, whole.FULL
KNOWN_QUICK, KNOWN_FULL = 10_000, 100_000
_PEER_ARTICLES = 5
"""It takes some five seconds for each."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one step took: processor time of all processes, and time by the clock, in seconds."""

    cpu: float
    clock: float


def _timed(work: Callable[[], object]) -> Cost:
    clock, cpu = time.perf_counter(), tree_cpu_seconds()
    work()
    return Cost(tree_cpu_seconds() - cpu, time.perf_counter() - clock)


def peer(folder: Path) -> Cost:
    """Cost of pandas and ``re`` looking for the terms of all lexicons in a few articles."""
    path = folder / "peer.jsonl.zst"
    whole.write_articles(path, _PEER_ARTICLES)
    terms = {lexicon.group: sorted({term for term, _ in lexicon.english}, key=len, reverse=True) for lexicon in load()}
    patterns = {
        name: re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.I)
        for name, words in terms.items()
        if words
    }

    def work() -> None:
        for frame in pd.read_json(path, lines=True, chunksize=500, compression="zstd"):
            for name, pattern in patterns.items():
                frame[name] = frame["text"].map(
                    lambda text, pattern=pattern: [m.span() for m in pattern.finditer(text)]
                )
            frame.to_json(folder / "peer.out.jsonl", orient="records", lines=True)

    return _timed(work)


def section(sizes: tuple[int, ...], n_known: int, folder: Path = whole.FOLDER) -> Iterator[str]:
    """The lines of the section of docs/performance.md, each as soon as it is measured.

    What ``folder`` holds of an earlier, interrupted benchmark is not measured again.
    """
    results = whole.Results(folder)
    yield "## Taking in and reading"
    yield ""
    yield (
        "`safegov run` on compressed JSON Lines of made-up articles (4 kB on average), from the file to the published "
        f"release, in one process tree watched from outside. {machine()}. Processor time and resident memory are those "
        "of all processes together (what they share counts for each); an interrupted run counts with all its attempts."
    )
    yield ""
    yield from whole.HEAD
    runs = []
    for n in sizes:
        runs.append(whole.measure(folder, results, n))
        yield whole.line_of(runs[-1])
    yield ""
    yield from whole.steps_of(runs)
    yield ""
    with tempfile.TemporaryDirectory() as name:
        cost = peer(Path(name))
    own = min(1000 * run.cpu / run.n for run in runs)
    each = 1000 * cost.cpu / _PEER_ARTICLES
    yield (
        f"Peer, in the same run: pandas and `re` looking for the terms of the same lexicons, and nothing else, took "
        f"{each:,.0f} ms of processor time an article ({_PEER_ARTICLES} of these articles; a whole run takes "
        f"{own:.1f} ms: {each / own:,.0f} times less)."
    )
    if n_known:
        alone, run = whole.among(folder, results, n_known)
        yield ""
        yield (
            f"A hundred new articles: a whole run takes {alone.cpu:.0f} s of processor time in an empty home, "
            f"{run.cpu:.0f} s where {n_known:,} are known; of it intake and reading {_taken(alone):.1f} s and "
            f"{_taken(run):.1f} s."
        )
        yield ""
        yield from whole.steps_of([alone, run])


def _taken(run: whole.Run) -> float:
    return sum(run.steps[name].cpu for name in ("documents", "extracted") if name in run.steps)


def main() -> None:
    """Prints the section as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to a million articles")
    parser.add_argument("--sizes", help="numbers of articles, joined by commas")
    parser.add_argument("--known", type=int, help="articles known before the hundred new ones; 0: not measured")
    parser.add_argument("--folder", type=Path, default=whole.FOLDER, help="where to work and to keep what was measured")
    told = parser.parse_args()
    sizes = tuple(map(int, told.sizes.split(","))) if told.sizes else FULL if told.full else QUICK
    known = told.known if told.known is not None else KNOWN_FULL if told.full else KNOWN_QUICK
    for line in section(sizes, known, told.folder):
        print(line, flush=True)


if __name__ == "__main__":
    main()
