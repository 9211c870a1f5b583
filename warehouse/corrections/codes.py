"""Codes of a demand that users add or take away."""

from __future__ import annotations

import duckdb

from warehouse.corrections.form import Correction
from warehouse.corrections.row_edits import Row, WorkingTable

_CODE_COLUMNS = {
    "sectors": "sector_code",
    "instruments": "instrument_code",
    "responsibilities": "responsibility_code",
    "phrases": "phrase_code",
}
"""The key of each codebook's table."""


def change_code(
    con: duckdb.DuckDBPyConnection, correction: Correction, demand: Row | str, codes: WorkingTable
) -> tuple[str, str | None]:
    """Adds the code of ``correction`` to ``demand``, or drops it; returns what became of it: status and detail.

    ``demand`` is the row of the working copy of demands, or why there is none. An added code rests on the words that
    ``quote`` names, which must be the demand's, else on the whole demand.
    """
    if isinstance(demand, str):
        return "unmatched", demand
    codebook, _, code = correction.key["code"].partition("/")
    if not con.execute(f"SELECT 1 FROM main.{codebook} WHERE {_CODE_COLUMNS[codebook]} = ?", [code]).fetchall():  # noqa: S608
        return "unmatched", f"{code} is no code of main.{codebook}"
    place = (demand["position"], codebook, code)
    held = [
        row
        for row in codes.rows.get(demand["document_id"], [])
        if (row["position"], row["codebook"], row["code"]) == place
    ]
    if correction.action == "drop":
        if not held:
            return "stale", "the demand does not have that code: the correction can go"
        codes.remove(held[0])
        return "applied", None
    if held:
        return "stale", "the demand has that code already: the correction can go"
    words = correction.quote or demand["text"]
    offset = demand["text"].find(words)
    if offset < 0:
        return "unmatched", f"the demand does not hold the words {words!r}"
    start = demand["start_char"] + offset
    row = dict.fromkeys(codes.columns) | {
        "document_id": demand["document_id"],
        "position": demand["position"],
        "codebook": codebook,
        "code": code,
        "start_char": start,
        "end_char": start + len(words),
    }
    codes.append(row)
    return "applied", None
