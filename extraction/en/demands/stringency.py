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
_BACK = 70  # characters before a word that can turn it


def stringency(document: Document, hits: Hits, start: int, end: int) -> str:
    """``advisory`` where ``text[start:end]`` only asks, urges, suggests or says "should"; else ``mandatory``.

    Must, shall, "it is necessary", required, demanded, forbidden, strictly and stated sanctions outweigh them. Plain
    imperatives and infinitives, which have no such word at all, are mandatory.
    """
    lower = document.lower
    soft = False
    for left, right, value in hits.within("stringency", start, end):
        before = max(start, left - _BACK), left
        if value == "soft":
            soft = soft or not _RELATIVE.search(lower, *before)  # "transfer those who should be transferred"
        elif value != "barred" or _NOBODY.search(lower, *before) or _ONLY_WHEN.match(lower, right, end):
            return "mandatory"
    return "advisory" if soft else "mandatory"
