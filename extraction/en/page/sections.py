"""Body told from debris: each sentence gets the section of the page that it stands in.

Lines are judged by the words they begin with, by their form (closing stop, length, repetition) and by their place
between the lines of the story. Inside a line, datelines and bylines are cut off (``bylines``). What comes after the
end of the story, or belongs to another story on the page (``stories``), is ASIDE.
"""

from __future__ import annotations

import re

from extraction.en.page import datelines
from extraction.en.page.labels import REACH, WORDS, bare
from extraction.en.page.lines import DAYS, LEAD, MONTHS, SHORT, PageLine, is_after, page_lines
from extraction.en.page.stories import closing_lines, second_story
from extraction.text.document import DraftSentence, Page, Section

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp|mp4)\b", re.I)
_CREDIT = re.compile(  # “… speaks at the meeting. [Photo/zunyi.gov.cn]”, “… in Zunyi. Photo: Zunyi Daily”
    r"(?:[\[(（【][^\[\]()（）【】]{0,20}\b(?:photo|picture|image)s? ?(?:/|:|by |from |courtesy |provided |taken )"
    r"[^\[\]()（）【】]{0,60}[\])）】]"
    r"|[.,/|] ?(?:photo|picture|image)s?(?: by|:| courtesy of| provided by) [^.]{2,40})[.\s]*$"
)
_STAMP_LINE = re.compile(
    rf"[\W_]*(?:{DAYS}|{MONTHS}\b|20\d\d|19\d\d|\d{{1,2}}:\d\d"
    rf"|(?:the )?[0-3]?\d(?:st|nd|rd|th)?(?: of)? {MONTHS}\b)"
)
_STAMP_REST = re.compile(
    rf"[\W\d_]|(?:{DAYS}|{MONTHS}|am|pm|by|at|on|the|of|st|nd|rd|th|t|z|year|month|day|beijing time|admin|updated"
    r"|published|source|edition [a-z]?)(?![a-z])"
)
_STAMPED = re.compile(
    r"(?:\b(?:source|author|browse|clicks?|hits|reads|font size|publisher|editor|updated|published)"
    r"|(?:time|date|views))\s?[:：丨]"
)
_BODY_START = re.compile(
    r"(?:the (?:meeting|conference|session|plenary|symposium|participants)|at the (?:meeting|conference|session)"
    r"|it is (?:necessary|required|also)|in (?:his|her) speech|(?:first|second|third)(?:ly)?\b"
    r"|(?:fourth|fifth|sixth|finally)\b"
    r"|(?:one|two|three|four|five) (?:is|are)\b|[(（]?\d{1,2}[.、)）]\s?\S|to \w+)"
)
_BODY_VERB = re.compile(
    r"\b(?:attended|presided|hosted|chaired|emphasi[sz]ed|stressed|pointed out|required|requested|demanded"
    r"|requires|stresses|must|should"
    r"|necessary|held|convened|participated|reported|conveyed|notified)\b"
)
_ITEM_START = re.compile(
    r"(?:the (?:first|second|third|fourth|fifth|sixth|last) (?:is|are)\b|(?:second|third|fourth|fifth|sixth)(?:ly)?,"
    r"|we (?:must|should|will|shall|need)\b)"
)
_BROKEN_OFF = re.compile(  # "… and the", "… twice a d"
    r"(?:\b(?:the|an?|of|to|in|on|at|for|with|by|from|and|or|that|which|who|is|are|be|was|were|must|should|will|not|its"
    r"|their|all)|(?<= )[b-hj-z])[ ,.…]*$"
)
_END_MARK = re.compile(r"[-–—(\[【] ?(?:END|End|end|完) ?[-–—)\]】]")
_LINKS = (">", "»", "|", "›", "→", "·")
_NEAR = 40  # lines to each side among which a repetition is looked for


def assign_sections(page: Page) -> None:
    """Set ``section`` of every sentence of ``page``; sentences that hold a byline beside body text are split."""
    lines = page_lines(page.text, _split(page))
    _mark(page, lines)
    _headlines(page, lines)
    _captions(page, lines)
    closing_lines(page, lines)
    second_story(page, lines)
    for line in lines:
        if line.section is not None and line.section is not Section.ARTICLE:
            for sentence in line.sentences:
                sentence.section = line.section
    _inside(page, lines)


def _split(page: Page) -> list[DraftSentence]:
    """Cut datelines and bylines off the sentences that hold them; sentences are numbered anew."""
    text = page.text
    result: list[DraftSentence] = []
    paragraph = -1
    in_story = False
    closing = -1  # the first closing bracket from the sentence on
    ends = {sentence.paragraph: sentence.end for sentence in page.sentences}
    for sentence in page.sentences:
        pieces = [sentence]
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            stop = ends[paragraph]
            if stop - sentence.start > 40:
                found = list(datelines.before(text, sentence.start, stop, not in_story))
                if found:
                    pieces = _cut_off(sentence, found)
                    in_story = in_story or stop - found[-1][1] > 120
                else:
                    in_story = in_story or stop - sentence.start > 240
        last = pieces[-1]
        if closing < last.start:
            closing = text.find(")", last.start)
            if closing < 0:
                closing = len(text)
        if last.section is Section.ARTICLE and closing < last.end:
            tail = list(datelines.after(text, last))
            if tail:
                pieces[-1:] = _cut_tail(text, last, tail)
        result.extend(pieces)
    for index, sentence in enumerate(result):
        sentence.index = index
    page.sentences = result
    return result


def _cut_off(sentence: DraftSentence, found: list[datelines.Piece]) -> list[DraftSentence]:
    """Pieces before a sentence. They may reach past its end (“Sept. 16 (Xinhua) --”): then it is all piece."""
    pieces = []
    for start, stop, told in found:
        if start >= sentence.end:
            break
        pieces.append(DraftSentence(start, min(stop, sentence.end), 0, sentence.paragraph, told))
    if pieces[-1].end < sentence.end:
        sentence.start = pieces[-1].end
        pieces.append(sentence)
    return pieces


def _cut_tail(text: str, sentence: DraftSentence, found: list[datelines.Piece]) -> list[DraftSentence]:
    pieces = [DraftSentence(start, stop, 0, sentence.paragraph, told) for start, stop, told in found]
    stop = found[0][0]
    while stop > sentence.start and text[stop - 1].isspace():
        stop -= 1
    if stop > sentence.start:
        sentence.end = stop
        return [sentence, *pieces]
    return pieces


def _mark(page: Page, lines: list[PageLine]) -> None:
    """Sections that the words of a line tell by themselves."""
    text = page.text
    told: dict[str, Section | None] = {}  # by words, and those that follow as far as an opening may reach
    for line in lines:
        if line.length > SHORT or len(line.sentences) > 1:
            line.section = _marked(text, page.folded, line)
            continue
        words = text[line.start : max(line.end, line.start + REACH)] + str(line.length)
        if words not in told:
            told[words] = _marked(text, page.folded, line)
        line.section = told[words]


def _marked(text: str, lower: str, line: PageLine) -> Section | None:
    if line.length > 420:
        return None
    told = WORDS.label(text, line.start, line.end)
    if (
        told is not None
        and (line.length < 260 or told is Section.TEASER)
        and not (told is Section.BYLINE and _speech(line))
    ):
        return told
    told = WORDS.opening(lower, line.start)
    if told is not None and (
        told is Section.NAVIGATION
        or (told is Section.TEASER and line.length < 300)
        or (not line.stopped and line.length < 180)
    ):
        return told
    if line.length < SHORT:
        words = line.words
        if not words or words.isdecimal():
            return Section.STAMP
        told = WORDS.whole.get(words)
        if told is not None:
            return told
        if line.length < 60 and all(WORDS.whole.get(word) is Section.NAVIGATION for word in words.split()):
            return Section.NAVIGATION
        if words in WORDS.closing:
            return WORDS.closing[words]
        if line.stopped:
            ends_open = text.endswith(("...", "……", "…"), line.start, line.end)
            return Section.TEASER if ends_open and not _ITEM_START.match(lower, line.start) else None
        if _IMAGE.search(text, line.start, line.end):
            return Section.CAPTION
        if _STAMP_LINE.match(lower, line.start, line.end) and not _STAMP_REST.sub("", words):
            return Section.STAMP
        if (
            text.find(":", line.start, line.end) >= 0
            and _STAMPED.search(lower, line.start, line.end)
            and not _BODY_VERB.search(lower, line.start, line.end)
        ):
            return Section.STAMP
        if _crumbs(text, line):
            return Section.NAVIGATION
        if _signed(text, lower, line):
            return Section.BYLINE
    return None


def _speech(line: PageLine) -> bool:
    return len(line.sentences) > 2


def _crumbs(text: str, line: PageLine) -> bool:
    """A trail of links: “News > City > Text”, “Photos | More | Share”."""
    part = text[line.start : line.end]
    return sum(map(part.count, _LINKS)) >= 2


def _signed(text: str, lower: str, line: PageLine) -> bool:
    """A line that names who wrote: a role word among its first words, and the rest in capitals (“Reporter Li Ming”)."""
    head = lower[line.start : line.start + 40]
    if not (
        "reporter" in head or "correspondent" in head or "editor" in head or "photograph" in head or "intern " in head
    ):
        return False
    words = re.findall(r"[A-Za-z][\w’'-]*", text[line.start : line.end])
    small = sum(word[0].islower() and word.lower() not in WORDS.roles["byline"] for word in words)
    return len(words) <= 14 and small <= 2


def _headlines(page: Page, lines: list[PageLine]) -> None:
    """The lines above the story: those without a closing stop, or followed by the stamp, are its headlines."""
    seen: dict[str, int] = {}
    for line in lines:
        if line.section is None and line.words:
            seen[line.words] = seen.get(line.words, 0) + 1
    titles = {bare(page.of(sentence)) for sentence in page.sentences if sentence.section is Section.HEADLINE}
    in_story = False
    for number, line in enumerate(lines):
        if line.section is not None:
            continue
        key = line.words
        told = line.stopped and (line.length > 110 or len(line.sentences) > 1)  # a paragraph, not a headline
        if key and not told and (seen[key] > 1 or key in titles):
            line.section = Section.HEADLINE
        elif not in_story and _is_caption(page, lines, number):
            line.section = Section.CAPTION
        elif not in_story and _is_headline(page, lines, number):
            line.section = Section.HEADLINE
            titles.add(key)
        else:
            in_story = in_story or line.length > 60 or line.stopped


def _is_caption(page: Page, lines: list[PageLine], number: int) -> bool:
    """Whether a line above the story tells of a picture: it ends in its source, or follows headline, stamp and file."""
    line = lines[number]
    if line.length > 260 or number + 1 == len(lines) or LEAD.match(page.folded, line.start):
        return False
    if _CREDIT.search(page.folded, max(line.start, line.end - 90), line.end):
        return True
    if line.stopped or not number or not _IMAGE.search(page.text, lines[number - 1].start, lines[number - 1].end):
        return False
    above = [one.section for one in lines[max(0, number - _NEAR) : number]]
    return Section.HEADLINE in above and Section.STAMP in above[above.index(Section.HEADLINE) :]


def _is_headline(page: Page, lines: list[PageLine], number: int) -> bool:
    line = lines[number]
    if line.length > 260 or len(line.sentences) > 2:
        return False
    lower = page.folded
    first = line.sentences[0].start
    if first > 0 and is_after(page, line, Section.BYLINE):
        return False
    following = lines[number + 1] if number + 1 < len(lines) else None
    if following is None:
        return False
    if not line.stopped:
        broken = following.section is None and page.text[following.start].islower()
        return not broken and not (line.length > 140 and LEAD.match(lower, line.start))
    return line.length < 160 and len(line.sentences) == 1 and following.section is Section.STAMP


def _captions(page: Page, lines: list[PageLine]) -> None:
    """Lines without a closing stop between the lines of the story: captions, unless they speak like the story."""
    text, lower = page.text, page.folded
    bodies = [line for line in lines if line.section is None]
    for number, line in enumerate(bodies):
        if line.length > 200:
            continue
        if (
            line.stopped
            and len(line.sentences) == 1
            and line.length < 160
            and _is_part(text, line, bodies[max(0, number - _NEAR) : number + _NEAR])
        ):
            line.section = Section.CAPTION
            continue
        if line.stopped:
            continue
        following = bodies[number + 1] if number + 1 < len(bodies) else None
        broken = number > 0 and not bodies[number - 1].stopped and text[line.start].islower()
        if broken or (following and text[following.start].islower()):
            continue  # a sentence broken over lines
        if following is None and _breaks_off(page, line):
            continue
        if _is_part(text, line, bodies[max(0, number - _NEAR) : number + _NEAR]) or (
            not (_starts_story(lower, line) and line.length > 40)
            and (line.length < 60 or not _BODY_VERB.search(lower, line.start, line.end))
        ):
            line.section = Section.CAPTION
    for number, line in enumerate(bodies):
        near = bodies[max(0, number - _NEAR) : number + _NEAR]
        if line.section is None and line.length > 200 and _is_start(text, line, near):
            line.section = Section.TEASER


def _breaks_off(page: Page, line: PageLine) -> bool:
    """Whether the last line is a paragraph that a text cut off at some length ends in."""
    if line.length > 40 and _BROKEN_OFF.search(page.text, max(line.start, line.end - 16), line.end):
        return True
    return len(line.sentences) > 1 and _ITEM_START.match(page.folded, line.start) is not None


def _starts_story(lower: str, line: PageLine) -> bool:
    return bool(_BODY_START.match(lower, line.start) or LEAD.match(lower, line.start))


def _is_part(text: str, line: PageLine, bodies: list[PageLine]) -> bool:
    """Whether ``line`` only repeats words of a longer line."""
    words = text[line.start : line.end].rstrip(".。")
    if len(words) < 20:
        return False
    least = line.length + 10
    for other in bodies:  # noqa: SIM110 - any() over a generator takes twice as long
        if other.length > least and text.find(words, other.start, other.end) >= 0:
            return True
    return False


def _is_start(text: str, line: PageLine, bodies: list[PageLine]) -> bool:
    """Whether ``line`` is a cut-off copy of the start of a longer line (the page's own summary)."""
    if line.stopped:
        return False
    words = text[line.start : line.end].rstrip("….")
    return any(
        other is not line and other.length > line.length and text.startswith(words, other.start) for other in bodies
    )


def _inside(page: Page, lines: list[PageLine]) -> None:
    """Links and closing lines inside a paragraph, where a page lost its line breaks."""
    text, lower = page.text, page.folded
    single = len(lines) <= 3
    if single and (ended := _END_MARK.search(text)) is not None:
        for sentence in page.sentences:  # what comes after “- END -” in one paragraph
            if sentence.start > ended.start() and sentence.section is Section.ARTICLE:
                sentence.section = Section.ASIDE
    for number, line in enumerate(lines):
        if line.section is not None and line.section is not Section.ARTICLE:
            continue
        last = number == len(lines) - 1 or single
        for sentence in line.sentences[1:]:
            length = sentence.end - sentence.start
            if length > 300:
                continue
            colon = text.find(":", sentence.start, sentence.start + 40) > 0
            told = WORDS.label(text, sentence.start, sentence.end) if colon else None
            if told is None and (last or lower.startswith(("see also", "read more", "related "), sentence.start)):
                told = WORDS.opening(lower, sentence.start)
            if told is not None:
                sentence.section = told
