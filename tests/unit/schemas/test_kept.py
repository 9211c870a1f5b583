from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from schemas import kept
from schemas.project import package_folders

VALUE = {"words": ("one", "two"), "codes": [1, 2.5, None], "bytes": b"\0\xff", "set": frozenset({"a"})}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in use, for as long as a test; whoever edits a file meanwhile does not disturb it."""
    monkeypatch.setattr(kept, "_BEGAN", time.time() + 3600)
    chosen = tmp_path / "caches" / "safegov"
    kept.use(chosen)
    yield chosen
    kept.use(None)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """A copy of all that a key is made of, in place of it; begun long before this process."""
    folders = {}
    for name, path in package_folders(*kept.PACKAGES).items():
        folders[name] = tmp_path / name
        shutil.copytree(path, folders[name], ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(kept, "package_folders", lambda *_: folders)
    monkeypatch.setattr(kept, "_BEGAN", time.time() + 3600)
    return folders


def _anew(folder: Path) -> None:
    """As a process does that begins now."""
    kept.use(folder)


def _made(value: object = VALUE) -> list[object]:
    """What is given, and how often it had to be made."""
    calls = []

    def make() -> object:
        calls.append(1)
        return value

    return [kept.kept("thing", make), len(calls)]


def _only_file(folder: Path) -> Path:
    (found,) = (one for one in folder.rglob("*") if one.is_file())
    return found


def test_what_was_made_is_there_for_the_next_process(folder: Path) -> None:
    assert _made() == [VALUE, 1]
    _anew(folder)
    assert _made("other") == [VALUE, 0]
    assert _only_file(folder).name == "thing"


def test_each_has_its_own(folder: Path) -> None:
    first = kept.kept("list", lambda: [1])
    first.append(2)
    assert kept.kept("list", lambda: [0]) == [1]


def test_nothing_is_kept_where_nobody_said_where() -> None:
    assert kept.folder() is None
    assert not kept.is_kept()
    assert _made() == [VALUE, 1]
    assert _made() == [VALUE, 1]


def test_folder_and_files_are_the_users_alone(folder: Path) -> None:
    _made()
    for one in (folder, *folder.rglob("*")):
        assert not one.stat().st_mode & 0o077, one


@pytest.mark.parametrize("at", [0, 5, 15, 20, 31, 40, -1])
def test_damaged_bytes_are_not_taken(folder: Path, at: int) -> None:
    _made()
    path = _only_file(folder)
    told = bytearray(path.read_bytes())
    told[at] ^= 1
    path.write_bytes(told)
    _anew(folder)
    assert _made("other") == ["other", 1]
    assert _made() == ["other", 0]  # and what was made is there again


@pytest.mark.parametrize("size", [0, 1, 15, 31, 32, 60])
def test_a_file_that_was_cut_off_is_not_taken(folder: Path, size: int) -> None:
    _made()
    path = _only_file(folder)
    path.write_bytes(path.read_bytes()[:size])
    _anew(folder)
    assert _made("other") == ["other", 1]


def test_what_stands_under_another_name_is_not_taken(folder: Path) -> None:
    _made()
    path = _only_file(folder)
    path.rename(path.with_name("other"))
    assert kept.load("other") is None


def test_what_was_kept_for_another_key_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made()
    path = _only_file(folder)
    monkeypatch.setattr(kept, "key", lambda: "f" * 32)
    _anew(folder)
    (folder / ("f" * 32)).mkdir(mode=0o700)
    shutil.copy2(path, folder / ("f" * 32) / path.name)
    assert _made("other") == ["other", 1]


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_read(folder: Path, mode: int) -> None:
    _made()
    _only_file(folder).chmod(mode)
    _anew(folder)
    assert _made("other") == ["other", 1]


@pytest.mark.parametrize("which", ["folder", "key"])
def test_a_folder_that_others_may_write_is_not_used(folder: Path, which: str) -> None:
    _made()
    changed = folder if which == "folder" else _only_file(folder).parent
    changed.chmod(0o777)
    _anew(folder)
    assert not kept.is_kept()
    assert _made("other") == ["other", 1]


@pytest.mark.parametrize("which", ["file", "key", "folder"])
def test_what_another_user_could_have_written_is_not_read(
    folder: Path, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made()
    file = _only_file(folder)
    others = {"file": file, "key": file.parent, "folder": folder}[which].stat().st_ino
    own = kept._is_own
    monkeypatch.setattr(
        kept, "_is_own", lambda found: own(os.stat_result((*found[:4], found.st_uid + 1, *found[5:])))
        if found.st_ino == others else own(found)
    )  # fmt: skip
    _anew(folder)
    assert _made("other") == ["other", 1]


def test_a_link_in_place_of_a_file_or_a_key_is_not_followed(folder: Path, tmp_path: Path) -> None:
    _made()
    file = _only_file(folder)
    elsewhere = file.rename(tmp_path / "elsewhere")
    file.symlink_to(elsewhere)
    assert kept.load("thing") is None
    file.unlink()
    moved = file.parent.rename(tmp_path / "moved")
    file.parent.symlink_to(moved, target_is_directory=True)
    _anew(folder)
    assert not kept.is_kept()


def test_where_nothing_can_be_written_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    kept.use(tmp_path / "file" / "safegov")
    try:
        assert _made() == [VALUE, 1]
        assert _made() == [VALUE, 1]
    finally:
        kept.use(None)


def test_a_full_disk_costs_what_would_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert _made() == [VALUE, 1]
    assert not [one for one in folder.rglob("*") if one.is_file()]


def test_old_keys_go_and_nothing_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700, parents=True)
    (folder / "mine").mkdir()
    (folder / ("g" * 32)).mkdir()
    for number in range(6):
        monkeypatch.setattr(kept, "key", lambda number=number: f"{number}" * 32)
        _anew(folder)
        _made()
        os.utime(folder / (f"{number}" * 32), (1000 + number, 1000 + number))
    assert sorted(one.name[0] for one in folder.iterdir()) == ["3", "4", "5", "g", "m"]


def test_a_use_is_noted_so_that_what_is_in_use_stays(folder: Path) -> None:
    _made()
    used = _only_file(folder).parent
    os.utime(used, (1000, 1000))
    _anew(folder)
    assert kept.is_kept()
    assert used.stat().st_mtime > time.time() - 60


def test_many_at_once_do_not_disturb_each_other(folder: Path) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for _ in range(30):
            found = kept.load("thing")
            if found not in (None, VALUE):
                wrong.append(found)
            kept.save("thing", VALUE)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
    assert _only_file(folder).name == "thing"


def test_files_that_changed_since_this_process_began_make_no_key(
    copied: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.key() is not None
    monkeypatch.setattr(kept, "_BEGAN", time.time() - 3600)
    assert kept.key() is None


def test_each_file_that_readers_are_made_of_is_in_the_key(copied: dict[str, Path]) -> None:
    """One byte of any file of the packages, code or data: another key."""
    first = kept.key()
    keys = {first}
    paths = [path for folder in copied.values() for path in folder.rglob("*") if path.is_file()]
    assert {".py", ".toml", ".csv", ".lock"} <= {path.suffix for path in paths}
    for path in paths:
        told = path.read_bytes()
        path.write_bytes(bytes([told[0] ^ 1]) + told[1:] if told else b"x")
        assert kept.key() not in keys, path
        path.write_bytes(told)
    assert kept.key() == first


def test_a_file_more_or_less_or_of_another_name_is_another_key(copied: dict[str, Path]) -> None:
    first = kept.key()
    new = copied["extraction"] / "en" / "lexicons" / "new.toml"
    new.write_bytes(b"")
    more = kept.key()
    named = new.rename(new.with_name("newer.toml"))
    assert len({first, more, kept.key()}) == 3
    named.unlink()
    assert kept.key() == first


def test_bytecode_is_not_in_the_key(copied: dict[str, Path]) -> None:
    first = kept.key()
    (copied["schemas"] / "__pycache__").mkdir()
    (copied["schemas"] / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert kept.key() == first


def test_another_python_is_another_key(copied: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept.key()
    monkeypatch.setattr("sys.hexversion", 0x030F00F0)
    assert kept.key() != first


def test_small_things_are_kept_together(folder: Path) -> None:
    calls = []

    def make() -> list[int]:
        calls.append(1)
        return [len(calls)]

    with kept.together("small"):
        first = kept.remember("kind", ("a", 1), make)
        first.append(9)  # is the caller's own
        assert kept.remember("kind", ("a", 1), make) == [1]
        assert kept.remember("other", ("a", 1), make) == [2]
    assert kept.remember("kind", ("a", 1), make) == [3]  # outside, all is made anew
    _anew(folder)
    with kept.together("small"):
        assert kept.remember("kind", ("a", 1), make) == [1]
        assert kept.remember("kind", ("b", 1), make) == [4]
    _anew(folder)
    with kept.together("small"):
        assert kept.remember("kind", ("b", 1), make) == [4]


def test_what_cannot_be_written_is_made_each_time(folder: Path) -> None:
    day = date(2023, 5, 9)
    assert _made(day) == [day, 1]
    assert _made(day) == [day, 1]
    with kept.together("small"):
        assert kept.remember("kind", 1, lambda: day) == day
        assert kept.remember("kind", 2, lambda: "two") == "two"
    assert len(kept.load("small")) == 1


def test_what_failed_is_not_kept(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), kept.together("small"):
        kept.remember("kind", 1, lambda: [1])
        raise ZeroDivisionError
    assert kept.load("small") is None
    assert kept.remember("kind", 1, lambda: [2]) == [2]
