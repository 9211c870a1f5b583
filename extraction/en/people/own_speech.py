"""A speech, a report or an account of a named person: "A’s speech pointed out", "after hearing A’s account"."""

from __future__ import annotations

from extraction.en.people.role_verbs import MEETINGS, SPEECHES
from extraction.en.people.titles import VERBS
from extraction.en.people.tokens import Line

SPEECH_WAS = frozenset({"was", "were", "lasted", "closed", "opened", "took", "drew"})
"""Verbs by which a speech is told of as given."""
_HANDED_ON = frozenset(
    {
        "studied",
        "conveyed",
        "relayed",
        "learned",
        "learnt",
        "played",
        "read",
        "implemented",
        "published",
        "passed",
        "watched",
    }
)
_ACCOUNTS = frozenset({"account", "briefing", "report", "reports", "summary"})
_AUDIENCE = frozenset({"members", "participants", "attendees", "delegates", "those"})


def heard(made: Line, at: int, last: int) -> bool:
    """Whether the word at ``at``, before a name, tells that the person was heard, or an account of the person's.

    ``last`` is the name: "the meeting heard A on …", "after hearing A’s account".
    """
    if VERBS.get(made.words[at]) != "listen":
        return False
    if at > 0 and (made.words[at - 1] in MEETINGS or made.words[at - 1] in _AUDIENCE):
        return True
    return made.possessive(last) and _account(made.words, last + 3)


def _account(words: list[str], at: int) -> bool:
    """Whether a report or an account is named within three words from ``at``."""
    return not SPEECHES.isdisjoint(words[at : at + 3]) or not _ACCOUNTS.isdisjoint(words[at : at + 3])


def own_speech(made: Line, at: int) -> bool:
    """Whether "A’s speech pointed out" follows: a speech of A as what speaks."""
    following = made.words[at + 3 : at + 8]
    for index, word in enumerate(following[:3]):
        if word in SPEECHES:
            after = "".join(following[index + 1 : index + 2])
            return VERBS.get(after) in {"speak", "point"} or (after in SPEECH_WAS and given(made, at + 4 + index))
    return False


def given(made: Line, at: int) -> bool:
    """Whether a speech of which something is told at word ``at`` was given here, not studied or handed on."""
    return not any(word in _HANDED_ON for word in made.words[at : at + 8])
