"""The lock of each reader: its version, a fingerprint of its code and data, and a digest of what it reads.

``extraction/readings.lock`` holds all three for each language. Where code or readings have changed and the lock has
not, a test fails: a change of what is read cannot land under a version that says that nothing has changed.

Usage, in a checkout: python -m warehouse.evaluation.readings_lock [--check] [--same]. Without an option the lock is
written anew: the version rises where readings have changed. Where only code has changed, ``--same`` says that this is
meant: no text could be read otherwise.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import io
import json
import sys
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from extraction.languages import reader_of
from extraction.model import NO_HINTS
from extraction.version import LOCK, locked, version_of
from schemas.project import data, samples

ROOMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("extraction", "model.py"),
        ("extraction", "text"),
        ("extraction", "en"),
        ("schemas", "codes"),
        ("schemas", "reference"),
        ("schemas", "events.py"),
        ("warehouse", "reading/rows.py"),
    ),
    "zh": (
        ("extraction", "model.py"),
        ("extraction", "text"),
        ("extraction", "zh"),
        ("schemas", "codes"),
        ("schemas", "reference"),
        ("schemas", "events.py"),
        ("warehouse", "reading/rows.py"),
    ),
}
"""For each language that has a reader the files and folders, by package, that decide what is read."""
_DATA = {".csv", ".toml"}
_EVERY = 6  # of the samples every sixth is also read in other dress


class LockState(NamedTuple):
    """What the lock says of one language, or should say."""

    version: str
    code: str
    readings: str


def _without_words(source: str) -> str:
    """Python code without comments, docstrings and layout: what is left decides what it does."""
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    gone = [
        (starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            first, last = lines[node.lineno - 1], lines[(node.end_lineno or node.lineno) - 1]
            gone.append(
                (
                    starts[node.lineno - 1] + len(first.encode()[: node.col_offset].decode()),
                    starts[(node.end_lineno or node.lineno) - 1] + len(last.encode()[: node.end_col_offset].decode()),
                )
            )
    for start, stop in sorted(gone, reverse=True):
        source = source[:start] + source[stop:]
    return "\n".join(line.rstrip() for line in source.splitlines() if line.strip())


def _files(language: str) -> Iterator[tuple[str, Path]]:
    for package, name in ROOMS[language]:
        place = data(package, *name.split("/"))
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix == ".py" or path.suffix in _DATA:
                yield f"{package}/{name}/{path.relative_to(place).as_posix()}", path


def code_fingerprint(language: str) -> str:
    """A hash of the code and data that decide what is read in ``language``; layout and comments do not count."""
    digest = hashlib.sha256()
    for name, path in _files(language):
        words = path.read_text(encoding="utf-8")
        digest.update(name.encode() + b"\0" + (_without_words(words) if path.suffix == ".py" else words).encode())
    return digest.hexdigest()[:32]


def _dresses(text: str, number: int) -> Iterator[str]:
    """``text``, and now and then the same in other dress: blanks doubled, lines ended otherwise, straight quotes."""
    yield text
    if number % _EVERY == 0:
        yield text.replace(" ", "  ")
        yield text.replace("\n", "\r\n").translate(str.maketrans("“”‘’–—", "\"\"''--"))


def _texts(language: str) -> Path:
    return (samples() if language == "en" else samples() / language) / "texts"


def readings_digest(language: str, folder: Path | None = None) -> str:
    """A hash of all that the reader says of the samples in ``language`` and of some of them in other dress."""
    read_one = reader_of(language).read
    digest = hashlib.sha256()
    for number, path in enumerate(sorted((folder or _texts(language)).glob("*.txt"))):
        for text in _dresses(path.read_text(encoding="utf-8"), number):
            told = asdict(read_one(text, NO_HINTS))
            if not told["stories"]:  # a text of one story, as ever
                del told["stories"]
            said = json.dumps(told, default=str, ensure_ascii=False, sort_keys=True)
            digest.update(said.encode())
    return digest.hexdigest()[:32]


@cache
def present(language: str) -> LockState:
    """What the lock should say of ``language`` now, its version as it stands."""
    return LockState(version_of(language), code_fingerprint(language), readings_digest(language))


def faults() -> list[str]:
    """What is out of date in the lock, and what to do; nothing where all agrees."""
    found = []
    for language in ROOMS:
        now, entry = present(language), locked().get(language)
        if entry is None:
            found.append(f"{language}: its reader is new: run `make lock-reader`")
        elif entry["readings"] != now.readings:
            found.append(f"{language}: texts are read otherwise than under version {entry['version']}: run "
                         "`make lock-reader`, which raises it")  # fmt: skip
        elif entry["code"] != now.code:
            found.append(f"{language}: code or data of the reader has changed, the readings of the samples have not: "
                         "run `make lock-reader`, with SAME=1 if no other text could be read otherwise")  # fmt: skip
    return found


def renewed(*, same: bool) -> dict[str, LockState]:
    """What the lock should say; the version rises where readings changed, or code did and ``same`` is not said."""
    entries = {}
    for language in ROOMS:
        now, entry = present(language), locked().get(language)
        is_new = entry is None or entry["readings"] != now.readings or (entry["code"] != now.code and not same)
        entries[language] = now._replace(version=str(int(now.version) + is_new))
    return entries


def main(arguments: list[str]) -> int:
    """Writes or checks the lock; returns the exit code. Raises SystemExit for what it does not know (2) and --help."""
    parser = argparse.ArgumentParser(
        prog="python -m warehouse.evaluation.readings_lock",
        description="Write the lock of what is read, and raise the version of a reader that reads otherwise.",
        allow_abbrev=False,
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say what the lock no longer tells")
    parser.add_argument("--same", action="store_true", help="only code has changed: no text is read otherwise")
    told = parser.parse_args(arguments)
    if told.check:
        found = faults()
        print("\n".join(found), file=sys.stderr, end="\n" if found else "")
        return 1 if found else 0
    lines = ["# Version, code and readings of each reader: written by `make lock-reader`, guarded by a test."]
    for language, entry in sorted(renewed(same=told.same).items()):
        lines += ["", f"[{language}]", *(f'{name} = "{value}"' for name, value in entry._asdict().items())]
        print(f"{language}: version {entry.version}")
    LOCK.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
