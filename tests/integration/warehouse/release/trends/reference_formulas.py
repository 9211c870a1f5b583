"""Views of formulas: first seen, taken up, spread."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from tests.integration.warehouse.release.trends.reference_tables import (
    ALL,
    Fact,
    Pair,
    Row,
    Rows,
    Tables,
    share,
)


class Formulas(Tables):
    """Views of formulas: first seen, taken up, spread."""

    def _uses(self) -> dict[tuple[str, Pair], list[Fact]]:
        """Demands of dated meetings, by formula and by rendition and language."""
        found: dict[tuple[str, Pair], list[Fact]] = defaultdict(list)
        for fact in self.demanded:
            for code in fact.what["phrases"] if fact.meeting["held_on"] else ():
                for pair in (fact.pair, ALL):
                    found[(code, pair)].append(fact)
        return found

    @staticmethod
    def _first(facts: list[Fact]) -> Fact:
        return min(facts, key=lambda f: (f.meeting["held_on"], f.meeting["meeting_id"], f.what["directive_id"]))

    def _named(self, code: str, pair: Pair) -> Row:
        label = self.labels["phrases"].get(code, {})
        return {
            "phrase_code": code,
            "label_en": label.get("label_en"),
            "label_zh": label.get("label_zh"),
            "rendition": pair[0],
            "language": pair[1],
        }

    def phrase_first_seen(self) -> Rows:
        made: Rows = {}
        for (code, pair), facts in self._uses().items():
            first = self._first(facts)
            at = {
                level: min((f.meeting["held_on"] for f in facts if f.meeting["admin_level"] == level), default=None)
                for level in ("national", "provincial", "prefecture", "county")
            }

            def apart(lower: str, higher: str, at: dict[str, Any] = at) -> int | None:
                return (at[lower] - at[higher]).days if at[lower] and at[higher] else None

            made[(code, pair)] = self._named(code, pair) | {
                "first_on": first.meeting["held_on"],
                "meeting_id": first.meeting["meeting_id"],
                "directive_id": first.what["directive_id"],
                **{f"first_{level}_on": day for level, day in at.items()},
                "n_days_national_to_province": apart("provincial", "national"),
                "n_days_province_to_prefecture": apart("prefecture", "provincial"),
                "n_days_prefecture_to_county": apart("county", "prefecture"),
                "n_provinces": len({f.meeting["province_code"] for f in facts} - {None}),
                "n_places": len({f.meeting["place_code"] for f in facts} - {None}),
                "n_meetings": len({f.meeting["meeting_id"] for f in facts}),
            }
        return made

    def phrase_uptake_by_place(self) -> Rows:
        made: Rows = {}
        for (code, pair), facts in self._uses().items():
            for place, level in {(f.meeting["place_code"], f.meeting["admin_level"]) for f in facts}:
                own = [f for f in facts if (f.meeting["place_code"], f.meeting["admin_level"]) == (place, level)]
                first, told = self._first(own), self.places.get(place, {})
                made[(code, pair, place, level)] = self._named(code, pair) | {
                    "place_code": place,
                    "place_label": told.get("label_en"),
                    "province_name": told.get("province_name"),
                    "admin_level": level,
                    "first_on": first.meeting["held_on"],
                    "meeting_id": first.meeting["meeting_id"],
                    "directive_id": first.what["directive_id"],
                    "n_meetings": len({f.meeting["meeting_id"] for f in own}),
                }
        return made

    def phrase_spread(self) -> Rows:
        made: Rows = {}
        for (code, pair), facts in self._uses().items():
            used: dict[str, date] = {}
            for fact in facts:
                place = fact.meeting["place_code"]
                if place:
                    used[place] = min(used.get(place, date.max), fact.meeting["month"])
            provinces = {p[:2]: min(m for q, m in used.items() if q[:2] == p[:2]) for p in used}
            met: dict[str, date] = {}
            for fact in self.demanded:
                place, month = fact.meeting["place_code"], fact.meeting["month"]
                if place and month and pair in (fact.pair, ALL):
                    met[place] = min(met.get(place, date.max), month)
            for month in self.spans["month"]:
                so_far = sum(first <= month for first in used.values())
                n_met = sum(first <= month for first in met.values())
                made[(month, code, pair)] = self._named(code, pair) | {
                    "month": month,
                    "n_new_places": sum(first == month for first in used.values()),
                    "n_places_so_far": so_far,
                    "n_new_provinces": sum(first == month for first in provinces.values()),
                    "n_provinces_so_far": sum(first <= month for first in provinces.values()),
                    "n_places_met_so_far": n_met,
                    "share_of_places": share(so_far, n_met),
                    "is_covered": month in self.covered,
                }
        return made
