"""Who says what follows: every place where a text names the source of a statement.

Raw machine translation keeps the Chinese order, source first ("The meeting pointed out that", "Li Wei requirements,"), so
the source is looked for to the left of the verb, in the same sentence; pronouns and bare titles ("the mayor") lead back to
the person who spoke or was named last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from extraction.article import Article, Sentence, Zone
from extraction.matcher import Hit, scan
from extraction.people import Mention, People

Kind = Literal["person", "meeting", "other"]
Role = Literal["demand", "stress", "say", "arrange"]

GROUP = "speech"


@dataclass(frozen=True, slots=True)
class Attribution:
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
    r"committee meeting|assembly|gatherings?|congress|council meeting)"
)
# The words that may stand between source and verb without changing who speaks.
_ADVERBS = re.compile(
    r"(?:[\s,]+(?:also|further|furthermore|then|again|once again|once more|in particular|particularly|specifically|clearly|"
    r"repeatedly|especially|finally|at last|lastly|solemnly|strongly|explicitly|additionally|first|firstly|next|later|both|"
    r"respectively|earnestly|successively|unanimously|jointly|fully|deeply|moreover|meanwhile|in addition|besides|"
    r"at the (?:meeting|conference|same time|end|session|outset)|in (?:his|her|the|a|their) (?:speech|remarks|address|report)|"
    r"in summary|in conclusion|has|had|have|went on and|and))*\s*,?\s*$"
)
_MEETING_END = re.compile(rf"\b{_MEETING}(?:\s*\([^()]{{0,40}}\))?$")
_MEETING_START = re.compile(
    rf"(?:date \d{{4}}-\d\d-\d\d )?\W*(?:(?:in|at|during) the meeting,? )?(?:the|this|our|a)?\s?(?:[\w()“”\"'’&/,.-]+\s){{0,14}}?{_MEETING}\b"
)
# Words before the name of a meeting that make it an object or a circumstance, not the source.
_NOT_SUBJECT = re.compile(
    r"\b(?:at|in|during|over|attend(?:ed|ing)?|chair(?:ed|ing)|held|holding|convened|hosted|hosting|opened|after|for|when|"
    r"while|watch(?:ed|ing)|to|with|before|organized|joined|addressed|from|presid(?:ed|ing)|listened|into|called|by|through|"
    r"via|following|since|until|as|concluded|closed|launched|observed)\b"
)
_CLAUSE = re.compile(r"[^,;:.!?“”\"]*$")
_PASSIVE = re.compile(
    r"\b(?:are|is|be|was|were|been|being|as|the|not|strictly|have|not been|of|these|those|this|his|her|their|and the|no|clear|specific|with|by|to|relevant|following|or|meet|all)$"
)
_IMPERSONAL = re.compile(r"\bit (?:was|is|has been)$")
_PRONOUN = re.compile(r"(?:^|[^\w])(he|she)$")
_HE_FIRST = re.compile(r"\W*(?:he|she)\b")
_LOOSE = re.compile(r"(?:^|[,;:—–-]|\b(?:and|while|also|further|by|thereby))\s*$")
_WHAT = re.compile(r"\b(?:what|which|as|that were|requirements|instructions)\b(?: \w+){1,12}$")
_CAPITALS = re.compile(r"(?:\b[A-Z][a-z’'-]+ ?){1,3}$")
_IT = re.compile(r"(?:^|[^\w])it$")
_TITLE = re.compile(
    r"\b(?:the|our)(?: (?:deputy|vice|executive|acting|county|district|municipal|provincial|city|town|party|general|assistant|"
    r"standing|chief))*? (?:mayor|secretary|governor|magistrate|minister|director|chief|head|leader|chairman|chairperson|"
    r"chairwoman|commander|official|president|officer|commissioner)$"
)
_TITLE_FIRST = re.compile(
    r"(the (?:(?:deputy|vice|executive) )*(?:mayor|secretary|governor|magistrate|minister|director)) "
    r"(?!of\b|and\b|in charge)[a-z]+ed\b"
)
_DEMANDING = re.compile(r"\b(?:must|should|shall|need to|necessary|ought)\b")
_BASE = re.compile(
    r"(?:demands?|requires?|requirements?|requests?|asks?|urges?|calls?|orders?|instructs?|reminds?|stress|stresses|"
    r"emphasi[sz]es?|emphasis|underlines?|underscores?|highlights?|reiterates?|says?|points?|insists|advised|holds?|believes|suggests?|proposes|appeals|warns|states)\b"
)
_OBJECT_BEFORE = re.compile(r"\b(?:of|for|to|with|from)\s+(?:the\s+)?(?:comrade\s+)?$")
_POSSESSED = re.compile(r"\s?[’'‘`´]\s?s?\b|\s?[’']")
_NAMED_VERB = frozenset(
    {"emphasis", "requirements", "requirement", "requests", "request", "demands", "demand", "highlights"}
)


def attributions(article: Article, people: People) -> list[Attribution]:
    """Every source named in the body, in text order."""
    hits = scan(article)
    found: list[Attribution] = []
    speaker: int | None = None  # person who spoke last
    named: int | None = None  # person named first in the last sentence that names anybody
    last_kind: Kind = "meeting"
    mentions = people.mentions
    stop = 0
    for sentence in article.sentences:
        first = stop
        while first < len(mentions) and mentions[first].start < sentence.start:
            first += 1
        stop = first
        while stop < len(mentions) and mentions[stop].start < sentence.end:
            stop += 1
        if sentence.zone is not Zone.BODY:
            continue
        inside = mentions[first:stop]
        line = _dialogue(article, sentence, inside)
        if line is not None:
            found.append(line)
            speaker, last_kind = line.person, "person"
        for hit in hits.longest(GROUP, sentence.start, sentence.end):
            last = speaker if speaker is not None else named
            made = _source(article, sentence, hit, inside, range(first, stop), people, last, last_kind)
            if made is None:
                continue
            if made.kind == "other" and found and found[-1].sentence == sentence.index:
                made = replace(made, kind=found[-1].kind, person=found[-1].person)
            found.append(made)
            if made.kind == "person":
                speaker = made.person
            last_kind = made.kind
        opening = _TITLE_FIRST.match(article.lower, sentence.start, sentence.end)
        if opening and not inside:
            named = _holder(article, people, opening[1], sentence.start, speaker if speaker is not None else named)
            if named != speaker:
                speaker = None
        if inside:
            persons = [mention.person for mention in inside]
            if speaker not in persons:
                speaker = None
                named = persons[0]
    return found


def _dialogue(article: Article, sentence: Sentence, inside: list[Mention]) -> Attribution | None:
    """A name (with titles before it) that opens the sentence and a colon: "Li Wei: The enterprises must …"."""
    if not inside or article.text[inside[0].end : inside[0].end + 1] not in (":", "："):
        return None
    if inside[0].start - sentence.start > 60:
        return None
    end = inside[0].end
    return Attribution(sentence.start, end, sentence.index, "person", inside[0].person, ":", "say")


def _source(
    article: Article,
    sentence: Sentence,
    hit: Hit,
    inside: list[Mention],
    numbers: range,
    people: People,
    last: int | None,
    last_kind: Kind,
) -> Attribution | None:
    """The source of the verb at ``hit``, or None where it is no verb of speech with a source."""
    lower = article.lower
    start, end, role = hit
    verb = lower[start:end]
    left = lower[sentence.start : start]
    bare = left[: _ADVERBS.search(left).start()] if left else ""  # type: ignore[union-attr]

    def made(kind: Kind, person: int | None, begin: int) -> Attribution:
        return Attribution(begin, end, sentence.index, kind, person, verb, role)  # type: ignore[arg-type]

    if _WHAT.search(bare):
        return None  # "what the city government required" is an object
    if _IMPERSONAL.search(bare):
        return made("meeting", None, sentence.start)
    gerund = verb.split()[0].endswith("ing")
    if gerund and not _LOOSE.search(left):
        return None  # "to be strict in asking"
    if bare and _PASSIVE.search(bare) and not gerund:
        return None
    trailing = not lower[end : sentence.end].strip(" .,;:”\"'’")
    if not trailing and _DEMANDING.search(
        left[max((m.end - sentence.start for m in inside if m.end <= start), default=0) :]
    ):
        return None  # a verb within the demand itself
    if verb in _NAMED_VERB and not _noun_as_verb(lower, end, bare, inside, start):
        return None
    clause = _CLAUSE.search(bare)
    if _MEETING_END.search(bare) and clause and not _NOT_SUBJECT.search(clause[0]):
        return made("meeting", None, sentence.start)
    pronoun = _PRONOUN.search(bare)
    if pronoun:
        earlier = [mention for mention in inside if mention.end <= sentence.start + pronoun.start(1)]
        person = earlier[0].person if earlier else last
        return made("person" if person is not None else "other", person, sentence.start + pronoun.start(1))
    if _IT.search(bare):
        return made("meeting", None, sentence.start)
    title = _TITLE.search(bare)
    if title:
        holder = _holder(article, people, title[0], start, last)
        return made("person" if holder is not None else "other", holder, sentence.start + title.start())
    subject = _subject(lower, inside, numbers, people, start)
    if subject is not None and (not _BASE.match(verb) or _beside(left[subject[1].end - sentence.start :])):
        return made("person", subject[1].person, max(sentence.start, subject[0]))
    if _BASE.match(verb):
        return None  # a base form without a source right before it is another demand ("urge enterprises to …")
    person = _by_part(article.text[sentence.start : sentence.start + len(bare)], people)
    if person is not None:
        return made("person", person, sentence.start)
    if _MEETING_START.match(lower, sentence.start, start):
        return made("meeting", None, sentence.start)
    if role == "arrange":
        return None
    if gerund and _HE_FIRST.match(left) and last is not None:
        return made("person", last, sentence.start)
    if role == "demand" and not bare.strip(" ,:;“”\"'") and not lower.startswith((" that", " to ", " all "), end):
        return None  # "Recommended video: …"
    if bare.strip(" ,:;“”\"'") or last_kind == "other":
        return made("other", None, sentence.start)
    if last_kind == "person" and last is not None:
        return made("person", last, start)
    return made("meeting", None, start)


def _by_part(before: str, people: People) -> int | None:
    """The one person whose name the last capitalised words of ``before`` are a part or another spelling of."""
    words = _CAPITALS.search(before)
    if words is None:
        return None
    parts = words[0].split()
    alike = [number for number, name in enumerate(people.names) if parts[-1] in (name.split()[0], name.split()[-1])]
    if len(parts) > 1:
        joined = "".join(parts[-2:]).lower()
        alike = [
            number
            for number, name in enumerate(people.names)
            if SequenceMatcher(None, joined, name.replace(" ", "").lower()).ratio() > 0.8
        ]
    return alike[0] if len(alike) == 1 else None


def _holder(article: Article, people: People, words: str, before: int, last: int | None) -> int | None:
    """The person whom a title alone ("the vice mayor") stands for: last speaker or last named whose titles hold it."""
    title = words.split(" ", 1)[-1].replace("vice ", "deputy ")

    def holds(person: int) -> bool:
        spelled = [article.lower[a:b].replace("vice ", "deputy ") for a, b in people.titles.get(person, [])]
        return any(
            title in one and ("deputy" in title or "deputy " + title not in one and "deputy secretary" != title)
            for one in spelled
        )

    if last is not None and holds(last):
        return last
    for mention in reversed(people.mentions):
        if mention.start < before and holds(mention.person):
            return mention.person
    return last


def _beside(gap: str) -> bool:
    """Whether only titles and adverbs stand between a name and a verb: no other verb's object or demand."""
    return len(gap) < 90 and not re.search(r"\b(?:to|and then|of the people)\b", gap)


def _noun_as_verb(lower: str, end: int, bare: str, inside: list[Mention], start: int) -> bool:
    """Whether "Li Wei requirements, …" stands for a verb: a source right before it and a comma, colon or "that" behind."""
    after = lower[end : end + 6]
    beside = any(0 <= start - mention.end <= 12 for mention in inside) or bool(_MEETING_END.search(bare))
    return beside and bool(re.match(r"\s*[,:，：]|\s(?:that|to|all|the)\b", after))


def _subject(
    lower: str, inside: list[Mention], numbers: range, people: People, start: int
) -> tuple[int, Mention] | None:
    """The nearest person before ``start`` who may be the subject, with where name and titles begin."""
    for number, mention in zip(reversed(numbers), reversed(inside), strict=True):
        if mention.end > start or _POSSESSED.match(lower, mention.end, start):
            continue
        begin = min(people.reach.get(number, (mention.start, 0))[0], mention.start)
        before = lower[max(0, begin - 12) : begin]
        if _OBJECT_BEFORE.search(before):
            continue
        return begin, mention
    return None
