"""The gate's checks at the tables that they are about: in the UI, ``main/meetings`` says what was found of meetings.

They tell; what keeps a release back is the one check at ``quality/check_results``. The gate's own step reports them,
since after a release that it blocks no further step is run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import dagster as dg

from assets.resolved import CODES, KEYS
from schemas import tables_codes
from warehouse.release.gate import contract, held_back, suites
from warehouse.release.gate.result import Check, GateResult

Place = tuple[dg.AssetKey, str]
"""The asset of a table, and the suite."""


@cache
def _assets() -> dict[str, dg.AssetKey]:
    """The asset of each table, by the table's bare name."""
    return {
        **{table.name: CODES for table in tables_codes.TABLES},
        **{name.split(".", 1)[1]: key for name, key in KEYS.items()},
        "accuracy": dg.AssetKey(["quality", "accuracy"]),
    }


@cache
def places() -> dict[Place, str]:
    """Where the bundled suites have checks, and what each suite is about."""
    return {
        (_assets()[expectation.table], suite.name): suite.about
        for suite in (contract.suite(), held_back.suite(), *suites.load())
        for batch in suite.batches
        for expectation in batch.expect
        if expectation.table in _assets()
    }


def specs(after: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """The checks of each table, evaluated once ``after`` is made."""
    return [
        dg.AssetCheckSpec(suite, asset=key, description=about, additional_deps=[after])
        for (key, suite), about in places().items()
    ]


def evaluations(result: GateResult) -> Iterator[tuple[Place, bool, dict[str, dg.MetadataValue[Any]]]]:
    """For each place whether all its checks held, and what of them failed."""
    found: dict[Place, list[Check]] = defaultdict(list)
    for check in result.checks:
        key = _assets().get(check.table_name or "")
        if key is not None and (key, check.suite) in places():
            found[key, check.suite].append(check)
    for place, checks in found.items():
        failed = [check for check in checks if not check.success]
        yield (
            place,
            not failed,
            {
                "n_checks": dg.MetadataValue.int(len(checks)),
                "n_failed": dg.MetadataValue.int(len(failed)),
                "failed": told(failed),
            },
        )


def told(failed: list[Check]) -> dg.MarkdownMetadataValue:
    """Checks that failed, with what was observed, what to do, and the first rows."""
    lines = [
        f"- **{check.severity}** `{check.check_name}`: {check.says} Observed {check.observed}, expected "
        f"{check.expected}. {check.remedy or ''}" + "".join(f"\n  - {row}" for row in check.rows)
        for check in failed
    ]
    return dg.MetadataValue.md("\n".join(lines) or "none")
