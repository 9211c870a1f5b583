"""The day (in China) on which a text was published, where the text or the source's metadata states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extraction.en.dates import DateMention, mentions, sentence_at
from extraction.en.page.datelines import NAMES
from extraction.model import Evidence
from extraction.text.document import Document, Section
from schemas.days import stamped

_HEADER = re.compile(r"(?:^|\n)[ \t]*date[ :]{1,2}$")
_TIME = re.compile(
    r"[ \t\u00a0T,]{0,3}(?:at )?(?:[01]?\d|2[0-3])[:：][0-5]\d|[ ]?\d{1,2}[:：]\d\d\s?[AP]M",
    re.I,
)
_TIME_BEFORE = re.compile(r"(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：]\d\d)?(?:\s?[ap]\.?m\.?)?\s?,?\s*$", re.I)
_LABEL = re.compile(
    r"(?:\b(?:date|time|released?|publish\w*|publication|updated?|upload\w*|posted|post|issued?"
    r"|edit(?:ed|ing)|"
    r"created|creation|generat\w+|entry|added|submitted|last modified|written)|日期|时间|發布|发布|更新)"
    r"(?:\s?(?:date|time|day|at|on|in|by|of (?:release|publication|issue|writing|editing|generation"
    r"|disclosure|document)|"
    r"日期|时间|于))*\s?(?:\([^()\n]{0,20}\))?\s?[:：|丨]?\s*$",
    re.I,
)
_UPDATED = re.compile(r"(?:updated?|last modified|edit(?:ed|ing)|更新)[^:：|\n]{0,12}[:：|]?\s*$", re.I)
# What may stand on a line with nothing but the date and the makers of the text.
_NOT_A_STAMP = re.compile(
    r"\btoday(?: is|'s|:)|\bphoto\b|\bpicture\b|deadline|\bsince\b|\buntil\b|\bbefore\b|\bas of\b|valid"
    r"|effective|"
    r"copyright|©|icp|\bpage\b|\.(?:png|jpe?g|gif)|今天是",
    re.I,
)
# Whose the page is, and since when: “© 11 May 2023 City Daily”, “All rights reserved, City Media, May 11, 2023”.
_OWNER_BEFORE = re.compile(r"(?:\bcopyright|©|^\W*\(c\)|\ball rights reserved|版权所有|版权归)[^\n|;；]{0,70}$", re.I)
_OWNER_AFTER = re.compile(r"\W{0,3}(?:copyright|©|\(c\)|all rights reserved|版权)", re.I)
_CLOCK = re.compile(r"today is[^\n]{0,24}$|今天是\s?$", re.I)
_OTHER_LABEL = re.compile(r"\b(?:deadline|held|meeting|effective|valid|registration|birth)\s?$", re.I)
_MAKERS = re.compile(
    r"\b(?:by|source|author|reporter|from|editor|click|views?|edition|in news|categor\w+|font|reading|hits|print"
    r"|来源|作者|记者|correspondent)\b|\|",
    re.I,
)
_NOT_BEFORE_A_STAMP = re.compile(r"\b(?:on|by|from|since|until|before)(?: the)?\s*$", re.I)
_SIGNED = 70  # characters of a name that signs a line with a date
_SOURCE_NAME = re.compile(r"[ \t|]++[A-Z][\w’'&.-]*+(?: (?:[A-Z][\w’'&.-]*+|of|the|and|for)){0,8}\s*")
_IN_BRACKETS = re.compile(r"\s*[\]】](?:\s*[\[【][^\[\]【】\n]{2,80}[\]】])*\s*")
_HEADLINE_AFTER = re.compile(r"[ \t|:]+[A-Z][\w’'&-]+ [^\n]*[^\s.。!?]\s*$")
_OFFICE = re.compile(
    r"[ \t|]++[A-Z][\w’'&.-]*+(?: [\w’'&.-]++){0,6}? (?:release|court|bureau|office|committee|government"
    r"|department|cent(?:er|re)|media|news|tv|net(?:work)?|daily|website|platform|brigade|detachment|station|section|client|app|channel|account"
    r"|edition)\s*",
    re.I,
)
_RUN_AFTER = re.compile(
    r"\s+0? ?By\b|\s*(?:\||[\[【]|(?:Source|Author|Editor|Reporter|Upload\w*|Views?|Clicks?|Browse|Font|Number of|From"
    r"|Column|Hits|Translator|Edition|Reading|Publisher|Category)\b)|\s+in News\b"
)
# A dateline: a day at the head of a line, then the lead of the story, which tells its own day or place (“2023-07-11 In
# Lanping County …”). A time of the day or an hour belongs to the day before it, which is then the meeting's.
_LEAD_OF_LINE = re.compile(
    r"\s+(?:The (?:[A-Z][\w’'-]* ){1,3}(?:Network|Daily|News|Agency)\b|On"
    r"|In(?! the (?:early )?(?:morning|afternoon|evening)\b)|At(?! (?:\d|noon\b|about\b|around\b))|To|Recently"
    r"|Yesterday|Today|This (?:morning|afternoon))\b"
)
_HEAD = 500  # characters in which the stamp of a page without line breaks stands
_LONG_LINE = 240
_MOST = 100  # dates at each end of a text that are looked at; who writes more writes a table
_HEAD_LINES = 14
_RANK = {"header": 0, "stamp": 1, "bare": 2, "dateline": 3, "updated": 4, "tail": 5}
_BASIS = {
    "header": "header",
    "stamp": "stamp",
    "bare": "stamp",
    "dateline": "dateline",
    "updated": "stamp",
    "tail": "stamp",
}
_AFTER_DATELINE = re.compile(
    r"\s?(?:[-–—:：]{1,2}(?=\s|[A-Z])|[(（\[【]|/|,?\s?(?:Reporters?|news|电|讯)\b|\s*$)", re.I
)
_NAMED_BEFORE = re.compile(rf"\s*[\[【]?{NAMES}(?:\s*[-–—]|,)?\s*")  # of a place or an office
_PRESS_BEFORE = re.compile(r"\b(?:Daily|News|Media(?: Center)?|Release|Online|Network|Times|Post)\s*$")
_LEAD = re.compile(r"\s+(?=[A-Z][\w’'-]*\s)")
_BYLINE_BEFORE = re.compile(rf"\s*(?:{NAMES} ?)?[(（][^()\n]{{2,60}},\s*")
_AFTER_NAMED = re.compile(  # the story, nothing, or what stands at the head of a newspaper's page
    r"\s*[\]】]|[.:：]\s+(?=[A-Z“\"‘])|\s*[-–—]+\s|\s*$"
    r"|,?\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b|\s+(?:(?:Page|Edition|Issue)\b|A\d\b)"
)
# “Time: 15 March 2022”, under or over “Presided by: …”: minutes give the day of their meeting.
_TIME_OF_MINUTES = re.compile(
    r"\W*(?:(?:meeting )?(?:time|date)|(?:time|date) of (?:the )?meeting|held on)\s?[:：]", re.I
)
_LINE_OF_MINUTES = re.compile(
    r"\W*(?:convened by|called by|convener|presided by|presider|chair(?:ed by|man|person)?|moderator|host(?:ed by)?"
    r"|participants|attendees|present|attending|absent|place|venue|location|topics?|agenda|minutes"
    r"|minute[- ]taker|recorder)"
    r"\s?[:：]",
    re.I,
)
_LINES_OF_MINUTES = 2  # labels of minutes that must stand beside the day
# The foot of a page or a cutting: “(City Safety Weekly, 24 Apr 2023, p. 2)”, “[ City Media ]  April 8, 2022”.
_SOURCE_NAMES = r"[A-Z][\w’'&.-]*+(?:(?:,? (?:(?:of|and|the|for|&) )?|[-–/])[A-Z][\w’'&.-]*+){0,9}"
_SOURCE_AT_FOOT = re.compile(
    rf"[\s\[【(（*–—-]*+(?:{_SOURCE_NAMES}(?: ?[(（][A-Z]\w+[)）])?(?:,? (?:edition|supplement))?[\s\]】)）]*[\s,.·•"
    rf"|/–—-]+)?"
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
)
_PAGE_AT_FOOT = re.compile(
    r"(?:\s*,?\s*[0-2]?\d[:：]\d\d(?:[:：]\d\d)?)?[\s,.|/·•–—-]*"
    r"(?:(?i:pp?\.|page|edition|issue|no\.)\s?[A-Z]?\d{1,3}|[A-D]0?\d{1,2}|(?i:front page))?[\s\])）】.]*"
)
_SOURCE_AFTER = re.compile(rf"[\s,|/·•–—-]+{_SOURCE_NAMES}(?:, (?i:page|p\.) ?[A-Z]?\d{{1,3}})?[\s\])）】.]*")
_NOT_AT_FOOT = re.compile(r"\b(?:next|due|deadline|closing|opening|expir\w+|born|fire of|copyright|hall|room)\b", re.I)
# “Answer of the county transport bureau (2023-03-28): …”
_REPLY_BEFORE = re.compile(r"\s*(?:Answer|Reply|Response|Feedback)\b[^\n.:]{0,90}[(（]\s*")
_AFTER_REPLY = re.compile(r"\s*[)）]\s*[:：]")
_AFTER_BYLINE = re.compile(r"\s*[)）]")
_OPENS_SENTENCE = re.compile(r"\s*(?:On|In|At|By|From|Since|Until|Before|After|To|As|For|With|During|The)\b")
_OF_A_MEETING = re.compile(
    r"\b(?:meetings?|conference|teleconference|session|plenary|minutes|notice|law|plan|regulations?|measures)\b", re.I
)
# A stamp that nothing but a space parts from the lead: “2023-07-11 On July 10, …”.
_LEAD_IN_RUN = re.compile(r"\s+(?:On (?!the\b)|Yesterday|Today|Recently|This (?:morning|afternoon))")
_VERBISH = re.compile(r"\b(?:on|was|were|held|has|have|is|are|will|the meeting|in|at|of)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A date that can be the day of publication, with the reason."""

    form: str
    mention: DateMention
    day: date


def _line(text: str, position: int) -> tuple[int, int]:
    """Bounds of the line around ``position``, looked for no further than a long line would reach."""
    first, last = max(0, position - 2 * _LONG_LINE), min(len(text), position + 2 * _LONG_LINE)
    start = text.rfind("\n", first, position)
    stop = text.find("\n", position, last)
    return start + 1 if start >= 0 else first, stop if stop >= 0 else last


def _form(text: str, mention: DateMention, line_number: int, last: bool) -> str | None:
    """The form of stamp that ``mention`` is, or None."""
    left, right = _line(text, mention.start)
    # Lines may be very long: only their neighbourhood of the date is looked at.
    before = text[max(left, mention.start - 160) : mention.start]
    after = text[mention.end : min(right, mention.end + 160)]
    short = right - left < _LONG_LINE
    if _HEADER.search(text[max(0, mention.start - 12) : mention.start]):
        return "header"
    if _CLOCK.search(before):
        return None
    label = _LABEL.search(before[-60:])
    if of_minutes(text, left, right) if label else _is_the_owners(before, after):
        return None
    # “time” and “posted” also stand in sentences (“at that time on …”): a colon or a short line decides
    if (
        label
        and (short or label[0].rstrip()[-1:] in ":：|丨")
        and not _OTHER_LABEL.search(before[-60:][: label.start()])
    ):
        return "updated" if _UPDATED.search(before[-40:]) else "stamp"
    head = line_number <= _HEAD_LINES
    if head and not before.strip() and _LEAD_OF_LINE.match(after):
        return "dateline"
    if short and not text[: mention.start].strip() and _HEADLINE_AFTER.match(after) and not _VERBISH.search(after[:14]):
        return "bare"  # the first words of the page, before its headline
    bare = _bare(before, after) if short else None
    if bare is not None and (head or bare == "alone"):
        return "bare" if head else "tail"
    wordless = not _VERBISH.search(before)
    if head and wordless and len(before) < 90 and _AFTER_DATELINE.match(after):
        return "dateline"
    if head and _is_beside_names(before, after):
        return "dateline"
    if not short and mention.start < _HEAD and _in_a_run(text, mention, before, after, labelled=label is not None):
        return "bare"
    if last and wordless and len(before.strip()) < 30 and len(after.strip()) < 15:
        return "tail"
    if last and short and not after.strip() and _is_beside_names(before, after):
        return "tail"  # who signs, and the day
    if last and short and _is_at_foot(before, after):
        return "tail"
    if _REPLY_BEFORE.fullmatch(before) and _AFTER_REPLY.match(after):
        return "stamp"
    return None


def _is_the_owners(before: str, after: str) -> bool:
    """Whether the date tells since when, or until when, somebody owns the page."""
    return _OWNER_BEFORE.search(before) is not None or _OWNER_AFTER.match(after) is not None


def of_minutes(text: str, left: int, right: int) -> bool:
    """Whether ``text[left:right]`` gives the time of a meeting: lines with labels of minutes stand beside it."""
    if _TIME_OF_MINUTES.match(text, left, right) is None:
        return False
    beside = [
        *text[max(0, left - _LONG_LINE) : left].splitlines()[-2:],
        *text[right : right + 3 * _LONG_LINE].splitlines(),
    ]
    return sum(_LINE_OF_MINUTES.match(line) is not None for line in beside) >= _LINES_OF_MINUTES


def _is_at_foot(before: str, after: str) -> bool:
    """Whether nothing but the source's name, a weekday, an hour and a page stand beside the date."""
    if _OPENS_SENTENCE.match(before) or _OF_A_MEETING.search(before) or _NOT_AT_FOOT.search(before):
        return False
    if _NOT_A_STAMP.search(before) or _SOURCE_AT_FOOT.fullmatch(before) is None:
        return False
    return _PAGE_AT_FOOT.fullmatch(after) is not None or (
        not before.strip() and _SOURCE_AFTER.fullmatch(after) is not None
    )


def _is_beside_names(before: str, after: str) -> bool:
    """Whether names of a place, an office or a reporter lead up to the date, and the story or nothing follows."""
    if _OPENS_SENTENCE.match(before) or _OF_A_MEETING.search(before):
        return False
    if _BYLINE_BEFORE.fullmatch(before):
        return _AFTER_BYLINE.match(after) is not None and _MAKERS.search(before) is not None
    if _NAMED_BEFORE.fullmatch(before) is None:
        return False
    return _AFTER_NAMED.match(after) is not None or (_PRESS_BEFORE.search(before) and _LEAD.match(after)) is not None


def _in_a_run(text: str, mention: DateMention, before: str, after: str, *, labelled: bool) -> bool:
    """Whether a date at the head of a page that lost its line breaks is a stamp, by what stands right beside it."""
    if _NOT_BEFORE_A_STAMP.search(before) or _NOT_A_STAMP.search(before[-20:]):
        return False
    if _TIME.match(after) or _TIME_BEFORE.search(before) or _RUN_AFTER.match(after):
        return True
    if _OTHER_LABEL.search(before):
        return False
    return labelled or (text[mention.start].isdigit() and _LEAD_IN_RUN.match(after) is not None)


def _bare(before: str, after: str) -> str | None:
    """How a date without label stands on a short line: ``alone``, ``timed`` or beside the text's makers; else None."""
    if _NOT_A_STAMP.search(before) or _NOT_A_STAMP.search(after[:30]) or _NOT_BEFORE_A_STAMP.search(before):
        return None
    whole = before + after
    if len(whole.strip(" \t-–—|,.()[]【】")) <= 3:
        return "alone"
    if before.strip() in ("[", "【") and _IN_BRACKETS.fullmatch(after):
        return "made"  # “[2022-05-19] [County Emergency Bureau]”
    if (_TIME.match(after) or _TIME_BEFORE.search(before)) and not after.rstrip().endswith("."):
        return "timed"
    if whole.rstrip().endswith((".", "。")) or _VERBISH.search(before):
        return None
    if (
        not before.strip(" \t-–—|,.()[]【】")
        and len(after) < _SIGNED
        and (_SOURCE_NAME.fullmatch(after) or _OFFICE.fullmatch(after))
    ):
        return "made"  # “2023-02-28 Guangnan County Hospital”
    return "made" if _MAKERS.search(whole) else None


def published(document: Document, stop: int | None = None) -> tuple[date | None, str | None, Evidence | None]:
    """The day of publication with its basis (``header``, ``stamp``, ``dateline``, ``metadata``) and the words.

    Only what is told before character ``stop`` counts (None: anywhere).

    Only a date that is written with its year counts. The text goes before the source's metadata; of several stamps
    the header goes before a labelled release date, that before a dateline, that before a date of update.
    """
    text = document.text
    best: _Stamp | None = None
    lines = 0
    counted = 0
    stated = [one for one in mentions(document) if one.kind == "full" and (stop is None or one.start < stop)]
    for mention in stated if len(stated) <= 2 * _MOST else stated[:_MOST] + stated[-_MOST:]:
        day = mention.value
        if day is None:
            continue
        lines += text.count("\n", counted, mention.start)
        counted = mention.start
        sentence = sentence_at(document, mention.start)
        last = len(text) - mention.end < 300
        if sentence is not None and sentence.section in (Section.TEASER, Section.ASIDE, Section.CAPTION):
            # An office that signs on the last line may look like a caption.
            left, right = _line(text, mention.start)
            signs = last and (
                _is_beside_names(text[sentence.start : mention.start], text[mention.end : sentence.end])
                or _is_at_foot(text[left : mention.start], text[mention.end : right])
            )
            if not (signs and sentence.section is Section.CAPTION):
                continue
        form = _form(text, mention, lines + 1, last)
        if form is not None and (best is None or _RANK[form] < _RANK[best.form]):
            best = _Stamp(form, mention, day)
            if form == "header":
                break
    if best is not None:
        # "2023-05-22T16:30:00Z" is the 23rd where the text was published.
        day, start, end = stamped(text, best.mention.start, best.mention.end, best.day)
        return day, _BASIS[best.form], Evidence("published_on", start, end, f"published_{best.form}")
    if document.hints.published_on is not None:
        return document.hints.published_on, "metadata", None
    return None, None, None
