"""Audits of the samples, answered from their gold facts, beside the truth: how often do the intervals hold it?

Usage: python -m benchmarks.audit HOME [DRAWS], where HOME was made by ``safegov run`` on the samples. The auditor of
this script answers each question by the gold facts and is unsure where they leave a field out. The truth of a field is
what the same auditor says of every document and row.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.project import samples
from schemas.vocabularies import CODEBOOKS
from warehouse.evaluation.gold import Sheet, numbered
from warehouse.evaluation.likeness import name_letters, place_letters, title_fits
from warehouse.evaluation.measure import GOLD, corpora
from warehouse.release.sealing import readable
from warehouse.review.audit.answers import Answer
from warehouse.review.audit.estimates import Estimate, estimates
from warehouse.review.audit.sample import Question, Sample, draw
from warehouse.review.published import Published
from warehouse.store.home import Home

_SIZE = 100


class Auditor:
    """Answers by gold facts."""

    def __init__(self, release: Published, folder: Path) -> None:
        self._gold: dict[str, Sheet] = {}
        for _, _, corpus in corpora(folder):
            for line in (corpus / GOLD).read_text(encoding="utf-8").splitlines():
                facts = json.loads(line)
                self._gold[f"{corpus.name}/{facts['id']}"] = facts
        rows = release.rows("SELECT document_id, source_uri, text FROM main.documents")
        self._texts = {row["document_id"]: row["text"] for row in rows}
        self._uris = {row["document_id"]: row["source_uri"] for row in rows}
        self._release = release
        self._folder = folder.name

    def facts(self, document: str) -> Sheet | None:
        """The gold facts of a document."""
        found = re.search(r"(?:^|/)([^/]+)/texts/([^/]+)\.txt$", self._uris[document])
        return self._gold.get(f"{found[1]}/{found[2]}") if found else None

    def answer(self, question: Question) -> Answer:
        """What the gold facts say."""
        facts = self.facts(question.document_id)
        if facts is None:
            return Answer(question.question_id, "gold", dict.fromkeys(question.fields, "unsure"))
        verdicts: dict[str, bool | None] = {}
        n_missing = None
        if question.subject == "document":
            verdicts = self._document(question, facts)
        elif question.subject == "attendee":
            verdicts = self._attendee(question, facts)
        elif question.subject == "directive":
            verdicts = self._directive(question, facts)
        elif facts["relevant"]:
            n_missing = self._missing(question, facts)
        names = {True: "right", False: "wrong", None: "unsure"}
        said = {field: names[verdicts.get(field)] for field in question.fields}
        return Answer(question.question_id, "gold", said, n_missing)

    def _document(self, question: Question, facts: Sheet) -> dict[str, bool | None]:
        read = question.read
        is_report = read["relevant"] == "meeting_report"
        said: dict[str, bool | None] = {
            "relevant": is_report == facts["relevant"],
            "published_on": read["published_on"] == facts.get("published_on"),
        }
        if not (is_report and facts["relevant"]):
            return said
        place = self._release.one(
            "SELECT m.place_name FROM main.meetings m JOIN main.meeting_reports r USING (meeting_id) "
            "WHERE r.document_id = $d",
            {"d": question.document_id},
        ) or {"place_name": None}
        said["place"] = place_letters(place["place_name"]) == place_letters(facts["place"])
        said["mode"] = (read["mode"] == "video") == (facts["mode"] == "video")
        for field in ("held_on", "level", "meeting_type", "convener"):
            if field in facts and (facts[field] is not None or field == "held_on"):
                said[field] = read[field] == facts[field]
        return said

    def _attendee(self, question: Question, facts: Sheet) -> dict[str, bool | None]:
        wanted = {name_letters(one["name"]): one for one in facts.get("attendees", ())}
        held = wanted.get(name_letters(question.head))
        if held is None:
            return {"attendees": False}
        return {
            "attendees": True,
            "title": title_fits(name_letters(held["title"]), name_letters(question.read["title"])),
            "presided": (question.read["presided"] == "true") == held["presided"],
            "spoke": (question.read["spoke"] == "true") == held["spoke"],
        }

    def _sentence(self, document: str, start: int, end: int) -> Iterator[str]:
        for number, (left, right) in enumerate(numbered(self._texts[document]), 1):
            shared = min(right, end) - max(left, start)
            if shared > 0 and shared >= 0.5 * min(right - left, end - start):
                yield str(number)

    def _directive(self, question: Question, facts: Sheet) -> dict[str, bool | None]:
        start = int(str(question.anchor).split(".")[1])
        numbers = list(self._sentence(question.document_id, start, start + len(question.head)))
        wanted = facts.get("sentences", {})
        held = next((wanted[number] for number in numbers if number in wanted), None)
        if held is None:
            return {"directives": False}
        keys = {name_letters(held["speaker"]), name_letters(question.read["speaker"])} - {"unattributed"}
        said: dict[str, bool | None] = {
            "directives": True,
            "speaker": len(keys) <= 1 or keys <= {"", "meeting"},
            "stringency": held["stringency"] == question.read["stringency"] if "stringency" in held else None,
            "deadlines": bool(held["deadline"]) == bool(question.read["deadlines"]) if "deadline" in held else None,
        }
        rows = self._release.rows(
            "SELECT start_char, end_char FROM main.directive_sources WHERE document_id = $d",
            {"d": question.document_id},
        )
        of_sentence = [
            r for r in rows if set(self._sentence(question.document_id, r["start_char"], r["end_char"])) & set(numbers)
        ]
        for book in CODEBOOKS:
            if book in held and len(of_sentence) == 1:  # gold codes are of whole sentences
                said[book] = set(held[book]) == set((question.read[book] or "").split(", ")) - {""}
        return said

    def _missing(self, question: Question, facts: Sheet) -> int:
        given = {"d": question.document_id}
        if question.subject == "attendees_missing":
            rows = self._release.rows("SELECT name FROM main.attendee_sources WHERE document_id = $d", given)
            return len(
                {name_letters(one["name"]) for one in facts["attendees"]} - {name_letters(row["name"]) for row in rows}
            )
        rows = self._release.rows(
            "SELECT start_char, end_char FROM main.directive_sources WHERE document_id = $d", given
        )
        found = {n for row in rows for n in self._sentence(question.document_id, row["start_char"], row["end_char"])}
        return len(set(facts["sentences"]) - found)


def _figures(sample: Sample, auditor: Auditor, share: float = 1.0) -> dict[tuple[str, str], Estimate]:
    asked = sample.questions[: round(share * len(sample.questions))]
    told = {question.question_id: auditor.answer(question) for question in asked}
    return {(one.field, one.metric): one for one in estimates(sample, {"gold": told})}


def main(home: str, draws: str = "40") -> None:
    """Prints one audit beside the truth, and how often the intervals of many held it, whole and stopped half-way."""
    release = Published(readable(Home(Path(home))))
    auditor = Auditor(release, samples())
    everything = len(auditor._uris)
    truth = _figures(draw(release, everything, rows=1000), auditor)
    held: dict[str, dict[tuple[str, str], list[bool]]] = {"whole": defaultdict(list), "half": defaultdict(list)}
    shown: dict[tuple[str, str], Any] = {}
    for seed in range(1, int(draws) + 1):
        sample = draw(release, _SIZE, by="rendition", seed=seed, rows=2)
        for name, share in (("whole", 1.0), ("half", 0.5)):
            for key, one in _figures(sample, auditor, share).items():
                held[name][key].append(one.low <= truth[key].value <= one.high)
                if seed == 1 and name == "whole":
                    shown[key] = one
    print(f"{everything} documents; audits of {_SIZE}, stratified by rendition, two rows of each kind; {draws} draws")
    print(f"{'field':18} {'metric':10} {'truth':>6} {'audit 1':>8} {'interval':>15} {'n':>5}  held (whole, half)")
    for key, true in truth.items():
        first = shown.get(key)
        told = [f"{100 * sum(held[name][key]) / max(1, len(held[name][key])):.0f} %" for name in ("whole", "half")]
        audit = f"{first.value:8.3f} {first.low:.3f} – {first.high:.3f} {first.n:5}" if first else ""
        print(f"{key[0]:18} {key[1]:10} {true.value:6.3f} {audit}  {', '.join(told)}")
    for name in ("whole", "half"):
        flat = [one for found in held[name].values() for one in found]
        print(f"{name}: {100 * sum(flat) / len(flat):.1f} % of {len(flat)} intervals hold the truth")


if __name__ == "__main__":
    main(*sys.argv[1:])
