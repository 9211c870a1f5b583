"""Where a meeting's form is told, and words for meetings and for holding them."""

from __future__ import annotations

import re

from extraction.text.document import Document, Section, Sentence

NOUN = (
    r"(?:(?:plenary|plenum|expanded|enlarged) (?:\([^()]{0,20}\) ?)?(?:meetings?|sessions?"
    r"|conferences?)|meetings?|conferences?|teleconferences?|video[- ]?conferences?|plenar(?:y|ies)"
    r"|plenums?|sessions?|symposi(?:um|a)|"
    r"seminars?|forums?|rall(?:y|ies))"
)
VERB = r"(?:held|convened|opened|hosted|organi[sz]ed|called|took place|held successively|launched|kicked off)"
MEETING = re.compile(rf"\b{NOUN}\b")


def lead(document: Document, sentences: int = 4) -> list[Sentence]:
    """The headline, and the first so many ``sentences`` of the article."""
    chosen: list[Sentence] = []
    number = 0
    for sentence in document.sentences:
        if sentence.section is Section.ARTICLE:
            number += 1
            if number > sentences:
                break
            chosen.append(sentence)
        elif sentence.section is Section.HEADLINE:
            chosen.append(sentence)
    return chosen
