from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.intake.drops import Register, drop_name
from warehouse.store.home import Home


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
    [("-", "stdin"), ("/a/五月 报道.zip", "zip"), ("/a/May reports", "May-reports"), ("/a/…", "drop"), ("/a/.x", "x")],
)
def test_names_are_safe(source: str, name: str) -> None:
    assert drop_name(source) == name


def test_an_unknown_drop_is_told_with_the_known_ones(register: Register) -> None:
    register.add("one")
    with pytest.raises(KeyError, match="registered: one"):
        register.get("two")
