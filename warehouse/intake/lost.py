"""Texts that a drop brought and the store holds no more: another drop had brought them first, and was removed.

A text is kept once, with the claims (title, day of publication, …) that come first by their precedence; of a drop
that brings it again, only the source is noted. Where the drop that holds it goes, the text, or the best of the claims
that are left, is lost from the store, though a drop that is there gives it: its file is read again, whatever the ledger
says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from schemas.polars_types import polars_schema
from schemas.tables_store import SOURCES
from warehouse.intake.identity import scan
from warehouse.intake.quarantine import files_of
from warehouse.store.files import StoreError
from warehouse.store.home import Home
from warehouse.store.parts import parts, read_frame, write_frame

Source = tuple[str, str]
"""A document_id, and the URI of a source of it."""

_NONE = "g" * 16  # after every precedence


class LostSources:
    """The sources of one drop whose text or claims the store holds no more, and what is learnt of sources anew."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._sources = frozenset(sources)
        self._by_file: dict[str, set[Source]] = defaultdict(set)
        # A record that names its URL is known by it, and which file it stood in was not kept: any may hold it.
        self._is_anywhere = any("://" in uri for _, uri in self._sources)
        for source in self._sources:
            for file in files_of(source[1]):
                self._by_file[file].add(source)
        self._met: dict[Source, str] = {}
        self._settled: dict[Source, str | None] = {}

    def is_wanted(self, file: str) -> bool:
        """Whether a lost source may stand in the file of that URI."""
        return self._is_anywhere or file in self._by_file

    def meet(self, source: Source, precedence: str) -> None:
        """Notes the precedence of what a source claims, where it is lost."""
        if source in self._sources and precedence < self._met.get(source, _NONE):
            self._met[source] = precedence
            self.restate(source, precedence)

    def restate(self, source: Source, precedence: str) -> None:
        """Notes that a source claims what comes earlier than what it claimed before."""
        self._settled[source] = precedence

    def file_ended(self, file: str) -> None:
        """All of a file was seen: what was lost and was not met in it is not there any more."""
        for source in self._by_file.get(file, set()) - self._met.keys():
            self._settled[source] = None

    def write(self, folder: Path) -> None:
        """Puts what was settled into the parts of sources in ``folder``, each written whole. Raises StoreError."""
        if not self._settled:
            return
        settled = pl.DataFrame(
            [(*source, precedence) for source, precedence in self._settled.items()],
            schema={"document_id": pl.String, "source_uri": pl.String, "precedence": pl.String},
            orient="row",
        )
        for part in parts(folder):
            frame = read_frame(part)
            kept = frame.join(settled, on=["document_id", "source_uri"], how="anti", maintain_order="left")
            if kept.height < frame.height:
                met = frame.drop("precedence", strict=False).join(
                    settled.drop_nulls(), on=["document_id", "source_uri"], how="inner", maintain_order="left"
                )
                columns = list(polars_schema(SOURCES))
                write_frame(part, pl.concat([kept, met], how="diagonal").select(columns))
        self._settled = {}


def lost_sources(home: Home) -> dict[str, LostSources]:
    """What is lost, by drop; looks once through all documents and sources. Raises StoreError for a damaged part."""
    documents = [part for drop in sorted(home.documents.glob("*")) for part in parts(drop)]
    sources = [part for drop in sorted(home.sources.glob("*")) for part in parts(drop)]
    if not sources:
        return {}
    try:
        found = scan(sources, ["document_id", "source_uri", "collection", "precedence"])
        if documents:
            held = (
                scan(documents, ["document_id", "precedence"])
                .group_by("document_id")
                .agg(pl.col("precedence").fill_null(_NONE).min().alias("least"))
            )
            found = found.join(held, on="document_id", how="left").filter(
                pl.col("least").is_null() | (pl.col("precedence") < pl.col("least"))
            )
        rows = found.select("collection", "document_id", "source_uri").collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise StoreError(
            f"a part of {home.documents} or {home.sources} is damaged ({error}); restore it from a backup"
        ) from error
    by_drop: dict[str, list[Source]] = defaultdict(list)
    for drop, *source in rows.iter_rows():
        by_drop[drop].append((source[0], source[1]))
    return {drop: LostSources(lost) for drop, lost in sorted(by_drop.items())}
