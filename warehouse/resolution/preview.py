"""What a correction would change in the tables, before it is written: two builds, one without and one with it.

Neither touches the working database or a release. The build without it is kept as long as the store, the corrections
and the settings are the same.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.corrections.apply_to_documents import stamped
from warehouse.corrections.form import Correction
from warehouse.release.changes import ChangedRow, changed_rows
from warehouse.resolution.build import build
from warehouse.resolution.near import Near, near
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store import build_state
from warehouse.store.home import Home

_WITHOUT = {"corrections", "coverage", "reporting_places", "document_sources"}
"""Tables that say nothing of a value: the correction's own row, counts of texts."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the proposed corrections (status, detail), and the rows that would change."""

    outcomes: tuple[tuple[str, str | None], ...]
    n_rows: int
    rows: tuple[ChangedRow, ...]
    seconds: float
    n_documents: int | None = None
    """Documents that were looked at, where those near it were alone."""


class Previews:
    """Makes previews, one at a time, in a folder of its own that ``close`` removes."""

    def __init__(self, home: Home, settings: GovernanceSettings) -> None:
        self._home, self._settings = home, settings
        self._folder = Path(tempfile.mkdtemp(prefix="safegov-preview-"))
        self._turn = threading.Lock()
        self._state: tuple[str, Near | None] | None = None
        self._proposed: Sequence[Correction] = ()

    def of(self, proposed: Sequence[Correction], *, most: int = 60, release: Path | None = None) -> Preview:
        """What ``proposed`` would change, with at most ``most`` rows in full; with ``release``, its database, only in
        the documents near it.

        Raises what ``warehouse.resolution.build`` raises.
        """
        with self._turn:
            started = time.monotonic()
            close = near(release, proposed) if release is not None else None
            officeholders = self._settings.officeholders
            now = (build_state.state(self._home, settings=str(officeholders or "")), close)
            if now != self._state:
                self._state = None
                self._build("without", (), close)
                self._state = now
            self._build("with", [stamped(one) for one in proposed], close)
            total, rows = changed_rows(self._file("without"), self._file("with"), most=most, without=_WITHOUT)
            with duckdb.connect(str(self._file("with")), read_only=True) as con:
                told = {
                    key: (status, detail)
                    for key, status, detail in con.execute(
                        "SELECT correction_id, status, detail FROM main.corrections"
                    ).fetchall()
                }
            ids = [one.correction_id for one in self._proposed]
            seconds = time.monotonic() - started
            n_documents = len(close.documents) if close is not None else None
            return Preview(tuple(told[key] for key in ids), total, tuple(rows), round(seconds, 2), n_documents)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.duckdb"

    def _build(self, name: str, proposed: Sequence[Correction], close: Near | None) -> None:
        self._proposed = proposed
        self._file(name).unlink(missing_ok=True)
        with duckdb.connect(str(self._file(name))) as con:
            con.execute("SET enable_progress_bar = false")
            build(con, self._home, self._settings, proposed, close)

    def close(self) -> None:
        """Removes what was built."""
        shutil.rmtree(self._folder, ignore_errors=True)
