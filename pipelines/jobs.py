"""Jobs: what is run together. In one process by default; a run may ask for several (docs/scaling.md)."""

from __future__ import annotations

from functools import partial
from typing import Any

import dagster as dg

from assets.attributes import DROPS

RETRIED_WHOLE = {"dagster/retry_strategy": "ALL_STEPS"}
"""Tags of a run that is started again from its first step if its process was lost: what is done is passed over."""

IN_ONE_PROCESS: dict[str, Any] = {"execution": {"config": {"in_process": {}}}}
"""Configuration of a run: jobs have it by default, but a run that a schedule asks for must say so itself."""

_job = partial(
    dg.define_asset_job, executor_def=dg.multi_or_in_process_executor, config=IN_ONE_PROCESS, tags=RETRIED_WHOLE
)

COLLECTED = dg.AssetSelection.groups("collection")
"""What comes from the web, by a schedule of its own."""
INGESTED = dg.AssetSelection.groups("documents", "extracted")
"""What is made drop by drop."""
PUBLISHED = dg.AssetSelection.groups("governance", "trends", "publication")
"""What is made of all drops together."""

DAILY = _job(
    "daily",
    selection=dg.AssetSelection.all() - COLLECTED,
    description="Takes in what is new in the drops, reads it, brings all together, checks the release, switches it in.",
)

INGEST = _job(
    "ingest",
    selection=INGESTED,
    partitions_def=DROPS,
    description="Takes in one drop and reads its texts.",
)

BACKFILL = _job(
    "backfill",
    selection=dg.AssetSelection.groups("extracted"),
    partitions_def=DROPS,
    description="Reads again the documents of drops that an older extractor read.",
)

PUBLISH = _job(
    "publish",
    selection=PUBLISHED,
    description="Brings all drops together, checks the release, and switches it in.",
)

COLLECT = _job(
    "collect",
    selection=COLLECTED,
    description="Looks through the sources of sources.toml; what is new becomes drops in landing/.",
)

JOBS = [COLLECT, DAILY, INGEST, BACKFILL, PUBLISH]
