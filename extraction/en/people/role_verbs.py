"""What the verbs after a group of names say of it: attended, presided, spoke, instructed in writing.

The verbs are classed in ``lexicons/role_verbs.csv``, the other words in ``lexicons/role_words.csv``; what a verb says
beside which words stands in ``lexicons/verb_rules.csv``.
"""

from __future__ import annotations

from extraction.en.people.titles import VERBS, kind
from extraction.en.people.tokens import NAME, Line
from extraction.en.people.verb_rules import (
    ACT,
    ATTEND,
    INSTRUCT,
    PRESIDE,
    PRESS,
    REMOTE,
    SPEAK,
    WINDOW,
    rule_of,
    words_of,
)

SPEECHES = words_of("speech")
INSTRUCTIONS = words_of("instruction")
MEETINGS = words_of("meeting")
_AGENDA = words_of("agenda")
_PAST = frozenset({"gave", "made", "spoke", "said", "took", "told", "read", "drew", "did", "bade", "laid", "wrote"})
_SUBORDINATE = words_of("subordinate") | {":", "“"}
_VENUES = words_of("venue")
_LINKS = frozenset({"video", "videolink", "phone", "telephone", "teleconference"})
_JOINING = frozenset({"attend", "speak", "listen"})
_BY = frozenset({"by", "via", "through", "over"})
_HELD = words_of("held")
HOST = words_of("host")
_STOPS = frozenset({".", ";", "!", "?", "；", "。"})
_MAY_END = _STOPS | _SUBORDINATE | {":", "the", "while", "whereas", "“", "”", ",", "，"}
_PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being", "who"})
_SEATS = frozenset({"audience", "hall", "podium", "rostrum", "stage", "table", "venue"})
_SAYING = frozenset({"speak", "ask", "point"})
_HAS_AGENT = frozenset({"preside", "attend", "hold", "speak"})
_REACH = 90


def predicate(made: Line, start: int, stop: int, *, titled: bool) -> int:
    """Flags of the verbs after a group (words from ``start``, at most to ``stop``), up to the end of its clause.

    ``titled``: a title stands with the names, so that what follows is surely said of an official.
    """
    words = made.words
    stop = min(stop, start + _REACH)
    if start < stop and words[start] in {"/", "）"}:
        return PRESS
    clause = _Clause(made, start, stop, titled=titled)
    at = clause.read()
    flags = clause.flags
    if clause.seen:
        flags |= _said_later(words, at, stop)
    if flags & (ATTEND | ACT) and (
        any(word in _VENUES for word in words[start:at]) or (not flags & PRESIDE and _by_link(words, start, at))
    ):
        flags |= REMOTE
    return flags


def _by_link(words: list[str], start: int, stop: int) -> bool:
    """Whether somebody "reported by video", "took part in the meeting through the video": not a meeting held by it."""
    if _LINKS.isdisjoint(words[start:stop]):
        return False
    for at in range(start + 1, stop):
        by = at - 2 if words[at - 1] == "the" else at - 1
        if words[at] in _LINKS and by > start and words[by] in _BY:
            before = words[by - 1]
            joins = before in MEETINGS or before == "part" or VERBS.get(before) in _JOINING
            return joins and _HELD.isdisjoint(words[start:at])
    return False


class _Clause:
    """One clause after a group of names, read word by word: ``flags`` so far, and whether a verb of it was ``seen``."""

    __slots__ = ("flags", "made", "seen", "start", "stop", "titled", "words")

    def __init__(self, made: Line, start: int, stop: int, *, titled: bool) -> None:
        self.made = made
        self.words = made.words
        self.start = start
        self.stop = stop
        self.titled = titled
        self.flags = 0
        self.seen = False

    def read(self) -> int:
        """Read to the end of the clause; returns the word at which it ends."""
        words = self.words
        for at in range(self.start, self.stop):
            word = words[at]
            if word in _MAY_END and self._ends(at, word):
                return at
            found = VERBS.get(word)
            if word == "as" and _as_host(words, at):
                self._gain(PRESIDE | ATTEND)
            elif found and (kind(word) not in {"head", "heads"} or _finite(words, at, seen=self.seen)):
                if self._read_verb(at, word, found):
                    return at
            elif flags := self._noun(at, word):
                self.flags |= flags
            elif self._read_unknown(at, word):
                return at
        return max(self.start, self.stop)

    def _gain(self, flags: int) -> None:
        self.flags |= flags
        self.seen = True

    def _ends(self, at: int, word: str) -> bool:
        """Whether the clause ends before the word; what its end tells is added."""
        words = self.words
        if word in _STOPS and words[at - 1] != "etc":
            return True
        if word == ":" and self.titled and not self.flags & SPEAK and words[at + 1 : at + 2] in (["“"], ['"']):
            self.flags |= SPEAK | ACT  # "Mayor A was blunt: “…”"
            return True
        if self.seen and word in _SUBORDINATE and not (word == "as" and _as_host(words, at)):
            self.flags |= _within(words, at, self.stop) if word in {"that", ":"} else 0
            return True
        inside = at + 1 < self.stop
        if word == "the":  # "under the leadership of A, the meeting …"
            return not self.seen and words[at - 1] in {",", "，"} and inside and words[at + 1] in MEETINGS
        if word in {"while", "whereas"}:
            return not (inside and words[at + 1].endswith("ing"))
        if word in {"“", "”", ":"}:
            return not self.seen
        return word in {",", "，"} and self.seen and not _continues(self.made, at + 1, self.stop)

    def _read_verb(self, at: int, word: str, found: str) -> bool:
        """Add what the verb says; True where what follows is what was said."""
        words = self.words
        gained = _verb(words, at, self.stop, found)
        if self.flags & PRESIDE and (
            (word in _AGENDA and not _of_the_chair(words, at)) or _of_the_meeting(words, self.start, at)
        ):
            gained &= ~SPEAK  # "presided over the meeting, conveyed the spirit of …" tells what the meeting did
        if gained or found != "aux":
            self.seen = True
        if gained & INSTRUCT and self.flags & (ATTEND | PRESIDE) and word != "wrote":
            gained = SPEAK | ACT  # instructions given at the meeting itself
        self.flags |= gained
        if self.flags & SPEAK and found in _SAYING and _content(words, at, self.stop):
            self.flags |= _within(words, at, self.stop)
            return True
        return False

    def _noun(self, at: int, word: str) -> int:
        """Flags of a noun that stands where the verb would: "in the chair", "attended the meeting and speech"."""
        words = self.words
        if word == "chair" and words[at - 2 : at] == ["in", "the"]:
            self.seen = True
            return PRESIDE | ATTEND
        if word in {"speech", "speeches"}:
            goes_on = words[at - 1] in {"and", ","} and self.seen
            return SPEAK | ACT if words[at - 1] == NAME or goes_on else 0
        if word in {"venue", "venues", "sub-venue", "sub-venues"}:
            return ATTEND if not self.seen and "at" in words[max(self.start, at - 5) : at] else 0
        return ATTEND if word == "attendance" and words[at - 1] == "in" else 0

    def _read_unknown(self, at: int, word: str) -> bool:
        """Add what a verb that no lexicon holds says; True where what follows is what was said."""
        if self.seen:
            return False
        words = self.words
        if at + 1 < self.stop and words[at + 1] == "that" and word.endswith(("ed", "s")):
            self.flags |= SPEAK | ACT
            return True
        if word.endswith("ed") and word.isalpha() and len(word) > 4 and self.titled and words[at - 1] not in _PASSIVE:
            self._gain(ACT)
        return False


def _of_the_chair(words: list[str], at: int) -> bool:
    """Whether "presided over the meeting and conveyed …" tells an act of the one who presided."""
    return words[at - 1] == "and" and words[at - 2] in MEETINGS and words[at - 3] == "the"


def _of_the_meeting(words: list[str], start: int, at: int) -> bool:
    """Whether the verb tells what a meeting was for: "presided over a meeting to study … and arrange …"."""
    if words[at].endswith(("ed", "ing", "s")) or words[at] in _PAST:
        return False
    for index in range(at - 1, start, -1):
        word = words[index]
        if word == "to":
            return words[index - 1] != "according" and (index == at - 1 or "and" in words[index:at])
        if word.endswith("ed") or VERBS.get(word) == "give":
            return False
    return False


def _said_later(words: list[str], start: int, stop: int) -> int:
    """SPEAK where a pronoun speaks after the clause: "…, and on the next step he asked that"."""
    for at in range(start + 1, stop):
        if words[at - 1] not in {"he", "she"}:
            continue
        found = VERBS.get(words[at], "")
        if found in _SAYING and _verb(words, at, stop, found) & SPEAK:
            return SPEAK
    return 0


def _finite(words: list[str], at: int, *, seen: bool) -> bool:
    """Whether a word that is both noun and verb ("host", "chair") is the verb here."""
    following = words[at + 1] if at + 1 < len(words) else "."
    return not seen and following in {"the", "this", ".", ",", "it", "a", "and", "over"}


def _as_host(words: list[str], at: int) -> bool:
    return any(word in HOST for word in words[at + 1 : at + 4])


def named_host(words: list[str], end: int) -> bool:
    """Whether "as moderator" or "as chair" follows a name ("with A, deputy mayor, as host")."""
    following = [word for word in words[end : end + 4] if word not in {",", "the", "its"}]
    return following[:1] == ["as"] and following[1:2] in (["moderator"], ["host"], ["chair"], ["chairman"])


def _continues(made: Line, at: int, stop: int) -> bool:
    """Whether the clause goes on after a comma with a further verb of the same subject."""
    words = made.words
    while at < stop and words[at] in {
        "and",
        "then",
        "also",
        "but",
        "respectively",
        "successively",
        "immediately",
        "subsequently",
    }:
        at += 1
    if at >= stop or words[at] == NAME:
        return False
    word = words[at]
    if word == "with":
        return False
    if word in {"on", "in", "at", "after", "when", "while", "through", "during"}:
        return True
    found = VERBS.get(word)
    return bool(found and found != "aux") or word.endswith(("ed", "ing")) or word in {"was", "who", "in-depth"}


def _content(words: list[str], at: int, stop: int) -> bool:
    """Whether what follows the verb of saying is what was said, not a further verb."""
    window = words[at + 1 : min(stop, at + 3)]
    return not window or any(
        word in {"that", "the", "to", ":", "“", "it", "all", "we", "how", "for", "out"} for word in window
    )


def _there(following: list[str]) -> bool:
    """Whether "was" is followed by where the meeting is: "also at the meeting", "seated in the main venue"."""
    at = 0
    while at < len(following) and following[at] in {"also", "both", "all", "seated", "there"}:
        at += 1
    if at and following[at - 1] == "there":
        return True
    if following[at : at + 2] == ["on", "hand"] or following[at : at + 1] == ["among"]:
        return True
    place = following[at : at + 1] in (["at"], ["in"]) or following[max(0, at - 1) : at] == ["seated"]
    return place and any(word in MEETINGS or word in _VENUES or word in _SEATS for word in following[at + 1 : at + 6])


def _within(words: list[str], at: int, stop: int) -> int:
    """Flags of "emphasised when presiding over the meeting that"."""
    for index in range(at, min(stop, at + 25)):
        if words[index] in {"that", ":"} and index > at:
            break
        if words[index] in {"when", "while"}:
            for other in words[index + 1 : index + 5]:
                found = VERBS.get(other)
                if other.endswith("ing") and found in {"preside", "attend"}:
                    return PRESIDE | ATTEND if found == "preside" else ATTEND
    if any(word in INSTRUCTIONS for word in words[at : min(stop, at + 6)]) and "in" in words[at : at + 4]:
        return INSTRUCT
    return 0


def _verb(words: list[str], at: int, stop: int, found: str) -> int:
    """Flags of the verb ``words[at]`` of class ``found`` and what follows it."""
    following = words[at + 1 : min(stop, at + 1 + WINDOW)]
    joined = words[at] == "joined" and following[:1] == ["by"]
    if found in _HAS_AGENT and not joined and _agent_follows(following, at, stop):
        return 0
    rule = rule_of(found, words[at], words[at - 1], following)
    if rule is not None:
        return rule.flags
    return ATTEND if found == "aux" and words[at] in {"was", "were"} and _there(following[:11]) else 0


def _agent_follows(following: list[str], at: int, stop: int) -> bool:
    """Whether the next name is who did it: "the meeting chaired by …"."""
    if following[:1] == ["by"]:
        return at + 2 >= stop
    return following[:2] in (["over", "by"], ["and", "by"]) and at + 3 >= stop
