"""Corrections of what came of bringing documents together: which persons are one; values of meetings, persons."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from schemas.catalog import table as declared
from warehouse.corrections.form import Correction
from warehouse.corrections.outcomes import Log
from warehouse.corrections.row_edits import WorkingTable


def add_person_edges(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Ties or parts atoms of persons as users say; makes table ``atoms_apart``.

    Needs the tables of ``person_atoms.sql``. A person is said by an id that holds now or ever held, or by a mention
    (document and printed name). Of two corrections of one pair the later holds.
    """
    con.execute("CREATE TEMP TABLE atoms_apart (a VARCHAR, b VARCHAR)")
    said: dict[tuple[str, str], Correction] = {}
    for correction in (c for c in corrections if c.action in ("same-person", "different-person")):
        atoms = _atoms(con, correction)
        if isinstance(atoms, str):
            log.tell(correction, "unmatched", atoms)
            continue
        a, b = sorted(atoms)
        same = correction.action == "same-person"
        if a == b and same:
            log.tell(correction, "stale", "they are one person already: the correction can go")
            continue
        if a == b:
            if "name" not in correction.key:
                log.tell(correction, "unmatched", "one id: say the two mentions by document and name")
                continue
            if len(set(_mentions(correction))) == 1:
                log.tell(correction, "unmatched", "the two mentions are one")
                continue
            a, b = sorted((_split(con, correction, a), b))
        earlier = said.get((a, b))
        if earlier is not None and earlier.action == correction.action:
            log.tell(correction, "stale", f"{earlier.correction_id} says the same: one of them can go")
            continue
        told = None
        if earlier is not None:
            detail = f"{correction.correction_id}, written later, says the opposite: this one can go"
            log.tell(earlier, "stale", detail)
            told = f"holds instead of {earlier.correction_id}, written earlier"
        said[a, b] = correction
        log.tell(correction, "applied", told)
        con.execute("DELETE FROM atom_edges WHERE a = ? AND b = ? AND reason = 'correction'", (a, b))
        con.execute("DELETE FROM atoms_apart WHERE a = ? AND b = ?", (a, b))
        if same:
            con.execute("INSERT INTO atom_edges VALUES (2, ?, ?, 'correction')", (a, b))
        else:
            con.execute("INSERT INTO atoms_apart VALUES (?, ?)", (a, b))


def _mentions(correction: Correction) -> tuple[tuple[str, str], tuple[str, str]]:
    key = correction.key
    return (key["document"], key["name"]), (key["other"], key["other_name"])


def _atoms(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str] | str:
    key = correction.key
    found = []
    if "person" in key:
        for person in (key["person"], key["other"]):
            rows = con.execute(
                "SELECT min(atom) FROM f_atoms WHERE short_hash('p', atom) = $id", {"id": person}
            ).fetchall()
            if rows[0][0] is None:
                return f"no person {person}"
            found.append(str(rows[0][0]))
    else:
        for document, name in ((key["document"], key["name"]), (key["other"], key["other_name"])):
            rows = con.execute(
                "SELECT min(atom) FROM f_sightings WHERE split_part(document_id, '#', 1) = $d AND name = $n",
                {"d": document, "n": name},
            ).fetchall()
            if rows[0][0] is None:
                return f"{document} has no attendee {name}"
            found.append(str(rows[0][0]))
    return found[0], found[1]


def _split(con: duckdb.DuckDBPyConnection, correction: Correction, atom: str) -> str:
    """Gives the first mention an atom of its own."""
    own = f"{atom}|document {correction.key['document']}"
    con.execute(
        "UPDATE f_sightings SET atom = $own WHERE split_part(document_id, '#', 1) = $d AND name = $n",
        {"own": own, "d": correction.key["document"], "n": correction.key["name"]},
    )
    con.execute(
        "INSERT INTO f_atoms SELECT $own, * EXCLUDE (atom) FROM f_atoms WHERE atom = $a", {"own": own, "a": atom}
    )
    return own


def apply_to_meetings(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Applies ``set`` to rows of ``main.meetings`` that are said by their key; makes table ``m_corrected``.

    Before persons and demands are brought together, so that all that hangs on a meeting's day and place follows.
    """
    mine = [c for c in corrections if c.action == "set" and "meeting" in c.key]
    keys = sorted({c.key["meeting"] for c in mine})
    meetings = WorkingTable(con, "main.meetings", ("meeting_id",), keys)
    resting = sorted({row["document_id"].partition("#")[0] for rows in meetings.rows.values() for row in rows})
    documents = WorkingTable(con, "main.documents", ("document_id",), resting, without=("text",))
    for correction in mine:
        rows = meetings.rows.get(correction.key["meeting"], [])
        if not rows:
            log.tell(correction, "unmatched", f"no meeting {correction.key['meeting']}")
            continue
        (document,) = documents.rows[rows[0]["document_id"].partition("#")[0]]
        if log.set(con, correction, declared("main.meetings"), rows[0], ("meeting_id",), related=document):
            meetings.touch(rows[0])
    meetings.write()
    log.mark(con, "m_corrected", "meetings")
    con.execute("DELETE FROM m_corrected m WHERE NOT EXISTS (FROM main.meetings x WHERE x.meeting_id = m.owner)")


def apply_to_persons(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Applies ``set`` to rows of ``main.persons``."""
    mine = [c for c in corrections if c.action == "set" and "person" in c.key]
    persons = WorkingTable(con, "main.persons", ("person_id",), sorted({c.key["person"] for c in mine}))
    for correction in mine:
        rows = persons.rows.get(correction.key["person"], [])
        if not rows:
            log.tell(correction, "unmatched", f"no person {correction.key['person']}")
        elif log.set(con, correction, declared("main.persons"), rows[0], ("person_id",)):
            persons.touch(rows[0])
    persons.write()


def apply_to_references(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], log: Log) -> None:
    """Applies ``set`` to what references are matched to, rows of ``main.meeting_references`` said by their key."""
    mine = [c for c in corrections if c.action == "set" and "reference" in c.key]
    keys = sorted({c.key["reference"] for c in mine})
    references = WorkingTable(con, "main.meeting_references", ("reference_id",), keys)
    for correction in mine:
        rows = references.rows.get(correction.key["reference"], [])
        if not rows:
            log.tell(correction, "unmatched", f"no reference {correction.key['reference']}")
        elif correction.field == "referenced_meeting_id" and correction.value == rows[0]["meeting_id"]:
            log.tell(correction, "unmatched", "a meeting is no reference to itself")
        elif log.set(con, correction, declared("main.meeting_references"), rows[0], ("reference_id",)):
            is_matched = rows[0]["referenced_meeting_id"] or rows[0]["event_code"]
            rows[0] |= {"match_basis": "correction" if is_matched else None, "match_score": None}
            references.touch(rows[0])
    references.write()
