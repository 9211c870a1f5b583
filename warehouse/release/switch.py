"""Makes a folder appear whole or not at all, and switches the published link in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.release.model import PublishError
from warehouse.store.home import Home


def flush(path: Path) -> None:
    """Waits until a file or a folder's list of names is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_all(folder: Path) -> None:
    """Waits until everything in ``folder`` is on disk."""
    for root, _, names in os.walk(folder):
        for name in names:
            flush(Path(root) / name)
        flush(Path(root))


@contextmanager
def staged(home: Home, release_id: str) -> Iterator[Path]:
    """A folder to make a release in; on leaving it becomes ``releases/<release_id>``, on an error it goes.

    Raises PublishError where that release exists: a release is never changed.
    """
    target = home.releases / release_id
    if target.exists():
        raise PublishError(f"release {release_id} is there already: a release is never changed, choose a new number")
    home.releases.mkdir(parents=True, exist_ok=True)
    for left in home.releases.glob(".staging-*"):  # by a run that was killed; one process writes, so nobody is in it
        shutil.rmtree(left)
    stage = home.releases / f".staging-{release_id}"
    stage.mkdir()
    try:
        yield stage
        flush_all(stage)
        stage.rename(target)
        flush(home.releases)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise


def switch(home: Home, release_id: str) -> None:
    """Makes ``published`` show ``releases/<release_id>``, in one step: readers see the old or the new, never neither.

    Raises PublishError where there is no such release, or where ``published`` is no link.
    """
    if not (home.releases / release_id / home.published_file.name).exists():
        raise PublishError(f"there is no release {release_id} in {home.releases}")
    if home.published.exists() and not home.published.is_symlink():
        raise PublishError(f"{home.published} is not the link that safegov makes: move it away and publish again")
    beside = home.path / ".published-next"
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path(home.releases.name) / release_id, target_is_directory=True)
    beside.replace(home.published)
    flush(home.path)
