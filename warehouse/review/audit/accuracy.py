"""The figures of the user's audits as rows of ``quality.accuracy`` (``basis`` is ``audit``)."""

from __future__ import annotations

import polars as pl

from schemas.polars_types import polars_schema
from schemas.tables_quality import ACCURACY
from warehouse.review.audit.answers import answers
from warehouse.review.audit.estimates import agreement, estimates
from warehouse.review.audit.sample import audits, load
from warehouse.store.home import Home


def corpus_of(audit_id: str) -> str:
    """What ``quality.accuracy`` calls the texts of an audit."""
    return f"audit {audit_id}"


def accuracy(home: Home) -> pl.DataFrame:
    """A row for each figure of each audit that has answers, and for how far its auditors agree.

    Raises AuditError where the files of an audit cannot be used.
    """
    made = []
    for audit_id in audits(home):
        sample, answered = load(home, audit_id), answers(home, audit_id)
        if not any(answered.values()):
            continue
        common = {
            "extractor_version": sample.extractor_version,
            "corpus": corpus_of(audit_id),
            "language": "all",
            "split": "all",
            "rendition": "all",
            "basis": "audit",
        }
        for one in estimates(sample, answered):
            figures = {"field": one.field, "metric": one.metric, "value": one.value, "ci_low": one.low}
            made.append(common | figures | {"ci_high": one.high, "n": one.n})
        pairs = agreement(sample, answered)
        for field in sorted({one.field for one in pairs}):
            held = [one for one in pairs if one.field == field]
            n = sum(one.n for one in held)
            share = sum(one.n * one.share for one in held) / n
            figures = {"field": field, "metric": "agreement", "value": round(share, 4), "ci_low": None}
            made.append(common | figures | {"ci_high": None, "n": n})
    return pl.DataFrame(made, schema=polars_schema(ACCURACY)).sort(ACCURACY.primary_key)
