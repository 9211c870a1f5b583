"""Who makes a demand: the last source of speech before it, of a person or of the meeting."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from extraction.text.document import Sentence
from extraction.zh.data import pattern
from extraction.zh.page.layout import Page
from extraction.zh.people.attendees import Person, groups
from extraction.zh.people.mentions import Mention, People

FINDING = frozenset({"指出", "说", "认为", "表示", "谈到", "坦言", "介绍", "解读", "研判"})
"""Verbs after which a finding may stand that demands nothing."""


_ARRANGING = frozenset({"安排", "部署", "介绍", "解读", "明确"})


class Source(NamedTuple):
    """From ``start`` on the words are of ``name`` (None: of the meeting); ``end`` is where they begin."""

    start: int
    end: int
    name: str | None
    kind: str
    verb: str
    weak: bool = False


def sources(page: Page, named: People, found: dict[str, Person]) -> dict[int, list[Source]]:
    """The sources of speech by index of their sentence, each list in text order.

    Marks in ``found`` that those spoke whose words follow “he” or “she”.
    """
    made: dict[int, list[Source]] = {}
    last: Mention | None = None
    for sentence in page.body:
        mentions = named.of(sentence)
        own = _persons(page.flat, sentence, mentions)
        if not own or own[0].start > sentence.start:
            own += _meeting(page.flat, sentence, mentions)
        meant = _pronoun(page.flat, sentence, mentions, last)
        for source in meant:
            if source.name in found and not found[source.name].absent:
                found[source.name].spoke = True
        own += meant
        if own:
            own.sort()
            made[sentence.index] = own
        if mentions:
            last = _subject(mentions, own, found) or last
    for quoted, after in pairwise(page.body):
        if quoted.index not in made and (who := _said_after(page.flat, quoted, made.get(after.index, []), after)):
            made[quoted.index] = [Source(quoted.start, quoted.start, who.name, who.kind, who.verb)]
    return made


def _said_after(flat: str, quoted: Sentence, own: list[Source], after: Sentence) -> Source | None:
    """Who is told behind a sentence in quotation marks to have said it (“……！”县长王一在会上强调。)."""
    if flat[quoted.start] != "“" or flat[quoted.end - 1] != "”" or not own or own[-1].kind != "person":
        return None
    return own[-1] if not flat[own[-1].end : after.end].strip("。 ") else None


def _subject(mentions: list[Mention], own: list[Source], found: dict[str, Person]) -> Mention | None:
    """Whom “he” means in the next sentence: who spoke last there, else the first of the sentence's names."""
    spoken = [one for one in own if one.kind == "person"]
    if spoken:
        return next((one for one in reversed(mentions) if one.start <= spoken[-1].start), None)
    present = [one for one in mentions if one.key in found and found[one.key].spoke]
    return (present or mentions)[0]


def _persons(flat: str, sentence: Sentence, mentions: list[Mention]) -> list[Source]:
    made = []
    told = groups(flat, sentence, mentions)
    for number in range(len(told) - 1, 0, -1):
        group = told[number]
        if pattern("roles.object").search(flat, told[number - 1].end, group.start):
            told[number - 1].tail = group.tail  # what follows is still the subject's
            del told[number]
    for group in told:
        one = group.mentions[-1]
        if len(group.mentions) > 2:
            continue
        said = pattern("attribution.person").match(flat, group.end, group.tail)
        if said is None and one.alias:
            said = pattern("attribution.person").match(flat, one.start + 1, group.tail)
            inner = pattern("attribution.said").search(flat, one.end, group.tail)
            if inner:
                made.append(Source(one.start, inner.end(), one.key, "person", inner[0][:2]))
                continue
        if said:
            weak = said["verb"] in _ARRANGING and flat[said.end() : said.end() + 1] not in "，:“"
            made.append(Source(group.start, group.tail if weak else said.end(), one.key, "person", said["verb"], weak))
            continue
        later = pattern("attribution.said").search(flat, group.end, group.tail)
        tail = flat[group.end : group.tail]
        if later and not pattern("roles.cut").search(flat, group.end, later.start()):
            made.append(Source(group.start, later.end(), one.key, "person", later[0][:2]))
        elif pattern("attribution.speech_only").search(tail):
            made.append(Source(group.start, group.tail, one.key, "person", "讲话", True))
    return made


def _meeting(flat: str, sentence: Sentence, mentions: list[Mention]) -> list[Source]:
    if pattern("attribution.heading").match(flat[sentence.start : sentence.end]):
        return [Source(sentence.start, sentence.end, None, "meeting", "强调")]
    made = []
    told = (*pattern("attribution.meeting").finditer(flat, sentence.start, sentence.end),
            *pattern("attribution.named_meeting").finditer(flat, sentence.start, sentence.end),
            *pattern("attribution.body").finditer(flat, sentence.start, sentence.end))  # fmt: skip
    for match in told:
        if any(match.start() <= one.start < match.start("verb") for one in mentions) and not pattern(
            "attribution.heard"
        ).search(flat, match.start(), match.start("verb")):
            continue
        made.append(Source(match.start(), match.end("verb"), None, "meeting", match["verb"]))
    return made


def _pronoun(flat: str, sentence: Sentence, mentions: list[Mention], last: Mention | None) -> list[Source]:
    made = []
    for match in pattern("attribution.pronoun").finditer(flat, sentence.start, sentence.end):
        before = [one for one in mentions if one.end <= match.start()]
        who = before[-1] if before else last
        if who is not None:
            made.append(Source(match.start(), match.end("verb"), who.key, "person", match["verb"]))
    return made
