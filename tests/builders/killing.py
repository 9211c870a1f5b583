"""Kills real processes that take texts in, read them, or run everything, at random points, and compares what a plain
re-run makes."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.ops.settings import SAMPLES
from schemas.tables_extracted import TABLES
from tests.builders.inputs import all_formats, article, jsonl, mutated
from warehouse.intake.quarantine import listing
from warehouse.store.home import Home

_PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from warehouse.store.home import Home
from warehouse.intake import ingest, writer
from warehouse.intake.model import IntakeOptions
writer.PART_DOCUMENTS = 150  # many parts, so that many points lie between two of them
ingest._BATCH = 100
print("ready", flush=True)
home, given = Home(Path(sys.argv[1])), Path(sys.argv[2])
report = ingest.take_in(home, "d", [given], IntakeOptions(workers=1), "run", datetime.now(UTC))
assert report.is_balanced, report
print(report.counts(), flush=True)
"""

# Reading is stopped between its many parts, or within one of them.
_READING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from warehouse.reading.executor import LocalExecutor
from warehouse.reading.read_drop import read_drop
from warehouse.store.home import Home
print("ready", flush=True)
report = read_drop(Home(Path(sys.argv[1])), "d", reader="tests.builders.readers:faulty", extractor_version="1",
    executor=LocalExecutor(1), run_id="run", seen_at=datetime(2023, 6, 1, tzinfo=UTC))
print(report.counts(), flush=True)
"""


def inputs(folder: Path) -> Path:
    """A folder of a thousand texts in files of every format, broken ones among them."""
    rng = random.Random(11)
    folder.mkdir(parents=True)
    for number in range(120):
        (folder / f"t{number:03d}.txt").write_bytes(article(number % 100).encode())
    for number in range(3):
        (folder / f"r{number}.jsonl").write_bytes(jsonl(range(number * 250, number * 250 + 400)) + b"{broken\n")
    for name, data in all_formats().items():
        (folder / f"sound-{name}").write_bytes(data)
        (folder / f"broken-{name}").write_bytes(mutated(data, rng))
    return folder


def start(home: Path, given: Path | None) -> subprocess.Popen[bytes]:
    """A process that takes ``given`` in, or reads what was taken in; returns when it begins."""
    told = [_READING, str(home)] if given is None else [_PROGRAM, str(home), str(given)]
    process = subprocess.Popen([sys.executable, "-c", *told], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def run(home: Path, given: Path | None) -> float:
    """As ``start``, undisturbed; returns the seconds it took."""
    process = start(home, given)
    began = time.monotonic()
    assert process.wait(300) == 0, "an undisturbed run failed"
    return time.monotonic() - began


def killed(home: Path, given: Path | None, after: float) -> bool:
    """Kills a run after so many seconds; whether it was still at work."""
    process = start(home, given)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def contents(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the store holds, apart from times, runs and the parts that rows stand in; raises where a part is broken."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for layer, key in (("documents", ["document_id"]), ("sources", ["document_id", "source_uri"])):
        files = sorted((home / "store" / layer).glob("*/*.parquet"))
        frame = pl.concat([pl.read_parquet(file) for file in files]).drop("first_seen_at")
        if layer == "documents":
            frame = frame.sort("precedence").unique("document_id", keep="first").drop("source_uri")
        else:
            assert not frame.is_duplicated().any(), "a source stands there twice"
        found[layer] = frame.sort(key).rows()
    found["quarantine"] = listing(Home(home)).drop("run_id", "seen_at").sort("quarantine_id").rows()
    return found


def trials(folder: Path, count: int, seed: int) -> tuple[int, list[str]]:
    """Kills ``count`` runs at random points, some of them twice, and completes each by a plain re-run.

    Returns how many were killed at work, and what differed from an undisturbed run.
    """
    rng = random.Random(seed)
    given = inputs(folder / "in")
    seconds = run(folder / "whole", given)
    expected = contents(folder / "whole")
    n_killed = 0
    faults: list[str] = []
    for number in range(count):
        home = folder / f"home{number}"
        for _ in range(rng.choice((1, 1, 2))):
            n_killed += killed(home, given, rng.uniform(0, seconds))
        run(home, given)
        found = contents(home)
        faults += [f"trial {number}: {layer} differs" for layer in expected if found[layer] != expected[layer]]
        remains = [str(path) for path in home.rglob("*.tmp-*")]
        faults += [f"trial {number}: left {path}" for path in remains]
    return n_killed, faults


def read_contents(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What was read, and the sketches, part by part; raises where a part is broken."""
    found = {}
    for layer in [*(f"extracted/{table.name}" for table in TABLES), "sketches", "quarantine"]:
        files = sorted((home / "store" / layer / "d").glob("*.parquet"))
        found[layer] = [(file.name, *pl.read_parquet(file).rows()) for file in files]
    return found


def reading_trials(folder: Path, count: int, seed: int) -> tuple[int, list[str]]:
    """As ``trials``, of reading: every run starts from the same documents, taken in and not read."""
    rng = random.Random(seed)
    given = folder / "in"
    given.mkdir(parents=True)
    marks = {40: " RAISE", 300: " NOVOCABULARY", 301: " OUTSIDE"}
    for number in range(750):
        text = f"Mayor Li Xiang said of case {number}: all must act.{marks.get(number, '')}"
        (given / f"{number:04d}.txt").write_text(text)
    taken = folder / "taken"
    run(taken, given)
    shutil.copytree(taken, folder / "whole")
    seconds = run(folder / "whole", None)
    expected = read_contents(folder / "whole")
    n_killed = 0
    faults: list[str] = []
    for number in range(count):
        home = folder / f"home{number}"
        shutil.copytree(taken, home)
        for _ in range(rng.choice((1, 1, 2))):
            n_killed += killed(home, None, rng.uniform(0.3 * seconds, seconds))
        run(home, None)
        found = read_contents(home)
        faults += [f"trial {number}: {layer} differs" for layer in expected if found[layer] != expected[layer]]
        faults += [f"trial {number}: left {path}" for path in home.rglob("*.tmp-*")]
    return n_killed, faults


# What stands in the home folder when a step of a whole run has begun, and the seconds within which it is then killed.
STEPS = {
    "intake": (".lock", 3.0),
    "reading": ("store/sources/*/part-*", 2.0),
    "governance": (".building/warehouse.duckdb", 2.0),
    "trends and gate": (".working.json", 4.0),
    "publication": (".checked.json", 1.0),
    "switch": ("releases/*", 0.5),
}
_UNSTABLE = {"first_seen_at", "seen_at", "run_id", "built_at", "release_id", "checked_at", "kept_at"}


def texts(folder: Path, count: int) -> Path:
    """A folder of that many sample texts, and two files that are refused."""
    folder.mkdir(parents=True)
    for text in sorted((SAMPLES / "texts").glob("*.txt"))[:count]:
        shutil.copy(text, folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    return folder


def start_whole(home: Path, given: Path) -> subprocess.Popen[bytes]:
    """``safegov run`` in a process of its own, and its group."""
    command = [sys.executable, "-m", "pipelines.cli.main", "run", str(given), "--home", str(home), "--quiet"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def run_whole(home: Path, given: Path) -> None:
    """Runs everything, undisturbed."""
    process = start_whole(home, given)
    _, told = process.communicate(timeout=600)
    assert process.returncode == 0, told.decode()


def killed_in(step: str, home: Path, given: Path, rng: random.Random) -> bool:
    """Kills a whole run some time after ``step`` has begun (at once, if it began in an earlier run, or a little
    later); whether it was still at work."""
    mark, within = STEPS[step]
    process = start_whole(home, given)
    until = time.monotonic() + 300
    while process.poll() is None and not list(home.glob(mark)) and time.monotonic() < until:
        time.sleep(0.02)
    try:
        process.wait(rng.uniform(0, within))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def published(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the published release, apart from times, runs and the history of releases."""
    with duckdb.connect(str(Home(home).published_file.resolve()), read_only=True) as con:
        tables = con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal "
            "AND table_name NOT IN ('releases', 'changes', 'check_results') ORDER BY ALL"
        ).fetchall()
        found = {}
        for schema, name in tables:
            rows = con.sql(f'SELECT * FROM "{schema}"."{name}"')
            kept = ", ".join(f'"{column}"' for column in rows.columns if column not in _UNSTABLE)
            found[f"{schema}.{name}"] = con.execute(f'SELECT {kept} FROM "{schema}"."{name}" ORDER BY ALL').fetchall()
    return found


def whole_trials(folder: Path, count: int, seed: int, n_texts: int = 12) -> tuple[int, list[str]]:
    """As ``trials``, of ``safegov run``, each kill in another step than the one before."""
    rng = random.Random(seed)
    given = texts(folder / "in", n_texts)
    run_whole(folder / "whole", given)
    expected = published(folder / "whole")
    steps = list(STEPS)
    n_killed = 0
    faults: list[str] = []
    for number in range(count):
        home = folder / f"home{number}"
        for step in {steps[number % len(steps)]: 0, rng.choice(steps): 0}:
            n_killed += killed_in(step, home, given, rng)
        run_whole(home, given)
        found = published(home)
        faults += [f"trial {number}: {name} differs" for name in expected if found.get(name) != expected[name]]
        faults += [f"trial {number}: left {path}" for path in home.rglob("*.tmp-*")]
        shutil.rmtree(home)
    return n_killed, faults
