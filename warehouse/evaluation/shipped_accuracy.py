"""The accuracy that comes with safegov: its readers on its samples, measured where it is made, so that no user waits.

Usage, in a checkout: python -m warehouse.evaluation.shipped_accuracy [--check]. Writes ``samples/accuracy.csv``: in its
first line what it is of (``measure.fingerprint``), then the rows of ``quality.accuracy``. ``make lock-reader`` does it,
too. With other texts or with a reader of which a file is another, a run measures anew.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from schemas.project import samples
from warehouse.evaluation import measure
from warehouse.store.build_state import code_hash
from warehouse.store.files import write_bytes


def write(folder: Path) -> Path:
    """Measures the present readers on ``folder`` and writes what was found there; returns the file."""
    file = folder / measure.SHIPPED
    of = measure.fingerprint(folder, code_hash("extraction"))
    write_bytes(file, f"# {of}\n{measure.measured_on(folder).write_csv()}".encode())
    return file


def main() -> int:
    """Writes the file, or checks that it is of the present readers and texts; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where the file is of others")
    told = parser.parse_args()
    if not told.check:
        print(write(samples()))
        return 0
    if measure.shipped(samples(), code_hash("extraction")) is None:
        print(f"samples/{measure.SHIPPED} is of other readers or texts: make lock-reader", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
