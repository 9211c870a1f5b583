"""What rules find in a document, found once a document: the one place where it is kept.

A function that finds something in a whole document is made an annotation::

    @annotation
    def mentions(article: Article) -> list[DateMention]: ...

``mentions(article)`` then finds on the first call and gives the same object ever after. As a document does not change,
it does not matter who asks first; what nobody asks for is never looked for. Who is given an annotation leaves it as it
is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from extraction.text.document import Article

Found = TypeVar("Found")
_NOT_YET: Any = object()


class Annotation(Generic[Found]):
    """A function of a document whose answer is kept with the document."""

    def __init__(self, find: Callable[[Article], Found]) -> None:
        self.find = find
        update_wrapper(self, find)

    def __call__(self, article: Article) -> Found:
        """What is found in ``article``: the same object at every call."""
        found: Found = article.annotations.get(self, _NOT_YET)
        if found is _NOT_YET:
            found = article.annotations[self] = self.find(article)
        return found


def annotation(find: Callable[[Article], Found]) -> Annotation[Found]:
    """``find`` with its answer kept with each document; to be written above the function."""
    return Annotation(find)
