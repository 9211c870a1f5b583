"""Files of corrections: written by several at once without loss, in an order that says which word is the last."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.corrections.apply_to_documents import add, load, stamped
from warehouse.corrections.correction_file import read_file
from warehouse.corrections.form import CorrectionError, from_entry
from warehouse.store.home import Home

SAID = {"action": "not-a-meeting", "reason": "seen on the page", "author": "A. Reader", "date": "2024-03-01"}
SET = {"action": "set", "table": "meetings", "document": "0123", "field": "mode", "expect": "video"}


def write_some(folder: str, author: int) -> None:
    """Fifteen corrections of one author."""
    for number in range(15):
        add(Home(Path(folder)), from_entry(SAID | {"document": f"{author}-{number}", "author": str(author)}, "test"))


def test_corrections_written_side_by_side_are_all_kept(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_some, args=(str(tmp_path), author)) for author in range(3)]
    for process in writers:
        process.start()
    for process in writers:
        process.join(60)
    assert [process.exitcode for process in writers] == [0, 0, 0]
    held = load(Home(tmp_path))
    assert {(c.author, c.key["document"]) for c in held} == {(str(a), f"{a}-{n}") for a in range(3) for n in range(15)}
    for author in "012":  # each in the order of writing
        mine = [int(c.key["document"].split("-")[1]) for c in held if c.author == author]
        assert mine == sorted(mine)
    assert not [path.name for path in (tmp_path / "corrections").iterdir() if ".tmp" in path.name]


def test_the_order_is_that_of_writing_not_of_a_hash(tmp_path: Path) -> None:
    home = Home(tmp_path)
    entries = [SET | SAID | {"action": "set", "value": value} for value in ("in_person", "unspecified", "video")]
    for entry in entries:
        add(home, from_entry(entry, "test"))
    assert [c.value for c in load(home)] == ["in_person", "unspecified", "video"]
    for entry in reversed(entries):  # said again, later: each is a word of its own
        add(home, from_entry(entry, "test"))
    assert [c.value for c in load(home)] == ["in_person", "unspecified", "video", "unspecified", "in_person"]
    assert len({c.correction_id for c in load(home)}) == 5


def test_older_files_keep_their_ids_and_count_by_day_then_place(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.corrections.mkdir(parents=True)
    line = "- {{action: not-a-meeting, document: {}, reason: r, author: a, date: {}{}}}\n"
    (home.corrections / "b.yaml").write_text(
        line.format("b1", "2024-01-02", "")
        + line.format("b2", "2024-01-02", ', at: "2024-01-02T09:00:00+08:00"')
        + line.format("b3", "2024-01-02", "")  # below b2, so after it
    )
    (home.corrections / "a.yaml").write_text(
        line.format("a1", "2024-01-03", "") + line.format("a2", "2024-01-01", "") + line.format("a3", "2024-01-02", "")
    )
    found = load(home)
    assert [c.key["document"] for c in found] == ["a2", "a3", "b1", "b2", "b3", "a1"]
    assert found[3].at == datetime(2024, 1, 2, 1, tzinfo=UTC)
    old = from_entry(SAID | {"document": "0123"}, "test")
    assert old.correction_id == "c0468dc5f37105e23"
    assert stamped(old).correction_id != old.correction_id


instants = st.datetimes(datetime(2024, 1, 1), datetime(2024, 1, 3)).map(lambda at: at.replace(tzinfo=UTC).isoformat())


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(instants, min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_however_stamped_corrections_lie_in_files_the_order_is_that_of_their_instants(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[str], rng: Any
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    shuffled = stamps[:]
    rng.shuffle(shuffled)
    for at in shuffled:
        add(home, from_entry(SAID | {"document": at, "at": at, "date": rng.choice(["2024-01-01", "2024-01-02"])}, "t"))
    assert [c.key["document"] for c in load(home)] == sorted(stamps)


def test_a_file_in_another_form_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.corrections.mkdir(parents=True)
    mine = home.corrections / "2024-03-01.yaml"
    mine.write_text("[{action: not-a-meeting, document: aa, reason: r, author: a, date: 2024-03-01}]\n")
    file = add(home, from_entry(SAID | {"document": "bb"}, "test"))
    assert file.name == "2024-03-01-2.yaml"
    assert add(home, from_entry(SAID | {"document": "cc"}, "test")) == file
    assert [c.key["document"] for c in load(home)] == ["aa", "bb", "cc"]
    assert mine.read_text().startswith("[{action")


def test_a_folder_that_cannot_be_written_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "corrections").write_text("a file in the way")
    with pytest.raises(CorrectionError, match="cannot be written"):
        add(Home(tmp_path), from_entry(SAID | {"document": "aa"}, "test"))


def test_a_cell_of_two_lines_in_a_csv_is_one_value(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('action,document,reason,author,date\nnot-a-meeting,aa,"one\ntwo",a,2024-01-01\n')
    assert [c.reason for c in read_file(file)] == ["one\ntwo"]


def test_an_instant_that_is_none_is_refused() -> None:
    with pytest.raises(CorrectionError, match="at is an instant"):
        from_entry(SAID | {"document": "aa", "at": "noon"}, "test")
