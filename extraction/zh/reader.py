"""The way in for Chinese: ``Reader.read`` turns one text into the facts that it states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from extraction.model import NO_HINTS, Directive, DocumentFacts, Evidence, MeetingFacts, Reading, SourceHints
from extraction.text import door
from extraction.text.stories import Stretch, united
from extraction.version import locked
from extraction.zh.data import AT_START, Scanner
from extraction.zh.demands import attribution, coding, deadlines, directives, figures, headings, learned
from extraction.zh.meeting import events, form, kind, meeting_date, place, references
from extraction.zh.meeting.event import Event, event
from extraction.zh.page import layout, stamps
from extraction.zh.page.layout import Page, Story
from extraction.zh.page.text import Folded, fold
from extraction.zh.people import attendees as roles
from extraction.zh.people.mentions import people
from extraction.zh.stories import split

VERSION: str = locked()["zh"]["version"]
"""Raise it whenever any Chinese text could be read otherwise than before."""

LEXICONS = ("sectors", "instruments", "responsibilities", "phrases")


@dataclass(slots=True)
class StoryReading:
    """One story of a page and what it states; places are of the text."""

    story: Story
    reading: Reading


class Reader:
    """Reads Chinese texts. Made once a process: its words and places are loaded then, not on import."""

    language = "zh"
    version = VERSION

    def __init__(self) -> None:
        self._scanner = Scanner(LEXICONS)
        place.finder()
        for make in AT_START:
            make()

    def read(self, text: str, hints: SourceHints = NO_HINTS) -> Reading:
        """All that ``text`` states, with the words behind it; pure, and nothing is raised for content.

        A page of several stories is read story by story (``extraction.text.stories``).
        """
        entered = door.unescaped(text)
        told = self.stories(entered.clean, hints)
        if len(told) == 1:
            return door.place(entered, told[0].reading)
        page = united(
            replace(told[0].reading.document),
            (),
            [(Stretch(one.story.start, one.story.end), one.reading) for one in told],
        )
        return door.place(entered, page)

    def stories(self, text: str, hints: SourceHints = NO_HINTS) -> list[StoryReading]:
        """The page's stories in order, each read by itself; at least one. Spans are of ``text``."""
        folded = fold(text)
        lines = layout.lines(folded.flat)
        found = split.stories(folded.flat, lines)
        if len(found) > 1:  # links and menus of one story say nothing of the next
            lines = [line for one in found for line in layout.lines(folded.flat, one.start, one.end)]
        sentences = layout.sentences(folded.flat, lines)
        hits = self._scanner.scan(folded.flat)
        about, above = layout.about_page(lines), layout.of_all(lines)
        made = []
        before: date | None = None
        for story in found:
            goes_on = split.goes_on(folded.flat, lines, story) or split.has_end(folded.flat, lines)
            page = layout.part(folded, lines, above if goes_on else about, sentences, story, hits, hints)
            start, end = _stretch(folded, story)
            reading = _read(page, before)
            before = reading.meeting.held_on if reading.meeting is not None else before
            made.append(StoryReading(Story(story.position, start, end), reading))
        return made


def _stretch(folded: Folded, story: Story) -> tuple[int, int]:
    if story.end <= story.start:
        return 0, len(folded.text)
    start, end = folded.span(story.start, story.end)
    return (0 if story.start == 0 else start), (len(folded.text) if story.end == len(folded.flat) else end)


def _read(page: Page, before: date | None) -> Reading:
    """What one story states."""
    told = event(page)
    named = people(page)
    persons = roles.persons(page, named, told)
    said = attribution.sources(page, named, persons)
    found, unused = directives.directives(page, said, told.sentence.end if told else 0)
    n_speakers = sum(1 for one in persons.values() if one.spoke or one.presided)
    verdict = kind.judge(page, told, len(found), n_speakers)
    evidence: list[Evidence] = []
    reading = Reading(_document(page, verdict, evidence), evidence=evidence)
    if verdict.is_report:
        _meeting(page, reading, told, persons, found, [(one.start, one.end) for one in named.mentions], before)
        reading.issues += unused
    _to_text(page.folded, reading)
    return reading


def _document(page: Page, verdict: kind.Verdict, evidence: list[Evidence]) -> DocumentFacts:
    facts = DocumentFacts(
        language="zh",
        title=page.hints.title,
        publisher=page.hints.publisher,
        published_on=page.hints.published_on,
        published_basis="metadata" if page.hints.published_on else None,
        kind="meeting_report" if verdict.is_report else "other",
        kind_score=verdict.score,
        kind_reason=verdict.reason or None,
        rendition="original",
        n_sentences=len(page.body),
    )
    if words := stamps.title(page):
        facts.title = page.folded.words(*words)
        evidence.append(Evidence("title", *words, "zh.headline"))
    if words := stamps.publisher(page):
        facts.publisher = page.folded.words(*words)
        evidence.append(Evidence("publisher", *words, "zh.source_label"))
    if day := stamps.published(page):
        facts.published_on, facts.published_basis = day.day, day.basis
        evidence.append(Evidence("published_on", day.start, day.end, f"zh.published_{day.basis}"))
    return facts


def _meeting(  # noqa: PLR0917 - one caller
    page: Page,
    reading: Reading,
    event_told: Event | None,
    persons: dict[str, roles.Person],
    found: list[Directive],
    names: list[tuple[int, int]],
    before: date | None,
) -> None:
    when = meeting_date.held(page, event_told, reading.document.published_on, before)
    where = place.place(page, event_told, _titles(persons), names)
    called = form.form(page, event_told)
    reading.attendees, unused_names = roles.attendees(page, persons, where.level)
    about = coding.topics(page)
    if event_told is not None and event_told.is_follow_on and called.mode != "video":
        for one in reading.attendees:  # the branch venue was of the meeting watched before
            one.joined_remotely = False
    printed = {one.key: page.folded.words(one.first.start, one.first.end) for one in persons.values()}
    for row in found:
        if row.speaker_kind == "person" and row.speaker_name in printed:
            row.speaker_name = "".join(printed[row.speaker_name].split())
    ruled = [learned.Demand(row.start, row.end, *coding.codes(page, row.start, row.end, about)) for row in found]
    for row, codes in zip(found, learned.settled(page.flat, ruled), strict=True):
        row.codes = codes
    headings.mark(page.flat, found)
    reading.phrases = coding.formulas(page, [(row.start, row.end) for row in found])
    deadlines.settle(page, found, when.held_on)
    reading.directives = found
    reading.figures = figures.figures(page)
    reading.place_mentions = place.place_mentions(page)
    reading.meeting = MeetingFacts(
        held_on=when.held_on,
        held_earliest=when.earliest,
        held_latest=when.latest,
        year_basis=when.year_basis,
        place_code=where.code,
        place_name=where.name,
        place_basis=where.basis,
        admin_level=where.level,
        mode=called.mode,
        meeting_type_code=called.meeting_type_code,
        convener=called.convener,
        title=called.title,
    )
    reading.references = references.references(page, event_told, reading.meeting, reading.document.published_on)
    reading.event_mentions = events.mentions(page, reading.meeting, reading.document.published_on)
    reading.evidence += when.evidence + where.evidence + called.evidence
    reading.issues += when.issues + where.issues + unused_names


def _titles(persons: dict[str, roles.Person]) -> list[tuple[int, int, float]]:
    """Titles of those who took part, with what they weigh for the level of the body."""
    return [
        (*one.title, 1.5 if one.presided or one.spoke else 0.5)
        for one in persons.values()
        if one.title and (one.presided or one.spoke or one.attended) and not one.absent
    ]


def _to_text(folded: Folded, reading: Reading) -> None:
    """Turn places of the folded text into places of the text itself."""
    reading.evidence[:] = [one._replace(start=span[0], end=span[1]) for one in reading.evidence
                           for span in [folded.span(one.start, one.end)]]  # fmt: skip
    for row in reading.directives:
        row.start, row.end = folded.span(row.start, row.end)
        if row.deadline is not None:
            row.deadline = folded.span(*row.deadline)
        row.codes = [one._replace(start=span[0], end=span[1]) for one in row.codes
                     for span in [folded.span(one.start, one.end)]]  # fmt: skip
    reading.figures = [
        one._replace(start=span[0], end=span[1], period=folded.span(*one.period) if one.period else None)
        for one in reading.figures
        for span in [folded.span(one.start, one.end)]
    ]
    reading.event_mentions = [one._replace(start=span[0], end=span[1]) for one in reading.event_mentions
                              for span in [folded.span(one.start, one.end)]]  # fmt: skip
    reading.references = [one._replace(start=span[0], end=span[1]) for one in reading.references
                          for span in [folded.span(one.start, one.end)]]  # fmt: skip
    reading.phrases = [one._replace(start=span[0], end=span[1]) for one in reading.phrases
                       for span in [folded.span(one.start, one.end)]]  # fmt: skip
    for number, issue in enumerate(reading.issues):
        if issue.code in ("date_not_taken", "date_conflict") and issue.start is not None and issue.end is not None:
            start, end = folded.span(issue.start, issue.end)
            reading.issues[number] = issue._replace(start=start, end=end)
