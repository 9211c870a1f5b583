"""Coded demands to learn codes from: the corpus, the samples, the further lots, and the examples of the rules."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extraction.en import reader
from extraction.en.demands import code_rules, codes
from extraction.en.demands import learned as settling
from extraction.en.demands import learned_features as learned
from extraction.en.page import sections
from extraction.model import NO_HINTS, Code
from extraction.text import door, lexicon
from extraction.text.document import Document, parse
from warehouse.evaluation.coded_corpus import GOLD, is_set_aside
from warehouse.evaluation.gold import numbered

SAMPLES = Path(__file__).parent.parent / "samples"
WORDINGS = {
    "wordings": SAMPLES / "wordings.csv",
    "rare wordings": SAMPLES / "wordings_rare.csv",
    "near wordings": SAMPLES / "wordings_near.csv",
}
"""Single demands. The rare ones are dense with formulas and rare sectors, more than reports are; the near ones were
written around what was read wrongly: what earns a code beside what nearly does."""
BOOKS = learned.BOOKS
_TOGETHER = 8


@dataclass(slots=True)
class Example:
    """A demand as it is learned from: features, what rules gave, gold codes by book (None: not coded)."""

    article: str
    source: str
    features: Counter[str]
    ruled: set[tuple[str, str]]
    gold: dict[str, set[str] | None]
    against: set[tuple[str, str]] = field(default_factory=set)
    is_read: bool = True


def examples(
    sources: Sequence[str] = ("corpus", "samples", "lots", *WORDINGS, "rules"), split: str = "develop"
) -> list[Example]:
    """What there is to learn from (``develop``), or the set-aside demands of the corpus and the lots (``measure``).

    Of the samples no article is set aside: rules were made on all.
    """
    made: list[Example] = []
    if "corpus" in sources:
        made += _of_corpus(split)
    if "samples" in sources and split == "develop":
        made += _of_reports("samples", SAMPLES)
    if "lots" in sources:
        made += _of_reports("lots", SAMPLES / "lots" / "en", split)
    for source in WORDINGS:
        if source in sources and split == "develop":
            made += _of_wordings(source)
    if "rules" in sources and split == "develop":
        made += _of_rules()
    return made


def _of_corpus(split: str) -> Iterator[Example]:
    by_article: dict[str, list[dict[str, Any]]] = {}
    for line in (SAMPLES / "corpus" / GOLD).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if is_set_aside(row["id"]) == (split == "measure"):
            by_article.setdefault(row["id"], []).append(row)
    for article, rows in sorted(by_article.items()):
        text = (SAMPLES / "corpus" / "texts" / f"{article}.txt").read_text(encoding="utf-8")
        yield from _of_article(article, "corpus", text, rows)


def _of_reports(source: str, folder: Path, split: str | None = None) -> Iterator[Example]:
    """Those of reports with full gold; of all, or of one ``split``."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        if split is not None and report["split"] != split:
            continue
        text = (folder / "texts" / f"{report['id']}.txt").read_text(encoding="utf-8")
        spans = numbered(text)
        rows = [
            {**said, "start_char": spans[int(number) - 1][0], "end_char": spans[int(number) - 1][1]}
            for number, said in report.get("sentences", {}).items()
        ]
        yield from _of_article(report["id"], source, text, rows)


def _of_wordings(source: str) -> Iterator[Example]:
    """Single demands of our own writing with their codes; those that were written one after the other are together."""
    with WORDINGS[source].open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            words = door.enter(row["says"]).clean
            document = parse(words, NO_HINTS, sections.assign_sections)
            found = codes.codes(document, lexicon.scan(document), [(0, len(words))])
            yield Example(
                f"{source} {number // _TOGETHER}",
                source,
                _features(document, [(0, len(words))], found, []),
                {(code.codebook, code.code) for code in found},
                {book: set(row[book].split()) - {"none"} if row[book] else None for book in BOOKS},
            )


def _of_rules() -> Iterator[Example]:
    """Each rule's examples; only the rule's code is known of them, and what rules find is left out."""
    for book in BOOKS:
        for rule, words, wanted in code_rules.examples(code_rules.load(book)):
            if rule.code is not None:
                document = parse(words)
                features = learned.names(document.folded, [(0, len(words))], (), learned.word_classes())
                gold: dict[str, set[str] | None] = dict.fromkeys(BOOKS)
                name = (book, rule.code)
                if wanted:
                    yield Example("", "rules", features, {name}, gold | {book: {rule.code}})
                else:
                    yield Example("", "rules", features, set(), gold, {name})


def _of_article(article: str, source: str, text: str, rows: list[dict[str, Any]]) -> Iterator[Example]:
    """The article's coded demands, with the words that the reader takes where it reads them as demands."""
    clean = door.enter(text).clean
    document = parse(clean, NO_HINTS, sections.assign_sections)
    told = _demands_of(clean)
    before: list[Code] = []
    for row in sorted(rows, key=lambda one: int(one["start_char"])):
        start = clean.find(text[row["start_char"] : row["end_char"]]) if clean != text else row["start_char"]
        if start < 0:
            continue
        end = start + row["end_char"] - row["start_char"]
        own = [one for one in told if _within(one, start, end)]
        spans = [span for one in own for span in one] or [(start, end)]
        found = codes.codes(document, lexicon.scan(document), spans)
        yield Example(
            article,
            source,
            _features(document, spans, found, before),
            {(code.codebook, code.code) for code in found},
            {book: set(row[book]) if book in row else None for book in BOOKS},
            is_read=bool(own),
        )
        before = found


def _demands_of(text: str) -> list[list[tuple[int, int]]]:
    """The words that the reader codes, by demand."""
    told: list[list[tuple[int, int]]] = []
    whole = codes.codes

    def listen(document: Document, hits: lexicon.Hits, spans: list[tuple[int, int]]) -> list[Code]:
        told.append(list(spans))
        return whole(document, hits, spans)

    settled = settling.settled
    codes.codes = listen
    settling.settled = lambda document, demands: [one.ruled for one in demands]  # no weights needed
    try:
        reader._read_one(text, NO_HINTS)  # a page of several stories is learned from as one
    finally:
        codes.codes, settling.settled = whole, settled
    return told


def _within(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    left, right = spans[0][0], spans[-1][1]
    return min(right, end) - max(left, start) > 0.5 * (right - left)


def _features(document: Document, spans: list[tuple[int, int]], found: list[Code], before: list[Code]) -> Counter[str]:
    setting = learned.of_setting(found, before)
    return learned.names(document.folded, spans, setting, learned.word_classes())
