"""A part of the published data – places, a span, tables – in a format of the user's choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas import catalog, tables_codes
from schemas.datapackage import resource_name
from schemas.ddl import quoted
from warehouse.release.cells import quoted_name
from warehouse.release.export import civic, papers, plain, statistics, workbook
from warehouse.release.export.fields import ExportError, Piece, Written, code_tables_of, piece
from warehouse.release.place_names import PlaceError, prefix
from warehouse.release.trends.views import VIEWS, made
from warehouse.store.confinement import reading_statements

FORMATS = (*plain.WRITERS, "xlsx", *statistics.FORMATS, "popolo", "ocd")
WORKBOOK = "dataset.xlsx"
_LABELLED = {"xlsx", *statistics.FORMATS}
"""Formats whose files are looked at by themselves: code tables that explain them go along."""


@dataclass(frozen=True, slots=True)
class Subset:
    """What to export. ``places`` are codes or names and stand for all units under them; days are inclusive.

    No ``tables`` means all tables of layer ``main``, unless there are ``queries``: tables of the user's own, by name. A
    meeting of unknown day is of the span that it surely lies in. Every table holds what belongs to the meetings, places
    and days chosen, and where ``where`` is given what fulfils that condition too; tables of ``WHOLE``, which describe
    values and releases rather than places, come whole. Where nothing is left out, every row of every table comes.
    """

    places: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    tables: tuple[str, ...] = ()
    where: str | None = None
    queries: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_all(self) -> bool:
        """Whether no meeting is left out."""
        return not self.places and self.since is None and self.until is None

    def __str__(self) -> str:
        """The part in words."""
        parts = [f"place {', '.join(self.places)}"] if self.places else []
        parts += [f"from {self.since}"] if self.since else []
        parts += [f"to {self.until}"] if self.until else []
        parts += [f"where {self.where}"] if self.where else []
        parts += [f"query {', '.join(self.queries)}"] if self.queries else []
        return "; ".join(parts) or "all rows"


Given = Mapping[str, pa.Table]
"""Rows that user's own words asked for, by the name of their table."""


def asked(con: duckdb.DuckDBPyConnection, subset: Subset) -> Given:
    """The rows that ``subset.where`` and ``subset.queries`` ask for; ``con`` must reach nothing but the database.

    A query is the last statement of its words; those before may make temporary tables. Raises ExportError where the
    words cannot be carried out, or would change something.
    """
    if subset.where is not None and not subset.tables:
        raise ExportError("--where needs --table: say the condition's table")
    _choose(con, subset)
    found = {}
    for name, words in subset.queries.items():
        *before, last = _statements(con, words, f"the query {name}") or [""]
        try:
            for statement in before:
                con.execute(statement)
            relation = con.sql(last)
        except duckdb.Error as error:
            raise ExportError(f"the query {name} failed: {error}") from None
        if relation is None:
            raise ExportError(f"the query {name} gives no table: its last statement must be a query")
        found[name] = relation.to_arrow_table()
    for name in subset.tables if subset.where is not None else ():
        relation_name, file_name, condition = _wanted(con, name, subset)
        query = f"SELECT * FROM (SELECT * FROM {relation_name} {condition}) WHERE ({subset.where})"  # noqa: S608 - checked
        if len(_statements(con, query, "--where")) != 1:
            raise ExportError("--where takes one condition, such as \"admin_level = 'county'\"")
        try:
            found[file_name] = con.sql(query).to_arrow_table()
        except duckdb.Error as error:
            raise ExportError(f"--where does not fit {name}: {error}") from None
    return found


def _statements(con: duckdb.DuckDBPyConnection, words: str, what: str) -> list[str]:
    try:
        return reading_statements(con, words)
    except (duckdb.Error, ValueError) as error:
        raise ExportError(f"{what}: {error}") from None


def export_subset(
    con: duckdb.DuckDBPyConnection,
    subset: Subset,
    form: str,
    out: Path,
    *,
    given: Given | None = None,
    citation: str | None = None,
    title: str | None = None,
) -> Written:
    """Writes ``subset`` of the published database that ``con`` has open into folder ``out``; returns rows by file.

    ``given`` are the rows that ``asked`` found; ``citation`` and ``title`` are the release's. Raises ExportError for an
    unknown format, place, table or view, for what the format cannot hold at all, and where a file is there already.
    """
    if form not in FORMATS:
        raise ExportError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    _choose(con, subset)
    if form in {"popolo", "ocd"}:
        if subset.tables or subset.queries:
            raise ExportError(f"--table and --sql do not go with {form}, which writes events and those who took part")
        out.mkdir(parents=True, exist_ok=True)
        return Written(civic.popolo(con, _free(out / "popolo.json")) if form == "popolo" else civic.ocd(
            con, _free(out / "events.jsonl")
        ))  # fmt: skip
    pieces = _pieces(con, subset, given or {}, labelled=form == "sav")
    if form in _LABELLED:
        tables = [catalog.table(f"main.{name}") for name in code_tables_of(pieces)]
        pieces += [piece(con, one.name, f"FROM {one.qualified}", one.description, one.qualified) for one in tables]
    said = papers.about(con, citation, title, str(subset))
    out.mkdir(parents=True, exist_ok=True)
    for name in (papers.README, papers.COLUMNS):
        _free(out / name)
    written = _write(con, pieces, form, out, said)
    papers.write(out, said, form, pieces, written)
    return written


def _pieces(con: duckdb.DuckDBPyConnection, subset: Subset, given: Given, *, labelled: bool) -> list[Piece]:
    for name, rows in given.items():
        con.register(_registered(name), rows)
    made = [
        piece(con, name, f"FROM {quoted_name(_registered(name))}", "a query of the user's own", labelled=labelled)
        for name in subset.queries
    ]
    wanted = [_wanted(con, name, subset) for name in subset.tables]
    if not wanted and not subset.queries:
        wanted = [
            (table.qualified, resource_name(table), _kept(table.qualified, subset))
            for table in catalog.layer("main")
            if table.published
        ]
    for relation, name, condition in wanted:
        query = f"FROM {quoted_name(_registered(name))}" if name in given else f"SELECT * FROM {relation} {condition}"  # noqa: S608
        known = relation in {table.qualified for table in catalog.TABLES}
        what = catalog.table(relation).description if known else VIEWS.get(name, "")
        made.append(piece(con, name, query, what, relation, labelled=labelled))
    return made


def _registered(name: str) -> str:
    return f"given_{name}"


def _write(
    con: duckdb.DuckDBPyConnection, pieces: list[Piece], form: str, out: Path, said: Mapping[str, str]
) -> Written:
    if form == "xlsx":
        created = con.execute("SELECT max(built_at) FROM main.releases").fetchall()[0][0]
        return Written(*_told(workbook.write(con, pieces, _free(out / WORKBOOK), said, created)))
    targets = {one.name: _free(out / f"{one.name}.{form}") for one in pieces}
    if form in statistics.FORMATS:
        counts, told = {}, []
        for one in pieces:
            target = targets[one.name]
            counts[target.name], lines = statistics.write(con, one, target, form, said)
            told += [f"{one.name}: {line}" for line in lines]
        return Written(counts, tuple(told))
    return Written({targets[one.name].name: plain.WRITERS[form](con, one, targets[one.name], said) for one in pieces})


def _told(found: tuple[dict[str, int], list[str]]) -> tuple[dict[str, int], tuple[str, ...]]:
    return found[0], tuple(found[1])


def _free(target: Path) -> Path:
    if target.exists():
        raise ExportError(f"{target} is there already: choose another folder, or move it away")
    return target


def _choose(con: duckdb.DuckDBPyConnection, subset: Subset) -> None:
    """Makes temporary table ``chosen`` of the meetings and ``chosen_places`` of the codes that count."""
    try:
        prefixes = [prefix(con, place) for place in subset.places]
    except PlaceError as error:
        raise ExportError(str(error)) from None
    is_chosen = " OR ".join(f"starts_with(place_code, {quoted(digits)})" for digits in prefixes) or "true"
    con.execute(f"CREATE OR REPLACE TEMP TABLE chosen_places AS SELECT place_code FROM main.places WHERE {is_chosen}")  # noqa: S608
    held = _within(subset, "coalesce(held_on, held_earliest)", "coalesce(held_on, held_latest)")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE chosen AS "  # noqa: S608 - checked days and codes
        f"SELECT meeting_id FROM main.meetings WHERE {_placed(subset)} AND {held}"
    )


def _placed(subset: Subset) -> str:
    """The condition that a row's place is chosen; a row of no known place is of no place."""
    return "place_code IN (FROM chosen_places)" if subset.places else "true"


def _within(subset: Subset, first: str, last: str) -> str:
    """The condition that the days from ``first`` to ``last`` (SQL) lie in the span."""
    conditions = [f"{first} >= DATE '{subset.since.isoformat()}'"] if subset.since else []
    conditions += [f"{last} <= DATE '{subset.until.isoformat()}'"] if subset.until else []
    return " AND ".join(conditions) or "true"


def _meets(subset: Subset, first: str, last: str) -> str:
    """The condition that some of the days from ``first`` to ``last`` (SQL; NULL is open) lie in the span."""
    conditions = [f"coalesce({last} >= DATE '{subset.since.isoformat()}', true)"] if subset.since else []
    conditions += [f"coalesce({first} <= DATE '{subset.until.isoformat()}', true)"] if subset.until else []
    return " AND ".join(conditions) or "true"


WHOLE = {table.name for table in tables_codes.TABLES} | {"releases"}
"""Tables that come whole whatever is chosen: codes with what they mean, and the releases."""
_REPORTS = "SELECT document_id FROM main.meeting_reports WHERE meeting_id IN (FROM chosen)"
_DIRECTIVES = "SELECT directive_id FROM main.directives WHERE meeting_id IN (FROM chosen)"
_PERSONS = (
    "SELECT person_id FROM main.attendees WHERE meeting_id IN (FROM chosen) UNION "
    "SELECT speaker_person_id FROM main.directives WHERE meeting_id IN (FROM chosen)"
)
_OF_THE_PART = {
    "meeting_id": "SELECT meeting_id FROM chosen",
    "directive_id": _DIRECTIVES,
    "document_id": _REPORTS,
    "person_id": _PERSONS,
}
"""By a column that says what a row belongs to: the keys of the part, the nearest to a meeting first."""


def _kept(qualified: str, subset: Subset) -> str:
    """The condition that keeps the rows of a table that belong to the part."""
    table = catalog.table(qualified)
    if subset.is_all or (table.layer == "main" and table.name in WHOLE):
        return ""
    if table.layer != "main":  # what was read in a document, or seen in it
        own = next((name for name in ("document_id", "meeting_id") if name in table.column_names), None)
        return f"WHERE {own} IN ({_OF_THE_PART[own]})" if own else ""
    if table.name in _BY_ITSELF:
        return f"WHERE {_BY_ITSELF[table.name](subset)}"
    for name, keys in _OF_THE_PART.items():
        if name in table.column_names:
            return f"WHERE {name} IN ({keys})"
    if "place_code" in table.column_names:
        return f"WHERE {_placed(subset)}"
    raise ExportError(f"table {qualified} has nothing that tells places or days: leave it out, or export it whole")


def _corrections(_: Subset) -> str:
    """Corrections whose target names a document, meeting or person of the part."""
    named = (("document", _REPORTS), ("meeting", "SELECT meeting_id FROM chosen"), ("person", _PERSONS))
    parts = [f"regexp_extract(target, '(?:^| ){key}=(\\S+)', 1) IN ({keys})" for key, keys in named]
    parts += [f"regexp_extract(target, '(?:^| )other=(\\S+)', 1) IN ({keys})" for _, keys in named]
    return "(" + " OR ".join(parts) + ")"


def _changes(subset: Subset) -> str:
    """Changes of rows of the part. A row that is gone belongs to no part: only the whole dataset tells of it."""
    parts = []
    for table in catalog.layer("main"):
        if table.primary_key and table.name != "changes":
            key = ", ".join(f'"{name}"::VARCHAR' for name in table.primary_key)
            rows = f"SELECT concat_ws('|', {key}) FROM {table.qualified} {_kept(table.qualified, subset)}"  # noqa: S608
            parts.append(f"(table_name = '{table.name}' AND row_key IN ({rows}))")
    return "(" + " OR ".join(parts) + ")"


_BY_ITSELF: dict[str, Callable[[Subset], str]] = {
    "coverage": lambda subset: f"{_placed(subset)} AND {_meets(subset, 'month', 'last_day(month)')}",
    "officeholders": lambda subset: f"{_placed(subset)} AND " + _meets(
        subset, "coalesce(valid_from, observed_on)",
        # Who took office on a known day, and left on none, is taken to be there still.
        "CASE WHEN valid_to IS NULL AND valid_from IS NULL THEN observed_on ELSE valid_to END",
    ),
    "corrections": _corrections,
    "changes": _changes,
}  # fmt: skip
"""Tables whose rows are of the part by more than one column."""


def _wanted(con: duckdb.DuckDBPyConnection, name: str, subset: Subset) -> tuple[str, str, str]:
    """Relation, file name and condition of one table or view of the user's."""
    qualified = name if "." in name else f"main.{name}"
    if qualified in {table.qualified for table in catalog.TABLES}:
        table = catalog.table(qualified)
        return qualified, resource_name(table), _kept(qualified, subset)
    views = {row[0] for row in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    views |= made(con).keys()
    if name not in views:
        raise ExportError(f"no table or view is called {name!r}: `safegov sql` and `.tables` lists them")
    if subset.is_all:
        return f"main.{name}", name, "ORDER BY ALL"
    columns = {row[0] for row in con.execute(f"DESCRIBE main.{name}").fetchall()}
    if "meeting_id" in columns:
        return f"main.{name}", name, "WHERE meeting_id IN (FROM chosen) ORDER BY ALL"
    if name == "place_months":
        held = _meets(subset, "month", "last_day(month)")
        return f"main.{name}", name, f"WHERE {_placed(subset)} AND {held} ORDER BY ALL"
    raise ExportError(f"{name} is a view over all meetings: it cannot be cut by place or day; leave those options")
