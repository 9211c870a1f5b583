"""Speed of reading: ``python -m benchmarks.extraction [--full]``; needs the dependency group ``bench`` for the peer.

Articles of ``samples/`` as they are, and lengthened to 3–4 kB with paragraphs of the next ones. Reading and its peer
(spaCy's blank English pipeline with an EntityRuler of 500 phrases of our lexicons) take turns on each article, so that
both meet the same noise; time is that of the processor. Of several rounds the best of each article counts; the mean
of all rounds, which holds the noise and the collections of garbage too, is given beside it.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from extraction.en.reader import read
from extraction.text import lexicon as matcher

SAMPLES = Path(__file__).parent.parent / "samples" / "texts"
_LEAST, _MOST = 3_000, 4_000  # bytes of a lengthened article
_ROUNDS = 7
_PHRASES = 500
_TARGET = 2_000  # articles a second of a core, by the project's own aim
QUICK = (50_000, 500_000)
FULL = (50_000, 500_000, 5_000_000)

STAGES = [
    "text.document.parse",
    "en.page.sections.assign_sections",
    "text.lexicon.scan",
    "en.classify.judge",
    "en.page.headline.title",
    "en.page.headline.publisher",
    "en.page.publication_date.published",
    "text.language.language",
    "en.rendition.rendition",
    "en.people.mentions.mentions",
    "en.demands.attribution.attributions",
    "en.meeting.meeting_date.held",
    "en.meeting.meeting_place.place",
    "en.meeting.meeting_place.level",
    "en.meeting.meeting_form.form",
    "en.people.attendees.attendees",
    "en.demands.directives.directives",
    "en.figures.figures.figures",
    "en.unread_spans.unused",
]

HOSTILE = {
    "names": "Zhang Wei, Li Na and Ouyang Xiu ",
    "titles": "deputy mayor of the county party committee, ",
    "demands": "it must should be necessary to ",
    "dates": "on the 5th of May 2023 ",
    "places": "Suzhou City Fuzhou District ",
    "verbs": "the meeting emphasized pointed out held ",
    "brackets": "((“(Reporter ",
    "lines": "A\nb\n",
    "one word": "a",
    "blanks": "  \u00a0",
    "stops": "a. B! ",
}


def texts() -> list[str]:
    """The sample articles, by name."""
    return [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]


def lengthened(articles: Sequence[str]) -> list[str]:
    """Each article with paragraphs of the ones after it until it has 3 kB; cut at 4 kB."""
    made = []
    for number, text in enumerate(articles):
        following = number
        while len(text.encode()) < _LEAST:
            following += 1
            text += "\n\n" + "\n".join(articles[following % len(articles)].split("\n")[2:])  # noqa: PLW2901
        made.append(text.encode()[:_MOST].decode(errors="ignore"))
    return made


def settle_memory() -> None:
    """Set the collector of cyclic garbage as a process that only reads should: what the lexicons hold is left alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def peer() -> Callable[[str], Any] | None:
    """spaCy's blank pipeline with 500 phrases of our lexicons; None where it is not installed."""
    try:
        import spacy  # noqa: PLC0415 - only in the dependency group bench
    except ImportError:
        return None
    phrases = sorted({term for lexicon in matcher.load() for term, _ in lexicon.english})
    random.Random(1).shuffle(phrases)
    pipeline = spacy.blank("en")
    ruler: Any = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "TERM", "pattern": phrase} for phrase in phrases[:_PHRASES]])
    return pipeline


def turns(
    works: Sequence[Callable[[str], Any]], articles: Sequence[str], rounds: int = _ROUNDS
) -> list[tuple[float, float]]:
    """Milliseconds an article of each of ``works``, which take turns: with the best round of each article, and mean."""
    clock = time.process_time_ns
    best = [[1 << 62] * len(articles) for _ in works]
    spent = [0] * len(works)
    for number in range(rounds):
        for index, text in enumerate(articles):
            for which in range(len(works)) if number % 2 else reversed(range(len(works))):
                started = clock()
                works[which](text)
                took = clock() - started
                best[which][index] = min(best[which][index], took)
                spent[which] += took
    return [
        (sum(column) / len(articles) / 1e6, total / rounds / len(articles) / 1e6)
        for column, total in zip(best, spent, strict=True)
    ]


def stages(articles: Sequence[str], rounds: int = 3) -> dict[str, float]:
    """Milliseconds an article in each stage of reading, without the stages that it calls; ``rest`` is what is left."""
    clock = time.process_time_ns
    spent: Counter[str] = Counter()
    inner: list[int] = []
    replaced: list[tuple[Any, str, Any]] = []

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **named: Any) -> Any:
            started = clock()
            inner.append(0)
            try:
                return function(*args, **named)
            finally:
                took = clock() - started
                spent[name] += took - inner.pop()
                if inner:
                    inner[-1] += took

        return wrapper

    for name in STAGES:
        module, function_name = name.rsplit(".", 1)
        function = getattr(importlib.import_module(f"extraction.{module}"), function_name)
        for holder in [one for key, one in sys.modules.items() if key.startswith("extraction.")]:
            for attribute, value in list(vars(holder).items()):
                if value is function:
                    replaced.append((holder, attribute, value))
                    setattr(holder, attribute, timed(name, function))
    whole = timed("rest", read)
    try:
        for _ in range(rounds):
            for text in articles:
                whole(text)
    finally:
        for holder, attribute, value in replaced:
            setattr(holder, attribute, value)
    return {name: spent[name] / rounds / len(articles) / 1e6 for name in (*STAGES, "rest")}


def growth(sizes: Sequence[int]) -> Iterator[tuple[str, list[float]]]:
    """For each hostile repetition: milliseconds a kilobyte at each size. The first row is real articles, one by one."""
    articles = texts()
    n_bytes = sum(len(text.encode()) for text in articles)
    yield "articles, one by one", [turns([read], articles, 3)[0][0] * len(articles) / n_bytes * 1e3]
    glued = "\n\n".join(articles)
    for name, unit in {"articles in one text": glued, **HOSTILE}.items():
        row = []
        for size in sizes:
            text = (unit * (size // len(unit.encode()) + 1)).encode()[:size].decode(errors="ignore")
            started = time.process_time_ns()
            read(text)
            row.append((time.process_time_ns() - started) / 1e6 / size * 1e3)
        yield name, row


def run(sizes: Sequence[int] = QUICK) -> str:
    """Measures all; returns the section of docs/performance.md."""
    return "\n".join(section(sizes)) + "\n"


def section(sizes: Sequence[int]) -> Iterator[str]:
    """The lines of the section, as they become known."""
    settle_memory()
    plain = texts()
    longer = lengthened(plain)
    other = peer()
    yield "## Reading texts"
    yield ""
    yield (
        f"`extraction.en.reader.read` on one core, {len(plain)} articles of samples/. {machine()}. Processor "
        f"time of this process, best of {_ROUNDS} rounds for each article; reading and its peer take turns on each "
        f"article. Load of the machine at the start: {os.getloadavg()[0]:.0f}. Where others use it, both take "
        "longer; their ratio holds better than either."
    )
    yield ""
    yield "| articles | bytes | ms an article | mean | articles/s | spaCy EntityRuler (ms) | rate, spaCy = 1 |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    rates: list[float] = []
    for name, articles in (("as they are", plain), ("lengthened", longer)):
        size = sum(len(text.encode()) for text in articles) / len(articles)
        ours, *theirs = turns([read, other] if other else [read], articles)
        rates.append(1e3 / ours[0])
        beside = f"{theirs[0][0]:.2f} | {theirs[0][0] / ours[0]:.2f}" if theirs else "not installed | "
        yield f"| {name} | {size:,.0f} | {ours[0]:.2f} | {ours[1]:.2f} | {rates[-1]:,.0f} | {beside} |"
    yield ""
    yield (
        f"The aim is {_TARGET:,} articles of 3–4 kB a second and twice the rate of that peer; "
        f"{'met' if rates[-1] >= _TARGET else 'not met'} here: {rates[-1] / _TARGET:.0%} of the aimed rate."
    )
    yield ""
    yield "| stage | ms an article |"
    yield "| --- | ---: |"
    for name, spent in sorted(stages(plain).items(), key=lambda one: -one[1]):
        yield f"| {name} | {spent:.3f} |"
    yield ""
    yield "Milliseconds a kilobyte by length of text (hostile repetition; linear where a row stays level):"
    yield ""
    yield f"| text | {' | '.join(f'{size / 1000:,.0f} kB' for size in sizes)} |"
    yield f"| --- |{' ---: |' * len(sizes)}"
    for name, row in growth(sizes):
        cells = [f"{spent:.2f}" for spent in row] + [""] * (len(sizes) - len(row))
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Prints the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="texts of up to 5 MB (some minutes)")
    told = parser.parse_args()
    for line in section(FULL if told.full else QUICK):
        print(line, flush=True)


if __name__ == "__main__":
    main()
