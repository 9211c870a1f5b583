"""How strictly a demand is worded: mandatory or advisory. The strongest word of the sentence decides."""

from __future__ import annotations

import re

from extraction.text.document import Document
from extraction.text.lexicon import Hits

_NOBODY = re.compile(
    r"\b(?:no|none|nobody|nothing|neither|not (?:one|a single)|under no circumstances)\b[^.;:,“”]{0,60}$"
)

_ONLY_WHEN = re.compile(r"(?: \w+){1,4} only\b")
_RELATIVE = re.compile(r"\b(?:when|who|whoever|what|which|all that|those that|as)(?: they| it)? $")
# "Meet the demand for gas", "the required papers", "the demands handed down": nouns and adjectives bind nobody.
_NOUNS = frozenset({"demand", "demands", "required", "orders", "require", "requires"})
_AS_NOUN = re.compile(
    r"\b(?:the|a|an|of|these|those|its|their|any|such|in|on|market|peak|power|gas|meet|meets"
    r"|to meet|by|new|higher|two|three"
    r"|as|if|when|where|public|consumer|growing|rising|own|other|what|necessary|with|carry out|fulfil) $"
)
_STATED = re.compile(r"\b[a-z]{3,} $")  # "vehicles do not enter": told of somebody, no imperative
_IMPERATIVE = re.compile(r"\b(?:that|and|then|please|to|but|or|should|must|also|so)$")
_OF_A_CASE = re.compile(
    r"\b(?:(?!(?:said|say|demand\w*|stress\w*|requir\w*|order\w*|emphasi\w*|ask\w*|point\w*|out"
    r"|so)\b)\w+ that|who|which|if|when|where|whoever)(?: \w+){0,2} $"
)
"""Of "those that cannot be moved", "the shops which do not comply": it says whom, not how strictly."""
_BARE = frozenset(
    {"do not", "don’t", "don't", "don t", "cannot", "can not", "cannot be", "can not be", "can t be", "may not"}
)
_WANT = re.compile(r"(?:^|[.;:,] ?|\b(?:one|two|three|four|five|six|first|second|third|fourth|fifth|village|all) )$")
"""Before the "want" that stands for the Chinese of "must"."""
_GOVERNED = re.compile(r"\band $")
_BACK = 70  # characters before a word that can turn it


def stringency(document: Document, hits: Hits, start: int, end: int) -> str:
    """``advisory`` where ``text[start:end]`` only asks, urges, suggests or says "should"; else ``mandatory``.

    Must, shall, "it is necessary", required, demanded, forbidden, strictly and stated sanctions outweigh them. Plain
    imperatives and infinitives, which have no such word at all, are mandatory.
    """
    lower = document.folded
    soft = False
    for left, right, value in hits.within("stringency", start, end):
        before = max(start, left - _BACK), left
        told = lower[left:right]
        if told == "want" and _WANT.search(lower[before[0] : left]):
            return "mandatory"
        if told in _BARE and _OF_A_CASE.search(lower[before[0] : left]):
            continue
        if told == "make sure" and soft and _GOVERNED.search(lower[before[0] : left]):
            continue
        if value == "soft":
            soft = soft or not _RELATIVE.search(lower, *before)  # "transfer those who should be transferred"
        elif value == "strong" and lower[left:right] in _NOUNS and _AS_NOUN.search(lower, *before):
            continue
        elif soft and lower[left:right] in ("do not", "don’t", "don't") and _STATED.search(lower, *before):
            if not _IMPERATIVE.search(lower[before[0] : left].rstrip()):
                continue
            return "mandatory"
        elif value != "barred" or _NOBODY.search(lower, *before) or _ONLY_WHEN.match(lower, right, end):
            return "mandatory"
    return "advisory" if soft else "mandatory"
