"""Which column of a table of articles holds what, and days in the forms that metadata has them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from math import isfinite
from typing import Any

from schemas.days import day_of, day_of_seconds, stamped
from schemas.project import data
from warehouse.intake.model import Claims, Reason, RefusedError
from warehouse.intake.written_days import written_day

FIELDS = ("text", "url", "title", "published_on", "publisher", "language")
_APART = re.compile(r"[\s_-]+")
_DAY = re.compile(r"\s*(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})(?:\s*日|(?!\d))")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.\d+)?\s*")
_LONGEST = 2_000  # characters of a claim; longer ones are no title or name


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The column of each field; only ``text`` must have one."""

    text: str
    url: str | None = None
    title: str | None = None
    published_on: str | None = None
    publisher: str | None = None
    language: str | None = None

    def columns(self) -> list[str]:
        """The columns that are read, without repeats."""
        named = (getattr(self, field) for field in FIELDS)
        return list(dict.fromkeys(name for name in named if name is not None))

    def claims(self, row: Mapping[str, Any]) -> Claims:
        """What ``row`` claims of its text."""
        return Claims(
            url=words(row.get(self.url)) if self.url else None,
            title=words(row.get(self.title)) if self.title else None,
            published_on=day(row.get(self.published_on)) if self.published_on else None,
            publisher=words(row.get(self.publisher)) if self.publisher else None,
            language=words(row.get(self.language)) if self.language else None,
        )


@cache
def common_names() -> dict[str, list[str]]:
    """The usual names of each field's column (``columns.toml``)."""
    with data("warehouse.intake.formats", "columns.toml").open("rb") as file:
        return tomllib.load(file)


def check_fields(columns: Mapping[str, str], where: str) -> None:
    """Raises ValueError where ``columns`` names a field that there is not."""
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise ValueError(f"{where}: no field {', '.join(unknown)}; the fields are {', '.join(FIELDS)}")


def guess(names: Iterable[str], told: Mapping[str, str]) -> ColumnMapping:
    """The mapping for a table with columns ``names``: as ``told``, else by the usual names.

    Raises RefusedError (no_text_column) where no column holds the text or a told one is missing.
    """
    present = list(names)
    folded: dict[str, str] = {}
    for name in present:
        folded.setdefault(_APART.sub("", name.strip().lower()), name)
    chosen: dict[str, str] = {}
    for field in FIELDS:
        if field in told:
            if told[field] in present:
                chosen[field] = told[field]
            elif field == "text":
                raise RefusedError(
                    Reason.NO_TEXT_COLUMN,
                    f"has no column {told[field]!r} for the text; its columns: {_list(present)}",
                )
            continue
        for usual in common_names()[field]:
            if usual in folded and folded[usual] not in chosen.values():
                chosen[field] = folded[usual]
                break
    if "text" not in chosen:
        raise RefusedError(
            Reason.NO_TEXT_COLUMN,
            f'has no column that holds the text; its columns: {_list(present)}. Name it: text = "…" under [columns] '
            "in .safegov.toml beside the file, or by option",
        )
    return ColumnMapping(**chosen)


def _list(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:20])
    return (shown or "none") + (" …" if len(names) > 20 else "")


def words(value: object) -> str | None:
    """A claim as text; None where there is none."""
    if value is None or isinstance(value, bool | bytes | list | dict):
        return None
    text = " ".join(str(value).split())
    text = text.replace("\x00", "")
    return text if 0 < len(text) <= _LONGEST else None


def day(value: object) -> date | None:
    """The day that a metadata value names; None where it names none between 1949 and 2100.

    Understands dates, ISO 8601, 2023/5/25, 2023.05.25, 2023年5月25日, 20230525, RFC 2822, Unix seconds or milliseconds,
    and what ``written_days`` does. A value that tells the instant (Unix, or with a zone) means the day that it was in
    China then; a time without a zone is China's.
    """
    found = _day(value)
    return found if found is not None and 1949 <= found.year <= 2100 else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return day_of(value)
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and isfinite(value):
        value = int(value)
    text = str(value)[:200]
    match = _DAY.match(text) or _COMPACT.fullmatch(text)
    try:
        if match:
            written = date(int(match[1]), int(match[2]), int(match[3]))
            return stamped(text, match.start(), match.end(), written)[0]
        if text.strip().isdecimal() and text.isascii() and 9 <= len(text.strip()) <= 13:
            return day_of_seconds(int(text) / (1000 if len(text.strip()) > 10 else 1))
        if text[:3].isalpha() and ":" in text:  # RFC 2822, which tells the instant before the day as written
            with suppress(ValueError, TypeError):
                return day_of(parsedate_to_datetime(text))  # "-0000" says that the zone is not known: no zone
        return written_day(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
