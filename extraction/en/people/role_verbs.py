"""What the verbs after a group of names say of it: attended, presided, spoke, instructed in writing.

The verbs are classed in ``lexicons/role_verbs.csv``, the other words in ``lexicons/role_words.csv``.
"""

from __future__ import annotations

from extraction.en.people.titles import VERBS, kind
from extraction.en.people.tokens import NAME, Line
from extraction.en.pinyin import rows

ATTEND, PRESIDE, SPEAK, REMOTE, INSTRUCT, PRESS, ACT = 1, 2, 4, 8, 16, 32, 64
SPOKEN = 128  # with INSTRUCT: "gave instructions", by word of mouth where others are said to be present


def words_of(name: str) -> frozenset[str]:
    """The words of one class of ``lexicons/role_words.csv``."""
    return frozenset(row["word"] for row in rows("role_words") if row["class"] == name)


SPEECHES = words_of("speech")
INSTRUCTIONS = words_of("instruction")
MEETINGS = words_of("meeting")
_AGENDA = words_of("agenda")
_SUBORDINATE = words_of("subordinate") | {":", "“"}
_ASK_ABOUT = words_of("ask_about")
_VENUES = words_of("venue")
HOST = words_of("host")
_NOUNS = words_of("noun")
_BEFORE_VERB = frozenset({NAME, ",", "，", "and", "then", "also", "who", ")", "）", "respectively", "”"})
_PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being", "who"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "its", "their", "our", "at", "of"})
_SEATS = frozenset({"audience", "hall", "podium", "rostrum", "stage", "table", "venue"})
_REACH = 90


def predicate(made: Line, start: int, stop: int, *, titled: bool) -> int:
    """Flags of the verbs after a group, up to the end of its clause."""
    words = made.words
    flags = 0
    seen = False  # a verb of the clause was read
    at = start
    stop = min(stop, start + _REACH)
    if at < stop and words[at] in {"/", "）"}:
        return PRESS
    while at < stop:
        word = words[at]
        found = VERBS.get(word)
        if word in {".", ";", "!", "?", "；", "。"} and words[at - 1] != "etc":
            break
        if word == ":" and titled and not flags & SPEAK and "".join(words[at + 1 : at + 2]) in {"“", '"'}:
            flags |= SPEAK | ACT  # "Mayor A was blunt: “…”"
            break
        if seen and word in _SUBORDINATE and not (word == "as" and _as_host(words, at)):
            flags |= _within(words, at, stop) if word in {"that", ":"} else 0
            break
        if word == "the" and not seen and words[at - 1] in {",", "，"} and at + 1 < stop and words[at + 1] in MEETINGS:
            break  # "under the leadership of A, the meeting …"
        if word in {"while", "whereas"} and not (at + 1 < stop and words[at + 1].endswith("ing")):
            break
        if not seen and word in {"“", "”", ":"}:
            break
        if word in {",", "，"} and seen and not _continues(made, at + 1, stop):
            break
        if word == "as" and _as_host(words, at):
            flags |= PRESIDE | ATTEND
            seen = True
        elif found and (kind(word) not in {"head", "heads"} or _finite(words, at, seen=seen)):
            gained = _verb(words, at, stop, found)
            if flags & PRESIDE and word in _AGENDA:
                gained &= ~SPEAK  # "presided over the meeting, conveyed the spirit of …" tells what the meeting did
            if gained or found not in {"aux"}:
                seen = True
            if gained & INSTRUCT and flags & (ATTEND | PRESIDE) and word != "wrote":
                gained = SPEAK | ACT  # instructions given at the meeting itself
            flags |= gained
            if flags & SPEAK and found in {"speak", "ask", "point"} and _content(words, at, stop):
                flags |= _within(words, at, stop)
                break
        elif word == "chair" and words[at - 2 : at] == ["in", "the"]:
            flags |= PRESIDE | ATTEND
            seen = True
        elif word in {"speech", "speeches"} and (words[at - 1] == NAME or (words[at - 1] in {"and", ","} and seen)):
            flags |= SPEAK | ACT  # "attended the meeting and speech"
        elif (
            word in {"venue", "venues", "sub-venue", "sub-venues"}
            and not seen
            and "at" in words[max(start, at - 5) : at]
        ):
            flags |= ATTEND
        elif not seen and at + 1 < stop and words[at + 1] == "that" and word.endswith(("ed", "s")):
            flags |= SPEAK | ACT  # a verb of saying that the lexicon does not hold
            break
        elif (
            not seen
            and word.endswith("ed")
            and word.isalpha()
            and len(word) > 4
            and titled
            and words[at - 1] not in _PASSIVE
        ):
            flags |= ACT
            seen = True
        elif word == "attendance" and words[at - 1] == "in":
            flags |= ATTEND
        at += 1
    for index in range(at, stop - 1):  # "…, and on the next step he asked that"
        if words[index] in {"he", "she"} and VERBS.get(words[index + 1]) in {"speak", "ask", "point"} and seen:
            flags |= SPEAK if _verb(words, index + 1, stop, VERBS[words[index + 1]]) & SPEAK else 0
    if flags & (ATTEND | ACT) and any(word in _VENUES for word in words[start:at]):
        flags |= REMOTE
    return flags


def _finite(words: list[str], at: int, *, seen: bool) -> bool:
    """Whether a word that is both noun and verb ("host", "chair") is the verb here."""
    following = words[at + 1] if at + 1 < len(words) else "."
    return not seen and following in {"the", "this", ".", ",", "it", "a", "and", "over"}


def _as_host(words: list[str], at: int) -> bool:
    return any(word in HOST for word in words[at + 1 : at + 4])


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
    """Flags of one verb and what follows it."""
    following = words[at + 1 : min(stop, at + 12)]
    after = following[0] if following else ""
    if words[at] == "joined" and after == "by":
        return ATTEND
    if found in {"preside", "attend", "hold", "speak"}:
        by = 0 if after == "by" else 1 if following[:2] in (["over", "by"], ["and", "by"]) else None
        if by is not None and at + 2 + by >= stop:
            return 0  # "the meeting chaired by" the next name
    if found in {"speak", "ask"} and words[at - 1] in {"was", "were", "been"}:
        return 0  # "was criticized by name"
    if found == "attend":
        return 0 if words[at] == "present" and words[at - 1] in _DETERMINERS else ATTEND
    if found == "listen":
        return ATTEND | (REMOTE if words[at].startswith("watch") or "watched" in following[:4] else 0)
    if found == "preside":
        if any(word in {"work", "overall", "daily"} for word in following[:4]) and "meeting" not in following[:6]:
            return ACT
        return PRESIDE | ATTEND
    if found == "hold":
        if words[at] in {"called", "calling"} and after in {"for", "on", "upon"}:
            return SPEAK | ACT
        if words[at] == "ran" and after in {"through", "over"}:
            return SPEAK | ACT
        if words[at].startswith("organi") and after not in {"a", "an"}:
            return ACT
        if words[at] == "opened" and after == "the":
            return SPEAK | ACT if any(one in {"by", "with"} for one in following[:5]) else ACT
        return PRESIDE | ATTEND if any(word in MEETINGS for word in words[at + 1 : min(stop, at + 30)]) else ACT
    if found == "ask":
        return ACT if after in _ASK_ABOUT and words[at] != "requests" else SPEAK | ACT
    if found == "point":
        return SPEAK | ACT if after in {"out", "that", ":"} else ACT
    if found == "put":
        said = after in {"forward", "out", "forth"} or any(word in SPEECHES for word in following[:5])
        said = said or "on the table" in " ".join(following[:8])
        return SPEAK | ACT if said else 0
    if found == "give":
        near = following[:9]
        if words[at] in {"did", "does"}:
            return SPEAK | ACT if any(word in SPEECHES for word in near[:6]) else 0
        if near[:2] in (["a", "seat"], ["their", "seats"], ["seats", "in"]):
            return ATTEND
        if near[:2] == ["it", "clear"]:
            return SPEAK | ACT
        if words[at] in {"took", "takes", "taking"} and any(one in HOST for one in near[:3]):
            return PRESIDE | ATTEND
        if near[:2] == ["charge", "of"]:
            return PRESIDE | ATTEND if any(one in MEETINGS for one in near[2:6]) else ACT
        if after == "part" or (near[:1] == ["his"] and near[1:2] == ["place"]):
            return ATTEND if words[at].startswith("t") else 0
        if words[at] == "wrote" or any(
            word in {"instruction", "instructions", "directive", "directives"} for word in near
        ):
            if any(word in {"speech", "arrangements", "report", "remarks"} for word in near[:4]):
                return 0
            return INSTRUCT | SPOKEN if near[:1] in (["instructions"], ["directives"]) else INSTRUCT
        if "important" in near and "comments" in near:
            return INSTRUCT
        return SPEAK | ACT if any(word in SPEECHES for word in near) else ACT
    if found == "speak":
        if words[at] in _NOUNS and words[at - 1] not in _BEFORE_VERB:
            return 0
        return SPEAK | ACT
    if found == "act":
        if words[at] in {"led", "leading", "leads"} and following[:1] in (["the"], ["this"]):
            return PRESIDE | ATTEND if any(word in MEETINGS for word in following[1:3]) else ACT
        return ACT
    if found == "inspect":
        return SPEAK | ACT if words[at] == "went" and after in {"over", "through"} else 0
    if found == "aux" and words[at] in {"was", "were"} and any(word in HOST - {"chairman"} for word in following[:3]):
        return PRESIDE | ATTEND
    if found == "aux" and following[:3] == ["in", "charge", "of"] and any(word in MEETINGS for word in following[3:7]):
        return PRESIDE | ATTEND
    if found == "aux" and words[at] in {"was", "were"} and _there(following):
        return ATTEND
    if found == "aux" and words[at] == "with" and any(word in SPEECHES for word in following[:4]):
        return SPEAK | ACT
    return 0
