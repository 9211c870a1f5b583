"""What the gate found, kept release by release under ``gates/``: JSON for programs, a page for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.release.gate.result import GateResult, rows
from warehouse.store.files import StoreError, write_bytes
from warehouse.store.home import Home

if TYPE_CHECKING:
    import duckdb

LATEST = "latest"
_SHOWN = 20
"""Earlier results that a page lists: reading a file of one takes 5 ms."""


def _name(result: GateResult) -> str:
    return f"{result.release_id}-{result.checked_at:%Y%m%dT%H%M%SZ}"


def record(home: Home, result: GateResult) -> Path:
    """Keeps ``result`` as ``gates/<release>-<time>.json`` and ``.html``, and as ``latest``; returns the page's path."""
    from warehouse.release.gate.page import render  # noqa: PLC0415 - Jinja, which readers of results do without

    words = json.dumps(result.to_dict(), ensure_ascii=False, indent=1).encode("utf-8")
    page = render(result, attempts(home, most=_SHOWN)).encode("utf-8")
    for name in (_name(result), LATEST):
        write_bytes(home.gates / f"{name}.json", words)
        write_bytes(home.gates / f"{name}.html", page)
    return home.gates / f"{_name(result)}.html"


def attempts(home: Home, most: int | None = None) -> list[GateResult]:
    """The kept results, the oldest first: all, or the last ``most``. Raises StoreError where one is damaged."""
    found = sorted(
        (path for path in home.gates.glob("*.json") if path.stem != LATEST),
        key=lambda path: path.stem.rpartition("-")[::-1],  # its time, then its release
    )
    return [_read(path) for path in found[-most if most else None :]]


def latest(home: Home) -> GateResult | None:
    """The last result; None where nothing was ever checked."""
    path = home.gates / f"{LATEST}.json"
    if not path.exists():
        return None
    return _read(path)


def last_of(home: Home, release_id: str) -> GateResult | None:
    """The last result of release ``release_id``; None where none is kept. Raises StoreError where it is damaged."""
    found = sorted(home.gates.glob(f"{release_id}-*.json"))  # their names end with their time
    return _read(found[-1]) if found else None


def _read(path: Path) -> GateResult:
    try:
        return GateResult.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a backup, or remove it") from error


def fill(connection: duckdb.DuckDBPyConnection, home: Home) -> int:
    """Fills ``quality.check_results``: of each release the last attempt. Returns the number of rows."""
    from warehouse.store import sql  # noqa: PLC0415 - DuckDB, likewise

    by_release = {result.release_id: result for result in attempts(home)}
    frame = rows(by_release.values())
    connection.execute("BEGIN TRANSACTION")
    connection.execute("DELETE FROM quality.check_results")
    sql.insert_frame(connection, "quality.check_results", frame)
    connection.execute("COMMIT")
    return frame.height


def prune(home: Home, keep: int) -> int:
    """Removes the files of all but the last ``keep`` results; returns how many results went."""
    gone = attempts(home)[: -keep or None]
    for result in gone:
        for suffix in (".json", ".html"):
            (home.gates / f"{_name(result)}{suffix}").unlink(missing_ok=True)
    return len(gone)
