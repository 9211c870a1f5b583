"""What is made: thin Dagster assets and checks, one module a layer, over the functions of extraction and warehouse.

Partitioned by drop: ``documents``, ``extracted``. Over all drops: ``governance``, ``trends``, ``publication``.
"""

import warnings

# Single-run backfills have been in beta for years; the pinned version of Dagster is the one that is tested here.
warnings.filterwarnings("ignore", message=r".*is currently in (beta|preview).*")
