"""What the gate's checks cost, batch by batch: python -m benchmarks.gate DATABASE [PREVIOUS [HOME RELEASE HOLDS]].

Processor seconds of this process, the dearest batches first. All rows are looked at; with a home folder, the release
that is published there and what tells the build (``release`` and ``holds`` in ``.memo/touched.json``), those that may
differ. Opens both databases for reading alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from warehouse.release.gate import check, contract, held_back, suites


def main(arguments: list[str]) -> None:
    """Prints the seconds of each batch, and of all with what is about them."""
    started = time.process_time()
    great_expectations = check._great_expectations()
    print(f"{time.process_time() - started:7.2f}  importing Great Expectations")
    database, previous, home, release, holds = (arguments + [""] * 5)[:5]
    spent: dict[str, float] = {}
    ask = check._check_batch

    def timed(gx: Any, frames: Any, suite: suites.Suite, batch: suites.Batch, con: Any) -> Any:
        began = time.process_time()
        answers = ask(gx, frames, suite, batch, con)
        spent[f"{suite.name}.{batch.name}"] = time.process_time() - began
        return answers

    check._check_batch = timed
    request: dict[str, Any] = {"database": database, "previous": previous or None, "suites": []}
    if home:
        every = (contract.suite(), held_back.suite(), *suites.load())
        held = [(suite.name, one.check) for suite in every for batch in suite.batches for one in batch.expect]
        request["basis"] = {"release": release, "held": held, "home": str(Path(home)), "holds": holds, "few": 0}
    began = time.process_time()
    answer = check.check(great_expectations, request)
    print(f"{time.process_time() - began:7.2f}  checks")
    for name, seconds in sorted(spent.items(), key=lambda one: -one[1]):
        print(f"{seconds:7.3f}  {name}")
    print(answer["scope"])


if __name__ == "__main__":
    main(sys.argv[1:])
