"""Whose meeting a passage tells of, where a higher meeting was watched before, or a visit paid on another day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extraction.en.meeting.convening_level import RANK, host
from extraction.en.people.mentions import People
from extraction.en.people.roles import Role
from extraction.en.people.verb_rules import REMOTE
from extraction.text.annotations import annotation
from extraction.text.document import Document, Section

# "After the video conference, our city immediately held …", "after listening and watching, A presided …"
_TURN = re.compile(
    r"\b(?:after|following|as soon as|once)\b[^.;]{0,60}?"
    r"\b(?:meetings?|conferences?|teleconferences?|sessions?|listening|watching|viewing)\b"
    r"[^.;]{0,120}?\b(?:held|convened|opened|continu\w+|immediately|then|subsequently|called|presided|chaired|hosted"
    r"|re-?deployed|re-?arranged|went on|organi[sz]ed)\b"
)
_AT = re.compile(
    r"(?:at|during|in) the ([a-z ’'-]{0,60}?)(?:meeting|conference|teleconference|session)s?\b|the ([a-z ’'-]{0,60}?)"
    r"(?:meeting|conference|teleconference) was (?:attended|presided|chaired|addressed)"
)
_SAID_AT = re.compile(  # “A, vice mayor, stressed at the city's conference that …”
    r"(?:said|stress\w+|emphasi\w+|pointed out|demand\w+|requir\w+|request\w+|spoke|speech|remarks|address"
    r"|arrangements) (?:at|during|in) the ([a-z ’'-]{0,40}?)(?:meeting|conference|teleconference|session)s?\b"
)
_LEVELS = (
    (5, re.compile(r"\b(?:ministry|state council|national|central committee|premier)\b")),
    (4, re.compile(r"\b(?:provincial|province|governors?|autonomous region(?:al)?)\b")),
    (
        3,
        re.compile(
            r"\b(?:municipal|city|(?<!district )(?<!county )(?<!town )(?<!township )mayors?"
            r"(?! of (?:[\w’'-]+ ){0,2}(?:district|county|town|township)\b)|prefectur\w+|league)\b"
        ),
    ),
    (2, re.compile(r"\b(?:county|(?<!sub-)(?<!sub )district|banner|magistrates?)\b")),
    (1, re.compile(r"\b(?:town|township|sub-?district|street|village)\b")),
)
_HIGHER = re.compile(r"\b(?:national|state council|ministry|provincial|main venue of|autonomous region)\b")
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}\b")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(  # “On the evening of the 9th”, “On May 8”, “The evening before”
    r"(?:on |in |early on )?(?:the )?(?:(?:early )?(?:morning|afternoon|evening|night) of )?(?:the )?"
    rf"(?:{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?\b|(\d{{1,2}})(?:(?:st|nd|rd|th)\b(?! (?:national|party|cpc|central))"
    rf"| {_MONTH}\b)"
    r"|(?:day|evening|night|afternoon) (before)\b|(previous) (?:day|evening|night|afternoon)\b)|a day (earlier)\b"
)
_OPENS_A_DAY = frozenset(re.split(r"\|", "on |the|in |ear|a d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"))
"""The first three letters of every match of _DAY but a bare number."""
_VISITS = re.compile(
    r"\b(?:visit(?:ed|s)|inspect(?:ed|s)|went (?:to|deep|into)|gone (?:to|deep|into)|came to|arrived at|toured|checked"
    r"|looked (?:at|into)|made an? (?:[\w-]+ )?(?:inspection|visit|tour|check)|led (?:a|the) [\w"
    r" ]{0,20}(?:team|group) to|conducted (?:an? )?(?:[\w-]+ ){0,3}(?:inspection|visit|check|investigation))\b"
)
_MEETING = re.compile(r"meeting|conference|plen|session|symposium|convened|presid|chaired")
_HELD = re.compile(
    r"\b(?:held|convened|opened|called|organi[sz]ed|presided|chaired)\b[^.;]{0,120}\b(?:meeting|conference|session)"
    r"|\b(?:meeting|conference|session)\b[^.;]{0,40}\b(?:was|were) (?:held|convened|opened)"
)
_REACH = 420
_OPENS = 80  # characters from the head of a sentence in which it can turn
_OF_TURN = 2  # sentences, from the turn on, whose people without a level are of the unit below
_TWO = 2  # days at least of which one can be a visit's
_LATEST = 0.65


def level(title: str) -> int:
    """5 national, 4 provincial, 3 city, 2 county or district, 1 township; 0 where the title names no level."""
    folded = title.lower()
    return max((number for number, pattern in _LEVELS if pattern.search(folded)), default=0)


def higher_meeting(document: Document, people: People, roles: Mapping[int, Sequence[Role]]) -> frozenset[int]:
    """Persons who only took part in a higher meeting that was watched before the one reported, or paid a visit then.

    The former are told by their place (all that is said of them stands before the sentence that turns to the local
    meeting, none of it at a branch venue) and by their office, which is above that of those who watched or came
    after, or is that of the place whose meeting had ended.
    """
    turn = _turn(document)
    refused = _elsewhere(document, people, roles) | _visitors(document, people, roles)
    if turn is None or _is_of_unit_below(document, turn[1]):
        return refused
    offset, _ = turn
    early: list[int] = []
    local: list[int] = []
    for person, said in roles.items():
        before = [role for role in said if people.mentions[role.mention].start < offset]
        if before and not any(role.flags & REMOTE for role in before):
            early.append(person)
        else:
            local.append(person)
    if not local:
        return refused
    highest = max((level(title) for person in local for title in _titles(document, people, person)), default=0)
    return refused | {person for person in early if _above(document, people, person, roles[person], (highest, *turn))}


def local_start(document: Document) -> int:
    """Where the text turns from a higher meeting that was watched to the local one; 0 where it does not."""
    turn = _turn(document)
    return turn[0] if turn is not None and not _is_of_unit_below(document, turn[1]) else 0


def _is_of_unit_below(document: Document, clause: str) -> bool:
    """Whether a clause that turns to a further meeting gives it to a unit below the one whose meeting is reported.

    "After the meeting, Xiaohe Town held a meeting at once", in a report of its county.
    """
    holder = level(clause[clause.rfind(",") + 1 :])
    kind = host(document).kind if holder else None
    return kind is not None and holder < RANK[kind]


def lower_meeting(document: Document, people: People, roles: Mapping[int, Sequence[Role]]) -> frozenset[int]:
    """Persons who only took part in the meeting that a unit below held afterwards: officers of no higher level."""
    for number, offset, clause in _turns(document):
        if not number or not _is_of_unit_below(document, clause):
            continue
        near = {one.index for one in document.article_sentences()[number : number + _OF_TURN]}
        highest = level(clause[clause.rfind(",") + 1 :])
        return frozenset(
            person
            for person, said in roles.items()
            if all(people.mentions[role.mention].start >= offset for role in said)
            and (
                0 < (own := max((level(title) for title in _titles(document, people, person)), default=0)) <= highest
                or (not own and all(role.sentence in near for role in said))
            )
        )
    return frozenset()


def _elsewhere(document: Document, people: People, roles: Mapping[int, Sequence[Role]]) -> frozenset[int]:
    """Persons of whom all is said in sentences on a meeting of a higher level ("At the municipal meeting, …")."""
    spoken_at: dict[int, int] = {}
    for sentence in document.article_sentences():
        if sentence.index in people.lines:
            stop = min(sentence.end, sentence.start + 260)
            found = _AT.match(document.folded, sentence.start, min(sentence.end, sentence.start + 110))
            said = found or (
                _SAID_AT.search(document.folded, sentence.start, stop)
                if len(people.lines[sentence.index].mention) == 1
                else None
            )
            spoken_at[sentence.index] = level(next(filter(None, said.groups()), "")) if said else 0
    if not any(spoken_at.values()):
        return frozenset()
    rest = {person for person, said in roles.items() if any(not spoken_at.get(role.sentence) for role in said)}
    highest = max((level(title) for person in rest for title in _titles(document, people, person)), default=0)
    if not highest:
        return frozenset()
    return frozenset(
        person
        for person, said in roles.items()
        if person not in rest and all(spoken_at[role.sentence] > highest for role in said)
    )


def _visitors(document: Document, people: People, roles: Mapping[int, Sequence[Role]]) -> frozenset[int]:
    """Persons of whom all is said in the account of a visit on another day than the meeting's."""
    lower = document.folded
    opened: dict[int, re.Match[str]] = {}  # sentences that open with a day
    for sentence in document.article_sentences():
        if lower[sentence.start : sentence.start + 3] in _OPENS_A_DAY:
            told = _DAY.match(lower, sentence.start, min(sentence.end, sentence.start + _REACH))
            if told is not None:
                opened[sentence.index] = told
    if len({found.group(found.lastindex or 0) for found in opened.values()}) < _TWO:
        return frozenset()
    visits: set[int] = set()  # sentences of such accounts
    day, at_visit, held = "", False, ""
    days: dict[int, str] = {}
    for sentence in document.article_sentences():
        stop = min(sentence.end, sentence.start + _REACH)
        told = opened.get(sentence.index)
        if told is not None:
            day = told.group(told.lastindex or 0)
            at_visit = _VISITS.search(lower, told.end(), stop) is not None
        if at_visit and _MEETING.search(lower, sentence.start, stop):
            at_visit = False
        if at_visit:
            visits.add(sentence.index)
            days[sentence.index] = day
        elif not held and told is not None and _HELD.search(lower, told.end(), stop):
            held = day
    if not held or not visits:
        return frozenset()
    away = {number for number in visits if days[number] != held}
    headlines = {one.index for one in document.in_sections(Section.HEADLINE)}
    return frozenset(
        person
        for person, said in roles.items()
        if away.intersection(role.sentence for role in said)
        and all(role.sentence in away or role.sentence in headlines for role in said)
    )


def _above(document: Document, people: People, person: int, said: Sequence[Role], turn: tuple[int, int, str]) -> bool:
    """Whether an early person is of the higher meeting; ``turn``: highest local level, offset and words of the turn."""
    highest, offset, clause = turn
    titles = _titles(document, people, person)
    own = max(map(level, titles), default=0)
    if own and highest:
        if own != highest:
            return own > highest
        return any(word in clause for title in titles for word in _CAPITAL.findall(title) if not level(word))
    after = any(people.mentions[role.mention].start >= offset for role in said)
    if after:
        return False
    first = people.lines[said[0].sentence]
    return bool(_HIGHER.search(document.folded, first.start, first.start + _REACH))


def _titles(document: Document, people: People, person: int) -> list[str]:
    return [document.text[start:end] for start, end in people.titles.get(person, [])]


def _turn(document: Document) -> tuple[int, str] | None:
    """Where the text turns to the local meeting, and the words that name the meeting before it; None if at once."""
    turns = _turns(document)
    if not turns or not turns[0][0]:
        return None
    body = document.article_sentences()
    number, offset, clause = turns[0]
    limit = body[0].start + _LATEST * (body[-1].end - body[0].start)  # later, others tell of meetings below
    return (offset, clause) if body[number].start <= limit else None


@annotation
def _turns(document: Document) -> list[tuple[int, int, str]]:
    """Every body sentence, by its place in the body, that turns to a further meeting after one: where, and its words
    up to "held"."""
    lower = document.folded
    found: list[tuple[int, int, str]] = []
    for number, sentence in enumerate(document.article_sentences()):
        start = sentence.start
        head = lower[start : min(sentence.end, start + _OPENS + len("following"))]
        if "after" in head or "following" in head or "as soon as" in head or "once" in head:
            turn = _TURN.search(lower, start, min(sentence.end, start + _REACH))
            if turn and turn.start() < start + _OPENS:
                found.append((number, turn.start(), document.text[turn.start() : turn.end()]))
    return found
