"""Days as people and spreadsheets write them in columns: only what can be read in one way."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"\s*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_END = r"(?!\d)(?:\s*,?\s+(?:at\s+)?\d{1,2}:\d{2}.{0,40}|\s*)"
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}({_NAME})\b\.?\s*{_ORDINAL}\s*,?\s+(\d{{4}}){_END}", re.I)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_ORDINAL}(?:\s+of)?[\s-]+({_NAME})\b\.?,?[\s-]+(\d{{4}}){_END}", re.I)
_IN_FIGURES = re.compile(rf"\s*(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){_END}")
_SERIAL = re.compile(r"\s*(\d{4,5})(?:\.\d{1,12})?\s*")

# Days counted from 1 January 1970 (int32 of Parquet and Arrow) and from 30 December 1899 (spreadsheets): the years from
# 1990 to 2040 are different numbers in the two, so that neither is taken for the other.
_COUNTED = ((date(1970, 1, 1), range(7_305, 25_933)), (date(1899, 12, 30), range(32_874, 51_502)))


def written_day(text: str) -> date | None:
    """The day that ``text`` names: "May 23, 2023", "23 May 2023", "23-May-2023", "23/05/2023" where only one of the two
    can be the month, or a count of days as tables keep it. None for all else. Raises ValueError for a day that no month
    has."""
    if (found := _MONTH_FIRST.fullmatch(text)) is not None:
        return date(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    if (found := _DAY_FIRST.fullmatch(text)) is not None:
        return date(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    if (found := _IN_FIGURES.fullmatch(text)) is not None:
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        if one > 12 or one == two:
            return date(year, two, one)
        return date(year, one, two) if two > 12 else None
    if (found := _SERIAL.fullmatch(text)) is not None:
        for start, days in _COUNTED:
            if int(found[1]) in days:
                return date.fromordinal(start.toordinal() + int(found[1]))
    return None
