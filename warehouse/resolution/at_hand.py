"""The demands of reports, with their codes, as a build has them at hand: of all reports where all is built, of those
that it looks at where it goes on from the build before.

Demands and codes are most rows of what was read, and what a build asks of most reports is only how many they have. So
a build that goes on leaves them where they are until something is asked of a report's own (``bring``).
``f_directives`` and ``f_codes`` hold those at hand, ``every_demand`` tells the places of all.
"""

from __future__ import annotations

import duckdb

_PLACES = "document_id, position, speaker_name, start_char, end_char"


def show(con: duckdb.DuckDBPyConnection, *, goes_on: bool) -> None:
    """Makes view ``every_demand`` of the places of all demands. Needs the tables of ``facts.sql``."""
    others = (
        f"UNION ALL SELECT {_PLACES} FROM r_directives SEMI JOIN f_meetings USING (document_id) "  # noqa: S608
        "ANTI JOIN at_hand USING (document_id)"
    )
    con.execute(
        f"CREATE TEMP VIEW every_demand AS SELECT {_PLACES} FROM f_directives {others if goes_on else ''}"  # noqa: S608
    )


def bring(con: duckdb.DuckDBPyConnection, reports: str) -> None:
    """Brings the demands and codes of the reports that query ``reports`` gives (``document_id``) to hand, where they
    are not yet. They are as they were read: what corrections name is at hand from the first."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE brought AS SELECT DISTINCT document_id FROM ({reports}) "  # noqa: S608 - own queries
        "SEMI JOIN f_meetings USING (document_id) ANTI JOIN at_hand USING (document_id)"
    )
    con.execute("INSERT INTO f_directives FROM r_directives SEMI JOIN brought USING (document_id)")
    con.execute(
        "INSERT INTO f_codes FROM (FROM r_codes SEMI JOIN brought USING (document_id)) "
        "SEMI JOIN f_directives USING (document_id, position)"
    )
    con.execute("INSERT INTO at_hand FROM brought")
    con.execute("DROP TABLE brought")
