"""Counts for the page's charts, by month, province, level and wording, so that its filters work without the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from schemas.vocabularies import ADMIN_LEVELS, CODEBOOKS, RENDITIONS
from warehouse.release.report.packing import pack

MAX_PERIODS = 48
"""Columns that a chart can show; a longer span is shown by quarter, then by year."""
MAX_DOTS = 420
"""Places that the map can show apart; where there are more, counties are shown at their prefecture."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The values of each dimension, in the order that the cells count them in. Index 0 of a period is "unknown"."""

    step: str
    periods: list[str]
    provinces: list[tuple[str, str, str]]
    """Code, English and Chinese name."""
    languages: list[str]
    levels: tuple[str, ...] = ADMIN_LEVELS
    renditions: tuple[str, ...] = RENDITIONS


def axes(con: duckdb.DuckDBPyConnection) -> Axes:
    """The dimensions of this release."""
    for step in ("month", "quarter", "year"):
        periods = [
            row[0].isoformat()
            for row in con.execute(
                "SELECT starts_on FROM trends.periods WHERE period = ? ORDER BY 1", [step]
            ).fetchall()
        ]
        if len(periods) <= MAX_PERIODS:
            break
    provinces = con.execute(
        "SELECT c.province_code, coalesce(any_value(p.name_en), c.province_code), "
        "coalesce(any_value(p.name_zh), '') FROM trends.meeting_cells c "
        "LEFT JOIN main.places p ON p.place_code = c.province_code WHERE c.province_code IS NOT NULL "
        "GROUP BY c.province_code ORDER BY c.province_code"
    ).fetchall()
    languages = con.execute(
        "SELECT DISTINCT language FROM (SELECT language FROM trends.meeting_cells UNION SELECT language FROM "
        "trends.directive_cells UNION SELECT language FROM trends.rank_cells) WHERE language <> 'all' ORDER BY 1"
    ).fetchall()
    return Axes(step, periods, [("", "Unknown province", ""), *provinces], [row[0] for row in languages])


def _codes(con: duckdb.DuckDBPyConnection, book: str, key: str) -> list[list[str]]:
    """Codes that occur, most frequent first: code, labels, definition."""
    rows = con.execute(
        f"SELECT c.code, coalesce(l.label_en, c.code), coalesce(l.label_zh, ''), coalesce(l.definition, '') "  # noqa: S608
        f"FROM (SELECT code, sum(n_directives) AS n FROM trends.code_cells WHERE codebook = ? AND rendition = 'all' "
        f"GROUP BY code) c LEFT JOIN main.{book} l ON l.{key} = c.code ORDER BY c.n DESC, c.code",
        [book],
    ).fetchall()
    return [list(row) for row in rows]


def _ranks(con: duckdb.DuckDBPyConnection) -> list[list[str]]:
    rows = con.execute(
        "SELECT c.rank_code, coalesce(any_value(r.label_en), 'Rank not told'), coalesce(any_value(r.label_zh), ''), '' "
        "FROM trends.rank_cells c LEFT JOIN main.ranks r ON r.rank_code = c.rank_code "
        "GROUP BY c.rank_code ORDER BY min(r.seniority) NULLS LAST, c.rank_code"
    ).fetchall()
    return [list(row) for row in rows]


def _cell_sql(step: str) -> str:
    return f"coalesce({step}::VARCHAR, ''), coalesce(province_code, ''), admin_level, rendition, language"


class _Cells:
    """Numbers the cells and keeps where each is."""

    def __init__(self, keys: Sequence[tuple[str, str, str, str, str]], along: Axes) -> None:
        self.index = {key: number for number, key in enumerate(keys)}
        period = {value: number for number, value in enumerate(["", *along.periods])}
        province = {code: number for number, (code, *_) in enumerate(along.provinces)}
        self.columns = {
            "t": pack(period.get(key[0], 0) for key in keys),
            "p": pack(province[key[1]] for key in keys),
            "l": pack(along.levels.index(key[2]) for key in keys),
            "r": pack(along.renditions.index(key[3]) for key in keys),
            "q": pack(along.languages.index(key[4]) for key in keys),
        }


def _matrix(rows: Sequence[tuple[Any, ...]], cells: _Cells, codes: Sequence[Sequence[str]], value: int = 6) -> str:
    """Rows (period … language, code, values …) as a packed table, a cell a row, a code a column."""
    column = {code[0]: number for number, code in enumerate(codes)}
    counts = [0] * (len(cells.index) * len(codes))
    for row in rows:
        counts[cells.index[row[:5]] * len(codes) + column[row[5]]] += int(row[value])
    return pack(counts)


def cube(con: duckdb.DuckDBPyConnection, along: Axes) -> dict[str, Any]:
    """Cells with their counts, and one packed table a codebook and role."""
    at = _cell_sql(along.step)
    base = con.execute(
        f"SELECT {at}, sum(n)::BIGINT, sum(d)::BIGINT, sum(m)::BIGINT FROM ("  # noqa: S608 - fixed names
        f"SELECT *, n_meetings AS n, 0 AS d, 0 AS m FROM trends.meeting_cells UNION ALL BY NAME "
        f"SELECT *, 0 AS n, n_directives AS d, n_mandatory AS m FROM trends.directive_cells UNION ALL BY NAME "
        f"SELECT *, 0 AS n, 0 AS d, 0 AS m FROM trends.rank_cells) WHERE rendition <> 'all' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    cells = _Cells([row[:5] for row in base], along)
    made: dict[str, Any] = {
        **cells.columns,
        "meetings": pack(row[5] for row in base),
        "directives": pack(row[6] for row in base),
        "mandatory": pack(row[7] for row in base),
        "books": {},
    }
    for book, key in CODEBOOKS.items():
        codes = _codes(con, book, key)
        rows = con.execute(
            f"SELECT {at}, code, sum(n_directives)::BIGINT FROM trends.code_cells "  # noqa: S608 - fixed names
            f"WHERE rendition <> 'all' AND codebook = '{book}' GROUP BY ALL"
        ).fetchall()
        made["books"][book] = {"codes": codes, "n": _matrix(rows, cells, codes)}
    ranks = _ranks(con)
    rows = con.execute(
        f"SELECT {at}, rank_code, sum(n_attendees)::BIGINT, sum(n_presided)::BIGINT, sum(n_spoke)::BIGINT, "  # noqa: S608
        f"sum(n_directives)::BIGINT FROM trends.rank_cells WHERE rendition <> 'all' GROUP BY ALL"
    ).fetchall()
    roles = ("attended", "presided", "spoke", "said")
    made["ranks"] = {
        "codes": ranks,
        **{role: _matrix(rows, cells, ranks, 6 + number) for number, role in enumerate(roles)},
    }
    return made


def dots(con: duckdb.DuckDBPyConnection, along: Axes) -> dict[str, Any]:
    """Places with their position, and meetings by place, period, level and rendition."""
    n_places = con.execute(
        "SELECT count(DISTINCT place_code) FROM trends.meeting_cells WHERE place_code IS NOT NULL"
    ).fetchall()[0][0]
    is_rolled = n_places > MAX_DOTS
    spot = "CASE WHEN p.level = 'county' THEN coalesce(p.parent_code, c.place_code) ELSE c.place_code END"
    rows = con.execute(
        f"SELECT s.spot, t, l, r, g, sum(n)::BIGINT FROM (SELECT {spot if is_rolled else 'c.place_code'} AS spot, "  # noqa: S608
        f"coalesce(c.{along.step}::VARCHAR, '') AS t, c.admin_level AS l, c.rendition AS r, "
        "c.language AS g, c.n_meetings AS n "
        "FROM trends.meeting_cells c JOIN main.places p ON p.place_code = c.place_code WHERE c.rendition <> 'all') s "
        "JOIN main.places q ON q.place_code = s.spot WHERE q.latitude IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    listed = sorted({row[0] for row in rows})
    number = {code: place for place, code in enumerate(listed)}
    period = {value: place for place, value in enumerate(["", *along.periods])}
    province = {code: place for place, (code, *_) in enumerate(along.provinces)}
    known = {
        row[0]: row
        for row in con.execute(
            "SELECT place_code, name_en, latitude, longitude, coalesce(province_code, ''), name_zh FROM main.places "
            "WHERE latitude IS NOT NULL"
        ).fetchall()
    }
    return {
        "is_rolled": is_rolled,
        "places": [
            [
                code,
                known[code][1],
                *(round(degrees, 2) for degrees in known[code][2:4]),
                province.get(known[code][4], 0),
                known[code][5],
            ]
            for code in listed
        ],
        "at": pack(number[row[0]] for row in rows),
        "t": pack(period.get(row[1], 0) for row in rows),
        "l": pack(along.levels.index(row[2]) for row in rows),
        "r": pack(along.renditions.index(row[3]) for row in rows),
        "q": pack(along.languages.index(row[4]) for row in rows),
        "n": pack(row[5] for row in rows),
    }
