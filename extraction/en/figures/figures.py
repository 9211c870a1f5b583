"""Numbers that the body states: accidents and their change, hazards found and rectified, months without an accident.

A number becomes a figure when the words beside it say what it counts, or when it is a percentage of change or share.
A fall is negative. Words are in ``lexicons/figures/nouns.toml``, measures in ``schemas/codes/measures.csv``.
"""

from __future__ import annotations

import re

from extraction.en.figures.counts import count, ordinal_run
from extraction.en.figures.numbers import Number, lead, numbers_in, value, with_digits
from extraction.en.figures.percents import percent
from extraction.en.figures.subjects import also_told
from extraction.model import Figure
from extraction.text import lexicon
from extraction.text.document import Document

_BEFORE_COUNTED = frozenset(chr(code) for code in range(0x3001) if chr(code).isspace()) | set("yYrR")
_GOES_ON = re.compile(r"\W*+(?:and |as )?(?:of|among) (?:all (?:of )?)?(?:them|those|these|which)\b", re.I)
_GOES_ON_AFTER_SEMICOLON = re.compile(  # "…; 7,960 have been rectified"
    r"\W*+\d[\d,]*+ (?:of (?:them|those|these|which) )?"
    r"(?:ha(?:ve|s|d) (?:all |already |now )?been|were|are|was) (?:all )?"
    r"(?:rectified|corrected|mended|removed|solved|closed|completed|eliminated|put right"
    r"|shut|sealed|suspended|ordered to)\b",
    re.I,
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PERIOD = re.compile(
    rf"\b(?:(?:from|between) {_MONTH}(?: \d{{1,2}})? (?:to|and) \w+(?: \d{{1,2}})?"
    r"|(?:in|during|over|of) the (?:first|second|third|fourth|last|past) (?:\w+ )?"
    r"(?:months?|quarters?|half(?: of (?:the|this|\d{4}) ?(?:year)?)?|years?)"
    r"|since (?:the beginning of (?:the|this) year|this year|January|(?:the )?(?:beginning|start) of \w+)"
    r"|(?:in|since|of|for) (?:19|20)\d\d\b|(?:this|last|the past) (?:year|month|quarter)"
    rf"|(?:as of|up to|by) (?:now|present|the end of \w+|{_MONTH} \d{{1,2}}))",
    re.I,
)
_ENDS_WELL = re.compile(
    r"\b(?:killing|injuring|killed|injured|decreased|dropped|fell|rose|increased|declined"
    r"|rectified|down|up|another|against|rmb|cny|was|were|reached|(?:by|of)(?: \d+(?:, | and |, and ))?"
    r"|sealed(?: up| off)?|closed(?: down)?|shut(?: down)?|suspended"
    r"|from \d[\w, ]{0,25} to|(?:%|per ?cent) to"
    r"|trouble|dangers?|hazards|problems|points|finished|corrected|completed)\s*$",
    re.I,
)
_NEAR = 60  # characters that hold the words of ``_ENDS_WELL``
_REACH = 400  # characters to each side of a number that can tell what it counts


def figures(document: Document) -> list[Figure]:
    """Figures of the body in text order."""
    found: list[Figure] = []
    text = document.text
    numerals = lexicon.by_sentence(document, "numerals")
    counted = with_digits(document)
    in_a_row = any(
        word in document.folded for word in ("in a row", "consecutive", "straight", "in succession", " running")
    )
    for sentence in document.article_sentences():
        start, end = sentence.start, sentence.end
        if in_a_row and (run := ordinal_run(text[start:end], start)):
            found.append(run)
        has_digits, spelt = sentence.index in counted, numerals.get(sentence.index, ())
        if (has_digits or spelt) and (numbers := numbers_in(text, start, end, digits=has_digits, spelt=spelt)):
            _read(text, start, end, numbers, found)
    return found


def _read(text: str, start: int, end: int, numbers: list[re.Match[str]], found: list[Figure]) -> None:
    """Adds to ``found`` the figures that ``numbers`` of the sentence ``text[start:end]`` are."""
    percents = [number for number in numbers if number[4]]
    last: str | None = None
    found_of_all = 0.0  # hazards found, of which some are major
    if (
        found
        and start - found[-1].end < _REACH
        and (
            _GOES_ON.match(text, start, end)
            or (
                text[max(0, start - 4) : start].rstrip().endswith(";")
                and _GOES_ON_AFTER_SEMICOLON.match(text, start, end)
            )
        )
    ):
        last = found[-1].measure_code
        if last == "major_hazards_found" and len(found) > 1 and found[-2].measure_code == "hazards_found":
            found_of_all = found[-2].value
    first = len(found)
    place = -1
    for match in numbers:
        left, right = max(start, match.start() - _REACH), min(end, match.end() + _REACH)
        if last == "major_hazards_found" and found_of_all and not match[4] and value(match) > found[-1].value:
            last = "hazards_found"  # more than the major ones: of all again
        number = Number(
            text,
            left,
            right,
            match.start(),
            match.end(),
            value(match),
            bool(match[1]),
            last,
            len(found) > first,
            lead(text, left, match.start()),
        )
        if match[4]:
            place += 1
            figure = percent(number, percents, place)
        elif text[match.end() : match.end() + 1] in _BEFORE_COUNTED or _ENDS_WELL.search(
            text, max(left, match.start() - _NEAR), match.start()
        ):
            figure = count(number)
        else:
            continue  # the figures of a date
        if figure is not None:
            last = figure.measure_code or last
            if last == "hazards_found":
                found_of_all = figure.value
            found += also_told(number, figure)
    if len(found) > first and (dated := _PERIOD.search(text, start, end)):
        found[first:] = [figure._replace(period=dated.span()) for figure in found[first:]]
