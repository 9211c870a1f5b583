"""The working database made anew: from the build before where that can be gone on from, else whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

import duckdb

from warehouse.resolution import whole_check
from warehouse.resolution.build import build
from warehouse.resolution.kept import Kept, WholeNeededError, held_by
from warehouse.resolution.settings import GovernanceReport, GovernanceSettings
from warehouse.resolution.whole_check import Difference
from warehouse.store import build_state, touched, working_file
from warehouse.store.home import Home

_MOST_GROWN = 1.75
"""How much larger than after the last whole build the file may be that a build goes on from; trends are in it, too."""
_SMALL_BYTES = 32 * 1024 * 1024
"""Size up to which a file may grow whatever it was: the views of trends alone double the smallest, and a release of so
small a file leaves behind what is free in it (``release.database``)."""
Step = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was built; where it was built whole, why; where it was compared with a whole build, in what it was another
    (the whole one stands then)."""

    report: GovernanceReport
    why_whole: str | None
    differences: list[Difference] = field(default_factory=list)


def renew(
    home: Home, settings: GovernanceSettings, build_of: build_state.Build, *, step: Step, whole_every: int = 0
) -> Renewed:
    """Makes the working database of what ``home`` holds, and notes it as ``build_of`` unless it was found to be another
    than a whole build gives; every ``whole_every``-th build is compared with one. ``step`` shows what is under way.

    Raises as ``build`` and ``working_file.anew`` do.
    """
    before = build_state.working(home)
    if before is None or not (before.is_anew and before.kept and home.warehouse.exists()):
        why = "there is no build to go on from"
    elif home.warehouse.stat().st_size > max(_SMALL_BYTES, _MOST_GROWN * before.whole_bytes):
        why = "the database has grown by what builds replaced in it"
    else:
        try:
            return _renewed(home, settings, build_of, step, whole_every, before=before)
        except WholeNeededError as error:
            why = str(error)
        except duckdb.Error as error:  # the database before may be damaged: what else it is shows again
            why = f"the database could not be gone on from: {error}"
    return _renewed(home, settings, build_of, step, whole_every, why=why)


def _renewed(
    home: Home,
    settings: GovernanceSettings,
    build_of: build_state.Build,
    step: Step,
    whole_every: int,
    *,
    before: build_state.Build | None = None,
    why: str | None = None,
) -> Renewed:
    found: list[Difference] = []
    with working_file.anew(home, goes_on=before is not None) as con:
        ((own,),) = con.execute("SELECT current_database()").fetchall()
        with step("bringing documents together"):
            report = build(
                con, home, settings, kept=Kept() if before is None else Kept(str(own), before.kept, before.holds)
            )
        if whole_check.is_due(home, whole_every):
            with step("comparing with a whole build"):
                found = whole_check.differences(con, home, settings)
        holds = "" if found else held_by(con, str(own))
        if before is None or found:
            touched.end(home)
        else:
            touched.add(con, home, before.holds, holds)
    if not found:
        whole = home.warehouse.stat().st_size if before is None else before.whole_bytes
        build_state.set_working(home, replace(build_of, kept=report.kept, holds=holds, whole_bytes=whole))
    return Renewed(report, why, found)
