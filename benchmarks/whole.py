"""Whole runs, from compressed articles to the published tables: ``python -m benchmarks.whole [SIZE …] [--plain]``.

Each size is a run of the command ``safegov run`` in a process of its own, watched from outside: processor time and
resident memory of all its processes together, step by step. What was measured stands in ``<folder>/whole.json`` as it
is measured. A benchmark that was interrupted goes on where it was when it is started again: sizes that are done are not
measured again, and the size that was at work is resumed by a plain re-run, whose cost is added.

``--plain`` reads with ``benchmarks/plain.py`` in place of the project's reader: what all else costs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson
import zstandard

from benchmarks.articles import articles
from benchmarks.machine import machine
from benchmarks.memory import Watch

QUICK = (2_500, 10_000, 40_000)
FULL = (10_000, 100_000, 1_000_000)
NEW = 100
"""Articles that come in addition to known ones."""
FOLDER = Path("var") / "bench"
_CHUNK = 5_000
_EVERY_SECONDS = 0.5
_SAVE_SECONDS = 15
_PROGRAM = """
import sys
from warehouse.reading.read_drop import read_drop
if sys.argv.pop(1) == "plain":
    read_drop.__kwdefaults__["reader"] = "benchmarks.plain:read"
from pipelines.cli.main import main
main()
"""


@dataclass(slots=True)
class Step:
    """Cost of one step: processor time of all processes and time by the clock (seconds), most memory (bytes)."""

    cpu: float = 0.0
    clock: float = 0.0
    memory: int = 0


@dataclass(slots=True)
class Run:
    """What a run of so many articles cost, over all attempts where it was interrupted."""

    n: int
    what: str
    """``whole``, ``plain`` (see above), ``known`` (likewise, what others are added to), ``alone``, ``among …``."""
    cpu: float = 0.0
    clock: float = 0.0
    memory: int = 0
    n_attempts: int = 0
    is_done: bool = False
    steps: dict[str, Step] = field(default_factory=dict)
    dataset: dict[str, int] = field(default_factory=dict)
    disk: dict[str, int] = field(default_factory=dict)
    """Bytes that the home folder takes, by what stands in it."""
    machine: str = ""
    load: float = 0.0


def _chunk(start: int, count: int, n_places: int) -> bytes:
    lines = b"".join(orjson.dumps(one) + b"\n" for one in articles(count, start=start, n_places=n_places))
    return zstandard.compress(lines, 3)


def write_articles(path: Path, count: int, start: int = 0, n_places: int = 0) -> None:
    """Puts ``count`` articles as compressed JSON Lines at ``path``, whole or not at all."""
    unfinished = path.with_name(path.name + ".tmp")
    with unfinished.open("wb") as file:
        for first in range(start, start + count, _CHUNK):
            file.write(_chunk(first, min(_CHUNK, start + count - first), n_places))
    unfinished.replace(path)


class Results:
    """What was measured, kept in one file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "whole.json"
        self.runs: list[Run] = []
        if self._path.exists():
            for told in json.loads(self._path.read_text(encoding="utf-8")):
                told["steps"] = {name: Step(**step) for name, step in told["steps"].items()}
                self.runs.append(Run(**told))

    def of(self, n: int, what: str) -> Run:
        """The run of that size and kind, new where there is none."""
        for run in self.runs:
            if (run.n, run.what) == (n, what):
                return run
        self.runs.append(Run(n, what))
        return self.runs[-1]

    def save(self) -> None:
        """Writes the file anew."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".tmp")
        unfinished.write_text(json.dumps([asdict(run) for run in self.runs], indent=1) + "\n", encoding="utf-8")
        unfinished.replace(self._path)


def measure(folder: Path, results: Results, n: int, *, plain: bool = False, n_places: int = 0) -> Run:
    """Runs ``n`` articles through, or goes on with a run that was interrupted. Raises RuntimeError where it fails."""
    run = results.of(n, ("plain" if plain else "whole") + (f" {n_places} places" if n_places else ""))
    if not run.is_done:
        place = folder / f"{run.what.replace(' ', '-')}-{n}"
        _go(results, run, place, _given(place, n, n_places=n_places), place / "home")
        shutil.rmtree(place)
    return run


def among(folder: Path, results: Results, n_known: int) -> tuple[Run, Run]:
    """What a run of a hundred new articles costs in an empty home, and in one that knows ``n_known`` articles.

    These are taken in and published as always, but read by ``plain``: only that they were read matters here.
    """
    alone, run = results.of(NEW, "alone"), results.of(NEW, f"among {n_known}")
    place = folder / f"among-{n_known}"
    new = _given(place, NEW, start=10_000_000)
    if not alone.is_done:
        _go(results, alone, place, new, place / "empty")
    if not run.is_done:
        known = results.of(n_known, "known")
        if not known.is_done:
            _go(results, known, place, _given(place, n_known), place / "home")
        _go(results, run, place, new, place / "home")
        shutil.rmtree(place)
    return alone, run


def _given(place: Path, count: int, start: int = 0, n_places: int = 0) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"articles-{start}-{count}.jsonl.zst"
    if not path.exists():
        write_articles(path, count, start, n_places)
    return path


def _go(results: Results, run: Run, place: Path, given: Path, home: Path) -> None:
    """Runs the command once, watches it, and notes in ``run`` what it cost, in addition to earlier attempts."""
    run.n_attempts += 1
    run.machine, run.load = machine(), os.getloadavg()[0]
    cpu, clock, memory = run.cpu, run.clock, run.memory
    saved = began = time.time()
    reader = "plain" if run.what.startswith(("plain", "known")) else "own"
    # Made-up articles may break what the gate expects of a second release; what it costs is measured all the same.
    options = ["--home", str(home), "--json", "--override", "made-up articles of a benchmark"]
    command = [sys.executable, "-c", _PROGRAM, reader, "run", str(given), *options]
    with (place / "out.json").open("wb") as out, (place / "err.txt").open("ab") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)

        def told() -> None:
            nonlocal saved
            now, _, used = watch.seen[-1]
            run.cpu, run.clock, run.memory = cpu + used, clock + now - began, max(memory, watch.most)
            if now - saved > _SAVE_SECONDS:
                saved = now
                results.save()

        watch = Watch(_EVERY_SECONDS, process.pid, told)
        try:
            with watch:
                code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            results.save()
            raise
    run.clock = clock + time.time() - began
    if code:
        results.save()
        raise RuntimeError(f"safegov run ended with exit code {code}: see {place / 'err.txt'}")
    summary = json.loads((place / "out.json").read_text(encoding="utf-8"))
    run.dataset = summary["dataset"]
    _add_steps(run, home, summary["run_ids"], watch)
    for path in home.rglob("*"):
        if path.is_file() and not path.is_symlink():
            below = path.relative_to(home).parts
            name = "/".join(below[:-1][:2] if below[0] == "store" else below[:1])
            run.disk[name] = run.disk.get(name, 0) + path.stat().st_size
    run.is_done = True
    results.save()


def _add_steps(run: Run, home: Path, run_ids: Sequence[str], watch: Watch) -> None:
    from pipelines.ops.dagster.instance import instance  # noqa: PLC0415 - seconds to load, after what is measured
    from warehouse.store.home import Home  # noqa: PLC0415

    with instance(Home(home)) as dagster:
        stats = [one for run_id in run_ids for one in dagster.get_run_step_stats(run_id)]
    for one in stats:
        if one.start_time is None or one.end_time is None:
            continue
        step = run.steps.setdefault(one.step_key, Step())
        within = [seen for seen in watch.seen if one.start_time <= seen[0] <= one.end_time + _EVERY_SECONDS]
        step.clock += one.end_time - one.start_time
        if within:
            step.cpu += within[-1][2] - within[0][2]
            step.memory = max(step.memory, *(size for _, size, _ in within))


_NAMES = {
    "documents": "intake",
    "extracted": "reading",
    "governance": "governance",
    "trends": "trends",
    "quality__accuracy": "accuracy",
    "quality__check_results": "gate",
    "publication": "publication",
}


HEAD = (
    "| articles | s | articles/s | processor (ms each) | memory (MB) | meetings | directives | disk (MB) |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)


def line_of(run: Run) -> str:
    """What a run costs, as a row of the table that ``HEAD`` begins."""
    told = "" if run.n_attempts == 1 else f" ({run.n_attempts} attempts)"
    return (
        f"| {run.n:,}{told} | {run.clock:,.0f} | {run.n / run.clock:,.0f} | {1000 * run.cpu / run.n:.2f} "
        f"| {run.memory / 2**20:,.0f} | {run.dataset.get('meetings', 0):,} | {run.dataset.get('directives', 0):,} "
        f"| {sum(run.disk.values()) / 2**20:,.0f} |"
    )


def steps_of(runs: Sequence[Run]) -> Iterator[str]:
    """A table of each run's steps."""
    yield "Step by step: processor time in milliseconds an article; clock; most memory in MB."
    yield ""
    yield "| articles | " + " | ".join(_NAMES.values()) + " |"
    yield "| ---: |" + " ---: |" * len(_NAMES)
    for run in runs:
        steps = [run.steps.get(name, Step()) for name in _NAMES]
        told = [f"{1000 * one.cpu / run.n:.2f}; {one.clock:,.0f} s; {one.memory / 2**20:,.0f}" for one in steps]
        yield f"| {run.n:,} | {' | '.join(told)} |"


def main() -> None:
    """Measures the sizes and prints what each costs as it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=list(QUICK))
    parser.add_argument("--plain", action="store_true", help="read with benchmarks/plain.py")
    parser.add_argument(
        "--places", type=int, default=0, help="keep to so many places: dense as many times more articles"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to work and to keep what was measured")
    told = parser.parse_args()
    results = Results(told.folder)
    for n in told.sizes:
        run = measure(told.folder, results, n, plain=told.plain, n_places=told.places)
        print("\n".join([*HEAD, line_of(run), "", *steps_of([run])]), flush=True)


if __name__ == "__main__":
    main()
