from __future__ import annotations

from pathlib import Path

import pytest

from assets import builds
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    part = tmp_path / "store" / "documents" / "d" / "part-00000.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"a part")
    return Home(tmp_path)


def test_the_same_store_is_the_same_state(home: Home) -> None:
    assert builds.state(home) == builds.state(home)


@pytest.mark.parametrize(
    "path", ["store/extracted/meetings/d/part-00000.parquet", "corrections/2024-02-01.yaml", "suites/mine.yaml"]
)
def test_whatever_a_build_is_made_of_changes_the_state(home: Home, path: str) -> None:
    before = builds.state(home)
    (home.path / path).parent.mkdir(parents=True, exist_ok=True)
    (home.path / path).write_text("new")
    assert builds.state(home) != before


def test_what_a_build_is_not_made_of_does_not(home: Home) -> None:
    before = builds.state(home)
    for path in ("store/documents/d/.part-00001.parquet.tmp-1", "events.jsonl", "drops.json"):
        (home.path / path).write_text("new")
    assert builds.state(home) == before
    assert builds.state(home, settings="officeholders.csv") != before


def test_a_noted_build_counts_only_while_its_release_is_there(home: Home) -> None:
    build = builds.Build("state", "run")
    builds.set_published(home, build)
    assert builds.published(home) is None
    home.published.mkdir()
    home.published_file.touch()
    assert builds.published(home) == build


def test_without_a_build_there_is_nothing_to_go_on_from(home: Home) -> None:
    with pytest.raises(builds.BuildError, match="has not been built"):
        builds.require_working(home)


def test_what_was_checked_is_no_longer_what_was_built_once_another_run_builds(home: Home) -> None:
    builds.set_working(home, builds.Build("state", "run-1"))
    builds.set_checked(home, builds.Build("state", "run-1"))
    assert builds.checked(home) == builds.working(home)
    builds.set_working(home, builds.Build("state", "run-2"))
    assert builds.checked(home) != builds.working(home)
