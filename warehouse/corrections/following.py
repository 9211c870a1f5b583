"""What must change with a value that was set: names with codes, intervals with days, days with days of publication."""

from __future__ import annotations

from datetime import date

import duckdb

from warehouse.corrections.row_edits import Row


def follow(con: duckdb.DuckDBPyConnection, row: Row, name: str) -> str | None:
    """Sets what must agree with the field that was set; returns why the value cannot be, where it cannot."""
    if name == "held_on":
        row["held_earliest"] = row["held_latest"] = row["held_on"]
        if "year_basis" not in row:
            return None  # a reference to another meeting
        if row["held_on"] is None:
            row["year_basis"] = "unknown"
        elif row["year_basis"] == "unknown":
            row["year_basis"] = "stated"
    elif name in ("held_earliest", "held_latest") and row["held_on"] is not None:
        return f"the day is known ({row['held_on']}): correct held_on, or empty it first"
    elif name in ("place_code", "place_name") and "place_basis" in row:
        _place(con, row, name)
    elif name == "published_on" and "published_basis" in row:
        row["published_basis"] = "metadata" if row["published_on"] else None
    elif name == "speaker_name":
        row["speaker_kind"] = "person" if row["speaker_name"] else "unattributed"
    elif name == "speaker_kind":
        if row["speaker_kind"] != "person":
            row["speaker_name"] = None
        elif row["speaker_name"] is None:
            return "a person needs a name: set speaker_name"
    return None


def _place(con: duckdb.DuckDBPyConnection, row: Row, name: str) -> None:
    if name == "place_name":
        row["place_code"] = None
    found = con.execute(
        "SELECT name_en, province_name FROM main.places WHERE place_code = ?", [row["place_code"]]
    ).fetchall()
    place_name, province = found[0] if found else (None, None)
    if name == "place_code":
        row["place_name"] = place_name
    if "province_name" in row:
        row["province_name"] = province
    row["place_basis"] = "stated" if row["place_code"] or row["place_name"] else "unknown"


def redate(meeting: Row, before: date | None, after: date | None, *, is_relative: bool) -> None:
    """Moves a day that rests on the day of publication, when that is corrected from ``before`` to ``after``.

    ``is_relative`` says that the words give no day of the month ("yesterday", "recently"): the day moves with the
    publication. Else the day and month stand, in the last year that is not after the publication. A day that cannot be
    told so is left as it is.
    """
    if before is None or after is None or meeting["year_basis"] not in ("publication", "unknown"):
        return
    if meeting["held_on"] is None:
        if meeting["held_latest"] == before:  # "recently": up to the day of publication
            for name in ("held_earliest", "held_latest"):
                meeting[name] = meeting[name] and meeting[name] + (after - before)
        return
    held: date = meeting["held_on"]
    if is_relative:
        moved = held + (after - before)
    else:
        years = [year for year in range(after.year, after.year - 5, -1) if _in_year(held, year)]
        days = [day for year in years if (day := _in_year(held, year)) and day <= after]
        moved = days[0] if days else held
    meeting["held_on"] = meeting["held_earliest"] = meeting["held_latest"] = moved


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # February 29
        return None
