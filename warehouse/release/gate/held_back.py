"""The suite about rows that were held back: a few never stop a release, many at once do."""

from __future__ import annotations

from schemas.ddl import quoted
from schemas.tables_quality import HELD_BACK
from warehouse.release.gate.suites import Batch, Expectation, Suite

NAME = "held_back"
ABOUT = "Not many reports at once contradict themselves."
LIMIT = 0.05
FEWEST = 10
"""Reports held back below which the share says nothing and stops nothing."""
_HELD = "SELECT DISTINCT row_json->>'document_id' AS document_id FROM {0}quality.quarantine WHERE reason_code = {1}"
_SHARE = """
WITH held AS ({held}), every AS (SELECT document_id FROM main.documents UNION SELECT document_id FROM held)
SELECT CASE WHEN (SELECT count(*) FROM held {new}) >= {fewest}
            THEN (SELECT count(*) FROM held {new}) / (SELECT count(*) FROM every {new}) ELSE 0 END AS share_held_back
"""
_ROWS = (
    "SELECT row_json->>'document_id' AS document_id, check_name, source_uri FROM quality.quarantine "  # noqa: S608
    f"WHERE reason_code = {quoted(HELD_BACK)} ORDER BY quarantine_id"
)


def suite(limit: float = LIMIT) -> Suite:
    """The suite, for a share of reports held back of at most ``limit``."""
    held, before = (_HELD.format(catalog, quoted(HELD_BACK)) for catalog in ("", "previous."))
    new = (
        f"WHERE document_id NOT IN ({before}) AND document_id NOT IN (SELECT document_id FROM previous.main.documents)"  # noqa: S608
    )
    remedy = (
        'The rows: safegov sql --candidate "SELECT source_uri, reason FROM quality.quarantine '
        "WHERE reason_code = 'held_back'\" lists them. A new source may write its days otherwise; where they are "
        "right to be held back, publish with --override and the reason, or set SAFEGOV_HELD_LIMIT to a share above "
        "the one observed"
    )

    def batch(name: str, condition: str, says: str, *, needs_previous: bool) -> Batch:
        sql = _SHARE.format(held=held, new=condition, fewest=FEWEST)
        expectation = Expectation(
            check=name, that="expect_column_max_to_be_between", severity="block", says=says,
            arguments={"column": "share_held_back", "max_value": limit}, table="quarantine", remedy=remedy, rows=_ROWS,
        )  # fmt: skip
        return Batch(name, sql, (expectation,), needs_previous)

    return Suite(
        NAME,
        ABOUT,
        (
            batch("few_are_held_back", "", "Few reports contradict themselves (share of all).", needs_previous=False),
            batch(
                "few_new_are_held_back",
                new,
                "Few of the reports that are new contradict themselves (share of the new).",
                needs_previous=True,
            ),
        ),
        "warehouse/release/gate/held_back.py",
    )
