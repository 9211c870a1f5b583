"""Kind, mode and convener of the meeting."""

from __future__ import annotations

from typing import NamedTuple

from extraction.model import Evidence
from extraction.text.document import Section
from extraction.zh.data import pattern, rules
from extraction.zh.meeting.event import Event
from extraction.zh.page.layout import Page


class Form(NamedTuple):
    """What kind of meeting it was, and how and by what kind of body it was held."""

    meeting_type_code: str
    mode: str
    convener: str
    title: str | None
    evidence: list[Evidence]


def form(page: Page, told: Event | None) -> Form:
    """The meeting's form by its name, its sentence, the headline, and words on how it was held."""
    evidence: list[Evidence] = []
    spans = _spans(page, told)
    follows = told is not None and told.is_follow_on
    own = [told.title] if follows and told is not None and told.title is not None else []
    kind = _type(page, spans, own if follows else None, evidence)
    convener = _first("conveners", page, _convening(page, told), evidence, "convener") or "unknown"
    mode = "unspecified"
    for name in ("in_person", "video"):
        found = _mode(page, told, name, spans)
        if found is not None:
            mode = name
            evidence.append(Evidence("mode", *found, f"modes.{name}"))
            break
    title = None
    if told is not None and told.title is not None:
        title = page.folded.words(*told.title)
        evidence.append(Evidence("title", *told.title, told.rule))
    return Form(kind, mode, convener, title, evidence)


Span = tuple[int, int]


def _spans(page: Page, told: Event | None) -> list[Span]:
    """Where the meeting's kind is told, best first: its name, the headline, its sentence."""
    spans: list[Span] = []
    if told is not None and told.title is not None:
        spans.append(told.title)
    for line in page.in_sections(Section.HEADLINE):
        if page.body and line.start > page.body[0].start:
            break
        if told is not None and not told.only_watched and _names_another(page, line.start, line.end):
            continue
        spans.append((line.start, line.end))
    if told is not None:
        spans.append((told.sentence.start, told.sentence.end))
    return spans


def _names_another(page: Page, start: int, end: int) -> bool:
    """Whether a headline names the meeting that was watched before, not the one that is reported."""
    words = page.flat[start:end]
    return any(pattern(name).search(words) for name in ("event.watched", "modes.of_watched", "modes.ended"))


def _convening(page: Page, told: Event | None) -> list[Span]:
    if told is None:
        return _spans(page, told)
    start = told.sentence.start
    stop = told.title[1] if told.title else told.sentence.end
    return [(start, stop), *_under_bodies(page), *_spans(page, told)[1:-1]]


def _under_bodies(page: Page) -> list[Span]:
    """A headline that begins with the verb, with the line above it, which prints the bodies that held the meeting."""
    return [
        (page.flat.rfind("\n", 0, line.start - 1) + 1, line.end)
        for line in page.in_sections(Section.HEADLINE)
        if page.flat.startswith(("召开", "举行"), line.start) and line.start > 0
    ]


_GENERAL = ("video", "work", "work_named")
_OF_BODIES = ("standing_committee", "executive", "plenary", "department_party")


def _type(page: Page, spans: list[Span], own: list[Span] | None, evidence: list[Evidence]) -> str:
    """The most particular kind that name, headline or sentence tells; video only where no conference is named.

    ``own``: of a meeting that followed a watched one, the only words by which it can be a video conference.
    """
    told = rules("types")
    named = spans[:-1] or spans
    if own is not None:  # headlines of the watched meeting tell nothing of its follow-up
        named = [
            span for span in named if span in own or not pattern("modes.of_watched").search(page.flat, *span)
        ] or own
    if named and len(spans) > 1 and spans[-1][0] <= named[0][0] < spans[-1][1]:
        convening = (spans[-1][0], named[0][1])  # the name with the body that it is of
        for name in _OF_BODIES:
            found = told[name].pattern.search(page.flat, *convening)
            if found:
                evidence.append(Evidence("meeting_type_code", found.start(), found.end(), told[name].id))
                return str(told[name].settings["value"])
    for names in ([name for name in told if name not in _GENERAL], ["work_named"], ["video"], ["work"]):
        for start, end in own if own is not None and names == ["video"] else named:
            for name in names:
                found = told[name].pattern.search(page.flat, start, end) if name in told else None
                if found and not (name == "video" and _is_other(page, found.start())):
                    evidence.append(Evidence("meeting_type_code", found.start(), found.end(), told[name].id))
                    return str(told[name].settings["value"])
    return "other"


def _first(subject: str, page: Page, spans: list[Span], evidence: list[Evidence], field: str) -> str | None:
    """The value of the first rule that any of the spans meets, span by span."""
    for start, end in spans:
        for rule in rules(subject).values():
            found = rule.pattern.search(page.flat, start, end)
            if found:
                evidence.append(Evidence(field, found.start(), found.end(), rule.id))
                return str(rule.settings["value"])
    return None


def _mode(page: Page, told: Event | None, name: str, spans: list[Span]) -> Span | None:
    rule = pattern(f"modes.{name}")
    follows = told is not None and told.is_follow_on
    own = [told.title] if told is not None and told.title is not None else []
    for start, end in own if name == "video" and follows else spans:
        found = rule.search(page.flat, start, end)
        if found and not _is_other(page, found.start()):
            return found.span()
    if name == "video" and told is not None and told.only_watched:
        watched = pattern("event.watched").search(page.flat, told.sentence.start, told.sentence.end)
        if watched:
            return watched.span()
    held = pattern(f"modes.{name}_held")
    first = told.number if told is not None and told.is_follow_on else 0
    if told is not None and told.is_follow_on:
        if name != "video":
            return None
        for start, end in ((told.sentence.start, told.sentence.end), *spans[:-1]):
            glued = pattern("modes.same_line").search(page.flat, start, end)
            if glued and _was_video(page, told):
                return glued.span()
        held = pattern("modes.video_form")
    for sentence in page.body[first:]:
        found = held.search(page.flat, sentence.start, sentence.end)
        earlier = found and pattern("modes.earlier").search(page.flat, sentence.start, sentence.end)
        if found and earlier and earlier.start() < found.start():
            continue
        if found and not _is_other(page, found.start()):
            return found.span()
    return None


def _was_video(page: Page, told: Event) -> bool:
    """Whether the meeting before was watched over a line, which the one that followed could use."""
    stop = told.title[0] if told.title else told.sentence.end
    return any(pattern(name).search(page.flat, page.story.start, stop) for name in ("modes.video", "event.watched"))


def _is_other(page: Page, start: int) -> bool:
    """Whether the words stand in the name of another meeting, whose spirit is passed on."""
    if pattern("modes.passed_on").search(page.flat, max(0, start - 40), start):
        return True
    return pattern("modes.spirit").match(page.flat, start) is not None
