"""What the store holds already, small enough to keep in memory: a few tens of bytes for each document and source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import xxhash

from warehouse.intake.model import Claims
from warehouse.store.files import StoreError
from warehouse.store.home import Home
from warehouse.store.parts import parts

_EPOCH = date(1949, 1, 1).toordinal() - 1
_UNDATED = 0xFFFF
_FRESH = 250_000  # entries of this run that are kept aside before they are sorted in

Keys = npt.NDArray[np.uint64]


PLAIN = "utf-8"


def precedence(claims: Claims, kind: str, reading: str = PLAIN, *, is_doubtful: bool = False) -> int:
    """Orders what several sources claim of one text: the earliest day of publication first, undated last, then sure
    readings before doubtful ones, then by a hash of the claims. The least holds, so the order of arrival decides
    nothing. ``reading`` is how the bytes were read, where that does not follow from the bytes alone.

    What is not plain text in UTF-8 has a shorter hash than version 1 of the readers gave it, so that a text that they
    misread is read anew when its source is met again.
    """
    days = _UNDATED if claims.published_on is None else claims.published_on.toordinal() - _EPOCH
    told = [kind, claims.url, claims.title, claims.publisher, claims.language]
    if kind == "text" and reading == PLAIN:
        return days << 48 | xxhash.xxh3_64_intdigest(json.dumps(told).encode()) >> 16
    short = xxhash.xxh3_64_intdigest(json.dumps([*told, reading]).encode()) >> 33
    return days << 48 | is_doubtful << 31 | short


@dataclass(frozen=True, slots=True)
class Identity:
    """What a text is known by: the SHA-256 of its bytes."""

    digest: bytes

    @property
    def sha256(self) -> str:
        """All of it in hexadecimal."""
        return self.digest.hex()

    @property
    def document_id(self) -> str:
        """The first 16 hexadecimal digits."""
        return self.digest[:8].hex()

    @property
    def number(self) -> int:
        """The document_id as a number."""
        return int.from_bytes(self.digest[:8], "big")


def identity(data: bytes) -> Identity:
    """The identity of a text by its bytes."""
    return Identity(hashlib.sha256(data).digest())


class Numbers:
    """A map from 64-bit numbers to 64-bit numbers: sorted arrays, and a small dict of what is fresh."""

    def __init__(self, keys: Keys, values: Keys) -> None:
        order = np.lexsort((values, keys))
        keys, values = keys[order], values[order]
        first = np.ones(len(keys), dtype=bool)
        first[1:] = keys[1:] != keys[:-1]
        self._keys, self._values = keys[first], values[first]  # of several values the least
        self._fresh: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._keys) + len(self._fresh)

    def get_many(self, keys: Sequence[int]) -> list[int | None]:
        """The value of each key, None where there is none."""
        wanted = np.array(keys, dtype=np.uint64)
        if len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
            hits = self._keys[at] == wanted
            old = self._values[at].tolist()
        else:
            hits, old = np.zeros(len(wanted), dtype=bool), [0] * len(keys)
        fresh = self._fresh
        return [
            fresh.get(key, value if hit else None) for key, hit, value in zip(keys, hits.tolist(), old, strict=True)
        ]

    def fresh(self, key: int) -> int | None:
        """The value put for ``key`` since the last ``compact``; None where there is none."""
        return self._fresh.get(key)

    def put(self, key: int, value: int) -> None:
        """Notes a value for ``key``."""
        self._fresh[key] = value

    def compact(self) -> None:
        """Sorts in what is fresh, when there is much of it."""
        if len(self._fresh) >= _FRESH:
            new = np.fromiter(self._fresh.keys(), np.uint64, len(self._fresh))
            values = np.fromiter(self._fresh.values(), np.uint64, len(self._fresh))
            kept = ~np.isin(self._keys, new)
            self.__init__(  # type: ignore[misc]
                np.concatenate([self._keys[kept], new]), np.concatenate([self._values[kept], values])
            )


def known_documents(home: Home) -> Numbers:
    """The least precedence of each document in the store, by its number. Raises StoreError where a part is damaged."""
    files = [part for drop in sorted(_folders(home.documents)) for part in parts(drop)]
    frame = _scan(files, ["document_id", "precedence"])
    codes = frame["precedence"].fill_null("f" * 16)
    return Numbers(_from_hex(frame["document_id"]), _from_hex(codes))


def known_sources(folder: Path) -> Numbers:
    """The least precedence of each document and source in the parts of ``folder``, by key; 0 where none is noted."""
    frame = _scan(parts(folder), ["document_id", "source_uri", "precedence"])
    keys = source_keys(frame["document_id"], frame["source_uri"])
    return Numbers(keys, _from_hex(frame["precedence"].fill_null("0" * 16)))


def source_keys(document_ids: pl.Series, uris: pl.Series) -> Keys:
    """A number for each document and source (good within one process only)."""
    frame = pl.DataFrame({"id": document_ids, "uri": uris}, schema={"id": pl.String, "uri": pl.String})
    return frame.select(pl.concat_str("id", "uri", separator="\n").hash(1)).to_series().to_numpy()


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.exists() else []


def scan(files: list[Path], columns: list[str]) -> pl.LazyFrame:
    """Text columns of parts; one that an older safegov did not write is null."""
    return pl.scan_parquet(
        files,
        schema=dict.fromkeys(columns, pl.String),
        missing_columns="insert",
        extra_columns="ignore",
        glob=False,
        hive_partitioning=False,
    )


def _scan(files: list[Path], columns: list[str]) -> pl.DataFrame:
    if not files:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    try:
        return scan(files, columns).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise StoreError(
            f"a part of {files[0].parent.parent} is damaged ({error}); restore it from a backup"
        ) from error


def _from_hex(column: pl.Series) -> Keys:
    return column.str.to_integer(base=16, dtype=pl.UInt64).to_numpy()
