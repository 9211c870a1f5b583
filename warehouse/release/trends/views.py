"""Makes the views from the SQL in ``sql/``: one file a view, or a template a family of views.

``trend_*`` are counts; the others (``views.toml``, ``[flat]``) are rows made ready for work outside.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

import duckdb
import jinja2

from schemas import catalog
from schemas.ddl import comments, quoted
from schemas.dictionary import View
from schemas.project import data
from schemas.vocabularies import CODEBOOKS
from warehouse.release.trends import counts, stale, standing
from warehouse.release.trends.flat import code_columns, fact_codes, facts
from warehouse.store import sql

_FOLDER = data("warehouse.release.trends")
_SQL = _FOLDER / "sql"
PREFIX = "trend_"
"""What the name of every view of counts begins with."""
_WORDS = tomllib.loads((_FOLDER / "views.toml").read_text(encoding="utf-8"))

COLUMNS: dict[str, str] = {**_WORDS["columns"], **code_columns()}
"""What each column of the views means, by its name."""

_AREAS = {
    "coverage_by_month_and_province": {
        "key": "province_code",
        "area": "left(place_code, 2) || '0000'",
        "labels": "l.name_en AS province_name",
    },
    "coverage_by_month_and_place": {
        "key": "place_code",
        "area": "place_code",
        "labels": "l.label_en AS place_label, l.province_name",
    },
}
_SPREADS = {
    "cascade_days_by_level": {"key": "", "join": "", "grouped": "l.source_level, l.admin_level"},
    "cascade_days_by_province": {
        "key": "l.province_code, any_value(v.name_en) AS province_name, ",
        "join": "LEFT JOIN main.places v ON v.place_code = l.province_code WHERE l.province_code IS NOT NULL",
        "grouped": "l.source_level, l.admin_level, l.province_code",
    },
}
_BY_WEEK = ("meetings", "directives", "sectors", "instruments", "responsibilities", "phrases", "ranks")
_JOINED = {"directive_facts": facts, "directive_fact_codes": fact_codes}
"""Views that are no more than joins: their rows would double the database's size, and come in no order."""
_KEPT = {"cascade_codes", "coverage_by_month_and_place", "place_months", "person_edges"}
_KEPT_GRAIN = "_by_year_and_place"
"""Views whose rows are kept: asked anew, they would be counted at each meeting again, or they are long."""
_PAIRS = "person_edges"
KEPT_FROM = 20_000
"""Demands from which on rows of views are kept: of fewer, every view answers as soon without."""
_CELLS = ("meeting_cells", "directive_cells", "rank_cells", "figure_rows")
_SUBJECTS = ("meetings", "directives", "sectors", "instruments", "responsibilities", "phrases", "ranks", "figures")


@dataclass(frozen=True, slots=True)
class _Grain:
    """One length of period and one way of telling places apart."""

    name: str
    period: str
    scope: str
    scope_keys: tuple[str, ...]
    labels: str
    joins: str


_GRAINS = (
    _Grain("by_month", "month", "", (), "", ""),
    _Grain("by_quarter", "quarter", "", (), "", ""),
    _Grain("by_year", "year", "", (), "", ""),
    _Grain(
        "by_month_and_province",
        "month",
        "province",
        ("province_code",),
        "s.province_code, pr.name_en AS province_name,",
        "LEFT JOIN main.places pr ON pr.place_code = s.province_code",
    ),
    _Grain("by_month_and_level", "month", "level", ("admin_level",), "s.admin_level,", ""),
    _Grain(
        "by_year_and_place",
        "year",
        "place",
        ("place_code", "admin_level"),
        "s.place_code, pl.label_en AS place_label, pl.province_name, s.admin_level,",
        "LEFT JOIN main.places pl ON pl.place_code = s.place_code",
    ),
)
_BY_PLACE = _GRAINS[-1]
_ROWS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


@cache
def _templates() -> jinja2.Environment:
    """The scripts; one environment keeps what it compiled of them."""
    return jinja2.Environment(  # noqa: S701 - SQL, not HTML
        loader=jinja2.FileSystemLoader(_SQL), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _family(subject: str, grain: _Grain, only: str = "") -> str:
    """The SELECT of one subject at one grain; ``only`` is a condition on the counts."""
    known = f"{grain.period} IS NOT NULL" + "".join(f" AND {key} IS NOT NULL" for key in grain.scope_keys) + only
    keys = (*grain.scope_keys, "rendition", "language")
    # A meeting's words may be of another rendition than the report it rests on: whatever is counted gives a row.
    scopes = " UNION ".join(f"SELECT {', '.join(keys)} FROM trends.{cells} WHERE {known}" for cells in _CELLS)  # noqa: S608
    spine = (
        f"periods AS (SELECT starts_on AS {grain.period}, * EXCLUDE (period, starts_on) FROM trends.periods "  # noqa: S608
        f"WHERE period = '{grain.period}'),\n"
        f"scopes AS ({scopes})"
    )
    return (
        _templates()
        .get_template("codes.sql.j2" if subject in CODEBOOKS else f"{subject}.sql.j2")
        .render(
            subject=subject,
            code=CODEBOOKS.get(subject, ""),
            period=grain.period,
            scope=grain.scope,
            spine=spine,
            known=known,
            keys=", ".join((grain.period, *keys)),
            part=", ".join(keys),
            s_part=", ".join(f"s.{key}" for key in keys),
            s_scope="".join(f"s.{key}, " for key in grain.scope_keys),
            t_matches=" AND ".join(f"t.{key} = s.{key}" for key in keys),
            c_matches=" AND ".join(f"c.{key} = s.{key}" for key in keys),
            labelled=grain.labels,
            label_joins=grain.joins,
            rows_a_year=_ROWS_A_YEAR[grain.period],
        )
    )


def _pairs(only: str = "") -> str:
    """The SELECT of pairs of persons; ``only`` is a condition on attendances."""
    return _templates().get_template(f"{_PAIRS}.sql.j2").render(only=only)


@cache
def _selects() -> dict[str, str]:
    """The SELECT of every view, by name, in the order of ``VIEWS``. Made when first asked for: most who know the views
    by name make none."""
    templates = _templates()
    selects = {}
    for subject in _SUBJECTS:
        for grain in _GRAINS:
            selects[f"trend_{subject}_{grain.name}"] = _family(subject, grain)
    for subject in _BY_WEEK:
        select = templates.get_template("by_week.sql.j2").render(subject=subject, code=CODEBOOKS.get(subject, ""))
        selects[f"trend_{subject}_by_week"] = select
    for name in _WORDS["views"]:
        if name in _AREAS:
            select = templates.get_template("coverage_by_area.sql.j2").render(_AREAS[name])
        elif name in _SPREADS:
            select = templates.get_template("cascade_days.sql.j2").render(_SPREADS[name])
        else:
            select = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
        selects[f"trend_{name}"] = select
    for name in _WORDS["flat"]:
        if name == _PAIRS:
            selects[name] = _pairs()
        else:
            selects[name] = _JOINED[name]() if name in _JOINED else (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    return selects


_GRAIN_NAMES = tuple(grain.name for grain in _GRAINS)
VIEWS: dict[str, str] = {
    **{
        f"trend_{subject}_{grain}": f"{_WORDS['subjects'][subject]}, {_WORDS['grains'][grain]}"
        for subjects, grains in ((_SUBJECTS, _GRAIN_NAMES), (_BY_WEEK, ("by_week",)))
        for subject in subjects
        for grain in grains
    },
    **{f"trend_{name}": shows for name, shows in _WORDS["views"].items()},
    **_WORDS["flat"],
}
"""Every published view and what it shows."""
_BY_YEAR_AND_PLACE = {f"trend_{subject}_{_BY_PLACE.name}": subject for subject in _SUBJECTS}
"""Kept views of which the rows of touched places can be made alone, with their subject."""
_MOST = 0.5
"""Share of meetings touched above which all is made anew: it takes no longer."""
_FEW = 1000
"""Touched meetings up to which views stay whatever their share: making views takes longer than counting these."""


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """(Re)fills layer ``trends`` of the working database and (re)makes the views of it, all in one transaction; says
    what tables and columns mean.

    Where builds noted which meetings they touched since views were made (``stale``), only the counts that these are or
    were in are made again, and views stay where they stand, but for the rows of those that are kept. All is made anew
    where nothing is noted or not all is known, where a table or view is not there as it should be, and where most of
    many meetings were touched. Raises duckdb.Error naming the view that cannot be made; nothing is changed then.
    """
    con.execute("BEGIN")
    try:
        if _may_stay(con):
            _renew(con)
        else:
            _make(con)
        counts.forget(con)
        stale.clear(con)
        _comment_tables(con)
    except duckdb.Error:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def _keeps(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether there are so many demands that rows of views are kept."""
    return sql.count(con, "main.directives") >= KEPT_FROM


def _may_stay(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether all views stand as they are to be, and what may differ in them is known, and not most."""
    noted = stale.read(con)
    if noted is None or not noted.is_known:
        return False
    if noted.n_meetings > max(_FEW, _MOST * sql.count(con, "main.meetings")):
        return False
    keeps = _keeps(con)
    kinds = {name: "TABLE" if keeps and _is_kept(name) else "VIEW" for name in VIEWS}
    return counts.are_there(con) and made(con) == kinds


def _make(con: duckdb.DuckDBPyConnection) -> None:
    """Makes all counts and views."""
    drop_views(con)
    counts.count_all(con)
    keeps = _keeps(con)
    for name, shows in VIEWS.items():
        _create(con, name, _selects()[name], shows, keeps=keeps and _is_kept(name))
    _comment_columns(con)


def _renew(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the counts of what is noted, and what differs then of views that are kept."""
    keeps = _keeps(con)
    before = standing.common(con) if keeps else ""
    counts.count_touched(con)
    if not keeps:
        return
    by_place = standing.look(con) and standing.common(con) == before
    for name in filter(_is_kept, VIEWS):
        if by_place and name in _BY_YEAR_AND_PLACE:
            standing.renew_places(con, name, _family(_BY_YEAR_AND_PLACE[name], _BY_PLACE, standing.ONLY_TOUCHED))
        elif name == _PAIRS:
            standing.renew_persons(con, name, _pairs(standing.ONLY_TOGETHER))
        else:
            standing.renew(con, name, _selects()[name])
    standing.forget(con)


def described(con: duckdb.DuckDBPyConnection) -> dict[str, View]:
    """Every view of the database that ``con`` has as its default, with its columns, their types and what they mean."""
    columns: dict[str, list[tuple[str, str, str]]] = {name: [] for name in VIEWS}
    for view, column, kind in con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'main' ORDER BY table_name, column_index"
    ).fetchall():
        if view in columns:
            columns[view].append((column, kind, COLUMNS[column]))
    return {name: View(shows, tuple(columns[name])) for name, shows in VIEWS.items()}


def has_views(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether every view is there and tells of the tables of governance as they are: building these anew takes views
    away, and a build that goes on from the one before notes that they are stale."""
    return VIEWS.keys() <= made(con).keys() and not stale.is_noted(con)


def made(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The views that are there, by name, each with what kind of relation it is (``TABLE`` or ``VIEW``)."""
    return dict(
        con.execute(
            "SELECT name, kind FROM (SELECT database_name, schema_name, table_name AS name, 'TABLE' AS kind "
            "FROM duckdb_tables() UNION ALL SELECT database_name, schema_name, view_name, 'VIEW' FROM duckdb_views()) "
            "WHERE database_name = current_database() AND schema_name = 'main' "
            "AND (starts_with(name, $p) OR list_contains($flat, name)) ORDER BY kind DESC",
            {"p": PREFIX, "flat": list(_WORDS["flat"])},
        ).fetchall()
    )


def drop_views(con: duckdb.DuckDBPyConnection) -> None:
    """Takes every view away."""
    for name, kind in made(con).items():
        con.execute(f'DROP {kind} main."{name}"')


def _is_kept(name: str) -> bool:
    return name.endswith(_KEPT_GRAIN) or name.removeprefix(PREFIX) in _KEPT


def _create(con: duckdb.DuckDBPyConnection, name: str, select: str, shows: str, *, keeps: bool) -> None:
    """Makes the view; it answers within milliseconds from the counts, or it ``keeps`` its rows.

    Each column of a table kept takes a block of the file, and all of it the time to make it. What is kept is a table
    of layer ``main`` rather than a view over one elsewhere, so that lists of tables have it once. Views are to be bound
    by clients from 1.1 on: DuckDB 2 writes some expressions (``lag`` with an offset) in a form that those cannot read.
    """
    kind = "TABLE" if keeps else "VIEW"
    in_order = select if name in _JOINED else f"SELECT * FROM ({select}) ORDER BY ALL"  # noqa: S608 - own scripts
    try:
        sql.execute(con, f"CREATE {kind} main.{name} AS {in_order}")
    except duckdb.Error as error:
        raise type(error)(f"view {name}: {error}") from error
    sql.execute(con, f"COMMENT ON {kind} main.{name} IS {quoted(shows)}")


def _comment_columns(con: duckdb.DuckDBPyConnection) -> None:
    """Says of every column of the views what it means."""
    columns = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'main'"
    ).fetchall()
    sql.execute(
        con,
        "\n".join(
            f'COMMENT ON COLUMN main.{view}."{column}" IS {quoted(COLUMNS[column])};'
            for view, column in columns
            if view in VIEWS
        ),
    )


def _comment_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Says of the tables of governance, and of their columns, what they mean, unless it was said before."""
    bare = con.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "WHERE database_name = current_database() AND comment IS NULL"
    ).fetchall()
    names = {name for (name,) in bare}
    sql.execute(
        con, "\n".join(line for table in catalog.TABLES if table.qualified in names for line in comments(table))
    )
