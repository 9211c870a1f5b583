"""A change of what is read cannot land under a version that says that nothing has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.languages import READERS
from extraction.version import locked, version_of
from warehouse.evaluation import readings_lock
from warehouse.evaluation.readings_lock import LockState, _without_words, faults, renewed


def test_the_lock_says_what_the_readers_are() -> None:
    assert faults() == []


def test_comments_and_layout_do_not_count_and_words_that_decide_do() -> None:
    source = 'def f(x):\n    """Says."""\n    # why\n    return x + "a # b"\n'
    same = 'def f(x):\n    """Says more.\n\n    At length."""\n\n    return x + "a # b"  # because\n'
    assert _without_words(source) == _without_words(same)
    assert _without_words(source) != _without_words(source.replace("a # b", "a # c"))


def test_a_change_of_readings_raises_the_version_and_one_of_code_alone_may_be_said_to_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readings_lock, "locked", lambda: {"en": {"version": "4", "code": "c", "readings": "r"}})
    monkeypatch.setattr(readings_lock, "ROOMS", {"en": ()})
    for now, same, version, n_faults in (
        (LockState("4", "c", "r"), False, "4", 0),
        (LockState("4", "d", "r"), False, "5", 1),
        (LockState("4", "d", "r"), True, "4", 1),
        (LockState("4", "d", "s"), True, "5", 1),
    ):
        monkeypatch.setattr(readings_lock, "present", lambda _language, now=now: now)
        assert renewed(same=same)["en"].version == version
        assert len(faults()) == n_faults


def test_a_reader_that_the_lock_does_not_have_begins_with_version_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings_lock, "locked", dict)
    monkeypatch.setattr(readings_lock, "ROOMS", {"xx": ()})
    monkeypatch.setattr(readings_lock, "present", lambda _language: LockState("0", "c", "r"))
    assert faults() == ["xx: its reader is new: run `make lock-reader`"]
    assert renewed(same=True)["xx"].version == "1"
    assert version_of("xx") == "0"


def test_every_reader_is_in_the_lock() -> None:
    assert set(readings_lock.ROOMS) == set(READERS) == set(locked())


@pytest.mark.parametrize(("given", "code"), [("--help", 0), ("--sam", 2), ("same", 2)])
def test_help_and_what_it_does_not_know_write_nothing(
    given: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings_lock, "LOCK", tmp_path / "readings.lock")
    with pytest.raises(SystemExit) as ended:
        readings_lock.main([given])
    assert ended.value.code == code
    assert not list(tmp_path.iterdir())
