"""All lexicon terms found in one pass over a text.

A lexicon is a file ``lexicons/NAME.toml``; its name is the *group* of its terms::

    description = "What the terms tell"
    [terms]                 # value -> English terms
    fire = ["fire hydrant(s)", "fire {exit|door|lane}(s)"]
    [chinese]               # value -> Chinese terms (optional)
    fire = ["消防"]

In a term, ``(s)`` is optional and ``{a|b}`` is a choice. A term matches whole words only; case, accents,
hyphens and quotation marks do not count ("forest-fire", "‘forest fire’"), and a comma or full stop before a
space parts words: "gas, power" is not the term "gas power" (so "farmers' market" keeps its apostrophe in the
file). A new file needs no registration: all that stands in the folder is read at import.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import prod
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from extraction.text.annotations import annotation
from extraction.text.document import Document
from extraction.text.terms import Match, Table, Terms, table
from schemas.events import known
from schemas.kept import kept
from schemas.project import data

FOLDER = data("extraction.en", "lexicons")
RULES = data("extraction.en", "rules")
"""Rules of codes (see ``code_rules``); their anchors are found in demands, as group ``rules.BOOK``."""

Hit = tuple[int, int, str]
"""First character, one past the last character, and value of a term that was found."""

_OPTION = re.compile(r"\(([^()]*)\)")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_MOST_SPELLINGS = 1000
_ACCENTS = {
    "a": "àáâãäå",
    "e": "èéêë",
    "i": "ìíîï",
    "o": "òóôõöø",
    "u": "ùúûü",
    "n": "ñ",
    "c": "ç",
    "y": "ýÿ",
}


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names file, value and remedy."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms of one file: pairs of term (options expanded, not yet normalised) and value."""

    group: str
    description: str
    english: tuple[tuple[str, str], ...]
    chinese: tuple[tuple[str, str], ...]


def _table() -> bytes:
    table = bytearray(b" " * 256)
    for code in range(256):
        if chr(code).isascii() and chr(code).isalnum():
            table[code] = ord(chr(code).lower())
    for plain, accented in _ACCENTS.items():
        for letter in accented:
            table[ord(letter)] = ord(plain)
            if letter != "ÿ":  # its capital is not in Latin-1
                table[ord(letter.upper())] = ord(plain)
    return bytes(table)


_FOLD = _table()


def normalise(text: str) -> bytes:
    """``text`` as the automaton sees it: a byte a code point, letters lower and bare, all else spaces."""
    return text.encode("latin-1", "replace").translate(_FOLD)


def expand(term: str) -> list[str]:
    """Every spelling that ``term`` stands for: ``(x)`` is optional, ``{a|b}`` a choice, which may hold options.

    Raises LexiconError where brackets do not pair or one term stands for more than a thousand spellings.
    """
    if "(" not in term and "{" not in term:
        spellings = [term]
    else:
        spellings = [spelling for chosen in _chosen(term, _CHOICE) for spelling in _chosen(chosen, _OPTION)]
    if any(sign in spellings[0] for sign in "(){}|"):
        raise LexiconError(f"term {term!r}: brackets do not pair, or braces stand inside braces")
    return spellings


def _chosen(term: str, pattern: re.Pattern[str]) -> Iterator[str]:
    parts = pattern.split(term)  # fixed and optional parts in turn
    if len(parts) == 1:
        yield term
        return
    choices = [part.split("|") if pattern is _CHOICE else ["", part] for part in parts[1::2]]
    if prod(map(len, choices)) > _MOST_SPELLINGS:
        raise LexiconError(f"term {term!r} stands for more than {_MOST_SPELLINGS} spellings; write several terms")
    made = [parts[0]]
    for choice, fixed in zip(choices, parts[2::2], strict=True):
        made = [told + one + fixed for told in made for one in choice]
    yield from made


def parse(group: str, source: str) -> Lexicon:
    """The lexicon that a file's text holds.

    Raises LexiconError where the file is not TOML of that form. One spelling may stand for several values.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"lexicon {group}: not TOML ({error}); form: see matcher.py") from error
    unknown = set(data) - {"description", "terms", "chinese"}
    if unknown or not isinstance(data.get("description"), str):
        raise LexiconError(f"lexicon {group}: give description, [terms], [chinese] only; found {sorted(data)}")
    pairs: dict[str, list[tuple[str, str]]] = {}
    for section in ("terms", "chinese"):
        pairs[section] = []
        for value, terms in data.get(section, {}).items():
            if not isinstance(terms, list):
                raise LexiconError(f"lexicon {group}: {section}.{value} must be a list of terms")
            for spelling in chain.from_iterable(map(expand, terms)):
                if not (_padded(spelling) if section == "terms" else spelling).strip():
                    raise LexiconError(f"lexicon {group}: {section}.{value} has a term without letters: {spelling!r}")
                pairs[section].append((spelling, value))
    return Lexicon(group, data["description"], tuple(pairs["terms"]), tuple(pairs["chinese"]))


def _padded(spelling: str) -> bytes:
    return b" " + normalise(spelling).strip() + b" "


def load(folder: Path = FOLDER) -> tuple[Lexicon, ...]:
    """All lexicons of ``folder`` by name. Raises LexiconError (see ``parse``) and OSError."""
    return tuple(parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml")))


def longest(hits: list[Hit]) -> list[Hit]:
    """``hits`` (in text order) without those that overlap an earlier or longer one (leftmost, then longest)."""
    if len(hits) < 2:
        return hits
    found = []
    reached = -1
    for hit in hits:
        if hit[0] >= reached:
            found.append(hit)
            reached = hit[1]
    return found


class Hits:
    """The terms found in a text, by group; in text order, of two that start together the longer first."""

    __slots__ = ("_found", "_starts")

    def __init__(self, found: dict[str, list[Hit]]) -> None:
        self._found = found
        self._starts: dict[str, list[int]] = {}

    def of(self, group: str) -> list[Hit]:
        """All hits of ``group`` in text order (overlapping ones included)."""
        return self._found.get(group) or []

    def within(self, group: str, start: int, end: int) -> list[Hit]:
        """The hits of ``group`` that lie wholly in ``text[start:end]``."""
        hits = self._found.get(group)
        if not hits:
            return []
        starts = self._starts.get(group)
        if starts is None:
            starts = self._starts[group] = list(map(_FIRST, hits))
        first = bisect_left(starts, start)
        stop = bisect_left(starts, end, first)
        return [hit for hit in hits[first:stop] if hit[1] <= end] if first < stop else []

    def longest(self, group: str, start: int, end: int) -> list[Hit]:
        """As ``within``, without hits that overlap an earlier or longer one (leftmost, then longest)."""
        return longest(self.within(group, start, end))


Owners = tuple[tuple[int, str], ...]
"""Whose a term is: the numbers of groups, and its value in each."""


class Tables(NamedTuple):
    """The terms of several lexicons, made ready to be found: plain values, so that they can be kept."""

    groups: list[str]
    words: Table
    owners: list[Owners]
    """Each once, however many terms have the same."""
    owned: list[int]
    """Of each English term its owners, by their number in ``owners``."""
    chinese: dict[str, list[tuple[str, str]]]
    """Group and value of each Chinese term."""


def tables(lexicons: tuple[Lexicon, ...]) -> Tables:
    """The terms of ``lexicons``, made ready."""
    english: dict[bytes, list[tuple[str, str]]] = {}
    chinese: dict[str, list[tuple[str, str]]] = {}
    for lexicon in lexicons:
        for spelling, value in lexicon.english:
            owners = english.setdefault(_padded(spelling), [])
            if (lexicon.group, value) not in owners:
                owners.append((lexicon.group, value))
        for spelling, value in lexicon.chinese:
            chinese.setdefault(spelling, []).append((lexicon.group, value))
    groups = sorted({lexicon.group for lexicon in lexicons})
    numbers = {group: number for number, group in enumerate(groups)}
    shared: dict[Owners, int] = {}
    owned = []
    for owners in english.values():
        of_term = tuple((numbers[group], value) for group, value in sorted(owners, key=itemgetter(1)))
        owned.append(shared.setdefault(of_term, len(shared)))
    return Tables(groups, table(list(english)), list(shared), owned, chinese)


class Matcher:
    """Finds the terms of several lexicons."""

    def __init__(self, made: Tables) -> None:
        self._groups = made.groups
        self._owners = list(map(made.owners.__getitem__, made.owned))
        self._words = Terms(made.words, len(made.owned))
        self._chinese = made.chinese
        self._characters: AhoCorasick | None = None

    def find(self, text: str, begin: int, stop: int) -> dict[str, list[Hit]]:
        """The English terms in ``text[begin:stop]`` by group, in the order of ``scan``."""
        return self._by_group(self._words.find(_blanked(text[begin:stop].encode("latin-1", "replace"))), begin)

    def scan(self, text: str) -> Hits:
        """Every term in ``text``; linear in its length and in the number of hits."""
        raw = text.encode("latin-1", "replace")
        groups = self._by_group(self._words.find(_blanked(raw)), 0)
        # Chinese terms are looked for only where a tenth of the text is outside Latin-1.
        if self._chinese and raw.count(b"?") * 10 > len(raw):
            if self._characters is None:
                self._characters = AhoCorasick(list(self._chinese), matchkind=MatchKind.Standard)
            owners = list(self._chinese.values())
            for index, start, end in self._characters.find_matches_as_indexes(text, overlapping=True):
                for group, value in owners[index]:
                    groups[group].append((start, end, value))
            for hits in groups.values():
                hits.sort(key=_order)
        return Hits(groups)

    def _by_group(self, matches: list[Match], begin: int) -> dict[str, list[Hit]]:
        found: list[list[Hit]] = [[] for _ in self._groups]
        owners = self._owners
        back = begin - 2  # a blank stands at each side of a word
        for index, start, after in matches:
            for group, value in owners[index]:
                found[group].append((start + begin, after + back, value))
        return dict(zip(self._groups, found, strict=True))


def _blanked(raw: bytes) -> bytes:
    return b" " + raw.translate(_FOLD) + b" "


_FIRST = itemgetter(0)


def _order(hit: Hit) -> tuple[int, int, str]:
    return hit[0], -hit[1], hit[2]


@cache
def rule_file(path: Path) -> dict[str, Any]:
    """What a file of rules holds, read once: its anchors are looked for here, its rules are ``code_rules``'.

    Raises OSError and tomllib.TOMLDecodeError.
    """
    return tomllib.loads(path.read_text(encoding="utf-8"))


def anchors(folder: Path = RULES) -> tuple[Lexicon, ...]:
    """The anchors of all rules, a lexicon for each book; the values are ids. Raises LexiconError and OSError."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            rules = rule_file(path).get("rule", [])
            pairs = tuple((spelling, rule["id"]) for rule in rules for term in rule["at"] for spelling in expand(term))
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise LexiconError(f"rules {path.name}: {error!r}; form: see code_rules.py") from error
        found.append(Lexicon("rules." + path.stem, "anchors of rules", pairs, ()))
    return tuple(found)


@cache
def _matcher() -> Matcher:
    return Matcher(Tables._make(kept("terms.en", lambda: tuple(tables((*load(), event_words()))))))


@cache
def _rules() -> Matcher:
    return Matcher(Tables._make(kept("anchors.en", lambda: tuple(tables(anchors())))))


def event_words() -> Lexicon:
    """The words with which names of events begin, each its own value (``schemas.events``)."""
    return Lexicon(
        "events", "first words of events' names", tuple((word, word) for word in known("en").first_words), ()
    )


@annotation
def scan(document: Document) -> Hits:
    """The hits of all lexicons of the project in ``document``."""
    return _matcher().scan(document.text)


def rule_hits(text: str, start: int, end: int) -> dict[str, list[Hit]]:
    """The anchors of rules in ``text[start:end]`` by group: looked for in demands alone, not in whole texts."""
    return _rules().find(text, start, end)


@annotation
def _placed(document: Document) -> dict[str, dict[int, list[Hit]]]:
    """By group, what ``by_sentence`` was asked for."""
    return {}


def by_sentence(document: Document, group: str) -> dict[int, list[Hit]]:
    """The hits of ``group`` that lie wholly in one sentence, in text order, by the number of the sentence."""
    placed = _placed(document)
    if group in placed:
        return placed[group]
    found: dict[int, list[Hit]] = {}
    starts, sentences = document.starts, document.sentences
    for hit in scan(document).of(group):
        number = bisect_right(starts, hit[0]) - 1
        if number >= 0 and hit[1] <= sentences[number].end:
            if number in found:
                found[number].append(hit)
            else:
                found[number] = [hit]
    placed[group] = found
    return found
