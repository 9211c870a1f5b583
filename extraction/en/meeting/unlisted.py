"""Places that the gazetteer does not have under the spelling of the text ("Danling County held …").

A translation can spell a name in a way of its own. Where the text itself calls the word a city or county, the words
support the name; which unit it is stays open (no code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.en.meeting.convening_level import ORDINARY, top
from extraction.en.meeting.place_mentions import Named, generic_class, named
from extraction.en.pinyin import syllables
from extraction.text.document import Document

_CALLED = re.compile(
    r"\b([A-Z][a-zü]{2,14})[ ](City|County|District|Banner|Prefecture|League)\b(?!['’]?s? [A-Z][a-z]+ (?:Road|Street))"
)


def unlisted(document: Document) -> Iterator[Named]:
    """Names of two to four pinyin syllables before City, County …, where the meeting is told of, in text order."""
    taken = [(one.start, one.after) for one in named(document)]
    for sentence, _ in top(document):
        for found in _CALLED.finditer(document.text, sentence.start, min(sentence.end, sentence.start + 700)):
            name = found[1]
            if name.lower() in ORDINARY or not 2 <= syllables(name.lower()) <= 4:
                continue
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            yield Named(
                name, found.start(1), found.end(1), found.end(), found[2], generic_class(found[2]), (), sentence, False
            )  # fmt: skip
