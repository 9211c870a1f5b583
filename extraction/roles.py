"""What a sentence says of the persons it names: who attended, presided, spoke, wrote, or is only mentioned.

A sentence is read as groups of names (a list with its titles) and what is said of each group: the verbs after it, a
passive before it ("presided over by A"), a participle before it ("when presiding, A …"). The verbs are classed in
``lexicons/role_verbs.csv``, the other words in ``lexicons/role_words.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass

from extraction.names import rows
from extraction.people import joined
from extraction.titles import VERBS, kind
from extraction.tokens import NAME, Line

ATTEND, PRESIDE, SPEAK, REMOTE, INSTRUCT, PRESS, ACT = 1, 2, 4, 8, 16, 32, 64


def _words(name: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("role_words") if row["class"] == name)


_SPEECHES = _words("speech")
_INSTRUCTIONS = _words("instruction")
_MEETINGS = _words("meeting")
_AGENDA = _words("agenda")
_SEPARATORS = _words("separator") | {",", "、", "，", "/"}
_OBJECT = _words("object")
_SUBORDINATE = _words("subordinate") | {":", "“"}
_STARTERS = _words("starter")
_ASK_ABOUT = _words("ask_about")
_VENUES = _words("venue")
_HOST = _words("host")
_NOUNS = _words("noun")
_BEFORE_VERB = frozenset({NAME, ",", "，", "and", "then", "also", "who", ")", "）", "respectively", "”"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "its", "their", "our", "at", "of"})
_PERSONAL = frozenset({"his", "her", "their"})
_REACH = 90


@dataclass(slots=True)
class Role:
    """What one passage says of one person: number of the mention, flags, number of the sentence."""

    mention: int
    flags: int
    sentence: int


@dataclass(slots=True)
class _Group:
    first: int  # word of the first name
    last: int  # word of the last name
    front: int  # first word of the title before the first name
    end: int  # one past the title after the last name
    members: list[int]


def read(made: Line) -> list[Role]:
    """What the sentence says of each of its names."""
    groups = _groups(made)
    roles: list[Role] = []
    for number, group in enumerate(groups):
        floor = groups[number - 1].end if number else 0
        ceiling = groups[number + 1].front if number + 1 < len(groups) else len(made.words)
        flags, subject = _lead(made, group, floor)
        if subject and not made.possessive(group.last) and not (flags and _passively(made, group)):
            flags |= _predicate(made, group.end, ceiling)
        roles += [Role(made.mention[at], flags, made.sentence) for at in group.members]
    return roles


def _groups(made: Line) -> list[_Group]:
    groups: list[_Group] = []
    for at in sorted(made.mention):
        front, end = made.fronts[at][0] if at in made.fronts else at, made.backs[at][1] if at in made.backs else at + 1
        if end < len(made.words) and end > at + 1 and made.words[end] in ")）":
            end += 1
        if (
            groups
            and not made.possessive(groups[-1].last)
            and _same_list(made, groups[-1].end, front)
            and not (made.words[front - 1] == "," and _parts(made, groups[-1], titled=front < at))
        ):
            group = groups[-1]
            group.last, group.end = at, end
            group.members.append(at)
        else:
            groups.append(_Group(at, at, front, end, [at]))
    return groups


def _parts(made: Line, group: _Group, *, titled: bool) -> bool:
    """Whether a comma ends the group: after "by A" before a name with a title of its own, after "on behalf of A"."""
    words, at = made.words, group.front - 1
    while at > 0 and words[at] in {"comrade", "comrades", "the"}:
        at -= 1
    if at < 0 or (words[at] != "by" and words[at] not in _OBJECT):
        return False
    opening = any(
        word in {"behalf", "request", "invitation", "entrusted", "approval"} for word in words[max(0, at - 2) : at]
    )
    return titled or opening


def _same_list(made: Line, start: int, stop: int) -> bool:
    """Whether the names on both sides of ``words[start:stop]`` stand in one list."""
    if joined(made, start, stop):
        return True
    if stop - start > 14:
        return False
    for at in range(start, stop):
        word = made.words[at]
        if word in _SEPARATORS:
            continue
        # unnamed groups between names: "A, the heads of the departments and B"
        if (
            (word in VERBS and kind(word) == "")
            or word in {";", ":", ".", "(", ")"}
            or (word in _OBJECT and at == stop - 1)
        ):
            return False
        if not kind(word) and word not in {"the", "of", "in", "charge"}:
            return False
    return made.words[stop - 1] not in _OBJECT


def _lead(made: Line, group: _Group, floor: int) -> tuple[int, bool]:
    """Flags from the words before the group, and whether the group can be the subject of the words after it."""
    words, front = made.words, group.front
    at = front - 1
    label = False
    while at >= floor and words[at] in {"comrade", "comrades", "the", "both", "namely", ":"}:
        label = label or words[at] == ":"
        at -= 1
    if at < floor:
        return 0, True
    word = words[at]
    if label:
        return _label(words, at, floor), True
    if VERBS.get(word) == "speak" and at > floor and words[at - 1] in {"”", '"', "’", "'", ","}:
        return SPEAK, False
    if _press(made, at, floor):
        return PRESS, False
    if word in {"by", "from"}:
        return _passive(made, at, floor)
    if word in {"was", "were", "are", "is", "included", "include", "including"}:
        if _inverted(made, at, floor):
            return ATTEND, False
        if any(one in _HOST for one in words[max(floor, at - 4) : at]):
            return PRESIDE | ATTEND, False
    if word in _OBJECT:
        return _object(made, at, floor), False
    return _participle(made, at, floor), True


def _passively(made: Line, group: _Group) -> bool:
    """Whether the group is an agent ("presided over by A") of whom nothing more is said ("…, who …")."""
    at = group.front - 1
    while at > 0 and made.words[at] in {"comrade", "comrades", "the"}:
        at -= 1
    return made.words[at] in {"by", "from"} and "who" not in made.words[group.end : group.end + 2]


def _press(made: Line, at: int, floor: int) -> bool:
    """Whether the word before, or one within a list of reporters, is the trade of a journalist."""
    return any(kind(made.words[index]) == "press" for index in range(max(floor, at - 1), at + 1))


def _passive(made: Line, at: int, floor: int) -> tuple[int, bool]:
    """Flags of "presided over by A", "a report by A", "heard from A"."""
    words = made.words
    for index in range(at - 1, max(floor, at - 9) - 1, -1):
        word = words[index]
        found = VERBS.get(word)
        if found == "preside":
            return PRESIDE | ATTEND, True
        if found == "attend":
            return ATTEND, True
        if found == "speak" or word in _SPEECHES or word in {"given", "delivered"}:
            return SPEAK | ATTEND, True
        if found == "hold":
            return PRESIDE | ATTEND, words[at] == "by"
        if word in _INSTRUCTIONS or word in {"spirit", "learn", "studied"}:
            return INSTRUCT, False
        if word == "led" and any(one in _MEETINGS for one in words[max(floor, index - 4) : index]):
            return PRESIDE | ATTEND, True
        if word in {"led", "accompanied"}:
            return 0, True
        if word == "," or word in {"and", NAME}:
            break
    return 0, False


def _inverted(made: Line, at: int, floor: int) -> bool:
    """Whether "attending the meeting were" stands before the group."""
    return any(
        VERBS.get(made.words[index]) == "attend" or made.words[index] == "participants"
        for index in range(max(floor, at - 9), at)
    )


def _object(made: Line, at: int, floor: int) -> int:
    """Flags of "the report of A": spoken where the meeting heard it, else nothing."""
    words = made.words
    speech = heard = False
    for index in range(at - 1, max(floor, at - 14) - 1, -1):
        word = words[index]
        if word in _INSTRUCTIONS or word in {"spirit", "studied", "conveyed", "relayed", "requests"}:
            return INSTRUCT if word in _INSTRUCTIONS else 0
        speech = speech or word in _SPEECHES
        heard = heard or VERBS.get(word) == "listen"
    if speech and heard:
        return SPEAK | ATTEND
    return (
        PRESIDE | ATTEND
        if any(word in {"chairmanship", "presidency", "moderation"} for word in words[max(floor, at - 3) : at])
        else 0
    )


def _label(words: list[str], at: int, floor: int) -> int:
    """Flags of a label before the names: "Host: A", "Present at the meeting: A, B"."""
    for word in words[max(floor, at - 5) : at + 1]:
        if word in _HOST or VERBS.get(word) == "preside":
            return PRESIDE | ATTEND
        if word in {"participants", "attendees", "attendance"} or VERBS.get(word) == "attend":
            return ATTEND
    return 0


def _participle(made: Line, at: int, floor: int) -> int:
    """Flags of a clause before the subject: "when presiding over the meeting, A …", "in his speech, A …"."""
    words = made.words
    if words[at] != "," or at == floor:
        return 0
    start = at - 1
    while start > floor and words[start - 1] not in {".", ";", ":", "”", NAME} and at - start < 40:
        start -= 1
    flags = 0
    opener = words[start] in _STARTERS
    for index in range(start, at):
        word = words[index]
        found = VERBS.get(word, "")
        if word.endswith("ing") and (opener or index == start):
            flags |= {"preside": PRESIDE | ATTEND, "attend": ATTEND, "listen": ATTEND, "speak": SPEAK}.get(found, 0)
        elif (
            word in _PERSONAL
            and words[index + 1 : index + 3]
            and any(one in _SPEECHES for one in words[index + 1 : index + 4])
        ):
            flags |= SPEAK | ATTEND
    return flags


def _predicate(made: Line, start: int, stop: int) -> int:
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
        if word in {".", ";", "!", "?", "；", "。"}:
            break
        if seen and word in _SUBORDINATE and not (word == "as" and _as_host(words, at)):
            flags |= _within(words, at, stop) if word in {"that", ":"} else 0
            break
        if word in {"while", "whereas"} and not (at + 1 < stop and words[at + 1].endswith("ing")):
            break
        if not seen and word in {"“", "”", ":"}:
            break
        if word in {",", "，"} and seen and not _continues(made, at + 1, stop):
            break
        if found and (kind(word) not in {"head", "heads"} or _finite(words, at, seen=seen)):
            gained = _verb(words, at, stop, found)
            if flags & PRESIDE and word in _AGENDA:
                gained &= ~SPEAK  # "presided over the meeting, conveyed the spirit of …" tells what the meeting did
            if gained or found not in {"aux"}:
                seen = True
            flags |= gained
            if flags & SPEAK and found in {"speak", "ask", "point"} and _content(words, at, stop):
                flags |= _within(words, at, stop)
                break
        elif (word == "as" and _as_host(words, at)) or (word == "chair" and words[at - 2 : at] == ["in", "the"]):
            flags |= PRESIDE | ATTEND
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
    return any(word in _HOST for word in words[at + 1 : at + 4])


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
    if any(word in _INSTRUCTIONS for word in words[at : min(stop, at + 6)]) and "in" in words[at : at + 4]:
        return INSTRUCT
    return 0


def _verb(words: list[str], at: int, stop: int, found: str) -> int:
    """Flags of one verb and what follows it."""
    following = words[at + 1 : min(stop, at + 12)]
    after = following[0] if following else ""
    if found in {"preside", "attend", "hold", "speak"}:
        by = 0 if after == "by" else 1 if following[:2] in (["over", "by"], ["and", "by"]) else None
        if by is not None and at + 2 + by >= stop:
            return 0  # "the meeting chaired by" the next name
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
        if words[at] == "opened" and after == "the":
            return SPEAK | ACT if any(one in {"by", "with"} for one in following[:5]) else ACT
        return PRESIDE | ATTEND if any(word in _MEETINGS for word in words[at + 1 : min(stop, at + 30)]) else ACT
    if found == "ask":
        return ACT if after in _ASK_ABOUT and words[at] != "requests" else SPEAK | ACT
    if found == "point":
        return SPEAK | ACT if after in {"out", "that", ":"} else ACT
    if found == "put":
        return SPEAK | ACT if after in {"forward", "out", "forth"} else 0
    if found == "give":
        near = following[:9]
        if words[at] in {"took", "takes", "taking"} and any(one in _HOST for one in near[:3]):
            return PRESIDE | ATTEND
        if after == "part" or (near[:1] == ["his"] and near[1:2] == ["place"]):
            return ATTEND if words[at].startswith("t") else 0
        if words[at] == "wrote" or any(
            word in {"instruction", "instructions", "directive", "directives"} for word in near
        ):
            return 0 if any(word in {"speech", "arrangements", "report", "remarks"} for word in near[:4]) else INSTRUCT
        if "important" in near and "comments" in near:
            return INSTRUCT
        return SPEAK | ACT if any(word in _SPEECHES for word in near) else ACT
    if found == "speak":
        if words[at] in _NOUNS and words[at - 1] not in _BEFORE_VERB:
            return 0
        return SPEAK | ACT
    if found == "act":
        return ACT
    if found == "aux" and words[at] == "with" and any(word in _SPEECHES for word in following[:4]):
        return SPEAK | ACT
    return 0
