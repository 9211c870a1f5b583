"""What the gate may rest on: a published release that held the same checks, so that only what differs is looked at.

Where that is not so, or a result in ``every`` is due that looks at all, it says why all rows are looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warehouse.release.gate import history
from warehouse.release.history import current_id
from warehouse.store import build_state
from warehouse.store.home import Home


@dataclass(frozen=True, slots=True)
class Basis:
    """The release that was checked before. ``why_all`` says why that is of no use; empty where it is."""

    asked: str
    """What tells the suites, the code and the libraries of other ones."""
    why_all: str = ""
    release: str = ""
    held: tuple[tuple[str, str], ...] = ()
    """Suites and names of the checks that held; of a failed one nobody knows which rows break it."""
    n_since_all: int = 0
    """How many results lie after the last that looked at all rows."""


def told_by(suites: Iterable[Path] = ()) -> str:
    """What tells the suites in the folders ``suites``, the bundled ones, the code and the libraries of other ones."""
    digest = hashlib.sha256(build_state.code_and_libraries().encode())
    for folder in suites:
        for path in sorted(folder.glob("*.y*ml")):
            content = path.read_bytes()
            digest.update(f"{path.name}\0{len(content)}\n".encode() + content)
    return digest.hexdigest()


def basis(home: Home, suites: Iterable[Path], every: int) -> Basis:
    """What a check of ``home``'s working database may rest on; every ``every``-th looks at all rows (0: none has to).

    Raises StoreError where the last result is damaged.
    """
    asked = told_by(suites)
    release = current_id(home)
    if release is None:
        return Basis(asked, "there is no release before it")
    last = history.last_of(home, release)
    if last is None:
        why = f"nothing is kept of how {release} was checked"
    elif last.status not in ("passed", "warned"):
        why = f"{release} was {last.status}"
    elif last.asked != asked:
        why = f"{release} was checked by other suites, code or libraries"
    elif 0 < every <= last.n_since_all + 1:
        why = f"one check in {every} does"
    else:
        held = tuple((check.suite, check.check_name) for check in last.checks if check.success)
        return Basis(asked, "", release, held, last.n_since_all)
    return Basis(asked, why)
