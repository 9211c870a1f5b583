"""The folder that holds everything a run makes, and the names of what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_DROP = re.compile(r"[\w-][\w.-]{0,119}")
_LONGEST_DROP = 170  # bytes in UTF-8: file systems take 255 for a name, and those of locks are longer


def check_drop(drop: str) -> str:
    """``drop`` itself where it can be the name of a drop. Raises ValueError where it cannot."""
    if not _DROP.fullmatch(drop) or len(drop.encode("utf-8", "replace")) > _LONGEST_DROP:
        raise ValueError(
            f"{drop!r} cannot be the name of a drop: use up to 120 letters (50 Chinese ones), digits, '.', '_', '-', "
            "the first not '.'"
        )
    return drop


@dataclass(frozen=True, slots=True)
class Home:
    """Paths under one home folder (``DIR``, ``--home``, ``SAFEGOV_HOME``).

    ::

        landing/                          drops for scheduled runs: a sub-folder or an archive each
        store/…/.sha256sums               the hashes of the parts beside it
        store/documents/<drop>/           part-00000.parquet …: documents as taken in
        store/extracted/<table>/<drop>/   part-00000.1.parquet …: what was read in that part, by that reading of it
        store/sources/<drop>/             where documents' bytes were found
        store/quarantine/<drop>/          what was refused, with its reason
        store/sketches/<drop>/            what tells repeated texts, part by part
        store/ledger/<drop>/              files that were taken in whole
        store/collected/<source>/         what collection says of the addresses of a source, for the dataset
        store/refused/                    bytes of refused inputs, by SHA-256
        sources.toml                      where texts are collected from, where users name sources
        collection/                       what collection knows of each source; held/: drops that it held back
        corrections/                      corrections written by users
        audits/<audit>/                   samples of the dataset that people judge, and their answers
        suites/                           further suites of the quality gate, written by users
        events.csv                        events of one's own, beside the project's (docs/resolution.md)
        dataset.toml                      what the dataset is called, who made it, its terms, where users say so
        publishers.csv                    places that publishers report on, where users say so
        gates/                            what the gate found, release by release
        warehouse.duckdb                  the working database, written by one process
        .building/                        the working database of a build that is not done
        .memo/                            what builds keep for the next one; may be removed at any time
        releases/<release_id>/            published builds
        releases/candidate/               the build that the gate blocked last, until the next release
        .sealed/<release_id>/             what runs read of a release, whatever clients do to its files
        published                         the release that holds: a link, switched by rename
        dagster/                          Dagster's instance
        logs/                             the daemon's log, and older ones
        home.json                         the format of this folder
        backups/                          what upgrades changed, as it was before
        events.jsonl                      what operators should know
        .lock                             held by the process that writes
        .corrections.lock                 held by the process that writes a correction
    """

    path: Path

    @property
    def landing(self) -> Path:
        """Drops for scheduled runs."""
        return self.path / "landing"

    @property
    def store(self) -> Path:
        """Parquet parts by drop."""
        return self.path / "store"

    @property
    def documents(self) -> Path:
        """Documents as taken in, by drop."""
        return self.store / "documents"

    @property
    def sources(self) -> Path:
        """Where documents' bytes were found, by drop."""
        return self.store / "sources"

    @property
    def quarantine(self) -> Path:
        """What was refused, by drop."""
        return self.store / "quarantine"

    @property
    def refused(self) -> Path:
        """Bytes of refused inputs, by SHA-256."""
        return self.store / "refused"

    @property
    def collected(self) -> Path:
        """What collection says of the addresses of each source."""
        return self.store / "collected"

    @property
    def sketches(self) -> Path:
        """Sketches of texts, by which repeated ones are found, by drop."""
        return self.store / "sketches"

    @property
    def ledger(self) -> Path:
        """Files that were taken in whole, by drop."""
        return self.store / "ledger"

    def extracted(self, table: str) -> Path:
        """Parts of one table of layer ``extracted``, by drop."""
        return self.store / "extracted" / table

    @property
    def sources_file(self) -> Path:
        """Where texts are collected from, written by users."""
        return self.path / "sources.toml"

    @property
    def collection(self) -> Path:
        """What collection knows of each source."""
        return self.path / "collection"

    @property
    def corrections(self) -> Path:
        """Corrections written by users."""
        return self.path / "corrections"

    @property
    def audits(self) -> Path:
        """Samples that people judge, and their answers."""
        return self.path / "audits"

    @property
    def suites(self) -> Path:
        """Further suites of the quality gate, written by users."""
        return self.path / "suites"

    @property
    def own_events(self) -> Path:
        """Events of the user's own (CSV, as ``schemas/reference/events.csv``), which need not be there."""
        return self.path / "events.csv"

    @property
    def publishers(self) -> Path:
        """Places that publishers report on, where users say so (CSV: publisher, place_code)."""
        return self.path / "publishers.csv"

    @property
    def dataset_file(self) -> Path:
        """What the dataset is called, who made it and under which terms, where users say so."""
        return self.path / "dataset.toml"

    @property
    def gates(self) -> Path:
        """What the gate found, release by release."""
        return self.path / "gates"

    @property
    def warehouse(self) -> Path:
        """The working database."""
        return self.path / "warehouse.duckdb"

    @property
    def memo(self) -> Path:
        """What builds keep for the next one."""
        return self.path / ".memo"

    @property
    def releases(self) -> Path:
        """Published builds, a folder each."""
        return self.path / "releases"

    @property
    def published(self) -> Path:
        """The release that holds (a link)."""
        return self.path / "published"

    @property
    def published_file(self) -> Path:
        """The published database."""
        return self.published / "safety_governance.duckdb"

    @property
    def dagster(self) -> Path:
        """Dagster's instance."""
        return self.path / "dagster"

    @property
    def durations(self) -> Path:
        """How long steps took the last time, to tell how long they still take."""
        return self.path / ".durations.json"

    @property
    def daemon_log(self) -> Path:
        """What the daemon and its runs said; older ones beside it, numbered."""
        return self.path / "logs" / "daemon.log"

    @property
    def events(self) -> Path:
        """What operators should know, a JSON object a line."""
        return self.path / "events.jsonl"

    @property
    def format(self) -> Path:
        """Names the format of this folder."""
        return self.path / "home.json"

    @property
    def backups(self) -> Path:
        """What upgrades changed, as it was before."""
        return self.path / "backups"

    @property
    def lock(self) -> Path:
        """Held by the process that writes."""
        return self.path / ".lock"
