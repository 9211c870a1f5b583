"""What rules find in a document, found once a document: the one place where it is kept.

A function that finds something in a whole document is made an annotation::

    @annotation
    def mentions(document: Document) -> list[DateMention]: ...

``mentions(document)`` then finds on the first call and gives the same object ever after. As a document does not change,
it does not matter who asks first; what nobody asks for is never looked for. Who is given an annotation leaves it as it
is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from extraction.text.document import Document

Found = TypeVar("Found")


def annotation(find: Callable[[Document], Found]) -> Callable[[Document], Found]:
    """``find`` with its answer kept with each document; to be written above the function."""

    @wraps(find)
    def found_once(document: Document) -> Found:
        kept = document.annotations
        if find in kept:
            found: Found = kept[find]
        else:
            found = kept[find] = find(document)
        return found

    return found_once
