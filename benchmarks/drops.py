"""What looking through many drops costs, at two sizes: ``python -m benchmarks.drops [SMALL LARGE]``.

Finding what is unread, held or lost, a build's state, and registering drops: each must grow no faster than
the number of drops (an exponent of 1; up to 1.4 is let pass for the noise of a machine). Ends with 1 where one does.
"""

from __future__ import annotations

import hashlib
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from schemas.model import Table
from schemas.polars_types import polars_schema
from schemas.tables_extracted import TABLES
from schemas.tables_store import SOURCES, TAKEN_IN
from warehouse.intake.drops import Register
from warehouse.intake.lost import lost_sources
from warehouse.reading.part_state import CONTRACT, VERSION, contract_fingerprint, unread
from warehouse.store import build_state
from warehouse.store.home import Home
from warehouse.store.parts import drops
from warehouse.store.readings import Reading, held

_MOST = 1.4
_DOCUMENTS = 5  # a drop
_PRECEDENCE = "8" * 16


def make(home: Home, n_drops: int) -> None:
    """A store of drops with one part each, read by reader ``v``."""
    for number in range(n_drops):
        drop = f"d{number:06d}"
        ids = [hashlib.sha256(f"{drop} {at}".encode()).hexdigest()[:16] for at in range(_DOCUMENTS)]
        told = {"collection": drop, "source_uri": f"{drop}/a.txt", "precedence": _PRECEDENCE}
        for folder, table in ((home.documents, TAKEN_IN), (home.sources, SOURCES)):
            _write(folder / drop / "part-00000.parquet", _frame(table, ids, told), {})
        for table in TABLES:
            marks = {VERSION: "v", CONTRACT: contract_fingerprint()}
            _write(Reading(drop, 0, 1).file(home, table.name), _frame(table, ids, {}), marks)


def _frame(table: Table, ids: list[str], told: dict[str, str]) -> pl.DataFrame:
    columns = polars_schema(table)
    others = [pl.lit(told.get(name), dtype=kind).alias(name) for name, kind in columns.items() if name != "document_id"]
    return pl.DataFrame({"document_id": ids}).with_columns(others).select(list(columns))


def _write(path: Path, frame: pl.DataFrame, marks: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path, metadata=marks)


def _looks(home: Home, n_drops: int) -> dict[str, Callable[[], object]]:
    return {
        "unread, all read": lambda: [unread(home, drop, "v") for drop in drops(home)],
        "unread, reader moved": lambda: [unread(home, drop, "w") for drop in drops(home)],
        "held": lambda: held(home),
        "lost": lambda: lost_sources(home),
        "state": lambda: build_state.state(home),
        "register": lambda: Register(home).add_all(f"/given/{number}/texts" for number in range(n_drops)),
    }


def seconds(n_drops: int) -> dict[str, float]:
    """Processor seconds of each look at a store of that many drops."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        make(home, n_drops)
        for name, look in _looks(home, n_drops).items():
            began = time.process_time()
            look()
            found[name] = time.process_time() - began
    return found


def main() -> int:
    """Prints seconds and exponents; 1 where a look grows faster than the store."""
    small, large = map(int, sys.argv[1:3] or ("400", "1600"))
    seconds(2)  # imports, and what is made once
    few, many = seconds(small), seconds(large)
    worst = 0.0
    print(f"| processor seconds | {small} drops | {large} drops | exponent |\n| --- | --- | --- | --- |")
    for name in few:
        exponent = math.log(many[name] / max(few[name], 1e-3)) / math.log(large / small)
        worst = max(worst, exponent)
        print(f"| {name} | {few[name]:.2f} | {many[name]:.2f} | {exponent:.2f} |")
    return int(worst > _MOST)


if __name__ == "__main__":
    sys.exit(main())
