"""Demands: which sentences say what is to be done from now on, who makes them, how strictly and until when.

Sentence by sentence. A source named in the sentence ("Li Wei stressed that") opens a run; the sentences that follow
are that source's until another takes over. Within a run bare imperatives, infinitives and items of a list are demands
too; judgements on the situation, past work, purposes of the meeting and who attended are not, wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.en.demands import asking, codes, deadlines, imperatives, learned, no_demand
from extraction.en.demands.attribution import Attribution
from extraction.en.demands.stringency import stringency
from extraction.en.people.mentions import People
from extraction.model import Directive, Issue
from extraction.text import lexicon
from extraction.text.document import Document, Sentence
from extraction.text.lexicon import Hit, Hits

_CLOSING = re.compile(
    r"\W*+(?:(?:in (?:conclusion|summary|short)|overall|to sum up|in a word),|"
    r"(?:by combining|by (?:taking|adopting|doing) (?:these|this|such)|through (?:these|this|such)) )"
)
# "Emphasis was placed on stepping up checks", "Efforts were stressed to tighten checks": a demand in the passive.
_EMPHASIS = re.compile(
    r"\W*(?:(?:special|particular|great|more|renewed|further|strong) )?(?:emphasis|stress"
    r"|priority|attention|efforts?|focus|weight) "
    r"(?:was|were|is|are)(?: also| further)? "
    r"(?:placed|laid|put|given|stressed|emphasi[sz]ed|called for|urged|demanded|required"
    r"|asked for)(?: on| to| for| upon| by)? \w+"
)
_INCLUDES = re.compile(r"\W*(?:this|these|that) (?:includes?|means|involves|covers|calls? for) (?:also )?\w+ing\b")
_ITEM_AFTER = re.compile(r"\s*(?:(?:in|at|during) (?:the|his|her) \w+(?: \w+)?)?\s*[:：,，]?\s*[“\"']?\s*(?:that )?")
_STRESSED = re.compile(r"\s*(?:(?:to|on)\s+\w+|(?:\w+ly )?[a-z]+ing\b)")
_PASSIVE = re.compile(r" (?:\w+ly )?\w+(?:ed|en|t)\b")
# An acting body, as the subject of "will".
_BODY = re.compile(
    r"\b(?:we|you|city|county|district|province|region|town|bureau|departments?|government|committee|headquarters|"
    r"ministry|office|authorit(?:y|ies)|commission|administration|prefecture|league|banner|teams?|groups?|"
    r"all (?:levels|localities)|"
    r"units?|enterprises?|supervisors|inspectors|police|schools?|leaders?)(?: also| then)?$"
)
_ORGAN = re.compile(
    r"\b(?:systems?|departments?|bureaus?|governments?|committees?|headquarters|commissions?|city|county|counties|"
    r"districts?|detachments?|brigades?|teams?|troops|soldiers|forces|corps)\b"
)
# What "will" foretells rather than asks for.
_OUTLOOK = re.compile(
    r"\s+(?:also\s+)?(?:be (?:another|more|even|a |an |the |in |heavy|strong|affected|difficult)|increase|rise|"
    r"fall|see|have|face|enter|become|remain|bring|lead to|affect|continue to (?:rise|increase|hold|be)|usher|"
    r"hold|convene|attend|re-?mobilize|"
    r"re-?deploy|go to|come|visit|in turn|arrive|land|last|reach|"
    r"move (?:north|south|east|west|inland|in|on|away|toward|over|through|across))\b"
)
_MERELY = re.compile(
    r" (?:the (?:\w+est|most|first|last|year|month|key)|another|even|more|blamed|scolded|thanked|heavy|difficult)\b"
)
_SKY = re.compile(
    r"\b(?:rain|rainfall|typhoon|temperatures?|wind|snow|precipitation|weather|storm|process|parts|waters|flow)$"
)
_PLACE_WILL = re.compile(r"that [a-z]+$")
_SHORT = re.compile(r"\W*+[a-z]+(?: [a-z]+)? ?$")
# Subjects of "is to" that make it a statement ("the task of this meeting is to").
_PURPOSE = re.compile(
    r"\b(?:purpose|aim|aimed|goal|objective|task|tasks|intention|theme|meeting|conference|session|situation|key)"
    r"\b[^,;]{0,40}$"
)
_EQUATION = re.compile(r"(?:^|[,;] |\bthat )to [a-z]+ [^,;]{0,50}$")  # "to guard the grass is to guard our rice bowl"
_MEASURES = re.compile(
    r"[^.;:]{0,60}\b(?:measures|steps|tasks|actions|arrangements|priorities|rules)\b[^.;:]{0,80}?"
    r"(?:, )?\b(?:among them|including|such as|namely) (?:the )?\w+ing\b"
)
# A subject or an opening that makes "may", "is allowed" and the like a ban.
_NEGATED = re.compile(
    r"(?:\b(?:no|none|nobody|nothing|neither|not (?:one|a single)|at no time|under no circumstances|in no case)\b)"
    r"[^.;:,“”]{0,80}$"
)
_IN_MAY = re.compile(r"\b(?:in|by|since|until|till|of|before|after|from|to|and|this|last|next|early|late|mid|\d{1,2})$")
_CONFIDENT = re.compile(r"\b(?:hopes?|believes?|trusts?|confident|looks? forward|convinced)\b(?: that)?[^,;]{0,40}$")
_SPEECH = re.compile(r"speech|remarks|address|requirements|arrangement|deploy|instructions|summary")
_ARRANGED = re.compile(r"made (?:\w+ )?(?:arrangements?|deployments?|plans?)|arranged|deployed")
_FAR = 240  # characters before "and will" that may hold its subject
_REACH = 4000  # characters of what a source says that are looked at
_TOPIC_FIRST = 12  # characters before the speaker from which on they may name what the demand is about
_OCCASION = re.compile(
    r"\b(?:meetings?|conferences?|sessions?|speech|remarks|report(?:ed|s)?|attend(?:ed|ing)?|presid\w+)\b"
)
_LATE = 30  # characters from which on a source at the end of its sentence names who said what stands before it
_MOST = 200  # demand words looked at in one sentence: more are no language, and time must stay linear
_ALONE = frozenset({"must", "should", "bar"})


@dataclass(slots=True)
class _Run:
    """Who is speaking, and whether the sentences that follow are still his or hers."""

    kind: str = "unattributed"
    person: int | None = None
    open: bool = False
    begun: bool = False  # the text has made a demand before
    asks: bool = False  # the last source was named by a verb of demand
    waiting: int | None = None  # who made a speech that no sentence has quoted yet


@dataclass(slots=True)
class _Look:
    """The sentence under judgement: its demand words that nothing cancels, and the run it stands in."""

    lower: str
    sentence: Sentence
    live: list[Hit]
    run: _Run
    reports: bool  # tells of the meeting itself
    sources: list[Attribution]


def directives(
    document: Document, people: People, attributions: list[Attribution], hits: Hits
) -> tuple[list[Directive], list[Issue]]:
    """The demands of the body in text order, one row a sentence, with codes and deadline words.

    Issues tell of sentences that hold the words of a demand and were not taken (``demand_not_taken``).
    """
    found: list[Directive] = []
    to_settle: list[learned.Demand] = []
    issues: list[Issue] = []
    run = _Run()
    by_sentence: dict[int, list[Attribution]] = {}
    for attribution in attributions:
        by_sentence.setdefault(attribution.sentence, []).append(attribution)
    demanding, reporting = lexicon.by_sentence(document, "demands"), lexicon.by_sentence(document, "report")
    for sentence in document.article_sentences():
        sources = by_sentence.get(sentence.index, [])
        triggers = demanding.get(sentence.index, [])
        reports = sentence.index in reporting
        look = _Look(document.folded, sentence, _live(triggers), run, reports, sources)
        is_demand, source = _judge(look, sources)
        if is_demand and no_demand.is_statement(document.folded, sentence.start, sentence.end):
            is_demand = False
        _take_over(run, source, is_demand, reports)
        if is_demand:
            run.open = run.begun = True
            if run.kind == "unattributed" and not sources and run.waiting is not None:
                run.kind, run.person = "person", run.waiting
            row, coded = _row(document, people, look, source, hits)
            found.append(row)
            to_settle.append(coded)
        elif any(value in ("must", "should") for _, _, value in triggers):
            detail = "a sentence with a modal verb was read as a statement"
            issues.append(Issue("demand_not_taken", detail, sentence.start, sentence.end))
    for row, settled in zip(found, learned.settled(document, to_settle), strict=True):
        row.codes = settled
    return found, issues


def _take_over(run: _Run, source: Attribution | None, is_demand: bool, reports: bool) -> None:
    """Carry the speaker forward, or close the run."""
    if source is not None:
        run.asks = source.role == "demand" and is_demand
    if source is not None and (source.role != "arrange" or is_demand):
        run.kind = "unattributed" if source.kind == "other" else source.kind
        run.person = source.person
        run.open = True
        if source.kind == "other":
            run.waiting = None
    elif source is not None and source.kind == "person" and _ARRANGED.match(source.verb):
        run.kind, run.person, run.open = "person", source.person, True
    elif source is not None and source.kind == "person" and run.kind == "unattributed":
        # A speech outweighs a report or an explanation of documents.
        if run.waiting is None or _SPEECH.search(source.verb):
            run.waiting = source.person
    elif reports and not is_demand:
        run.open = False


def _live(triggers: list[Hit]) -> list[Hit]:
    """The triggers that nothing cancels ("it should be noted that")."""
    if not triggers:
        return triggers
    cancelled = [(left, right) for left, right, value in triggers if value == "not"][:_MOST]
    return [
        hit
        for hit in triggers[:_MOST]
        if hit[2] != "not" and not any(left <= hit[0] and hit[1] <= right for left, right in cancelled)
    ]


def _judge(look: _Look, sources: list[Attribution]) -> tuple[bool, Attribution | None]:
    """Whether the sentence is a demand, and the source that it belongs to."""
    sentence, lower = look.sentence, look.lower
    if _CLOSING.match(lower, sentence.start, sentence.end):
        return False, None
    if _EMPHASIS.match(lower, sentence.start, sentence.end) or (
        look.run.open and _INCLUDES.match(lower, sentence.start, sentence.end)
    ):
        return True, next((source for source in sources if source.kind == "person"), None)
    strong = [source for source in sources if source.role != "arrange"]
    for source in strong[:_MOST]:
        if _asks(look, source):
            return True, source
    if strong:
        return False, strong[-1]
    if sources:
        colon = lower.find(":", sources[0].end, min(sentence.end, sources[0].end + 60))
        if colon > 0 and imperatives.opens_at(lower, colon + 2, sentence.end, numbers=False):
            return True, sources[0]
        late = [hit for hit in look.live if hit[0] >= sources[0].end]
        return _any(look, late, sources[0]), sources[0]
    if not look.run.open:  # a slogan in quotation marks is not a demand of its own
        outside = _unquoted(lower, sentence.start, look.live)
        return _any(look, outside, None), None
    if _any(look, look.live, None) or imperatives.opens(lower, sentence.start, sentence.end):
        return True, None
    if look.reports:
        return False, None
    return _goes_on(look), None


def _goes_on(look: _Look) -> bool:
    """Whether a sentence without a word of demand carries on the demands of an open run."""
    lower, start, end = look.lower, look.sentence.start, look.sentence.end
    if (
        look.run.asks
        and lower.startswith(("that ", "and that "), start)
        and lower[max(0, start - 8) : start].rstrip().endswith(";")
    ):
        return imperatives.is_further_that(lower, start, end)
    if imperatives.goes_on(lower, start, end):
        return True
    words = lower[start:end]
    if " be " in words and imperatives.is_subjunctive(lower, start, end):
        return True
    return " responsible " in words and imperatives.is_charge(lower, start, end)


def _asks(look: _Look, source: Attribution) -> bool:
    """Whether what ``source`` says in the sentence is a demand."""
    lower, sentence = look.lower, look.sentence
    content = lower[source.end : min(sentence.end, source.end + _REACH)]
    if source.end > sentence.start + _LATE and not content.strip(" .,;:”\"'"):  # "…, he said."
        before = [hit for hit in look.live if hit[1] <= source.end]
        demanded = source.role == "demand" and source.start > sentence.start + 8
        if demanded or _any(look, before, None, is_open=True):
            return True
        return source.kind == "person" and imperatives.orders(lower, sentence.start, source.start)
    if lower[sentence.start] in '“"' and source.start > sentence.start + 8:  # “Do not …,” A said, “…”
        before = [hit for hit in look.live if hit[1] <= source.start]
        if _any(look, before, None, is_open=True) or imperatives.opens(lower, sentence.start, source.start):
            return True
    if _any(look, [hit for hit in look.live if hit[0] >= source.end], source):
        return not (source.verb in ("asked", "asks", "asking") and asking.QUESTION.match(content))
    if source.role == "demand":
        return asking.is_asked(source.verb, content)
    colon = content.find(":", 0, 60)
    if colon > 0 and imperatives.opens_at(lower, source.end + colon + 2, sentence.end, numbers=False):
        return True  # "stressed three nos: no overloading, …"
    after = _ITEM_AFTER.match(lower, source.end, sentence.end)
    if after and (":" in after[0] or "：" in after[0]) and imperatives.opens_at(lower, after.end(), sentence.end):
        return True
    if source.role == "say" and _MEASURES.match(content):
        return True  # "outlined measures for schools, among them banning …"
    return source.role == "stress" and bool(_STRESSED.match(content))


def _unquoted(lower: str, start: int, live: list[Hit]) -> list[Hit]:
    """The words that stand outside quotation marks."""
    outside: list[Hit] = []
    depth = straight = 0
    for hit in live:
        depth += lower.count("“", start, hit[0]) - lower.count("”", start, hit[0])
        straight += lower.count('"', start, hit[0])
        start = hit[0]
        if depth <= 0 and straight % 2 == 0:
            outside.append(hit)
    return outside


def _any(look: _Look, live: list[Hit], source: Attribution | None, *, is_open: bool | None = None) -> bool:
    """Whether any of the words ``live`` makes a demand where it stands."""
    told = source is not None or (look.run.open if is_open is None else is_open)
    for left, right, value in live:
        if value in _ALONE or (value in ("need", "penalty") and told):
            return True
        if value == "cannot":
            if source is not None and source.role == "stress":
                return True
            continue
        before = look.lower[max(look.sentence.start, left - (90 if value == "negated" else 60)) : left].rstrip()
        if value == "had":
            if source is not None:
                return True
            continue
        if value == "negated":
            if look.lower[left:right] == "may" and _IN_MAY.search(before):
                continue
            if _NEGATED.search(before) and (told or look.lower[left:right] != "can"):
                return True
            continue
        if value == "expected":
            if told and (_BODY.search(before) or before.endswith("s")) and not _SKY.search(before):
                return True
            continue
        if value == "told":
            words = look.lower[left:right].split()
            plain = len(words) > 3 or words[0] not in ("is", "are")
            if plain or not (_PURPOSE.search(before) or _EQUATION.search(before)):
                return True
        elif value == "will" and _acts(look, before, (left, right), source, told):
            return True
    return False


def _acts(look: _Look, before: str, will: tuple[int, int], source: Attribution | None, told: bool) -> bool:
    """Whether "will" speaks of what a body is to do, rather than of what is going to happen."""
    lower, sentence = look.lower, look.sentence
    left, right = will
    word = lower[left:right]
    if before.endswith((" it", " this", " that", "there")) or _SKY.search(before):
        return False
    if _OUTLOOK.match(lower, right, sentence.end) or (
        word in ("will be", "would be") and _MERELY.match(lower, right, sentence.end)
    ):
        return False
    if _CONFIDENT.search(before):
        return False
    if word == "would":
        return source is not None and bool(_ORGAN.search(before) or _BODY.search(before))
    if source is not None:
        return word == "would be" or source.role != "say" or bool(_ORGAN.search(before) or _PLACE_WILL.search(before))
    if told:
        return True
    if word == "would be":
        return False
    if look.run.begun and word == "will be" and _PASSIVE.match(lower, right, sentence.end):
        return True
    if _BODY.search(before) or _SHORT.match(lower, sentence.start, left):
        return True
    return before.endswith((",", " and")) and bool(_ORGAN.search(lower, max(sentence.start, left - _FAR), left))


def _row(
    document: Document, people: People, look: _Look, source: Attribution | None, hits: Hits
) -> tuple[Directive, learned.Demand]:
    """The demand, and what its codes are settled by."""
    sentence, run = look.sentence, look.run
    row = Directive(sentence.start, sentence.end, speaker_kind=run.kind)
    if run.kind == "person":
        if run.person is None:
            row.speaker_kind = "unattributed"
        else:
            row.speaker_name = people.names[run.person]
    row.deadline = deadlines.words(document, sentence.start, sentence.end)
    row.stringency = stringency(document, hits, sentence.start, sentence.end)
    # The speaker's titles are not what the demand is about; what stands before them may be.
    begin = sentence.start
    spans: list[tuple[int, int]] = []
    if source is not None and source.kind == "person":
        begin = min(one.end for one in look.sources if one.person == source.person and one.kind == "person")
        if sentence.end - begin < 8:  # "…, he said."
            begin = sentence.start
        elif source.start - sentence.start > _TOPIC_FIRST and not _OCCASION.search(
            look.lower, sentence.start, source.start
        ):
            spans.append((sentence.start, source.start))
    spans.append((begin, sentence.end))
    return row, learned.Demand(spans, codes.codes(document, hits, spans))
