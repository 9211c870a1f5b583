"""Rules that earn or take away a code of a demand by words in their setting: ``rules/BOOK.toml``, one file a codebook.

A rule begins at an *anchor*, a term that one scan of the demand finds (so that rules cost next to
nothing where their words do not stand), and looks at the clause around it::

    [sets]                                   # words to be used in expressions as <name>
    hands = ["worker", "welder"]
    [[rule]]
    id = "training.certificate"              # shown by tests
    code = "training"                        # earned; or drops = ["training"], taken from words that the rule covers
    at = ["certificate(s)"]                  # anchors, in the notation of ``lexicon``
    before = '<hands>s? [^,]*$'              # must be found before the anchor in its clause; "$" is the anchor's start
    after = ' before'                        # must follow the anchor
    not_before = …, not_after = …            # must not
    reads = ["Welders must hold certificates."]   # demands that the rule must read so (one or several)
    not = ["The certificate of honour was hung up."]   # and must not

A clause ends at a semicolon, colon or full stop. ``drops = ["*"]`` takes every code of the book away.
"""

from __future__ import annotations

import marshal
import re
import tomllib
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from extraction.text import expressions
from extraction.text.lexicon import RULES, Hit, rule_file
from schemas import kept

_KEYS = {"id", "code", "drops", "at", "before", "after", "not_before", "not_after", "reads", "not"}
_SET = re.compile(r"<([a-z_]+)>")
_STOP = re.compile(r"[;:；：。.](?:(?<!\.)|\s)")  # one class first: the engine skips to it
_MOST = 400  # anchors looked at in one demand: more are no language, and time must stay linear
_BACK, _AHEAD = 150, 160  # characters of a clause that a rule may look at, to each side of its anchor


class RuleError(ValueError):
    """A rule that cannot be used; the message names file, rule and remedy."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, its expressions compiled; ``code`` is None where the rule takes codes away (``drops``)."""

    id: str
    code: str | None
    drops: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    reads: tuple[str, ...]
    counter: tuple[str, ...]
    back: int
    """How far before the anchor ``before`` can begin, in characters."""
    not_back: int


@dataclass(slots=True)
class Findings:
    """What a book's rules find in a demand: codes with their words, stretches whose words earn no such code."""

    earned: dict[str, tuple[int, int]]
    dropped: list[tuple[int, int, frozenset[str]]]

    def drops(self, code: str, start: int, end: int) -> bool:
        """Whether words of ``text[start:end]`` may not earn ``code``."""
        return any(
            left < end and start < right and (code in codes or "*" in codes) for left, right, codes in self.dropped
        )


def load(codebook: str, folder: Path = RULES) -> dict[str, Rule]:
    """The rules of ``codebook`` by id. Raises RuleError and OSError; none where the book has no file."""
    path = folder / f"{codebook}.toml"
    return parse(codebook, path.read_text(encoding="utf-8")) if path.exists() else {}


class _AsMet(dict[str, Rule]):
    """Rules that are compiled when their words are first met: a text meets few, and all take half a second."""

    def __init__(self, rows: dict[str, dict[str, Any]], sets: dict[str, str]) -> None:
        super().__init__()
        self._rows, self._sets = rows, sets

    def __missing__(self, name: str) -> Rule:
        self[name] = found = _rule(self._rows[name], self._sets, f"rules, {name}")
        return found


class _AsKept(dict[str, Rule]):
    """Rules of which what the compiler makes is kept (``_made``), put together when their words are first met."""

    def __init__(self, made: dict[str, bytes]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, name: str) -> Rule:
        code, drops, told, *rest = marshal.loads(self._made[name])  # noqa: S302 - of ``_made``
        before, after, not_before, not_after = (expressions.pattern(*one) if one else None for one in told)
        self[name] = found = Rule(name, code, frozenset(drops), before, after, not_before, not_after, *rest)
        return found


def as_met(codebook: str) -> Mapping[str, Rule]:
    """The rules of ``codebook`` by id, for reading: each is made when it is first asked for; no others are listed.

    That all of them can be made is for tests (``load``). Raises OSError, and RuleError when one is asked for.
    """
    if kept.is_kept() and expressions.is_known():
        return _AsKept(kept.kept(f"rules.{codebook}.en", partial(_made, codebook)))
    data = rule_file(RULES / f"{codebook}.toml")
    return _AsMet({row["id"]: row for row in data["rule"]}, _sets(data))


def _made(codebook: str) -> dict[str, bytes]:
    """The rules of ``codebook`` by id, as ``marshal`` writes them: a text meets few."""
    programs = cache(expressions.program)
    with expressions.led_to(programs):
        rules = load(codebook)
    made = {}
    for name, rule in rules.items():
        patterns = rule.before, rule.after, rule.not_before, rule.not_after
        told = [(one.pattern, programs(one.pattern, 0)) if one else None for one in patterns]
        rest = rule.reads, rule.counter, rule.back, rule.not_back
        made[name] = marshal.dumps((rule.code, tuple(sorted(rule.drops)), told, *rest))
    return made


def _sets(data: dict[str, Any]) -> dict[str, str]:
    return {name: "(?:" + "|".join(words) + ")" for name, words in data.get("sets", {}).items()}


def parse(codebook: str, source: str) -> dict[str, Rule]:
    """The rules that a file's text holds, by id. Raises RuleError."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"rules {codebook}: not TOML ({error}); form: see code_rules.py") from error
    sets = _sets(data)
    rules: dict[str, Rule] = {}
    for row in data.get("rule", []):
        name = row.get("id", "?")
        where = f"rules {codebook}, {name}"
        if set(row) - _KEYS or not row.get("at") or not row.get("reads") or ("code" in row) == ("drops" in row):
            raise RuleError(f"{where}: give id, at, reads and either code or drops; found {sorted(row)}")
        if name in rules:
            raise RuleError(f"{where}: the id stands twice; name each rule once")
        rules[name] = _rule(row, sets, where)
    return rules


def _rule(row: dict[str, Any], sets: dict[str, str], where: str) -> Rule:
    before, after, not_before, not_after = (
        _compiled(where, row, sets, key) for key in ("before", "after", "not_before", "not_after")
    )
    return Rule(
        row["id"],
        row.get("code"),
        frozenset(row.get("drops", ())),
        before,
        after,
        not_before,
        not_after,
        tuple(row["reads"]),
        tuple(row.get("not", ())),
        _width(before),
        _width(not_before),
    )


def _compiled(where: str, row: dict[str, Any], sets: dict[str, str], key: str) -> re.Pattern[str] | None:
    if key not in row:
        return None
    try:
        return re.compile(_SET.sub(lambda found: sets[found[1]], row[key]))
    except KeyError as error:
        raise RuleError(f"{where}: {key} uses the set {error}, which [sets] does not give") from error
    except re.error as error:
        raise RuleError(f"{where}: {key} is no expression ({error})") from error


def _width(pattern: re.Pattern[str] | None) -> int:
    """The longest stretch that ``pattern`` can match up to the anchor; ``_BACK`` where it need not touch it."""
    if pattern is None:
        return 0
    depth, ends, last = 0, [], 0
    for found in re.finditer(r"\\.|\[(?:\\.|[^\]])+\]|[(|)]", pattern.pattern):
        sign = found[0]
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            ends.append(pattern.pattern[last : found.start()])
            last = found.end()
    ends.append(pattern.pattern[last:])
    if not all(end.endswith("$") or re.search(r"\$(?:\(\?<[=!][^()]*\))$", end) for end in ends):
        return _BACK
    longest = _parser.parse(pattern.pattern, pattern.flags).getwidth()[1]
    return min(_BACK, int(longest) + 1)


class Words:
    """The words of one demand, ``lower[start:end]``; cut into clauses once, for the rules of all books."""

    __slots__ = ("_stops", "end", "lower", "start")

    def __init__(self, lower: str, start: int, end: int) -> None:
        self.lower, self.start, self.end = lower, start, end
        self._stops: list[int] | None = None

    def clause(self, place: int) -> tuple[int, int]:
        """Where the clause begins and ends that ``place`` stands in."""
        stops = self._stops
        if stops is None:
            stops = self._stops = [stop.end() for stop in _STOP.finditer(self.lower, self.start, self.end)]
        if not stops:
            return self.start, self.end
        after = bisect_right(stops, place)
        return stops[after - 1] if after else self.start, stops[after] if after < len(stops) else self.end


def find(rules: Mapping[str, Rule], words: Words, anchors: Sequence[Hit], known: Container[str] = ()) -> Findings:
    """What ``rules`` find at their ``anchors`` (values are ids) in a demand.

    For the sake of time codes that are ``known`` already are not earned again, the first words that nothing takes away
    settle a code, and only rules are asked that take away what somebody earned.
    """
    earned: dict[str, tuple[int, int]] = {}
    findings = Findings(earned, [])
    earning: list[tuple[int, int, Rule, str]] = []
    taking: list[tuple[int, int, Rule]] = []
    for left, right, name in anchors[:_MOST]:
        rule = rules[name]
        code = rule.code
        if code is None:
            taking.append((left, right, rule))
        elif code not in known:
            earning.append((left, right, rule, code))
    for left, right, rule, code in earning:
        if code in earned or (span := _span(rule, words, left, right)) is None:
            continue
        if taking:
            taking = _take(taking, words, (code,), findings)
        if not (findings.dropped and findings.drops(code, *span)):
            earned[code] = span
    if taking:
        _take(taking, words, known, findings)
    return findings


def _take(
    taking: list[tuple[int, int, Rule]], words: Words, codes: Container[str], findings: Findings
) -> list[tuple[int, int, Rule]]:
    """Asks those of the rules ``taking`` that take any of ``codes`` away; gives the others."""
    others = []
    for one in taking:
        left, right, rule = one
        for code in rule.drops:
            if code == "*" or code in codes:
                if (span := _span(rule, words, left, right)) is not None:
                    findings.dropped.append((*span, rule.drops))
                break
        else:
            others.append(one)
    return others


def earned_again(
    rules: Mapping[str, Rule], words: Words, anchors: Sequence[Hit], lost: Container[str], found: Findings
) -> dict[str, tuple[int, int]]:
    """Codes of ``lost``, whose words ``found`` took away, that rules earn by other words."""
    again: dict[str, tuple[int, int]] = {}
    for left, right, name in anchors[:_MOST]:
        rule = rules[name]
        if rule.code is None or rule.code not in lost or rule.code in again:
            continue
        span = _span(rule, words, left, right)
        if span is not None and not found.drops(rule.code, *span):
            again[rule.code] = span
    return again


def _span(rule: Rule, words: Words, left: int, right: int) -> tuple[int, int] | None:
    """The words that the rule's expressions cover with the anchor ``left`` to ``right``; None where they do not fit."""
    lower = words.lower
    start, end = words.clause(left)
    end = min(end, right + _AHEAD)
    first, last = left, right
    if rule.after is not None:  # matches cost less than searches, and what must be there is there more rarely
        found = rule.after.match(lower, right, end)
        if found is None:
            return None
        last = max(right, found.end())
    if rule.not_after is not None and rule.not_after.match(lower, right, end):
        return None
    if rule.before is not None:
        found = rule.before.search(lower, max(start, left - rule.back), left)
        if found is None:
            return None
        first = found.start()
    if rule.not_before is not None and rule.not_before.search(lower, max(start, left - rule.not_back), left):
        return None
    while first < left and lower[first] in " ,":
        first += 1
    return first, last


def examples(rules: Mapping[str, Rule]) -> Iterator[tuple[Rule, str, bool]]:
    """Every example of every rule, and whether the rule must read it."""
    for rule in rules.values():
        yield from ((rule, words, True) for words in rule.reads)
        yield from ((rule, words, False) for words in rule.counter)
