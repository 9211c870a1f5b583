"""What a list of stories says for its items: the place of the body whose list it is, the day over an item.

Lists have such a frame: an introduction, a head, a closing line that belong to no story; other pages only where their
first line is a masthead ("Weihe Daily, page 2"). A story that leaves its
place to them ("the city's headquarters met") has the place that they name, if it is one and fits the story's level.
Where articles merely stand one below the other, no place is passed on: they may be of two
sites.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extraction.en.dates import mentions
from extraction.en.meeting.place_mentions import Named, named, resolve
from extraction.en.stories.cues import CUES
from extraction.model import Evidence, MeetingFacts, Reading
from extraction.text.document import Document, Section
from extraction.text.stories import Stretch
from schemas.gazetteer import gazetteer, name_key


def head_end(document: Document, stretches: Sequence[Stretch]) -> int:
    """Where the head of the page ends, whose day and publisher are those of all stories.

    That is what stands before the first item of a list, or above the last headline over the first paragraph; the stamp
    under a headline is that story's own, unless "- END -" tells that the page goes on after it, or a
    paragraph tells of a chain of meetings. The first line is always of the head.
    """
    if not stretches[0].is_story:
        return stretches[0].end
    first_line = document.text.find("\n", len(document.text) - len(document.text.lstrip()))
    body = next((one.start for one in document.article_sentences()), 0)
    text = document.text
    within = any(one.start and "\n" not in text[max(0, one.start - 2) : one.start] for one in stretches)  # a chain
    if within or any(CUES.by_id["ended"].pattern.search(line.strip()) for line in text.splitlines()):
        return body
    over = [one.start for one in document.in_sections(Section.HEADLINE) if one.start < body]
    return max(over[-1] if over else 0, first_line, 0)


def place_of_page(document: Document, stretches: Sequence[Stretch], told: Sequence[Reading]) -> None:
    """Sets the place of the meetings of ``told`` that name none, where the frame of the page names one.

    ``document`` is the whole page. The place's words become evidence (method ``place_of_page``).
    """
    frame = [one for one in stretches if not one.is_story]
    last = stretches[-1] if frame else None
    if not frame:
        end = document.text.find("\n")
        if end < 0 or not CUES.by_id["masthead"].pattern.search(document.text[:end]):
            return
        frame = [Stretch(0, end, is_story=False)]
    found: list[Named] = []
    for one in named(document):
        in_foot = (
            last is not None
            and one.start >= last.start
            and one.sentence is not None
            and one.sentence.section in (Section.NAVIGATION, Section.STAMP)
        )
        if one.codes and (in_foot or any(piece.start <= one.start < piece.end for piece in frame)):
            found.append(one)
    around = {
        name_key(one.name)
        for one in found
        for other in found
        if any(code in gazetteer().ancestors(inner) for inner in other.codes for code in one.codes)
    }
    own = [one for one in found if name_key(one.name) not in around]
    if len({name_key(one.name) for one in own}) != 1:
        return
    codes = set(own[0].codes)
    for one in own[1:]:
        codes &= set(one.codes)
    outer = [one.codes for one in found if name_key(one.name) in around]
    codes = set(resolve(tuple(sorted(codes)), outer)) if outer else codes
    for reading in told:
        if reading.meeting is not None and reading.meeting.place_name is None:
            _give(reading, reading.meeting, own[0], sorted(codes))


def day_of_item(document: Document, stretch: Stretch, reading: Reading, published_on: date | None) -> None:
    """Sets the day of a meeting that tells none, where the head of its item is a day ("November 8").

    The year is the head's, else the last in which the day is not after ``published_on``; without both, no day is told.
    """
    meeting = reading.meeting
    if meeting is None or meeting.held_on is not None:
        return
    end = document.text.find("\n", stretch.start, stretch.end)
    head = document.text[stretch.start : end if end > 0 else stretch.end].strip()
    if not CUES.by_id["day_head"].pattern.search(head):
        return
    told = next((one for one in mentions(document) if stretch.start <= one.start < stretch.start + len(head)), None)
    if told is None or told.last_day is not None:
        return
    held, basis = told.value, "stated"
    if held is None and published_on is not None:
        years = (told.on(year) for year in (published_on.year, published_on.year - 1))
        held, basis = next((day for day in years if day is not None and day <= published_on), None), "publication"
    if held is not None:
        meeting.held_on = meeting.held_earliest = meeting.held_latest = held
        meeting.year_basis = basis
        reading.evidence.append(Evidence("held_on", told.start, told.end, "day_of_item"))


def day_before(text: str, stretch: Stretch, reading: Reading, before: Reading | None) -> None:
    """Sets the day of a meeting that tells none and followed at once on that of the story ``before`` it."""
    meeting = reading.meeting
    if meeting is None or meeting.held_on is not None or before is None or before.meeting is None:
        return
    day = before.meeting.held_on
    if day is None:
        return
    at = stretch.start
    for line in text[stretch.start : stretch.end].splitlines(keepends=True):
        if (found := CUES.by_id["right_after"].pattern.search(line)) is not None:
            meeting.held_on = meeting.held_earliest = meeting.held_latest = day
            meeting.year_basis = "context"
            reading.evidence.append(Evidence("held_on", at, at + found.end(), "day_of_story_before"))
            return
        at += len(line)


def _give(reading: Reading, meeting: MeetingFacts, one: Named, codes: Sequence[str]) -> None:
    levels = {gazetteer().places[code].level for code in codes}
    if len(levels) != 1:
        return
    (level,) = levels
    if meeting.admin_level not in ("unknown", level) and (meeting.admin_level, level) != ("prefecture", "county"):
        return  # the district's own meeting in a list of the city
    if meeting.admin_level == "prefecture" and level == "county" and one.kind not in ("city", None):
        return
    meeting.place_name, meeting.place_basis, meeting.admin_level = one.name, "stated", level
    meeting.place_code = codes[0] if len(codes) == 1 else None
    reading.evidence.append(Evidence("place_name", one.start, one.end, "place_of_page"))
    reading.issues = [issue for issue in reading.issues if issue.code != "place_ambiguous"]
