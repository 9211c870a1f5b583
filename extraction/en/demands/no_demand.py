"""Sentences that hold the words of a demand and make none: questions, judgements on the past, forecasts, purposes.

Each expression needs that no other word of demand stands in the sentence, unless it is about the whole sentence.
"""

from __future__ import annotations

import re

_STRONG = re.compile(
    r"\b(?:must|shall|should|it is (?:\w+ )?(?:necessary|essential|imperative|required)|(?:has"
    r"|have) to|need to|required to)\b"
)
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_QUESTION = re.compile(r"\?[”\"’')\]]*\s*$")
_PAGE = re.compile(
    r"\byou (?:must|should|need to|have to) (?:log|sign|be logged|register|enable|accept|agree)\b|\bcookies?\b"
)
_LAST_TIME = re.compile(
    r"\W*(?:last (?:year|month|week|quarter|winter|summer)|in (?:19|20)\d\d|(?:some|two|three"
    r"|several) years ago|previously|in the past)"
    r",? [^.;:]{0,70}?\b(?:demanded|required|asked|requested|ordered|urged|called for|was|were)\b"
)
_DONE = re.compile(
    rf"\W*(?:(?:in|since|by) (?:{_MONTH})|so far|to date|since the beginning of[^,]{{3,25}}"
    rf"|in the first \w+(?: \w+)?),?"
    r" [^.;:]{0,60}?\b(?:were|was|have been|has been|had been) (?:\w+ )?(?:ordered|required|told|asked|instructed) to\b"
)
# What is left when these words are taken away decides.
_PAST = re.compile(
    r"\b(?:should|must|ought to)(?: not)? have (?:\w+ly |already |long |never )?"
    r"(?:been|done|gone|seen|known|taken|given|made|found|kept|told|built|shut|put|\w{3,}ed)\b"
)
_NO_NEED = re.compile(
    r"\bthere (?:is|was) no need (?:to|for)\b|\b(?:need|needs) not\b|\b(?:do|does) not (?:need|have) to\b"
)
_OPINION = re.compile(
    r"\b(?:some|many|a few|certain|individual|a number of) (?:[\w’'-]+ ){0,4}?"
    r"(?:(?:still|even|always|only) )?(?:think|thinks|believe|believes|feel|feels|say|says|hold"
    r"|argue|thought|believed)\b[^;:.]*"
)
_TIMETABLE = re.compile(
    r"\b(?:is|are) to (?:last|run|take place|be (?:opened|inaugurated|completed|held|finished"
    r"|put into (?:use|operation)))\b"
)
_PURPOSE = re.compile(
    r"\b(?:meeting|conference|session|symposium)s? (?:was|were|is) (?:held|convened|called) (?:in order )?to\b[^;:.]*"
)
_FORECAST = re.compile(
    r"\bwarn(?:ed|s|ing)? that\b[^;:.]{0,60}\b(?:rain\w*|storms?|typhoons?|slopes?|snow\w*|winds?"
    r"|temperatures?|floods?|rivers?|water|heat|cold|ice"
    r"|roads?|crowds?|traffic)\b[^;:.]{0,30}\b(?:will|would|may|could)\b[^;:.]*"
)
_ATTACHED = re.compile(
    r"\b(?:has|have|had) (?:always |all along |consistently |long )?(?:attached|paid|given|placed|taken)\b[^;:.]*"
)
_NEEDS_TOLD = re.compile(r"\b(?:importance|attention|priority|seriously)\b")


_WITH_MARKS = (  # words without which an expression need not be tried
    ((" have ",), _PAST),
    ((" no need", "need not", "needs not", "not need", "not have to"), _NO_NEED),
    (("think", "believ", "feel", " say", " hold", "argue", "thought"), _OPINION),
    (("is to ", "are to "), _TIMETABLE),
    ((" held ", "convened", " called "), _PURPOSE),
    (("warn",), _FORECAST),
)


def is_statement(lower: str, start: int, end: int) -> bool:
    """Whether the sentence ``lower[start:end]`` only tells something, though it holds words of a demand."""
    words = lower[start:end]
    if "?" in words and _QUESTION.search(words):
        return True
    if ("you " in words and _PAGE.search(words)) or "cookie" in words:
        return True
    if _LAST_TIME.match(words) or _DONE.match(words):
        return True
    for marks, pattern in _WITH_MARKS:
        for mark in marks:
            if mark in words:
                if pattern.search(words):
                    return _STRONG.search(pattern.sub(" ", words)) is None
                break
    told = _ATTACHED.search(words) if "attached" in words or "attention" in words else None
    return told is not None and bool(_NEEDS_TOLD.search(told[0])) and _STRONG.search(_ATTACHED.sub(" ", words)) is None
