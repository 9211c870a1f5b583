"""Takes in mutated files of every format: ``python -m benchmarks.fuzz --count 20000``. None may be lost, none crash.

With ``--documents``, of the forms of word processors, printers and mailers alone.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tests.builders.documents import all_documents, damaged
from tests.builders.inputs import all_formats
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions, IntakeReport
from warehouse.intake.quarantine import listing
from warehouse.store.home import Home

_ROUND = 2_000  # files of a folder


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one round of files."""

    report: IntakeReport
    lost: list[str]
    """Files that came to nothing: no document, no row of quarantine, nothing ignored."""


def fuzz(folder: Path, count: int, seed: int, sound: dict[str, bytes] | None = None) -> Outcome:
    """Mutates the ``sound`` files in turn, ``count`` in all, and takes them in."""
    rng = random.Random(seed)
    sound = sound if sound is not None else all_formats() | all_documents()
    names = sorted(sound)
    given = folder / "in"
    given.mkdir(parents=True)
    for number in range(count):
        name = names[number % len(names)]
        suffix = name.partition(".")[2]
        (given / f"{number:06d}.{suffix}").write_bytes(damaged(sound[name], rng, sound[rng.choice(names)]))
    home = Home(folder / "home")
    report = take_in(home, "fuzz", [given], IntakeOptions(timeout_seconds=20), "fuzz", datetime.now(UTC))
    told = {uri.split("#")[0].split("!/")[0] for uri in listing(home)["source_uri"].to_list()}
    parts = [pl.read_parquet(part) for part in sorted((home.ledger / "fuzz").glob("*.parquet"))]
    ledger = (
        pl.concat(parts).filter(pl.col("n_inputs") + pl.col("n_ignored") > 0) if parts else pl.DataFrame({"uri": []})
    )
    told.update(ledger["uri"].to_list())
    return Outcome(report, sorted({str(path) for path in given.iterdir()} - told))


def main() -> None:
    """Runs rounds until ``--count`` files are done; exits with 1 where one was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000, help="mutated files in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", action="store_true", help="documents alone (Word, PDF, …)")
    told = parser.parse_args()
    sound = all_documents() if told.documents else None
    lost: list[str] = []
    reasons: Counter[str] = Counter()
    inputs = documents = refused = 0
    started = time.monotonic()
    for number, done in enumerate(range(0, told.count, _ROUND)):
        with tempfile.TemporaryDirectory() as folder:
            outcome = fuzz(Path(folder), min(_ROUND, told.count - done), told.seed + number, sound)
        lost += outcome.lost
        inputs += outcome.report.n_inputs
        refused += outcome.report.n_quarantined
        documents += outcome.report.n_new
        reasons.update(outcome.report.quarantined_by_reason)
        if not outcome.report.is_balanced:
            lost.append(f"round {number}: counts do not add up: {outcome.report}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{told.count} files, {inputs} inputs: {documents} documents, {refused} quarantined, {len(lost)} lost, "
        f"{time.monotonic() - started:.0f} s, {peak} MB at most, {children} MB in a parser"
    )
    print(", ".join(f"{reason} {count}" for reason, count in reasons.most_common()))
    for name in lost[:20]:
        print("lost:", name)
    raise SystemExit(bool(lost))


if __name__ == "__main__":
    main()
