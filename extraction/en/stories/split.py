"""Where the stories of an English page begin and end.

Lists (a digest with squares, a numbered bulletin, a week's days) are told by their form and by items that open a story
each. Else a new story begins where the cues of ``lexicons/page/stories.toml`` between and in two paragraphs, the places
and the people that both name, make points enough. A text of one story stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extraction.en.page.labels import WORDS, bare
from extraction.en.page.stories import full_names
from extraction.en.pinyin import ENGLISH, SURNAMES
from extraction.en.stories.cues import CUES
from extraction.en.stories.lines import BEGIN, CLOSERS, HEAD, STOPS, TAIL, Line, lines_of, tells
from extraction.en.stories.lists import items, listed
from extraction.text.document import Section
from extraction.text.stories import Stretch
from schemas.gazetteer import gazetteer

_OPENING = 60  # characters of a paragraph that opens a story
_STORY = 120  # of a story that follows another
_FAR = 7  # paragraphs in which the people of a story are looked for
_MOST = 60  # places on a page at which a new story is thought of
_NEW_PLACE = 1.5
_ELSEWHERE = 1.5  # all its places in other provinces than those of the story so far
_ACCIDENT = re.compile(
    r"\b(?:accident|explosion|blast|collapse|fire broke|lessons?|disaster|tragedy|deaths?|killed)\w*", re.I
)
_SAME_PLACE = -1.0
_SHARED = -3.5
_LIKE_BEFORE = -1.5  # "In Huayuan, …" under "In Fenghuang, …": places of one story
_STRANGERS = 1.0
_HEADLINE = 1.5
_REPEATED = -5.0  # the headline of the story so far, printed again
_FOOT = 1.5  # for what stands under a story: who edited it, menus, links
_SETTLED = 300  # characters of a story below which a line of the foot can close it
_SURE = 8.0  # points of the cues from which also little may stand before a new story
_LEAST = 1.0  # that the cues alone must say for a new story
_REACH = 5.0  # what places and people can add to the cues
_PLACE = re.compile(
    r"\b([A-Z][a-z]+(?:[’'][a-z]+)?(?: [A-Z][a-z]+)?)(?:[’']s)? (?:City|County|District|Province|Prefecture|Banner"
    r"|League|Town|Township|Sub-?district|New Area|Autonomous|Development Zone|Municipal|Provincial)\b"
)
_CAPITAL = re.compile(r"\b[A-Z][a-z]+(?:[’'][a-z]+)?\b")
_IN_PLACE = re.compile(r"(?:In|At) (?:the )?[A-Z][a-z]+(?: [A-Z][a-z]+)*, ")
_HAPPENED = re.compile(  # also “a year and a month after Changsha”: a place that stands for what happened there
    r"\b(?:accident|explosion|blast|collapse|fire|flood|earthquake|leak)s? (?:of|in|at) $"
    r"|\b(?:year|month|week|day)s? (?:after|since) $",
)
_ROUND = re.compile(  # a round through places begins: what each does is no story of its own
    r"\b(?:[Cc]ities|[Cc]ounties|[Dd]istricts|[Pp]refectures|[Pp]rovinces|[Ll]ocalities|places) (?:across"
    r"|around|throughout|all over) "
    r"|[A-Z][a-z]+[’']s? (?:cities|counties|districts|prefectures)\b|\b[Vv]arious (?:places|localities|cities"
    r"|counties)\b"
)
_ROUND_HEAD = 400  # characters of a story in which it says that it is one
_PART_OF_ROUND = -3.0
_WORD_BEFORE = re.compile(r"\b[A-Z][a-z]+ $")
_SHORT_NAME = 5  # letters of a place's name that may be a person's or any word
_NO_PLACE = re.compile(
    r"^(?:The|Our|This|That|Each|All|Every|Party|Deputy|Vice|Executive|Standing|Of|In|At|On|And|People|Economic|New|High|Some"
    r"|Former|Whole|Entire|Another|Both|Relevant|Various|Other)$"
)
_HIGHER = re.compile(
    r"\b(?:provinc\w*|national|nation|country|state council|ministry|central|autonomous region|governors?)\b", re.I
)
_SOON = (20, 280)
_SOON_CUES = CUES.on("soon")
_OPENING_CUES, _LINE_CUES, _END_CUES = CUES.on("opening"), CUES.on("line"), CUES.on("end")
_HEADER, _AFTER, _LEANS = CUES.by_id["header"], CUES.by_id["after_it"], CUES.by_id["goes_on"]
_SCENE = CUES.by_id["scene"]
_TELLS_IT = ("dateline", "dated", "dated_soon")
_ENDS = (Section.BYLINE, Section.TEASER)
_FOOT_SECTIONS = (Section.BYLINE, Section.NAVIGATION, Section.TEASER)


def stretches(text: str) -> list[Stretch]:
    """The stretches of ``text``, which cover it, in order; one where it is one story."""
    lines = lines_of(text)
    bodies = sum(line.is_body for line in lines)
    starts = items(text, lines) if bodies > 1 else []
    if starts:
        made = listed(text, lines, starts)
    else:
        cuts = [0, *_cuts(text, lines)] if bodies > 1 else [0]
        made = [Stretch(left, right) for left, right in pairwise([*cuts, len(text)])]
    return [piece for stretch in made for piece in _links(text, stretch)]


# ---------------------------------------------------------------- one story after another


def _cuts(text: str, lines: Sequence[Line]) -> list[int]:
    """Where a further story begins."""
    cuts: list[int] = []
    first = 0  # the number of the first line of the present story
    last: int | None = None  # of the last paragraph
    tries = 0
    for number, line in enumerate(lines):
        if not line.is_body:
            continue
        if last is not None and line.length >= _OPENING and tries < _MOST and _substance(lines, number) >= _STORY:
            points = _points(text, lines, first, last, number)
            if points >= max(_LEAST, CUES.threshold - _REACH) and (
                cuts or points >= _SURE or _told(lines, first, last) >= _STORY
            ):
                tries += 1
                points += _told_apart(text, lines, first, last, number)
                is_own = cuts or not _leads_in(text, lines, last)
                if points >= CUES.threshold and is_own and not _is_again(text, lines[first].start, line):
                    first = _head(text, lines, last, number)
                    cuts.append(lines[first].start)
        last = number
    return cuts


def _leads_in(text: str, lines: Sequence[Line], last: int) -> bool:
    """Whether paragraph ``last`` is the first of the page and only says who took part in a meeting that is not told of
    yet: the sentence of who attended, set before the dateline."""
    if any(line.is_body for line in lines[:last]):
        return False
    words = text[lines[last].start : lines[last].end]
    return tells("attends_it", words) and not any(tells(name, words) for name in _TELLS_IT)


def _is_again(text: str, start: int, line: Line) -> bool:
    """Whether the story that begins at ``start`` has the words of ``line`` already: the page prints its body twice."""
    return text.find(text[line.start : min(line.end, line.start + _STORY)], start, line.start) >= 0


def _substance(lines: Sequence[Line], number: int) -> int:
    """Characters of this paragraph and those right after it."""
    return sum(line.length for line in lines[number : number + _FAR] if line.is_body)


def _told(lines: Sequence[Line], first: int, last: int) -> int:
    """Characters of the present story's paragraphs."""
    return sum(line.length for line in lines[first : last + 1] if line.is_body)


def _points(text: str, lines: Sequence[Line], first: int, last: int, number: int) -> float:
    """What the cues say for a new story in paragraph ``number``, the one before which is ``last``."""
    line, before = lines[number], lines[last]
    opening = text[line.start : min(line.end, line.start + BEGIN)]
    between = lines[last + 1 : number]
    leans, is_scene = _LEANS.pattern.match(opening), _SCENE.pattern.match(opening)
    if not between and leans and not is_scene:
        return 0.0  # whatever else it says
    feet = sum(_furniture(text, one) in _FOOT_SECTIONS for one in between)
    is_closed = feet > 0 and _told(lines, first, last) >= _SETTLED
    lifted = (
        {"goes_on", "after_it", "person_first"}
        if is_closed and feet > 1
        else {"after_it", "person_first"}
        if is_closed
        else set()
    )
    if is_scene:
        lifted.add("goes_on")
    points = 0.0
    standing = CUES.needed.within(opening)
    seen = {_LEANS.id: leans, _SCENE.id: is_scene}
    for cue in _OPENING_CUES:
        if not cue.may(standing) or cue.id in lifted:
            continue
        if seen[cue.id] if cue.id in seen else cue.pattern.match(opening):
            points += cue.weight
    for cue in _SOON_CUES:
        if cue.may(standing) and cue.pattern.search(opening, *_SOON):
            points += cue.weight
    if _IN_PLACE.match(opening) and _IN_PLACE.match(text, before.start):
        points += _LIKE_BEFORE
    ending = text[max(before.start, before.end - TAIL) : before.end]
    if ending[-1] in CLOSERS:
        points += sum(cue.weight for cue in _END_CUES if cue.pattern.search(ending))
    if between:
        words = [text[one.start : one.end] for one in between if one.length < HEAD]
        told = {cue.id: cue.weight for cue in (*_LINE_CUES, *_END_CUES, _HEADER) if any(map(cue.pattern.search, words))}
        headlines = [one for one in between if _is_headline(text, one)]
        if headlines:
            told["headline"] = _HEADLINE
        if headlines and text.find(text[headlines[-1].start : headlines[-1].end], 0, lines[last].end) >= 0:
            told["repeated"] = _REPEATED
        if feet and ("signed" not in told or feet > 1):
            told["foot"] = _FOOT * (1 + (is_closed and feet > 1))
        is_headed = headlines and ("stamp" in told or tells("held", opening))
        if is_headed and "after_it" not in lifted and _AFTER.pattern.search(opening):
            points -= _AFTER.weight  # under a head of its own, "After the fire" leans on nothing
        points += sum(told.values())
    return points


def _is_headline(text: str, line: Line) -> bool:
    """Whether a line that is no paragraph can be a headline: words enough, and none of the page's furniture."""
    words = text[line.start : line.end]
    if not 15 <= len(words) <= HEAD or words.count(" ") < 2 or words.endswith((":", "...", "…", "：")):
        return False
    if tells("stamp", words) or tells("enumerated", words):
        return False
    return _furniture(text, line) is None


def _furniture(text: str, line: Line) -> Section | None:
    """The section of the page that the words of a line tell: a label, a menu, who wrote it."""
    told = WORDS.label(text, line.start, line.end) or WORDS.opening(text.lower(), line.start)
    if told is None:
        words = bare(text[line.start : line.end])
        told = WORDS.whole.get(words) or WORDS.closing.get(words)
    return told


def _told_apart(text: str, lines: Sequence[Line], first: int, last: int, number: int) -> float:
    """What places and people say: a new place, nobody in common."""
    line = lines[number]
    left = text[lines[first].start : lines[last].end]
    head = [one for one in lines[last + 1 : number] if _is_headline(text, one)]
    named = {name for one in (*head, line) for name in _places(text[one.start : min(one.end, one.start + 260)])}
    points = 0.0
    if named:
        is_new = not any(name in left for name in named)
        points += _NEW_PLACE if is_new else _SAME_PLACE
        if is_new and _ROUND.search(left[:_ROUND_HEAD]) is not None:
            points += _PART_OF_ROUND
        opening = text[line.start : min(line.end, line.start + BEGIN)]
        if is_new and _is_elsewhere(set(_units(opening)), left) and not _ACCIDENT.search(opening):
            points += _ELSEWHERE
        if is_new and not head and _AFTER.pattern.match(opening):
            points -= _AFTER.weight  # what it follows on is of another place, too
    here, there = (
        {name for name in full_names(words) if _is_person(name)}
        for words in (left, text[line.start : _end_of_next(text, lines, first, number)])
    )
    if here and there:
        points += _SHARED if here & there else _STRANGERS * min(1.5, 0.5 * min(len(here), len(there)) + 0.5)
    return points


def _end_of_next(text: str, lines: Sequence[Line], first: int, number: int) -> int:
    """Where the story that may begin in paragraph ``number`` ends, as far as people are looked for: before the next
    headline, or the next paragraph that opens a story by its own words."""
    last = number
    for at in range(number + 1, min(len(lines), number + _FAR)):
        line = lines[at]
        if not line.is_body:
            if _is_headline(text, line):
                break
        elif _points(text, lines, first, last, at) >= CUES.threshold:
            break
        else:
            last = at
    return lines[last].end


def _is_elsewhere(named: Iterable[str], left: str) -> bool:
    """Whether the places ``named`` lie in other provinces than all places of the story so far."""
    here, there = ({code[:2] for name in names for code in gazetteer().find(name)} for names in (named, _places(left)))
    return bool(here and there) and not here & there


def _is_person(name: str) -> bool:
    """Whether two words with capitals begin with a surname."""
    return name.partition(" ")[0].lower() in SURNAMES and name != "Xi Jinping"


def _units(words: str) -> Iterator[str]:
    """Names of places in ``words`` that stand before City, County …"""
    for found in _PLACE.finditer(words):
        name = found[1].rsplit(" ", 1)[-1]
        if not _NO_PLACE.match(name) and not _struck(words, found.start()):
            yield name


def _struck(words: str, at: int) -> bool:
    """Whether the name at ``words[at]`` is where something happened: "the earthquake of Luding"."""
    return _HAPPENED.search(words, max(0, at - 40), at) is not None


def _places(words: str) -> Iterator[str]:
    """Names of places in ``words``: before City, County …, and spellings of the gazetteer."""
    yield from _units(words)
    for found in _CAPITAL.finditer(words):
        if found[0] in ENGLISH or len(found[0]) <= _SHORT_NAME or not gazetteer().bearers(found[0]):
            continue
        # A given name is none: Kang Yizhou.
        before = _WORD_BEFORE.search(words, max(0, found.start() - 40), found.start())
        if not _struck(words, found.start()) and (before is None or before[0].strip().lower() not in SURNAMES):
            yield found[0]


def _head(text: str, lines: Sequence[Line], last: int, number: int) -> int:
    """The line with which a new story begins: above its first paragraph, its stamps, menus and headlines; what stands
    above these (who edited the story before, captions, links) is of the story before."""
    for at in range(last + 1, number):
        if tells("header", text[lines[at].start : lines[at].end]):
            return at
    at = begins = number
    while at > last + 1:
        line = lines[at - 1]
        words = text[line.start : line.end]
        if tells("ended", words) or _furniture(text, line) in _ENDS:
            break
        is_head = _is_headline(text, line)
        if is_head and begins < number and not _is_near(lines, at - 1, begins):
            break  # a headline far above another: a caption of the story before
        if is_head or tells("stamp", words) or _furniture(text, line) is not None:
            begins = at - 1
        at -= 1
    return begins


def _is_near(lines: Sequence[Line], at: int, begins: int) -> bool:
    """Whether nothing but lines of the head stands between line ``at`` and the one where the head begins so far."""
    return begins - at == 1


# ---------------------------------------------------------------- a chain of meetings in one story


def _links(text: str, stretch: Stretch) -> Iterator[Stretch]:
    """``stretch`` in pieces, where it tells of a chain of meetings of one body, each on a day of its own."""
    if not stretch.is_story:
        yield stretch
        return
    found = [
        match
        for match in CUES.by_id["chain"].pattern.finditer(text, stretch.start, stretch.end)
        if _begins_sentence(text, match.start()) and not _HIGHER.search(match[0])
    ]
    if len({match["on"] for match in found}) < 2 or len(found) < 2:
        yield stretch
        return
    starts = [stretch.start]
    day = found[0]["on"]
    for match in found[1:]:
        if match["on"] != day:
            at = match.start()
            while text[at].isspace():
                at += 1
            starts.append(at)
            day = match["on"]
    for left, right in pairwise([*starts, stretch.end]):
        yield Stretch(left, right)


def _begins_sentence(text: str, at: int) -> bool:
    """Whether nothing, a line break or a stop stands before ``text[at]``."""
    before = text[max(0, at - 3) : at]
    return not before.strip() or "\n" in before or before.rstrip()[-1] in STOPS or before.rstrip()[-1] in CLOSERS
