"""What is to be published, and what was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_RELEASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class PublishError(Exception):
    """The release cannot be published; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """One release. ``built_at`` is in UTC.

    ``tables`` are rows of declared tables, by qualified name, that take the place of those in the working database:
    what is only known at publication (``main.releases``, ``main.changes``, ``quality.check_results``,
    ``quality.accuracy``). Where ``main.releases`` is not among them and does not list this release, its row is made
    here, after those of the release that is published now.

    ``quality`` are further files by their path below ``quality/`` (the gate's result and pages); a folder is copied
    whole. ``parquet`` puts every table beside the database as a Parquet file. ``switch`` false leaves the published
    link as it is.
    """

    release_id: str
    built_at: datetime
    code_version: str
    extractor_version: str
    input_fingerprint: str
    gate_status: str = "passed"
    gate_note: str | None = None
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    quality: Mapping[str, Path | bytes] = field(default_factory=dict)
    memory_limit: str | None = None
    threads: int | None = None
    parquet: bool = False
    switch: bool = True

    def __post_init__(self) -> None:
        """Raises PublishError for a release_id that is no safe folder name."""
        if not _RELEASE_ID.fullmatch(self.release_id):
            raise PublishError(
                f"{self.release_id!r} cannot name a release: use letters, digits, dots, dashes and underscores"
            )


@dataclass(frozen=True, slots=True)
class Published:
    """A release that stands in its folder. ``n_bytes`` is the size of all its files, ``seconds`` the time by step."""

    release_id: str
    folder: Path
    n_bytes: int
    rows: Mapping[str, int]
    seconds: Mapping[str, float]
    is_switched: bool
