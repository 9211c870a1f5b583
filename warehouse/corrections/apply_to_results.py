"""Corrections of what came of bringing documents together: which persons are one; values of meetings, persons."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from schemas.catalog import table as declared
from warehouse.corrections.apply_to_documents import Outcome, follow, guarded, place_names
from warehouse.corrections.form import Correction, typed
from warehouse.corrections.row_edits import WorkingTable


def add_person_edges(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> list[Outcome]:
    """Ties or parts atoms of persons as users say; makes table ``atoms_apart``.

    Needs the tables of ``person_atoms.sql``. A person is said by an id that holds now or ever held, or by a mention
    (document and printed name).
    """
    con.execute("CREATE TEMP TABLE atoms_apart (a VARCHAR, b VARCHAR)")
    outcomes = []
    for correction in (c for c in corrections if c.action in ("same-person", "different-person")):
        atoms = _atoms(con, correction)
        if isinstance(atoms, Outcome):
            outcomes.append(atoms)
            continue
        a, b = atoms
        if correction.action == "same-person":
            if a == b:
                outcomes.append(Outcome(correction, "stale", "they are one person already: the correction can go"))
                continue
            con.execute("INSERT INTO atom_edges VALUES (2, ?, ?, 'correction')", sorted((a, b)))
        else:
            if a == b:
                if "name" not in correction.key:
                    outcomes.append(
                        Outcome(correction, "unmatched", "one id: say the two mentions by document and name")
                    )
                    continue
                a = _split(con, correction, a)
            con.execute("INSERT INTO atoms_apart VALUES (?, ?)", sorted((a, b)))
        outcomes.append(Outcome(correction, "applied"))
    return outcomes


def _atoms(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str] | Outcome:
    key = correction.key
    found = []
    if "person" in key:
        for person in (key["person"], key["other"]):
            rows = con.execute(
                "SELECT min(atom) FROM f_atoms WHERE short_hash('p', atom) = $id", {"id": person}
            ).fetchall()
            if rows[0][0] is None:
                return Outcome(correction, "unmatched", f"no person {person}")
            found.append(str(rows[0][0]))
    else:
        for document, name in ((key["document"], key["name"]), (key["other"], key["other_name"])):
            rows = con.execute(
                "SELECT min(atom) FROM f_sightings WHERE document_id = $d AND name = $n", {"d": document, "n": name}
            ).fetchall()
            if rows[0][0] is None:
                return Outcome(correction, "unmatched", f"{document} has no attendee {name}")
            found.append(str(rows[0][0]))
    return found[0], found[1]


def _split(con: duckdb.DuckDBPyConnection, correction: Correction, atom: str) -> str:
    """Gives the first mention an atom of its own."""
    own = f"{atom}|document {correction.key['document']}"
    con.execute(
        "UPDATE f_sightings SET atom = $own WHERE document_id = $d AND name = $n",
        {"own": own, "d": correction.key["document"], "n": correction.key["name"]},
    )
    con.execute(
        "INSERT INTO f_atoms SELECT $own, * EXCLUDE (atom) FROM f_atoms WHERE atom = $a", {"own": own, "a": atom}
    )
    return own


def apply_to_results(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> list[Outcome]:
    """Applies ``set`` to rows of ``main.meetings`` and ``main.persons`` that are said by their keys."""
    mine = [c for c in corrections if c.action == "set" and ("meeting" in c.key or "person" in c.key)]
    places = place_names(con, mine)
    tables = {
        "meeting": WorkingTable(
            con, "main.meetings", ("meeting_id",), sorted({c.key["meeting"] for c in mine if "meeting" in c.key})
        ),
        "person": WorkingTable(
            con, "main.persons", ("person_id",), sorted({c.key["person"] for c in mine if "person" in c.key})
        ),
    }
    outcomes = []
    for correction in mine:
        kind = "meeting" if "meeting" in correction.key else "person"
        rows = tables[kind].rows.get(correction.key[kind], [])
        if not rows:
            outcomes.append(Outcome(correction, "unmatched", f"no {kind} {correction.key[kind]}"))
            continue
        row, name = rows[0], str(correction.field)
        new = typed(declared(f"main.{correction.table}").column(name), correction.value)
        if refused := guarded(correction, row[name], new):
            outcomes.append(refused)
            continue
        before = dict(row)
        row[name] = new
        if problem := follow(row, name, places):
            row.update(before)
            outcomes.append(Outcome(correction, "unmatched", problem))
            continue
        tables[kind].touch(row)
        outcomes.append(Outcome(correction, "applied"))
    for table in tables.values():
        table.write()
    con.execute(
        "UPDATE main.meetings m SET province_name = p.province_name FROM main.places p "
        "WHERE p.place_code = m.place_code AND m.province_name IS DISTINCT FROM p.province_name"
    )
    return outcomes
