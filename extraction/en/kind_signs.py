"""What single sentences tell about the kind of a text: people are called together, an official is quoted, a body holds.

The rules stand in ``lexicons/kind/signs.toml``, each with sentences that it must fit and must not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.project import data

_NAME = r"[A-Z][\w’]+(?:[ -][A-Z][\w’-]+){0,3}"
_SET = re.compile(r"<([a-z]+)>")
_KEYS = {"id", "sign", "pattern", "with", "not_with", "reads", "not"}
SIGNS = frozenset({"gathered", "quoted", "named", "speaks", "public", "fair", "admonished"})
"""gathered: people are brought together and told; quoted: an official of a public body is quoted, or
holds the meeting; named: such an official is named; speaks: somebody who was named before is quoted; public: a public
body holds the meeting, whatever firms attend; fair: a fair or a feast is prepared; admonished: those who were
called are told what they failed to do."""
DEMAND = re.compile(
    r"\b(?:must|shall|should|ought to|(?:has|have|is|are|need|needs) to|it is necessary|may not|may no longer|forbidden"
    r"|required to)\b"
)
"""Words that demand something, in small letters."""


class SignError(ValueError):
    """A rule that cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled; ``needs`` and ``bars`` are asked of the sentence around the fit."""

    id: str
    sign: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    bars: re.Pattern[str] | None
    reads: tuple[str, ...]
    counter: tuple[str, ...]

    def fits(self, sentence: str) -> bool:
        """Whether the sentence, its apostrophes curled, tells the rule's sign."""
        return (
            (self.needs is None or self.needs.search(sentence) is not None)
            and self.pattern.search(sentence) is not None
            and (self.bars is None or self.bars.search(sentence) is None)
        )


def parse(source: str) -> dict[str, tuple[Rule, ...]]:
    """The rules of a file's text by their sign. Raises SignError."""
    try:
        read = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise SignError(f"signs: not TOML ({error})") from error
    sets = {name: "(?:" + "|".join(words) + ")" for name, words in read.get("sets", {}).items()}
    rules: dict[str, list[Rule]] = {sign: [] for sign in sorted(SIGNS)}
    seen: set[str] = set()
    for row in read.get("rule", []):
        name = row.get("id", "?")
        if set(row) - _KEYS or row.get("sign") not in SIGNS or not row.get("reads") or not row.get("not"):
            raise SignError(f"signs, {name}: give id, sign, pattern, reads and not; found {sorted(row)}")
        if name in seen:
            raise SignError(f"signs, {name}: the id stands twice; name each rule once")
        seen.add(name)
        pattern, needs, bars = (_compiled(name, row.get(key), sets) for key in ("pattern", "with", "not_with"))
        if pattern is None:
            raise SignError(f"signs, {name}: no pattern")
        rules[row["sign"]].append(Rule(name, row["sign"], pattern, needs, bars, tuple(row["reads"]), tuple(row["not"])))
    return {sign: tuple(found) for sign, found in rules.items()}


def _compiled(name: str, pattern: str | None, sets: dict[str, str]) -> re.Pattern[str] | None:
    """``pattern`` with its sets; small and capital letters are alike everywhere but in names."""
    if pattern is None:
        return None
    try:
        parts = pattern.split("<name>")
        spelt = [f"(?i:{_SET.sub(lambda found: sets[found[1]], part)})" if part else "" for part in parts]
        return re.compile(_NAME.join(spelt)) if len(parts) > 1 else re.compile(spelt[0][4:-1], re.I)
    except KeyError as error:
        raise SignError(f"signs, {name}: the set {error} is not given") from error
    except re.error as error:
        raise SignError(f"signs, {name}: no expression ({error})") from error


RULES = parse(data("extraction.en", "lexicons", "kind", "signs.toml").read_text(encoding="utf-8"))


def curled(sentence: str) -> str:
    """``sentence`` with curled apostrophes, as the rules spell them."""
    return sentence.replace("'", "’")


def tells(sign: str, sentence: str) -> bool:
    """Whether a ``curled`` sentence tells ``sign``."""
    return any(rule.fits(sentence) for rule in RULES[sign])


def examples() -> Iterator[tuple[Rule, str, bool]]:
    """Every example of every rule, and whether the rule must fit it."""
    for rules in RULES.values():
        for rule in rules:
            yield from ((rule, words, True) for words in rule.reads)
            yield from ((rule, words, False) for words in rule.counter)
