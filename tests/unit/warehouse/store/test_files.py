"""Copies of files: the same bytes, whatever the disk can do, and the hash of those bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from warehouse.store import files


def _refuse(*_: object) -> int:
    raise OSError(95, "Operation not supported")


@pytest.mark.parametrize("size", [0, 1, files._STEP - 1, files._STEP, 3 * files._STEP + 7])
@pytest.mark.parametrize("disk", ["as it is", "copies nothing by itself", "copies some, then no more"])
def test_a_copy_has_the_bytes_and_its_hash_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, disk: str
) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    content = os.urandom(size)
    source.write_bytes(content)
    target.write_bytes(b"what was there before, and longer than that" * 9)
    if disk != "as it is":
        monkeypatch.setattr(files, "_cloned", lambda *_: False)
        monkeypatch.setattr(os, "copy_file_range", _refuse if disk == "copies nothing by itself" else _Some())
    files.copy(source, target)
    assert target.read_bytes() == content
    target.unlink()
    assert files.copy_hashed(source, target) == hashlib.sha256(content).hexdigest()
    assert target.read_bytes() == content


class _Some:
    """Copies a thousand bytes, then fails."""

    def __init__(self) -> None:
        self._whole, self._n = os.copy_file_range, 0

    def __call__(self, read: int, written: int, _: int) -> int:
        self._n += 1
        return self._whole(read, written, 1000) if self._n == 1 else _refuse()
