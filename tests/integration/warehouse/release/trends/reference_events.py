"""Views of answers to events."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from statistics import median

from tests.integration.warehouse.release.trends.reference_tables import (
    Row,
    Rows,
    Tables,
    start,
)


class Events(Tables):
    """Views of answers to events."""

    def _answers(self, event: Row) -> dict[tuple[str, str], Row]:
        """A place's (and level's) first dated meeting within sixty days."""
        found: dict[tuple[str, str], Row] = {}
        for meeting in sorted(self.meetings.values(), key=lambda m: (m["held_on"] or date.max, m["meeting_id"])):
            day, place = meeting["held_on"], meeting["place_code"]
            if day and place and 0 <= (day - event["starts_on"]).days <= 60:
                found.setdefault((place, meeting["admin_level"]), meeting)
        return found

    def event_responses_by_place(self) -> Rows:
        made: Rows = {}
        for event in self.events:
            for (place, level), meeting in self._answers(event).items():
                told = self.places.get(place, {})
                made[(event["event_code"], place, level)] = {
                    "event_code": event["event_code"],
                    "event_label": event["label_en"],
                    "kind": event["kind"],
                    "starts_on": event["starts_on"],
                    "place_code": place,
                    "place_label": told.get("label_en"),
                    "province_name": told.get("province_name"),
                    "admin_level": level,
                    "meeting_id": meeting["meeting_id"],
                    "held_on": meeting["held_on"],
                    "n_days": (meeting["held_on"] - event["starts_on"]).days,
                    "is_named": (meeting["meeting_id"], event["event_code"]) in self.naming,
                }
        return made

    def event_responses(self) -> Rows:
        made: Rows = {}
        dated = [meeting for meeting in self.meetings.values() if meeting["held_on"]]
        for event, level in product(self.events, {meeting["admin_level"] for meeting in dated}):
            apart = [(m["held_on"] - event["starts_on"]).days for m in dated if m["admin_level"] == level]
            days = [
                (m["held_on"] - event["starts_on"]).days for (_, at), m in self._answers(event).items() if at == level
            ]
            naming = [
                m
                for m in dated
                if m["admin_level"] == level
                and 0 <= (m["held_on"] - event["starts_on"]).days < 30
                and (m["meeting_id"], event["event_code"]) in self.naming
            ]
            around = {start(event["starts_on"] + timedelta(days=k), "month") for k in range(-30, 30)}
            made[(event["event_code"], level)] = {
                **{name: event[name] for name in ("event_code", "label_en", "label_zh", "kind", "starts_on", "source")},
                "admin_level": level,
                "n_meetings_30_days_before": sum(-30 <= n < 0 for n in apart),
                "n_meetings_7_days_after": sum(0 <= n < 7 for n in apart),
                "n_meetings_30_days_after": sum(0 <= n < 30 for n in apart),
                "n_places_met_30_days_after": sum(n < 30 for n in days),
                "n_meetings_naming_30_days_after": len(naming),
                "n_places_naming_30_days_after": len({m["place_code"] for m in naming} - {None}),
                "n_days_to_first_meeting": min(days, default=None),
                "n_days_median_of_places": median(days) if days else None,
                "is_covered": around <= self.covered,
            }
        return made
