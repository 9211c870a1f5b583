"""Views that count one subject by one grain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import product
from statistics import median
from typing import Any, ClassVar

from tests.integration.warehouse.release.trends.reference_tables import (
    ALL,
    BOOKS,
    Fact,
    Pair,
    Row,
    Rows,
    Tables,
    later,
    share,
    start,
)


class Families(Tables):
    """Views that count one subject by one grain."""

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
