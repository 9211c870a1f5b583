"""A build that goes on from the one before: what would be made of the same again stays where it stands.

The scripts are those of every build. They run in a database in memory, to which views of the database before give what
texts that are not new say. What is cheap (places, which reports are of one meeting, who is one person) is brought
together whole. People, demands, evidence and figures are made for those meetings alone of which anything that these
rows are made of is not what it was, told by a number over all of it (``meeting_prints.sql``). Then what differs is put
into the database before.

So nobody has to foresee what a new text can touch.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from schemas.catalog import TABLES, table
from schemas.ddl import create_table
from schemas.model import Table
from schemas.tables_trends import STALE
from schemas.tables_trends import TABLES as COUNTS
from warehouse.corrections.form import Correction
from warehouse.release.changes import compared_tables, key_number
from warehouse.release.trends import stale
from warehouse.release.trends.views import VIEWS
from warehouse.resolution.memo import PRINTS, Memo, content
from warehouse.store import sql, touched

PART = r"([^/\\\\]+)[/\\\\](?:part|reading)-([0-9]+)(?:\.[0-9]+)?\.parquet$"
"""Drop and number of the part, in the name of a file of documents, of a reading, or of what a reading refused."""
LEAST_SAME = 0.5
"""Share of texts that must be the same for a build to go on from the one before: else all is made as soon."""
BESIDE = "beside"
"""The database in memory, by the name under which it is attached."""
_DOCUMENTS = table("main.documents")
_DIRECTIVES = table("main.directives")
_OF_MEETINGS = tuple(table(f"main.{name}") for name in
                     ("attendees", "attendee_sources", "evidence", "reported_figures", "meeting_phrases"))  # fmt: skip
_OF_DIRECTIVES = tuple(table(f"main.directive_{name}") for name in
                       ("sources", "sectors", "instruments", "responsibilities", "phrases"))  # fmt: skip
_NEVER_DELETED = {
    "main.documents": "SELECT document_id FROM {}",
    "main.document_sources": "SELECT document_id, collection, source_uri FROM {}",
    "main.corrections": "SELECT correction_id, target, field, action, expect, value, reason, author, written_on, "
    "words, quote, doubt FROM {}",
    "main.officeholders": "FROM {} WHERE NOT starts_with(source, 'corpus:')",
    "main.events": "FROM {}",
    "quality.quarantine": "SELECT quarantine_id FROM {}",
}
"""What users give, by the table that has it: of what went, or is another now (a correction may keep its id), DuckDB
would keep the words, as it does of deleted rows."""
_TOLD_BY = dict.fromkeys(("main.meetings", "main.attendees", "main.corrections"), "*") | {
    "main.documents": "* EXCLUDE (text)",  # which its key tells
    "main.directives": "* EXCLUDE (text)",  # which its place tells
}
"""Tables, with their columns, that tell a database from those of other builds; publication leaves them as they are."""
_MARKS = ("duplicate_of", "superseded_by", "vanished_on", "is_sample")
"""What a build says of a document by others: all else of its row rests on itself."""


_OTHERS = {name: f"{name} IN (FROM temp.other_{name})" for name in ("document_id", "meeting_id", "directive_id")}
"""Conditions on rows that do not stay, by the key that tells them (``_find_others``)."""
_COMPARED = {one.name for one in compared_tables()}
_UNCOUNTED = {
    *("changes", "check_results", "corrections", "coverage", "document_sources", "meeting_aliases", "officeholders"),
    *("person_aliases", "reference_sources", "releases", "reporting_places"),
}
"""Tables on which no count of trends rests, and those that trends go through whole."""


class WholeNeededError(Exception):
    """Why a build cannot go on from the one before."""


@dataclass(slots=True)
class Kept:
    """What a build keeps for the next one and, where ``catalog`` is given, what it goes on from."""

    catalog: str | None = None
    """The database that holds the build before; None where all is built."""
    token: str = ""
    """What tells the prints of that build (``keep`` gave it)."""
    holds: str = ""
    """What tells the database of that build (``held_by`` gave it)."""
    made_anew: set[str] = field(default_factory=set)
    """Documents that are read from the store again whatever holds of them: those that corrections name, and those that
    were found to contradict others."""

    def name(self, corrections: Iterable[Correction]) -> None:
        """Takes note of what ``corrections`` name."""
        self.made_anew |= {c.key[name] for c in corrections for name in ("document", "other") if name in c.key}


def label(path: str | Path) -> str | None:
    """Drop and number of the part that a file of the store is of (``drop/00000``); None for a file of another name."""
    found = re.search(PART, str(path))
    return f"{found[1]}/{found[2]}" if found else None


def print_documents(con: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Makes ``document_prints``: of each document a number over the files that it and its reading are in and the source
    shown of it. ``files`` are those of documents and of the readings that hold; they are never changed once written.

    Needs ``chosen`` and ``shown_source``.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for file in files:
        status = file.stat()
        if (of := label(file)) is not None:
            told[of].append(f"{file.parent.parent.name}/{file.name} {status.st_size} {status.st_mtime_ns}")
    rows = [(of, hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()) for of, lines in told.items()]
    con.execute("CREATE TEMP TABLE part_prints (part VARCHAR, print VARCHAR)")
    if rows:
        con.executemany("INSERT INTO part_prints VALUES (?, ?)", rows)
    con.execute(
        "CREATE TEMP TABLE document_prints AS SELECT document_id, hash(p.print, s.source, s.first_seen_at) AS print "
        "FROM chosen JOIN part_prints p USING (part) JOIN shown_source s USING (document_id)"
    )


def choose(con: duckdb.DuckDBPyConnection, kept: Kept, extracted: Sequence[Table]) -> set[str]:
    """Makes ``fresh.same_documents``, and of each table of layer ``extracted`` a view over their rows in the database
    before and those of a table in ``fresh``; returns the parts that hold the other documents.

    Needs ``document_prints``. Raises WholeNeededError where the build must not go on from the one before.
    """
    if kept.token != _token(con):
        raise WholeNeededError("what was kept is of another build, or of another version")
    before = f'"{kept.catalog}"'
    if kept.holds != held_by(con, str(kept.catalog)):
        raise WholeNeededError("the database is not that of the build before")
    con.execute("DROP SCHEMA IF EXISTS fresh CASCADE")  # of a pass before this one
    con.execute("CREATE SCHEMA fresh")
    con.execute(
        "CREATE TABLE fresh.same_documents AS SELECT document_id FROM document_prints "
        "JOIN kept_documents USING (document_id, print) WHERE NOT list_contains($anew, document_id)",
        {"anew": sorted(kept.made_anew)},
    )
    n_same = sql.count(con, "fresh.same_documents")
    if n_same < LEAST_SAME * sql.count(con, "chosen"):
        raise WholeNeededError("most texts are new, or were read anew")
    if _any(con, f"FROM {before}.main.documents ANTI JOIN chosen USING (document_id)"):
        raise WholeNeededError("texts were withdrawn")
    for one in extracted:
        con.execute(f"DROP TABLE {one.qualified}")
        con.execute(create_table(one).replace(f"CREATE TABLE {one.qualified}", f"CREATE TABLE fresh.{one.name}", 1))
        con.execute(
            f"CREATE VIEW {one.qualified} AS FROM {before}.{one.qualified} SEMI JOIN fresh.same_documents "
            f"USING (document_id) UNION ALL FROM fresh.{one.name}"
        )
    parts = con.execute("SELECT DISTINCT part FROM chosen ANTI JOIN fresh.same_documents USING (document_id)")
    return {part for (part,) in parts.fetchall()}


def take_documents(con: duckdb.DuckDBPyConnection, kept: Kept) -> None:
    """Takes the rows of ``fresh.same_documents`` over from the database before, as they were read, but for their texts,
    which are most of it (``show_same``)."""
    marks = (
        "NULL AS duplicate_of, NULL AS superseded_by, NULL AS vanished_on, sha256 IN (FROM sample_texts) AS is_sample"
    )
    con.execute(
        f"INSERT INTO main.documents BY NAME SELECT * REPLACE ('' AS text, {marks}) FROM "  # noqa: S608
        f'"{kept.catalog}".main.documents SEMI JOIN fresh.same_documents USING (document_id)'
    )


def show_same(con: duckdb.DuckDBPyConnection, kept: Kept | None) -> None:
    """Makes views ``same_documents`` of the documents that are as in the build before, none where all is built, and
    ``texts`` of the texts of all: those of the former (``same_texts``) stay where they are. ``meetings_before`` and
    ``meeting_reports_before`` are what that build made."""
    before = "main" if kept is None or kept.catalog is None else f'"{kept.catalog}".main'
    for name in ("meetings", "meeting_reports"):
        con.execute(f"CREATE TEMP VIEW {name}_before AS FROM {before}.{name}")
    if kept is None or kept.catalog is None:
        con.execute("CREATE TEMP VIEW same_documents AS SELECT document_id FROM main.documents WHERE false")
        con.execute("CREATE TEMP VIEW texts AS SELECT document_id, text FROM main.documents")
        con.execute("CREATE TEMP VIEW same_texts AS SELECT document_id, text FROM main.documents WHERE false")
        return
    con.execute("CREATE TEMP VIEW same_documents AS FROM fresh.same_documents")
    con.execute(
        f'CREATE TEMP VIEW same_texts AS SELECT document_id, text FROM "{kept.catalog}".main.documents '  # noqa: S608
        "SEMI JOIN fresh.same_documents USING (document_id)"
    )
    con.execute(
        "CREATE TEMP VIEW texts AS FROM same_texts UNION ALL "
        "SELECT document_id, text FROM main.documents ANTI JOIN fresh.same_documents USING (document_id)"
    )


def take_out(con: duckdb.DuckDBPyConnection, kept: Kept, reports: set[str]) -> bool:
    """Takes the documents of ``reports``, which are held back, out of those that are the same. False where one is a
    page of several stories, of which the others stay: it is to be read anew, as are all of them then."""
    documents = {report.partition("#")[0] for report in reports}
    given = {"ids": sorted(documents)}
    kept.made_anew |= documents
    same = "FROM f_split SEMI JOIN fresh.same_documents USING (document_id) WHERE list_contains($ids, document_id)"
    if con.execute(f"SELECT 1 {same} LIMIT 1", given).fetchall():
        return False
    con.execute(
        "UPDATE main.documents d SET text = t.text FROM same_texts t "
        "WHERE t.document_id = d.document_id AND list_contains($ids, d.document_id)",
        given,
    )
    con.execute("DELETE FROM fresh.same_documents WHERE list_contains($ids, document_id)", given)
    return True


def choose_meetings(con: duckdb.DuckDBPyConnection, kept: Kept | None) -> None:
    """Makes ``made_reports``: those of ``f_reports`` of whose meetings people, demands, evidence and figures are to be
    made."""
    if kept is not None:
        sql.run(con, "meeting_prints")
    if kept is None or kept.catalog is None:
        con.execute("CREATE TEMP VIEW made_reports AS FROM f_reports")
        return
    con.execute(
        "CREATE TABLE fresh.same_meetings AS SELECT meeting_id FROM meeting_prints "
        "JOIN kept_meetings USING (meeting_id, print) WHERE meeting_id NOT IN (SELECT meeting_id FROM f_reports "
        "WHERE split_part(document_id, '#', 1) NOT IN (FROM fresh.same_documents))"
    )
    con.execute("CREATE TEMP TABLE made_reports AS FROM f_reports ANTI JOIN fresh.same_meetings USING (meeting_id)")


def take_counts(con: duckdb.DuckDBPyConnection, kept: Kept) -> None:
    """Takes over how many people and demands the meetings have whose rows stay as they stand in the database before."""
    con.execute(
        "UPDATE main.meetings m SET n_attendees = b.n_attendees, n_directives = b.n_directives "  # noqa: S608
        f'FROM "{kept.catalog}".main.meetings b '
        "SEMI JOIN fresh.same_meetings USING (meeting_id) WHERE b.meeting_id = m.meeting_id"
    )


def keep(con: duckdb.DuckDBPyConnection, kept: Kept, memo: Memo) -> str:
    """Keeps the prints of this build for the next one, and returns what tells them. Documents of which a row is held
    back are not among them, since others decide that, nor those that corrections name."""
    con.execute(
        "CREATE TEMP TABLE not_kept AS SELECT unnest($ids::VARCHAR[]) AS document_id", {"ids": sorted(kept.made_anew)}
    )
    memo.keep(con, "documents", _PRINTS)
    memo.keep(con, "meetings", "FROM meeting_prints")
    memo.keep(con, "reports", _REPORTS)
    memo.keep(con, "pairs", _PAIRS)
    return _told(content(con, query) for query in (_PRINTS, "FROM meeting_prints", _REPORTS, _PAIRS))


def held_by(con: duckdb.DuckDBPyConnection, catalog: str) -> str:
    """What tells the database ``catalog`` from those of other builds, such as a copy of an older one put in its place:
    nothing else would, as what is kept lies in other files."""
    return _told(content(con, f'SELECT {what} FROM "{catalog}".{name}') for name, what in _TOLD_BY.items())  # noqa: S608 - declared names


_PRINTS = """
SELECT document_id, print FROM document_prints
WHERE document_id NOT IN (SELECT split_part(document_id, '#', 1) FROM held_rows)
  AND document_id NOT IN (FROM not_kept)
"""


_REPORTS = """
SELECT r.*, m.print, j.joins
FROM f_reports r JOIN f_members m USING (document_id) LEFT JOIN f_joins j USING (cluster)
WHERE r.meeting_id NOT IN (SELECT owner FROM m_corrected)
"""
"""Which reports are of one meeting, but for meetings that corrections name: their rows are corrected anew each time."""
_PAIRS = """
SELECT s.a, s.b, p.print AS print_a, q.print AS print_b, s.* EXCLUDE (a, b)
FROM pair_scores s JOIN pair_prints p ON p.document_id = s.a JOIN pair_prints q ON q.document_id = s.b
"""


def put(con: duckdb.DuckDBPyConnection, kept: Kept) -> None:
    """Puts what differs into the database before, which is the default of ``con`` now. What a build does not make is
    taken away, as is what publication fills. Counts and views of trends stay as they are, and what they rest on that is
    another now is noted (``stale``).

    Which rows may differ stands in ``touched.ROWS`` then. Raises WholeNeededError where something was withdrawn: its
    words would stay in the file.
    """
    touched.clear(con)
    stale.begin(con)
    for name, query in _NEVER_DELETED.items():
        if _any(con, f"({query.format(name)}) EXCEPT ({query.format(f'{BESIDE}.{name}')})"):
            raise WholeNeededError(f"rows of {name} were withdrawn")
    _drop_made(con)
    _find_others(con)
    for meetings in ("main.meetings", f"{BESIDE}.main.meetings"):  # whose people, demands and figures are put anew
        stale.add(con, "meeting", f"SELECT meeting_id FROM {meetings} WHERE {_OTHERS['meeting_id']}")  # noqa: S608
    stale.add(con, "attendee", f"SELECT DISTINCT person_id FROM main.attendees WHERE {_OTHERS['meeting_id']}")  # noqa: S608
    for one in TABLES:
        made = f"{BESIDE}.{one.qualified}"
        if one.layer == "extracted":
            _put_others(con, one, f"{BESIDE}.fresh.{one.name}", "document_id")
        elif one == _DOCUMENTS:
            _put_marks(con, made)
            made = f"(FROM {made} WHERE {_OTHERS['document_id']})"
            if _any(con, f"FROM {made} WHERE text = ''"):  # as texts that stay are held (take_documents)
                raise WholeNeededError("the words of a text were not brought")
            for rows in (f"FROM {one.qualified} WHERE {_OTHERS['document_id']}", f"FROM {made}"):
                _note_counted(con, one, rows)
            _put_others(con, one, made, "document_id")
        elif one in _OF_MEETINGS or one == _DIRECTIVES:
            _put_others(con, one, made, "meeting_id")
        elif one in _OF_DIRECTIVES:
            _put_others(con, one, made, "directive_id")
        else:
            _put_difference(con, one, made)
    for name in _OTHERS:
        con.execute(f"DROP TABLE temp.other_{name}")
    stale.write(con)


def _find_others(con: duckdb.DuckDBPyConnection) -> None:
    """Makes temporary tables of the keys of what does not stay as it stands, before and now: they are few, so that
    their rows are soon found among all."""
    for name, tables, same in (
        ("document_id", ("main.documents", "extracted.documents"), "same_documents"),
        ("meeting_id", ("main.meetings",), "same_meetings"),
    ):
        all_keys = " UNION ".join(
            f"SELECT {name} FROM {catalog}{table}"  # noqa: S608 - declared names
            for table in tables
            for catalog in ("", f"{BESIDE}.")
        )
        con.execute(
            f"CREATE TEMP TABLE other_{name} AS FROM ({all_keys}) ANTI JOIN {BESIDE}.fresh.{same} USING ({name})"
        )
    con.execute(
        "CREATE TEMP TABLE other_directive_id AS SELECT directive_id FROM main.directives "  # noqa: S608 - own names
        f"WHERE {_OTHERS['meeting_id']}"
    )


def _put_others(con: duckdb.DuckDBPyConnection, one: Table, made: str, key: str) -> None:
    """Puts the rows of ``made`` in the place of those whose ``key`` does not stay (``_find_others``)."""
    _note(con, one, f"FROM {one.qualified} WHERE {_OTHERS[key]}")
    con.execute(f"DELETE FROM {one.qualified} WHERE {_OTHERS[key]}")  # noqa: S608 - declared names
    _note(con, one, f"FROM {made}")
    con.execute(f"INSERT INTO {one.qualified} FROM {made}")


def _put_marks(con: duckdb.DuckDBPyConnection, made: str) -> None:
    """Puts right what is said of documents by others."""
    sets = ", ".join(f"{name} = s.{name}" for name in _MARKS)
    here, there = (", ".join(f"{side}.{name}" for name in _MARKS) for side in "ds")
    where = f"s.document_id = d.document_id AND ({here}) IS DISTINCT FROM ({there})"
    _note(con, _DOCUMENTS, f"FROM (SELECT d.* FROM main.documents d JOIN {made} s ON {where})")  # noqa: S608
    con.execute(f"UPDATE main.documents d SET {sets} FROM {made} s WHERE {where}")  # noqa: S608 - declared names


def _put_difference(con: duckdb.DuckDBPyConnection, one: Table, made: str) -> None:
    """Makes the rows of ``one`` those of ``made``: rows are told apart by numbers of 64 bits, and where one of them
    counts otherwise, all of it are put anew."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE differing AS SELECT h FROM (SELECT hash(x) AS h, 1 AS n FROM {one.qualified} x "  # noqa: S608
        f"UNION ALL SELECT hash(x), -1 FROM {made} x) GROUP BY h HAVING sum(n) <> 0"
    )
    if sql.count(con, "differing"):
        for rows in (one.qualified, made):
            differ = f"FROM {rows} x WHERE hash(x) IN (FROM differing)"
            _note(con, one, differ)
            _note_counted(con, one, differ)
        con.execute(f"DELETE FROM {one.qualified} x WHERE hash(x) IN (FROM differing)")  # noqa: S608
        con.execute(f"INSERT INTO {one.qualified} FROM {made} x WHERE hash(x) IN (FROM differing)")
    con.execute("DROP TABLE differing")


def _note(con: duckdb.DuckDBPyConnection, one: Table, rows: str) -> None:
    """Notes ``rows`` of a table that releases are compared by as such that may differ from the release before."""
    if one.layer == "main" and one.name in _COMPARED:
        number = key_number(con, _current(con), one)
        con.execute(f"INSERT INTO temp.{touched.ROWS} SELECT '{one.name}', {number} {rows}")


def _note_counted(con: duckdb.DuckDBPyConnection, one: Table, rows: str) -> None:
    """Notes what counts rest on in ``rows`` of a table that is not put by meeting. Marks of documents are not counted;
    the days of publication of texts are gone through whole."""
    if one.layer != "main" or one.name in _UNCOUNTED:
        return
    if one == _DOCUMENTS:
        for reports in ("main.meeting_reports", f"{BESIDE}.main.meeting_reports"):
            of_rows = f"document_id IN (SELECT document_id FROM ({rows}))"  # noqa: S608 - declared names
            stale.add(con, "meeting", f"SELECT meeting_id FROM {reports} WHERE {of_rows}")  # noqa: S608
    elif one.name == "persons":
        stale.add(con, "person", f"SELECT person_id FROM ({rows})")  # noqa: S608
    elif "meeting_id" in one.column_names:
        stale.add(con, "meeting", f"SELECT meeting_id FROM ({rows})")  # noqa: S608
    else:
        stale.add(con, "table", f"SELECT '{one.qualified}' FROM ({rows}) LIMIT 1")  # noqa: S608


def _current(con: duckdb.DuckDBPyConnection) -> str:
    return str(con.execute("SELECT current_database()").fetchall()[0][0])


def _drop_made(con: duckdb.DuckDBPyConnection) -> None:
    """Drops all views and tables that are not declared. Counts and views of trends stay where they stand."""
    declared = {one.qualified for one in (*TABLES, *COUNTS, STALE)} | {f"main.{name}" for name in VIEWS}
    own = "NOT internal AND database_name = current_database()"
    for kind, name in (("VIEW", "view"), ("TABLE", "table")):
        query = f"SELECT schema_name, {name}_name FROM duckdb_{name}s() WHERE {own}"  # noqa: S608
        for schema, found in con.execute(query).fetchall():
            if f"{schema}.{found}" not in declared:
                con.execute(f'DROP {kind} "{schema}"."{found}"')


def _any(con: duckdb.DuckDBPyConnection, query: str) -> bool:
    return bool(con.execute(f"SELECT 1 FROM ({query}) LIMIT 1").fetchall())  # noqa: S608 - own queries


def _token(con: duckdb.DuckDBPyConnection) -> str:
    return _told(content(con, f"FROM kept_{kind}") for kind in PRINTS)


def _told(contents: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{n} {total:x}" for n, total in contents)
