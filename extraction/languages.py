"""Which reader reads which language, and the way in for every text: ``read``.

A reader is made when the first text of its language comes, once a process: who has texts of one language never loads
the words of another. To add a language, add its maker to ``READERS``; its version stands in
``readings.lock``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol

from extraction.model import NO_HINTS, Reading, SourceHints
from extraction.text.expressions import compiling
from extraction.text.language import language
from extraction.version import EXTRACTOR_VERSION, locked
from schemas.kept import together

DEFAULT = "en"
"""The reader that gets the texts of languages which have none of their own, as before there were several."""


class LanguageReader(Protocol):
    """Reads texts of one language. Made once a process: it loads its lexicons then, not on import."""

    @property
    def language(self) -> str:
        """Primary tag of BCP 47: ``en``, ``zh``."""

    @property
    def version(self) -> str:
        """Raised whenever a text of this language could be read otherwise than before."""

    def read(self, text: str, hints: SourceHints = NO_HINTS) -> Reading:
        """All that ``text`` states; pure, and nothing is raised for content."""


class _English:
    language = "en"
    version = EXTRACTOR_VERSION

    def __init__(self) -> None:
        with together("reader.en"), compiling():
            from extraction.en import reader  # noqa: PLC0415 - its words are loaded only where English is read

        self._read = reader.read

    def read(self, text: str, hints: SourceHints = NO_HINTS) -> Reading:
        return self._read(text, hints)


def _english() -> LanguageReader:
    return _English()


def _chinese() -> LanguageReader:
    with together("reader.zh"), compiling():
        from extraction.zh.reader import Reader  # noqa: PLC0415 - as above

        return Reader()


READERS: Mapping[str, Callable[[], LanguageReader]] = MappingProxyType({"en": _english, "zh": _chinese})
_VERSIONS: Mapping[str, str] = MappingProxyType({code: str(entry["version"]) for code, entry in locked().items()})


@lru_cache(maxsize=len(READERS))
def reader_of(code: str) -> LanguageReader:
    """The reader of a language, made at its first text; that of ``DEFAULT`` for a language that has none."""
    return READERS.get(code, READERS[DEFAULT])()


def read(text: str, hints: SourceHints = NO_HINTS) -> Reading:
    """All that ``text`` states, by the reader of its language; pure, and nothing is raised for content."""
    code = language(text)
    return reader_of(code if code in READERS else DEFAULT).read(text, hints)


def versions() -> dict[str, str]:
    """The version of each language's reader: what decides which texts are read again."""
    return dict(_VERSIONS)
