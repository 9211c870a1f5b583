"""The checks of which operators are told (``pipelines.ops.run_alerts``), and the names of what is told.

Apart from the assets, so that a look at how a home stands does not load what makes the tables.
"""

from __future__ import annotations

import dagster as dg

GATE = dg.AssetKey(["quality", "check_results"])
"""The asset of the gate's results."""

WHY = "why"
"""Metadata of the check on drops that were passed over: the reason of each."""

SOURCES = "by_source"
"""Metadata of the checks: what is to be told of each source."""
LOOKED_AT = "looked_at"

READABLE = dg.AssetCheckSpec(
    "sources_could_be_read", asset="collected", description="Every feed, sitemap and list could be read."
)
SPEAKING = dg.AssetCheckSpec(
    "no_source_is_silent", asset="collected", description="No source brings nothing new for longer than is its habit."
)
GENUINE = dg.AssetCheckSpec(
    "pages_are_articles",
    asset="collected",
    description="No source gives pages that are suddenly all short or all alike (a login, a challenge).",
)
ANSWERED = dg.AssetCheckSpec(
    "few_addresses_refused",
    asset="collected",
    description="Not more than a fifth of a source's addresses were refused.",
)

QUARANTINED = dg.AssetCheckSpec(
    "few_inputs_quarantined",
    asset="documents",
    description="Not more than a tenth of a drop's inputs had to be refused.",
)
COULD_BE_TAKEN_IN = dg.AssetCheckSpec(
    "every_drop_could_be_taken_in",
    asset="documents",
    description="No drop had to be passed over because of its settings or its place; one that was waits alone.",
)
COULD_BE_READ = dg.AssetCheckSpec(
    "every_drop_could_be_read",
    asset=dg.AssetKey(["extracted", "documents"]),
    description="No drop had to be passed over because its parts could not be read; one that was waits alone.",
)
