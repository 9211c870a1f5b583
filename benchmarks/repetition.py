"""How well repeated texts are told from other meetings: ``python -m benchmarks.repetition``.

Pairs are made from the samples: copies as the web makes them (debris, another header, misspellings, all of it, on both
sides) and reports of another meeting of the same body by the same template, with and without debris.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.builders.copies import other_meeting, with_debris, with_header, with_spelling
from warehouse.dedup.near_duplicates import likeness, sketch_of
from warehouse.dedup.sketches import BAND_NAMES, sketches

SAMPLES = Path(__file__).parent.parent / "samples" / "texts"


def pairs(texts: list[str], rng: random.Random) -> Iterator[tuple[str, bool, str, str]]:
    """Way, whether the second repeats the first, and both texts."""
    for text in texts:
        yield "debris", True, text, with_debris(text, rng, texts)
        yield "header", True, text, with_header(text, rng)
        yield "spelling", True, text, with_spelling(text, rng)
        yield "spelling, 3 % of words", True, text, with_spelling(text, rng, 0.03)
        yield "all three", True, text, with_debris(with_spelling(with_header(text, rng), rng), rng, texts)
        yield "both sides", True, with_debris(text, rng, texts), with_spelling(with_header(text, rng), rng)
        if other := other_meeting(text, rng):
            yield "other meeting", False, text, other
            yield "other meeting, debris", False, text, with_debris(other, rng, texts)
            yield "other meeting, both", False, with_debris(text, rng, texts), with_debris(other, rng, texts)
    for _ in range(5_000):
        first, second = rng.sample(texts, 2)
        yield "another sample", False, first, second


def section(seed: int = 7) -> Iterator[str]:
    """The lines of a table."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    made = list(pairs(texts, random.Random(seed)))
    both = [text for _, _, *two in made for text in two]
    rows = list(sketches([str(number) for number in range(len(both))], both).iter_rows(named=True))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    right = found = wanted = 0
    for number, (way, is_repeat, *_) in enumerate(made):
        one, two = rows[2 * number], rows[2 * number + 1]
        meets = any(one[band] == two[band] for band in BAND_NAMES)
        told = meets and likeness(sketch_of(one), sketch_of(two)).is_repeat()
        counts[way][0] += 1
        counts[way][1] += told
        right += told and is_repeat
        found += told
        wanted += is_repeat
    yield "## Repeated texts"
    yield ""
    yield f"Pairs made from the {len(texts)} samples: precision {right / found:.4f}, recall {right / wanted:.4f}."
    yield ""
    yield "| pair | pairs | taken for a repeat |"
    yield "| --- | ---: | ---: |"
    for way, (n, taken) in counts.items():
        yield f"| {way} | {n:,} | {taken:,} ({taken / n:.1%}) |"


if __name__ == "__main__":
    for line in section():
        print(line)
