"""Who holds a meeting: whether an enterprise, a school or an association, whether a body outside mainland China."""

from __future__ import annotations

import re

from extraction.en import pinyin
from extraction.en.kind_words import LEAD_SENTENCES, View
from extraction.en.meeting import place_mentions
from extraction.en.people import mentions
from extraction.text.document import Document, holds_any

_FIRST_NAMES = frozenset(pinyin.SURNAMES) | frozenset(pinyin.PARTS)
_FIRMS = (  # words that the expression below needs
    "company", "school", "kindergarten", "university", "college", "hospital", "plant", "factory", "mine ", "refinery",
    "power station", "association", "chamber", "club",
)  # fmt: skip
_FIRM_HELD = re.compile(
    r"\W*+(?:date [\d-]+ )?(?:(?:on|in|at) (?:the (?:morning|afternoon"
    r"|evening) of )?[^.;]{3,30}?, )?(?!the (?!party )\w+ (?:bureau|government|committee))"
    r"(?:[\w’'&-]++ ){1,7}?(?:company|school|kindergarten|university|college|hospital|plant"
    r"|factory|mine|refinery|power station|association|chamber of commerce|club)"
    r"(?: (?:in|of|at) [\w’' ,-]{3,50}?)? (?:recently |today |yesterday )?(?:held|holds|convened"
    r"|organi[sz]ed|opened|called) (?:an?|the|its) "
)
_AREA_HELD = re.compile(
    r"\b(?:the|our) (?:whole )?(?:city|county|district|province|region|prefecture|banner|town|zone) "
    r"(?:recently |also )?(?:held|holds|convened|convenes|organi[sz]ed|opened|called|launched)\b"
)


def is_enterprise(view: View) -> bool:
    """Whether headline and lead name more of firms than of public bodies."""
    ours = sum(view.title[word] + view.lead[word] for word in ("governance", "organ"))
    theirs = view.title["enterprisehead"] + view.title["enterprise"] + view.lead["enterprise"]
    theirs += 2 * (view.lead["boss"] > 0)
    return theirs >= 2 and theirs > ours


def area_holds(document: Document, view: View) -> bool:
    """Whether one of the first two sentences has a city or county as the holder, whatever firms were there."""
    return any(_AREA_HELD.search(document.folded, one.start, one.end) for one in view.sentences[:2])


def firm_holds(document: Document, view: View) -> bool:
    """Whether one of the first sentences has a firm or a school as the holder of the meeting."""
    lower, lead = document.folded, view.sentences[:LEAD_SENTENCES]
    if not lead or not holds_any(lower, _FIRMS, lead[0].start, lead[-1].end):
        return False
    return any(
        any(lower.find(word, one.start, one.end) > 0 for word in _FIRMS)
        and _FIRM_HELD.match(lower, one.start, one.end) is not None
        for one in lead
    )


def is_foreign(document: Document, view: View) -> bool:
    """More is said of other places than of mainland China; or neither is named, nor a Chinese unit or person."""
    ours = sum(view.title[word] + view.body[word] for word in ("china", "organ"))
    theirs = view.title["foreign"] + view.body["foreign"]
    if theirs > ours:  # rare: only then the places are worth their time
        ours += 2 * len(
            {
                place.name
                for place in place_mentions.named(document)
                if place.codes and place.kind in place_mentions.MAINLAND
            }
        )
    if ours == 0 and theirs == 0:
        if any(one.codes for one in place_mentions.named(document)):
            return False
        return not any(
            name.split()[0].lower() in _FIRST_NAMES if " " in name else pinyin.glued(name) is not None
            for name in mentions.mentions(document).names
        )
    return theirs > ours
