"""Who took part in the meeting, and who presided, spoke or joined from a branch venue.

``roles`` tells what each sentence says of its names. Somebody is an attendee where such words say so; not where the
name is only the object of a phrase ("the instructions of A"), wrote an instruction, is a reporter, or led a higher
meeting that was merely watched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from extraction.en.demands import elsewhere
from extraction.en.meeting.convening_level import host
from extraction.en.people.mentions import People
from extraction.en.people.ranks import rank_code
from extraction.en.people.role_verbs import ACT, ATTEND, INSTRUCT, PRESIDE, PRESS, REMOTE, SPEAK
from extraction.en.people.roles import Role, read
from extraction.en.people.titles import VERBS, kind
from extraction.en.people.tokens import Line
from extraction.en.people.which_meeting import higher_meeting, local_start
from extraction.en.pinyin import LEADERS, key
from extraction.model import Attendee, Issue
from extraction.text.document import Article, Zone


class Attribution(Protocol):
    """What is used of ``speech.Attribution``."""

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
_SECRETARY = key("Xi Jinping")


def attendees(
    article: Article, people: People, speech: Sequence[Attribution] = ()
) -> tuple[list[Attendee], list[Issue]]:
    """Every named person who took part, in order of first mention, and the names that were seen and not taken.

    ``speech`` are the attributions of ``speech.attributions``: who is quoted counts as having spoken.
    """
    roles: dict[int, list[Role]] = {}
    waiting: list[Role] = []  # names of the sentences before that a later one may say something of
    absent: set[tuple[int, int]] = set()  # sentence and person who is only quoted, studied, fined or excused there
    listed = -1  # number of the last sentence of a labelled list ("Present: A, mayor; B, deputy mayor; …")
    for sentence in article.sentences:
        made = people.lines.get(sentence.index)
        if made is None or sentence.zone not in {Zone.BODY, Zone.HEADLINE}:
            continue
        told_here = read(made)
        if listed == sentence.index - 1 and not any(role.flags for role in told_here) and _only_names(made):
            told_here = [Role(role.mention, ATTEND, role.sentence) for role in told_here]
            listed = sentence.index
        elif (
            article.text[sentence.end - 1] == ";"
            and all(role.flags == ATTEND for role in told_here)
            and _labelled(made)
        ):
            listed = sentence.index
        if waiting and waiting[-1].sentence == sentence.index - 1 and all(role.flags & ATTEND for role in told_here):
            for role in waiting:  # "A, chairman; B, director; and C, commander, were present"
                role.flags = role.flags or ATTEND
        if article.text[sentence.end - 1] != ";" or any(role.flags for role in told_here) or not _only_names(made):
            waiting = []
        elif not waiting or waiting[-1].sentence == sentence.index - 1:
            waiting += told_here
        else:
            waiting = told_here[:]
        for role in told_here:
            person = people.mentions[role.mention].person
            told_of = elsewhere.flags(article, sentence, people.mentions[role.mention], role.flags)
            if told_of != role.flags:
                role.flags = told_of
                absent.add((sentence.index, person))
            roles.setdefault(person, []).append(role)
    told = {(role.sentence, person) for person, said in roles.items() for role in said if role.flags}
    zones = {sentence.index: sentence.zone for sentence in article.sentences}
    quoted = {
        one.person
        for one in speech
        if one.kind == "person"
        and one.person is not None
        and zones.get(one.sentence) is Zone.BODY
        and (one.sentence, one.person) not in told
        and (one.sentence, one.person) not in absent
    }
    watched = higher_meeting(article, people, roles)
    national = host(article).kind == "nation"
    since = local_start(article)  # whoever sat at a branch venue before, watched a higher meeting
    taken: list[Attendee] = []
    issues: list[Issue] = []
    for person in sorted(roles, key=lambda number: people.mentions[roles[number][0].mention].start):
        flags = 0
        for role in roles[person]:
            flags |= role.flags & ~REMOTE if people.mentions[role.mention].start < since else role.flags
        if person in quoted and not flags & (INSTRUCT | PRESS):
            flags |= SPEAK
        reason = _refusal(people, person, flags, watched, national=national)
        if reason is None:
            taken.append(_attendee(article, people, roles[person], flags, zones))
        elif reason:
            mention = people.mentions[roles[person][0].mention]
            issues.append(Issue("name_not_taken", f"{people.names[person]}: {reason}", mention.start, mention.end))
    return taken, issues


def _labelled(made: Line) -> bool:
    """Whether the names of the sentence follow a label and a colon, or "Attending the meeting were"."""
    if made.words[:1] and made.words[0].lower() in _PRESENT_WERE and {"were", "was"} & set(made.words[:8]):
        return True
    first = min(made.mention)
    return ":" in made.words[max(0, (made.fronts[first][0] if first in made.fronts else first) - 2) : first]


def _only_names(made: Line) -> bool:
    """Whether the sentence opens with a name or its title and has no verb."""
    first = min(made.mention)
    opens = first == 0 or (first in made.fronts and made.fronts[first][0] <= 1)
    return opens and not any(VERBS.get(word) and VERBS[word] != "aux" for word in made.words if not kind(word))


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
        return "of a higher meeting that was watched"
    if flags & INSTRUCT and not flags & _PRESENT:
        return "instructed, is not said to have taken part"
    if not flags & (_PRESENT | SPEAK | ACT):
        return "named, not said to have taken part"
    return None


def _attendee(article: Article, people: People, roles: list[Role], flags: int, zones: dict[int, Zone]) -> Attendee:
    person = people.mentions[roles[0].mention].person
    wanted = [role for role in roles if role.flags & (_PRESENT | SPEAK | ACT)] or roles
    body = [role for role in wanted if zones.get(role.sentence) is Zone.BODY] or wanted
    numbers = [role.mention for role in body]
    full = [number for number in numbers if " " in people.mentions[number].name] or [
        number for number, mention in enumerate(people.mentions) if mention.person == person and " " in mention.name
    ]
    mention = people.mentions[min(full or numbers)]
    title = best_title(article.text, people.titles.get(person, []))
    return Attendee(
        name=mention.name,
        start=mention.start,
        end=mention.end,
        title=title,
        rank_code=rank_code(title) if title else None,
        presided=bool(flags & PRESIDE),
        spoke=bool(flags & SPEAK),
        joined_remotely=bool(flags & REMOTE),
    )


def best_title(text: str, spans: list[tuple[int, int]]) -> str | None:
    """The longest title of ``spans``; a collective one ("City leaders") only where there is no other."""
    titles = [" ".join(text[start:end].split()) for start, end in spans]
    own = [title for title in titles if not title.lower().split()[-1].startswith("leader") or " of " in title] or titles
    return max(own, key=len) if own else None
