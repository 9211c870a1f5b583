"""The views that are no family of periods, in plain Python: weeks, chairs, flat demands, panel, edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from schemas.code_tables import codebook
from tests.integration.warehouse.release.trends.reference import Reference
from tests.integration.warehouse.release.trends.reference_tables import ALL, BOOKS, Fact, Row, Rows, share, start

PAIRS = "rendition", "language"
STARTS = {"sectors": "sector", "instruments": "instrument", "responsibilities": "responsibility", "phrases": "phrase"}


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def half(day: date) -> date:
    return date(day.year, 1 if day.month < 7 else 7, 1)


class FlatReference(Reference):
    """All views."""

    def view(self, name: str) -> Rows:
        """The rows of view ``trend_<name>``, or ``<name>``."""
        if name.endswith("_by_week"):
            return self._by_week(name.removesuffix("_by_week"))
        return super().view(name)

    def _within(self, meeting: Row, of: Any) -> date | None:
        """The period of a meeting whose possible days all lie in it."""
        first = meeting["held_on"] or meeting["held_earliest"]
        last = meeting["held_on"] or meeting["held_latest"]
        return of(first) if first and last and of(first) == of(last) else None

    def _by_week(self, subject: str) -> Rows:
        texts: dict[date, int] = defaultdict(int)
        for document in self.documents.values():
            if document["published_on"]:
                texts[monday(document["published_on"])] += 1
        week_of = {key: self._within(meeting, monday) for key, meeting in self.meetings.items()}
        begun = {*texts, *(week for week in week_of.values() if week)}
        if not begun:
            return {}
        weeks = [min(begun) + timedelta(days=7 * n) for n in range((max(begun) - min(begun)).days // 7 + 1)]

        def at(facts: list[Fact], week: date, pair: tuple[str, str]) -> list[Fact]:
            return [f for f in facts if week_of[f.meeting["meeting_id"]] == week and pair in (f.pair, ALL)]

        dated = [f for f in (*self.met, *self.demanded, *self.attended) if week_of[f.meeting["meeting_id"]]]
        pairs = {f.pair for f in dated} | ({ALL} if dated else set())
        made: Rows = {}
        for week, pair in product(weeks, pairs):
            base = {"week": week, "rendition": pair[0], "language": pair[1]}
            told = {"n_texts_all": texts[week], "is_covered": texts[week] > 0}
            met, said = at(self.met, week, pair), at(self.demanded, week, pair)
            for key, row in self._of_week(subject, met, said, at(self.attended, week, pair)):
                made[(week, pair, key)] = base | row | told
        return made

    def _of_week(
        self, subject: str, met: list[Fact], said: list[Fact], attended: list[Fact]
    ) -> Iterable[tuple[str, Row]]:
        n, n_meetings = len(said), len({f.what["meeting_id"] for f in said})
        if subject == "meetings":
            row = {
                f"n_{what}": sum(f.meeting[f"n_{what}"] for f in met) for what in ("reports", "attendees", "directives")
            }
            places = {f.meeting["place_code"] for f in met} - {None}
            n_video = sum(f.meeting["mode"] == "video" for f in met)
            yield "", row | {"n_meetings": len(met), "n_places": len(places), "n_video": n_video}
        elif subject == "directives":
            n_mandatory = sum(f.what["stringency"] == "mandatory" for f in said)
            n_limit = sum(f.what["deadline_text"] is not None for f in said)
            yield "", {
                "n_directives": n, "n_meetings": n_meetings, "n_mandatory": n_mandatory,
                "share_mandatory": share(n_mandatory, n), "n_with_deadline": n_limit,
                "share_with_deadline": share(n_limit, n),
                "n_by_person": sum(f.what["speaker_kind"] == "person" for f in said),
                "n_by_meeting": sum(f.what["speaker_kind"] == "meeting" for f in said),
            }  # fmt: skip
        elif subject == "ranks":
            for code in {f.what["rank_code"] or "unknown" for f in self.attended}:
                mine = [f.what for f in attended if (f.what["rank_code"] or "unknown") == code]
                yield code, {
                    "rank_code": code, **self._label("ranks", code, "seniority"), "n_attendees": len(mine),
                    "n_presided": sum(a["presided"] for a in mine), "n_spoke": sum(a["spoke"] for a in mine),
                }  # fmt: skip
        else:
            for code in {code for f in self.demanded for code in f.what[subject]}:
                mine_said = [f for f in said if code in f.what[subject]]
                n_with = len({f.what["meeting_id"] for f in mine_said})
                yield code, {
                    BOOKS[subject]: code, **self._label(subject, code), "n_directives": len(mine_said),
                    "n_directives_all": n, "share_of_directives": share(len(mine_said), n), "n_meetings": n_with,
                    "n_meetings_all": n_meetings, "share_of_meetings": share(n_with, n_meetings),
                }  # fmt: skip

    def _label(self, book: str, code: str, *more: str) -> Row:
        label = self.labels[book].get(code, {})
        return {name: label.get(name) for name in ("label_en", "label_zh", *more)}

    def chairs_by_half_year_and_level(self) -> Rows:
        chairs: dict[str, set[str]] = defaultdict(set)
        for fact in self.attended:
            if fact.what["presided"]:
                chairs[fact.what["meeting_id"]].add(fact.what["rank_code"] or "unknown")
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for fact in self.met:
            if first := self._within(fact.meeting, half):
                for pair in (fact.pair, ALL):
                    groups[(first, fact.meeting["admin_level"], *pair)].append(fact.meeting)
        made: Rows = {}
        for key, held in groups.items():
            n_with = sum(bool(chairs[m["meeting_id"]]) for m in held)
            for rank in {rank for found in list(chairs.values()) for rank in found}:
                n = sum(rank in chairs[m["meeting_id"]] for m in held)
                made[(*key, rank)] = {
                    "half_year": key[0], "admin_level": key[1], "rendition": key[2], "language": key[3],
                    "rank_code": rank, **self._label("ranks", rank, "seniority"), "n_meetings": n,
                    "n_meetings_with_chair": n_with, "n_meetings_without_chair": len(held) - n_with,
                    "n_meetings_held": len(held), "share_of_chaired": share(n, n_with),
                }  # fmt: skip
        return made

    def person_edges(self) -> Rows:
        present: dict[str, dict[str, bool]] = defaultdict(dict)
        for fact in self.attended:
            who = fact.what["person_id"]
            present[fact.what["meeting_id"]][who] = (
                present[fact.what["meeting_id"]].get(who, False) or fact.what["presided"]
            )
        made: Rows = {}
        for meeting, people in present.items():
            for one, other in combinations(sorted(people), 2):
                row = made.setdefault(
                    (one, other),
                    {
                        "person_id": one, "name": f"Name {one}",
                        "other_person_id": other, "other_name": f"Name {other}",
                        "n_meetings": 0, "n_meetings_dated": 0, "first_on": None, "last_on": None,
                        "n_meetings_presided": 0,
                    },
                )  # fmt: skip
                day = self.meetings[meeting]["held_on"]
                row["n_meetings"] += 1
                row["n_meetings_presided"] += people[one] or people[other]
                if day:
                    row["n_meetings_dated"] += 1
                    row["first_on"] = min(row["first_on"] or day, day)
                    row["last_on"] = max(row["last_on"] or day, day)
        return made

    def _facts_of(self, fact: Fact) -> Row:
        d, m = fact.what, fact.meeting
        place = self.places.get(m["place_code"] or "", {})
        rank = None if d["rank"] == "unknown" else d["rank"]
        limit = d["deadline_on"]
        same = ("directive_id", "meeting_id", "position", "speaker_kind", "speaker_person_id", "speaker_name",
                "deadline_text", "deadline_on")  # fmt: skip
        of_meeting = ("held_on", "held_earliest", "held_latest", "month", "quarter", "year", "place_code",
                      "province_code", "province_name", "admin_level", "meeting_type_code", "convener",
                      "mode")  # fmt: skip
        return {
            **{name: d[name] for name in same}, **{name: m[name] for name in of_meeting},
            "week": self._within(m, monday), "place_label": place.get("label_en"),
            "rendition": fact.pair[0], "language": fact.pair[1], "speaker_rank_code": rank,
            "is_mandatory": int(d["stringency"] == "mandatory"), "has_deadline": int(d["deadline_text"] is not None),
            "n_days_to_deadline": (limit - m["held_on"]).days if limit and m["held_on"] else None,
        }  # fmt: skip

    def directive_facts(self) -> Rows:
        made: Rows = {}
        for fact in self.demanded:
            d = fact.what
            row = self._facts_of(fact)
            row |= {"is_sample": int(self.documents[d["document_id"]]["is_sample"])}
            row |= {name: d[name] for name in ("text", "document_id", "start_char", "end_char")}
            for book, begins in STARTS.items():
                row |= {f"{begins}_{code}": int(code in d[book]) for code in codebook(book)[BOOKS[book]]}
            made[(d["directive_id"],)] = row
        return made

    def directive_fact_codes(self) -> Rows:
        return {
            (fact.what["directive_id"], book, code): self._facts_of(fact)
            | {"codebook": book, "code": code, **self._label(book, code)}
            for fact in self.demanded
            for book in BOOKS
            for code in fact.what[book]
        }

    def place_months(self) -> Rows:
        made: Rows = {}
        for key, looked in self.coverage_by_month_and_place().items():
            month, place = looked["month"], looked["place_code"]
            here = [m for m in self.meetings.values() if m["place_code"] == place]
            said = [f for f in self.demanded if f.meeting["place_code"] == place and f.meeting["month"] == month]
            n, n_mandatory = len(said), sum(f.what["stringency"] == "mandatory" for f in said)
            n_limit = sum(f.what["deadline_text"] is not None for f in said)
            undated = {m["meeting_id"] for m in here if not m["held_on"]}
            published = {
                document: start(self.documents[document]["published_on"], "month")
                for document, meeting in self.report_of.items()
                if meeting in undated and self.documents[document]["published_on"]
            }
            copied = ("month", "place_code", "place_label", "province_name", "n_documents", "n_meeting_reports",
                      "n_documents_unplaced", "status", "n_meetings")  # fmt: skip
            made[key] = {name: looked[name] for name in copied} | {
                "province_code": place[:2] + "0000", "place_level": self.places.get(place, {}).get("level"),
                "n_directives": n, "n_mandatory": n_mandatory, "share_mandatory": share(n_mandatory, n),
                "n_with_deadline": n_limit, "share_with_deadline": share(n_limit, n),
                **{f"n_directives_{r}": sum(f.pair[0] == r for f in said)
                   for r in ("machine_translation", "paraphrase", "original")},
                **{f"n_directives_{word}": sum(f.pair[1] == code for f in said)
                   for code, word in (("en", "english"), ("zh", "chinese"))},
                "is_covered": looked["n_documents"] > 0,
                "n_meetings_without_day": sum(m["month"] == month and not m["held_on"] for m in here),
                "n_reports_without_day": sum(when == month for when in published.values()),
                "n_meetings_of_unknown_month": sum(m["month"] is None for m in here),
            }  # fmt: skip
        return made
