"""Words of the page in English and Chinese, from ``assets/messages.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from schemas.project import data

Message = tuple[str | tuple[str, str], str]
"""English and Chinese; English may have a form for one and a form for more."""
LANGUAGES = ("en", "zh")


@cache
def messages() -> dict[str, Message]:
    """Every message by ``group.key``. Raises ValueError for one that is not in both languages."""
    text = (data("warehouse.release.report", "assets") / "messages.toml").read_text(encoding="utf-8")
    found: dict[str, Message] = {}
    for group, entries in tomllib.loads(text).items():
        for key, entry in entries.items():
            match entry:
                case [str() as english, str() as chinese]:
                    found[f"{group}.{key}"] = (english, chinese)
                case [[str() as one, str() as more], str() as chinese]:
                    found[f"{group}.{key}"] = ((one, more), chinese)
                case _:
                    raise ValueError(f"messages.toml: {group}.{key} is not [English, Chinese], but {entry!r}")
    return found


def say(key: str, language: str = "en") -> str:
    """The message of ``key`` as it stands, for the page as it is before its script runs. Raises KeyError."""
    words = messages()[key][LANGUAGES.index(language)]
    return words if isinstance(words, str) else words[1]
