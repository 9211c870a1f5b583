"""Demands: the sentences in which somebody is told what is to be done, with who says it."""

from __future__ import annotations

from extraction.model import Directive, Issue
from extraction.text.document import Sentence
from extraction.zh.data import pattern
from extraction.zh.demands.attribution import FINDING, Source
from extraction.zh.page.layout import Page

_PLEDGES = ("表示", "表态", "承诺")  # without one of them a sentence is no pledge, and the rule is slow
_NUMBERS = "(0123456789一二三四五六七八九十"  # with which a numbered heading opens


def directives(page: Page, told: dict[int, list[Source]], title_end: int) -> tuple[list[Directive], list[Issue]]:
    """The demands of the body in order (places of ``flat``), and issues for words of demand in other sentences.

    ``title_end`` is where the sentence that says the meeting was held ends: before it only a source makes a demand.
    """
    made: list[Directive] = []
    issues: list[Issue] = []
    source: Source | None = None
    in_run = False
    for sentence in page.body:
        own = told.get(sentence.index, [])
        start = sentence.start
        inner = source
        if own:
            source = own[-1] if not own[-1].weak or source is None or own[-1].name != source.name else source
            inner = own[0]
            for one in own:  # the source that the first words of demand stand behind
                if pattern("demands.strong").search(page.flat, one.end, _next_start(own, one, sentence.end)):
                    inner = one
                    break
            else:
                inner = own[-1]
            in_run = False
        is_demand = _is_demand(page, sentence, inner, own, in_run, title_end)
        if is_demand:
            if (
                own
                and inner is not None
                and inner.end < sentence.end
                and inner.end - start <= 0.45 * (sentence.end - start)
            ):
                start = _after(page.flat, inner.end, sentence.end)
            made.append(_directive(page, start, sentence.end, inner))
            in_run = True
        elif own and source is not None and page.flat[sentence.end - 1] in ":—" and source.verb not in FINDING:
            in_run = True  # a list of what is demanded follows
        elif pattern("demands.strong").search(page.flat, sentence.start, sentence.end) and source is not None:
            issues.append(_issue(page, sentence))
    return made, issues


def _next_start(own: list[Source], one: Source, stop: int) -> int:
    later = [other.start for other in own if other.start > one.start]
    return max(later[0], one.end) if later else stop


def _after(flat: str, at: int, stop: int) -> int:
    while at < stop and flat[at] in "，,：:“ 了。":
        if flat[at] == "“":
            break
        at += 1
    return at if at < stop - 1 else stop - 1


def _is_demand(  # noqa: PLR0917 - one caller
    page: Page, sentence: Sentence, source: Source | None, own: list[Source], in_run: bool, title_end: int
) -> bool:
    flat = page.flat
    if sentence.end <= title_end and not own:
        return False
    if source is None:
        return False
    start = source.end if own and sentence.start <= source.end <= sentence.end else sentence.start
    if source.weak and own and source.start >= sentence.start:
        return False  # the speech is told, its words follow
    if sentence.end - start < 4:
        return False
    if pattern("demands.head").search(flat[sentence.start : sentence.end]):
        return False
    if own and flat[sentence.end - 1] in ":—" and pattern("demands.intro").match(flat, start, sentence.end):
        return False
    if _heads_or_pledges(flat, sentence):
        return False
    strong = pattern("demands.strong").search(flat, start, sentence.end) is not None
    if pattern("demands.purpose").search(flat, start, sentence.end):
        return False
    if strong:
        return True
    orders = _orders(flat, start, sentence.end)
    told_to = bool(own) and source.verb == "要求"
    if _only_tells(flat[start : sentence.end], orders=orders, told_to=told_to):
        return False
    if own and source.verb in _RESOLVED and not orders and _is_decided(flat, source):
        return False
    if own and source.verb in FINDING:
        return orders or (
            pattern("demands.body_acts").search(flat, start, sentence.end) is not None
            or pattern("demands.plan").match(flat, start, sentence.end) is not None
        )
    if own:
        return not pattern("demands.announced").search(flat, start, sentence.end)
    if in_run or pattern("demands.point").match(flat, start, sentence.end):
        return True
    return pattern("demands.imperative").search(flat, start, sentence.end) is not None


_RESOLVED = frozenset({"明确", "决定", "部署", "安排"})


def _only_tells(says: str, *, orders: bool, told_to: bool) -> bool:
    """Whether the words, without a word of demand, report, judge or say what something is.

    ``orders``: a clause of them opens with an imperative; ``told_to``: they stand behind “要求”.
    """
    if not (orders and told_to) and pattern("demands.fact").search(says):
        return True
    if pattern("demands.maxim").search(says):
        return True
    if orders:
        return False
    return bool(pattern("demands.finding").search(says) or (not told_to and pattern("demands.copula").search(says)))


def _is_decided(flat: str, source: Source) -> bool:
    """Whether the source's words tell what the meeting adopted (“审议通过了方案，明确分三个阶段推进”)."""
    return pattern("demands.fact").search(flat, source.start, source.end) is not None


def _orders(flat: str, start: int, stop: int) -> bool:
    """Whether a clause of the words opens with an imperative."""
    return pattern("demands.imperative_first").search(flat[start:stop]) is not None


def _heads_or_pledges(flat: str, sentence: Sentence) -> bool:
    """Whether the sentence names a field under which demands follow, or is what those called in promise."""
    if flat[sentence.start] in _NUMBERS and pattern("demands.subject").match(flat, sentence.start, sentence.end):
        return True
    says = any(flat.find(word, sentence.start, sentence.end) >= 0 for word in _PLEDGES)
    return says and pattern("demands.pledge").match(flat, sentence.start, sentence.end) is not None


def _directive(page: Page, start: int, end: int, source: Source | None) -> Directive:
    row = Directive(start, end)
    if source is not None:
        row.speaker_kind = source.kind
        row.speaker_name = source.name
    words = page.flat[start:end]
    soft = pattern("demands.soft").search(words) or (
        source is not None and source.verb in ("希望", "建议", "提醒", "倡议", "呼吁")
    )
    if soft and not pattern("demands.hard").search(words):
        row.stringency = "advisory"
    else:
        row.stringency = "mandatory"
    return row


def _issue(page: Page, sentence: Sentence) -> Issue:
    found = pattern("demands.strong").search(page.flat, sentence.start, sentence.end)
    word = found[0] if found else ""
    start, end = page.folded.span(sentence.start, sentence.end)
    return Issue("demand_not_taken", f"“{word}” in a sentence that is no demand", start, end)
