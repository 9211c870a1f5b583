"""All of governance: from the store's Parquet to the filled working database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import duckdb
import polars as pl

from schemas.catalog import TABLES
from schemas.tables_quality import HELD_BACK
from warehouse.corrections import apply_to_documents, apply_to_results, confirmations, hints
from warehouse.corrections.form import Correction
from warehouse.corrections.outcomes import Log
from warehouse.resolution import at_hand, cascade, duplicates, holdback, load, references, slices, versions
from warehouse.resolution import kept as kept_build
from warehouse.resolution.clustering import Edge, cluster, components
from warehouse.resolution.kept import Kept
from warehouse.resolution.memo import Memo
from warehouse.resolution.memo import memo as memo_of
from warehouse.resolution.name_keys import name_table
from warehouse.resolution.near import Near
from warehouse.resolution.near import load as load_near
from warehouse.resolution.settings import GovernanceReport, GovernanceSettings
from warehouse.store import sql
from warehouse.store.home import Home

MATCH_THRESHOLD = 60
"""Points from which two reports are of one meeting (set on the developing half of the written pairs)."""

_NAMES = """
CREATE TEMP TABLE wanted_names AS
SELECT name FROM f_attendees UNION SELECT speaker_name FROM every_demand WHERE speaker_name IS NOT NULL
UNION SELECT person_name FROM f_register_given UNION SELECT name_zh FROM f_register_given WHERE name_zh IS NOT NULL
"""

_NEW_NAMES = "SELECT name FROM wanted_names ANTI JOIN kept_names USING (name)"
_ALL_NAMES = """
CREATE TEMP TABLE f_names AS
SELECT k.* FROM kept_names k SEMI JOIN wanted_names USING (name) UNION ALL FROM new_names ORDER BY name
"""


_OF_CORRECTED_MEETINGS = "SELECT document_id FROM f_reports WHERE meeting_id IN (SELECT owner FROM m_corrected)"
_NOT_SAME = "WHERE split_part(document_id, '#', 1) NOT IN (FROM fresh.same_documents)"

_PASSES = 8
"""How often a build is gone through for rows that break a rule only beside other reports."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What a build is made of."""

    home: Home
    settings: GovernanceSettings
    written: list[Correction]
    near: Near | None
    memo: Memo
    kept: Kept | None

    @property
    def goes_on(self) -> bool:
        """Whether it is made on from the build before."""
        return self.kept is not None and self.kept.catalog is not None

    @property
    def of_before(self) -> Kept:
        """What it goes on from."""
        if self.kept is None:
            raise ValueError("it is made whole")
        return self.kept


def build(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    settings: GovernanceSettings,
    proposed: Sequence[Correction] = (),
    near: Near | None = None,
    *,
    memo: Memo | None = None,
    kept: Kept | None = None,
) -> GovernanceReport:
    """Fills ``main``, ``extracted`` and ``quality`` anew from the store of ``home``.

    The result depends on the documents, their readings, the corrections and the reference data alone. ``releases``,
    ``changes``, ``check_results`` and ``accuracy`` are made empty: publication fills them. ``proposed`` are corrections
    that are not written yet, to see what they would change; they count as written last. With ``near`` the build holds
    some documents of a release alone. What the build before kept of texts and names in ``memo`` (that of ``home``,
    where all is built) is not worked out again. With ``kept`` the build notes for the next one what it rests on;
    where ``kept`` names a database, that is the default of ``con`` and holds the build before, of which what is not
    another now stays.

    Raises WholeNeededError where it cannot go on from the build before, references.RegisterError for a register that
    cannot be used, form.CorrectionError for a file of corrections that cannot be read, and duckdb.Error; the tables
    are then as they were, or empty where what the documents say had been brought in already. Where DuckDB loses rows,
    all is built again on one thread; RowsLostError (a duckdb.Error) tells that it lost them there too.
    """
    _configure(con, home, settings)
    written = [*apply_to_documents.load(home), *proposed]
    if near is not None:
        written = [one for one in written if near.holds(one)]
    if memo is None:
        memo = memo_of(home) if near is None and not proposed else Memo(None)
    if kept is not None:
        kept.name(written)
    given = _Given(home, settings, written, near, memo, kept)
    try:
        return _whole_or_on(con, given)
    except RowsLostError:
        con.execute("SET threads = 1")  # slower, and DuckDB loses nothing so
        try:
            return _whole_or_on(con, given)
        finally:
            con.execute("RESET threads")
            _configure(con, home, settings)


def _whole_or_on(con: duckdb.DuckDBPyConnection, given: _Given) -> GovernanceReport:
    """A build into ``con``, or one beside it of which the difference is put there."""
    if not given.goes_on:
        return _passes(con, given)
    con.execute(f"ATTACH ':memory:' AS {kept_build.BESIDE}")
    con.execute(f"USE {kept_build.BESIDE}.main")
    try:
        report = _passes(con, given)
        con.execute(f'USE "{given.of_before.catalog}".main')
        with _transaction(con):
            kept_build.put(con, given.of_before)
            _look_for_lost(con)
            return replace(_report(con), kept=report.kept)
    finally:
        con.execute(f'USE "{given.of_before.catalog}".main')
        con.execute(f"DETACH {kept_build.BESIDE}")


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("BEGIN TRANSACTION")
    try:
        yield
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def _look_for_lost(con: duckdb.DuckDBPyConnection) -> None:
    if lost := sql.not_returned(con):
        raise RowsLostError(f"DuckDB lost rows of a build: {lost}")


class RowsLostError(duckdb.DataError):
    """A table of a build counts rows that it does not return (``sql.not_returned``)."""


def _passes(con: duckdb.DuckDBPyConnection, given: _Given) -> GovernanceReport:
    """What the documents say is brought in once and is there for every pass; but where a build goes on, and a story of
    a page of several is held back, its page is read anew."""
    held: tuple[tuple[Any, ...], ...] = ()
    log: Log | None = None
    for n_pass in range(_PASSES + 1):
        if log is None:
            with _transaction(con):
                log = _said(con, given)
        try:
            with _transaction(con):
                return _together(con, given, deepcopy(log), held, is_last=n_pass == _PASSES)
        except holdback.HeldLaterError as found:
            held += found.rows
            if given.goes_on and not kept_build.take_out(con, given.of_before, holdback.reports_of(found.rows)):
                log = None
        except BaseException:
            if not given.goes_on:
                with suppress(duckdb.Error):  # what the documents say is not to stand by itself
                    load.make_tables(con)
            raise
    raise AssertionError("the last pass ends")


def _said(con: duckdb.DuckDBPyConnection, given: _Given) -> Log:
    """What each document says, corrected: the tables of layer ``extracted`` and the working copies of them."""
    home, memo = given.home, given.memo
    load.make_tables(con)
    memo.show(con)
    if given.near is None:
        load.load(con, home, given.kept)
    else:
        load_near(con, given.near)
    kept_build.show_same(con, given.kept)
    references.load_codes(con, home.own_events)
    references.load_registers(con, given.settings.officeholders, home.publishers)
    sql.run(con, "macros")
    sql.run(con, "stories")
    con.execute(f"CREATE TEMP VIEW r_new AS FROM r_documents {_NOT_SAME if given.goes_on else ''}")
    sql.run(con, "facts")
    at_hand.show(con, goes_on=given.goes_on)
    log = Log()
    apply_to_documents.apply_to_documents(con, given.written, log)
    _people(con, memo)
    if given.near is None:
        duplicates.mark(con, home, memo)  # the earliest published is the one repeated: by corrected days
    holdback.find(con)
    return log


def _together(
    con: duckdb.DuckDBPyConnection, given: _Given, log: Log, held: Sequence[tuple[Any, ...]], *, is_last: bool
) -> GovernanceReport:
    """What comes of what the documents say. Raises HeldLaterError, unless it ``is_last``, where ``held`` must become
    more."""
    home, written, memo = given.home, given.written, given.memo
    memo.show(con)  # a pass before this one may have kept something else
    holdback.hold(con, held, "fresh" if given.goes_on else "extracted")
    versions.mark(con, log)  # a version that is held back replaces none
    _places(con)
    _meetings(con, goes_on=given.goes_on)
    apply_to_results.apply_to_meetings(con, written, log)
    if not is_last:
        holdback.check_days(con)  # before persons and demands, which are most of a pass
    if given.goes_on:
        at_hand.bring(con, _OF_CORRECTED_MEETINGS)
    sql.run(con, "deadlines")
    _persons(con, written, log)
    kept_build.choose_meetings(con, given.kept)
    if given.goes_on:
        at_hand.bring(con, "FROM made_reports")
    sql.run(con, "attendees")
    slices.fill_directives(con, memo, goes_on=given.goes_on)
    sql.run(con, "rest")
    if given.kept is not None and given.goes_on:
        kept_build.take_counts(con, given.kept)
    cascade.fill(con, home.own_events)
    apply_to_results.apply_to_references(con, written, log)
    apply_to_results.apply_to_persons(con, written, log)
    if not is_last:
        holdback.check_meetings(con)
    _settle(con)
    sql.run(con, "coverage")
    confirmations.check(con, written, log)
    hints.add_hints(con, log)
    log.record(con, written)
    _look_for_lost(con)
    report = _report(con)
    if given.kept is not None:
        report = replace(report, kept=kept_build.keep(con, given.kept, memo))
    load.forget(con)
    return report


def _settle(con: duckdb.DuckDBPyConnection) -> None:
    """Gives rows of pages that hold several stories their document's key, which the story's stood for (stories.sql)."""
    if not sql.count(con, "f_split"):
        return
    sql.run(con, "settle_stories")
    for table in TABLES:
        if table.layer in ("main", "quality") and "document_id" in table.column_names:
            con.execute(
                f"UPDATE {table.qualified} SET document_id = split_part(document_id, '#', 1) "  # noqa: S608 - declared
                "WHERE contains(document_id, '#')"
            )


def _configure(con: duckdb.DuckDBPyConnection, home: Home, settings: GovernanceSettings) -> None:
    spill = home.path / ".spill"
    spill.mkdir(parents=True, exist_ok=True)
    con.execute(f"SET temp_directory = '{spill.as_posix().replace(chr(39), chr(39) * 2)}'")
    if settings.memory_limit:
        con.execute(f"SET memory_limit = '{settings.memory_limit}'")
    if settings.threads:
        con.execute(f"SET threads = {settings.threads:d}")


def _people(con: duckdb.DuckDBPyConnection, memo: Memo) -> None:
    con.execute(_NAMES)
    sql.table_of_frame(con, "new_names", name_table(name for (name,) in con.execute(_NEW_NAMES).fetchall()))
    con.execute(_ALL_NAMES)
    memo.keep(con, "names", "FROM f_names")
    sql.run(con, "people")


def _places(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("officeholders", "places", "place_by_officeholder"):
        sql.run(con, name)


def _meetings(con: duckdb.DuckDBPyConnection, *, goes_on: bool) -> None:
    sql.run(con, "candidates")
    if goes_on:
        at_hand.bring(con, "SELECT a AS document_id FROM new_pairs UNION SELECT b FROM new_pairs")
    slices.compare(con, MATCH_THRESHOLD)
    sql.run(con, "scores", match_threshold=MATCH_THRESHOLD)
    edges = con.execute("SELECT score + (said IS TRUE)::INTEGER, a, b FROM pair_decisions WHERE same").fetchall()
    apart = con.execute("SELECT a, b FROM pair_decisions WHERE apart").fetchall()
    _groups(con, "f_clusters", ("document_id", "cluster"), cluster(edges, apart))
    sql.run(con, "meetings")


def _persons(con: duckdb.DuckDBPyConnection, written: list[Correction], log: Log) -> None:
    sql.run(con, "person_atoms")
    apply_to_results.add_person_edges(con, written, log)
    edges = con.execute("SELECT score, a, b FROM atom_edges").fetchall()
    apart = con.execute("SELECT a, b FROM atoms_apart").fetchall()
    hans = con.execute("SELECT atom, han FROM f_atoms WHERE han IS NOT NULL").fetchall()
    apart += _namesakes(edges, dict(hans))
    _groups(con, "atom_groups", ("atom", "leader"), cluster(edges, apart))
    sql.run(con, "persons")


def _namesakes(edges: list[Edge], hans: dict[str, str]) -> list[tuple[str, str]]:
    """Atoms that chains of ``edges`` would join though their characters differ, but for those that a user joins."""
    if not hans:
        return []
    groups: dict[str, list[str]] = {}
    for atom, leader in components(edges).items():
        if atom in hans:
            groups.setdefault(leader, []).append(atom)
    said = {frozenset((a, b)) for score, a, b in edges if score > 1}
    return [
        (a, b)
        for group in groups.values()
        for a, b in combinations(sorted(group), 2)
        if hans[a] != hans[b] and frozenset((a, b)) not in said
    ]


def _groups(con: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, str], groups: dict[str, str]) -> None:
    nodes = sorted(groups)
    schema = {columns[0]: pl.String, columns[1]: pl.String}
    sql.table_of_frame(
        con, name, pl.DataFrame({columns[0]: nodes, columns[1]: [groups[node] for node in nodes]}, schema=schema)
    )


def _report(con: duckdb.DuckDBPyConnection) -> GovernanceReport:
    names = [table.qualified for table in TABLES]
    rows = dict(zip(names, sql.counts(con, names), strict=True))
    statuses = dict(con.execute("SELECT status, count(*) FROM main.corrections GROUP BY ALL").fetchall())
    return GovernanceReport(
        n_documents=rows["main.documents"],
        n_unread=sql.count(con, "(FROM quality.issues WHERE issue_code = 'document_unread')"),
        n_meeting_reports=rows["main.meeting_reports"],
        n_meetings=rows["main.meetings"],
        n_persons=rows["main.persons"],
        n_attendees=rows["main.attendees"],
        n_directives=rows["main.directives"],
        n_issues=rows["quality.issues"],
        n_held_back=sql.count(con, f"(FROM quality.quarantine WHERE reason_code = '{HELD_BACK}')"),
        n_corrections_applied=statuses.get("applied", 0),
        n_corrections_stale=statuses.get("stale", 0),
        n_corrections_unmatched=statuses.get("unmatched", 0),
        rows=rows,
    )
