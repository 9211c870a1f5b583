"""What starting costs: ``python -m benchmarks.start [ROUNDS] [--beside CHECKOUT]``.

Commands on one text of each language, help, a query on a home of two texts, and a reader with its first text: each in a
new process, without what readers keep (``schemas.kept``), while that is made, and with it. With ``--beside`` the code
of another checkout does the same in turns. Prints the least of all rounds: processor seconds, seconds by the clock, and
most memory.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.machine import machine
from schemas.project import samples

HERE = Path(__file__).parent.parent
_ROUNDS = 5
_FIRST = (
    "import sys; from pathlib import Path; from extraction.languages import read; read(Path(sys.argv[1]).read_text())"
)
_KEEPING = "import os, pathlib; from schemas import kept; kept.use(pathlib.Path(os.environ['SAFEGOV_CACHE'])); "


class Cost(NamedTuple):
    """Of one process and those that it started: processor seconds, seconds by the clock, and most memory in MB."""

    processor: float
    clock: float
    memory: float


def cost(checkout: Path, program: list[str], cache: Path | None) -> Cost:
    """What one call of ``program`` costs with the code of ``checkout``."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "SAFEGOV_CACHE": str(cache or "")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *program], cwd=checkout, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{program} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024)


def _programs(home: Path, *, keeps: bool) -> dict[str, list[str]]:
    english, chinese = (str(next(iter(sorted((folder / "texts").glob("*.txt"))))) for folder in _folders())
    command = ["-m", "pipelines.cli.main"]
    first = ["-c", _KEEPING + _FIRST if keeps else _FIRST]
    return {
        "reader and first text, English": [*first, english],
        "reader and first text, Chinese": [*first, chinese],
        "extract, English": [*command, "extract", english],
        "extract, Chinese": [*command, "extract", chinese],
        "--help": [*command, "--help"],
        "sql": [*command, "sql", "SELECT 1", "--home", str(home)],
    }


def _folders() -> tuple[Path, Path]:
    return samples(), samples() / "zh"


def measured(checkouts: dict[str, Path], rounds: int) -> Iterator[tuple[str, str, Cost]]:
    """Name, way and least cost of each program, all ways in turns."""
    with tempfile.TemporaryDirectory() as folder:
        home, cache = Path(folder) / "home", Path(folder) / "cache"
        texts = sorted((samples() / "texts").glob("*.txt"))[:2]
        made = ["-m", "pipelines.cli.main", "run", *map(str, texts), "--home", str(home), "--quiet"]
        cost(HERE, made, cache)
        ways = {
            way: (checkout, way_cache)
            for name, checkout in checkouts.items()
            for way, way_cache in (
                [(f"{name}, nothing kept", None), (f"{name}, kept anew", cache), (f"{name}, kept", cache)]
                if (checkout / "schemas" / "kept.py").exists()
                else [(name, None)]
            )
        }
        for name in _programs(home, keeps=False):
            reads = not name.startswith(("-", "sql"))
            least: dict[str, Cost] = {}
            for _ in range(rounds):
                for way, (checkout, way_cache) in ways.items():
                    if not reads and way.endswith(("nothing kept", "anew")):
                        continue
                    if way.endswith("anew"):
                        shutil.rmtree(cache, ignore_errors=True)
                    found = cost(checkout, _programs(home, keeps=way_cache is not None)[name], way_cache)
                    least[way] = Cost(*map(min, least.get(way, found), found))
            for way, found in least.items():
                yield name, way, found


def main() -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=_ROUNDS)
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turns with this one")
    told = parser.parse_args()
    checkouts = {"before": told.beside.resolve()} if told.beside else {}
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{machine()}; load {load}; least of {told.rounds}\n")
    print("| | | processor s | s | MB |\n| --- | --- | ---: | ---: | ---: |")
    for name, way, found in measured(checkouts | {"now": HERE}, told.rounds):
        print(f"| {name} | {way} | {found.processor:.2f} | {found.clock:.2f} | {found.memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
