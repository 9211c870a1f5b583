"""A place by any of its names: code, Chinese, English or pinyin in any spelling, or a name of former times."""

from __future__ import annotations

import duckdb

from schemas.gazetteer import gazetteer, name_key


class PlaceError(ValueError):
    """No place, or more than one, is called so; the message says which may be meant and what to give instead."""


def prefix(con: duckdb.DuckDBPyConnection, place: str) -> str:
    """First digits that the codes of ``place`` and of all units under it share.

    Blanks, apostrophes, accents and case of a Latin spelling do not count; a province's name means the province. Raises
    PlaceError.
    """
    wanted = place.strip()
    rows = con.execute(
        "SELECT place_code, definition, level = 'provincial', name_en, label_en, name_zh, label_zh FROM main.places "
        "ORDER BY place_code"
    ).fetchall()
    codes = {row[0] for row in rows if wanted in {row[0], row[5], row[6]}}
    codes |= {row[0] for row in rows if wanted.casefold() in {row[3].casefold(), row[4].casefold()}}
    if not codes and (key := name_key(wanted)):  # a name as it is written goes before names of the same letters
        codes = {row[0] for row in rows if key in {name_key(row[3]), name_key(row[4])}}
        codes = codes or set(gazetteer().find(wanted))
    found = [row for row in rows if row[0] in codes]
    if not found:
        raise PlaceError(f"no place is called {place!r}: give its code, or a name as in the table places")
    provinces = [row for row in found if row[2]]
    found = provinces if len(provinces) == 1 else found
    if len(found) > 1:
        listed = "; ".join(f"{row[0]} {row[1]}" for row in found[:8])
        raise PlaceError(f"{place!r} may be any of: {listed}. Give the code")
    code = str(found[0][0])
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
