"""Releases: their ids and records, what each changed, how two differ, and what the dataset said at any of them."""

from warehouse.releases.changes import Comparison, RowDifference, diff, fill_changes, row_differences
from warehouse.releases.fingerprint import input_fingerprint
from warehouse.releases.records import (
    ReleaseError,
    ReleaseRecord,
    attach,
    current_id,
    database,
    fill_releases,
    next_id,
    prune,
    read_record,
    records,
    write_record,
)

__all__ = [
    "Comparison",
    "ReleaseError",
    "ReleaseRecord",
    "RowDifference",
    "attach",
    "current_id",
    "database",
    "diff",
    "fill_changes",
    "fill_releases",
    "input_fingerprint",
    "next_id",
    "prune",
    "read_record",
    "records",
    "row_differences",
    "write_record",
]
