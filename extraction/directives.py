"""Demands: which sentences say what is to be done from now on, who makes them, how strictly and until when.

Sentence by sentence. A source named in the sentence ("Li Wei stressed that") opens a run; the sentences that follow are
that source's until another takes over. Within a run bare imperatives, infinitives and items of a list are demands too;
judgements on the situation, past work, purposes of the meeting and who attended are not, wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction import codes, deadlines
from extraction.article import Article, Sentence, Zone
from extraction.facts import Directive, Issue
from extraction.matcher import Hit, Hits
from extraction.people import People
from extraction.speech import Attribution

_OPENER = re.compile(
    r"[\W_]*(?:(?:and|also|but|then|meanwhile|in addition|at the same time|besides|moreover)\b[\s,]*)*"
)
_NUMBER = re.compile(r"[\W_]*(?:\(?\d{1,2}[.)、]|[①②③④⑤⑥⑦⑧⑨⑩])\s*")
_QUESTION = re.compile(
    r"\s*(?:how|what|about|in detail|whether|why|who|where|if|after|the (?:reason|situation|progress))\b"
)
_EMPTY = re.compile(
    r"\s*(?:in (?:the|his|her)\b|at the\b|(?:two|three|four|five|six|several|the following)\b)?[^,.;:]{0,90}[.:;!?]?\W*$"
)
_ENDS = re.compile(r"[.!?;:。！？；：][\"”’')\]]*$")
_CLOSING = re.compile(
    r"\W*(?:(?:in (?:conclusion|summary|short)|overall|to sum up|in a word),|(?:by combining|through (?:these|this|such)) )"
)
_PROPOSED = frozenset(
    {
        "suggested",
        "suggests",
        "suggesting",
        "proposed",
        "proposes",
        "proposing",
        "recommended",
        "recommends",
        "hoped",
        "expressed",
        "pledged",
        "promised",
        "vowed",
        "expected",
    }
)
_CONDITION = re.compile(
    r"\W*(?:for|in|on|before|after|when|if|with|according to|once|where|as for|regarding|whether|no matter)\b[^,;]{0,160}, "
)
_WHOEVER = re.compile(r"\W*(?:whoever|those (?:who|that|which)|anyone who|any \w+ (?:that|who|which))\b")
_BARE_NO = re.compile(r"(?:no|not)\b")
_PAST = re.compile(r"\b(?:was|were|has been|have been|had)\b")
_ITEM_AFTER = re.compile(r"\s*[:：,，]?\s*[“\"']?\s*(?:that )?")
_BODY = re.compile(
    r"\b(?:we|you|city|county|district|province|region|town|bureau|departments?|government|committee|headquarters|ministry|office|"
    r"authorit(?:y|ies)|commission|administration|prefecture|league|banner|[a-z]+ (?:city|county|district)|all (?:levels|localities)|"
    r"teams?|groups?|units?|enterprises?|supervisors|inspectors|police|schools?|leaders?)(?: also| then)?$"
)
_CLAUSE = re.compile(
    r"(?:, |\band )(?:(?:and|to) )?(?:effectively|resolutely|earnestly|firmly|strictly|vigorously|comprehensively|conscientiously|"
    r"further|make (?:overall|every)|do a good|strengthen|ensure|carry out|implement|improve|promote|prevent|eliminate|"
    r"establish|enhance|rectify|keep|grasp|pay close|persist in|speed up|step up|crack down|implement) "
)
_ORGAN = re.compile(
    r"\b(?:systems?|departments?|bureaus?|governments?|committees?|headquarters|commissions?|city|county|counties|districts?|detachments?|brigades?|teams?)\b"
)
_OUTLOOK = re.compile(
    r"\s+(?:also\s+)?(?:be (?:another|more|even|a |an |the |in |heavy|strong|affected|difficult)|increase|rise|fall|see|have|face|enter|become|"
    r"remain|bring|lead to|affect|continue to (?:rise|increase|hold|be)|usher|hold|convene|attend|re-?mobilize|re-?deploy|also|go to|come|"
    r"visit|in turn|move|arrive|land|last|reach)\b"
)
_SKY = re.compile(
    r"\b(?:rain|rainfall|typhoon|temperatures?|wind|snow|precipitation|weather|storm|process|parts|waters|flow)$"
)
_PURPOSE = re.compile(
    r"\b(?:purpose|aim|aimed|goal|objective|task|tasks|intention|theme|meeting|conference|session|situation|key)\b[^,;]{0,40}$"
)
_ASKED = (
    "required",
    "requests",
    "requested",
    "demanded",
    "demands",
    "asked",
    "asks",
    "urged",
    "urges",
    "called",
    "calls",
    "ordered",
    "instructed",
    "instructs",
    "demanding",
    "requesting",
    "requiring",
    "asking",
    "urging",
    "calling",
    "requires",
    "directed",
    "appealed",
    "exhorted",
    "advocated",
    "pressed",
    "encouraged",
    "insisted",
    "commanded",
    "advised",
    "require",
    "demand",
    "request",
    "requirements",
    "requirement",
)
_LISTING = re.compile(r"^(?:(?:put|puts|made|raised|set|laid|outlined|specified)\b|proposed \w)")


@dataclass(slots=True)
class _Run:
    """Who is speaking, and whether the sentences that follow are still his or hers."""

    kind: str = "unattributed"
    person: int | None = None
    open: bool = False
    begun: bool = False  # the text has made a demand before
    waiting: int | None = None  # who made a speech that no sentence has quoted yet


def directives(
    article: Article, people: People, attributions: list[Attribution], hits: Hits
) -> tuple[list[Directive], list[Issue]]:
    """The demands of the body in text order, one row a sentence, with codes and deadline words.

    Issues tell of sentences that hold the words of a demand and were not taken (``demand_not_taken``).
    """
    found: list[Directive] = []
    issues: list[Issue] = []
    run = _Run()
    by_sentence: dict[int, list[Attribution]] = {}
    for attribution in attributions:
        by_sentence.setdefault(attribution.sentence, []).append(attribution)
    for sentence in article.sentences:
        if sentence.zone is not Zone.BODY:
            continue
        sources = by_sentence.get(sentence.index, [])
        triggers = hits.within("demands", sentence.start, sentence.end)
        is_demand, source = _judge(article, sentence, sources, triggers, hits, run)
        if source is not None and (source.role != "arrange" or is_demand):
            run.kind = "unattributed" if source.kind == "other" else source.kind
            run.person = source.person
            run.open = True
            if source.kind == "other":
                run.waiting = None
        elif source is not None and source.kind == "person" and run.kind == "unattributed":
            run.waiting = source.person
        elif not is_demand and any(
            value == "report" for _, _, value in hits.within("imperatives", sentence.start, sentence.end)
        ):
            run.open = False
        if is_demand:
            run.open = run.begun = True
            if run.kind == "unattributed" and not sources and run.waiting is not None:
                run.kind, run.person = "person", run.waiting
            found.append(_row(article, people, sentence, source, run, triggers, hits))
        elif any(value in ("must", "should") for _, _, value in triggers):
            detail = "a sentence with a modal verb was read as a statement"
            issues.append(Issue("demand_not_taken", detail, sentence.start, sentence.end))
    return found, issues


def _judge(
    article: Article, sentence: Sentence, sources: list[Attribution], triggers: list[Hit], hits: Hits, run: _Run
) -> tuple[bool, Attribution | None]:
    """Whether the sentence is a demand, and the source that it belongs to."""
    lower = article.lower
    strong = [source for source in sources if source.role != "arrange"]
    first = sources[0] if sources else None
    if _CLOSING.match(lower, sentence.start, sentence.end):
        return False, None
    live = _live(triggers)
    if not strong:
        if first is not None:
            late = [hit for hit in live if hit[0] >= first.end]
            return _strong(lower, sentence, late, run, first), first
        if not run.open:  # a slogan in quotation marks is not a demand of its own
            live = [hit for hit in live if not _quoted(lower, sentence.start, hit[0])]
        taken = _strong(lower, sentence, live, run, None) or (
            run.open and (_opens(article, sentence, hits) or _goes_on(article, sentence, hits))
        )
        return taken, None
    for source in strong:
        if _asks(lower, sentence, source, live, hits, run):
            return True, source
    return False, strong[-1]


def _live(triggers: list[Hit]) -> list[Hit]:
    """The triggers that nothing cancels ("it should be noted that")."""
    cancelled = [(left, right) for left, right, value in triggers if value == "not"]
    return [
        hit
        for hit in triggers
        if hit[2] not in ("not", "strict") and not any(left <= hit[0] and hit[1] <= right for left, right in cancelled)
    ]


def _asks(lower: str, sentence: Sentence, source: Attribution, live: list[Hit], hits: Hits, run: _Run) -> bool:
    """Whether what ``source`` says in the sentence is a demand."""
    content = lower[source.end : sentence.end]
    if source.start > sentence.start + 20 and not content.strip(" .,;:”\"'").count(" "):  # "…, he said."
        before = [hit for hit in live if hit[1] <= source.start]
        return source.role == "demand" or _strong(lower, sentence, before, _Run(open=True), None)
    strong = _strong(lower, sentence, [hit for hit in live if hit[0] >= source.end], run, source)
    if strong:
        return not (source.verb in ("asked", "asks", "asking") and _QUESTION.match(content))
    if source.role == "demand":
        return _is_asked(source.verb, content)
    after = _ITEM_AFTER.match(lower, source.end, sentence.end)
    if after and re.search("[:：]", after[0]) and _opens_at(lower, after.end(), sentence.end, hits):
        return True
    return source.role == "stress" and bool(re.match(r"\s*(?:(?:to|on)\s+\w+|(?:\w+ly )?[a-z]+ing\b)", content))


def _is_asked(verb: str, content: str) -> bool:
    """Whether a verb of demand is followed by what is demanded."""
    word = verb.split()[0]
    if _LISTING.match(verb) or word in ("requirements", "requirement") and len(content) < 15:
        head, colon, tail = content.partition(":")
        return bool(colon) and len(head) < 80 and len(tail.strip()) > 15
    if word in ("asked", "asks", "asking") and _QUESTION.match(content):
        return False
    if word in _PROPOSED:
        return bool(re.match(r"\s*that\b", content))
    if word in ("told", "tells", "telling"):
        return bool(re.search(r"\bto\b", content))
    if word in ("warned", "warns", "warning"):
        return bool(re.search(r"\b(?:would|will)\b", content))
    return word in _ASKED and len(content.strip(" .,;:!?")) > 12


def _quoted(lower: str, start: int, at: int) -> bool:
    return lower.count("“", start, at) > lower.count("”", start, at) or lower.count('"', start, at) % 2 == 1


def _goes_on(article: Article, sentence: Sentence, hits: Hits) -> bool:
    """Whether a later clause opens with a bare verb ("…, and effectively form closed-loop management")."""
    if any(value == "report" for _, _, value in hits.within("imperatives", sentence.start, sentence.end)):
        return False
    if _PAST.search(article.lower, sentence.start, min(sentence.end, sentence.start + 150)):
        return False
    return bool(_CLAUSE.search(article.lower, sentence.start, sentence.end))


def _strong(lower: str, sentence: Sentence, live: list[Hit], run: _Run, source: Attribution | None) -> bool:
    for left, right, value in live:
        before = lower[max(sentence.start, left - 60) : left].rstrip()
        if value in ("must", "should", "need", "bar", "penalty"):
            if value == "penalty" and not (run.open or source is not None):
                continue
            if value == "need" and source is None and not run.open:
                continue
            return True
        if value == "told":
            words = lower[left:right].split()
            if words[-1] in ("to", "be") and words[0] in ("is", "are") and len(words) <= 3 and _PURPOSE.search(before):
                continue
            return True
        if value == "will" and _acts(lower, before, right, sentence, run, source, lower[left:right]):
            return True
    return False


def _acts(
    lower: str, before: str, right: int, sentence: Sentence, run: _Run, source: Attribution | None, word: str
) -> bool:
    if (
        before.endswith((" it", " this", " that"))
        or _OUTLOOK.match(lower, right, sentence.end)
        or _SKY.search(before)
        or before.endswith("there")
    ):
        return False
    if source is not None:
        return (
            word == "would be"
            or source.role != "say"
            or bool(_ORGAN.search(before) or re.search(r"that [a-z]+$", before))
        )
    if run.open:
        return True
    if word == "would be":
        return False
    if run.begun and word == "will be" and re.match(r" (?:\w+ly )?\w+(?:ed|en|t)\b", lower[right : right + 30]):
        return True
    first = lower[sentence.start : sentence.start + len(before)]
    return bool(
        _BODY.search(before)
        or re.match(r"\W*[a-z]+(?: [a-z]+)?$", first)
        or (re.search(r"(?:\band|,)$", before) and _ORGAN.search(before))
    )


def _opens(article: Article, sentence: Sentence, hits: Hits) -> bool:
    """Whether the sentence opens like a demand: an item of a list, a bare verb, an infinitive."""
    lower = article.lower
    if (
        not _ENDS.search(lower, max(sentence.start, sentence.end - 3), sentence.end)
        and sentence.end - sentence.start < 60
    ):
        return False
    first = _OPENER.match(lower, sentence.start, sentence.end)
    begin = first.end() if first else sentence.start
    number = _NUMBER.match(lower, sentence.start, sentence.end)
    if number:
        begin = number.end()
    if _WHOEVER.match(lower, sentence.start, sentence.end) or _opens_at(lower, begin, sentence.end, hits):
        return True
    condition = _CONDITION.match(lower, sentence.start, sentence.end)
    return bool(condition) and _opens_at(lower, condition.end(), sentence.end, hits, numbers=False)  # type: ignore[union-attr]


def _opens_at(lower: str, begin: int, end: int, hits: Hits, *, numbers: bool = True) -> bool:
    opening = [hit for hit in hits.within("imperatives", begin, end) if hit[0] == begin]
    if _BARE_NO.match(lower, begin, end) and _PAST.search(lower, begin, end):
        return False
    if numbers and any(value == "number" and _is_item(lower, right, end) for _, right, value in opening):
        return True
    return any(value == "verb" for _, _, value in opening)


def _is_item(lower: str, right: int, end: int) -> bool:
    """Whether a number word opens an item: "First, …", "One is to …", not "First quarter accidents fell"."""
    return bool(re.match(r"\s*[,，:、]|\s+(?:is|to|we|that)\b", lower[right : min(end, right + 8)])) or lower[
        :right
    ].endswith((" is", "terms of"))


def _row(
    article: Article,
    people: People,
    sentence: Sentence,
    source: Attribution | None,
    run: _Run,
    triggers: list[Hit],
    hits: Hits,
) -> Directive:
    strict = any(value == "strict" for _, _, value in triggers)
    row = Directive(sentence.start, sentence.end, stringency="mandatory" if strict else "advisory")
    row.speaker_kind = run.kind
    if run.kind == "person" and run.person is not None:
        row.speaker_name = people.names[run.person]
    elif run.kind == "person":
        row.speaker_kind = "unattributed"
    row.deadline = deadlines.words(article, sentence.start, sentence.end)
    begin = sentence.start
    if source is not None and source.kind == "person":
        begin = source.end  # the speaker's titles are not what the demand is about
    row.codes = codes.codes(article, hits, begin, sentence.end)
    return row
