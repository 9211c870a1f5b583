"""Who says what follows: every place where a text names the source of a statement.

Raw machine translation keeps the Chinese order, source first ("The meeting pointed out that", "Li Wei requirements,"),
so the source is looked for to the left of the verb, in the same sentence; pronouns and bare titles ("the mayor") lead
back to the person who spoke or was named last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from extraction.en.demands.between import without_between
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
    if place.document.folded.startswith("the ", start):
        opening = _TITLE_FIRST.match(place.document.folded, start, place.sentence.end)
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
    lower = document.folded
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


class _Verb(NamedTuple):
    """A verb of speech, and the words to its left, in which its source is looked for. All in lower case."""

    start: int
    end: int
    role: Role
    verb: str
    left: str
    """The words before it, from its sentence."""
    bare: str
    """Those without the adverbs at their end, ``tail`` the last of them."""
    tail: str
    earlier: int
    """Mentions of the sentence that end before it."""

    @property
    def stop(self) -> int:
        """Where the words before the adverbs end."""
        return self.start - len(self.left) + len(self.bare)

    def by(self, place: _Place, kind: Kind, person: int | None = None, begin: int | None = None) -> Attribution:
        """Its attribution; a person whom nobody knows is another source."""
        if kind == "person" and person is None:
            kind = "other"
        start = place.sentence.start if begin is None else begin
        return Attribution(start, self.end, place.sentence.index, kind, person, self.verb, self.role)


def _verb(place: _Place, hit: Hit) -> _Verb:
    lower = place.document.folded
    start, end, role = hit
    left = lower[max(place.sentence.start, start - _REACH) : start]
    bare = without_between(left)
    return _Verb(start, end, role, lower[start:end], left, bare, bare[-_TAIL:], bisect_right(place.ends, start))  # type: ignore[arg-type]


def _source(place: _Place, hit: Hit) -> Attribution | None:
    """The source of the verb at ``hit``, or None where it is no verb of speech with a source."""
    verb = _verb(place, hit)
    behind = _quoted_speaker(place, verb) or _speaker_last(place, verb)
    if behind is not None:
        return Attribution(verb.start, behind.end, place.sentence.index, "person", behind.person, verb.verb, verb.role)
    if _WHAT.search(verb.tail):
        return None  # "what the city government required" is an object
    if verb.tail.endswith(("it was", "it is", "it has been")) and _IMPERSONAL.search(verb.tail):
        return _impersonal(place, verb)
    if _is_no_speech(place, verb):
        return None
    if _is_of_meeting(place, verb):
        return verb.by(place, "meeting")
    return _beside_verb(place, verb)


def _quoted_speaker(place: _Place, verb: _Verb) -> Mention | None:
    """The name after the verb that follows a quotation: “…,” said Mayor Li Wei."""
    if not verb.left.endswith(_QUOTE_ENDS):
        return None
    behind = _named_behind(place, verb, 2)
    return behind if behind and "," not in place.document.folded[verb.end : behind.start] else None


def _speaker_last(place: _Place, verb: _Verb) -> Mention | None:
    """The name that ends the sentence: "Every mine must be checked, demanded Li Wei."."""
    if not verb.left.endswith(", ") or verb.verb.endswith("ing"):
        return None
    lower, behind = place.document.folded, _named_behind(place, verb, 1)
    if behind is None or lower[behind.end : behind.end + 1] not in (".", ",", "", "!", "”"):
        return None
    return behind if _SAID_LAST.fullmatch(lower[verb.end + 1 : behind.start].removeprefix("the ")) else None


def _named_behind(place: _Place, verb: _Verb, count: int) -> Mention | None:
    """Of the next ``count`` names the first that stands shortly after the verb."""
    following = place.inside[verb.earlier : verb.earlier + count]
    return next((one for one in following if verb.end <= one.start <= verb.end + 60), None)


def _impersonal(place: _Place, verb: _Verb) -> Attribution:
    """ "It was stressed that": by the meeting, or by whoever speaks where it stands within what somebody says."""
    until = min(place.sentence.end, verb.end + 25)
    is_within = place.kind == "person" and place.speaker is not None
    if is_within and not _JOINT.search(place.document.folded, place.sentence.start, until):
        return verb.by(place, "person", place.speaker)
    return verb.by(place, "meeting")


def _is_no_speech(place: _Place, verb: _Verb) -> bool:
    """Whether the verb is part of a demand, a passive or a noun, so that nobody speaks by it."""
    lower, left = place.document.folded, verb.left
    gerund = verb.verb.split(" ", 1)[0].endswith("ing")
    if gerund and not _LOOSE.search(left[-20:]):
        return True  # "to be strict in asking"
    if not gerund and _PASSIVE.search(verb.tail[-_PASSIVE_REACH:]):
        return True
    if lower[verb.end : min(place.sentence.end, verb.end + 12)].strip(" .,;:”\"'’"):  # not "…, he said."
        begin = place.ends[verb.earlier - 1] - verb.start + len(left) if verb.earlier else 0
        if _DEMANDING.search(left, max(0, begin)):
            return True  # a verb within the demand itself
    return verb.verb in _NAMED_VERB and not _noun_as_verb(place, verb)


def _is_of_meeting(place: _Place, verb: _Verb) -> bool:
    """Whether the meeting is the subject: its name stands before the verb, and is no object or circumstance."""
    if verb.earlier:
        name = place.ends[verb.earlier - 1]
        is_aside = verb.start - name < len(verb.tail) and _ON.match(place.document.folded, name, verb.start)
        if is_aside:
            return False  # "Li Wei on the plenary session demanded"
    if not _MEETING_END.search(verb.tail):
        return False
    clause = verb.bare[-240:]
    return not _NOT_SUBJECT.search(clause, max(map(clause.rfind, _CLAUSE_ENDS)) + 1)


def _beside_verb(place: _Place, verb: _Verb) -> Attribution | None:
    """The pronoun, title or name right before the verb; else what may stand farther off."""
    lower, tail, stop = place.document.folded, verb.tail, verb.stop
    last_word = tail[tail.rfind(" ") + 1 :].strip("“\"'(")
    if last_word in ("he", "she"):
        person = place.inside[0].person if verb.earlier else place.last
        return verb.by(place, "person", person, stop - len(last_word))
    if last_word == "it" and "," not in verb.left[len(verb.bare) :] and _IT_FIRST.search(tail):
        return verb.by(place, "meeting")
    title = _TITLE.search(tail)
    if title:
        return verb.by(place, "person", _holder(place, title[0], verb.start), stop - len(title[0]))
    base = _BASE.match(verb.verb)
    subject = _subject(place, verb.start, verb.earlier)
    if subject is not None and (not base or _beside(_TO_SAY.sub("", lower[subject[1].end : verb.start]))):
        return verb.by(place, "person", subject[1].person, max(place.sentence.start, subject[0]))
    if base and _STATED_BODY.search(verb.bare) and lower.startswith(" that ", verb.end):
        return verb.by(place, "other")  # "The municipal committee demands that …"
    if base:
        return None  # a base form without a source right before it is another demand ("urge enterprises to …")
    return _far(place, verb)


def _far(place: _Place, verb: _Verb) -> Attribution | None:
    """The source of a verb that has no recognised subject beside it."""
    lower, sentence, stop = place.document.folded, place.sentence, verb.stop
    person = _by_part(place.document.text[max(sentence.start, stop - 60) : stop], place.people)
    if person is not None:
        return verb.by(place, "person", person)
    opening = _TITLE_OPENS.match(lower, sentence.start, stop)
    if opening and verb.role != "arrange":  # "the deputy mayor, who is in charge of energy, called for …"
        holder = _holder(place, opening[1], verb.start)
        if holder is not None:
            return verb.by(place, "person", holder)
    if _MEETING_START.match(lower, sentence.start, verb.start):
        return verb.by(place, "meeting")
    if verb.role == "arrange":
        return None
    if place.last is not None and _HE_FIRST.match(lower, sentence.start, stop):
        return verb.by(place, "person", place.last)
    words = lower[max(sentence.start, stop - 40) : stop].strip(" ,:;“”\"'")
    if not words and (source := _line_before(place, verb)):
        return source
    if verb.role == "demand" and _demands_nothing(place, verb, words):
        return None
    if words or place.kind == "other":
        return verb.by(place, "other")
    if place.kind == "person":
        return verb.by(place, "person", place.last, verb.start)
    return verb.by(place, "meeting", None, verb.start)


def _line_before(place: _Place, verb: _Verb) -> Attribution | None:
    """The source that a line break parts from its verb."""
    lower, start = place.document.folded, place.sentence.start
    if _MEETING_END.search(lower[max(0, start - 80) : start].rstrip()):
        return verb.by(place, "meeting", None, verb.start)
    if place.first:
        before = place.people.mentions[place.first - 1]
        if before.end < start and not lower[before.end : start].strip():
            return verb.by(place, "person", before.person, verb.start)
    return None


def _demands_nothing(place: _Place, verb: _Verb, words: str) -> bool:
    """Whether too little follows the verb for a demand; ``words`` stand before it."""
    lower = place.document.folded
    if not words:
        return not lower.startswith((" that", " to ", " all "), verb.end)  # "Recommended video: …"
    # "the power is cut first and the reason asked later"
    return lower.count(" ", verb.end, place.sentence.end) < _SOME_WORDS


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
    people, lower = place.people, place.document.folded

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


def _noun_as_verb(place: _Place, verb: _Verb) -> bool:
    """Whether "Li Wei requirements, …" stands for a verb: a source right before it, a comma, colon or "that" behind."""
    is_beside = any(0 <= verb.start - mention.end <= 12 for mention in place.inside)
    if not is_beside and not _MEETING_END.search(verb.tail):
        return False
    return _AFTER_NOUN.match(place.document.folded, verb.end) is not None


def _is_object(lower: str, first: int, begin: int, end: int, verb: int) -> bool:
    """Whether a name (``begin`` to ``end``) after the first stands in an inserted clause or was thanked.

    "A, after listening to the reports of B and C, demanded", "A thanked B for his work and demanded".
    """
    before = lower[first:begin]
    return bool(_MET.search(before)) or (_INSERTED.search(before) is not None and "," in lower[end:verb])


def _subject(place: _Place, start: int, earlier: int) -> tuple[int, Mention] | None:
    """The nearest person before ``start`` who may be the subject, with where name and titles begin."""
    lower = place.document.folded
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
