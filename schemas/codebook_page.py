"""The codebook as a page: of each code its definition, what earns it, what does not, codes beside it, examples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from schemas.code_tables import FOLDER, codebook

BOOKS = {
    "instruments": "Instruments",
    "responsibilities": "Responsibilities",
    "sectors": "Sectors",
    "phrases": "Formulas",
    "measures": "Measures",
    "meeting_types": "Types of meetings",
    "ranks": "Ranks",
}
_HEAD = """# Codebook

Generated from `schemas/codes/`; do not edit. A code is earned by words in their setting: verb and object, who is
addressed, negation and condition count. What stands only as a condition, as the basis of something or as a figure of
speech earns nothing. What earns a code and what does not was ruled by two coders working apart and a third who decided
(independent automated codings, no trained human coders); where a rule of reading and this page disagree, this page
wins. Examples are invented; “Also” and “But not” are those of the English rules of reading. A formula's Chinese words
stand in brackets.
"""
_MOST = 2  # further examples of a code

Examples = Mapping[tuple[str, str], tuple[Iterable[str], Iterable[str]]]
"""By codebook and code: sentences that earn it, sentences that do not."""


@cache
def rulings() -> dict[str, dict[str, dict[str, Any]]]:
    """What ``codes/rulings.toml`` says, by codebook and code."""
    return tomllib.loads((FOLDER / "rulings.toml").read_text(encoding="utf-8"))


def page(examples: Examples) -> str:
    """The whole page; ``examples`` are those of the rules of reading."""
    parts = [_HEAD]
    for book, heading in BOOKS.items():
        parts.append(f"## {heading}\n")
        for row in codebook(book).iter_rows(named=True):
            code = next(iter(row.values()))
            parts.append(_entry(book, row, rulings().get(book, {}).get(code, {}), examples.get((book, code), ((), ()))))
    parts.append("## Stringency\n")
    for code, ruling in rulings()["stringency"].items():
        parts.append(f"### `{code}`\n\n{_ruled(ruling, ((), ()))}")
    return "\n".join(parts).rstrip() + "\n"


def _entry(book: str, row: dict[str, Any], ruling: dict[str, Any], found: tuple[Iterable[str], Iterable[str]]) -> str:
    code = next(iter(row.values()))
    lines = [f"### `{code}` – {row['label_en']} ({row['label_zh']})", "", f"{row['definition']}.".replace("..", ".")]
    if book == "phrases":
        lines.append(f"Family: {row['family']}." + (f" Origin: {row['origin']}." if row["origin"] else ""))
    if book == "ranks":
        head = {True: "head", False: "no head", None: "heads and deputies"}[row["is_head"]]
        lines.append(f"Branch: {row['branch']}; {head}; order of precedence {row['seniority']}.")
    told = _ruled(ruling, found)
    return "\n".join([*lines, "", told]) if told else "\n".join([*lines, ""])


def _ruled(ruling: dict[str, Any], found: tuple[Iterable[str], Iterable[str]]) -> str:
    lines = []
    if ruling:
        lines = [
            f"- Earns it: {ruling['earns']}",
            f"- Does not: {ruling['not']}",
            f"- Beside it: {', '.join(f'`{one}`' for one in ruling['near'])}",
            f"- Example: “{ruling['en']}” · {ruling['zh']}",
        ]
    for head, sentences in zip(("Also", "But not"), found, strict=True):
        if chosen := list(dict.fromkeys(sentences))[:_MOST]:
            lines.append(f"- {head}: " + " ".join(f"“{one}”" for one in chosen))
    return "\n".join([*lines, ""]) if lines else ""
