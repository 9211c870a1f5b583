"""The rank of an office by its Chinese title; of several titles the highest by ``schemas/codes/ranks.csv``.

A membership of the party's standing committee yields to the offices that it comes with, as in the English reader: they
stand above it in the table of ranks or, as a plain deputy's office, below it.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from extraction.zh.data import rules
from schemas.project import data

_CODES = data("schemas", "codes", "ranks.csv")
_PARTS = re.compile(r"[、，]|(?<=[长任记员])兼(?=[\u4e00-\u9fff])")
_GOVERNMENT_HEADS = frozenset({"governor", "mayor", "county_head", "township_head"})


@lru_cache(maxsize=1)
def _seniority() -> dict[str, int]:
    with _CODES.open(encoding="utf-8", newline="") as source:
        return {row["rank_code"]: int(row["seniority"]) for row in csv.DictReader(source)}


@lru_cache(maxsize=16384)
def rank_code(title: str, level: str = "unknown") -> str:
    """The rank that ``title`` (folded) gives; ``other`` where it is none of those listed.

    ``level`` is that of the place, for titles that do not say of what they are ("副书记").
    """
    earned = {code for part in _PARTS.split(title) if part for code in _part(part.strip(), level)}
    if earned & _GOVERNMENT_HEADS:
        earned.discard("deputy_party_secretary")
    if len(earned) > 1 and "committee_post" in earned:  # posts in committees and headquarters count only alone
        earned.discard("committee_post")
    earned = {"other_leader" if code == "committee_post" else code for code in earned}
    order = _seniority()
    return min(earned, key=order.__getitem__) if earned else "other"


def _part(part: str, level: str) -> list[str]:
    for rule in rules("ranks").values():
        wanted = rule.settings.get("level")
        if wanted and level not in wanted:
            continue
        if rule.pattern.search(part):
            return [str(rule.settings["rank"])]
    return []
