"""Small random datasets of layer ``main``: merged reports in several renditions and languages, open days, gaps, edges.

Only what the trend views and coverage rest on is filled; labels are given to some codes and not to others.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb

from schemas import catalog
from schemas.ddl import create_table
from schemas.tables_trends import TABLES as TREND_TABLES
from warehouse.store import sql

PLACES = {
    "110000": ("Beijing", "provincial", "Beijing"),
    "410000": ("Henan", "provincial", "Henan"),
    "410200": ("Kaifeng", "prefecture", "Henan"),
    "410225": ("Lankao", "county", "Henan"),
    "420000": ("Hubei", "provincial", "Hubei"),
    "420100": ("Wuhan", "prefecture", "Hubei"),
}
PUBLISHERS = ("Kaifeng Daily", "Two Rivers", "Capital News", None)
WORDINGS = (("machine_translation", "en"), ("paraphrase", "en"), ("original", "zh"), ("original", "en"))
CODES = {
    "sectors": ("sector_code", ("fire", "gas", "mining")),
    "instruments": ("instrument_code", ("inspection", "training")),
    "responsibilities": ("responsibility_code", ("enterprise",)),
    "phrases": ("phrase_code", ("red_line", "fifteen_measures")),
}
RANKS = ("mayor", "deputy_mayor", None)
EVENTS = (
    ("fire_x", "accident", date(2023, 1, 12)),
    ("congress_x", "congress", date(2022, 10, 31)),
    ("later_x", "holiday", date(2025, 1, 1)),
    ("teleconference_x", "meeting", date(2022, 11, 20)),
)


def _days(rng: Random, months: list[date]) -> tuple[date | None, date | None, date | None]:
    """Day, earliest and latest of a meeting: mostly a day, else an interval of some width, or nothing."""
    day = rng.choice(months) + timedelta(days=rng.randrange(28))
    width = rng.choice((0, 0, 0, 0, 5, 40, 100, 400, None))
    if width is None:
        return None, None, None
    if width == 0:
        return day, day, day
    kind = rng.random()
    if kind < 0.4:  # a whole quarter or year
        first = date(day.year, 1 if width > 40 else 3 * ((day.month - 1) // 3) + 1, 1)
        last = date(day.year, 12, 31) if width > 40 else first + timedelta(days=89)
        return None, first, last
    return None, day, day + timedelta(days=width)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names = ", ".join(row)
        con.execute(f"INSERT INTO main.{table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def fill(con: duckdb.DuckDBPyConnection, seed: int, n_meetings: int, n_others: int) -> None:
    """Makes all tables in ``con`` and fills them from generator ``seed``."""
    rng = Random(seed)
    for layer in ("extracted", "quality", "trends"):
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {layer}")
    for table in (*catalog.TABLES, *TREND_TABLES):
        con.execute(create_table(table, keys=False))
    _insert(
        con,
        "places",
        [
            {
                "place_code": code,
                "label_en": f"{name} label",
                "name_en": name,
                "level": level,
                "province_name": province,
            }
            for code, (name, level, province) in PLACES.items()
        ],
    )
    _insert(con, "ranks", [{"rank_code": "mayor", "label_en": "Mayor", "label_zh": "市长", "seniority": 2}])
    _insert(con, "measures", [{"measure_code": "accidents", "label_en": "Accidents", "label_zh": "事故"}])
    for book, (column, codes) in CODES.items():
        _insert(con, book, [{column: codes[0], "label_en": codes[0].title(), "label_zh": "码"}])
    _insert(
        con,
        "events",
        [
            {"event_code": code, "label_en": code, "label_zh": "事", "kind": kind, "starts_on": day, "source": "x"}
            for code, kind, day in EVENTS
        ],
    )
    first, n_months = rng.choice((0, 2, 8, 11)), rng.choice((3, 8, 17))
    months = [date(2022 + n // 12, n % 12 + 1, 1) for n in range(first, first + n_months)]
    months = [month for month in months if rng.random() < 0.7] or months[:1]  # gaps
    documents = []
    for number in range(n_meetings):
        documents += _meeting(con, rng, number, months)
    for number in range(n_others):
        documents.append(_document(rng, f"o{number}", None if rng.random() < 0.2 else _published(rng, months), "other"))
    _insert(con, "documents", documents)
    con.execute(
        "INSERT INTO main.persons (person_id, name) SELECT DISTINCT person_id, 'Name ' || person_id FROM attendees"
    )
    _named(con, rng)
    con.execute("CREATE TEMP TABLE f_publishers_given (publisher VARCHAR, place_code VARCHAR)")
    if rng.random() < 0.3:
        con.execute("INSERT INTO f_publishers_given VALUES ('Capital News', '420100'), ('Two Rivers', NULL)")
    sql.run(con, "coverage")


def _published(rng: Random, months: list[date]) -> date:
    return rng.choice(months) + timedelta(days=rng.randrange(28))


def _document(rng: Random, key: str, published_on: date | None, kind: str) -> dict[str, Any]:
    rendition, language = rng.choice(WORDINGS)
    return {
        "document_id": key,
        "published_on": published_on,
        "publisher": rng.choice(PUBLISHERS),
        "kind": kind,
        "rendition": rendition,
        "language": language,
        "is_sample": rng.random() < 0.3,
    }


def _meeting(con: duckdb.DuckDBPyConnection, rng: Random, number: int, months: list[date]) -> list[dict[str, Any]]:
    meeting = f"m{number:03d}"
    held_on, earliest, latest = _days(rng, months)
    reports = []
    for which in range(rng.choice((1, 1, 2, 3))):
        late = rng.choice((0, 1, 3, 40, 370, None))
        known = latest or _published(rng, months)
        published = None if late is None else known + timedelta(days=late)
        reports.append(_document(rng, f"{meeting}d{which}", published, "meeting_report"))
    ids = [report["document_id"] for report in reports]
    _insert(con, "meeting_reports", [{"meeting_id": meeting, "document_id": key} for key in ids])
    people = [f"p{rng.randrange(5)}{letter}" for letter in "abc"[: rng.randrange(4)]]
    attendees = [
        {
            "meeting_id": meeting,
            "person_id": person,
            "position": at,
            "rank_code": rng.choice(RANKS),
            "presided": rng.random() < 0.3,
            "spoke": rng.random() < 0.5,
            "document_id": rng.choice(ids),
        }
        for at, person in enumerate(people, 1)
    ]
    directives = []
    for at in range(rng.randrange(5)):
        kind = rng.choice(("person", "meeting", "unattributed"))
        directives.append(
            {
                "directive_id": f"{meeting}x{at}",
                "meeting_id": meeting,
                "position": at + 1,
                "speaker_kind": kind,
                "speaker_person_id": rng.choice([*people, "absent"]) if kind == "person" else None,
                "stringency": rng.choice(("mandatory", "advisory")),
                "text": f"Do {at}",
                "deadline_on": rng.choice((date(2022, 12, 1), None)),
                "deadline_text": rng.choice(("at once", None)),
                "document_id": rng.choice(ids),
            }
        )
    _insert(con, "attendees", attendees)
    _insert(con, "directives", directives)
    for book, (column, codes) in CODES.items():
        _insert(
            con,
            f"directive_{book}",
            [
                {"directive_id": d["directive_id"], column: code, "document_id": d["document_id"]}
                for d in directives
                for code in codes
                if rng.random() < 0.4
            ],
        )
    _insert(
        con,
        "reported_figures",
        [
            {
                "meeting_id": meeting,
                "document_id": rng.choice(ids),
                "measure_code": rng.choice(("accidents", "deaths", None)),
                "unit": rng.choice(("percent", None)),
                "value": float(rng.randrange(-20, 20)),
                "start_char": at,
            }
            for at in range(rng.randrange(3))
        ],
    )
    _insert(
        con,
        "meetings",
        [
            {
                "meeting_id": meeting,
                "document_id": ids[0],
                "held_on": held_on,
                "held_earliest": earliest,
                "held_latest": latest,
                "place_code": rng.choice([*PLACES, None]),
                "mode": rng.choice(("video", "in_person", "unspecified")),
                "admin_level": rng.choice(("national", "provincial", "prefecture", "county")),
                "n_reports": len(ids),
                "n_attendees": len(attendees),
                "n_directives": len(directives),
            }
        ],
    )
    return reports


def _named(con: duckdb.DuckDBPyConnection, rng: Random) -> None:
    """References among the meetings, to events and to meetings that are not there, in chains; and named events."""
    reports = con.execute("SELECT meeting_id, document_id FROM main.meeting_reports ORDER BY ALL").fetchall()
    meetings = sorted({meeting for meeting, _ in reports})
    first = dict(reversed(reports))
    references = []
    for meeting in meetings:
        for at in range(rng.choice((0, 0, 1, 1, 2))):
            other = rng.choice([*meetings, None])
            kind = rng.choice(("meeting", "event", "day", "none"))
            day = date(2022, 11, 1) + timedelta(days=rng.randrange(60)) if kind == "day" or rng.random() < 0.3 else None
            references.append(
                {
                    "reference_id": f"r{meeting}{at}",
                    "meeting_id": meeting,
                    "relation": rng.choice(("watched", "followed", "conveyed")),
                    "level": rng.choice(("national", "provincial", "prefecture", "unknown")),
                    "held_on": day,
                    "referenced_meeting_id": other if kind == "meeting" and other != meeting else None,
                    "event_code": "teleconference_x" if kind == "event" else None,
                    "document_id": first[meeting],
                    "start_char": at,
                }
            )
    _insert(con, "meeting_references", references)
    _insert(
        con,
        "meeting_event_mentions",
        [
            {"meeting_id": meeting, "document_id": document, "event_code": code}
            for meeting, document in reports
            for code, _, _ in EVENTS
            if rng.random() < 0.3
        ],
    )
