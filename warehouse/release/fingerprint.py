"""One hash over all that a release was made from, apart from the code."""

from __future__ import annotations

import hashlib

import duckdb

_INPUTS = (
    "SELECT 'document ' || sha256 FROM main.documents ORDER BY sha256",
    "SELECT concat_ws(chr(31), 'correction', correction_id, target, field, action, expect, value) "
    "FROM main.corrections ORDER BY ALL",
    "SELECT concat_ws(chr(31), 'officeholder', person_name, name_zh, office, rank_code, place_code, "
    "observed_on::VARCHAR, valid_from::VARCHAR, valid_to::VARCHAR, source) FROM main.officeholders "
    "WHERE source NOT LIKE 'corpus:%' ORDER BY ALL",
)


def input_fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 (hexadecimal) over the contents of all documents, corrections and registers, sorted.

    It says nothing of where, when or in which drop they came: the same inputs give the same fingerprint.
    """
    digest = hashlib.sha256()
    for query in _INPUTS:
        cursor = con.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(50_000):
            for (line,) in rows:
                digest.update(str(line).encode())
                digest.update(b"\n")
        cursor.close()
    return digest.hexdigest()
