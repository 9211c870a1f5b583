"""The gate's result as one page that reads well offline: why a release was held back stands first."""

from __future__ import annotations

from collections.abc import Sequence

import jinja2

from schemas.project import data
from warehouse.release.gate.result import GateResult

_TEMPLATE = data("warehouse.release.gate", "page.html.j2")
HEADLINES = {
    "passed": "Passed: every check held",
    "warned": "Published with warnings",
    "blocked": "Blocked: the release before stays published",
    "overridden": "Published by override of blocking checks",
}


def render(result: GateResult, earlier: Sequence[GateResult] = ()) -> str:
    """The page of ``result``; ``earlier`` results are listed below it, the latest first."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    by_suite = {name: [check for check in result.checks if check.suite == name] for name in sorted(result.suites)}
    return template.render(
        result=result,
        headline=HEADLINES[result.status],
        by_suite={name: checks for name, checks in by_suite.items() if checks},
        earlier=list(reversed(earlier)),
    )
