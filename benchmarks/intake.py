"""Cost of intake and reading: ``python -m benchmarks.intake [--full | --sizes 10000,100000] [--known 100000]``.

For each size: articles (made up, see ``articles.py``) as compressed JSON Lines are taken in and read, and repeated
texts are looked for. Then a hundred new articles are given among many known ones. Beside it, in the same run, a
straightforward peer: pandas reads the same file and the standard library's ``re`` looks for the same lexicons' terms.
Costs are processor time, of all processes together: they hold on a machine that others use.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pandas as pd
import polars as pl
import zstandard

from assets.reading import read_drop
from benchmarks.articles import articles
from benchmarks.memory import Watch, tree_cpu_seconds
from extraction.matcher import load
from warehouse.home import Home
from warehouse.intake import IntakeOptions, take_in
from warehouse.intake.duplicates import find_repeats

QUICK = (2_500, 10_000, 40_000)
FULL = (10_000, 100_000, 1_000_000)
KNOWN = 100_000
_NEW = 100
_PEER_ARTICLES = 40
_CHUNK = 5_000
_PLAIN = "tests.assets.readers:small"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one step took: processor time of all processes, and time by the clock, in seconds."""

    cpu: float
    clock: float

    def each(self, count: int) -> str:
        """Processor time for one of ``count``, in milliseconds."""
        return f"{1000 * self.cpu / count:.2f}"


@dataclass(frozen=True, slots=True)
class Measure:
    """Costs of each step for so many articles, and the most resident memory (bytes, all processes together)."""

    n: int
    intake: Cost
    reading: Cost
    repeats: Cost
    n_repeats: int
    memory: int


def _chunk(start_and_count: tuple[int, int]) -> bytes:
    start, count = start_and_count
    lines = b"".join(orjson.dumps(one) + b"\n" for one in articles(count, start=start))
    return zstandard.compress(lines, 3)


def write_articles(path: Path, count: int, start: int = 0) -> int:
    """Puts ``count`` articles as compressed JSON Lines at ``path``; returns the packed size."""
    starts = range(start, start + count, _CHUNK)
    tasks = [(first, min(_CHUNK, start + count - first)) for first in starts]
    with path.open("wb") as file, ProcessPoolExecutor(max_tasks_per_child=None) as pool:
        for packed in pool.map(_chunk, tasks):
            file.write(packed)
    return path.stat().st_size


def _timed(work: Callable[[], object]) -> Cost:
    clock, cpu = time.perf_counter(), tree_cpu_seconds()
    work()
    return Cost(tree_cpu_seconds() - cpu, time.perf_counter() - clock)


def _take(home: Home, folder: Path) -> None:
    report = take_in(home, "bench", [folder], IntakeOptions(), "bench", datetime.now(UTC))
    if not report.is_balanced or report.n_quarantined:
        raise RuntimeError(f"the articles were not all taken in: {report}")


def measure(folder: Path, count: int) -> Measure:
    """Takes in and reads ``count`` articles."""
    given, home = folder / "in", Home(folder / "home")
    given.mkdir(parents=True)
    write_articles(given / "articles.jsonl.zst", count)
    with Watch() as watch:
        intake = _timed(lambda: _take(home, given))
        reading = _timed(lambda: read_drop(home, "bench", run_id="bench"))
        files = sorted((home.extracted("documents") / "bench").glob("*.parquet"))
        documents = pl.scan_parquet(files).select("document_id", "published_on").collect()
        found: list[pl.DataFrame] = []
        repeats = _timed(lambda: found.append(find_repeats(home, documents)))
    return Measure(count, intake, reading, repeats, found[0].height, watch.most)


def among_known(folder: Path, n_known: int) -> tuple[Cost, Cost]:
    """What a hundred new articles cost where nothing, and where ``n_known`` articles are known and read.

    The known ones are read by a plain reader in place of the project's, since only that they were read matters.
    """
    costs = []
    read_drop(Home(folder / "warm"), "bench", run_id="bench")
    for number, known in enumerate((0, n_known)):
        given, home = folder / f"in{number}", Home(folder / f"home{number}")
        given.mkdir(parents=True)
        if known:
            write_articles(given / "known.jsonl.zst", known)
            _take(home, given)
            read_drop(home, "bench", reader=_PLAIN, run_id="bench")
        write_articles(given / "new.jsonl.zst", _NEW, start=KNOWN * 10)

        def work(home: Home = home, given: Path = given) -> None:
            _take(home, given)
            read_drop(home, "bench", run_id="bench")

        costs.append(_timed(work))
    return costs[0], costs[1]


def peer(folder: Path) -> Cost:
    """Cost of pandas and ``re`` looking for the terms of all lexicons in some hundred articles."""
    path = folder / "peer.jsonl.zst"
    write_articles(path, _PEER_ARTICLES)
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


def machine() -> str:
    """What the figures were measured on."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    kind = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({kind}), {memory:.0f} GB, Python {platform.python_version()}"


def run(sizes: tuple[int, ...], n_known: int = KNOWN) -> str:
    """Measures all sizes; returns the section of docs/performance.md."""
    return "\n".join(_section(sizes, n_known)) + "\n"


def _section(sizes: tuple[int, ...], n_known: int) -> Iterator[str]:
    yield "## Taking in and reading"
    yield ""
    yield (
        f"Compressed JSON Lines of made-up articles (4 kB on average) to checked rows of `extracted`. {machine()}; "
        f"load {os.getloadavg()[0]:.0f} when it began. Processor time, of all processes together, in milliseconds an "
        "article; memory is resident, of all processes together."
    )
    yield ""
    yield "| articles | intake (ms) | reading (ms) | finding repeats (ms) | repeats | clock (s) | memory (MB) |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for count in sizes:
        with tempfile.TemporaryDirectory() as name:
            m = measure(Path(name), count)
        costs = " | ".join(one.each(m.n) for one in (m.intake, m.reading, m.repeats))
        clock = m.intake.clock + m.reading.clock + m.repeats.clock
        yield f"| {m.n:,} | {costs} | {m.n_repeats:,} | {clock:.0f} | {m.memory / 2**20:,.0f} |"
    with tempfile.TemporaryDirectory() as name:
        cost = peer(Path(name))
    yield ""
    yield (
        f"Peer, in the same run: pandas and `re` looking for the terms of the same lexicons, and nothing else, took "
        f"{cost.each(_PEER_ARTICLES)} ms an article."
    )
    if n_known:
        with tempfile.TemporaryDirectory() as name:
            alone, among = among_known(Path(name), n_known)
        yield ""
        yield (
            f"A hundred new articles, taken in and read: {alone.cpu:.1f} s of processor time in an empty store, "
            f"{among.cpu:.1f} s where {n_known:,} are known."
        )


def main() -> None:
    """Prints the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to a million articles (about an hour)")
    parser.add_argument("--sizes", help="numbers of articles, joined by commas")
    parser.add_argument("--known", type=int, default=KNOWN, help="articles known before the hundred new ones")
    told = parser.parse_args()
    sizes = tuple(map(int, told.sizes.split(","))) if told.sizes else FULL if told.full else QUICK
    for line in _section(sizes, told.known):
        print(line, flush=True)


if __name__ == "__main__":
    main()
