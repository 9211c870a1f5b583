"""Meetings as events of the open-government vocabularies: Popolo (popoloproject.com) and Open Civic Data.

Both name who took part; neither has words for demands, which go to Open Civic Data's agenda and to Popolo's
description. Spans and codes do not fit either: they are in the tables.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import duckdb
import orjson

_MEETINGS = """
SELECT m.meeting_id, m.title, m.held_on::VARCHAR AS held_on, m.held_earliest::VARCHAR AS held_earliest,
       m.held_latest::VARCHAR AS held_latest, m.place_code, m.place_name, m.province_name, m.admin_level, m.convener,
       m.meeting_type_code, m.mode, p.latitude, p.longitude
FROM chosen JOIN main.meetings m USING (meeting_id) LEFT JOIN main.places p ON p.place_code = m.place_code
ORDER BY m.held_on NULLS LAST, m.meeting_id
"""
_ATTENDEES = """
SELECT meeting_id, person_id, name, title, presided, spoke, joined_remotely
FROM chosen JOIN main.attendees USING (meeting_id) ORDER BY meeting_id, position
"""
_DIRECTIVES = """
SELECT meeting_id, directive_id, text, speaker_name FROM chosen JOIN main.directives USING (meeting_id)
ORDER BY meeting_id, position
"""
_SOURCES = """
SELECT r.meeting_id, d.source_uri, d.title, d.publisher, d.published_on::VARCHAR AS published_on
FROM chosen JOIN main.meeting_reports r USING (meeting_id) JOIN main.documents d USING (document_id)
ORDER BY r.meeting_id, d.document_id
"""
_PERSONS = """
SELECT person_id, name, name_zh FROM main.persons
WHERE person_id IN (SELECT person_id FROM main.attendees WHERE meeting_id IN (FROM chosen)) ORDER BY person_id
"""


def _grouped(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in con.sql(query).pl().iter_rows(named=True):
        found[row["meeting_id"]].append(row)
    return found


def _known(value: dict[str, Any]) -> dict[str, Any]:
    """``value`` without what is not known."""
    return {key: item for key, item in value.items() if item not in (None, [], {})}


def _partial(meeting: dict[str, Any]) -> str | None:
    """The day, or the month or year where only that is sure (Popolo allows dates of reduced precision)."""
    if meeting["held_on"]:
        return str(meeting["held_on"])
    first, last = meeting["held_earliest"], meeting["held_latest"]
    if first and last:
        for length in (7, 4):
            if first[:length] == last[:length]:
                return str(first[:length])
    return None


def _where(meeting: dict[str, Any]) -> str | None:
    """Place and province, once each."""
    return ", ".join(dict.fromkeys(filter(None, (meeting["place_name"], meeting["province_name"])))) or None


def _source(row: dict[str, Any]) -> dict[str, Any]:
    note = ", ".join(str(row[key]) for key in ("title", "publisher", "published_on") if row[key])
    return _known({"url": row["source_uri"], "note": note})


def _roles(row: dict[str, Any]) -> str:
    roles = [word for word, has in (("chair", row["presided"]), ("speaker", row["spoke"])) if has]
    return ", ".join(roles or ["participant"])


def popolo(con: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Writes persons and events as one Popolo JSON document; returns how many of each."""
    attendees, directives, sources = (_grouped(con, query) for query in (_ATTENDEES, _DIRECTIVES, _SOURCES))
    persons = [
        _known(
            {
                "id": row["person_id"],
                "name": row["name"],
                "other_names": [{"name": row["name_zh"]}] if row["name_zh"] else [],
            }
        )
        for row in con.sql(_PERSONS).pl().iter_rows(named=True)
    ]
    events = [
        _known(
            {
                "id": m["meeting_id"],
                "name": m["title"],
                "classification": m["meeting_type_code"],
                "start_date": _partial(m),
                "location": _where(m),
                "description": "\n".join(row["text"] for row in directives[m["meeting_id"]]) or None,
                "attendees": [
                    _known(
                        {"person_id": row["person_id"], "name": row["name"], "label": row["title"], "role": _roles(row)}
                    )
                    for row in attendees[m["meeting_id"]]
                ],
                "sources": [_source(row) for row in sources[m["meeting_id"]]],
            }
        )
        for m in con.sql(_MEETINGS).pl().iter_rows(named=True)
    ]
    target.write_bytes(orjson.dumps({"persons": persons, "events": events}, option=orjson.OPT_INDENT_2))
    return {"persons": len(persons), "events": len(events)}


def ocd(con: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Writes dated meetings as Open Civic Data events, one JSON object a line; returns how many, and how many not.

    The event's id is a UUID made from the meeting_id. Meetings without a day cannot be events there.
    """
    attendees, directives, sources = (_grouped(con, query) for query in (_ATTENDEES, _DIRECTIVES, _SOURCES))
    n_events, n_undated = 0, 0
    with target.open("wb") as file:
        for m in con.sql(_MEETINGS).pl().iter_rows(named=True):
            if not m["held_on"]:
                n_undated += 1
                continue
            n_events += 1
            file.write(orjson.dumps(_ocd_event(m, attendees, directives, sources), option=orjson.OPT_APPEND_NEWLINE))
    return {"events": n_events, "meetings without a day, left out": n_undated}


def _ocd_event(
    m: dict[str, Any],
    attendees: dict[str, list[dict[str, Any]]],
    directives: dict[str, list[dict[str, Any]]],
    sources: dict[str, list[dict[str, Any]]],
) -> dict[str, Any]:
    key = m["meeting_id"]
    coordinates = (
        {"latitude": str(m["latitude"]), "longitude": str(m["longitude"])} if m["latitude"] is not None else None
    )
    return _known(
        {
            "_type": "event",
            "id": f"ocd-event/{uuid5(NAMESPACE_URL, f'safegov:{key}')}",
            "name": m["title"] or "Safety meeting",
            "classification": "safety-meeting",
            "start_date": m["held_on"],
            "all_day": True,
            "timezone": "Asia/Shanghai",
            "status": "passed",
            "location": _known(
                {
                    "name": _where(m),
                    "coordinates": coordinates,
                }
            ),
            "participants": [
                {"name": row["name"], "entity_type": "person", "note": _roles(row)} for row in attendees[key]
            ],
            "agenda": [
                _known(
                    {
                        "description": row["text"],
                        "order": str(number),
                        "notes": [row["speaker_name"]] if row["speaker_name"] else [],
                    }
                )
                for number, row in enumerate(directives[key], 1)
            ],
            "sources": [_source(row) for row in sources[key]],
            "extras": _known(
                {
                    "meeting_id": key,
                    "place_code": m["place_code"],
                    "admin_level": m["admin_level"],
                    "convener": m["convener"],
                    "meeting_type_code": m["meeting_type_code"],
                    "mode": m["mode"],
                }
            ),
        }
    )
