"""Time and memory of a build on a made-up store: ``python -m benchmarks.governance 200000 FOLDER``.

Meetings of random cities and days, each with one to four reports of which some are copies; people and words are drawn
at random, so nothing in it says anything of accuracy. Prints counts, seconds and the most memory: of a build
in an empty home, then, in turns, of builds with a hundred reports more, whole and on from the one before. Ends
with an error where these two are not equal row by row. FOLDER may be a home that has documents; nothing is added then.
"""

from __future__ import annotations

import os
import resource
import shutil
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
from warehouse.dedup.sketches import sketches
from warehouse.resolution.memo import memo
from warehouse.resolution.renewal import renew
from warehouse.resolution.settings import GovernanceSettings
from warehouse.resolution.whole_check import differences
from warehouse.run_context import unseen_step
from warehouse.store import build_state
from warehouse.store.home import Home

PART = 20_000
NEW = 100
ROUNDS = 2
SETTINGS = GovernanceSettings(threads=2)
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


def write(folder: Path, part: int, frame: pl.DataFrame, columns: pl.Schema) -> None:
    """One part in the folder of a drop, missing columns as NULL."""
    folder.mkdir(parents=True, exist_ok=True)
    full = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in columns.items()
    )
    full.write_parquet(folder / f"part-{part:05d}.parquet")


def make(home: Home, n_documents: int, drop: str = "made", first: int = 0) -> None:
    """Writes a drop of so many documents, numbered from ``first``."""
    codes = pl.read_csv(REFERENCE / "places.csv", infer_schema=False).filter(pl.col("level") == "prefecture")
    for part, start in enumerate(range(0, n_documents, PART)):
        rng = np.random.default_rng(part + first)
        n = min(PART, n_documents - start)
        meeting = np.sort(rng.integers(0, n // 2, n))
        by_meeting = np.random.default_rng(part + first + 10**6)
        n_meetings = n // 2
        place = by_meeting.integers(0, codes.height, n_meetings)
        day = by_meeting.integers(0, 730, n_meetings)
        people = names(by_meeting, n_meetings * 6).reshape(n_meetings, 6)
        demands = np.array(sentences(by_meeting, 5_000))
        of_meeting = by_meeting.integers(0, 5_000, (n_meetings, 12))
        ids = [f"{first + start + i:016x}" for i in range(n)]
        said = demands[of_meeting[meeting]]
        copies = rng.random((n, 12)) < 0.3
        said = np.where(copies, np.char.replace(said, " must", " should"), said)
        heads = [f"On the day. Report {first + start + i:09d}. " for i in range(n)]
        texts = [head + ". ".join(row) for head, row in zip(heads, said, strict=True)]
        sizes = np.char.str_len(said)
        begins = len(heads[0]) + np.cumsum(sizes + 2, axis=1) - sizes - 2
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
        write(home.documents / drop, part, documents, polars_schema(tables_store.TAKEN_IN))
        write(home.sources / drop, part, documents, polars_schema(tables_store.SOURCES))
        drawn = sketches(ids, texts)
        write(home.sketches / drop, part, drawn, drawn.schema)
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
        write(home.extracted("documents") / drop, part, judged, schemas["documents"])
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
        write(home.extracted("meetings") / drop, part, held, schemas["meetings"])
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
        write(home.extracted("attendees") / drop, part, attending, schemas["attendees"])
        demanded = pl.DataFrame(
            {"document_id": np.repeat(ids, 12), "text": said.ravel(), "position": np.tile(np.arange(1, 13), n)}
        ).with_columns(
            speaker_kind=pl.lit("meeting"),
            stringency=pl.lit("advisory"),
            start_char=pl.Series(begins.ravel()),
            end_char=pl.Series((begins + sizes).ravel()),
            sectors=pl.lit([], dtype=pl.List(pl.String)),
            instruments=pl.lit([], dtype=pl.List(pl.String)),
            responsibilities=pl.lit([], dtype=pl.List(pl.String)),
            phrases=pl.lit([], dtype=pl.List(pl.String)),
        )
        write(home.extracted("directives") / drop, part, demanded, schemas["directives"])
        coded = pl.concat(
            [
                demanded.with_columns(codebook=pl.lit(book), code=pl.lit(code), method=pl.lit("rule"))
                for book, code in (("sectors", "gas"), ("instruments", "inspection"))
            ]
        )
        write(home.extracted("directive_codes") / drop, part, coded, schemas["directive_codes"])
        shown = base.with_columns(
            field=pl.lit("held_on"),
            quote=pl.lit("On the day"),
            method=pl.lit("made"),
            start_char=pl.lit(0),
            end_char=pl.lit(10),
        )
        write(home.extracted("evidence") / drop, part, shown, schemas["evidence"])
        for table in tables_extracted.TABLES:  # a reading is whole with a file of each
            if not (home.extracted(table.name) / drop / f"part-{part:05d}.parquet").exists():
                write(home.extracted(table.name) / drop, part, pl.DataFrame({"document_id": []}), schemas[table.name])


def timed(what: str, home: Home) -> None:
    """Renews the working database, and prints what it took."""
    before, started = os.times(), time.monotonic()
    done = renew(home, SETTINGS, build_state.Build("benchmark", "benchmark", is_anew=True), step=unseen_step)
    used, report = os.times(), done.report
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what} ({done.why_whole or 'gone on'}): "
        f"{used.user + used.system - before.user - before.system:.1f} s of processor time, "
        f"{time.monotonic() - started:.1f} s, peak so far {peak:.0f} MB; {report.n_documents} documents, "
        f"{report.n_meetings} meetings, {report.n_persons} persons, {report.n_directives} directives; "
        f"{home.warehouse.stat().st_size / 1e6:.0f} MB",
        flush=True,
    )


def _kept(home: Home) -> list[Path]:
    """What a build leaves for the next one, beside its database."""
    return [home.warehouse, home.path / ".working.json", *home.memo.glob("*")]


def main() -> None:
    """Makes the store where the folder is new, builds, and prints what it took."""
    home = Home(Path(sys.argv[2]))
    is_given = home.documents.exists() and not (home.documents / "made").exists()
    if not home.documents.exists():
        make(home, int(sys.argv[1]))
    timed("first", home)
    before = home.path / "before"
    shutil.rmtree(before, ignore_errors=True)
    for file in _kept(home):
        target = before / file.relative_to(home.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
    if not is_given and not (home.documents / "new").exists():
        make(home, NEW, "new", 10**8)
    for _ in range(ROUNDS):
        memo(home).clear()
        timed("whole, with the new", home)
        memo(home).clear()
        shutil.copytree(before, home.path, dirs_exist_ok=True)
        timed("on from the build before", home)
    with duckdb.connect(str(home.warehouse)) as con:
        if found := differences(con, home, SETTINGS):
            sys.exit("\n".join(map(str, found)))


if __name__ == "__main__":
    main()
