"""Who says what follows: every place where a text names the source of a statement.

Raw machine translation keeps the Chinese order, source first ("The meeting pointed out that", "Li Wei requirements,"),
so the source is looked for to the left of the verb, in the same sentence; pronouns and bare titles ("the mayor") lead
back to the person who spoke or was named last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from extraction.en.people.mentions import Mention, People
from extraction.text.document import Document, Section, Sentence
from extraction.text.lexicon import Hit, by_sentence, longest

Kind = Literal["person", "meeting", "other"]
Role = Literal["demand", "stress", "say", "arrange"]

GROUP = "speech"


class Attribution(NamedTuple):
    """One naming of a source: span from the source to the verb's end, number of the sentence, who, verb and its force.

    ``kind`` is "other" where the source is neither a named person nor this meeting (an inspection team, a department).
    """

    start: int
    end: int
    sentence: int
    kind: Kind
    person: int | None
    verb: str
    role: Role


_MEETING = (
    r"(?:meetings?|conferences?|sessions?|symposiums?|plenary|plenum|teleconferences?|videoconferences?|forums?|seminars?|"
    r"committee meeting|assembly|gatherings?|congress|council meeting|dispatch|workshops?|round ?tables?)"
)
# Words that may stand between source and verb without changing who speaks.
_ADVERBS = frozenset(
    {
        "additionally",
        "again",
        "also",
        "and",
        "besides",
        "both",
        "clearly",
        "deeply",
        "earnestly",
        "especially",
        "explicitly",
        "finally",
        "first",
        "firstly",
        "fully",
        "further",
        "furthermore",
        "had",
        "has",
        "have",
        "jointly",
        "lastly",
        "later",
        "meanwhile",
        "moreover",
        "next",
        "particularly",
        "repeatedly",
        "respectively",
        "solemnly",
        "specifically",
        "strongly",
        "successively",
        "then",
        "unanimously",
    }
)
_PHRASES = (
    *("once more", "once again", "in particular", "at last", "in addition", "in summary", "in conclusion", "went on"),
    *(f"for {whose} part" for whose in ("his", "her", "their", "its")),
    *("went on to", "continued to", "returned to the floor to", "took the floor to", "rose to", "used the occasion to"),
    *("in turn", "in the end", "in closing", "in response", "as well", "on the spot"),
    *(f"at the {noun}" for noun in ("meeting", "conference", "same time", "end", "session", "outset")),
    *(
        f"in {whose} {noun}"
        for whose in ("his", "her", "the", "a", "their")
        for noun in ("speech", "remarks", "address", "report")
    ),
)
_LAST_OF_PHRASE = frozenset(phrase.rsplit(" ", 1)[-1] for phrase in _PHRASES)
_QUOTE_ENDS = (",” ", '," ', "!” ", '!" ', "?” ", '?" ')
_REACH = 1200  # characters before the verb that are looked at
_LOOK_BACK = 20  # persons before the verb that are looked at
_SOME_WORDS = 2  # words from which on something may be demanded
_TAIL = 110  # characters before the verb that may hold its subject's last words
_MEETING_END = re.compile(rf"\b{_MEETING}(?:\s*\([^()]{{0,40}}\))?$")
_MEETING_START = re.compile(
    rf"(?:date \d{{4}}-\d\d-\d\d )?\W*+(?:(?:in|at|during) the meeting,? )?(?:the|this|our|a)?\s?"
    rf"(?:[\w()“”\"'’&/,.-]+\s){{0,14}}?{_MEETING}\b"
)
# Words before the name of a meeting that make it an object or a circumstance, not the source.
_NOT_SUBJECT = re.compile(
    r"\b(?:at|in|during|over|attend(?:ed|ing)?|chair(?:ed|ing)|held|holding|convened|hosted|hosting|opened|after|for|"
    r"when|while|watch(?:ed|ing)|to|with|before|organized|joined|addressed|from|presid(?:ed|ing)|listened|into|called|by|through|"
    r"via|following|since|until|as|concluded|closed|launched|observed)\b"
)
_CLAUSE_ENDS = ',;:.!?“”"'
_PASSIVE = re.compile(
    r"\b(?:are|is|be|was|were|been|being|as|the|not|strictly|have|not been|of|these|those|this|his|her|their|and the|"
    r"no|clear|specific|with|by|to|relevant|following|or|meet|all)$"
)
_PASSIVE_REACH = 12  # characters that hold the longest of them
_IMPERSONAL = re.compile(r"\bit (?:was|is|has been)$")
# "It was decided", "it was stressed at the meeting".
_JOINT = re.compile(r"\b(?:meeting|conference|session|agreed|decided|resolved|determined)\b")
_HE_FIRST = re.compile(r"\W*+(?:[a-z]+,? |(?:after|at|in|on|for) [a-z ]{1,40}, )?(?:he|she)\b")
_IT_FIRST = re.compile(r"(?:^|[,;:.—–“”\"-] ?|\b(?:and|but|also|while|as|then|moreover|meanwhile|which) )it$")
_LOOSE = re.compile(r"(?:^|[,;:—–-]|\b(?:and|while|also|further|by|thereby|notice|order|circular|letter))\s*$")
_WHAT = re.compile(r"\b(?:what|which|as|that were|requirements|instructions)\b(?: \w+){1,12}$")
_CAPITALS = re.compile(r"(?:\b[A-Z][a-z’'-]+ ?){1,3}$")
_TITLE = re.compile(
    r"\b(?:the|our)(?: (?:deputy|vice|executive|acting|county|district|municipal|provincial|city|town|party|general|"
    r"assistant|standing|chief))*? (?:mayor|secretary|governor|magistrate|minister|director|chief|head|leader|chairman|"
    r"chairperson|chairwoman|commander|official|president|officer|commissioner)$"
)
_TITLE_FIRST = re.compile(
    r"(the (?:(?:deputy|vice|executive) )*(?:mayor|secretary|governor|magistrate|minister|director)) "
    r"(?!of\b|and\b|in charge)[a-z]+ed\b"
)
_TITLE_OPENS = re.compile(
    r"((?:the|our)(?: (?:deputy|vice|executive|acting|county|district|municipal|provincial|city|town|party|banner|"
    r"league|general|standing|chief))* (?:mayor|secretary|governor|magistrate|minister|director|chief|head|chairman|"
    r"commander|commissioner))(?=,| (?:also |then |further )?[a-z]+(?:ed|ing) )"
)
_ON = re.compile(r" (?:on|about|regarding|concerning|around|for) [^,;:]+$")
# "He went on to ask": the verb after "to" is his, not part of a demand.
_TO_SAY = re.compile(r" (?:went on|continued|returned to the floor|took the floor|rose|used the occasion) to $")
_DEMANDING = re.compile(r"\b(?:must|should|shall|need to|necessary|ought)\b")
_BASE = re.compile(
    r"(?:demands?|requires?|requirements?|requests?|asks?|urges?|calls?|orders?|instructs?|reminds?|stress|stresses|"
    r"emphasi[sz]es?|emphasis|underlines?|underscores?|highlights?|reiterates?|says?|points?|insists|advised|holds?|believes|"
    r"suggests?|proposes|appeals|warns|states)\b"
)
_OWN_WORDS = re.compile(r"\s*(?:\w+ )?(?:speech|remarks|address|report|comments?|summary)\b")
_OTHER_VERB = re.compile(r"\b(?:to|and then|of the people)\b")
_AFTER_NOUN = re.compile(r"\s*[,:，：]|\s(?:that|to|all|the)\b")
_SAME_NAME = 0.8  # share of letters in common (Ratcliff and Obershelp) above which two spellings are one name
_OBJECT_BEFORE = re.compile(r"\b(?:of|for|to|with|from)\s+(?:the\s+)?(?:comrade\s+)?$")
_INSERTED = re.compile(
    r",\s(?:after|while|having|upon|following|before|together with|along with|accompanied by"
    r"|in the company of|on hearing)\b[^;:]*$"
)
_MET = re.compile(
    r"\b(?:thanked|praised|commended|congratulated|welcomed|received|relieved|replaced|consoled|accompanied|interrupted|criticized|quoted|cited)"
    r" (?:[\w’'-]+ ){0,5}$"
)
_SAID_LAST = re.compile(
    r"(?:(?:deputy|vice|executive|county|district|city|mayor|magistrate|secretary|director"
    r"|governor|chief|head|party) ){0,6}$"
)
_STATED_BODY = re.compile(
    r"(?:^|[.;] )the (?:[\w’'-]+ ){0,5}(?:committee|government|notice|document|plan|law"
    r"|regulations?|office|bureau|ministry|department"
    r"|headquarters|province|city|opinions|measures|circular)$"
)
_POSSESSED = re.compile(r"\s?[’'‘`´]\s?s?\b|\s?[’']")
_NAMED_VERB = frozenset(
    {"emphasis", "requirements", "requirement", "requests", "request", "demands", "demand", "highlights"}
)


@dataclass(slots=True)
class _Place:
    """Where a verb of speech stands, and what is known there."""

    document: Document
    people: People
    sentence: Sentence
    inside: list[Mention]  # mentions of the sentence
    ends: list[int]  # where each of them ends
    first: int  # number of the first of them
    speaker: int | None = None  # person who spoke last
    named: int | None = None  # person named first in the last sentence that names anybody
    kind: Kind = "meeting"  # of the last source

    @property
    def last(self) -> int | None:
        """The person whom a pronoun stands for."""
        return self.speaker if self.speaker is not None else self.named


def attributions(document: Document, people: People) -> list[Attribution]:
    """Every source named in the body, in text order."""
    verbs = by_sentence(document, GROUP)
    found: list[Attribution] = []
    mentions = people.mentions
    stop = 0
    place = _Place(document, people, Sentence(0, 0, 0, 0), [], [], 0)
    for sentence in document.sentences:
        first = stop
        while first < len(mentions) and mentions[first].start < sentence.start:
            first += 1
        stop = first
        while stop < len(mentions) and mentions[stop].start < sentence.end:
            stop += 1
        if sentence.section is not Section.ARTICLE:
            continue
        inside = mentions[first:stop]
        place.sentence, place.inside, place.first = sentence, inside, first
        place.ends = [mention.end for mention in inside]
        by_meeting = _according(document, sentence)
        if by_meeting is not None:
            found.append(by_meeting)
            place.speaker, place.kind = None, by_meeting.kind
        line = _dialogue(document, sentence, inside) if inside else None
        if line is not None:
            found.append(line)
            place.speaker, place.kind = line.person, "person"
        for hit in longest(verbs[sentence.index]) if sentence.index in verbs else ():
            made = _source(place, hit)
            if made is None:
                continue
            if made.kind == "other" and found and found[-1].sentence == sentence.index:
                made = made._replace(kind=found[-1].kind, person=found[-1].person)
            found.append(made)
            if made.kind == "person":
                place.speaker = made.person
            place.kind = made.kind
        _keep_in_mind(place)
    return found


def _keep_in_mind(place: _Place) -> None:
    """Who is named in the sentence, for the pronouns of the next."""
    if place.inside:
        persons = [mention.person for mention in place.inside]
        if place.speaker not in persons:
            place.speaker = None
            place.named = persons[0]
        return
    start = place.sentence.start
    if place.document.lower.startswith("the ", start):
        opening = _TITLE_FIRST.match(place.document.lower, start, place.sentence.end)
        if opening:
            place.named = _holder(place, opening[1], start)
            if place.named != place.speaker:
                place.speaker = None


_ACCORDING = re.compile(
    rf"\W*+(?:according to|in the (?:view|words) of) the {_MEETING}(?: (?:held|convened)[^,;:]{{0,60}})?[,:] ?"
    rf"|\W*+the {_MEETING}['’]s? (?:demands?|requirements?|requests?) (?:was|is|were|are)(?: that)?\b"
)


# What is bidden without a modal: "the gates be registered", "whoever sets fire will be detained".
_BIDDING = re.compile(
    r"(?<!to )(?<!can )(?<!will )(?<!would )(?<!may )(?<!could )\bbe (?:[a-z]+ly )?"
    r"(?:[a-z]+(?:ed|en|lt|pt|nt|ut)|dug|told|held|made)\b"
    r"|\b(?:whoever|anyone who|those who)\b[^.;]*\bwill be\b"
)


def _according(document: Document, sentence: Sentence) -> Attribution | None:
    """A sentence whose first words give it to the meeting: "According to the meeting, …"."""
    lower = document.lower
    if not lower.startswith(("according", "in the ", "the "), sentence.start):
        return None
    found = _ACCORDING.match(lower, sentence.start, sentence.end)
    if found is None:
        return None
    role: Role = "demand" if _BIDDING.search(lower, found.end(), sentence.end) else "say"
    return Attribution(sentence.start, found.end(), sentence.index, "meeting", None, "according to", role)


def _dialogue(document: Document, sentence: Sentence, inside: list[Mention]) -> Attribution | None:
    """A name (with titles before it) that opens the sentence and a colon: "Li Wei: The enterprises must …"."""
    first = inside[0]
    if first.start - sentence.start > 60 or document.text[first.end : first.end + 1] not in (":", "："):
        return None
    return Attribution(sentence.start, first.end, sentence.index, "person", first.person, ":", "say")


def _bare(left: str) -> str:
    """``left`` without the adverbs at its end."""
    bare = left.rstrip(" ,\n\u00a0")
    while bare:
        cut = bare.rfind(" ") + 1
        word = bare[cut:]
        if word in _ADVERBS:
            bare = bare[:cut].rstrip(" ,")
        elif word in _LAST_OF_PHRASE and bare.endswith(_PHRASES):
            phrase = next(phrase for phrase in _PHRASES if bare.endswith(phrase))
            bare = bare[: -len(phrase)].rstrip(" ,")
        else:
            break
    return bare


def _named_behind(place: _Place, end: int, earlier: int) -> Mention | None:
    """The name after the verb that ends at ``end``: “…,” said Mayor Li Wei."""
    for mention in place.inside[earlier : earlier + 2]:
        if end <= mention.start <= end + 60:
            return mention if "," not in place.document.lower[end : mention.start] else None
    return None


def _is_no_speech(place: _Place, hit: Hit, left: str, tail: str, earlier: int) -> bool:
    """Whether the verb at ``hit`` is part of a demand, a passive or a noun, so that nobody speaks by it.

    ``left``: the words before it, ``tail`` the last of them without adverbs; ``earlier``: mentions before it.
    """
    lower, sentence = place.document.lower, place.sentence
    start, end, _ = hit
    verb = lower[start:end]
    gerund = verb.split(" ", 1)[0].endswith("ing")
    if gerund and not _LOOSE.search(left[-20:]):
        return True  # "to be strict in asking"
    if not gerund and _PASSIVE.search(tail[-_PASSIVE_REACH:]):
        return True
    if lower[end : min(sentence.end, end + 12)].strip(" .,;:”\"'’"):  # not "…, he said."
        begin = place.ends[earlier - 1] - start + len(left) if earlier else 0
        if _DEMANDING.search(left, max(0, begin)):
            return True  # a verb within the demand itself
    return verb in _NAMED_VERB and not _noun_as_verb(lower, hit, tail, place.inside)


def _source(place: _Place, hit: Hit) -> Attribution | None:
    """The source of the verb at ``hit``, or None where it is no verb of speech with a source."""
    lower, sentence = place.document.lower, place.sentence
    start, end, role = hit
    verb = lower[start:end]
    left = lower[max(sentence.start, start - _REACH) : start]
    bare = _bare(left)
    stop = start - len(left) + len(bare)  # where the words before the adverbs end
    earlier = bisect_right(place.ends, start)  # mentions of the sentence that end before the verb
    tail = bare[-_TAIL:]

    def made(kind: Kind, person: int | None = None, begin: int = sentence.start) -> Attribution:
        if kind == "person" and person is None:
            kind = "other"
        return Attribution(begin, end, sentence.index, kind, person, verb, role)  # type: ignore[arg-type]

    if left.endswith(_QUOTE_ENDS):  # “…,” said Mayor Li Wei.
        behind = next((one for one in place.inside[earlier : earlier + 2] if end <= one.start <= end + 60), None)
        if behind is not None and "," not in lower[end : behind.start]:
            return Attribution(start, behind.end, sentence.index, "person", behind.person, verb, role)  # type: ignore[arg-type]
    if left.endswith(", ") and not verb.endswith("ing"):  # "Every mine must be checked, demanded Li Wei."
        behind = next((one for one in place.inside[earlier : earlier + 1] if end <= one.start <= end + 60), None)
        if (
            behind is not None
            and _SAID_LAST.fullmatch(lower[end + 1 : behind.start].removeprefix("the "))
            and lower[behind.end : behind.end + 1] in (".", ",", "", "!", "”")
        ):
            return Attribution(start, behind.end, sentence.index, "person", behind.person, verb, role)  # type: ignore[arg-type]
    if _WHAT.search(tail):
        return None  # "what the city government required" is an object
    if tail.endswith(("it was", "it is", "it has been")) and _IMPERSONAL.search(tail):
        spoken = place.kind == "person" and place.speaker is not None
        if spoken and not _JOINT.search(lower, sentence.start, min(sentence.end, end + 25)):
            return made("person", place.speaker)  # "it was stressed that" within what somebody says
        return made("meeting")
    if _is_no_speech(place, hit, left, tail, earlier):
        return None
    aside = earlier and start - place.ends[earlier - 1] < len(tail) and _ON.match(lower, place.ends[earlier - 1], start)
    if not aside and _MEETING_END.search(tail):
        clause = bare[-240:]
        if not _NOT_SUBJECT.search(clause, max(map(clause.rfind, _CLAUSE_ENDS)) + 1):
            return made("meeting")
    last_word = tail[tail.rfind(" ") + 1 :].strip("“\"'(")
    if last_word in ("he", "she"):
        person = place.inside[0].person if earlier else place.last
        return made("person", person, stop - len(last_word))
    if last_word == "it" and "," not in left[len(bare) :] and _IT_FIRST.search(tail):
        return made("meeting")
    title = _TITLE.search(tail)
    if title:
        return made("person", _holder(place, title[0], start), stop - len(title[0]))
    base = _BASE.match(verb)
    subject = _subject(place, start, earlier)
    if subject is not None and (not base or _beside(_TO_SAY.sub("", lower[subject[1].end : start]))):
        return made("person", subject[1].person, max(sentence.start, subject[0]))
    if base and _STATED_BODY.search(bare) and lower.startswith(" that ", end):
        return made("other")  # "The municipal committee demands that …"
    if base:
        return None  # a base form without a source right before it is another demand ("urge enterprises to …")
    return _far(place, hit, stop, made)


def _far(place: _Place, hit: Hit, stop: int, made: Callable[..., Attribution]) -> Attribution | None:
    """The source of a verb that has no recognised subject beside it."""
    lower, sentence = place.document.lower, place.sentence
    start, end, role = hit
    person = _by_part(place.document.text[max(sentence.start, stop - 60) : stop], place.people)
    if person is not None:
        return made("person", person)
    opening = _TITLE_OPENS.match(lower, sentence.start, stop)
    if opening and role != "arrange":  # "the deputy mayor, who is in charge of energy, called for …"
        holder = _holder(place, opening[1], start)
        if holder is not None:
            return made("person", holder)
    if _MEETING_START.match(lower, sentence.start, start):
        return made("meeting")
    if role == "arrange":
        return None
    if place.last is not None and _HE_FIRST.match(lower, sentence.start, stop):
        return made("person", place.last)
    words = lower[max(sentence.start, stop - 40) : stop].strip(" ,:;“”\"'")
    if not words and _MEETING_END.search(lower[max(0, sentence.start - 80) : sentence.start].rstrip()):
        return made("meeting", None, start)  # a line break parts the meeting from its verb
    if not words and place.first:
        before = place.people.mentions[place.first - 1]
        if before.end < sentence.start and not lower[before.end : sentence.start].strip():
            return made("person", before.person, start)  # a line break parts the name from its verb
    if role == "demand" and not words and not lower.startswith((" that", " to ", " all "), end):
        return None  # "Recommended video: …"
    if role == "demand" and words and lower.count(" ", end, sentence.end) < _SOME_WORDS:
        return None  # "the power is cut first and the reason asked later"
    if words or place.kind == "other":
        return made("other")
    if place.kind == "person":
        return made("person", place.last, start)
    return made("meeting", None, start)


def _by_part(before: str, people: People) -> int | None:
    """The one person whose name the last capitalised words of ``before`` are a part or another spelling of."""
    words = _CAPITALS.search(before)
    if words is None:
        return None
    parts = words[0].split()
    if len(parts) == 1:
        alike = [at for at, name in enumerate(people.names) if parts[0] in (name.split()[0], name.split()[-1])]
    else:
        joined = "".join(parts[-2:]).lower()
        alike = [at for at, name in enumerate(people.names) if _alike(joined, name.replace(" ", "").lower())]
    return alike[0] if len(alike) == 1 else None


def _alike(one: str, other: str) -> bool:
    return one[:1] == other[:1] and SequenceMatcher(None, one, other).ratio() > _SAME_NAME


def _holder(place: _Place, words: str, before: int) -> int | None:
    """The person whom a title alone ("the vice mayor") stands for: last speaker or last named whose titles hold it."""
    title = words.split(" ", 1)[-1].replace("vice ", "deputy ")
    people, lower = place.people, place.document.lower

    def holds(person: int) -> bool:
        spelled = [lower[left:right].replace("vice ", "deputy ") for left, right in people.titles.get(person, [])]
        return any(title in one and ("deputy" in title or f"deputy {title}" not in one) for one in spelled)

    if place.last is not None and holds(place.last):
        return place.last
    seen: set[int] = set()
    for mention in reversed(people.mentions):
        if mention.start < before and mention.person not in seen:
            if holds(mention.person):
                return mention.person
            seen.add(mention.person)
    return place.last


def _beside(gap: str) -> bool:
    """Whether only titles and adverbs stand between a name and a verb: no other verb's object or demand."""
    return len(gap) < 90 and not _OTHER_VERB.search(gap)


def _noun_as_verb(lower: str, hit: Hit, tail: str, inside: list[Mention]) -> bool:
    """Whether "Li Wei requirements, …" stands for a verb: a source right before it, a comma, colon or "that" behind."""
    start, end, _ = hit
    beside = any(0 <= start - mention.end <= 12 for mention in inside) or bool(_MEETING_END.search(tail))
    return beside and bool(_AFTER_NOUN.match(lower, end))


def _is_object(lower: str, first: int, begin: int, end: int, verb: int) -> bool:
    """Whether a name (``begin`` to ``end``) after the first stands in an inserted clause or was thanked.

    "A, after listening to the reports of B and C, demanded", "A thanked B for his work and demanded".
    """
    before = lower[first:begin]
    return bool(_MET.search(before)) or (_INSERTED.search(before) is not None and "," in lower[end:verb])


def _subject(place: _Place, start: int, earlier: int) -> tuple[int, Mention] | None:
    """The nearest person before ``start`` who may be the subject, with where name and titles begin."""
    lower = place.document.lower
    for offset in range(earlier - 1, max(-1, earlier - 1 - _LOOK_BACK), -1):
        mention = place.inside[offset]
        possessed = _POSSESSED.match(lower, mention.end, start)
        if possessed and possessed.end() + 1 < start and not _OWN_WORDS.match(lower, possessed.end(), start):
            continue
        begin = min(place.people.reach.get(place.first + offset, (mention.start, 0))[0], mention.start)
        if not _OBJECT_BEFORE.search(lower[max(0, begin - 12) : begin]) and not (
            offset and _is_object(lower, place.inside[0].end, begin, mention.end, start)
        ):
            return begin, mention
    return None
