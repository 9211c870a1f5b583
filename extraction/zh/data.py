"""The reader's data: word lists, lexicons and rules, read once a process from ``lexicons/`` and ``rules/``.

A rule is an expression with an id, what it means, an example that it must match and one that it must not
(``rules/SUBJECT.toml``). ``<name>`` in a pattern stands for any word of the list ``name`` in ``lexicons/words.toml``.
A lexicon (``lexicons/NAME.toml``) gives terms by value; ``{a|b}`` in a term is a choice, an empty one allowed.
Patterns and terms are written in simplified characters and meet text that ``page.text.fold`` has folded.
"""

from __future__ import annotations

import csv
import marshal
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from extraction.text import expressions, guarded
from extraction.text.guarded import tree
from extraction.text.necessary import Words, necessary
from extraction.text.sieve import Sieve
from schemas import kept
from schemas.events import known
from schemas.project import data

FOLDER = data("extraction.zh")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_LIST = re.compile(r"(?<!\?P)<([a-z_]+)>")
_MOST_SPELLINGS = 500


class DataError(ValueError):
    """A file of words or rules that cannot be used; the message names the file, the entry and the remedy."""


@dataclass(frozen=True)
class Rule:
    """One expression; ``reads`` must match it and ``counter`` must not."""

    id: str
    expression: str
    """With its lists of words set in."""
    means: str
    reads: tuple[str, ...]
    counter: tuple[str, ...]
    settings: Mapping[str, Any]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """``expression``, compiled when it is first asked for: most rules of codes are not, in a run of a few texts.

        Raises DataError where it cannot be compiled.
        """
        told = _programs().get(self.expression)
        if told is not None:
            return expressions.pattern(*marshal.loads(told)[0])  # noqa: S302 - of ``_all_programs``
        try:
            return guarded.compiled(self.expression)
        except re.error as error:
            raise DataError(f"rules/{self.id}: not an expression ({error})") from error

    @property
    def needs(self) -> tuple[Words, ...]:
        """Words without which it cannot match (``necessary``)."""
        told = _programs().get(self.expression)
        return marshal.loads(told)[1] if told is not None else necessary(self.expression)  # noqa: S302 - as above


Hit = tuple[int, int, str]
"""First character, one past the last, and value of a term that was found."""


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path.name}: not TOML ({error}); mend the line that it names") from error


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    return kept.kept("words.zh", _made_words)


def _made_words() -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for name, listed in _toml(FOLDER / "lexicons" / "words.toml").items():
        if name == "description":
            continue
        if not isinstance(listed, list) or not all(isinstance(word, str) and word for word in listed):
            raise DataError(f"words.toml: {name} must be a list of words")
        made[name] = tuple(spelling for word in listed for spelling in expand(word))
    return made


def words(name: str) -> tuple[str, ...]:
    """The words of a list of ``words.toml``. Raises DataError where there is none of that name."""
    try:
        return _words()[name]
    except KeyError:
        raise DataError(f"words.toml has no list {name!r}; add it there") from None


@cache
def any_of(name: str) -> str:
    """An expression for any word of the list, longest first."""
    return f"(?:{tree(words(name))})"


def _set_in(pattern: str) -> str:
    """``pattern`` with its lists of words set in."""
    return _LIST.sub(lambda found: any_of(found[1]), pattern)


def expand(term: str) -> list[str]:
    """Every spelling that ``term`` stands for; braces may stand in braces.

    Raises DataError where braces do not pair, spellings are too many, or one is empty.
    """
    made = [term]
    while any("{" in one for one in made):
        spellings: dict[str, None] = {}
        for one in made:
            found = _CHOICE.search(one)
            if found is None:
                spellings[one] = None
                continue
            for choice in found[1].split("|"):
                spellings[one[: found.start()] + choice + one[found.end() :]] = None
        if list(spellings) == made:
            break  # a brace without its other
        if len(spellings) > _MOST_SPELLINGS:
            raise DataError(f"term {term!r} stands for more than {_MOST_SPELLINGS} spellings; write several terms")
        made = list(spellings)
    if any(not one or any(sign in one for sign in "{}|") for one in made):
        raise DataError(f"term {term!r}: braces do not pair, or a spelling is empty")
    return made


AT_START: list[Callable[[], object]] = []
"""What is made with the reader, as every text asks for it: its expressions are kept with those of the modules."""

_Made = TypeVar("_Made")


def at_start(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """Has ``make``, which makes expressions of words and rules once a process, called with the reader's making."""
    once = cache(make)
    AT_START.append(once)
    return once


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """``pattern`` with its lists of words set in."""
    return guarded.compiled(_set_in(pattern))


def _texts(told: object) -> tuple[str, ...]:
    return tuple(told) if isinstance(told, list) else (str(told),)


@lru_cache(maxsize=32)
def rules(subject: str) -> dict[str, Rule]:
    """The rules of ``rules/SUBJECT.toml`` by the last part of their id, in the file's order.

    Raises DataError where a rule lacks a field or repeats an id.
    """
    told = _subjects().get(subject)
    rows = _made_rules(subject) if told is None else marshal.loads(told)  # noqa: S302 - of ``_all_rules``
    return {name: Rule(*row) for name, row in rows.items()}


_Row = tuple[str, str, str, tuple[str, ...], tuple[str, ...], dict[str, Any]]
"""The fields of a rule."""


def _made_rules(subject: str) -> dict[str, _Row]:
    made: dict[str, _Row] = {}
    for number, told in enumerate(_toml(FOLDER / "rules" / f"{subject}.toml").get("rule", ()), 1):
        missing = {"id", "pattern", "means", "reads", "not"} - set(told)
        if missing:
            raise DataError(f"rules/{subject}.toml, rule {number}: give {', '.join(sorted(missing))}")
        prefix, _, name = str(told["id"]).partition(".")
        if prefix != subject or not name or name in made:
            raise DataError(f"rules/{subject}.toml, rule {number}: an id of its own, {subject}.NAME, is needed")
        rest = {key: value for key, value in told.items() if key not in ("id", "pattern", "means", "reads", "not")}
        made[name] = (
            told["id"], _set_in(told["pattern"]), told["means"], _texts(told["reads"]), _texts(told["not"]), rest
        )  # fmt: skip
    return made


@cache
def _subjects() -> dict[str, bytes]:
    """The rules of all subjects as ``marshal`` writes them, where they are kept."""
    return kept.kept("rules.zh", _all_rules) if kept.is_kept() else {}


def _all_rules() -> dict[str, bytes]:
    return {path.stem: marshal.dumps(_made_rules(path.stem)) for path in sorted((FOLDER / "rules").glob("*.toml"))}


@cache
def _programs() -> dict[str, bytes]:
    """What is worked out of each rule's expression, where it is kept: a text meets half of them."""
    return kept.kept("programs.zh", _all_programs) if kept.is_kept() and expressions.is_known() else {}


def _all_programs() -> dict[str, bytes]:
    """By expression, as ``marshal`` writes them: expression and program of its pattern, and the words it needs."""
    programs = cache(expressions.program)
    made: dict[str, bytes] = {}
    with expressions.led_to(programs):
        for subject in _subjects():
            for rule in rules(subject).values():
                compiled_ = guarded.compiled(rule.expression).pattern
                told = (compiled_, programs(compiled_, 0)), necessary(rule.expression)
                made[rule.expression] = marshal.dumps(told)
    return made


@cache
def pattern(rule_id: str) -> re.Pattern[str]:
    """The expression of a rule. Raises DataError where there is no rule of that id."""
    subject, _, name = rule_id.partition(".")
    try:
        return rules(subject)[name].pattern
    except KeyError:
        raise DataError(f"rules/{subject}.toml has no rule {rule_id}; add it there") from None


@cache
def sieve(*subjects: str) -> tuple[tuple[Rule, ...], Sieve]:
    """The rules of ``subjects`` in the files' order, and the sieve that tells by number which of them can match."""
    told = tuple(rule for subject in subjects for rule in rules(subject).values())
    return told, Sieve([rule.needs for rule in told])


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``lexicons/NAME.csv``."""
    with (FOLDER / "lexicons" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@lru_cache(maxsize=64)
def lexicon(name: str) -> tuple[tuple[str, str], ...]:
    """Pairs of spelling and value of ``lexicons/NAME.toml``. Raises DataError where a value holds no list."""
    told = _toml(FOLDER / "lexicons" / f"{name}.toml")
    made = []
    for value, terms in told.get("terms", {}).items():
        if not isinstance(terms, list) or not all(isinstance(term, str) and term for term in terms):
            raise DataError(f"lexicon {name}: {value} must be a list of terms")
        made += [(spelling, value) for term in terms for spelling in expand(term)]
    return tuple(made)


class Hits:
    """The terms found in one text, by lexicon; in text order, of two that start together the longer first."""

    __slots__ = ("_found", "_starts")

    def __init__(self, found: dict[str, list[Hit]]) -> None:
        self._found = found
        self._starts: dict[str, list[int]] = {}

    def of(self, group: str) -> list[Hit]:
        """All hits of a lexicon in text order, overlapping ones included."""
        return self._found.get(group) or []

    def within(self, group: str, start: int, end: int) -> list[Hit]:
        """Those that lie wholly in ``text[start:end]``."""
        found = self.of(group)
        if not found:
            return []
        starts = self._starts.get(group)
        if starts is None:
            starts = self._starts[group] = [hit[0] for hit in found]
        return [hit for hit in found[bisect_left(starts, start) : bisect_right(starts, end)] if hit[1] <= end]

    def longest(self, group: str, start: int, end: int) -> Iterator[Hit]:
        """Those of ``within`` that no earlier or longer one covers; one spelling may stand for several values."""
        taken = reached = start
        for hit in self.within(group, start, end):
            if hit[0] >= reached or (hit[0] == taken and hit[1] == reached):
                taken, reached = hit[0], hit[1]
                yield hit


_Spellings = tuple[list[str], list[list[tuple[str, str]]]]
"""All spellings, and of each its lexicons and values."""


def _spellings(names: tuple[str, ...]) -> _Spellings:
    by_spelling: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        for spelling, value in lexicon(name):
            by_spelling.setdefault(spelling, []).append((name, value))
    for word in known("zh").first_words:
        by_spelling.setdefault(word, []).append(("events", word))
    spellings = sorted(by_spelling)
    return spellings, [by_spelling[spelling] for spelling in spellings]


class Scanner:
    """All lexicons, and the first words of events' names, in one pass over a text."""

    def __init__(self, names: tuple[str, ...]) -> None:
        spellings, self._meanings = kept.kept(f"terms.{'.'.join(names)}.zh", partial(_spellings, names))
        self._automaton = AhoCorasick(spellings, matchkind=MatchKind.Standard, store_patterns=False)

    def scan(self, text: str) -> Hits:
        """All terms in ``text`` (folded)."""
        found: dict[str, list[Hit]] = {}
        meanings = self._meanings
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for group, value in meanings[index]:
                found.setdefault(group, []).append((start, end, value))
        for hits in found.values():
            hits.sort(key=_IN_ORDER)
        return Hits(found)


def _IN_ORDER(hit: Hit) -> tuple[int, int]:  # noqa: N802 - a sort key
    return hit[0], -hit[1]
