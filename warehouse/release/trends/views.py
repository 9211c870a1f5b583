"""Makes the ``trend_*`` views from the SQL in ``sql/``: one file a view, or a template a family of views."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

import duckdb
import jinja2

from schemas.ddl import quoted, script
from schemas.project import data
from schemas.tables_trends import TABLES

_FOLDER = data("warehouse.release.trends")
_SQL = _FOLDER / "sql"
_WORDS = tomllib.loads((_FOLDER / "views.toml").read_text(encoding="utf-8"))

COLUMNS: dict[str, str] = _WORDS["columns"]
"""What each column of the views means, by its name."""

_CODES = {
    "sectors": "sector_code",
    "instruments": "instrument_code",
    "responsibilities": "responsibility_code",
    "phrases": "phrase_code",
}
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
_ROWS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


def _family(subject: str, grain: _Grain, templates: jinja2.Environment) -> str:
    """The SELECT of one subject at one grain."""
    known = f"{grain.period} IS NOT NULL" + "".join(f" AND {key} IS NOT NULL" for key in grain.scope_keys)
    keys = (*grain.scope_keys, "rendition")
    spine = (
        f"periods AS (SELECT starts_on AS {grain.period}, n_documents, is_covered FROM trends.periods "  # noqa: S608
        f"WHERE period = '{grain.period}'),\n"
        f"scopes AS (SELECT DISTINCT {', '.join(keys)} FROM trends.meeting_cells WHERE {known})"
    )
    return templates.get_template("codes.sql.j2" if subject in _CODES else f"{subject}.sql.j2").render(
        subject=subject,
        code=_CODES.get(subject, ""),
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


def _all_views() -> dict[str, tuple[str, str]]:
    """Every view: its SELECT and what it shows, by name, in the order they are listed in."""
    templates = jinja2.Environment(  # noqa: S701 - SQL, not HTML
        loader=jinja2.FileSystemLoader(_SQL), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    views = {}
    for subject in _SUBJECTS:
        for grain in _GRAINS:
            shows = f"{_WORDS['subjects'][subject]}, {_WORDS['grains'][grain.name]}"
            views[f"trend_{subject}_{grain.name}"] = (_family(subject, grain, templates), shows)
    for name, shows in _WORDS["views"].items():
        views[f"trend_{name}"] = ((_SQL / f"{name}.sql").read_text(encoding="utf-8"), shows)
    return views


_VIEWS = _all_views()
VIEWS: dict[str, str] = {name: shows for name, (_, shows) in _VIEWS.items()}
"""Every published view and what it shows."""


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """(Re)fills layer ``trends`` of the working database and (re)makes the views over it, all in one transaction.

    Raises duckdb.Error naming the view that cannot be made; nothing is changed then.
    """
    con.execute("BEGIN")
    try:
        for table in TABLES:
            con.execute(f"DROP TABLE IF EXISTS {table.qualified}")
        con.execute(script(TABLES))
        con.execute((_SQL / "base.sql").read_text(encoding="utf-8"))
        for name, (select, shows) in _VIEWS.items():
            _create(con, name, select, shows)
        _comment_columns(con)
    except duckdb.Error:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def has_views(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether every view is there: building the tables of governance anew takes them away."""
    there = con.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'main'").fetchall()
    return VIEWS.keys() <= {name for (name,) in there}


def _create(con: duckdb.DuckDBPyConnection, name: str, select: str, shows: str) -> None:
    """Keeps the result of ``select`` as a table of layer ``trends`` and makes the view over it.

    Kept, a view answers in milliseconds at any size, and in any client: DuckDB 2 writes some expressions of views
    (lag with an offset) in a form that clients before 2.0 cannot bind.
    """
    try:
        kept = f"trends.{name.removeprefix('trend_')}"
        con.execute(f"CREATE OR REPLACE TABLE {kept} AS SELECT * FROM ({select}) ORDER BY ALL")  # noqa: S608
        con.execute(f"COMMENT ON TABLE {kept} IS {quoted(f'Kept result of {name}')}")
        con.execute(f"CREATE OR REPLACE VIEW main.{name} AS SELECT * FROM {kept}")  # noqa: S608
    except duckdb.Error as error:
        raise type(error)(f"view {name}: {error}") from error
    con.execute(f"COMMENT ON VIEW main.{name} IS {quoted(shows)}")


def _comment_columns(con: duckdb.DuckDBPyConnection) -> None:
    """Says of every column of the views, and of what is kept for them, what it means."""
    columns = con.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name IN ('main', 'trends')"
    ).fetchall()
    con.execute(
        "\n".join(
            f'COMMENT ON COLUMN {schema}.{relation}."{column}" IS {quoted(COLUMNS[column])};'
            for schema, relation, column in columns
            if (relation if schema == "main" else f"trend_{relation}") in _VIEWS
        )
    )
