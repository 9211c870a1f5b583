from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.intake import drops
from warehouse.intake.drops import Register, drop_name
from warehouse.store.home import Home, check_drop


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(Home(tmp_path))


def test_one_source_has_one_drop(register: Register, tmp_path: Path) -> None:
    first = register.add(str(tmp_path / "texts"))
    assert register.add(str(tmp_path / "a" / ".." / "texts")) == first
    assert [drop.name for drop in register.all()] == ["texts"]


def test_two_sources_of_one_name_have_two(register: Register, tmp_path: Path) -> None:
    names = [register.add(str(tmp_path / place / "texts")).name for place in ("a", "b", "c", "a")]
    assert names == ["texts", "texts-2", "texts-3", "texts"]


def test_columns_stay_until_others_are_given(register: Register) -> None:
    register.add("t.csv", {"text": "body"})
    assert register.add("t.csv").columns == {"text": "body"}
    assert register.add("t.csv", {"text": "content"}).columns == {"text": "content"}
    assert register.get("t.csv").columns == {"text": "content"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("-", "stdin"), ("/a/五月 报道.zip", "五月-报道.zip"),
        ("/a/May reports", "May-reports"), ("/a/…", "drop"), ("/a/.x", "x"),
        ("/a/推送 一", "推送-一"), ("/a/河南 2023", "河南-2023"), ("/a/Ürümqi", "Ürümqi"), ("/a/../x/a*[b]?", "a-b"),
        ("/a/U\u0308ru\u0308mqi", "Ürümqi"),
    ],
)  # fmt: skip
def test_names_are_safe_and_keep_their_letters(source: str, name: str) -> None:
    assert drop_name(source) == name


@given(st.text(max_size=300))
def test_the_name_of_any_folder_can_be_the_name_of_a_drop_and_of_a_file(own: str) -> None:
    name = drop_name(f"/a/{own.replace('/', '')}")
    assert check_drop(name) == name
    assert check_drop(f"{name}-1000") and len(f".{name}-1000.lock.tmp-1234567".encode()) <= 255
    assert drop_name(f"/a/{name}") == name


def test_an_unknown_drop_is_told_with_the_known_ones(register: Register) -> None:
    register.add("one")
    with pytest.raises(KeyError, match="registered: one"):
        register.get("two")


@given(st.lists(st.sampled_from(["a/t", "b/t", "c/t", "a/t-2", "d/u", "-"]), max_size=8))
def test_many_sources_get_the_names_that_they_get_one_by_one(sources: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at_once, one_by_one = (Register(Home(Path(folder) / name)) for name in ("at-once", "one-by-one"))
        assert at_once.add_all(sources) == [one_by_one.add(source) for source in sources]
        assert at_once.all() == one_by_one.all()


def test_many_sources_are_registered_by_one_writing(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guard of the exponent: the file was written anew for each of them, and their names tried from the first."""
    written: list[int] = []
    real = drops.write_bytes
    monkeypatch.setattr(drops, "write_bytes", lambda path, data: (written.append(len(data)), real(path, data)))
    names = [drop.name for drop in register.add_all(str(tmp_path / f"{number}" / "texts") for number in range(4000))]
    assert names == ["texts", *(f"texts-{number}" for number in range(2, 4001))]
    assert len(written) == 1
    assert register.add_all([str(tmp_path / "0" / "texts")])[0].name == "texts"
    assert len(written) == 1, "nothing new"


def test_a_register_sees_what_another_process_added(register: Register, tmp_path: Path) -> None:
    register.add("one")
    Register(Home(tmp_path)).add("two")
    assert register.get("two").name == "two"


def test_the_encoding_stays_until_another_is_given(register: Register) -> None:
    register.add("a", encoding="big5hkscs")
    assert register.add("a").encoding == "big5hkscs"
    assert register.add("a", {"text": "body"}).encoding == "big5hkscs"
    assert register.add("a", encoding="gb18030").encoding == "gb18030"
    assert register.get("a").columns == {"text": "body"}


def test_a_link_in_the_landing_folder_keeps_its_name(register: Register, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "landing").mkdir()
    for folder in ("landing", "."):
        (tmp_path / folder / "link").symlink_to(tmp_path / "outside")
    assert register.add(str(tmp_path / "landing" / "link")).source == str(tmp_path / "landing" / "link")
    assert register.add(str(tmp_path / "link")).source == str(tmp_path / "outside")
