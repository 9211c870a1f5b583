"""What the words beside a place say of where it lies: an area that a city runs, another place than the gazetteer's."""

from __future__ import annotations

import re
from itertools import pairwise

from extraction.en.meeting.place_mentions import named
from extraction.text.document import Document
from schemas.gazetteer import gazetteer, name_key

# “Shidao Administrative District (of Rongcheng City) held”: an area that a city runs, which the gazetteer need not have
_AREA_OF = re.compile(
    r"\b(?P<name>[A-Z][a-z]{2,14}) (?:Administrative (?:District|Area)|Management (?:District|Area)|Scenic (?:Area"
    r"|Spot)"
    r"|Tourist (?:Area|Resort|Zone)|(?:[A-Z][\w-]+ (?:and )?){0,4}(?:Zone|New Area|New District|Park))"
    r",? (?:of|in) (?:the )?$"
)
_REACH = 90  # characters of an area's name with its generic words
_LIES_IN = re.compile(r"(?: (?:[A-Z][\w’'-]+ ){0,3}(?:Zone|Area|Park|Port))?,? (?:in|of) ")
_FARTHEST = 40


def area_before(document: Document, start: int) -> tuple[int, int] | None:
    """Span of the name of the area whose city or county is named at ``start``; None where none leads up to it."""
    found = _AREA_OF.search(document.text, max(0, start - _REACH), start)
    return found.span("name") if found is not None else None


def lies_elsewhere(document: Document, key: str, code: str) -> bool:
    """Whether the text puts the place of this ``key`` where ``code`` is not (“Yangpu Development Zone in Danzhou”)."""
    places = gazetteer()
    for one, other in pairwise(named(document)):
        if name_key(one.name) != key or not other.codes or other.start - one.after > _FARTHEST:
            continue
        gap = document.text[one.after : other.start]
        if _LIES_IN.fullmatch(gap) and not any(places.related(code, above) for above in other.codes):
            return True
    return False
