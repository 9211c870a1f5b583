"""Whether the daemon and the UI are there and work, asked of themselves: for supervisors of services."""

from __future__ import annotations

import http.client

from pipelines.ops.daemon import Answer, ask, is_held
from pipelines.ops.dagster.instance import instance
from warehouse.store.home import Home

_TIMEOUT_SECONDS = 10


def of_daemon(home: Home) -> Answer:
    """How the daemon of ``home`` is; Dagster's records are looked into only where it is there."""
    if not home.dagster.is_dir() or not is_held(home):
        return Answer(False, "not running")
    with instance(home) as dagster:
        return ask(home, dagster)


def of_ui(port: int) -> Answer:
    """How the UI on loopback at ``port`` is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/server_info")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Answer(False, f"not answering on port {port} ({error})")
    finally:
        connection.close()
    return Answer(status == 200, f"answering on port {port}" if status == 200 else f"answering {status} on port {port}")
