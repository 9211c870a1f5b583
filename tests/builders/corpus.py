"""Small stores built by hand: texts whose words are known, so that every span can be told."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas import tables_extracted, tables_store
from schemas.catalog import table as declared
from schemas.model import Table
from schemas.validation import polars_schema
from tests.builders.paths import RUN_FOLDER
from warehouse.resolution.build import build
from warehouse.resolution.settings import GovernanceReport, GovernanceSettings
from warehouse.store.home import Home

SEEN = datetime(2030, 1, 1)
"""When the texts of a store came: after any day that they tell of."""


@dataclass
class Person:
    """An attendee: name, title, rank, parts in the meeting."""

    name: str
    title: str | None = None
    rank: str | None = None
    presided: bool = False
    spoke: bool = False
    remote: bool = False


@dataclass
class Demand:
    """A directive: its words, who speaks, its sectors (each with the word that earns it)."""

    text: str
    speaker: str | None = None
    sectors: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    codes: Sequence[tuple[str, str, int, int]] = ()
    """Further codes: codebook, code, and where its words stand in ``text``."""


@dataclass
class Report:
    """One text and what a reader would read in it."""

    people: Sequence[Person] = ()
    demands: Sequence[Demand] = ()
    held_on: date | None = date(2023, 5, 23)
    earliest: date | None = None
    latest: date | None = None
    year_basis: str = "publication"
    place_code: str | None = None
    place_name: str | None = None
    level: str = "prefecture"
    mode: str = "unspecified"
    type: str = "work_conference"
    convener: str = "government"
    title: str | None = "production safety work conference"
    headline: str | None = None
    publisher: str | None = None
    published_on: date | None = date(2023, 5, 24)
    mentions: Sequence[tuple[str, Sequence[str]]] = ()
    named: Sequence[tuple[str, str, str, date | None]] = ()
    """Other meetings that it names: relation, level, name, day."""
    half: str | None = None
    filler: str = ""
    kind: str = "meeting_report"
    rendition: str = "machine_translation"
    language: str = "en"
    contradicts: bool = False
    """Whether the day of publication is kept where the meeting is later or long before; else it is the day after."""
    rows: dict[str, list[dict[str, Any]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Writes the text and the rows that a reader would make."""
        held_from = self.held_on or self.earliest
        if (
            self.kind == "meeting_report"
            and not self.contradicts
            and held_from
            and self.published_on
            and not 0 <= (self.published_on - held_from).days < 250
        ):
            self.published_on = held_from + timedelta(1)
        self.text = ""
        self.rows = {table.name: [] for table in tables_extracted.TABLES}
        held = f"On the {self.half or 'day'} of {self.held_on}" if self.held_on else "Recently"
        self._say(self.headline or "")
        span_held = self._say(held)
        span_title = self._say(self.title) if self.title else None
        span_place = self._say(self.place_name) if self.place_name else None
        people = [(person, self._say(f"{person.title or ''} {person.name}".strip())) for person in self.people]
        mentions = [(name, codes, self._say(name)) for name, codes in self.mentions]
        demands = [(demand, self._say(demand.text)) for demand in self.demands]
        named = [(one, self._say(one[2])) for one in self.named]
        self._say(self.filler)
        self.id = hashlib.sha256(self.text.encode()).hexdigest()[:16]
        own = {"document_id": self.id}
        self.rows["documents"].append(
            own
            | {
                "language": self.language,
                "title": self.headline,
                "publisher": self.publisher,
                "published_on": self.published_on,
                "published_basis": "header" if self.published_on else None,
                "kind": self.kind,
                "kind_score": 1.0,
                "rendition": self.rendition,
                "n_sentences": 3,
                "extractor_version": "t",
            }
        )
        if self.kind == "other":
            return
        self.rows["meetings"].append(
            own
            | {
                "held_on": self.held_on,
                "held_earliest": self.held_on or self.earliest,
                "held_latest": self.held_on or self.latest,
                "year_basis": self.year_basis,
                "place_code": self.place_code,
                "place_name": self.place_name,
                "place_basis": "stated" if self.place_name else "unknown",
                "admin_level": self.level,
                "mode": self.mode,
                "meeting_type_code": self.type,
                "convener": self.convener,
                "title": self.title,
                "story": 1,
                "start_char": 0,
                "end_char": len(self.text),
            }
        )
        self._evidence("held_on", span_held, "dated")
        if span_title:
            self._evidence("title", span_title, "title")
        if span_place:
            self._evidence("place_code", span_place, "stated")
        for position, (person, (_start, end)) in enumerate(people, 1):
            self.rows["attendees"].append(
                own
                | {
                    "position": position,
                    "name": person.name,
                    "title": person.title,
                    "rank_code": person.rank,
                    "presided": person.presided,
                    "spoke": person.spoke,
                    "joined_remotely": person.remote,
                    "start_char": end - len(person.name),
                    "end_char": end,
                }
            )
        for name, codes, (start, end) in mentions:
            self.rows["place_mentions"].append(
                own | {"name": name, "generic": None, "candidates": list(codes), "start_char": start, "end_char": end}
            )
        for position, ((relation, level, title, day), (start, end)) in enumerate(named, 1):
            self.rows["meeting_references"].append(
                own
                | {
                    "position": position,
                    "relation": relation,
                    "level": level,
                    "held_on": day,
                    "held_earliest": day,
                    "held_latest": day or self.held_on,
                    "title": title,
                    "start_char": start,
                    "end_char": end,
                }
            )
        for position, (demand, (start, end)) in enumerate(demands, 1):
            kind = demand.kind or ("person" if demand.speaker else "unattributed")
            self.rows["directives"].append(
                own
                | {
                    "position": position,
                    "text": demand.text,
                    "speaker_name": demand.speaker,
                    "speaker_kind": kind,
                    "stringency": "advisory",
                    "deadline_text": None,
                    "deadline_on": None,
                    "is_heading": False,
                    "sectors": sorted(demand.sectors),
                    "instruments": [],
                    "responsibilities": [],
                    "phrases": [],
                    "start_char": start,
                    "end_char": end,
                }
            )
            sectors = [
                ("sectors", code, demand.text.index(word), demand.text.index(word) + len(word))
                for code, word in demand.sectors.items()
            ]
            for codebook, code, left, right in (*sectors, *demand.codes):
                self.rows["directive_codes"].append(
                    own
                    | {
                        "position": position,
                        "codebook": codebook,
                        "code": code,
                        "start_char": start + left,
                        "end_char": start + right,
                        "method": "rule",
                    }
                )

    def _say(self, words: str) -> tuple[int, int]:
        if self.text and words:
            self.text += ". "
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def _evidence(self, name: str, span: tuple[int, int], method: str) -> None:
        self.rows["evidence"].append(
            {
                "document_id": self.id,
                "field": name,
                "quote": self.text[span[0] : span[1]],
                "method": method,
                "start_char": span[0],
                "end_char": span[1],
            }
        )


def write_part(folder: Path, drop: str, part: int, table: Table, rows: list[dict[str, Any]]) -> None:
    """Writes ``rows`` of ``table`` as a part of ``drop`` under ``folder``."""
    file = folder / drop / f"part-{part:05d}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    schema = polars_schema(table)
    full = [{name: row.get(name) for name in schema} for row in rows]
    pl.DataFrame(full, schema=schema).write_parquet(file)


def store(home: Home, reports: Iterable[Report], drop: str = "drop", part: int = 0) -> None:
    """Writes one part of ``drop`` with ``reports`` in the order given."""
    reports = list(reports)
    taken = [
        {
            "document_id": r.id,
            "source_uri": f"{r.id}.txt",
            "collection": drop,
            "sha256": hashlib.sha256(r.text.encode()).hexdigest(),
            "n_bytes": len(r.text.encode()),
            "encoding": "utf-8",
            "text": r.text,
            "first_seen_at": SEEN,
        }
        for r in reports
    ]
    write_part(home.documents, drop, part, tables_store.TAKEN_IN, taken)
    write_part(home.sources, drop, part, tables_store.SOURCES, taken)
    for table in tables_extracted.TABLES:
        write_part(home.extracted(table.name), drop, part, table, [row for r in reports for row in r.rows[table.name]])


class Built:
    """A built working database of some reports."""

    def __init__(self, path: Path, reports: Iterable[Report] = (), settings: GovernanceSettings | None = None) -> None:
        self.home = Home(path)
        self.con = duckdb.connect()
        self.settings = settings or GovernanceSettings(threads=1)
        reports = list(reports)
        if reports:
            store(self.home, reports)
        self.report: GovernanceReport = self.again()

    @classmethod
    def copied(cls, path: Path, reports: Iterable[Report]) -> Built:
        """What ``Built(path, reports)`` is, built once in this process and copied: a tenth of what building takes."""
        reports = list(reports)
        told = repr([(report.id, report.rows) for report in reports])
        if told not in _MADE:
            made = cls(Path(tempfile.mkdtemp(dir=os.environ[RUN_FOLDER])) / "home", reports)
            made.con.execute(f"ATTACH '{made.home.path}.duckdb' AS made")
            made.con.execute("COPY FROM DATABASE memory TO made")
            made.con.close()
            _MADE[told] = made
        made = _MADE[told]
        built = cls.__new__(cls)
        built.home, built.con = Home(path), duckdb.connect()
        built.settings, built.report = made.settings, made.report
        shutil.copytree(made.home.path, path, dirs_exist_ok=True)
        built.con.execute(f"ATTACH '{made.home.path}.duckdb' AS made (READ_ONLY)")
        built.con.execute("COPY FROM DATABASE made TO memory")
        built.con.execute("DETACH made")
        return built

    def again(self) -> GovernanceReport:
        """Builds anew from what the store holds now."""
        self.report = build(self.con, self.home, self.settings)
        return self.report

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.con.execute(query, values or None).fetchall()

    def table(self, name: str, without: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """All rows of a table in a fixed order, without some columns."""
        columns = [column for column in declared(name).column_names if column not in without]
        return self.rows("SELECT " + ", ".join(columns) + f" FROM {name} ORDER BY ALL")


_MADE: dict[str, Built] = {}
"""What was built to be copied, by its reports."""
