"""A process that reads for all tests of one run of them: each takes a second to start."""

from __future__ import annotations

import atexit

from warehouse.reading.executor import LocalExecutor

EXECUTOR = LocalExecutor(workers=1)
atexit.register(EXECUTOR.close)
