"""What single sentences tell about the kind of a text: people are called together, an official is quoted, a body holds.

The rules stand in ``lexicons/kind/signs.toml``, each with sentences that it must fit and must not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extraction.text.sieve import Standing
from schemas import toml
from schemas.project import data

_NAME = r"[A-Z][\w’]+(?:[ -][A-Z][\w’-]+){0,3}"
_SET = re.compile(r"<([a-z]+)>")
_KEYS = {"id", "sign", "at", "has", "pattern", "with", "not_with", "reads", "not"}
SIGNS = frozenset({"gathered", "quoted", "named", "speaks", "public", "fair", "admonished", "deployed"})
"""gathered: people are brought together and told; quoted: an official of a public body is quoted, or
holds the meeting; named: such an official is named; speaks: somebody who was named before is quoted; public: a public
body holds the meeting, whatever firms attend; fair: a fair or a feast is prepared; admonished: those who were
called are told what they failed to do; deployed: an area arranges its safety work, which is a meeting where somebody
presided."""
DEMAND = re.compile(
    r"\b(?:must|shall|should|ought to|(?:has|have|is|are|need|needs) to|it is necessary|may not|may no longer|forbidden"
    r"|required to)\b"
)
"""Words that demand something, in small letters."""


class SignError(ValueError):
    """A rule that cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled: a fit begins with a word of ``at`` (or stands anywhere, where a word of ``has`` does).

    ``needs`` and ``bars`` are asked of the sentence around the fit.
    """

    id: str
    sign: str
    at: tuple[str, ...]
    has: tuple[str, ...]
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    bars: re.Pattern[str] | None
    reads: tuple[str, ...]
    counter: tuple[str, ...]
    words: frozenset[str]
    """Those of ``at`` and ``has``."""

    def fits(self, sentence: str, lower: str) -> bool:
        """Whether the sentence, its apostrophes curled, tells the rule's sign; ``lower``: the same in small letters."""
        return (
            self._found(sentence, lower)
            and (self.needs is None or self.needs.search(sentence) is not None)
            and (self.bars is None or self.bars.search(sentence) is None)
        )

    def _found(self, sentence: str, lower: str) -> bool:
        for word in self.has:
            if word in lower:
                return self.pattern.search(sentence) is not None
        for word in self.at:
            place = lower.find(word)
            while place >= 0:
                if self.pattern.match(sentence, place) is not None:
                    return True
                place = lower.find(word, place + 1)
        return False


def parse(source: str) -> dict[str, tuple[Rule, ...]]:
    """The rules of a file's text by their sign. Raises SignError."""
    try:
        read = toml.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise SignError(f"signs: not TOML ({error})") from error
    sets = {name: "(?:" + "|".join(words) + ")" for name, words in read.get("sets", {}).items()}
    rules: dict[str, list[Rule]] = {sign: [] for sign in sorted(SIGNS)}
    seen: set[str] = set()
    for row in read.get("rule", []):
        name = row.get("id", "?")
        if set(row) - _KEYS or row.get("sign") not in SIGNS or not row.get("reads") or not row.get("not"):
            raise SignError(f"signs, {name}: give id, sign, at or has, pattern, reads and not; found {sorted(row)}")
        if ("at" in row) == ("has" in row):
            raise SignError(f"signs, {name}: give either at or has")
        if name in seen:
            raise SignError(f"signs, {name}: the id stands twice; name each rule once")
        seen.add(name)
        pattern, needs, bars = (_compiled(name, row.get(key), sets) for key in ("pattern", "with", "not_with"))
        if pattern is None:
            raise SignError(f"signs, {name}: no pattern")
        words, shown, counter = (tuple(row.get(key, ())) for key in ("at", "reads", "not"))
        rules[row["sign"]].append(
            Rule(
                name,
                row["sign"],
                words,
                tuple(row.get("has", ())),
                pattern,
                needs,
                bars,
                shown,
                counter,
                frozenset(row.get("at", row.get("has"))),
            )
        )
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


def curled(sentence: str, lower: str) -> tuple[str, str]:
    """``sentence`` and the same in small letters, both with curled apostrophes, as the rules spell them."""
    return sentence.replace("'", "’"), lower.replace("'", "’")


_STANDING = Standing(word for rules in RULES.values() for rule in rules for word in rule.words)


@lru_cache(maxsize=32)
def _standing(lower: str) -> set[str]:
    """The words of rules in a sentence, kept while the same sentence is asked for one sign after another."""
    return _STANDING.within(lower)


def tells(sign: str, sentence: str, lower: str) -> bool:
    """Whether a ``curled`` sentence tells ``sign``."""
    standing = _standing(lower)
    for rule in RULES[sign]:  # noqa: SIM110 - any() over a generator takes twice as long
        if not rule.words.isdisjoint(standing) and rule.fits(sentence, lower):
            return True
    return False


def examples() -> Iterator[tuple[Rule, str, bool]]:
    """Every example of every rule, and whether the rule must fit it."""
    for rules in RULES.values():
        for rule in rules:
            yield from ((rule, words, True) for words in rule.reads)
            yield from ((rule, words, False) for words in rule.counter)
