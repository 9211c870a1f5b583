"""Who says what follows: every place where a text names the source of a statement.

Raw machine translation keeps the Chinese order, source first ("The meeting pointed out that", "Li Wei requirements,"),
so the source is looked for to the left of the verb, in the same sentence; pronouns and bare titles ("the mayor") lead
back to the person who spoke or was named last.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from extraction.en.demands import source_words as words
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
        opening = words.TITLE_FIRST.match(place.document.folded, start, place.sentence.end)
        if opening:
            place.named = _holder(place, opening[1], start)
            if place.named != place.speaker:
                place.speaker = None


def _according(document: Document, sentence: Sentence) -> Attribution | None:
    """A sentence whose first words give it to the meeting: "According to the meeting, …"."""
    lower = document.folded
    if not lower.startswith(("according", "in the ", "the "), sentence.start):
        return None
    found = words.ACCORDING.match(lower, sentence.start, sentence.end)
    if found is None:
        return None
    role: Role = "demand" if words.BIDDING.search(lower, found.end(), sentence.end) else "say"
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
    left = lower[max(place.sentence.start, start - words.REACH) : start]
    bare = without_between(left)
    return _Verb(start, end, role, lower[start:end], left, bare, bare[-words.TAIL :], bisect_right(place.ends, start))  # type: ignore[arg-type]


def _source(place: _Place, hit: Hit) -> Attribution | None:
    """The source of the verb at ``hit``, or None where it is no verb of speech with a source."""
    verb = _verb(place, hit)
    behind = _quoted_speaker(place, verb) or _speaker_last(place, verb)
    if behind is not None:
        return Attribution(verb.start, behind.end, place.sentence.index, "person", behind.person, verb.verb, verb.role)
    if words.WHAT.search(verb.tail):
        return None  # "what the city government required" is an object
    if verb.tail.endswith(("it was", "it is", "it has been")) and words.IMPERSONAL.search(verb.tail):
        return _impersonal(place, verb)
    if _is_no_speech(place, verb):
        return None
    if _is_of_meeting(place, verb):
        return verb.by(place, "meeting")
    return _beside_verb(place, verb)


def _quoted_speaker(place: _Place, verb: _Verb) -> Mention | None:
    """The name after the verb that follows a quotation: “…,” said Mayor Li Wei."""
    if not verb.left.endswith(words.QUOTE_ENDS):
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
    return behind if words.SAID_LAST.fullmatch(lower[verb.end + 1 : behind.start].removeprefix("the ")) else None


def _named_behind(place: _Place, verb: _Verb, count: int) -> Mention | None:
    """Of the next ``count`` names the first that stands shortly after the verb."""
    following = place.inside[verb.earlier : verb.earlier + count]
    return next((one for one in following if verb.end <= one.start <= verb.end + 60), None)


def _impersonal(place: _Place, verb: _Verb) -> Attribution:
    """ "It was stressed that": by the meeting, or by whoever speaks where it stands within what somebody says."""
    agent = _named_behind(place, verb, 1)
    if agent is not None and place.document.folded.startswith(" by ", verb.end):  # "It was demanded by Li Wei that"
        return verb.by(place, "person", agent.person)
    until = min(place.sentence.end, verb.end + 25)
    is_within = place.kind == "person" and place.speaker is not None
    if is_within and not words.JOINT.search(place.document.folded, place.sentence.start, until):
        return verb.by(place, "person", place.speaker)
    return verb.by(place, "meeting")


def _is_no_speech(place: _Place, verb: _Verb) -> bool:
    """Whether the verb is part of a demand, a passive or a noun, so that nobody speaks by it."""
    lower, left = place.document.folded, verb.left
    if verb.verb == "pointed" and not words.SAYS_WHAT.match(lower, verb.end):
        return True  # "pointed the way"
    gerund = verb.verb.split(" ", 1)[0].endswith("ing")
    if gerund and not words.LOOSE.search(left[-20:]):
        return True  # "to be strict in asking"
    if not gerund and words.PASSIVE.search(verb.tail[-words.PASSIVE_REACH :]):
        return True
    if lower[verb.end : min(place.sentence.end, verb.end + 12)].strip(" .,;:”\"'’"):  # not "…, he said."
        begin = place.ends[verb.earlier - 1] - verb.start + len(left) if verb.earlier else 0
        if words.DEMANDING.search(left, max(0, begin)):
            return True  # a verb within the demand itself
    return verb.verb in words.NAMED_VERB and not _noun_as_verb(place, verb)


def _is_of_meeting(place: _Place, verb: _Verb) -> bool:
    """Whether the meeting is the subject: its name stands before the verb, and is no object or circumstance."""
    if verb.earlier:
        name = place.ends[verb.earlier - 1]
        is_aside = verb.start - name < len(verb.tail) and words.ON.match(place.document.folded, name, verb.start)
        if is_aside:
            return False  # "Li Wei on the plenary session demanded"
    if not words.MEETING_END.search(verb.tail):
        return False
    clause = verb.bare[-240:]
    return not words.NOT_SUBJECT.search(clause, max(map(clause.rfind, words.CLAUSE_ENDS)) + 1)


def _beside_verb(place: _Place, verb: _Verb) -> Attribution | None:
    """The pronoun, title or name right before the verb; else what may stand farther off."""
    lower, tail, stop = place.document.folded, verb.tail, verb.stop
    last_word = tail[tail.rfind(" ") + 1 :].strip("“\"'(")
    if last_word in ("he", "she"):
        person = place.inside[0].person if verb.earlier else place.last
        return verb.by(place, "person", person, stop - len(last_word))
    if last_word == "it" and "," not in verb.left[len(verb.bare) :] and words.IT_FIRST.search(tail):
        return verb.by(place, "meeting")
    title = words.TITLE.search(tail)
    if title:
        return verb.by(place, "person", _holder(place, title[0], verb.start), stop - len(title[0]))
    base = words.BASE.match(verb.verb)
    subject = _subject(place, verb.start, verb.earlier)
    if subject is not None and (not base or _beside(words.TO_SAY.sub("", lower[subject[1].end : verb.start]))):
        return verb.by(place, "person", subject[1].person, max(place.sentence.start, subject[0]))
    if base and words.STATED.match(lower, verb.end) and words.STATED_BODY.search(verb.bare):
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
    opening = words.TITLE_OPENS.match(lower, sentence.start, stop)
    if opening and verb.role != "arrange":  # "the deputy mayor, who is in charge of energy, called for …"
        holder = _holder(place, opening[1], verb.start)
        if holder is not None:
            return verb.by(place, "person", holder)
    if words.MEETING_START.match(lower, sentence.start, verb.start):
        return verb.by(place, "meeting")
    if verb.role == "arrange":
        return None
    if place.last is not None and words.HE_FIRST.match(lower, sentence.start, stop):
        return verb.by(place, "person", place.last)
    between = lower[max(sentence.start, stop - 40) : stop].strip(" ,:;“”\"'")
    if not between and (source := _line_before(place, verb)):
        return source
    if verb.role == "demand" and _demands_nothing(place, verb, between):
        return None
    if between or place.kind == "other":
        return verb.by(place, "other")
    if place.kind == "person":
        return verb.by(place, "person", place.last, verb.start)
    return verb.by(place, "meeting", None, verb.start)


def _line_before(place: _Place, verb: _Verb) -> Attribution | None:
    """The source that a line break parts from its verb."""
    lower, start = place.document.folded, place.sentence.start
    if words.MEETING_END.search(lower[max(0, start - 80) : start].rstrip()):
        return verb.by(place, "meeting", None, verb.start)
    if place.first:
        before = place.people.mentions[place.first - 1]
        if before.end < start and not lower[before.end : start].strip():
            return verb.by(place, "person", before.person, verb.start)
    return None


def _demands_nothing(place: _Place, verb: _Verb, between: str) -> bool:
    """Whether too little follows the verb for a demand; ``between`` stand before it."""
    lower = place.document.folded
    if not between:
        return not lower.startswith((" that", " to ", " all "), verb.end)  # "Recommended video: …"
    # "the power is cut first and the reason asked later"
    return lower.count(" ", verb.end, place.sentence.end) < words.SOME_WORDS


def _by_part(before: str, people: People) -> int | None:
    """The one person whose name the last capitalised words of ``before`` are a part or another spelling of."""
    capitals = words.CAPITALS.search(before)
    if capitals is None:
        return None
    parts = capitals[0].split()
    if len(parts) == 1:
        alike = [at for at, name in enumerate(people.names) if parts[0] in (name.split()[0], name.split()[-1])]
    else:
        joined = "".join(parts[-2:]).lower()
        alike = [at for at, name in enumerate(people.names) if _alike(joined, name.replace(" ", "").lower())]
    return alike[0] if len(alike) == 1 else None


def _alike(one: str, other: str) -> bool:
    return one[:1] == other[:1] and SequenceMatcher(None, one, other).ratio() > words.SAME_NAME


def _holder(place: _Place, told: str, before: int) -> int | None:
    """The person whom a title alone ("the vice mayor") stands for: last speaker or last named whose titles hold it.

    None where it is an office that the last speaker does not hold: "the mayor demanded", after a county's magistrate.
    """
    title = told.split(" ", 1)[-1].replace("vice ", "deputy ")
    people = place.people

    def holds(person: int) -> bool:
        offices = [one for one in _offices(place, person) if title in one]
        return any("deputy" in title or "deputy" not in one for one in offices)

    if place.last is not None and holds(place.last):
        return place.last
    seen: set[int] = set()
    for mention in reversed(people.mentions):
        if mention.start < before and mention.person not in seen:
            if holds(mention.person):
                return mention.person
            seen.add(mention.person)
    return place.last if place.last is None or _may_hold(place, place.last, title) else None


def _offices(place: _Place, person: int) -> list[str]:
    """The offices that the text gives a person, each alone, in lower case, "vice" as "deputy"."""
    lower = place.document.folded
    titles = [lower[left:right].replace("vice ", "deputy ") for left, right in place.people.titles.get(person, [])]
    return [office for one in titles for office in words.OFFICES_APART.split(one)]


def _may_hold(place: _Place, person: int, title: str) -> bool:
    """Whether ``title``, which none of the person's has in it, can be another name of the office."""
    office = words.OFFICE.search(title)
    offices = _offices(place, person)
    if office is None or not offices:
        return True
    return any(
        ("deputy" in one) == ("deputy" in title) and (office[0] in one or words.HEAD_OF_PLACE.search(one))
        for one in offices
    )


def _beside(gap: str) -> bool:
    """Whether only titles and adverbs stand between a name and a verb: no other verb's object or demand."""
    return len(gap) < 90 and not words.OTHER_VERB.search(gap)


def _noun_as_verb(place: _Place, verb: _Verb) -> bool:
    """Whether "Li Wei requirements, …" stands for a verb: a source right before it, a comma, colon or "that" behind."""
    is_beside = any(0 <= verb.start - mention.end <= 12 for mention in place.inside)
    if not is_beside and not words.MEETING_END.search(verb.tail):
        return words.STATED.match(place.document.folded, verb.end) is not None and (
            words.STATED_BODY.search(verb.bare) is not None
        )
    return words.AFTER_NOUN.match(place.document.folded, verb.end) is not None


def _is_object(lower: str, first: int, begin: int, end: int, verb: int) -> bool:
    """Whether a name (``begin`` to ``end``) after the first stands in an inserted clause or was thanked.

    "A, after listening to the reports of B and C, demanded", "A thanked B for his work and demanded".
    """
    before = lower[first:begin]
    return bool(words.MET.search(before)) or (words.INSERTED.search(before) is not None and "," in lower[end:verb])


def _subject(place: _Place, start: int, earlier: int) -> tuple[int, Mention] | None:
    """The nearest person before ``start`` who may be the subject, with where name and titles begin."""
    lower = place.document.folded
    for offset in range(earlier - 1, max(-1, earlier - 1 - words.LOOK_BACK), -1):
        mention = place.inside[offset]
        possessed = words.POSSESSED.match(lower, mention.end, start)
        if possessed and possessed.end() + 1 < start and not words.OWN_WORDS.match(lower, possessed.end(), start):
            continue
        begin = min(place.people.reach.get(place.first + offset, (mention.start, 0))[0], mention.start)
        if not words.OBJECT_BEFORE.search(lower[max(0, begin - 12) : begin]) and not (
            offset and _is_object(lower, place.inside[0].end, begin, mention.end, start)
        ):
            return begin, mention
    return None
