"""How a limit of intake is raised: told with each refusal that one caused, by option and a value that will do."""

from __future__ import annotations

import math

OPTIONS = {
    "max_bytes": "--max-bytes",
    "max_expanded_bytes": "--max-expanded-bytes",
    "max_ratio": "--max-ratio",
    "max_members": "--max-members",
    "timeout_seconds": "--timeout",
}
"""Option of ``safegov quarantine retry`` for each limit of ``IntakeOptions`` that it can raise."""


def rounded_up(value: float) -> int:
    """``value`` rounded up to two leading digits, so that it can be typed."""
    step: int = 10 ** max(0, math.floor(math.log10(max(value, 1))) - 1)
    return math.ceil(value / step) * step


def how(**needed: float) -> str:
    """What to type for an input that needs at least these limits, given by their names in ``IntakeOptions``."""
    given = " ".join(f"{OPTIONS[name]} {rounded_up(value)}" for name, value in needed.items())
    return f"if you trust it, `safegov quarantine retry ID {given}` takes it in (ID as in `safegov quarantine list`)"
