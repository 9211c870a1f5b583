"""Two reports, or two persons, side by side: what tells that they are one, or not."""

from __future__ import annotations

from typing import Any

from warehouse.review.published import Published

_PERSON = """
SELECT p.*, l.label_en AS place FROM main.persons p LEFT JOIN main.places l USING (place_code) WHERE person_id = $p
"""
_SEEN = """
SELECT s.document_id, s.name, s.title, s.presided, s.spoke, m.held_on, m.place_name, m.title AS meeting, d.language
FROM main.attendee_sources s
JOIN main.meetings m USING (meeting_id)
JOIN main.documents d ON d.document_id = s.document_id
WHERE s.person_id = $p ORDER BY m.held_on, s.document_id LIMIT 200
"""


def person(release: Published, person_id: str) -> dict[str, Any] | None:
    """A person with every mention (``seen``, at most 200); None where the release has none of that id."""
    found = release.one(_PERSON, {"p": person_id})
    return None if found is None else found | {"seen": release.rows(_SEEN, {"p": person_id})}


def search_meetings(release: Published, words: str) -> list[dict[str, Any]]:
    """Documents by words of headline, place, publisher or id, the newest first, at most 50."""
    return release.rows(
        "SELECT d.document_id, d.title, d.publisher, d.published_on, d.kind, d.language, m.place_name, m.held_on "
        "FROM main.documents d LEFT JOIN main.meeting_reports r USING (document_id) "
        "LEFT JOIN main.meetings m USING (meeting_id) "
        "WHERE contains(lower(concat_ws(' ', d.document_id, d.title, d.publisher, m.place_name, m.title)), lower($w)) "
        # a page that reports several meetings is listed once
        "QUALIFY row_number() OVER (PARTITION BY d.document_id ORDER BY m.held_on NULLS LAST, m.meeting_id) = 1 "
        "ORDER BY d.published_on DESC NULLS LAST, d.document_id LIMIT 50",
        {"w": words},
    )
