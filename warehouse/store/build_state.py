"""What a build is made of, so that nothing is built twice: a hash over the store, what users say, and code."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

from schemas.project import package_folders
from warehouse.store.files import StoreError, write_bytes
from warehouse.store.home import Home
from warehouse.store.readings import held, read_drops

_CODE = ("extraction", "schemas", "warehouse", "assets")
_MADE = {".pyc", ".pyo", ".so"}  # from the rest


class BuildError(Exception):
    """There is no build to go on from."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build of the working database: the state that it was made from and the run that made it."""

    state: str
    run_id: str
    is_anew: bool = False
    """Whether its file was made by ``working_file.anew``, so that nothing is in it of what was withdrawn."""
    kept: str = ""
    """What tells the prints that it left for the next build; empty where it left none."""
    holds: str = ""
    """What tells its database from those of other builds; empty where nothing was left for the next one."""
    whole_bytes: int = 0
    """Size of the file when it was last built whole: what builds that go on replace stays in it."""
    release: str = ""
    """The release that it was published as; empty where it was not, or by a version that did not note it."""


@cache
def code_hash(*packages: str) -> str:
    """Hash of the code and reference data that turn the store into a release, or of the named packages alone."""
    digest = hashlib.sha256()
    for package, folder in package_folders(*(packages or _CODE)).items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in _MADE and not path.name.startswith("."):
                digest.update(f"{package}/{path.relative_to(folder).as_posix()}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def code_and_libraries() -> str:
    """What stands for the code, its reference data, and the libraries under it."""
    return f"{code_hash()}\n{_libraries()}\n"


def state(home: Home, *, settings: str = "", samples: Path | None = None) -> str:
    """What a build from ``home`` would be made of now, as one hash. Equal states give equal tables.

    Covers all that can change a row: the code with its reference data and the libraries under it; documents, what was
    read of them, quarantine, sketches, and what collection says of addresses; corrections, suites and audits; the
    register of officeholders that ``settings`` names (a CSV file); the gold facts and texts in ``samples``, on which
    accuracy is measured. Of the store the readings that hold count; its files are never changed once written, but put
    in the place of others as a whole, so name, size and time stand for their content. All else is read.
    """
    digest = hashlib.sha256(code_and_libraries().encode())
    for path in sorted(_of_store(home)):
        status = path.stat()
        digest.update(f"{path.relative_to(home.store).as_posix()} {status.st_size} {status.st_mtime_ns}\n".encode())
    for folder in (home.corrections, home.suites, home.audits):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":
                _add(digest, path.relative_to(home.path).as_posix(), path)
    for file in (home.publishers, home.own_events, home.dataset_file):
        if file.is_file():
            _add(digest, file.name, file)
    if settings:
        _add(digest, settings, Path(settings))
    if samples is not None:
        told = (samples.rglob(pattern) for pattern in ("gold*.jsonl", "first_looks.csv", "texts/*.txt"))
        for path in sorted(path for found in told for path in found):
            _add(digest, path.relative_to(samples).as_posix(), path)
    return digest.hexdigest()


def _of_store(home: Home) -> Iterator[Path]:
    for layer in (home.documents, home.sources, home.quarantine, home.sketches, home.collected):
        yield from layer.glob("*/part-*.parquet")
    for drop in read_drops(home):
        try:
            yield from held(home, [drop])
        except StoreError:  # a part is damaged: a build says which
            yield from home.store.glob(f"extracted/*/{drop}/part-*.parquet")


def _add(digest: hashlib._Hash, name: str, path: Path) -> None:
    """Adds a file under ``name``; one that is not there is told from an empty one."""
    content = path.read_bytes() if path.is_file() else None
    digest.update(f"{name}\0{'none' if content is None else len(content)}\n".encode() + (content or b""))


@cache
def _libraries() -> str:
    """The versions of the libraries that the project requires."""
    required = (re.match(r"[A-Za-z0-9._-]+", line) for line in requires("safegov") or () if "extra ==" not in line)
    return " ".join(sorted(f"{found[0]}={version(found[0])}" for found in required if found))


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


def forget_working(home: Home) -> None:
    """Notes that nobody knows what the working database holds."""
    (home.path / ".working.json").unlink(missing_ok=True)


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
    """The build that is published; None where the published release is not there, or is another than was noted: a run
    may have been killed between switching to it and noting it, and a user may have put an older one in its place."""
    build = _read(home.path / ".published.json") if home.published_file.exists() else None
    if build is None or build.release not in ("", home.published.resolve().name):
        return None
    return build


def set_published(home: Home, build: Build, release_id: str) -> None:
    """Notes what is published now, and as which release."""
    _write(home.path / ".published.json", replace(build, release=release_id))
