"""Puts a published release where others read it: an object store or a folder, by fsspec.

At the target lie ``<release>/<file>`` and ``latest.json``. Files go first, ``SHA256SUMS`` after them, ``latest.json``
last: who begins with that file sees whole releases only. What a run that was cut off had put there is compared by its
hash and not put again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from warehouse.store.home import Home

LATEST = "latest.json"
SUMS = "SHA256SUMS"
SCHEMES = {"file": "", "s3": "s3fs", "az": "adlfs", "abfs": "adlfs", "gs": "gcsfs"}
"""Kinds of target, each with the package that reads and writes it (extra ``cloud``)."""
_CHUNK = 4 * 1024 * 1024


class UploadError(Exception):
    """A release cannot be put to its target."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What lies at the target now."""

    release_id: str
    target: str
    n_files: int
    n_bytes: int
    n_put: int
    """Files that were put there; the others lay there already, whole."""
    n_put_bytes: int
    is_dry_run: bool


def upload(
    home: Home,
    target: str,
    *,
    options: dict[str, Any] | None = None,
    dry_run: bool = False,
    told: Callable[[int], object] = lambda _: None,
) -> Uploaded:
    """Puts the published release of ``home`` to ``target``, a URL such as ``s3://bucket/folder``, as the latest.

    ``options`` go to fsspec (an endpoint, keys); by default each store's own configuration is used. ``told`` is called
    with the bytes of each file that is done. A ``dry_run`` looks and puts nothing. Raises UploadError where nothing is
    published, the kind of target is not known or its package is missing, the target cannot be reached, another release
    of the same number lies there, or what was put there reads back differently.
    """
    folder = _published(home)
    release_id = folder.name
    sums = (folder / SUMS).read_bytes()
    wanted = dict(_sums(sums.decode("utf-8")))
    files, root = _target(target, options or {})
    where = f"{root}/{release_id}"
    try:
        _same_release(files, where, sums, target)
        n_put = n_put_bytes = 0
        for name, digest in sorted(wanted.items()):
            size = (folder / name).stat().st_size
            if not _lies_there(files, f"{where}/{name}", size, digest):
                n_put, n_put_bytes = n_put + 1, n_put_bytes + size
                if not dry_run:
                    _put(files, folder / name, f"{where}/{name}", digest)
            told(size)
        if not dry_run:
            _write(files, f"{where}/{SUMS}", sums)
            _write(files, f"{root}/{LATEST}", _latest(folder, sums))
    except UploadError:
        raise
    except Exception as error:  # each store's package has errors of its own
        raise UploadError(
            f"{target} cannot be written to ({type(error).__name__}: {error}); what was put there stays, and the same "
            "command goes on from there"
        ) from error
    n_bytes = size_of(home)
    return Uploaded(release_id, target, len(wanted) + 1, n_bytes, n_put, n_put_bytes, dry_run)


def size_of(home: Home) -> int:
    """Bytes of the published release's files. Raises UploadError where nothing is published."""
    folder = _published(home)
    return sum((folder / name).stat().st_size for name, _ in _sums((folder / SUMS).read_text(encoding="utf-8")))


def _published(home: Home) -> Path:
    if not (home.published / SUMS).exists():
        raise UploadError(f"nothing is published in {home.path} yet: run `safegov run` first, or name another --home")
    return home.published.resolve()


def _sums(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, name = line.split("  ", 1)
        yield name, digest


def _target(target: str, options: dict[str, Any]) -> tuple[fsspec.AbstractFileSystem, str]:
    scheme, colon, _ = target.partition("://")
    if not colon or scheme not in SCHEMES:
        known = ", ".join(f"{name}://" for name in SCHEMES)
        raise UploadError(f"{target!r} is no target: give a URL that begins with one of {known}")
    try:
        files, root = fsspec.core.url_to_fs(target, **options)
    except ImportError as error:
        raise UploadError(
            f"{scheme}:// needs the package {SCHEMES[scheme]}: install safegov with its extra `cloud`"
        ) from error
    files.invalidate_cache()
    return files, str(root).rstrip("/")


def _same_release(files: fsspec.AbstractFileSystem, where: str, sums: bytes, target: str) -> None:
    if files.exists(f"{where}/{SUMS}") and files.cat_file(f"{where}/{SUMS}") != sums:
        raise UploadError(
            f"another release of this number lies at {target} already: a release is never changed; give each home a "
            "target of its own"
        )


def _lies_there(files: fsspec.AbstractFileSystem, path: str, size: int, digest: str) -> bool:
    try:
        if files.size(path) != size:
            return False
    except FileNotFoundError:
        return False
    return _digest(files, path) == digest


def _digest(files: fsspec.AbstractFileSystem, path: str) -> str:
    found = hashlib.sha256()
    with files.open(path, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _put(files: fsspec.AbstractFileSystem, source: Path, path: str, digest: str) -> None:
    _folder_of(files, path)
    files.put_file(str(source), path)
    files.invalidate_cache()
    if _digest(files, path) != digest:
        raise UploadError(
            f"{path} reads back differently from {source.name} as it was published: run the command again"
        )


def _write(files: fsspec.AbstractFileSystem, path: str, content: bytes) -> None:
    """Writes a small file in one step: object stores do so, in a folder it is renamed into place."""
    _folder_of(files, path)
    if isinstance(files, LocalFileSystem):
        beside = Path(f"{path}.next")
        beside.write_bytes(content)
        beside.replace(path)
    else:
        files.pipe_file(path, content)


def _folder_of(files: fsspec.AbstractFileSystem, path: str) -> None:
    if isinstance(files, LocalFileSystem):
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _latest(folder: Path, sums: bytes) -> bytes:
    record = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    told = {
        "release_id": folder.name,
        "built_at": record["built_at"],
        "database": f"{folder.name}/{Home(folder).published_file.name}",
        "checksums": f"{folder.name}/{SUMS}",
        "checksums_sha256": hashlib.sha256(sums).hexdigest(),
    }
    return (json.dumps(told, indent=2) + "\n").encode()
