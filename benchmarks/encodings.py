"""How often an encoding is told wrongly, by the number of Chinese characters: ``python -m benchmarks.encodings``.

Names and pieces of sentences (``encodings.toml``) are put alone or into an English page, written in each encoding, and
decoded. ``wrong`` is the share that comes out otherwise, ``unsaid`` the share that does so without being marked as
doubtful. Texts for Big5 are in traditional characters.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.intake.formats.encoding import decode
from warehouse.intake.formats.encodings import UNSURE
from warehouse.intake.model import RefusedError

SIZES = (1, 2, 3, 5, 10, 30)
ENCODINGS = {"gbk": "GBK", "gb18030": "GB18030", "big5": "Big5", "utf-16-le": "UTF-16 without a mark"}


@dataclass(frozen=True, slots=True)
class Rate:
    """Shares of ``n`` texts."""

    n: int
    wrong: float
    unsaid: float
    refused: float


def _words(size: int, data: Mapping[str, object], rng: random.Random) -> str:
    """A surname, a name, or so many characters of a sentence."""
    surnames, given = str(data["surnames"]), str(data["given"])
    sentences = data["sentences"]
    if not isinstance(sentences, list):
        raise TypeError("sentences are a list")
    if size <= 3 and rng.random() < 0.5:
        return rng.choice(surnames) + "".join(rng.choice(given) for _ in range(size - 1))
    text = "".join(rng.sample(sentences, 3))
    start = rng.randrange(len(text) - size)
    return text[start : start + size]


def texts(size: int, encoding: str, *, within_page: bool, count: int, seed: int = 13) -> Iterator[tuple[str, bytes]]:
    """Texts with ``size`` Chinese characters, and their bytes."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    rng = random.Random(f"{size} {encoding} {within_page} {seed}")
    made = 0
    while made < count:
        words = _words(size, data["traditional"] if encoding == "big5" else data, rng)
        if all(character in "，。、《》" for character in words):
            continue
        text = rng.choice(data["pages"]).format(words) if within_page else words + "\n"
        try:
            written = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        made += 1
        yield text, written


def rate(size: int, encoding: str, *, within_page: bool, count: int, prior: Mapping[str, int] | None = None) -> Rate:
    """How often such texts are read wrongly; ``prior`` as the drop's other files would have it."""
    wrong = unsaid = refused = 0
    for text, written in texts(size, encoding, within_page=within_page, count=count):
        try:
            decoded = decode(written, prior=prior)
        except RefusedError:
            refused += 1
            continue
        if decoded.text != text:
            wrong += 1
            unsaid += UNSURE not in decoded.encoding
    return Rate(count, wrong / count, unsaid / count, refused / count)


def decoys(count: int = 200, seed: int = 13) -> dict[int, float]:
    """The share of Japanese texts in Shift-JIS, by their length, that is read as Chinese without a word."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    rng = random.Random(seed)
    shares = {}
    for size in SIZES:
        taken = 0
        for _ in range(count):
            text = "".join(rng.sample(data["japanese"], 3))
            start = rng.randrange(len(text) - size)
            piece = text[start : start + size] + "\n"
            try:
                decoded = decode(piece.encode("cp932"))
            except RefusedError:
                continue
            taken += decoded.text != piece and UNSURE not in decoded.encoding
        shares[size] = taken / count
    return shares


def main() -> None:
    """Prints the tables of docs/intake.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="texts for each number")
    count = parser.parse_args().count
    print("| written in | | " + " | ".join(map(str, SIZES)) + " |")
    print("| --- | --- |" + " --- |" * len(SIZES))
    for encoding, name in ENCODINGS.items():
        for within_page in (True, False):
            prior = None
            rates = [rate(size, encoding, within_page=within_page, count=count, prior=prior) for size in SIZES]
            shown = " | ".join(f"{100 * one.wrong:.1f} ({100 * one.unsaid:.1f})" for one in rates)
            print(f"| {name} | {'English page' if within_page else 'alone'} | {shown} |")
    for encoding, name in (("gbk", "GBK"), ("big5", "Big5")):
        prior = {{"gbk": "gb18030", "big5": "big5hkscs"}[encoding]: 20}
        rates = [rate(size, encoding, within_page=True, count=count, prior=prior) for size in SIZES]
        shown = " | ".join(f"{100 * one.wrong:.1f} ({100 * one.unsaid:.1f})" for one in rates)
        print(f"| {name} | English page, in a drop with 20 such files | {shown} |")
    print("| Shift-JIS | Japanese, taken for Chinese unsaid | " + " | ".join(
        f"{100 * share:.1f}" for share in decoys(count).values()) + " |")  # fmt: skip


if __name__ == "__main__":
    main()
