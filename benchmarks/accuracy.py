"""The accuracy study: figures with intervals and an ablation table, written into docs/accuracy.md.

``python -m benchmarks.accuracy [--samples DIR]``; the words around the tables are the author's and stay.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from extraction.en import classify, unread_spans
from extraction.en.demands import directives, sectors
from extraction.en.meeting import convening_level, meeting_place, place_mentions
from extraction.en.page import publication_date, sections
from extraction.en.people import candidates
from extraction.model import Directive
from warehouse.evaluation.measure import scores
from warehouse.evaluation.scores import AUDITED, Measure, Scores

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
FIELDS = (
    "relevant", "published_on", "held_on", "year_basis", "place", "level", "mode", "attendees", "presided", "spoke",
    "title", "directives", "speaker", "sectors_by_sentence", "instruments_by_sentence", "responsibilities_by_sentence",
    "phrases_by_sentence", "stringency", "deadlines", "meeting_type", "convener", "rank", "joined_remotely",
    "figures", "figures_measured", "figure_measure", "references", "reference_day", "rendition",
    *sorted(AUDITED),
)  # fmt: skip
SHOWN = (
    "relevant", "held_on", "place", "level", "attendees", "spoke", "directives", "speaker", "sectors_by_sentence",
)  # fmt: skip


def _replaced(owner: object, name: str, stand_in: object) -> Callable[[], Any]:
    return lambda: patch.object(owner, name, stand_in)


@contextmanager
def _everywhere(owners: tuple[object, ...], name: str, stand_in: object) -> Iterator[None]:
    with ExitStack() as patches:
        for owner in owners:
            patches.enter_context(patch.object(owner, name, stand_in))
        yield


@contextmanager
def _no_carrying() -> Iterator[None]:
    """A demand has a speaker only where its own sentence names one."""
    whole = directives.directives

    def alone(document: Any, people: Any, attributions: Any, hits: Any) -> tuple[list[Directive], Any]:
        rows, issues = whole(document, people, attributions, hits)
        named = {one.sentence for one in attributions}
        sources = [(one.start, one.end) for one in document.sentences if one.index in named]
        for row in rows:
            if not any(start <= row.start < end for start, end in sources):
                row.speaker_name, row.speaker_kind = None, "unattributed"
        return rows, issues

    with patch.object(directives, "directives", alone):
        yield


@contextmanager
def _every_text_a_report() -> Iterator[None]:
    whole = classify.judge

    def always(document: Any) -> Any:
        verdict = whole(document)
        return type(verdict)("meeting_report", verdict.score, verdict.reason)

    with patch.object(classify, "judge", always):
        yield


ABLATIONS: dict[str, Callable[[], Any]] = {
    "all of it": ExitStack,
    "no telling of debris from body": _replaced(sections, "assign_sections", lambda *_: None),
    "no judgement of the kind (every text a report)": _every_text_a_report,
    "no gazetteer": lambda: _everywhere(
        (meeting_place, convening_level, place_mentions, unread_spans), "named", lambda *_: []
    ),
    "no day of publication": _replaced(publication_date, "published", lambda *_: (None, None, None)),
    "names by their pinyin form only": _replaced(candidates, "read_slots", lambda *arguments: []),
    "no carrying forward of the speaker": _no_carrying,
    "sector words without their neighbours": _replaced(
        sectors, "_decide", lambda look, found, hit: None if hit[2].startswith(("not", "no_")) else hit[2]
    ),
}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _figure(found: Scores, name: str) -> Measure | None:
    for one in found.measures:
        if one.field == name and one.rendition == "all" and one.metric in ("f1", "accuracy"):
            return one
    return None


def _told(one: Measure | None) -> str:
    return "–" if one is None else f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}] ({one.n})"


def figures(samples: Path) -> str:
    """Field by field, the split that rules were made on beside the one that is only measured."""
    splits = {name: scores(samples, name) for name in ("measure", "develop")}
    rows = []
    for name in FIELDS:
        held = [_figure(found, name) for found in splits.values()]
        metric = next((one.metric for one in held if one is not None), "–")
        rows.append([name, metric, *map(_told, held)])
    counts = "; ".join(f"{name}: {found.n_texts} texts, {found.n_reports} reports" for name, found in splits.items())
    return counts + ".\n\n" + _table(["field", "metric", "measured only", "developed on"], rows)


def codes(samples: Path) -> str:
    """Each code over all samples: gold items, right, missed, invented, F1 with its interval."""
    found = scores(samples, "all")
    rows = [
        [
            one.field,
            *map(str, (one.n, one.right, one.missed, one.invented)),
            f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]",
        ]
        for one in found.measures
        if one.code is not None
    ]
    return _table(["code", "in gold", "right", "missed", "invented", "F1"], rows)


def renditions(samples: Path) -> str:
    """The measured split by rendition."""
    found = scores(samples, "measure")
    kinds = ("machine_translation", "paraphrase", "original")
    rows = []
    for name in FIELDS:
        row = [name]
        for rendition in kinds:
            held = [
                one
                for one in found.measures
                if one.field == name and one.rendition == rendition and one.metric in ("f1", "accuracy")
            ]
            row.append(f"{held[0].value:.3f} ({held[0].n})" if held else "–")
        rows.append(row)
    return _table(["field", *kinds], rows)


def ablations(samples: Path) -> str:
    """What each part of the reader is worth, over all samples."""
    rows = []
    for name, without in ABLATIONS.items():
        with without():
            found = scores(samples, "all")
        values = [_figure(found, field) for field in SHOWN]
        rows.append([name, *("–" if one is None else f"{one.value:.3f}" for one in values)])
    return _table(["reader", *SHOWN], rows)


def put(page: str, mark: str, words: str) -> str:
    """``page`` with the stretch between the comments ``<!-- mark -->`` and ``<!-- end -->`` replaced."""
    before, _, rest = page.partition(f"<!-- {mark} -->")
    _, end, after = rest.partition("<!-- end -->")
    if not end:
        raise ValueError(f"{PAGE.name} has no stretch marked {mark!r}; put <!-- {mark} --> and <!-- end --> around it")
    return f"{before}<!-- {mark} -->\n\n{words}\n\n{end}{after}"


def main() -> None:
    """Measures and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=ROOT / "samples")
    told = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    for mark, make in (("figures", figures), ("renditions", renditions), ("codes", codes), ("ablations", ablations)):
        page = put(page, mark, make(told.samples))
    PAGE.write_text(page, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
