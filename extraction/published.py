"""The day on which a text was published, where the text or the source's metadata states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extraction.article import Article, Zone
from extraction.dates import DateMention, mentions, sentence_at
from extraction.facts import Evidence

_HEADER = re.compile(r"(?:^|\n)[ \t]*date[ :]{1,2}$")
_TIME = re.compile(r"[ \t\u00a0T,]{0,3}(?:at )?(?:[01]?\d|2[0-3])[:：][0-5]\d|[ ]?\d{1,2}[:：]\d\d\s?[AP]M", re.I)
_TIME_BEFORE = re.compile(r"(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：]\d\d)?(?:\s?[ap]\.?m\.?)?\s?,?\s*$", re.I)
_LABEL = re.compile(
    r"(?:\b(?:date|time|released?|publish\w*|publication|updated?|upload\w*|posted|post|issued?|edit(?:ed|ing)|"
    r"created|creation|generat\w+|entry|added|submitted|last modified|written)|日期|时间|發布|发布|更新)"
    r"(?:\s?(?:date|time|day|at|on|in|by|of (?:release|publication|issue|writing|editing|generation|disclosure|document)|"
    r"日期|时间|于))*\s?(?:\([^()\n]{0,20}\))?\s?[:：|丨]?\s*$",
    re.I,
)
_UPDATED = re.compile(r"(?:updated?|last modified|edit(?:ed|ing)|更新)[^:：|\n]{0,12}[:：|]?\s*$", re.I)
# What may stand on a line with nothing but the date and the makers of the text.
_NOT_A_STAMP = re.compile(
    r"\btoday(?: is|'s|:)|\bphoto\b|\bpicture\b|deadline|\bsince\b|\buntil\b|\bbefore\b|\bas of\b|valid|effective|"
    r"copyright|©|icp|\bpage\b|\.(?:png|jpe?g|gif)|今天是",
    re.I,
)
_NOT_BEFORE_A_STAMP = re.compile(r"\b(?:on|by|from|since|until|before)(?: the)?\s*$", re.I)
_LONG_LINE = 240
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
_VERBISH = re.compile(r"\b(?:on|was|were|held|has|have|is|are|will|the meeting|in|at|of)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A date that can be the day of publication, with the reason."""

    form: str
    mention: DateMention
    day: date


def _line(text: str, position: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, position) + 1
    stop = text.find("\n", position)
    return start, stop if stop >= 0 else len(text)


def _form(text: str, mention: DateMention, line_number: int, last: bool) -> str | None:
    """The form of stamp that ``mention`` is, or None."""
    left, right = _line(text, mention.start)
    # Lines may be very long: only their neighbourhood of the date is looked at.
    before = text[max(left, mention.start - 160) : mention.start]
    after = text[mention.end : min(right, mention.end + 160)]
    if _HEADER.search(text[max(0, mention.start - 12) : mention.start]):
        return "header"
    if re.search(r"today is[^\n]{0,24}$|今天是\s?$", before, re.I):
        return None
    label = _LABEL.search(before[-60:])
    if label and not re.search(r"\b(?:deadline|held|meeting|effective|valid|registration|birth)\s?$",
                               before[-60:][: label.start()], re.I):  # fmt: skip
        # “time” and “posted” also stand in sentences (“at that time on …”): a colon, a short line or the head decides
        if label[0].rstrip()[-1:] in ":：|丨" or right - left < _LONG_LINE:
            return "updated" if _UPDATED.search(before[-40:]) else "stamp"
    if right - left < _LONG_LINE:
        whole = before + after
        dated = _TIME.match(after) or _TIME_BEFORE.search(before)
        if not (_NOT_A_STAMP.search(before) or _NOT_A_STAMP.search(after[:30]) or _NOT_BEFORE_A_STAMP.search(before)):
            bare = len(whole.strip(" \t-–—|,.()[]【】")) <= 3
            if dated and not after.rstrip().endswith("."):
                return "bare" if line_number <= _HEAD_LINES or bare else "tail"
            if bare:
                return "bare" if line_number <= _HEAD_LINES else "tail"
            if line_number <= _HEAD_LINES and not whole.rstrip().endswith((".", "。")) and not _VERBISH.search(before):
                if re.search(r"\b(?:by|source|author|reporter|from|editor|click|views?|edition|in news|categor\w+|"
                             r"font|reading|hits|print|来源|作者|记者|correspondent)\b|\|", whole, re.I) or re.match(
                    r"\s+0 By\b", after
                ):  # fmt: skip
                    return "bare"
    if line_number <= _HEAD_LINES and len(before) < 90 and not _VERBISH.search(before):
        if _AFTER_DATELINE.match(after):
            return "dateline"
    if last and len(before.strip()) < 30 and len(after.strip()) < 15 and not _VERBISH.search(before):
        return "tail"
    return None


def published(article: Article) -> tuple[date | None, str | None, Evidence | None]:
    """The day of publication with its basis (``header``, ``stamp``, ``dateline``, ``metadata``) and the words.

    Only a date that is written with its year counts. The text goes before the source's metadata; of several stamps
    the header goes before a labelled release date, that before a dateline, that before a date of update.
    """
    text = article.text
    best: _Stamp | None = None
    lines = 0
    counted = 0
    for mention in mentions(article):
        day = mention.value
        if mention.kind != "full" or day is None:
            continue
        lines += text.count("\n", counted, mention.start)
        counted = mention.start
        sentence = sentence_at(article, mention.start)
        if sentence is not None and sentence.zone in (Zone.TEASER, Zone.FOREIGN, Zone.CAPTION):
            continue
        last = len(text) - mention.end < 300
        form = _form(text, mention, lines + 1, last)
        if form is not None and (best is None or _RANK[form] < _RANK[best.form]):
            best = _Stamp(form, mention, day)
            if form == "header":
                break
    if best is not None:
        evidence = Evidence("published_on", best.mention.start, best.mention.end, f"published_{best.form}")
        return best.day, _BASIS[best.form], evidence
    if article.hints.published_on is not None:
        return article.hints.published_on, "metadata", None
    return None, None, None
