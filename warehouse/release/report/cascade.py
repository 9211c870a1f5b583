"""How one higher meeting went down: the data of the report's figure."""

from __future__ import annotations

from typing import Any

import duckdb

_SOURCES = 8
"""Higher meetings that the figure's table lists."""
DAYS = 60
"""Days after the higher meeting that the figure shows."""
_DOTS = 400
"""Meetings that the figure shows at most, the earliest."""

_WIDEST = """
SELECT source_kind, source_key, source_label, source_level,
       source_on::VARCHAR, n_places, n_provinces, n_meetings, first_provincial_on::VARCHAR,
       first_prefecture_on::VARCHAR, first_county_on::VARCHAR, e.label_zh
FROM trend_cascade_chain c
LEFT JOIN main.events e ON c.source_kind = 'event' AND e.event_code = c.source_key
WHERE source_on IS NOT NULL AND n_meetings_timed > 0
ORDER BY n_places DESC, n_meetings DESC, source_level <> 'national', source_on, source_kind, source_key
LIMIT ?
"""
_REACHED = """
SELECT n_days, admin_level, place_label, coalesce(c.province_name, ''), held_on::VARCHAR,
       relation, n_steps, meeting_id, p.name_zh, v.name_zh
FROM trend_cascade_by_meeting c
LEFT JOIN main.places p ON p.place_code = c.place_code
LEFT JOIN main.places v ON v.place_code = c.province_code
WHERE source_kind = ? AND source_key = ? AND n_days BETWEEN 0 AND ?
ORDER BY n_days, admin_level, place_label, meeting_id
LIMIT ?
"""


def cascade(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The higher meetings that reached most places, and the meetings that the first of them reached.

    ``sources``: label, level, day, places, provinces, meetings, first days at provincial, prefecture and county level,
    Chinese label;
    ``reached``: days after it, level, place, province, day, relation, steps, meeting_id,
    Chinese names of place and province. A label or place that is not known is None.
    """
    widest = con.execute(_WIDEST, [_SOURCES]).fetchall()
    reached = con.execute(_REACHED, [*widest[0][:2], DAYS, _DOTS]).fetchall() if widest else []
    return {"sources": [list(row[2:]) for row in widest], "reached": [list(row) for row in reached], "days": DAYS}
