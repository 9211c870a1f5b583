"""Quarantine: what was refused, with its bytes where they can be kept."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path

import polars as pl

from schemas.polars_types import polars_schema
from schemas.tables_quality import QUARANTINE
from warehouse.intake.drops import Register
from warehouse.intake.model import IntakeOptions, Refused
from warehouse.intake.opening import read_beneath
from warehouse.store.files import write_bytes
from warehouse.store.home import Home
from warehouse.store.parts import next_number, part_name, parts, read_frame, write_frame
from warehouse.store.readings import held

_CUT = re.compile("#|!/")
_MOST_CUTS = 1_000  # a URI of names within their limits has fewer that matter; each makes a copy of what is before
_LARGEST = 4 * 1024**3  # bytes of a refused file that are read again
_MOST_KEPT = 2_000  # bytes of refused records kept in one run; further ones are referred to by their line


def files_of(uri: str) -> list[str]:
    """The URIs of the files that the input ``uri`` may stand in: itself, and what is before each ``!/`` and ``#``, as
    far as there can be files of that name."""
    cuts = [found.start() for found in islice(_CUT.finditer(uri), _MOST_CUTS)]
    return [uri, *(uri[:at] for at in cuts)]


class Quarantine:
    """The quarantine of one drop, as intake fills it."""

    def __init__(self, home: Home, drop: str, options: IntakeOptions, run_id: str, seen_at: datetime) -> None:
        self._home = home
        self._drop = drop
        self._folder = home.quarantine / drop
        self._keep = options.keep_refused_bytes
        self._run_id = run_id
        self._seen_at = seen_at
        self._n_kept = 0
        self._rows: list[dict[str, object]] = []
        self._met: set[str] = set()
        self._old: dict[str, set[str]] = defaultdict(set)
        self._parts: dict[str, Path] = {}
        for part in parts(self._folder):
            rows = read_frame(part, ["quarantine_id", "source_uri"])
            for key, uri in rows.iter_rows():
                if uri is not None:
                    self._parts[key] = part
                    for file in files_of(uri):
                        self._old[file].add(key)

    def add(self, refused: Refused) -> None:
        """Notes a refusal, at the next ``write``; one that is known stays as it was."""
        digest = None if refused.data is None else hashlib.sha256(refused.data).hexdigest()
        told = "\n".join((self._drop, refused.uri, refused.reason, digest or ""))
        key = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
        if key in self._met:
            return
        self._met.add(key)
        if key in self._parts:
            return
        self._rows.append(
            {
                "quarantine_id": key,
                "source_uri": refused.uri,
                "collection": self._drop,
                "sha256": digest,
                "n_bytes": refused.n_bytes if refused.data is None else len(refused.data),
                "reason_code": str(refused.reason),
                "reason": refused.detail.encode("utf-8", "replace").decode("utf-8")[:2000],
                "kept_at": self._kept(refused.data, digest),
                "run_id": self._run_id,
                "seen_at": self._seen_at,
            }
        )

    def _kept(self, data: bytes | None, digest: str | None) -> str | None:
        if not data or digest is None or len(data) > self._keep or self._n_kept >= _MOST_KEPT:
            return None
        path = self._home.refused / digest[:2] / digest
        if not path.exists():
            write_bytes(path, data)
            self._n_kept += 1
        return path.relative_to(self._home.path).as_posix()

    def write(self) -> None:
        """Puts what was noted on the disk. Raises StoreError."""
        if self._rows:
            frame = pl.DataFrame(self._rows, schema=polars_schema(QUARANTINE), orient="row")
            write_frame(self._folder / part_name(next_number(self._folder)), frame)
            self._rows = []

    def resolve(self, files: Iterable[str]) -> int:
        """Takes out what was refused of ``files`` before and was not met again, now that all of them were read anew.
        Returns how many rows went. Raises StoreError."""
        gone = {key for file in files for key in self._old.get(file, ())} - self._met
        self.remove(gone)
        return len(gone)

    def remove(self, keys: set[str]) -> None:
        """Takes rows out, part by part, each written whole. Raises StoreError."""
        by_part: dict[Path, list[str]] = defaultdict(list)
        for key in sorted(keys & self._parts.keys()):
            by_part[self._parts.pop(key)].append(key)
        for part, rows in by_part.items():
            # A part that is left empty stays, so that its number is not given again.
            write_frame(part, read_frame(part).filter(~pl.col("quarantine_id").is_in(rows)))


def listing(home: Home, drop: str | None = None) -> pl.DataFrame:
    """All rows of quarantine (columns of ``quality.quarantine``), by collection and URI: what intake refused, and rows
    that broke their contract when their part was last read. Raises StoreError."""
    folders = [home.quarantine / drop] if drop else sorted(home.quarantine.glob("*"))
    files = [part for folder in folders for part in parts(folder)] + held(home, [drop] if drop else None).rejects
    frames = [read_frame(part) for part in files]
    empty = pl.DataFrame(schema=polars_schema(QUARANTINE))
    return (
        pl.concat([empty, *frames])
        .unique("quarantine_id", keep="first")
        .sort("collection", "source_uri", "quarantine_id")
    )


def kept_bytes(home: Home, row: dict[str, object]) -> bytes | None:
    """The bytes of a refused input: as kept, else from its file where that is still there and the same; else None."""
    kept = row.get("kept_at")
    if kept:
        root, parts = home.path, tuple(str(kept).split("/"))
    else:
        root, parts = _where(home, str(row.get("collection")), str(row.get("source_uri")))
    # What was refused for being a link, or for leading out of its drop, must not be followed now.
    data = read_beneath(root, parts, _LARGEST)
    digest = row.get("sha256")
    return data if data is None or digest is None or hashlib.sha256(data).hexdigest() == digest else None


def _where(home: Home, drop: str, uri: str) -> tuple[Path, tuple[str, ...]]:
    """The file of that URI, as a folder and what is below it: URIs of a registered drop begin with its name, which
    stands for where it came from."""
    try:
        source = Register(home).get(drop).source
    except KeyError:
        return Path(uri), ()
    if uri == drop or uri.startswith(f"{drop}/"):
        return Path(source), tuple(uri.removeprefix(drop).split("/")[1:])
    return Path(uri), ()


def find(home: Home, quarantine_id: str) -> dict[str, object]:
    """The row of that key (an unambiguous beginning of it will do). Raises KeyError where there is none, or several."""
    rows = listing(home).filter(pl.col("quarantine_id").str.starts_with(quarantine_id))
    if rows.height != 1:
        raise KeyError(f"{rows.height} rows of quarantine have a key that begins with {quarantine_id!r}; list them")
    return rows.row(0, named=True)
