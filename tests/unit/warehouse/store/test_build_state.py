from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from schemas.tables_extracted import TABLES
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


def _changed_by_a_byte(path: Path) -> None:
    """Puts another file there, as the store does: one byte more, or the first and only one."""
    content = path.read_bytes() if path.exists() else b""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content + b"x")


INPUTS = [
    "store/documents/d/part-00000.parquet",
    "store/documents/d/part-00001.parquet",
    "store/sources/d/part-00000.parquet",
    "store/quarantine/d/part-00000.parquet",
    "store/quarantine/d/reading-00000.1.parquet",
    "store/sketches/d/part-00000.parquet",
    *(f"store/extracted/{table.name}/d/part-00000.1.parquet" for table in TABLES),
    "corrections/2024-02-01.yaml",
    "suites/mine.yaml",
    "publishers.csv",
    "register.csv",
    "samples/gold.jsonl",
    "samples/texts/001.txt",
]


@pytest.mark.parametrize("path", INPUTS)
def test_a_byte_in_whatever_a_build_is_made_of_changes_the_state(home: Home, path: str) -> None:
    for table in TABLES:
        _changed_by_a_byte(home.extracted(table.name) / "d" / "part-00000.1.parquet")
    _changed_by_a_byte(home.path / "register.csv")

    def state() -> str:
        return build_state.state(home, settings=str(home.path / "register.csv"), samples=home.path / "samples")

    before = state()
    _changed_by_a_byte(home.path / path)
    assert state() != before


@pytest.mark.parametrize("package", ["extraction", "schemas", "warehouse", "assets"])
@pytest.mark.parametrize("name", ["rule.toml", "words.txt", "view.sql", "shapes.json", "module.py"])
def test_a_byte_in_whatever_the_code_reads_changes_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, name: str
) -> None:
    monkeypatch.setattr(build_state, "package_folders", lambda *names: {name: tmp_path / name for name in names})
    hashes = set()
    for _ in range(3):
        hashes.add(build_state.code_hash.__wrapped__())
        _changed_by_a_byte(tmp_path / package / "deep" / name)
    assert len(hashes) == 3


def test_what_a_build_is_not_made_of_does_not(home: Home) -> None:
    for table in TABLES:
        _changed_by_a_byte(home.extracted(table.name) / "d" / "part-00000.2.parquet")
    before = build_state.state(home)
    beside = [
        "store/documents/d/.part-00001.parquet.tmp-1",
        "store/ledger/d/part-00000.parquet",
        "store/extracted/meetings/d/part-00000.1.parquet",  # of readings that do not hold
        "store/extracted/meetings/d/part-00000.3.parquet",
        "store/quarantine/d/reading-00000.1.parquet",
        "events.jsonl",
        "drops.json",
    ]
    for path in beside:
        _changed_by_a_byte(home.path / path)
    assert build_state.state(home) == before
    assert build_state.state(home, settings="officeholders.csv") != before


def test_a_damaged_part_is_a_state_too(home: Home) -> None:
    for table in TABLES:
        _changed_by_a_byte(home.extracted(table.name) / "d" / "part-00000.parquet")
    before = build_state.state(home)
    _changed_by_a_byte(home.extracted("issues") / "d" / "part-00000.parquet")
    assert build_state.state(home) != before


def test_a_noted_build_counts_only_while_its_release_is_there(home: Home) -> None:
    build = build_state.Build("state", "run")
    build_state.set_published(home, build, "r0001")
    assert build_state.published(home) is None
    for release_id in ("r0001", "r0002"):
        (home.releases / release_id).mkdir(parents=True)
        (home.releases / release_id / home.published_file.name).touch()
    home.published.symlink_to("releases/r0001")
    assert build_state.published(home) == replace(build, release="r0001")
    home.published.unlink()
    home.published.symlink_to("releases/r0002")  # and killed before that was noted
    assert build_state.published(home) is None


def test_a_noted_build_counts_where_an_older_version_did_not_say_its_release(home: Home) -> None:
    build = build_state.Build("state", "run")
    build_state.set_published(home, build, "")
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
