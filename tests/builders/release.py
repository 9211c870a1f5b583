"""A filled working database of any size, made from the declarations: what governance would leave, without reading.

Everything is drawn from one seeded generator; every span quotes its document's text exactly.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import duckdb
import polars as pl

from schemas import catalog, ddl, validation
from tests.builders.paths import ROOT

VERSION = "test-1"
SEEN = datetime(2024, 1, 2, 3, 4, 5)
SECTORS = ("fire", "gas", "construction", "road_traffic", "mining", "hazardous_chemicals", "flood_disaster", "schools")
INSTRUMENTS = ("inspection", "campaign", "training", "accountability", "emergency_duty")
RESPONSIBILITIES = ("enterprise", "local", "industry_supervision")
PHRASES = ("three_managements", "red_line", "fifteen_measures", "one_post_two_duties")
RANKS = (("party_secretary", 1), ("mayor", 2), ("deputy_mayor", 3), ("secretary_general", 4), ("bureau_head", 5))
# (sentence, sectors, instruments, responsibilities, phrases): each code with the words that earn it
DEMANDS: tuple[tuple[str, dict[str, str], dict[str, str], dict[str, str], dict[str, str]], ...] = (
    (
        "All districts must inspect fire exits in crowded buildings.",
        {"fire": "fire exits"},
        {"inspection": "inspect"},
        {},
        {},
    ),
    (
        "Gas pipelines shall be checked before the end of the month.",
        {"gas": "Gas pipelines"},
        {"inspection": "checked"},
        {},
        {},
    ),
    (
        "Building sites should train every worker anew.",
        {"construction": "Building sites"},
        {"training": "train"},
        {},
        {},
    ),
    ("Enterprises must shoulder the main responsibility.", {}, {}, {"enterprise": "Enterprises must shoulder"}, {}),
    ("Mines with hidden dangers must stop work at once.", {"mining": "Mines"}, {"accountability": "stop work"}, {}, {}),
    (
        "Uphold the three managements and three musts.",
        {},
        {},
        {"industry_supervision": "three managements"},
        {"three_managements": "three managements and three musts"},
    ),
    ("The red line of safety must never be crossed.", {}, {}, {}, {"red_line": "red line"}),
    (
        "Implement the fifteen measures to the letter.",
        {},
        {"campaign": "fifteen measures"},
        {},
        {"fifteen_measures": "fifteen measures"},
    ),
    (
        "Keep watch over rivers and reservoirs around the clock.",
        {"flood_disaster": "rivers and reservoirs"},
        {"emergency_duty": "around the clock"},
        {},
        {},
    ),
    (
        "School buses and lorries are to be stopped and looked at.",
        {"road_traffic": "lorries", "schools": "School buses"},
        {"inspection": "looked at"},
        {"local": "are to be stopped"},
        {},
    ),
)
_SURNAMES = ("Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu", "Ouyang", "Shen")
_GIVEN = ("Xiangyu", "Feng", "Haitian", "Guoqing", "Zhi", "Jianhua", "Ming", "Lei", "Yanqiang", "Wei")
_TITLES = dict(
    zip(
        [rank for rank, _ in RANKS],
        ("Party Secretary", "Mayor", "Deputy Mayor", "Secretary-General", "bureau director"),
        strict=True,
    )
)


def _codes() -> dict[str, pl.DataFrame]:
    def table(name: str, codes: list[tuple[Any, ...]]) -> pl.DataFrame:
        declared = catalog.table(f"main.{name}")
        rows = [
            (code, code.replace("_", " ").capitalize(), "码", f"What {code} covers", *extra) for code, *extra in codes
        ]
        return pl.DataFrame(rows, schema=validation.polars_schema(declared), orient="row")

    return {
        "sectors": table("sectors", [(code,) for code in SECTORS]),
        "instruments": table("instruments", [(code, "authority") for code in INSTRUMENTS]),
        "responsibilities": table("responsibilities", [(code,) for code in RESPONSIBILITIES]),
        "phrases": table("phrases", [(code, "seen", "responsibility", None, None) for code in PHRASES]),
        "ranks": table("ranks", [(*rank, "government", None) for rank in RANKS]),
        "measures": table("measures", [("accidents",), ("hazards_rectified",)]),
        "meeting_types": table("meeting_types", [("plenary",), ("dispatch",)]),
    }


def _reference(name: str) -> pl.DataFrame:
    """A reference file as the table of its name holds it."""
    path = ROOT / "schemas" / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    schema = validation.polars_schema(catalog.table(f"main.{name}"))
    frame = pl.DataFrame(
        [{key: row.get(key) or None for key in schema} for row in rows], schema=dict.fromkeys(schema, pl.String())
    )
    return frame.with_columns(
        *(pl.col(key).str.to_date() for key, dtype in schema.items() if dtype == pl.Date),
        *(pl.col(key).cast(pl.Float64) for key, dtype in schema.items() if dtype == pl.Float64),
    )


class _Rows(dict[str, list[tuple[Any, ...]]]):
    def add(self, table: str, *row: Any) -> None:
        self.setdefault(table, []).append(row)


def _filler(rng: Random, size: int) -> str:
    """Body text of about ``size`` characters that no row quotes."""
    words = (
        "work",
        "arrangements",
        "responsibility",
        "period",
        "situation",
        "units",
        "city",
        "safety",
        "the",
        "of",
        "steady",
    )
    return " ".join(rng.choices(words, k=size // 8)).capitalize() + "."


def _meeting(  # noqa: PLR0917
    rows: _Rows, number: int, rng: Random, places: list[dict[str, Any]], n_directives: int, filler: str
) -> None:
    place = places[int(len(places) * rng.random() ** 2)]
    day = date(2022, 1, 1) + timedelta(days=rng.randrange(730))
    meeting, document = f"m{number:07d}", f"d{number:07d}"
    rendition = rng.choices(("machine_translation", "paraphrase", "original"), (6, 3, 1))[0]
    people = [
        (f"p{(number * 7 + k) % 50_000:05d}", f"{rng.choice(_SURNAMES)} {rng.choice(_GIVEN)}", rank)
        for k, (rank, _) in enumerate(rng.sample(RANKS, 3))
    ]
    title = f"{place['name_en']} safety meeting of {day.isoformat()}"
    said: list[tuple[str, int, int]] = []
    body = title + "\n\n"

    def say(words: str) -> tuple[int, int]:
        nonlocal body
        start = len(body)
        body += words + " "
        return start, start + len(words)

    held = say(f"On {day.day}/{day.month}, {place['name_en']} held a video conference.")
    for position, (person, name, rank) in enumerate(people, 1):
        start, end = say(f"{_TITLES[rank]} {name} attended.")
        rows.add(
            "attendees",
            meeting,
            person,
            position,
            name,
            _TITLES[rank],
            rank,
            position == 1,
            position < 3,
            False,
            document,
            end - len(name) - len(" attended."),
            end - len(" attended."),
        )
    figure = rng.randrange(1, 40)
    start, end = say(f"Accidents fell by {figure}% this year.")
    rows.add(
        "reported_figures",
        meeting,
        document,
        "accidents",
        float(-figure),
        "percent",
        "this year",
        body[start:end],
        start,
        end,
    )
    say(filler)
    for position in range(1, n_directives + 1):
        words, *coded = rng.choice(DEMANDS)
        start, end = say(words)
        said.append((words, start, end))
        directive = f"{meeting}-{position:02d}"
        speaker = people[position % 2] if position % 4 else None
        rows.add(
            "directives",
            directive,
            meeting,
            position,
            words,
            speaker and speaker[0],
            speaker and speaker[1],
            "person" if speaker else "meeting",
            "mandatory" if "must" in words or "shall" in words else "advisory",
            "before the end of the month" if "month" in words else None,
            None,
            document,
            start,
            end,
            False,
        )
        kind = "person" if speaker else "meeting"
        rows.add("directive_sources", directive, document, words, start, end, speaker and speaker[1], kind, "shown")
        for name, codes in zip(("sectors", "instruments", "responsibilities", "phrases"), coded, strict=True):
            for code, earned in codes.items():
                at = start + words.index(earned)
                rows.add(f"directive_{name}", directive, code, at, at + len(earned), document)
    _named(rows, meeting, document, number, day, say)
    undated = number % 50 == 49
    known = None if undated else day
    rows.add("evidence", meeting, "held_on", document, *held, body[held[0] : held[1]], "date_in_lead", None)
    named = place["name_en"]
    rows.add("evidence", meeting, "place_code", document, 0, len(named), named, "headline", None)
    rows.add(
        "documents",
        document,
        f"drop/{document}.txt",
        "fixture",
        f"{number:064x}",
        len(body),
        "utf-8",
        "en",
        title,
        f"{place['province_name']} Daily",
        day,
        "header",
        "meeting_report",
        rendition,
        None,
        body,
        SEEN,
        VERSION,
        None,
        None,
        False,
    )
    rows.add("document_sources", document, f"drop/{document}.txt", "fixture", SEEN)
    level = place["level"] if place["level"] != "provincial" else "provincial"
    rows.add(
        "meetings",
        meeting,
        known,
        known,
        known,
        "unknown" if undated else "stated",
        place["place_code"],
        place["name_en"],
        place["province_name"],
        "stated",
        level,
        "video" if number % 3 else "in_person",
        "plenary",
        "government",
        title,
        1,
        len(people),
        n_directives,
        document,
    )
    rows.add("meeting_reports", meeting, document, "only_report", 1.0)


_TELECONFERENCES = (date(2022, 1, 17), date(2022, 7, 11), date(2022, 9, 23), date(2023, 1, 11), date(2023, 7, 30))


def _named(  # noqa: PLR0917 - one caller
    rows: _Rows, meeting: str, document: str, number: int, day: date, say: Callable[[str], tuple[int, int]]
) -> None:
    """Other meetings that some of the meetings name: a national teleconference, and the meeting made before."""

    def refer(words: str, name: str, level: str, relation: str, *known: Any) -> None:
        start = say(words)[0] + words.index(name)
        end = start + len(name)
        reference = f"r{meeting}{level}"
        held = known[0]
        told = (relation, level, held, held, held or day, name, *known[1:])
        rows.add("meeting_references", reference, meeting, *told, 1, document, start, end)
        rows.add("reference_sources", reference, document, relation, held, name, start, end)

    last = max((one for one in _TELECONFERENCES if 0 <= (day - one).days <= 45), default=None)
    if number % 2 == 0 and last is not None:
        words = "The meeting conveyed the spirit of the national teleconference on work safety."
        code = f"teleconference_{last:%Y_%m_%d}"
        refer(words, words[35:-1], "national", "conveyed", last, None, code, "day_and_level", 0.9)
    if number % 6 == 5:
        words = "It was held after the provincial video conference."
        known = (None, f"m{number - 1:07d}", None, "name_and_place", 0.6)
        refer(words, words[22:-1], "provincial", "followed", *known)
    if number % 5 == 0 and day >= date(2022, 11, 21):
        words = "Lessons were drawn from the Anyang fire."
        start, _ = say(words)
        rows.add("meeting_event_mentions", meeting, document, "anyang_fire_2022", start + 28, start + 39)


def fill(
    con: duckdb.DuckDBPyConnection, n_meetings: int = 60, *, directives: int = 8, filler: int = 300, seed: int = 0
) -> None:
    """Makes all declared tables in ``con`` and fills them with ``n_meetings`` meetings of one report each."""
    rng = Random(seed)
    con.execute(ddl.script())
    codes = {**_codes(), "places": _reference("places")}
    if (ROOT / "schemas" / "reference" / "events.csv").exists():
        codes["events"] = _reference("events")
    for name, frame in codes.items():
        _insert(con, f"main.{name}", frame)
    places = codes["places"].filter(pl.col("level") != "national").to_dicts()
    rng.shuffle(places)
    words = _filler(rng, filler)
    for first in range(0, n_meetings, 20_000):
        rows = _Rows()
        for number in range(first, min(n_meetings, first + 20_000)):
            _meeting(rows, number, rng, places, directives, words)
        for name, found in rows.items():
            schema = validation.polars_schema(catalog.table(f"main.{name}"))
            full = [(*row, *(None,) * (len(schema) - len(row))) for row in found]  # what is not told is not known
            _insert(con, f"main.{name}", pl.DataFrame(full, schema=schema, orient="row"))
    con.execute(_DERIVED)


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("new_rows", frame.to_arrow())
    con.execute(f"INSERT INTO {table} SELECT * FROM new_rows")
    con.unregister("new_rows")


_DERIVED = """
INSERT INTO main.attendee_sources
    SELECT meeting_id, person_id, document_id, name, title, rank_code, presided, spoke, joined_remotely, start_char,
           end_char FROM main.attendees;
INSERT INTO main.documents SELECT 'other-1', 'drop/other.txt', 'fixture', repeat('f', 64), 9, 'utf-8', 'en', NULL, NULL,
    DATE '2022-03-05', 'header', 'other', 'original', NULL, 'A recipe.', TIMESTAMP '2024-01-02 03:04:05',
    'test-1', NULL, NULL, false;
INSERT INTO main.document_sources (document_id, source_uri, collection, first_seen_at)
    SELECT document_id, source_uri, collection, first_seen_at FROM main.documents
    WHERE document_id = 'other-1';
INSERT INTO main.persons
    SELECT person_id, min(name), NULL, NULL, min(held_on), max(held_on), count(*)::INTEGER, NULL, NULL
    FROM main.attendees JOIN main.meetings USING (meeting_id) GROUP BY person_id ORDER BY person_id;
INSERT INTO main.coverage
    SELECT date_trunc('month', published_on)::DATE, m.place_code, publisher, count(*)::INTEGER,
           count(*) FILTER (kind = 'meeting_report')::INTEGER
    FROM main.documents d LEFT JOIN main.meetings m USING (document_id) GROUP BY ALL ORDER BY ALL;
INSERT INTO main.reporting_places
    SELECT publisher, m.place_code, 'reports', count(*)::INTEGER
    FROM main.documents d JOIN main.meetings m USING (document_id) GROUP BY ALL ORDER BY ALL;
INSERT INTO extracted.documents
    SELECT document_id, language, title, publisher, published_on, published_basis, kind, 1.0, 'fixture', rendition, 12,
           extractor_version FROM main.documents;
INSERT INTO extracted.meetings
    SELECT document_id, held_on, held_earliest, held_latest, year_basis, place_code, place_name, place_basis,
           admin_level, mode, meeting_type_code, convener, m.title, 1, NULL, 0, length(d.text)
    FROM main.meetings m JOIN (SELECT document_id, text FROM main.documents) d USING (document_id);
INSERT INTO extracted.attendees
    SELECT document_id, position, name, title, rank_code, presided, spoke, joined_remotely, start_char, end_char
    FROM main.attendees;
INSERT INTO extracted.directives
    SELECT document_id, position, text, speaker_name, speaker_kind, stringency, deadline_text, deadline_on,
           ['fire'], [], [], [], false, start_char, end_char FROM main.directives;
INSERT INTO extracted.evidence SELECT document_id, field, quote, method, start_char, end_char FROM main.evidence;
INSERT INTO quality.issues SELECT document_id, meeting_id, 'date_not_taken', 'no year', 0, 4 FROM main.meetings
    WHERE held_on IS NULL;
INSERT INTO quality.accuracy VALUES
    ('test-1', 'samples', 'en', 'measure', 'all', 'held_on', 'accuracy', 0.97, 0.93, 0.99, 80, 78, 2, 0, NULL,
     'after_mending', 'meetings.held_on', NULL),
    ('test-1', 'samples', 'en', 'measure', 'all', 'attendees', 'f1', 0.96, 0.93, 0.98, 300, 288, 12, 12, NULL,
     'after_mending', 'attendees.name', NULL);
INSERT INTO main.releases
    SELECT 'r0001', TIMESTAMP '2024-01-02 03:04:05', '0.1.0', 'test-1', 'abc',
           (SELECT count(*) FROM main.documents), (SELECT count(*) FROM main.meetings),
           (SELECT count(*) FROM main.attendees), (SELECT count(*) FROM main.directives), 'passed', NULL, false, 0, 1;
"""
