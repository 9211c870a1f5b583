"""Size of the one-file report, and how long a browser takes over it: python -m benchmarks.report [MEETINGS].

Makes a working database of that many meetings (ten demands each) and its trends, writes the report, and opens it in
Chromium, each time in a fresh context: until all is drawn, after a choice of province, of an opened meeting. Median of
five, on this machine and with its processor slowed to a quarter, as on a phone. Prints JSON.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import sync_playwright

from benchmarks.machine import machine
from tests.builders.release import fill
from warehouse.release.report.page import LIMIT, write_report
from warehouse.release.trends.views import create_views

ROUNDS = 5
SLOWED = 4
LOAD_TARGET_MS = 2_000
_DRAWN = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
)
_TIMED = """(act) => new Promise((done) => {
    const started = performance.now();
    if (act === "filter") {
        const chosen = document.getElementById("f-province");
        chosen.value = chosen.options[Math.floor(chosen.options.length / 2)].value;
        chosen.dispatchEvent(new Event("change", { bubbles: true }));
    } else document.querySelector("#list tr.item .link").click();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
})"""


def build(folder: Path, n_meetings: int) -> tuple[Path, float]:
    """The report of so many meetings in ``folder``, and the seconds of processor time that writing it took."""
    file, page = folder / "working.duckdb", folder / "report.html"
    is_new = not file.exists()
    with duckdb.connect(str(file)) as con:
        con.execute("SET threads = 2")
        if is_new:
            fill(con, n_meetings, directives=10, filler=2_500)
            create_views(con)
        used = time.process_time()
        write_report(con, "r0001", page)
        return page, time.process_time() - used


def looked_at(page: Path) -> dict[str, Any]:
    """Milliseconds of opening ``page``, filtering it and opening a meeting: medians, as it is and slowed."""
    found: dict[str, Any] = {}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        for name, factor in (("as_it_is", 1), (f"slowed_{SLOWED}_times", SLOWED)):
            times: dict[str, list[float]] = {"load": [], "filter": [], "open": []}
            for _ in range(ROUNDS):
                context = browser.new_context(viewport={"width": 1200, "height": 900})
                tab = context.new_page()
                context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": factor})
                tab.goto(page.as_uri())
                times["load"].append(tab.evaluate(_DRAWN))
                times["filter"].append(tab.evaluate(_TIMED, "filter"))
                times["open"].append(tab.evaluate(_TIMED, "open"))
                context.close()
            found[name] = {f"{step}_ms": round(statistics.median(each)) for step, each in times.items()}
        browser.close()
    return found


def measure(folder: Path, n_meetings: int) -> dict[str, Any]:
    """What the report of so many meetings weighs and takes."""
    page, cpu = build(folder, n_meetings)
    content = page.read_bytes()
    looked = looked_at(page)
    return {
        "machine": machine(),
        "load_of_machine": round(os.getloadavg()[0], 1),
        "n_meetings": n_meetings,
        "report_bytes": len(content),
        "gzipped_bytes": len(gzip.compress(content, 6)),
        "writing_cpu_seconds": round(cpu, 1),
        **looked,
        "is_within_targets": len(content) < LIMIT and looked["as_it_is"]["load_ms"] < LOAD_TARGET_MS,
    }


def main() -> None:
    """Measures in a temporary folder, or in one to keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meetings", type=int, nargs="?", default=5_000)
    parser.add_argument("--keep", type=Path, help="folder to build in, and to leave there")
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measure(given.keep, given.meetings), indent=2))
        return
    with tempfile.TemporaryDirectory(prefix="safegov-bench-") as folder:
        print(json.dumps(measure(Path(folder), given.meetings), indent=2))


if __name__ == "__main__":
    main()
