"""Lists of names, parted otherwise."""

from __future__ import annotations

import re

from benchmarks.metamorphic.page import CHANGES


def rejoin(page, join):
    """Runs of the gold's names joined by commas and 'and' are joined another way."""
    names = "|".join(re.escape(name) for name in sorted(page.names, key=len, reverse=True))
    if names:
        page.sub(
            rf"(?:{names})(?:(?:, and |, | and )(?:{names})(?![A-Za-z])){{1,}}(?!, (?:[a-z]|[A-Z][a-z]+ [a-z]))",
            lambda m: join(re.split(r", and |, | and ", m[0])),
            gold=False,
        )


CHANGES["list_oxford"] = (
    lambda page, rng: rejoin(page, lambda n: ", ".join(n[:-1]) + ", and " + n[-1] if len(n) > 2 else " and ".join(n)),
    "A, B, and C",
    set(),
)
CHANGES["list_and"] = (
    lambda page, rng: rejoin(page, lambda n: ", ".join(n[:-1]) + " and " + n[-1]),
    "A, B and C",
    set(),
)
CHANGES["list_commas"] = (lambda page, rng: rejoin(page, ", ".join), "A, B, C", set())
CHANGES["list_semicolons"] = (lambda page, rng: rejoin(page, "; ".join), "A; B; C", set())
CHANGES["list_enumeration_comma"] = (lambda page, rng: rejoin(page, "、".join), "A、B、C, left by the machine", set())
CHANGES["list_blanks"] = (lambda page, rng: rejoin(page, "  ".join), "A  B  C, as the Chinese prints lists", set())
CHANGES["list_all_and"] = (lambda page, rng: rejoin(page, " and ".join), "A and B and C", set())
CHANGES["list_slashes"] = (
    lambda page, rng: rejoin(page, lambda n: ", ".join(n[:-1]) + " & " + n[-1]),
    "A, B & C",
    set(),
)
