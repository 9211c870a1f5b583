from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.store import build_state
from warehouse.store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    part = tmp_path / "store" / "documents" / "d" / "part-00000.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"a part")
    return Home(tmp_path)


def test_the_same_store_is_the_same_state(home: Home) -> None:
    assert build_state.state(home) == build_state.state(home)


@pytest.mark.parametrize(
    "path", ["store/extracted/meetings/d/part-00000.parquet", "corrections/2024-02-01.yaml", "suites/mine.yaml"]
)
def test_whatever_a_build_is_made_of_changes_the_state(home: Home, path: str) -> None:
    before = build_state.state(home)
    (home.path / path).parent.mkdir(parents=True, exist_ok=True)
    (home.path / path).write_text("new")
    assert build_state.state(home) != before


def test_what_a_build_is_not_made_of_does_not(home: Home) -> None:
    before = build_state.state(home)
    for path in ("store/documents/d/.part-00001.parquet.tmp-1", "events.jsonl", "drops.json"):
        (home.path / path).write_text("new")
    assert build_state.state(home) == before
    assert build_state.state(home, settings="officeholders.csv") != before


def test_a_noted_build_counts_only_while_its_release_is_there(home: Home) -> None:
    build = build_state.Build("state", "run")
    build_state.set_published(home, build)
    assert build_state.published(home) is None
    home.published.mkdir()
    home.published_file.touch()
    assert build_state.published(home) == build


def test_without_a_build_there_is_nothing_to_go_on_from(home: Home) -> None:
    with pytest.raises(build_state.BuildError, match="has not been built"):
        build_state.require_working(home)


def test_what_was_checked_is_no_longer_what_was_built_once_another_run_builds(home: Home) -> None:
    build_state.set_working(home, build_state.Build("state", "run-1"))
    build_state.set_checked(home, build_state.Build("state", "run-1"))
    assert build_state.checked(home) == build_state.working(home)
    build_state.set_working(home, build_state.Build("state", "run-2"))
    assert build_state.checked(home) != build_state.working(home)
