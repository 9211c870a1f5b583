"""Words between the source of a statement and its verb (``lexicons/speech/between.toml``)."""

from __future__ import annotations

from schemas import toml
from schemas.project import data

_DATA = toml.loads(data("extraction.en", "lexicons", "speech", "between.toml").read_text(encoding="utf-8"))
_ADVERBS = frozenset(_DATA["adverbs"])
_PHRASES = tuple(_DATA["phrases"])
_LAST_OF_PHRASE = frozenset(phrase.rsplit(" ", 1)[-1] for phrase in _PHRASES)


def without_between(left: str) -> str:
    """``left`` (in lower case) without such words at its end."""
    bare = left.rstrip(" ,\n\u00a0")
    while bare:
        cut = bare.rfind(" ") + 1
        word = bare[cut:]
        if word in _ADVERBS:
            bare = bare[:cut].rstrip(" ,")
        elif word in _LAST_OF_PHRASE and bare.endswith(_PHRASES):
            phrase = next(phrase for phrase in _PHRASES if bare.endswith(phrase))
            bare = bare[: -len(phrase)].rstrip(" ,")
        else:
            break
    return bare
