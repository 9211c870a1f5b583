"""A process that reads for all tests of one run of them: each takes a second to start."""

from __future__ import annotations

import atexit

from pipelines.ops.settings import cache_folder
from warehouse.reading.executor import LocalExecutor

EXECUTOR = LocalExecutor(workers=1, cache=cache_folder())
atexit.register(EXECUTOR.close)
