"""Code tables of layer ``main``: one code a row, filled from the data files in ``codes/`` and ``reference/``."""

from __future__ import annotations

from schemas.model import Column, Table, day, flag, key, text
from schemas.vocabularies import PLACE_LEVELS

PHRASE_FAMILIES = (
    "responsibility",
    "politics",
    "campaign",
    "search",
    "enforcement",
    "prevention",
    "vigilance",
    "objects",
    "emergency",
    "work_style",
)
"""Families of formulas: our own grouping, by what a formula is about."""


def _codes(name: str, code: str, what: str, *extra: Column) -> Table:
    return Table(
        "main",
        name,
        f"One {what}",
        (
            Column(code, "VARCHAR", "The code", False, pattern=r"[a-z][a-z0-9_]*"),
            text("label_en", "Label in English", nullable=False),
            text("label_zh", "Label in Chinese", nullable=False),
            text("definition", "What it covers and what it does not", nullable=False),
            *extra,
        ),
        primary_key=(code,),
    )


MEETING_TYPES = _codes("meeting_types", "meeting_type_code", "type of meeting")
RANKS = _codes(
    "ranks",
    "rank_code",
    "rank of office",
    Column("seniority", "INTEGER", "Order of precedence, 1 highest", False, minimum=1),
    text(
        "branch",
        "Organ of which the office is: party committee, government of a place, people's congress, department or "
        "ministry, firm; other where it is none of these, or the code holds several",
        nullable=False,
        values=("party", "government", "congress", "department", "firm", "other"),
    ),
    flag("is_head", "Heads that organ; NULL where the code holds heads and deputies alike", nullable=True),
)
SECTORS = _codes("sectors", "sector_code", "safety sector")
INSTRUMENTS = _codes(
    "instruments",
    "instrument_code",
    "policy instrument",
    text(
        "nato_class",
        "Hood's class of governing resource: nodality, authority, treasure, organisation",
        nullable=False,
        values=("nodality", "authority", "treasure", "organisation"),
    ),
)
RESPONSIBILITIES = _codes("responsibilities", "responsibility_code", "kind of responsibility")
PHRASES = _codes(
    "phrases",
    "phrase_code",
    "political formula (tifa)",
    text("status", "seen in real texts, or expected", nullable=False, values=("seen", "expected")),
    text("family", "What the formula is about", nullable=False, values=PHRASE_FAMILIES),
    text("origin", "Who first said or ordered it, with the source; NULL where none is at hand"),
    day("introduced_on", "Day on which it was first said or ordered; NULL where no source supports one"),
)
MEASURES = _codes("measures", "measure_code", "measure that reports state figures of")

PLACES = Table(
    "main",
    "places",
    "One administrative unit of mainland China, with the years its code holds",
    (
        Column("place_code", "VARCHAR", "GB/T 2260 code", False, pattern=r"\d{6}"),
        text("label_en", "English name", nullable=False),
        text("label_zh", "Chinese name", nullable=False),
        text("definition", "Full name with the units above it", nullable=False),
        text("name_zh", "Full Chinese name", nullable=False),
        text("name_en", "Name in English without its generic", nullable=False),
        text("generic_zh", "Generic of the Chinese name (市, 县, 区, 旗 …)"),
        text("level", "Level of the unit", nullable=False, values=PLACE_LEVELS),
        text("parent_code", "Code of the unit above"),
        text("province_code", "Code of the province-level unit"),
        text("province_name", "English name of the province-level unit"),
        Column("latitude", "DOUBLE", "Degrees north (WGS 84, approximate)", minimum=-90, maximum=90),
        Column("longitude", "DOUBLE", "Degrees east (WGS 84, approximate)", minimum=-180, maximum=180),
        day("valid_from", "First day the code holds; NULL where it held before 2022"),
        day("valid_to", "Last day the code holds; NULL where it still holds"),
    ),
    primary_key=("place_code",),
)

EVENTS = Table(
    "main",
    "events",
    "One event of the calendar or the news that meetings may answer to or name; a user adds their own in events.csv",
    (
        key("event_code", "The code"),
        text("label_en", "Name in English", nullable=False),
        text("label_zh", "Name in Chinese", nullable=False),
        text(
            "kind",
            "accident, campaign, congress, holiday or meeting (a national one on safety)",
            nullable=False,
            values=("accident", "campaign", "congress", "holiday", "meeting"),
        ),
        day("starts_on", "First day", nullable=False),
        day("ends_on", "Last day"),
        text("source", "Where the date is published", nullable=False),
    ),
    primary_key=("event_code",),
)

TABLES = (
    PLACES,
    MEETING_TYPES,
    RANKS,
    SECTORS,
    INSTRUMENTS,
    RESPONSIBILITIES,
    PHRASES,
    MEASURES,
    EVENTS,
)
