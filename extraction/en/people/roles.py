"""What a sentence says of the persons it names: who attended, presided, spoke, wrote, or is only mentioned.

A sentence is read as groups of names (a list with its titles) and what is said of each group: the verbs after it, a
passive before it ("presided over by A"), a participle before it ("when presiding, A …"). The verbs are classed in
``lexicons/role_verbs.csv``, the other words in ``lexicons/role_words.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass

from extraction.en.people.mentions import joined
from extraction.en.people.own_speech import SPEECH_WAS, given, heard, own_speech
from extraction.en.people.role_verbs import HOST, INSTRUCTIONS, MEETINGS, SPEECHES, named_host, predicate
from extraction.en.people.titles import VERBS, kind
from extraction.en.people.tokens import NAME, Line
from extraction.en.people.verb_rules import ACT, ATTEND, INSTRUCT, PRESIDE, PRESS, REMOTE, SPEAK, SPOKEN, words_of

_SEPARATORS = words_of("separator") | {",", "、", "，", "/"}
_OBJECT = words_of("object")
_STARTERS = words_of("starter")
_ADDRESS = frozenset({"comrade", "comrades", "the", "his", "her", "their", "both", "namely", ":", "mr", "ms", "mrs"})
_SPEAKING = frozenset({"speaking", "reporting", "spoke", "reported"})  # "also speaking was A"
_PRESIDING = frozenset({"presiding", "chairing", "hosting", "moderating"})  # "chairing the meeting was A"
_BEING = frozenset({"was", "were", "are", "is", "included", "include", "including"})
_STUDIED = frozenset({"spirit", "study", "studied", "convey", "conveyed", "relayed"})
_SEATS = frozenset({"row", "rostrum", "podium", "platform", "dais"})
_TO_SOMEBODY = frozenset(
    {"congratulated", "thanked", "praised", "criticized", "criticised", "told", "encouraged", "rewarded"}
)
_JOINTS = frozenset({",", "、", "，", "and", "&"})
_PLAIN = frozenset({"the", "a", "an", "in", "charge"})
_OFFICIAL = frozenset({"head", "heads", "rank", "area", "body", "group"})
_UNNAMED = 32
"""Words that at most stand between two names of a list that are parted by officials without a name."""
_PERSONAL = frozenset({"his", "her", "their"})


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
    listed = before = 0  # flags of a label that a list carries on; flags of the group before
    for number, group in enumerate(groups):
        floor = groups[number - 1].end if number else 0
        ceiling = groups[number + 1].front if number + 1 < len(groups) else len(made.words)
        flags, subject = _lead(made, group, floor)
        led = flags
        if made.possessive(group.last) and subject and own_speech(made, group.last):
            flags |= SPEAK | ATTEND
        elif subject and not made.possessive(group.last) and not (flags and _passively(made, group)):
            titled = group.front < group.first or group.end > group.last + 1
            flags |= predicate(made, group.end, ceiling, titled=titled)
        elif not subject and not flags and _goes_on(made, group.end):
            flags |= predicate(made, group.end, ceiling, titled=True)
        if not flags:
            flags = _carried(made, group, listed, before)
        if made.words[group.front - 1] == ":" and group.front:
            listed = flags & (PRESIDE | ATTEND)
        before = flags
        own = flags
        if len(group.members) > 1 and flags & PRESIDE and "who" in made.words[group.end : group.end + 2]:
            own = led  # "attended by A and B, who presided": one presides, the last
        if named_host(made.words, group.end):
            flags |= PRESIDE | ATTEND
        roles += [Role(made.mention[at], flags if at == group.last else own, made.sentence) for at in group.members]
    if any(role.flags & SPOKEN for role in roles):  # instructions given where others attended or presided
        present = any(role.flags & (PRESIDE | ATTEND) for role in roles)
        for role in roles:
            if role.flags & SPOKEN:
                role.flags = (role.flags & ~(SPOKEN | (INSTRUCT if present else 0))) | (SPEAK | ACT if present else 0)
    return roles


def _groups(made: Line) -> list[_Group]:
    groups: list[_Group] = []
    for at in sorted(made.mention):
        front, end = made.fronts[at][0] if at in made.fronts else at, made.backs[at][1] if at in made.backs else at + 1
        if end < len(made.words) and end > at + 1 and made.words[end] in ")）":
            end += 1
        if end < len(made.words) and made.words[end] in {"(", "（"}:  # "A (by video) and B"
            close = next((k for k in range(end + 1, min(len(made.words), end + 7)) if made.words[k] in ")）"), None)
            end = close + 1 if close is not None and NAME not in made.words[end:close] else end
        if (
            groups
            and not made.possessive(groups[-1].last)
            and _same_list(made, groups[-1].end, front)
            and not (made.words[front - 1] == "," and _parts(made, groups[-1], titled=front < at))
            and not (
                made.words[front - 2 : front] == [",", "and"]
                and _acts(made, end)
                and _parts(made, groups[-1], titled=end > at + 1)
            )
            and not (made.words[front - 1] == "with" and end < len(made.words) and made.words[end].endswith("ing"))
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


def _goes_on(made: Line, end: int) -> bool:
    """Whether the object of one verb is the subject of the next ("handed over to A, who …"; "invited A to give …")."""
    following = made.words[end : end + 2]
    return "who" in following or (following[:1] == ["to"] and VERBS.get(following[-1]) in {"give", "speak", "preside"})


def _carried(made: Line, group: _Group, listed: int, before: int) -> int:
    """Flags that a group has from the one before: in a labelled list parted by semicolons, after "together with"."""
    words, front = made.words, group.front
    if front and words[front - 1] == ";":
        return listed & ATTEND
    if front > 1 and words[front - 1] == "with" and words[front - 2] in {"together", "along"}:
        return ATTEND if before & (ATTEND | PRESIDE) else 0
    return 0


def _acts(made: Line, end: int) -> bool:
    """Whether a verb of its own follows a name with its title ("by A, and B, mayor, delivered the speech")."""
    while end < len(made.words) and made.words[end] in {",", "，"}:
        end += 1
    return end < len(made.words) and VERBS.get(made.words[end], "aux") != "aux"


def _same_list(made: Line, start: int, stop: int) -> bool:
    """Whether the names on both sides of ``words[start:stop]`` stand in one list."""
    if joined(made, start, stop):
        return True
    if _unnamed_between(made, start, stop):
        return True
    if stop - start > 14:
        return False
    firm = made.words[start] == "of"  # "A of Hongda Chemical and B of …"
    for at in range(start, stop):
        word = made.words[at]
        if word in _SEPARATORS:
            firm = False
            continue
        if firm and (at == start or made.capital(at)):
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


def _unnamed_between(made: Line, start: int, stop: int) -> bool:
    """Whether only officials and bodies without a name stand between: "A, and the first director of the office, and B".

    Where words of a body are not known, an "of" must stand before them.
    """
    words = made.words
    if words[start] not in _SEPARATORS or words[stop - 1] not in _JOINTS or stop - start > _UNNAMED:
        return False
    if words[start + 1] == "of":  # "A, of the White District, and B"
        return False
    linked = False
    for at in range(start, stop):
        word = words[at]
        found = kind(word)
        if word in {"of", "for"}:
            linked = True
        elif word in _SEPARATORS or word in _PLAIN or found in _OFFICIAL:
            continue
        elif found or word in VERBS or word.endswith("ed") or not (word[0].isalpha() and (linked or made.capital(at))):
            return False
    return True


def _leading_word(words: list[str], at: int, floor: int) -> tuple[int, bool]:
    """The last word up to ``at`` that is no address ("comrade", "Mr."), and whether a colon stands between."""
    label = False
    if at > floor and words[at] == "also" and words[at - 1] in {"was", "were"}:
        at -= 1
    if at > floor and words[at].endswith("'s") and kind(words[at]) == "body":
        at -= 1  # "presiding was the county's office director A"
    while at >= floor and (words[at] in _ADDRESS or (words[at] == "." and words[at - 1] in {"mr", "ms", "mrs"})):
        label = label or words[at] == ":"
        at -= 1
    return at, label


def _before_being(made: Line, at: int, floor: int) -> int:
    """Flags of "present were A", "in the main venue was A", "presiding was A": what stands before ``words[at]``."""
    before = made.words[max(floor, at - 4) : at]
    if _inverted(made, at, floor) or "venue" in before:
        return ATTEND
    if any(one in _SPEAKING for one in before):
        return SPEAK | ATTEND
    return PRESIDE | ATTEND if any(one in HOST or one in _PRESIDING for one in before) else 0


def _lead(made: Line, group: _Group, floor: int) -> tuple[int, bool]:
    """Flags from the words before the group, and whether the group can be the subject of the words after it."""
    words, front = made.words, group.front
    if front < group.first and words[group.first - 1] == ":" and words[group.first - 2] == "leaders":
        return ATTEND, True  # "City leaders: A, B"
    at, label = _leading_word(words, front - 1, floor)
    if at < floor:
        return 0, True
    word = words[at]
    if label:
        return (PRESS, False) if kind(word) == "press" else (_label(words, at, floor), True)
    if VERBS.get(word) == "speak" and at > floor and words[at - 1] in {"”", '"', "’", "'", ","}:
        return SPEAK, False
    if _press(made, at, floor):
        return PRESS, False
    if word in {"by", "from"}:
        return _passive(made, at, floor)
    if heard(made, at, group.last):
        return SPEAK | ATTEND, False  # "the meeting heard A on …"
    if word in _TO_SOMEBODY and at == floor > 0:
        return 0, False  # "Mayor A congratulated B"
    if word in _BEING and (flags := _before_being(made, at, floor)):
        return flags, False
    if word in {"did", "were", "was", "does", "do"} and words[at - 1 : at] in (["as"], ["so"]):
        return ATTEND, True
    if word == "including" and (there := _included(words, at)):
        return there, True  # "city leaders attended, including mayor A and deputy mayor B"
    if word == "to" and words[at - 1 : at] == ["according"] and not made.possessive(group.last):
        return SPEAK | ACT, False
    if word in _OBJECT:
        return _object(made, at, floor), False
    if word in {"host", "moderator"}:
        return PRESIDE | ATTEND, True
    return _participle(made, at, floor), True


def _held(words: list[str], at: int, floor: int) -> bool:
    """Whether a meeting is said to have been held in the clause before word ``at`` ("a meeting was held under A")."""
    clause = words[max(floor, at - 14) : at]
    return not MEETINGS.isdisjoint(clause) and any(VERBS.get(word) == "hold" for word in clause)


_CLAUSE_BACK = 28  # words before "including" among which what its people did is looked for


def _included(words: list[str], at: int) -> int:
    """Flags of people after "including": those of the leaders who are said to have been there before it."""
    before = words[max(0, at - _CLAUSE_BACK) : at]
    if not any(kind(word) == "heads" for word in before):
        return 0
    if not any(VERBS.get(word) in {"attend", "listen"} for word in before):
        return 0
    return ATTEND | (REMOTE if "branch" in before and "venue" in before else 0)


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
        if found == "speak" or word in SPEECHES or word in {"given", "delivered"}:
            if _studied(words, index, floor):
                return INSTRUCT, False
            return SPEAK | ATTEND, True
        if found == "hold":
            return PRESIDE | ATTEND, words[at] == "by"
        if word == "taken" and "chair" in words[max(floor, index - 3) : index]:
            return PRESIDE | ATTEND, True
        if word in INSTRUCTIONS or word in {"spirit", "learn", "studied"}:
            return INSTRUCT, False
        if word == "led" and any(one in MEETINGS for one in words[max(floor, index - 4) : index]):
            return PRESIDE | ATTEND, True
        if word in {"flanked", "joined"}:
            return ATTEND, False
        if word in {"led", "accompanied"}:
            return (ATTEND if any(one in MEETINGS for one in words[index:at]) else 0), True
        if word == "," or word in {"and", NAME}:
            break
    return 0, False


def _studied(words: list[str], at: int, floor: int) -> bool:
    """Whether the speech named at ``at`` is one that is studied ("learned the spirit of the speeches made by …")."""
    for index in range(at - 1, max(floor, at - 10) - 1, -1):
        if words[index] in _STUDIED:
            return True
        if words[index] in _SEPARATORS:
            return False
    return False


def _inverted(made: Line, at: int, floor: int) -> bool:
    """Whether "attending the meeting were" stands before the group."""
    words = made.words
    if any(
        VERBS.get(words[index]) == "attend"
        or words[index] in {"participants", "attendees", "attendance"}
        or words[index] in _SEATS
        for index in range(max(floor, at - 9), at)
    ):
        return True
    start = next((index for index in range(at - 1, max(floor, at - 6) - 1, -1) if words[index] in {"at", "in"}), None)
    if start is None or not any(word in MEETINGS or word in {"table", "audience", "hall"} for word in words[start:at]):
        return False
    return words[start - 1] in {"also", "seated", "there"} if start > floor else False


def _object(made: Line, at: int, floor: int) -> int:
    """Flags of "the report of A": spoken where the meeting heard it, else nothing."""
    words = made.words
    if words[at] == "under" and _held(words, at, floor):
        return PRESIDE | ATTEND
    speech = heard = False
    for index in range(at - 1, max(floor, at - 14) - 1, -1):
        word = words[index]
        if word in INSTRUCTIONS or word in {"spirit", "studied", "conveyed", "relayed", "requests"}:
            return INSTRUCT if word in INSTRUCTIONS else 0
        speech = speech or word in SPEECHES
        heard = heard or VERBS.get(word) == "listen"
    if speech and heard:
        return SPEAK | ATTEND
    end = max(index for index in made.mention if index > at) if speech and len(made.mention) == 1 else 0
    if end and end + 1 < len(words) and words[end + 1] in SPEECH_WAS and given(made, end + 1):
        return SPEAK | ATTEND  # "the speech of A was followed by …"
    return (
        PRESIDE | ATTEND
        if any(word in {"chairmanship", "presidency", "moderation"} for word in words[max(floor, at - 3) : at])
        else 0
    )


def _label(words: list[str], at: int, floor: int) -> int:
    """Flags of a label before the names: "Host: A", "Present at the meeting: A, B"."""
    for word in words[max(floor, at - 5) : at + 1]:
        if word in HOST or VERBS.get(word) == "preside":
            return PRESIDE | ATTEND
        if word in {"participants", "attendees", "attendance", "leaders"} or VERBS.get(word) == "attend":
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
            and any(one in SPEECHES for one in words[index + 1 : index + 4])
        ):
            flags |= SPEAK | ATTEND
    return flags
