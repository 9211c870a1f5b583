"""How many examples a property test tries whose every example costs a build: few before a commit, many by night."""

from __future__ import annotations

import os

THOROUGH = "SAFEGOV_TESTS_THOROUGH"
"""Variable that ``make test-nightly`` sets."""


def examples(few: int, many: int) -> int:
    """``few``, or ``many`` where the tests are to be thorough."""
    return many if os.environ.get(THOROUGH) else few
