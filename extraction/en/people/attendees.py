"""Who took part in the meeting, and who presided, spoke or joined from a branch venue.

``roles`` tells what each sentence says of its names. Somebody is an attendee where such words say so; not where the
name is only the object of a phrase ("the instructions of A"), wrote an instruction, is a reporter, or led a higher
meeting that was merely watched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from extraction.en.demands import elsewhere
from extraction.en.meeting.convening_level import host
from extraction.en.people.mentions import Mention, People
from extraction.en.people.ranks import rank_of
from extraction.en.people.roles import Role, read
from extraction.en.people.titles import VERBS, kind
from extraction.en.people.tokens import Line
from extraction.en.people.verb_rules import ACT, ATTEND, INSTRUCT, PRESIDE, PRESS, REMOTE, SPEAK
from extraction.en.people.which_meeting import higher_meeting, local_start, lower_meeting
from extraction.en.pinyin import LEADERS, key
from extraction.model import Attendee, Issue
from extraction.text.document import Document, Section


class Attribution(Protocol):
    """What is used of ``attribution.Attribution``."""

    @property
    def sentence(self) -> int:
        """Number of the sentence."""

    @property
    def kind(self) -> str:
        """person, meeting or other."""

    @property
    def person(self) -> int | None:
        """Number of the person."""


_PRESENT = ATTEND | PRESIDE
_PRESENT_WERE = frozenset({"attending", "present", "participating", "joining", "also"})
_ABSENT = frozenset({"absent", "unable", "excused", "leave"})
# Whose man or woman somebody without a title is: "Li Wei of the fire brigade", "the power supply bureau's Li Wei".
_UNIT = (
    r"(?:bureau|brigade|detachment|station|company|group|commission|administration|department|office|hospital|school"
    r"|university|institute|academy|plant|mine|corporation|factory|firm|association|center|centre|regulator|mill)"
)
_OF_A_UNIT = re.compile(rf",? (?:of|from|at) (?:the |a |an )?(?:[\w’'&-]+ ){{0,6}}?{_UNIT}\b", re.I)
_UNIT_BEFORE = re.compile(rf"\b{_UNIT}(?:['’]s)? $", re.I)
_OFFICE_BEFORE = re.compile(
    r"\b(?:deputy|director|head|chief|leader|secretary|manager|captain|commander)\b[^,;:.]*$", re.I
)
_SECRETARY = key("Xi Jinping")


def attendees(
    document: Document, people: People, speech: Sequence[Attribution] = ()
) -> tuple[list[Attendee], list[Issue]]:
    """Every named person who took part, in order of first mention, and the names that were seen and not taken.

    ``speech`` are the attributions of ``attribution.attributions``: who is quoted counts as having spoken.
    """
    roles, absent = _roles(document, people)
    sections = {sentence.index: sentence.section for sentence in document.sentences}
    quoted = _quoted(roles, absent, speech, sections)
    watched, below = higher_meeting(document, people, roles), lower_meeting(document, people, roles)
    national = host(document).kind == "nation"
    since = local_start(document)  # whoever sat at a branch venue before, watched a higher meeting
    taken: list[Attendee] = []
    issues: list[Issue] = []
    for person in sorted(roles, key=lambda number: people.mentions[roles[number][0].mention].start):
        flags = 0
        for role in roles[person]:
            flags |= role.flags & ~REMOTE if people.mentions[role.mention].start < since else role.flags
        if person in quoted and not flags & (INSTRUCT | PRESS):
            flags |= SPEAK
        reason = _refusal(people, person, flags, watched, national=national)
        if reason is None and person in below:
            reason = "of a meeting that a unit below held afterwards"
        if reason is None:
            taken.append(_attendee(document, people, roles[person], flags, sections))
        elif reason:
            mention = people.mentions[roles[person][0].mention]
            issues.append(Issue("name_not_taken", f"{people.names[person]}: {reason}", mention.start, mention.end))
    return taken, issues


_Place = tuple[int, int]  # sentence and person


def _roles(document: Document, people: People) -> tuple[dict[int, list[Role]], set[_Place]]:
    """What is said of each person, in text order; and where one is only quoted, studied, fined or excused."""
    roles: dict[int, list[Role]] = {}
    absent: set[_Place] = set()
    lists = _Lists()
    for sentence in document.sentences:
        line = people.lines.get(sentence.index)
        if line is None or sentence.section not in {Section.ARTICLE, Section.HEADLINE}:
            continue
        for role in lists.go_on(line, read(line), sentence.index, ends_open=document.text[sentence.end - 1] == ";"):
            mention = people.mentions[role.mention]
            flags = elsewhere.flags(document, sentence, mention, role.flags)
            if flags != role.flags:
                role.flags = flags
                absent.add((sentence.index, mention.person))
            roles.setdefault(mention.person, []).append(role)
    return roles, absent


class _Lists:
    """Lists of names that go on over several sentences, parted by semicolons."""

    def __init__(self) -> None:
        self._labelled = -1  # last sentence of a list under a label ("Present: A, mayor; B, deputy mayor; …")
        self._waiting: list[Role] = []  # names of the sentences before that a later one may say something of

    def go_on(self, line: Line, roles: list[Role], sentence: int, *, ends_open: bool) -> list[Role]:
        """The ``roles`` of the next sentence with names, with what a list tells of them; also of those that wait.

        ``ends_open``: it ends with a semicolon.
        """
        says_nothing = not any(role.flags for role in roles)
        if self._labelled == sentence - 1 and says_nothing and _only_names(line):
            roles = [Role(role.mention, ATTEND, role.sentence) for role in roles]
            self._labelled = sentence
        elif ends_open and all(role.flags == ATTEND for role in roles) and _labelled(line):
            self._labelled = sentence
        follows = bool(self._waiting) and self._waiting[-1].sentence == sentence - 1
        if follows and all(role.flags & ATTEND for role in roles):
            for role in self._waiting:  # "A, chairman; B, director; and C, commander, were present"
                role.flags = role.flags or ATTEND
        if not ends_open or any(role.flags for role in roles) or not _only_names(line):
            self._waiting = []
        else:
            self._waiting = [*(self._waiting if follows else []), *roles]
        return roles


def _quoted(
    roles: dict[int, list[Role]], absent: set[_Place], speech: Sequence[Attribution], sections: dict[int, Section]
) -> set[int]:
    """Persons who are quoted in the article where nothing else is said of them."""
    known = absent | {(role.sentence, person) for person, said in roles.items() for role in said if role.flags}
    return {
        one.person
        for one in speech
        if one.kind == "person"
        and one.person is not None
        and sections.get(one.sentence) is Section.ARTICLE
        and (one.sentence, one.person) not in known
    }


def _labelled(line: Line) -> bool:
    """Whether the names of the sentence follow a label and a colon, or "Attending the meeting were"."""
    if line.words[:1] and line.words[0].lower() in _PRESENT_WERE and {"were", "was"} & set(line.words[:8]):
        return True
    first = min(line.mention)
    return ":" in line.words[max(0, (line.fronts[first][0] if first in line.fronts else first) - 2) : first]


def _only_names(line: Line) -> bool:
    """Whether the sentence opens with a name or its title and has no verb."""
    first = min(line.mention)
    opens = first == 0 or (first in line.fronts and line.fronts[first][0] <= 1)
    return (
        opens
        and _ABSENT.isdisjoint(line.words)
        and not any(VERBS.get(word) and VERBS[word] != "aux" for word in line.words if not kind(word))
    )


def _refusal(people: People, person: int, flags: int, watched: frozenset[int], *, national: bool) -> str | None:
    """Why the person is no attendee; "" where that is plain (a reporter), None where the person is one.

    A leader of the state who is quoted took part only in a ``national`` meeting, and the general secretary not there:
    elsewhere such words are studied.
    """
    if flags & PRESS:
        return ""
    who = key(people.names[person])
    if who in LEADERS and not flags & _PRESENT and not (national and who != _SECRETARY and flags & SPEAK):
        return ""
    if person in watched:
        return "of a higher meeting that was watched, or of a visit on another day"
    if flags & INSTRUCT and not flags & _PRESENT:
        return "instructed, is not said to have taken part"
    if not flags & (_PRESENT | SPEAK | ACT):
        return "named, not said to have taken part"
    return None


def _attendee(
    document: Document, people: People, roles: list[Role], flags: int, sections: dict[int, Section]
) -> Attendee:
    person = people.mentions[roles[0].mention].person
    wanted = [role for role in roles if role.flags & (_PRESENT | SPEAK | ACT)] or roles
    body = [role for role in wanted if sections.get(role.sentence) is Section.ARTICLE] or wanted
    numbers = [role.mention for role in body]
    full = [number for number in numbers if " " in people.mentions[number].name] or [
        number for number, mention in enumerate(people.mentions) if mention.person == person and " " in mention.name
    ]
    mention = _surname_first(people, people.mentions[min(full or numbers)])
    spans = people.titles.get(person, [])
    title = best_title(document.text, spans)
    return Attendee(
        name=mention.name,
        start=mention.start,
        end=mention.end,
        title=title,
        rank_code=rank_of([document.text[start:end] for start, end in spans], host(document).kind)
        if title
        else _rank_of_untitled(document.text, people, numbers),
        presided=bool(flags & PRESIDE),
        spoke=bool(flags & SPEAK),
        joined_remotely=bool(flags & REMOTE),
    )


def _rank_of_untitled(text: str, people: People, mentions: Sequence[int]) -> str | None:
    """ "other" for somebody of whom only the unit is told; None where nothing is."""
    for number in mentions:
        mention = people.mentions[number]
        if _OF_A_UNIT.match(text, mention.end) or _UNIT_BEFORE.search(text, max(0, mention.start - 16), mention.start):
            office = _OFFICE_BEFORE.search(text, max(0, mention.start - 80), mention.start)
            return None if office else "other"
    return None


def _surname_first(people: People, mention: Mention) -> Mention:
    """The first mention of the person in the order of the name's language where ``mention`` turns it ("Jinshan Qi")."""
    whole = people.names[mention.person].lower().split()
    if mention.name.lower().split() != whole[1:] + whole[:1] or len(whole) < 2:
        return mention
    return next(one for one in people.mentions if one.person == mention.person and one.name.lower().split() == whole)


def best_title(text: str, spans: list[tuple[int, int]]) -> str | None:
    """The longest title of ``spans``; a collective one ("City leaders") only where there is no other."""
    titles = [" ".join(text[start:end].split()) for start, end in spans]
    own = [title for title in titles if not title.lower().split()[-1].startswith("leader") or " of " in title] or titles
    return max(own, key=len) if own else None
