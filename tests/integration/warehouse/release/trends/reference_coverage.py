"""Views of what the texts cover, and of what has no day or place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import product

from tests.integration.warehouse.release.trends.reference_tables import (
    MONTHS,
    Row,
    Rows,
    Tables,
)


class Coverages(Tables):
    """Views of what the texts cover, and of what has no day or place."""

    def _reach(self) -> dict[str, set[str]]:
        """The places that each publisher reports on."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, meeting in self.report_of.items():
            publisher, place = self.documents[key]["publisher"], self.meetings[meeting]["place_code"]
            if publisher and place:
                found[publisher].add(place)
        for publisher, _ in self.given:
            found[publisher] = {place for name, place in self.given if name == publisher and place}
        return {publisher: places for publisher, places in found.items() if places}

    def _place_of(self, document: Row, reach: dict[str, set[str]]) -> str | None:
        """The place of the meeting reported, else the publisher's place that all its others lie in."""
        meeting = self.meetings.get(self.report_of.get(document["document_id"], ""))
        if meeting and meeting["place_code"]:
            return str(meeting["place_code"])
        places = reach.get(document["publisher"] or "", set())
        for place in places:
            digits = place[:2] if place.endswith("0000") else place[:4] if place.endswith("00") else place
            if all(other.startswith(digits) for other in places):
                return place
        return None

    def coverage(self) -> Rows:
        """Table ``main.coverage``."""
        made: Rows = {}
        reach = self._reach()
        for key, document in self.documents.items():
            month, place = self.text_month[key], self._place_of(document, reach)
            if month:
                row = made.setdefault(
                    (month, place, document["publisher"]),
                    {
                        "month": month,
                        "place_code": place,
                        "publisher": document["publisher"],
                        "n_documents": 0,
                        "n_meeting_reports": 0,
                    },
                )
                row["n_documents"] += 1
                row["n_meeting_reports"] += key in self.report_of
        return made

    def _status(self, n_meetings: int, texts: list[str], n_unplaced: int) -> str:
        if n_meetings:
            return "meetings"
        if not texts:
            return "unknown" if n_unplaced else "no_texts"
        return "reports_of_other_meetings" if all(key in self.report_of for key in texts) else "texts_without_meetings"

    def coverage_by_month(self) -> Rows:
        made: Rows = {}
        reach = self._reach()
        for month in self.spans["month"]:
            texts = [key for key, when in self.text_month.items() if when == month]
            n_meetings = sum(meeting["month"] == month for meeting in self.meetings.values())
            made[(month,)] = {
                "month": month,
                "n_documents": len(texts),
                "n_meeting_reports": sum(key in self.report_of for key in texts),
                "n_meetings": n_meetings,
                "n_places": len({self._place_of(self.documents[key], reach) for key in texts} - {None}),
                "n_publishers": len({self.documents[key]["publisher"] for key in texts} - {None}),
                "is_covered": bool(texts),
                "status": self._status(n_meetings, texts, 0),
            }
        return made

    def _coverage_by(self, key: str, area: Callable[[str], str], labels: Callable[[str], Row]) -> Rows:
        reach = self._reach()
        own = {name: self._place_of(row, reach) for name, row in self.documents.items()}

        def is_of(name: str, wanted: str) -> bool:
            places = reach.get(self.documents[name]["publisher"] or "", set()) | ({own[name]} - {None})
            return any(area(place) == wanted for place in places if place)

        areas = {area(place) for places in reach.values() for place in places}
        areas |= {area(place) for name, place in own.items() if place and self.text_month[name]}
        areas |= {area(m["place_code"]) for m in self.meetings.values() if m["place_code"]}
        made: Rows = {}
        for month, wanted in product(self.spans["month"], areas):
            dated = [name for name, when in self.text_month.items() if when == month]
            texts = [name for name in dated if is_of(name, wanted)]
            unplaced = [n for n in dated if not own[n] and (self.documents[n]["publisher"] or "") not in reach]
            n_meetings = sum(
                m["month"] == month and m["place_code"] is not None and area(m["place_code"]) == wanted
                for m in self.meetings.values()
            )
            made[(month, wanted)] = {
                "month": month,
                key: wanted,
                **labels(wanted),
                "n_documents": len(texts),
                "n_meetings": n_meetings,
                "status": self._status(n_meetings, texts, len(unplaced)),
                "n_meeting_reports": sum(name in self.report_of for name in texts),
                "n_publishers": len({self.documents[name]["publisher"] for name in texts} - {None}),
                "n_documents_unplaced": len(unplaced),
            }
        return made

    def coverage_by_month_and_province(self) -> Rows:
        return self._coverage_by(
            "province_code",
            lambda place: place[:2] + "0000",
            lambda code: {"province_name": self.places.get(code, {}).get("name_en")},
        )

    def coverage_by_month_and_place(self) -> Rows:
        def labels(code: str) -> Row:
            place = self.places.get(code, {})
            return {"place_label": place.get("label_en"), "province_name": place.get("province_name")}

        return self._coverage_by("place_code", lambda place: place, labels)

    def undated(self) -> Rows:
        made: Rows = {}
        for fact in self.met:
            key = (fact.meeting["admin_level"], *fact.pair)
            row = made.setdefault(
                key,
                {
                    "admin_level": key[0],
                    "rendition": key[1],
                    "language": key[2],
                    **dict.fromkeys(
                        (
                            "n_meetings",
                            "n_without_day",
                            "n_without_month",
                            "n_without_quarter",
                            "n_without_year",
                            "n_without_place",
                        ),
                        0,
                    ),
                },
            )
            row["n_meetings"] += 1
            row["n_without_day"] += fact.meeting["held_on"] is None
            row["n_without_place"] += fact.meeting["place_code"] is None
            for period in MONTHS:
                row[f"n_without_{period}"] += fact.meeting[period] is None
        return made
