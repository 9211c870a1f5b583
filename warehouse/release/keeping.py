"""Releases that are never removed: pinned by hand, or cited (``releases/kept.json``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from warehouse.store.files import write_bytes
from warehouse.store.home import Home


class KeepingError(ValueError):
    """``kept.json`` is damaged; the message says what to do."""


def _file(home: Home) -> Path:
    return home.releases / "kept.json"


def kept(home: Home) -> Mapping[str, str]:
    """Why each release that must stay is kept, by its id. Raises KeepingError."""
    file = _file(home)
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return {str(release_id): str(why) for release_id, why in said.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        raise KeepingError(
            f"{file} is damaged ({error}): no release is removed until it is mended or moved away, after which "
            "`safegov pin` writes it anew"
        ) from error


def _change(home: Home, changed: dict[str, str]) -> None:
    write_bytes(_file(home), (json.dumps(changed, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def keep(home: Home, release_id: str, why: str, now: datetime | None = None) -> bool:
    """Notes that a release is to stay; returns whether it was not noted before. Raises KeepingError and OSError."""
    with FileLock(_file(home).with_suffix(".lock")):
        known = dict(kept(home))
        if release_id in known:
            return False
        _change(home, {**known, release_id: f"{why} ({now or datetime.now(UTC):%Y-%m-%d})"})
    return True


def let_go(home: Home, release_id: str) -> bool:
    """Takes the note away; returns whether there was one. Raises KeepingError and OSError."""
    with FileLock(_file(home).with_suffix(".lock")):
        known = dict(kept(home))
        if known.pop(release_id, None) is None:
            return False
        _change(home, known)
    return True
