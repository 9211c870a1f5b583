"""Coded Chinese demands to learn codes from: the samples, wordings of our own, and the examples of the rules."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extraction.zh.data import rules
from extraction.zh.demands.learned_told import BOOKS
from extraction.zh.page.text import fold
from extraction.zh.reader import Reader
from warehouse.evaluation.gold import numbered

SAMPLES = Path(__file__).parent.parent / "samples"
FOLDERS = (SAMPLES / "zh", SAMPLES / "lots" / "zh")
WORDINGS = SAMPLES / "zh" / "wordings.csv"


Coded = dict[str, set[str] | None]
"""Codes by codebook; None where the demand was not coded by it."""


@dataclass(slots=True)
class Example:
    """A demand as it is learned from: its folded words, its gold codes, and what rules gave."""

    article: str
    source: str
    words: str
    gold: Coded
    ruled: set[tuple[str, str]] = field(default_factory=set)
    only: tuple[str, str] | None = None
    """The one code of which it is an example or counter-example."""


def examples(split: str = "develop") -> list[Example]:
    """What there is to learn from; of the samples the articles of ``split`` alone."""
    return [*of_samples(split), *of_wordings(), *of_rules()]


def of_samples(split: str) -> Iterator[Example]:
    """The coded demands that are read, with the words that the reader takes."""
    reader = Reader()
    for folder in FOLDERS:
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            if report.get("split") == split and report.get("sentences"):
                text = (folder / "texts" / f"{report['id']}.txt").read_text(encoding="utf-8")
                yield from _of_report(reader, report, text)


def _of_report(reader: Reader, report: dict[str, Any], text: str) -> Iterator[Example]:
    spans = numbered(text)
    read = reader.read(text).directives
    for number, said in report["sentences"].items():
        start, end = spans[int(number) - 1]
        own = [one for one in read if min(end, one.end) - max(start, one.start) > 0.5 * (one.end - one.start)]
        if own:
            words = "".join(text[one.start : one.end] for one in own)
            ruled = {(code.codebook, code.code) for one in own for code in one.codes if code.method == "rule"}
            gold: Coded = {book: set(said[book]) if book in said else None for book in BOOKS}
            yield Example(report["id"], "samples", fold(words).flat, gold, ruled)


def of_wordings() -> Iterator[Example]:
    """Demands of our own writing with their codes."""
    with WORDINGS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gold: Coded = {book: set(row[book].split()) - {"none"} if row[book] else None for book in BOOKS}
            yield Example("", "wordings", fold(row["says"]).flat, gold)


def of_rules() -> Iterator[Example]:
    """Each rule's examples; only the rule's code is known of them."""
    for book in BOOKS:
        for rule in rules(book).values():
            code = str(rule.settings["code"])
            for words in rule.reads:
                yield Example("", "rules", fold(words).flat, {book: {code}}, only=(book, code))
            for words in rule.counter:
                yield Example("", "rules", fold(words).flat, {book: set()}, only=(book, code))
