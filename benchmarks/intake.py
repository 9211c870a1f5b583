"""Speed and memory of intake and reading: ``python -m benchmarks.intake [--full | --sizes 10000,100000]``.

For each size: articles (made up, see ``articles.py``) as compressed JSON Lines are taken in and read; the same file is
given again with a hundred new articles; repeated texts are looked for. Beside it, in the same run, a straightforward
peer: pandas reads the same file and the standard library's ``re`` looks for the same lexicons' terms, word by word.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
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
from benchmarks.memory import Watch
from extraction.matcher import load
from warehouse.home import Home
from warehouse.intake import IntakeOptions, take_in
from warehouse.intake.duplicates import find_repeats

QUICK = (1_000, 4_000)
FULL = (10_000, 100_000, 1_000_000)
_PEER_ARTICLES = 300
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds of each step for so many articles, and the most resident memory (bytes, all processes together)."""

    n: int
    n_bytes: int
    intake: float
    reading: float
    again: float
    repeats: float
    n_repeats: int
    memory: int

    @property
    def rate(self) -> float:
        """Articles a second through intake and reading."""
        return self.n / (self.intake + self.reading)


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


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(folder: Path, count: int) -> Measure:
    """Takes in and reads ``count`` articles."""
    given, more = folder / "in" / "articles.jsonl.zst", folder / "in" / "more.jsonl.zst"
    given.parent.mkdir(parents=True)
    size = write_articles(given, count)
    home = Home(folder / "home")

    def intake() -> None:
        report = take_in(home, "bench", [given.parent], IntakeOptions(), "bench", datetime.now(UTC))
        if not report.is_balanced or report.n_quarantined:
            raise RuntimeError(f"the articles were not all taken in: {report}")

    def reading() -> None:
        read_drop(home, "bench", run_id="bench")

    with Watch() as watch:
        first = _timed(intake)
        second = _timed(reading)
        write_articles(more, 100, start=count)
        again = _timed(intake) + _timed(reading)
        files = sorted((home.extracted("documents") / "bench").glob("*.parquet"))
        documents = pl.scan_parquet(files).select("document_id", "published_on").collect()
        started = time.perf_counter()
        repeats = find_repeats(home, documents)
        looked = time.perf_counter() - started
    return Measure(count, size, first, second, again, looked, repeats.height, watch.most)


def peer(folder: Path) -> float:
    """Articles a second of pandas and ``re`` with the terms of all lexicons, on one core."""
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

    return _PEER_ARTICLES / _timed(work)


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


def run(sizes: tuple[int, ...]) -> str:
    """Measures all sizes; returns the section of docs/performance.md."""
    return "\n".join(_section(sizes)) + "\n"


def _section(sizes: tuple[int, ...]) -> Iterator[str]:
    yield "## Taking in and reading"
    yield ""
    yield f"Compressed JSON Lines of made-up articles (4 kB on average) to checked rows of `extracted`. {machine()}."
    yield ""
    yield "| articles | intake (s) | reading (s) | articles/s | 100 more (s) | repeats (s) | found | memory (MB) |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for count in sizes:
        folder = Path(tempfile.mkdtemp())
        try:
            m = measure(folder, count)
        finally:
            shutil.rmtree(folder)
        row = (
            f"{m.n:,}",
            f"{m.intake:.1f}",
            f"{m.reading:.1f}",
            f"{m.rate:,.0f}",
            f"{m.again:.1f}",
            f"{m.repeats:.1f}",
        )
        yield f"| {' | '.join(row)} | {m.n_repeats:,} | {m.memory / 2**20:,.0f} |"
    with tempfile.TemporaryDirectory() as name:
        rate = peer(Path(name))
    yield ""
    yield (
        f"Peer: pandas and `re` looking for the terms of the same lexicons, and nothing else, did {rate:,.0f} articles "
        "a second on one core."
    )


def main() -> None:
    """Prints the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to a million articles (about an hour)")
    parser.add_argument("--sizes", help="numbers of articles, joined by commas")
    told = parser.parse_args()
    sizes = tuple(map(int, told.sizes.split(","))) if told.sizes else FULL if told.full else QUICK
    for line in _section(sizes):
        print(line, flush=True)


if __name__ == "__main__":
    main()
