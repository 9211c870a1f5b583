"""Time and memory of governance.build on a made-up store: ``python -m benchmarks.governance 200000 FOLDER``.

Meetings of random cities and days, each with one to four reports of which some are copies; people and words are drawn
at random, so nothing in it says anything of accuracy. Prints counts, seconds and the peak of resident memory.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from schemas import tables_extracted, tables_store
from schemas.gazetteer import REFERENCE
from schemas.validation import polars_schema
from warehouse.resolution.build import build
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store.home import Home

PART = 20_000
SURNAMES = [
    line.split(",")[0].capitalize() for line in (REFERENCE / "surnames.csv").read_text("utf-8").splitlines()[1:]
]
SYLLABLES = [
    "wei",
    "jun",
    "hua",
    "ming",
    "guo",
    "qing",
    "xiang",
    "yang",
    "hai",
    "tian",
    "zhi",
    "feng",
    "ping",
    "lin",
    "bo",
    "yan",
    "rui",
    "jie",
    "tao",
    "chen",
    "yu",
    "kai",
    "wen",
    "hong",
    "li",
]
WORDS = [
    "safety",
    "production",
    "must",
    "strictly",
    "inspect",
    "hidden",
    "dangers",
    "gas",
    "stations",
    "chemical",
    "parks",
    "schools",
    "responsibility",
    "enterprises",
    "departments",
    "rectify",
    "supervise",
    "carry",
    "out",
    "special",
    "campaign",
    "flood",
    "season",
    "forest",
    "fire",
    "traffic",
    "construction",
    "sites",
    "training",
    "emergency",
    "drills",
    "duty",
    "report",
    "leaders",
    "masses",
    "lives",
    "property",
    "implement",
    "measures",
    "accountability",
    "township",
    "village",
]


def names(rng: np.random.Generator, n: int) -> np.ndarray:
    """``n`` names in pinyin."""
    given = [rng.choice(SYLLABLES, n), rng.choice(["", *SYLLABLES], n)]
    return np.char.add(np.char.add(rng.choice(SURNAMES, n), " "), np.char.capitalize(np.char.add(given[0], given[1])))


def sentences(rng: np.random.Generator, n: int) -> list[str]:
    """``n`` demands of twenty words."""
    drawn = rng.choice(WORDS, (n, 16))
    return ["It is necessary to " + " ".join(row) for row in drawn]


def write(home: Home, table: str, part: int, frame: pl.DataFrame, columns: pl.Schema) -> None:
    """One part, missing columns as NULL."""
    folder = {"taken_in": home.documents, "sources": home.sources}.get(table, home.extracted(table)) / "made"
    folder.mkdir(parents=True, exist_ok=True)
    full = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in columns.items()
    )
    full.write_parquet(folder / f"part-{part:05d}.parquet")


def make(home: Home, n_documents: int) -> None:
    """Writes the store."""
    codes = pl.read_csv(REFERENCE / "places.csv", infer_schema=False).filter(pl.col("level") == "prefecture")
    for part, start in enumerate(range(0, n_documents, PART)):
        rng = np.random.default_rng(part)
        n = min(PART, n_documents - start)
        meeting = np.sort(rng.integers(0, n // 2, n))
        by_meeting = np.random.default_rng(part + 10**6)
        n_meetings = n // 2
        place = by_meeting.integers(0, codes.height, n_meetings)
        day = by_meeting.integers(0, 730, n_meetings)
        people = names(by_meeting, n_meetings * 6).reshape(n_meetings, 6)
        demands = np.array(sentences(by_meeting, 5_000))
        of_meeting = by_meeting.integers(0, 5_000, (n_meetings, 12))
        ids = [f"{start + i:016x}" for i in range(n)]
        said = demands[of_meeting[meeting]]
        copies = rng.random((n, 12)) < 0.3
        said = np.where(copies, np.char.replace(said, " must", " should"), said)
        texts = [f"Report {start + i}. " + ". ".join(row) for i, row in enumerate(said)]
        documents = pl.DataFrame(
            {
                "document_id": ids,
                "source_uri": [f"{i}.txt" for i in ids],
                "collection": "made",
                "sha256": [i.rjust(64, "0") for i in ids],
                "n_bytes": [len(text) for text in texts],
                "encoding": "utf-8",
                "text": texts,
                "first_seen_at": datetime(2024, 1, 1),
            }
        )
        write(home, "taken_in", part, documents, polars_schema(tables_store.TAKEN_IN))
        write(home, "sources", part, documents, polars_schema(tables_store.SOURCES))
        base = pl.DataFrame({"document_id": ids, "day": day[meeting], "place": place[meeting]}).with_columns(
            held_on=pl.date(2022, 1, 1) + pl.duration(days="day"),
            place_code=codes["place_code"].gather(place[meeting]),
            place_name=codes["name_en"].gather(place[meeting]),
        )
        schemas = {table.name: polars_schema(table) for table in tables_extracted.TABLES}
        judged = base.with_columns(
            language=pl.lit("en"),
            published_on=pl.col("held_on") + pl.duration(days=1),
            kind=pl.lit("meeting_report"),
            published_basis=pl.lit("header"),
            kind_score=pl.lit(1.0),
            rendition=pl.lit("machine_translation"),
            n_sentences=pl.lit(12),
            extractor_version=pl.lit("made"),
        )
        write(home, "documents", part, judged, schemas["documents"])
        held = base.with_columns(
            held_earliest="held_on",
            held_latest="held_on",
            year_basis=pl.lit("publication"),
            place_basis=pl.lit("stated"),
            admin_level=pl.lit("prefecture"),
            mode=pl.lit("unspecified"),
            meeting_type_code=pl.lit("work_conference"),
            convener=pl.lit("government"),
            title=pl.lit("the city's production safety work conference"),
        )
        write(home, "meetings", part, held, schemas["meetings"])
        long = pl.DataFrame(
            {"document_id": np.repeat(ids, 6), "name": people[meeting].ravel(), "position": np.tile(np.arange(1, 7), n)}
        )
        attending = long.with_columns(
            title=pl.lit("Deputy Mayors"),
            rank_code=pl.lit("deputy_mayor"),
            presided=pl.col("position") == 2,
            spoke=pl.col("position") == 1,
            joined_remotely=pl.lit(False),
            start_char=pl.col("position") * 10,
            end_char=pl.col("position") * 10 + 5,
        )
        write(home, "attendees", part, attending, schemas["attendees"])
        demanded = pl.DataFrame(
            {"document_id": np.repeat(ids, 12), "text": said.ravel(), "position": np.tile(np.arange(1, 13), n)}
        ).with_columns(
            speaker_kind=pl.lit("meeting"),
            stringency=pl.lit("advisory"),
            start_char=pl.col("position") * 100,
            end_char=pl.col("position") * 100 + 50,
            sectors=pl.lit([], dtype=pl.List(pl.String)),
            instruments=pl.lit([], dtype=pl.List(pl.String)),
            responsibilities=pl.lit([], dtype=pl.List(pl.String)),
            phrases=pl.lit([], dtype=pl.List(pl.String)),
        )
        write(home, "directives", part, demanded, schemas["directives"])
        coded = pl.concat(
            [
                demanded.with_columns(codebook=pl.lit(book), code=pl.lit(code), method=pl.lit("rule"))
                for book, code in (("sectors", "gas"), ("instruments", "inspection"))
            ]
        )
        write(home, "directive_codes", part, coded, schemas["directive_codes"])
        shown = base.with_columns(
            field=pl.lit("held_on"),
            quote=pl.lit("On the day"),
            method=pl.lit("made"),
            start_char=pl.lit(0),
            end_char=pl.lit(10),
        )
        write(home, "evidence", part, shown, schemas["evidence"])


def main() -> None:
    """Makes the store where the folder is new, builds, and prints what it took."""
    home = Home(Path(sys.argv[2]))
    if not home.documents.exists():
        make(home, int(sys.argv[1]))
    with duckdb.connect(str(home.warehouse)) as con:
        started = time.monotonic()
        report = build(con, home, GovernanceSettings(threads=2))
        took = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{report.n_documents} documents, {report.n_meetings} meetings, {report.n_persons} persons, "
        f"{report.n_directives} directives: {took:.1f} s, peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
