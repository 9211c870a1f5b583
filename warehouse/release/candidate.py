"""A release that the gate blocked: kept beside the releases until the next one, so that it can be looked at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.store.home import Home

if TYPE_CHECKING:
    from warehouse.release.model import PublishRequest

FOLDER = "candidate"


def candidate_file(home: Home) -> Path:
    """The database of the blocked candidate, which is not there unless the last build was blocked."""
    return home.releases / FOLDER / home.published_file.name


def keep(home: Home, request: PublishRequest) -> Path:
    """Keeps a copy of the working database with the files of ``request.quality`` as ``releases/candidate``.

    It takes the place of the one before, in one rename. Returns the database file. Raises PublishError as ``publish``
    does.
    """
    from warehouse.release import database  # noqa: PLC0415 - libraries that readers of a candidate do without

    stage = home.releases / f".{FOLDER}-next"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    try:
        with database.copied(home, stage / home.published_file.name, request):
            pass
        for name, given in request.quality.items():
            if isinstance(given, Path):
                shutil.copyfile(given, stage / name)
        shutil.rmtree(stage / ".spill", ignore_errors=True)
        discard(home)
        stage.rename(home.releases / FOLDER)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    return candidate_file(home)


def discard(home: Home) -> None:
    """Removes the candidate, if there is one."""
    folder = home.releases / FOLDER
    if folder.exists():
        gone = home.releases / f".{FOLDER}-gone"
        shutil.rmtree(gone, ignore_errors=True)
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
