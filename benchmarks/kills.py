"""Kills intake, reading or whole runs at random points: ``python -m benchmarks.kills [--reading|--whole] --count 30``.

A plain re-run must mend all.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.builders.killing import reading_trials, trials, whole_trials


def main() -> None:
    """Runs the trials; exits with 1 where a result differs from an undisturbed run's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reading", action="store_true", help="kill what reads, not what takes in")
    parser.add_argument("--whole", action="store_true", help="kill `safegov run`, in one step after another")
    told = parser.parse_args()
    run = whole_trials if told.whole else reading_trials if told.reading else trials
    with tempfile.TemporaryDirectory() as folder:
        n_killed, faults = run(Path(folder), told.count, told.seed)
    print(f"{told.count} trials, {n_killed} runs killed at work, {len(faults)} differences")
    for fault in faults:
        print(fault)
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
