"""What one verb says of its subject, by the words around it: the rows of ``lexicons/verb_rules.csv``.

Of the rows of a verb's class (``lexicons/role_verbs.csv``) the first that fits tells. A column that is empty asks for
nothing; the others:

- ``verbs``: the verb is one of these words; ``watch*`` is any word that begins so.
- ``before``: the word before the verb is one of these.
- ``next``: what follows the verb at once, alternatives parted by ``|``.
- ``near``: ``6:a b`` asks for "a" or "b" among the six words after the verb; ``8:on+the+table`` for these words
  together; several conditions are parted by ``;`` and must all hold. ``without``: the same, and none may hold.
- ``says``: names of the flags that the verb gives, none where it says nothing.
- ``example``: a sentence (A is its subject) whose verb this row reads; a test runs them all.

In lists of words ``@meeting`` stands for a class of ``lexicons/role_words.csv``, ``-chairman`` takes a word out again,
``NAME`` is a person, and ``!`` at the beginning of a field turns it around.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extraction.en.people.tokens import NAME
from extraction.en.pinyin import rows

ATTEND, PRESIDE, SPEAK, REMOTE, INSTRUCT, PRESS, ACT = 1, 2, 4, 8, 16, 32, 64
SPOKEN = 128
"""With INSTRUCT: "gave instructions", by word of mouth where others are said to be present."""
_FLAGS = {
    "attend": ATTEND, "preside": PRESIDE, "speak": SPEAK, "remote": REMOTE, "instruct": INSTRUCT, "act": ACT,
    "spoken": SPOKEN,
}  # fmt: skip
_ROLE_WORDS = rows("role_words")
WINDOW = 29
"""Words after a verb that a rule can ask for."""

Words = frozenset[str]


def words_of(name: str) -> Words:
    """The words of one class of ``lexicons/role_words.csv``."""
    return frozenset(row["word"] for row in _ROLE_WORDS if row["class"] == name)


class _Near(NamedTuple):
    """One condition on the words after a verb: any of ``words`` (or ``phrase``) among the next ``reach``."""

    reach: int
    words: Words
    phrase: str

    def holds(self, following: Sequence[str]) -> bool:
        """Whether ``following``, the words after the verb, meets the condition."""
        if self.phrase:
            return self.phrase in " ".join(following[: self.reach])
        return not self.words.isdisjoint(following[: self.reach])


class VerbRule(NamedTuple):
    """One row, made ready: None and empty ask for nothing; the ``not_`` fields turn a condition around."""

    verbs: Words | None
    stem: str | None
    not_verbs: bool
    before: Words | None
    not_before: bool
    firsts: Words | None
    phrases: tuple[list[str], ...]
    not_next: bool
    near: tuple[_Near, ...]
    without: tuple[_Near, ...]
    flags: int
    example: str

    def is_of(self, verb: str) -> bool:
        """Whether the rule is one of ``verb``, whatever stands around it."""
        if self.stem is not None:
            return verb.startswith(self.stem)
        return self.verbs is None or (verb in self.verbs) is not self.not_verbs

    def fits(self, before: str, following: list[str]) -> bool:
        """Whether the rule reads a verb of its own between the word ``before`` it and those ``following``."""
        if self.before is not None and (before in self.before) is self.not_before:
            return False
        if self.firsts is not None and self._follows(following) is self.not_next:
            return False
        for condition in self.near:
            if not condition.holds(following):
                return False
        for condition in self.without:  # noqa: SIM110 - any() over a generator takes twice as long
            if condition.holds(following):
                return False
        return True

    def _follows(self, following: list[str]) -> bool:
        if self.firsts and following and following[0] in self.firsts:
            return True
        return any(following[: len(phrase)] == phrase for phrase in self.phrases)


def _listed(field: str) -> Words:
    """The words of a field: words, classes, words taken out."""
    found: set[str] = set()
    for item in field.split():
        if item.startswith("@"):
            found |= words_of(item[1:])
        elif item.startswith("-") and len(item) > 1:
            found.discard(item[1:])
        else:
            found.add(NAME if item == "NAME" else item)
    return frozenset(found)


def _conditions(field: str) -> tuple[_Near, ...]:
    made = []
    for condition in filter(None, field.split(";")):
        reach, _, words = condition.partition(":")
        if not 0 < int(reach) <= WINDOW:
            raise ValueError(f"verb_rules.csv: {condition!r} reaches further than {WINDOW} words; give fewer")
        phrase = words.replace("+", " ") if "+" in words else ""
        made.append(_Near(int(reach), frozenset() if phrase else _listed(words), phrase))
    return tuple(made)


def _rule(row: dict[str, str]) -> VerbRule:
    """The rule that ``row`` writes. Raises ValueError and KeyError where a field cannot be read."""
    verbs, before, following = row["verbs"], row["before"], row["next"]
    choices = [choice for choice in following.lstrip("!").split("|") if choice]
    single = [choice for choice in choices if " " not in choice]
    return VerbRule(
        verbs=_listed(verbs.lstrip("!")) if verbs and not verbs.endswith("*") else None,
        stem=verbs[:-1] if verbs.endswith("*") else None,
        not_verbs=verbs.startswith("!"),
        before=_listed(before.lstrip("!")) if before else None,
        not_before=before.startswith("!"),
        firsts=_listed(" ".join(single)) if choices else None,
        phrases=tuple(choice.split() for choice in choices if " " in choice),
        not_next=following.startswith("!"),
        near=_conditions(row["near"]),
        without=_conditions(row["without"]),
        flags=sum(_FLAGS[name] for name in row["says"].split()),
        example=row["example"],
    )


def _load() -> dict[str, tuple[VerbRule, ...]]:
    made: dict[str, list[VerbRule]] = {}
    for row in rows("verb_rules"):
        made.setdefault(row["class"], []).append(_rule(row))
    return {word_class: tuple(rules) for word_class, rules in made.items()}


RULES = _load()
"""The rules of each class of verbs, in the order in which they are asked."""


@lru_cache(maxsize=4096)
def _rules_of(word_class: str, verb: str) -> tuple[VerbRule, ...]:
    return tuple(rule for rule in RULES.get(word_class, ()) if rule.is_of(verb))


def rule_of(word_class: str, verb: str, before: str, following: list[str]) -> VerbRule | None:
    """The first rule for ``verb`` of ``word_class`` that fits; None where none does."""
    for rule in _rules_of(word_class, verb):
        if rule.fits(before, following):
            return rule
    return None
