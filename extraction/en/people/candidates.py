"""Which runs of letters in a text are names of persons: by form, by the words around them, by where they stand."""

from __future__ import annotations

import re
from itertools import compress, pairwise

from extraction.en.people.by_position import LONG, SPEECH, read_slots
from extraction.en.people.titles import VERBS, kind
from extraction.en.people.tokens import Line
from extraction.en.pinyin import (
    CEILING,
    LOOKALIKE_KEYS,
    Found,
    find,
    find_dotted,
    find_glued,
    find_lower,
    find_lower_given,
    glued,
    key,
    merge,
    syllables,
)
from extraction.text.document import Document, Section, Sentence

MOST = 300
"""Names in a text beyond which it is no report, and other spellings are not looked for."""
_TAIL = 260  # characters read after the last name of a sentence: room for a title and a verb
_SAID = re.compile(
    r" (?:(?:emphasi[sz]|stress|demand|request|requir|pointed out|not|ask)(?:ed)?|said|urged|noted)(?: that\b|[:,])",
    re.A,
)
_SPEECH_ALONE = frozenset({"speak", "ask", "point", "preside"})
"""Of those, what a person does and a place does not."""
_GAP = 8  # characters that at most stand between two names of a list
_JOINED = " ,、，"
_ADVERBS = frozenset({"also", "then", "finally", "further", "subsequently", "later", "again"})
_SLOT_WORDS = (
    "leader",
    "mayor",
    "secretar",
    "magistrate",
    "member",
    "director",
    "deputy",
    "chair",
    "governor",
    "head ",
    "chief",
    "commander",
    "commissioner",
    "minister",
    "researcher",
    "inspector",
    "captain",
    "engineer",
    "commissar",
)


def candidates(document: Document) -> tuple[list[Found], dict[int, Line]]:
    """All names of persons in the text, in order, none overlapping; and the sentences that were read for them."""
    text, lower = document.flat, document.folded
    found = find(text)
    if dotted := find_dotted(text):
        found = merge(dotted, found)
    official = _official(document)
    more: list[Found] = []
    small: list[Found] = []
    for sentence in official[:CEILING]:
        stop = min(sentence.end, sentence.start + 2000)
        more += find_lower(text, sentence.start, stop)
        small += find_lower_given(text, sentence.start, stop)
    if small:  # a text that prints one given name so prints all
        small = [
            name for sentence in document.sentences for name in find_lower_given(text, sentence.start, sentence.end)
        ]
        more += small[:CEILING]
    for sentence in document.sentences:
        if text[sentence.start].islower():
            more += find_lower(text, sentence.start, min(sentence.end, sentence.start + 24))
    found = _supported(text, lower, merge(found, more))
    if len(found) < CEILING and len({one.key for one in found}) <= MOST:
        found = merge(found, _repeats(lower, found))
    lines: dict[int, Line] = {}
    further = read_slots(document, official, found, lines) + _holders(document)
    if not further:
        return found, lines
    found = merge(found, further + _repeats(lower, further))
    if any(glued(text[one.start : one.end]) is not None for one in further):
        words = [name for one in document.article_sentences() for name in find_glued(text, one.start, one.end)]
        found = _supported(text, lower, merge(found, words[:CEILING]))
    return found, lines


_POST = re.compile(
    r"(?:own )?(?:bureaus?|departments?|offices?|commissions?|brigades?|detachments?|posts?|agencies|agency|duties)\b"
)
_TELL = re.compile(
    r"((?:[A-Z][a-z]{5,17}(?:, | and |, and ))*[A-Z][a-z]{5,17}) (?:also |then |respectively |both |each )?"
    r"(?:reported|spoke|gave|made|briefed|answered|presented|accounted|explained) [^.;:]*$"
)
_TOLD_WITHIN = 160  # characters between a list of names and "their bureaus"
_OF_NAME = 3  # syllables from which one word is a surname and a given name rather than a place


def _holders(document: Document) -> list[Found]:
    """Names in one word that only what they hold tells: "Moujianing and Taoyaqin reported on their bureaus"."""
    text, lower = document.flat, document.folded
    names: list[Found] = []
    for owner in (" their ", " his ", " her "):
        at = lower.find(owner)
        while at >= 0:
            if _POST.match(lower, at + len(owner)) and len(names) < CEILING:
                left = max(0, at - _TOLD_WITHIN, text.rfind(". ", 0, at) + 1, text.rfind("\n", 0, at) + 1)
                told = _TELL.search(text, left, at)
                if told is not None:
                    inside = find_glued(text, told.start(1), told.end(1))
                    names += [one for one in inside if syllables(one.key) >= _OF_NAME]
            at = lower.find(owner, at + 1)
    return [Found(one.start, one.end, one.key, one.surname, True) for one in names]


def _official(document: Document) -> list[Sentence]:
    """Sentences of the body and the headline in which a title may stand."""
    lower = document.folded
    places: list[int] = []
    for word in _SLOT_WORDS:
        at = lower.find(word)
        while at >= 0:
            places.append(at)
            at = lower.find(word, at + 4)
    places.sort()
    wanted: list[Sentence] = []
    index, count = 0, len(places)
    for sentence in document.sentences:
        if index >= count:
            break
        if places[index] < sentence.end:
            if sentence.section is Section.ARTICLE or sentence.section is Section.HEADLINE:
                wanted.append(sentence)
            while index < count and places[index] < sentence.end:
                index += 1
    return wanted


def reach(text: str, end: int, last: int) -> int:
    """Where the reading of a sentence stops after its last name: past a verb of saying, or past a title and a verb."""
    said = _SAID.match(text, last)
    return min(end, said.end() if said else last + _TAIL)


def word_before(text: str, start: int) -> str:
    """The word that ends before ``start`` (blanks between), in lower case; a mark where one stands there."""
    stop = start
    while stop > 0 and text[stop - 1] in " \u00a0":
        stop -= 1
    begin = stop
    while begin > 0 and (text[begin - 1].isalpha() or text[begin - 1] in "-’'"):
        begin -= 1
    return text[begin:stop].lower() if begin < stop else text[stop - 1 : stop]


def words_after(text: str, end: int) -> tuple[str, str]:
    """Separator ("," or "") and the first word after it."""
    limit = min(len(text), end + 40)
    at = end
    comma = ""
    while at < limit and (text[at] in " \u00a0,，(（、"):
        if text[at] in ",，、":
            comma = ","
        at += 1
    begin = at
    while at < limit and (text[at].isalpha() or text[at] in "-’'"):
        at += 1
    word = text[begin:at].lower()
    if comma and word == "the":
        return words_after(text, at)[0] or ",", words_after(text, at)[1]
    return comma, word


def _context(text: str, one: Found) -> bool:
    """Whether the words around a run speak for its being a name; of a place that is spelled so, they must say more."""
    left = word_before(text, one.start)
    which = kind(left)
    placelike = one.key in LOOKALIKE_KEYS or text[one.start + 1 : one.end].islower()
    if which in {"head", "heads"} or left in {"comrade", "comrades"} or (placelike and which == "body"):
        return True
    if not placelike and (which == "press" or left in {"general", "by"}):
        return True
    comma, right = words_after(text, one.end)
    if right in _ADVERBS and not comma:
        right = words_after(text, one.end + 1 + len(right))[1]
    if VERBS.get(right) in (_SPEECH_ALONE if placelike else SPEECH) and not comma:
        return True
    if comma and left in {"", "\n", "."} and text[one.start].islower() and kind(right) in {"body", "area"}:
        return True  # a line that opens with a surname in small letters
    return (
        bool(comma) and kind(right) in {"head", "heads", "rank"} and right not in {"first", "second", "third", "fourth"}
    )


def _supported(text: str, lower: str, found: list[Found]) -> list[Found]:
    """``found`` without the weak ones that neither context nor a neighbour in a list nor another mention speaks for."""
    good = {one.key for one in found if one.strong}
    doubtful = [one for one in found if not one.strong and one.key not in good]
    if not doubtful:
        return found
    good |= {one.key for one in doubtful if _context(text, one)}
    kept = [one.strong or one.key in good for one in found]
    gaps = [lower[one.end : other.start] if other.start - one.end < _GAP else "." for one, other in pairwise(found)]
    for index, gap in enumerate(gaps):
        if kept[index] and not kept[index + 1] and gap.strip(_JOINED) in {"", "and"}:
            kept[index + 1] = True
    for index in range(len(gaps) - 1, -1, -1):
        if kept[index + 1] and not kept[index] and gaps[index].strip() and gaps[index].strip(_JOINED) in {"", "and"}:
            kept[index] = True
    return list(compress(found, kept))


def _repeats(lower: str, found: list[Found]) -> list[Found]:
    """Further printings of known names in another case ("xing Keqin", "Ran bin")."""
    more: list[Found] = []
    taken = {one.start for one in found}
    for printed in {lower[one.start : one.end] for one in found}:
        at = lower.find(printed)
        while at >= 0 and len(more) < CEILING:
            end = at + len(printed)
            if at not in taken and not lower[at - 1 : at].isalpha() and not lower[end : end + 1].isalpha():
                more.append(Found(at, end, key(printed), printed.split()[0], True))
            at = lower.find(printed, end)
        merged = printed.replace(" ", "")  # "Jikemuniu" after "Jike Muniu"
        at = lower.find(merged) if len(printed) - 1 >= len(merged) >= LONG else -1
        while at >= 0 and len(more) < CEILING:
            end = at + len(merged)
            if not lower[at - 1 : at].isalpha() and not lower[end : end + 1].isalpha():
                more.append(Found(at, end, key(merged), printed.split()[0], True))
            at = lower.find(merged, end)
    return more
