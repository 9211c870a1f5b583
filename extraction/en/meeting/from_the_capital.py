"""A national body's meeting under a dateline ("BEIJING - "): the town there is where the report was written."""

from __future__ import annotations

import re

from extraction.text.document import Document, Section

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z’' ]{2,18}|[A-Z][a-z’']+(?=,? (?:[A-Z][a-z]+\.? \d|\()))(?:, [A-Z][A-Za-z]+)?"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: \([\w /]{2,24}\))? ?(?:--|—|–|-) ?"
)
_NATIONAL = re.compile(
    r"(?!(?i:after|following|in|at|on|to|as|under|with|guided|implementing|for|since|while|when)\b)"
    r"(?:[\w’'-]+ ){0,5}?(?:[Mm]inist(?:ry|er)(?: (?!of\b)| of (?:emergency|transport|agriculture|housing|water|culture"
    r"|education|industry|public|Emergency|Transport|Agriculture|Housing|Water|Culture|Education|Industry|Public))"
    r"|State Council|(?:State|National|General) (?:[A-Z][\w-]+ (?:and )?){0,4}(?:Administration|Commission|Bureau)"
    r"|[Vv]ice[- ][Pp]remier|national (?:legislature|regulator|watchdog)|[Cc]entral officials"
    r"|China[’']s (?:top |national )(?:[\w-]+ ){0,4}(?:regulator|watchdog|body|committee|commission))"
)
_LOCAL = re.compile(
    r"\b(?:[Cc]ity|[Cc]ounty|[Pp]rovinc|[Dd]istrict|[Mm]unicipal|[Dd]epartment|[Bb]ranch|Armed|Publicity|Organi|United)"
)


def dateline_end(document: Document) -> int:
    """Where the dateline ends behind which, or in the headline above which, a national body acts; 0 where none does."""
    body = document.article_sentences()
    if not body:
        return 0
    first = body[0]
    begin = first.start
    if first.index and document.sentences[first.index - 1].section is Section.BYLINE:
        begin = document.sentences[first.index - 1].start
    line = _DATELINE.match(document.text, begin, begin + 70)
    if line is None:
        return 0
    starts = [line.end(), *(one.start for one in document.in_sections(Section.HEADLINE)[:2])]
    for start in starts:
        told = _NATIONAL.match(document.text, start, start + 110)
        if told is not None and not _LOCAL.search(told[0]):
            return line.end()
    return 0
