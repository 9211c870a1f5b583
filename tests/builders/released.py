"""A home folder with a working database (and a release of it) from ``builders.release``."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock

from tests.builders.paths import RUN_FOLDER
from tests.builders.release import VERSION, fill
from warehouse.release.model import PublishRequest
from warehouse.release.trends.views import create_views
from warehouse.store.home import Home

BUILT = datetime(2024, 1, 3, 4, 5, 6)


def working(folder: Path, n_meetings: int = 60, **options: Any) -> Home:
    """A home whose working database holds ``n_meetings`` meetings, with trends: made once in a run of the tests."""
    home = Home(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = "-".join(f"{name}={value}" for name, value in sorted(options.items()))
    made = Path(os.environ[RUN_FOLDER]) / f"working-{n_meetings}-{told}.duckdb"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            unfinished = made.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            with duckdb.connect(str(unfinished)) as con:
                fill(con, n_meetings, **options)
                con.execute("DELETE FROM main.releases")
                create_views(con)
            unfinished.rename(made)
    shutil.copy(made, home.warehouse)
    return home


def request(release_id: str, **options: Any) -> PublishRequest:
    """A request for release ``release_id``."""
    return PublishRequest(release_id, BUILT, "0.1.0", VERSION, "fingerprint", **options)
