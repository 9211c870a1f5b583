"""What orchestration costs: first run, nothing new, one article, a backfill of many drops.

python -m benchmarks.orchestration [N_DROPS]. Seconds of the wall and of the processors (with all child processes).
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipelines.ops.settings import SAMPLES


def _timed(what: str, *arguments: str) -> None:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "pipelines.cli.main", *arguments, "--quiet"], check=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{what:<44} {wall:6.1f} s wall {processor:6.1f} s processor", flush=True)


def main(n_drops: int) -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory(prefix="safegov-bench-") as name:
        folder = Path(name)
        texts = sorted((SAMPLES / "texts").glob("*.txt"))
        home = ["--home", str(folder / "home")]
        _timed(f"first run on samples/ ({len(texts)} texts)", "run", *home)
        _timed("nothing new", "run", *home)
        one = folder / "one.txt"
        one.write_text(texts[0].read_text(encoding="utf-8") + "\nA further line.\n", encoding="utf-8")
        _timed("one new article", "run", str(one), *home)

        drops = []
        for number in range(n_drops):
            drop = folder / f"drop-{number:03d}"
            drop.mkdir()
            text = texts[number % len(texts)]
            words = text.read_text(encoding="utf-8")
            (drop / text.name).write_text(f"{words}\nCopy {number}.\n", encoding="utf-8")
            drops.append(str(drop))
        home = ["--home", str(folder / "many")]
        _timed(f"{n_drops} drops of one article, one command", "run", *drops, *home)
        _timed("nothing new in them", "run", *drops, *home)
        shutil.rmtree(folder / "many" / "store" / "extracted")
        _timed(f"backfill of {n_drops} drops, all to be read", "backfill", *home)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
