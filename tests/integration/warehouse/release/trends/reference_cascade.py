"""Views of what came down from level to level."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median
from typing import Any

from tests.integration.warehouse.release.trends.reference_tables import (
    ALL,
    BOOKS,
    Row,
    Rows,
    Tables,
    quantile,
    share,
)


class Cascades(Tables):
    """Views of what came down from level to level."""

    def _source_day(self, reference: Row) -> date | None:
        """Day of the meeting that a reference names: the event's, that of the meeting it is, else the one it gives."""
        starts = {event["event_code"]: event["starts_on"] for event in self.events}
        known = self.meetings.get(reference["referenced_meeting_id"] or "", {})
        return starts.get(reference["event_code"]) or known.get("held_on") or reference["held_on"]

    def _source(self, reference: Row) -> tuple[str, str] | None:
        """How the meeting that a reference names is known, and its key; None where it is not known."""
        if reference["event_code"]:
            return "event", reference["event_code"]
        if reference["referenced_meeting_id"]:
            return "meeting", reference["referenced_meeting_id"]
        day, province = self._source_day(reference), self.meetings[reference["meeting_id"]]["province_code"]
        if day and reference["level"] == "national":
            return "day", f"national {day}"
        if day and reference["level"] == "provincial" and province:
            return "day", f"provincial {province} {day}"
        return None

    def _ways_up(self, meeting: str) -> list[tuple[Row, Row, int]]:
        """(the reference that a meeting's way up begins with, the one that it ends with, steps), up to four steps."""
        own = [row for row in self.referred if row["meeting_id"] == meeting and self._source(row)]
        ways = [(row, row, 1) for row in own]
        for first, last, steps in ways:  # grows while it is gone through
            if steps < 4 and last["referenced_meeting_id"]:
                ways += [
                    (first, row, steps + 1)
                    for row in self.referred
                    if row["meeting_id"] == last["referenced_meeting_id"]
                    and self._source(row)
                    and (self._source(row) or ("", ""))[1] != (self._source(last) or ("", ""))[1]
                    and row["referenced_meeting_id"] != meeting
                ]
        return ways

    def links(self) -> list[Row]:
        """Each meeting and higher meeting once: by the shortest way, of these by the strongest relation."""
        strength = ["watched", "followed", "conveyed"]
        made = []
        for key, meeting in self.meetings.items():
            best: dict[tuple[str, str], tuple[tuple[Any, ...], Row]] = {}
            for first, last, steps in self._ways_up(key):
                source, day = self._source(last), self._source_day(last)
                assert source is not None
                held = meeting["held_on"]
                row = {
                    "source_kind": source[0],
                    "source_key": source[1],
                    "source_level": last["level"],
                    "source_on": day,
                    "meeting_id": key,
                    "held_on": held,
                    "n_days": (held - day).days if held and day else None,
                    "n_steps": steps,
                    "relation": first["relation"],
                    "admin_level": meeting["admin_level"],
                    "place_code": meeting["place_code"],
                    "province_code": meeting["province_code"],
                }
                order = (steps, strength.index(first["relation"]), first["reference_id"], last["reference_id"])
                if source not in best or order < best[source][0]:
                    best[source] = (order, row)
            made += [row for _, row in best.values()]
        return made

    def _source_label(self, link: Row) -> str | None:
        if link["source_kind"] == "event":
            return {event["event_code"]: event["label_en"] for event in self.events}[link["source_key"]]
        return self.meetings[link["source_key"]]["title"] if link["source_kind"] == "meeting" else None

    def cascade_by_meeting(self) -> Rows:
        return {
            (link["meeting_id"], link["source_kind"], link["source_key"]): {
                **link,
                "source_label": self._source_label(link),
                "place_label": self.places.get(link["place_code"], {}).get("label_en"),
                "province_name": self.places.get(link["province_code"], {}).get("name_en"),
            }
            for link in self.links()
        }

    def cascade_chain(self) -> Rows:
        apart: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for link in self.links():
            apart[link["source_kind"], link["source_key"], link["source_level"]].append(link)
        made: Rows = {}
        for (kind, key, level), links in apart.items():
            days = [link["n_days"] for link in links if link["n_days"] is not None]
            row: Row = {
                "source_kind": kind,
                "source_key": key,
                "source_level": level,
                "source_on": next((link["source_on"] for link in links if link["source_on"]), None),
                "source_label": self._source_label(links[0]),
                "n_meetings": len(links),
                "n_meetings_timed": len(days),
                "n_places": len({link["place_code"] for link in links} - {None}),
                "n_provinces": len({link["province_code"] for link in links} - {None}),
                "n_days_median": median(days) if days else None,
            }
            for lower in ("provincial", "prefecture", "county"):
                there = [link for link in links if link["admin_level"] == lower]
                row[f"first_{lower}_on"] = min((x["held_on"] for x in there if x["held_on"]), default=None)
                row[f"n_days_to_{lower}"] = min((x["n_days"] for x in there if x["n_days"] is not None), default=None)
            made[kind, key, level] = row
        return made

    def _cascade_days(self, *, by_province: bool) -> Rows:
        apart: dict[tuple[Any, ...], list[tuple[Row, int | None]]] = defaultdict(list)
        for reference in self.referred:
            meeting = self.meetings[reference["meeting_id"]]
            if reference["level"] not in ("national", "provincial") or (by_province and not meeting["province_code"]):
                continue
            day = self._source_day(reference)
            n_days = (meeting["held_on"] - day).days if day and meeting["held_on"] else None
            province = meeting["province_code"] if by_province else None
            for relation in (reference["relation"], "all"):
                apart[reference["level"], meeting["admin_level"], province, relation].append((meeting, n_days))
        made: Rows = {}
        for (source, level, province, relation), found in apart.items():
            days = sorted(n for _, n in found if n is not None)
            row: Row = {
                "source_level": source,
                "admin_level": level,
                "relation": relation,
                "n_references": len(found),
                "n_references_dated": len(days),
                "share_dated": len(days) / len(found),
                "n_meetings": len({meeting["meeting_id"] for meeting, _ in found}),
                "n_places": len({meeting["place_code"] for meeting, _ in found} - {None}),
                "n_days_lower_quartile": quantile(days, 0.25),
                "n_days_median": quantile(days, 0.5),
                "n_days_upper_quartile": quantile(days, 0.75),
            }
            if by_province:
                row |= {
                    "province_code": province,
                    "province_name": self.places.get(province or "", {}).get("name_en"),
                }
            made[source, level, province, relation] = row
        return made

    def cascade_days_by_level(self) -> Rows:
        return self._cascade_days(by_province=False)

    def cascade_days_by_province(self) -> Rows:
        return self._cascade_days(by_province=True)

    def cascade_by_month(self) -> Rows:
        made: Rows = {}
        for month in self.spans["month"]:
            here = {key for key, meeting in self.meetings.items() if meeting["month"] == month}
            n = {
                relation: len({row["meeting_id"] for row in self.referred if row["relation"] == relation} & here)
                for relation in ("watched", "followed", "conveyed")
            }
            n_named = len({row["meeting_id"] for row in self.referred} & here)
            made[(month,)] = {
                "month": month,
                "n_meetings": len(here),
                "n_meetings_with_reference": n_named,
                **{f"n_{relation}": value for relation, value in n.items()},
                "share_with_reference": share(n_named, len(here)),
                "share_conveyed": share(n["conveyed"], len(here)),
                "is_covered": month in self.covered,
            }
        return made

    def cascade_codes(self) -> Rows:
        codes: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for fact in self.demanded:
            codes[fact.what["meeting_id"]] |= {(book, code) for book in BOOKS for code in fact.what[book]}
        demanding = {fact.what["meeting_id"] for fact in self.demanded}
        pairs = {
            (row["meeting_id"], row["referenced_meeting_id"])
            for row in self.referred
            if row["referenced_meeting_id"] and row["meeting_id"] in demanding
        }
        apart: dict[tuple[str, ...], list[tuple[bool, int | None]]] = defaultdict(list)
        for lower, higher in sorted(pairs):
            low, high = self.meetings[lower], self.meetings[higher]
            n_days = (low["held_on"] - high["held_on"]).days if low["held_on"] and high["held_on"] else None
            for book, code in codes[higher]:
                for pair in (self._pair(low["document_id"]), ALL):
                    key = (book, code, high["admin_level"], low["admin_level"], *pair)
                    apart[key].append(((book, code) in codes[lower], n_days))
        made: Rows = {}
        for (book, code, source, level, rendition, language), found in apart.items():
            days = [n for is_there, n in found if is_there and n is not None]
            made[book, code, source, level, rendition, language] = {
                "codebook": book,
                "code": code,
                "source_level": source,
                "admin_level": level,
                "rendition": rendition,
                "language": language,
                "n_meetings_could": len(found),
                "n_meetings_returned": sum(is_there for is_there, _ in found),
                "share_returned": sum(is_there for is_there, _ in found) / len(found),
                "n_days_median": median(days) if days else None,
            }
        return made
