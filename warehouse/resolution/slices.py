"""What a build compares, so many at a time that its memory does not grow with the dataset: pairs of reports, each by
its two reports alone, and demands, which have nothing to do with those of other meetings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import polars as pl

from warehouse.resolution import demands
from warehouse.resolution.memo import PRINTS, Memo
from warehouse.store import sql

PAIRS_AT_ONCE = 100_000
"""How many pairs of reports are compared at a time: what is compared of a report takes about a kilobyte."""
MEETINGS_AT_ONCE = 60_000
"""Of how many meetings demands are brought together at a time: a million demands, some 900 MB."""

_WORDINGS_USED = """
SELECT words, n_bytes, min(key) AS said FROM used_wordings GROUP BY words, n_bytes HAVING min(key) = max(key)
"""

_WORDINGS = "SELECT meeting_id, node, nth, position, speaker, scripts, language, is_bare FROM d_wordings ORDER BY ALL"
_PAIRS = "SELECT meeting_id, a, b, points, share_of_a, share_of_b, is_rendition FROM d_pairs ORDER BY ALL"


def compare(con: duckdb.DuckDBPyConnection, match_threshold: int) -> None:
    """Makes ``new_scores``: what the pairs of ``new_pairs`` get, so many at a time that memory does not grow with
    them."""
    columns = [one for one in PRINTS["pairs"].split(", ") if not one.startswith("print_")]
    con.execute(f"CREATE TEMP TABLE new_scores ({', '.join(columns)})")
    con.execute(
        "CREATE TEMP TABLE sliced_pairs AS "  # noqa: S608
        f"SELECT a, b, (row_number() OVER (ORDER BY a, b) - 1) // {PAIRS_AT_ONCE} AS slice FROM new_pairs"
    )
    for number in range(-(-sql.count(con, "sliced_pairs") // PAIRS_AT_ONCE)):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE pairs_now AS SELECT a, b FROM sliced_pairs WHERE slice = {number}"  # noqa: S608
        )
        sql.run(con, "pair_scores", match_threshold=match_threshold)


def fill_directives(con: duckdb.DuckDBPyConnection, memo: Memo, *, goes_on: bool) -> None:
    """Fills the tables of demands with those of ``made_reports``, of so many meetings at a time."""
    con.execute("CREATE TEMP TABLE used_wordings (words UBIGINT, n_bytes BIGINT, key UBIGINT)")
    con.execute(
        "CREATE TEMP TABLE sliced_meetings AS "  # noqa: S608
        f"SELECT meeting_id, (row_number() OVER (ORDER BY meeting_id) - 1) // {MEETINGS_AT_ONCE} AS slice "
        "FROM (SELECT DISTINCT meeting_id FROM made_reports)"
    )
    for number in range(-(-sql.count(con, "sliced_meetings") // MEETINGS_AT_ONCE)):
        of_slice = f"FROM made_reports SEMI JOIN (FROM sliced_meetings WHERE slice = {number}) USING (meeting_id)"
        con.execute(f"CREATE OR REPLACE TEMP TABLE made_now AS {of_slice}")
        sql.run(con, "directive_pairs")
        sql.table_of_frame(con, "d_clusters", _united(con))
        sql.run(con, "directives")
        if not goes_on:  # else most are not asked for
            con.execute("INSERT INTO used_wordings SELECT DISTINCT words, n_bytes, key FROM d_said")
    if not goes_on:
        memo.keep(con, "wordings", _WORDINGS_USED)


def _united(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Which wordings are one demand, of those in ``d_wordings``: node, leader, basis."""
    pairs = _by_meeting(con.sql(_PAIRS).pl())
    pending = next(pairs, None)
    rows = []
    for meeting, wordings in _by_meeting(con.sql(_WORDINGS).pl()):
        near: list[tuple[Any, ...]] = []
        if pending is not None and pending[0] == meeting:
            near, pending = pending[1], next(pairs, None)
        members = demands.unite((demands.Wording(*row) for row in wordings), (demands.Pair(*row) for row in near))
        rows += [(node, member.leader, member.basis) for node, member in sorted(members.items())]
    schema = {"node": pl.String, "leader": pl.String, "basis": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _by_meeting(frame: pl.DataFrame) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The rows of each meeting in turn, without its key, which is the first column and by which ``frame`` is sorted."""
    for meeting, rows in groupby(frame.iter_rows(), key=itemgetter(0)):
        yield meeting, [row[1:] for row in rows]
