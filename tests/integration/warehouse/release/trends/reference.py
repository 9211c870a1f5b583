"""Every trend view, computed again in plain Python from the tables of layer ``main``, as the data dictionary words it.

Nothing here is taken from the SQL: a count is the length of a list of facts that were picked by their properties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from statistics import median
from typing import Any, ClassVar

import duckdb

Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
Pair = tuple[str, str]
ALL: Pair = ("all", "all")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
BOOKS = {
    "sectors": "sector_code",
    "instruments": "instrument_code",
    "responsibilities": "responsibility_code",
    "phrases": "phrase_code",
}


def start(day: date, period: str) -> date:
    """First day of the period that ``day`` is in."""
    size = MONTHS[period]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def later(first: date, months: int) -> date:
    """The first day of the month that many months on."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def share(n: float, whole: float) -> float | None:
    """``n`` of ``whole``; None where there are none."""
    return n / whole if whole else None


def quantile(values: list[int], part: float) -> float | None:
    """The value below which ``part`` of the sorted ``values`` lie, interpolated between two; None of none."""
    if not values:
        return None
    at = part * (len(values) - 1)
    low = int(at)
    return values[low] + (at - low) * (values[min(low + 1, len(values) - 1)] - values[low])


@dataclass(frozen=True)
class Fact:
    """One thing that is counted: at which meeting, worded in which rendition and language, and what it is."""

    meeting: Row
    pair: Pair
    what: Row


class Reference:
    """The tables of ``con``, and each view from them."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        def read(table: str) -> list[Row]:
            found = con.execute(f"SELECT * FROM main.{table}")
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        self.documents = {row["document_id"]: row for row in read("documents")}
        self.meetings = {row["meeting_id"]: row for row in read("meetings")}
        self.report_of = {row["document_id"]: row["meeting_id"] for row in read("meeting_reports")}
        self.places = {row["place_code"]: row for row in read("places")}
        self.labels = {
            name: {row[key]: row for row in read(name)}
            for name, key in {**BOOKS, "ranks": "rank_code", "measures": "measure_code"}.items()
        }
        self.events = read("events")
        self.referred = read("meeting_references")
        self.naming = {(row["meeting_id"], row["event_code"]) for row in read("meeting_event_mentions")}
        self.given = con.execute("SELECT publisher, place_code FROM f_publishers_given").fetchall()
        for meeting in self.meetings.values():
            first = meeting["held_on"] or meeting["held_earliest"]
            last = meeting["held_on"] or meeting["held_latest"]
            for period in MONTHS:
                is_known = first and last and start(first, period) == start(last, period)
                meeting[period] = start(first, period) if is_known else None
            code = meeting["place_code"]
            meeting["province_code"] = code[:2] + "0000" if code else None
        self.met = [Fact(m, self._pair(m["document_id"]), m) for m in self.meetings.values()]
        self.attended = self._facts(read("attendees"))
        directives = read("directives")
        for row in directives:
            row.update({book: set() for book in BOOKS})
        by_id = {row["directive_id"]: row for row in directives}
        for book, key in BOOKS.items():
            for row in read(f"directive_{book}"):
                by_id[row["directive_id"]][book].add(row[key])
        self.demanded = self._facts(directives)
        self.stated = self._facts(read("reported_figures"))
        rank_at = {(f.what["meeting_id"], f.what["person_id"]): f.what["rank_code"] for f in self.attended}
        for fact in self.demanded:
            fact.what["rank"] = rank_at.get((fact.what["meeting_id"], fact.what["speaker_person_id"])) or "unknown"
        self.text_month = {key: self._text_month(row) for key, row in self.documents.items()}
        self.covered = {month for month in self.text_month.values() if month}
        self.spans = {period: self._span(period) for period in MONTHS}

    # What belongs to what

    def _pair(self, document: str) -> Pair:
        row = self.documents[document]
        return row["rendition"], row["language"]

    def _facts(self, rows: list[Row]) -> list[Fact]:
        return [Fact(self.meetings[row["meeting_id"]], self._pair(row["document_id"]), row) for row in rows]

    def _text_month(self, document: Row) -> date | None:
        if document["published_on"]:
            return start(document["published_on"], "month")
        meeting = self.meetings.get(self.report_of.get(document["document_id"], ""))
        return meeting["month"] if meeting else None

    def _span(self, period: str) -> list[date]:
        begun = [start(month, period) for month in self.covered]
        begun += [meeting[period] for meeting in self.meetings.values() if meeting[period]]
        if not begun:
            return []
        span = [min(begun)]
        while span[-1] < max(begun):
            span.append(later(span[-1], MONTHS[period]))
        return span

    # Periods

    def months_covered(self, first: date, period: str) -> list[int]:
        """Which months of the period have texts, by their place in it."""
        return [at for at in range(MONTHS[period]) if later(first, at) in self.covered]

    def coverage_columns(self, first: date, period: str) -> Row:
        months = self.months_covered(first, period)
        told: Row = {"is_covered": bool(months)}
        if period != "month":
            told |= {"n_months_covered": len(months), "is_whole": len(months) == MONTHS[period]}
        return told

    def before(self, count: Callable[[date], float], first: date, period: str) -> float | None:
        """The count of the same period a year before, where that is in the span and covered."""
        earlier = later(first, -12)
        return count(earlier) if earlier in self.spans[period] and self.months_covered(earlier, period) else None

    def is_comparable(self, first: date, period: str) -> bool:
        earlier, now = later(first, -12), self.months_covered(first, period)
        return earlier in self.spans[period] and bool(now) and now == self.months_covered(earlier, period)

    def change(self, count: Callable[[date], float], first: date, period: str) -> float | None:
        return count(first) - count(later(first, -12)) if self.is_comparable(first, period) else None

    def three(self, month: date) -> list[date]:
        return [m for m in (later(month, -2), later(month, -1), month) if m in self.spans["month"]]

    def mean(self, count: Callable[[date], float], month: date) -> float | None:
        window = self.three(month)
        return sum(map(count, window)) / len(window) if set(window) <= self.covered else None

    def pooled(self, part: Callable[[date], float], whole: Callable[[date], float], month: date) -> float | None:
        window = self.three(month)
        return share(sum(map(part, window)), sum(map(whole, window))) if set(window) <= self.covered else None

    def n_months_covered_3m(self, month: date) -> int:
        return sum(m in self.covered for m in self.three(month))

    # Families of views: a subject by a grain

    GRAINS: ClassVar = {
        "by_month": ("month", ()),
        "by_quarter": ("quarter", ()),
        "by_year": ("year", ()),
        "by_month_and_province": ("month", ("province_code",)),
        "by_month_and_level": ("month", ("admin_level",)),
        "by_year_and_place": ("year", ("place_code", "admin_level")),
    }

    def family(self, subject: str, grain: str) -> Rows:
        period, keys = self.GRAINS[grain]

        def grouped(facts: Iterable[Fact]) -> dict[tuple[Any, ...], list[Fact]]:
            found: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
            for fact in facts:
                scope = tuple(fact.meeting[key] for key in keys)
                if fact.meeting[period] and None not in scope:
                    for pair in (fact.pair, ALL):
                        found[(scope, pair, fact.meeting[period])].append(fact)
            return found

        cells = {
            name: grouped(facts)
            for name, facts in (
                ("met", self.met),
                ("attended", self.attended),
                ("demanded", self.demanded),
                ("stated", self.stated),
            )
        }
        scopes = {(scope, pair) for found in cells.values() for scope, pair, _ in found}
        made: Rows = {}
        for (scope, pair), first in product(sorted(scopes), self.spans[period]):
            place = dict(zip(keys, scope, strict=True))
            base = {period: first, **place, **self.place_labels(keys, place), "rendition": pair[0], "language": pair[1]}

            def at(name: str, when: date, scope: tuple[Any, ...] = scope, pair: Pair = pair) -> list[Fact]:
                return cells[name].get((scope, pair, when), [])

            rows = (
                self._codes(subject, at, first, period, is_place="place_code" in keys)
                if subject in BOOKS
                else getattr(self, f"_{subject}")(at, first, period)
            )
            for key, row in rows:
                made[(first, scope, pair, *key)] = base | row | self.coverage_columns(first, period)
        return made

    def place_labels(self, keys: tuple[str, ...], scope: Row) -> Row:
        if "province_code" in keys:
            return {"province_name": self.places.get(scope["province_code"], {}).get("name_en")}
        if "place_code" in keys:
            place = self.places.get(scope["place_code"], {})
            return {"place_label": place.get("label_en"), "province_name": place.get("province_name")}
        return {}

    def _meetings(self, at: Any, first: date, period: str) -> list[tuple[tuple[Any, ...], Row]]:
        here = [fact.meeting for fact in at("met", first)]

        def count(when: date) -> int:
            return len(at("met", when))

        def total(name: str) -> int:
            return sum(meeting[name] for meeting in here)

        n, n_video = len(here), sum(meeting["mode"] == "video" for meeting in here)
        row: Row = {
            "n_meetings": n,
            "n_reports": total("n_reports"),
            "n_places": len({m["place_code"] for m in here if m["place_code"]}),
            "n_attendees": total("n_attendees"),
            "n_directives": total("n_directives"),
            "n_video": n_video,
            "n_in_person": sum(meeting["mode"] == "in_person" for meeting in here),
            "share_video": share(n_video, n),
            "attendees_per_meeting": share(total("n_attendees"), n),
            "directives_per_meeting": share(total("n_directives"), n),
            "n_meetings_year_before": self.before(count, first, period),
            "change_n_meetings": self.change(count, first, period),
            "n_texts_all": sum(
                month is not None and start(month, period) == first for month in self.text_month.values()
            ),
        }
        if period == "month":
            row |= {"n_meetings_3m": self.mean(count, first), "n_months_covered_3m": self.n_months_covered_3m(first)}
        return [((), row)]

    def _directives(self, at: Any, first: date, period: str) -> list[tuple[tuple[Any, ...], Row]]:
        def count(when: date) -> int:
            return len(at("demanded", when))

        def mandatory(when: date) -> int:
            return sum(fact.what["stringency"] == "mandatory" for fact in at("demanded", when))

        here = [fact.what for fact in at("demanded", first)]
        n, n_meetings = len(here), len({d["meeting_id"] for d in here})
        counts = {
            "mandatory": mandatory(first),
            "with_deadline": sum(d["deadline_text"] is not None for d in here),
            "by_person": sum(d["speaker_kind"] == "person" for d in here),
            "by_meeting": sum(d["speaker_kind"] == "meeting" for d in here),
        }
        row: Row = {
            "n_directives": n,
            "n_meetings": n_meetings,
            "directives_per_meeting": share(n, n_meetings),
            **{f"n_{name}": value for name, value in counts.items()},
            **{f"share_{name}": share(value, n) for name, value in counts.items()},
            "n_directives_year_before": self.before(count, first, period),
            "change_n_directives": self.change(count, first, period),
        }
        if period == "month":
            row |= {
                "n_directives_3m": self.mean(count, first),
                "share_mandatory_3m": self.pooled(mandatory, count, first),
                "n_months_covered_3m": self.n_months_covered_3m(first),
            }
        return [((), row)]

    def _codes(
        self, book: str, at: Any, first: date, period: str, *, is_place: bool
    ) -> list[tuple[tuple[Any, ...], Row]]:
        def every(when: date) -> int:
            return len(at("demanded", when))

        every_meeting = len({fact.what["meeting_id"] for fact in at("demanded", first)})
        if is_place and not every(first):
            return []
        rows = []
        for code in sorted({code for fact in self.demanded for code in fact.what[book]}):

            def count(when: date, code: str = code) -> int:
                return sum(code in fact.what[book] for fact in at("demanded", when))

            n = count(first)
            n_meetings = len({fact.what["meeting_id"] for fact in at("demanded", first) if code in fact.what[book]})
            label = self.labels[book].get(code, {})
            row: Row = {
                BOOKS[book]: code,
                "label_en": label.get("label_en"),
                "label_zh": label.get("label_zh"),
                "n_directives": n,
                "n_directives_all": every(first),
                "share_of_directives": share(n, every(first)),
                "n_meetings": n_meetings,
                "n_meetings_all": every_meeting,
                "share_of_meetings": share(n_meetings, every_meeting),
            }
            if not is_place:
                now, then = share(n, every(first)), share(count(later(first, -12)), every(later(first, -12)))
                is_told = self.is_comparable(first, period) and now is not None and then is not None
                row |= {
                    "n_directives_year_before": self.before(count, first, period),
                    "change_n_directives": self.change(count, first, period),
                    "change_share_of_directives": now - then
                    if is_told and now is not None and then is not None
                    else None,
                }
                if period == "month":
                    row |= {
                        "n_directives_3m": self.mean(count, first),
                        "share_of_directives_3m": self.pooled(count, every, first),
                        "n_months_covered_3m": self.n_months_covered_3m(first),
                    }
            rows.append(((code,), row))
        return rows

    def _ranks(self, at: Any, first: date, period: str) -> list[tuple[tuple[Any, ...], Row]]:
        def rank(fact: Fact) -> str:
            return fact.what["rank_code"] or "unknown"

        def by_persons(facts: list[Fact]) -> list[Fact]:
            return [fact for fact in facts if fact.what["speaker_kind"] == "person"]

        ranks = {rank(fact) for fact in self.attended} | {fact.what["rank"] for fact in by_persons(self.demanded)}
        here, said = at("attended", first), by_persons(at("demanded", first))
        presided_all = sum(fact.what["presided"] for fact in here)
        spoke_all = sum(fact.what["spoke"] for fact in here)
        rows = []
        for code in sorted(ranks):

            def presided(when: date, code: str = code) -> int:
                return sum(fact.what["presided"] for fact in at("attended", when) if rank(fact) == code)

            n_spoke = sum(fact.what["spoke"] for fact in here if rank(fact) == code)
            n_said = sum(fact.what["rank"] == code for fact in said)
            label = self.labels["ranks"].get(code, {})
            rows.append(
                (
                    (code,),
                    {
                        "rank_code": code,
                        "label_en": label.get("label_en"),
                        "label_zh": label.get("label_zh"),
                        "seniority": label.get("seniority"),
                        "n_attendees": sum(rank(fact) == code for fact in here),
                        "n_attendees_all": len(here),
                        "n_presided": presided(first),
                        "n_presided_all": presided_all,
                        "share_of_presided": share(presided(first), presided_all),
                        "n_spoke": n_spoke,
                        "n_spoke_all": spoke_all,
                        "share_of_spoke": share(n_spoke, spoke_all),
                        "n_directives": n_said,
                        "n_directives_all": len(said),
                        "share_of_directives": share(n_said, len(said)),
                        "n_presided_year_before": self.before(presided, first, period),
                        "change_n_presided": self.change(presided, first, period),
                    },
                )
            )
        return rows

    def _figures(self, at: Any, first: date, period: str) -> list[tuple[tuple[Any, ...], Row]]:
        def thing(fact: Fact) -> tuple[str, str | None]:
            return fact.what["measure_code"] or "unknown", fact.what["unit"]

        rows = []
        for measure, unit in {thing(fact) for fact in self.stated}:

            def of(when: date, wanted: tuple[str, str | None] = (measure, unit)) -> list[Fact]:
                return [fact for fact in at("stated", when) if thing(fact) == wanted]

            def count(when: date, of: Any = of) -> int:
                return len(of(when))

            values = [fact.what["value"] for fact in of(first)]
            label = self.labels["measures"].get(measure, {})
            rows.append(
                (
                    (measure, unit),
                    {
                        "measure_code": measure,
                        "label_en": label.get("label_en"),
                        "label_zh": label.get("label_zh"),
                        "unit": unit,
                        "n_figures": len(values),
                        "n_meetings": len({fact.what["meeting_id"] for fact in of(first)}),
                        "median_value": median(values) if values else None,
                        "min_value": min(values, default=None),
                        "max_value": max(values, default=None),
                        "n_figures_year_before": self.before(count, first, period),
                        "change_n_figures": self.change(count, first, period),
                    },
                )
            )
        return rows

    # Formulas

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

    # Events

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

    # The cascade

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

    # Coverage

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

    def view(self, name: str) -> Rows:
        """The rows of view ``trend_<name>``."""
        for grain in self.GRAINS:
            subject = name.removesuffix(f"_{grain}")
            if subject in (*BOOKS, "meetings", "directives", "ranks", "figures"):
                return self.family(subject, grain)
        return dict(getattr(self, name)())
