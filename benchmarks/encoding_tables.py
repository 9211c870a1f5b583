"""Makes ``warehouse/intake/formats/chinese.txt``, by which encodings are told apart.

Usage: ``python -m benchmarks.encoding_tables``.

How often characters and words of Chinese are used, counted from the word list of jieba 0.42.1 (MIT licence; install it
and opencc-python-reimplemented, Apache-2.0, for this script alone) and the names of places in ``schemas/reference``.
Traditional forms are OpenCC's of the same words. Nothing of either library is needed afterwards.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "warehouse" / "intake" / "chinese.txt"
_N_WORDS = 10_000
_STEP = 4  # levels for each power of ten
_PLACE_COUNT = 200  # a place's name counts like a word met that often


def _is_chinese(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)


def _level(count: float, total: float) -> int:
    return max(0, round(-_STEP * math.log10(count / total)))


def _lines(section: str, counts: Counter[str], total: float, most: int, apart: str) -> list[str]:
    levels: dict[int, list[str]] = defaultdict(list)
    for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]:
        levels[_level(count, total)].append(word)
    return [f"{section}\t{level}\t{apart.join(sorted(words))}" for level, words in sorted(levels.items())]


def n_of_de(characters: Counter[str]) -> int:
    """What 的 lacks in the word list to be a thirtieth of all characters, as in any running text."""
    return sum(characters.values()) // 30


def main() -> None:
    """Writes the tables."""
    import jieba  # noqa: PLC0415 - not needed by anything else
    from opencc import OpenCC  # noqa: PLC0415 - not needed by anything else

    traditional = OpenCC("s2t").convert
    characters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    given: Counter[str] = Counter()
    total = 0
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count_words, tag = line.split(" ")
        count = int(count_words)
        if not _is_chinese(word):
            continue
        total += count
        for character in word:
            characters[character] += count
        if 2 <= len(word) <= 4:
            words[word] += count
        if tag == "nr" and len(word) in (2, 3):
            weight = math.sqrt(count)  # a few persons of history are named far more often than they have namesakes
            surnames[word[0]] += weight  # type: ignore[assignment]
            for character in word[1:]:
                given[character] += weight  # type: ignore[assignment]
    with (ROOT / "schemas" / "reference" / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["name_zh"]
            if _is_chinese(name) and len(name) <= 4:
                words[name] += _PLACE_COUNT
    characters["的"] += n_of_de(characters)
    kept = Counter(dict(sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))[:_N_WORDS]))
    n_characters = sum(characters.values())
    lines = ["# Made by benchmarks/encoding_tables.py from jieba 0.42.1 (MIT), OpenCC (Apache-2.0) and places.csv."]
    lines.append("# A section (1: simplified, 2: traditional), -4 log10 of the share, and what has that share.")
    for form, convert in (("1", lambda word: word), ("2", traditional)):
        folded: Counter[str] = Counter()
        for word, count in kept.items():
            folded[convert(word)] += count
        single: Counter[str] = Counter()
        for character, count in characters.items():
            single[convert(character)] += count
        lines += _lines(f"characters{form}", single, n_characters, 9_000, "")
        lines += _lines(f"words{form}", folded, total, _N_WORDS, " ")
        for section, table in (("surnames", surnames), ("given", given)):
            turned: Counter[str] = Counter()
            for character, count in table.items():
                turned[convert(character)] += count
            lines += _lines(f"{section}{form}", turned, sum(turned.values()), 3_000 if section == "given" else 500, "")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
