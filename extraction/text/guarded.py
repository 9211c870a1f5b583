"""Expressions that a search passes over quickly: a list of words as a tree, and a look at the first character.

Where every match begins with one of few characters, but the expression opens with something else (a look behind, a part
that may be missing), ``re`` tries all of it at every place. A look ahead for those characters in front of it makes most
of these tries short; what matches stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from schemas.kept import remember

_MOST = 80  # characters that are looked for; more are found at too many places
_CLASSES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s"}
_BARE = ("LITERAL", "IN", "AT")
"""With these ``re`` itself looks for the first character, or the expression stands at one place alone."""
_PLAIN = re.compile(r"\^?[\w\u3000-\u9fff][^|]*")
"""An expression that opens with a character, and has no choice of which another could open otherwise."""


def compiled(expression: str) -> re.Pattern[str]:
    """``expression``, with a look ahead for the characters that can open a match where that saves time."""
    if _PLAIN.fullmatch(expression):
        return re.compile(expression)
    parsed = _parser.parse(expression)
    opening = None if parsed.state.flags & re.IGNORECASE or _is_quick(parsed) else _opening(parsed)
    if opening is None or not opening[0] or not opening[1]:
        return re.compile(expression)
    return re.compile(f"(?=[{''.join(sorted(opening[0]))}])(?:{expression})")


def tree(words: Iterable[str]) -> str:
    """An expression for any of ``words``, the longest that stands there first."""
    told = tuple(words)
    return remember("tree", told, lambda: _of_words(told))


def _of_words(words: tuple[str, ...]) -> str:
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for sign in word:
            node = node.setdefault(sign, {})
        node[""] = {}
    return _of_node(root)


def _of_node(node: dict[str, Any]) -> str:
    ends = "" in node
    leaves = "".join(re.escape(sign) for sign, after in node.items() if sign and after.keys() == {""})
    choices = [re.escape(sign) + _of_node(after) for sign, after in node.items() if sign and after.keys() != {""}]
    if leaves:
        choices.append(leaves if len(leaves) == 1 else f"[{leaves}]")
    if not choices:
        return ""
    told = choices[0] if len(choices) == 1 and not ends else f"(?:{'|'.join(choices)})"
    return told + "?" if ends else told


def _is_quick(parts: Any) -> bool:
    """Whether ``re`` looks for the first character by itself, or the expression stands at one place alone."""
    if not len(parts):
        return True
    operation, told = str(parts[0][0]), parts[0][1]
    if operation == "SUBPATTERN":
        return _is_quick(told[3])
    if operation == "BRANCH":
        return all(len(one) and str(one[0][0]) == "LITERAL" for one in told[1])
    return operation in _BARE


_Opening = tuple[frozenset[str], bool]
"""Characters, as they are written in brackets, and whether one of them must be there."""


def _opening(parts: Iterable[tuple[Any, Any]]) -> _Opening | None:
    """What a match of ``parts`` can begin with; None where that is too much, or cannot be told."""
    signs: frozenset[str] = frozenset()
    for operation, told in parts:
        found = _of_part(str(operation), told)
        if found is None or len(signs | found[0]) > _MOST:
            return None
        signs |= found[0]
        if found[1]:
            return signs, True
    return signs, False


def _of_part(operation: str, told: Any) -> _Opening | None:
    match operation:
        case "LITERAL":
            return frozenset({re.escape(chr(told))}), True
        case "IN":
            return _of_signs(told)
        case "BRANCH":
            every = [_opening(one) for one in told[1]]
            known = [one for one in every if one is not None]
            if len(known) < len(every):
                return None
            return frozenset().union(*(one[0] for one in known)), all(one[1] for one in known)
        case "SUBPATTERN":
            return None if told[1] & re.IGNORECASE else _opening(told[3])
        case "ATOMIC_GROUP":
            return _opening(told)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            found = _opening(told[2])
            return None if found is None else (found[0], found[1] and told[0] > 0)
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return frozenset(), False
        case _:
            return None


def _of_signs(told: Iterable[tuple[Any, Any]]) -> _Opening | None:
    signs: set[str] = set()
    for operation, value in told:
        if str(operation) == "LITERAL":
            signs.add(re.escape(chr(value)))
        elif str(operation) == "RANGE" and value[1] - value[0] < _MOST:
            signs.update(re.escape(chr(one)) for one in range(value[0], value[1] + 1))
        elif str(operation) == "CATEGORY" and str(value) in _CLASSES:
            signs.add(_CLASSES[str(value)])
        else:
            return None
    return frozenset(signs), True
