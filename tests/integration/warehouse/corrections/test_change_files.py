"""Files of one change each: nobody's is lost, one is taken back whole, contradictions are found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from warehouse.corrections.apply_to_documents import add, load
from warehouse.corrections.change_files import contradictions, undo, write, written
from warehouse.corrections.form import Correction, CorrectionError, from_entry
from warehouse.store.home import Home

DOCUMENT = "0123456789abcdef"


def _entry(author: str = "A. Reader", **said: str) -> Correction:
    entry: dict[str, Any] = {"action": "set", "table": "meetings", "document": DOCUMENT, "field": "held_on"}
    entry |= {"expect": "", "value": "2023-05-22"} | said
    return from_entry(entry | {"reason": "seen", "author": author, "date": "2024-03-01"}, "test")


def _field(**said: str) -> Correction:
    return _entry(field="mode", expect="unspecified", value="video", **said)


def test_many_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = [_entry(f"Reader {n % 5}", value=f"2023-05-{n % 28 + 1:02d}", reason=f"number {n}") for n in range(60)]
    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(lambda one: write(home, one), made))
    assert len({one.file for one in done}) == len(made)
    assert sorted((c.author, str(c.value), c.reason) for c in load(home)) == sorted(
        (c.author, str(c.value), c.reason) for c in made
    )


def test_undo_removes_the_file_and_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first, second = write(home, _entry()), write(home, _field())
    assert undo(home, first.correction.correction_id, "A. Reader") == first.correction
    assert not first.file.exists()
    assert [one.file for one in written(home)] == [second.file]
    with pytest.raises(CorrectionError, match="took it back already"):
        undo(home, first.correction.correction_id)


def test_the_work_of_others_and_files_of_many_are_not_removed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    mine = write(home, _entry("B. Other"))
    with pytest.raises(CorrectionError, match=r"written by B\. Other"):
        undo(home, mine.correction.correction_id, "A. Reader")
    add(home, _field())
    add(home, _field(reason="again", document="f" * 16))
    shared = next(one for one in written(home) if not one.is_own)
    with pytest.raises(CorrectionError, match="holds other corrections too"):
        undo(home, shared.correction.correction_id, "A. Reader")
    assert len(load(home)) == 3


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "corrections").write_text("no folder")
    with pytest.raises(CorrectionError, match="cannot be written"):
        write(Home(tmp_path), _entry())


def _pair(author: str, action: str, one: str, two: str) -> Correction:
    said = {"action": action, "document": one, "other": two}
    return from_entry(said | {"reason": "seen", "author": author, "date": "2024-03-01"}, "test")


def _confirm(author: str, value: str) -> Correction:
    said = {"action": "confirm", "table": "meetings", "document": DOCUMENT, "field": "held_on", "expect": value}
    return from_entry(said | {"reason": "seen", "author": author, "date": "2024-03-01"}, "test")


@pytest.mark.parametrize(
    ("said", "n"),
    [
        ([_entry("A"), _entry("B", value="2023-05-23")], 1),
        ([_entry("A"), _entry("B")], 0),
        ([_entry("A"), _entry("A", value="2023-05-23")], 0),
        ([_entry("A"), _confirm("B", "2023-05-22")], 0),
        ([_entry("A"), _confirm("B", "")], 1),
        ([_entry("A"), _entry("B", value="2023-05-23"), _entry("A", value="2023-05-23", reason="convinced")], 0),
        ([_entry("A"), _field(author="B")], 0),
        ([_pair("A", "same-meeting", "1" * 16, "2" * 16), _pair("B", "different-meeting", "2" * 16, "1" * 16)], 1),
        ([_pair("A", "same-meeting", "1" * 16, "2" * 16), _pair("B", "same-meeting", "2" * 16, "1" * 16)], 0),
    ],
)
def test_authors_who_contradict_each_other_are_shown(said: list[Correction], n: int) -> None:
    found = contradictions(said)
    assert len(found) == n
    assert all(len({one.author for one in each.said}) > 1 for each in found)
