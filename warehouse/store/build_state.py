"""What a build is made of, so that nothing is built twice: a hash over the store, corrections, suites and code."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from schemas.project import package_folders
from warehouse.store.home import Home
from warehouse.store.parts import write_bytes

_CODE = ("extraction", "schemas", "warehouse")
_KINDS = {".py", ".sql", ".csv", ".toml", ".yaml", ".html", ".js", ".css", ".j2"}


class BuildError(Exception):
    """There is no build to go on from."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build of the working database: the state that it was made from and the run that made it."""

    state: str
    run_id: str


@cache
def code_hash(*packages: str) -> str:
    """Hash of the code and reference data that turn the store into a release, or of the named packages alone."""
    digest = hashlib.sha256()
    for package, folder in package_folders(*(packages or _CODE)).items():
        for path in sorted(folder.rglob("*")):
            if path.suffix in _KINDS:
                digest.update(f"{package}/{path.relative_to(folder).as_posix()}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def state(home: Home, *, settings: str = "") -> str:
    """What a build from ``home`` would be made of now, as one hash. Equal states give equal tables.

    Parts of the store are never changed once written, so name, size and time stand for their content; corrections
    and suites are read.
    """
    digest = hashlib.sha256(f"{code_hash()}\n{settings}\n".encode())
    for path in sorted(home.store.rglob("part-*.parquet")):
        status = path.stat()
        digest.update(f"{path.relative_to(home.store).as_posix()} {status.st_size} {status.st_mtime_ns}\n".encode())
    for folder in (home.corrections, home.suites):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(home.path).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> Build | None:
    try:
        return Build(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # never built, or by a version that noted it otherwise: build again


def _write(path: Path, build: Build) -> None:
    write_bytes(path, json.dumps(asdict(build)).encode())


def working(home: Home) -> Build | None:
    """The build that the working database holds."""
    return _read(home.path / ".working.json")


def set_working(home: Home, build: Build) -> None:
    """Notes what the working database holds now."""
    _write(home.path / ".working.json", build)


def require_working(home: Home) -> Build:
    """The build that the working database holds. Raises BuildError where there is none."""
    build = working(home)
    if build is None or not home.warehouse.exists():
        raise BuildError(f"{home.warehouse} has not been built: materialize governance first (`safegov run`)")
    return build


def checked(home: Home) -> Build | None:
    """The build that the gate checked last."""
    return _read(home.path / ".checked.json")


def set_checked(home: Home, build: Build) -> None:
    """Notes which build the gate checked."""
    _write(home.path / ".checked.json", build)


def published(home: Home) -> Build | None:
    """The build that is published; None where the published release is not there."""
    return _read(home.path / ".published.json") if home.published_file.exists() else None


def set_published(home: Home, build: Build) -> None:
    """Notes what is published now."""
    _write(home.path / ".published.json", build)
