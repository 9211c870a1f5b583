"""Taking in again what was refused, with other limits or columns, or after its cause is gone."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.intake.drops import Register
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions, Reason, RefusedError, told
from warehouse.intake.quarantine import Quarantine, find, kept_bytes
from warehouse.store.home import Home
from warehouse.store.locks import writer

_RECORD = re.compile(r"#L(\d+)$|#R?(\d+)$")
_LINES = re.compile(r"(\.(?:jsonl|ndjson|jsonlines))(?:\.(?:gz|zst))?$", re.I)


@dataclass(frozen=True, slots=True)
class RetryReport:
    """Rows of quarantine tried again: those whose input could be taken in, and those that stay, with the reason."""

    taken_in: tuple[str, ...]
    staying: dict[str, str]


def retry(
    home: Home,
    quarantine_ids: Sequence[str],
    options: IntakeOptions,
    run_id: str,
    seen_at: datetime,
    *,
    wait_seconds: float = 600.0,
) -> RetryReport:
    """Takes refused inputs in again under ``options``, by their kept bytes, else from where they came from.

    What can be taken in now leaves quarantine; the document keeps the URI that was refused. Another process that
    writes under ``home`` is waited for, ``wait_seconds`` at most. Raises KeyError for an unknown key,
    StoreBusyError and StoreError as ``take_in`` does.
    """
    rows = [find(home, key) for key in quarantine_ids]
    taken: list[str] = []
    staying: dict[str, str] = {}
    done: dict[str, set[str]] = defaultdict(set)
    with writer(home, wait_seconds=wait_seconds):
        for row in rows:
            key, drop = str(row["quarantine_id"]), str(row["collection"])
            try:
                _again(home, row, told(options, _encoding(home, drop)), run_id, seen_at)
            except RefusedError as error:
                staying[key] = error.detail
                continue
            taken.append(key)
            done[drop].add(key)
        for drop, keys in done.items():
            Quarantine(home, drop, options, run_id, seen_at).remove(keys)
    return RetryReport(tuple(taken), staying)


def _encoding(home: Home, drop: str) -> str | None:
    """The encoding that the drop was told to be in."""
    try:
        return Register(home).get(drop).encoding
    except KeyError:
        return None


def _again(home: Home, row: dict[str, object], options: IntakeOptions, run_id: str, seen_at: datetime) -> None:
    if row["reason_code"] == Reason.CONTRACT:
        raise RefusedError(Reason.CONTRACT, "a row that the reader made: it is tried again when the reader changes")
    data = kept_bytes(home, row)
    if data is None:
        raise RefusedError(Reason.UNREADABLE, "its bytes are neither kept nor where they were; give the file again")
    uri = str(row["source_uri"])
    record = _RECORD.search(uri)
    if record:
        uri = uri[: record.start()]
        if record[1] is None or not _LINES.search(uri):
            raise RefusedError(Reason.MALFORMED_RECORD, "one record of such a file cannot be read alone; mend the file")
        data = b"\n" * (int(record[1]) - 1) + data  # at the line that it stood in
    name = _LINES.sub(r"\1", uri).rsplit("/", 1)[-1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        report = take_in(
            home, str(row["collection"]), [path], options, run_id, seen_at, known_as={str(path): uri}, settles=False
        )  # fmt: skip
    if report.n_quarantined or not report.n_inputs:
        reasons = ", ".join(sorted(report.quarantined_by_reason)) or "nothing was found in it"
        raise RefusedError(Reason.UNREADABLE, f"refused again ({reasons})")
