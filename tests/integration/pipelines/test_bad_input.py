"""What a user meets who gives something that cannot be used: a clear word, and the rest goes through."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import run
from pipelines.errors import BlockedError, SafegovError, UsageError
from pipelines.ops.settings import SAMPLES, settings
from pipelines.ops.summary import Summary
from pipelines.run import Request, execute
from tests.builders.commands import app
from tests.builders.measured import measured
from warehouse.store.home import Home

CHINESE = "市政府召开安全生产工作会议，市长强调要压实责任，防范化解重大风险。" * 20


def _text(number: str) -> bytes:
    return (SAMPLES / "texts" / f"{number}.txt").read_bytes()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    home, given = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("mixed")
    (given / "good.txt").write_bytes(_text("003"))
    (given / "empty.txt").write_bytes(b"")
    (given / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (given / "broken.txt").write_bytes(_text("003")[:1500] + b"\xff\xfe\xfa" + _text("003")[1500:])
    (given / "chinese.txt").write_text(CHINESE, encoding="utf-8")
    (given / "recipe.txt").write_text("Beat the eggs with the sugar, then fold in the flour. Bake it. " * 20)
    measured(Home(home))
    return home, execute(settings(home), Request(inputs=[str(given)], show_progress=False))


def test_the_rest_goes_through(mixed: tuple[Path, Summary]) -> None:
    _, summary = mixed
    assert summary.failure is None
    assert summary.release_id == "r0001"
    assert summary.inputs == 6
    assert summary.inputs == summary.new + summary.quarantined
    assert summary.refused["empty"] == 1
    assert summary.refused["binary"] == 1
    assert summary.dataset["meeting_reports"] >= 1


def test_every_text_is_a_document_of_its_kind_and_language(mixed: tuple[Path, Summary]) -> None:
    home, _ = mixed
    with duckdb.connect(str(home / "published" / "safety_governance.duckdb"), read_only=True) as connection:
        rows = dict(
            connection.execute("SELECT parse_filename(source_uri), kind || ' ' || language FROM documents").fetchall()
        )
    assert rows["recipe.txt"] == "other en"
    assert rows["chinese.txt"] == "meeting_report zh"
    assert rows["good.txt"] == "meeting_report en"


def test_refused_inputs_are_listed_with_the_reason(mixed: tuple[Path, Summary]) -> None:
    home, _ = mixed
    told = CliRunner().invoke(app, ["quarantine", "--home", str(home), "--json"])
    assert told.exit_code == 0
    assert "empty.txt" in told.output
    assert "binary.txt" in told.output


def test_a_missing_path_is_named_and_is_wrong_usage(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["run", str(tmp_path / "nothing"), "--home", str(tmp_path / "home")])
    assert isinstance(told.exception, UsageError)
    assert told.exception.exit_code == 2
    assert "nothing: no such file or folder" in str(told.exception)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("given", ["folder", "file"])
def test_nothing_usable_fails_and_says_so(tmp_path: Path, given: str) -> None:
    source = tmp_path / given
    if given == "folder":
        source.mkdir()
    else:
        source.write_bytes(b"")
    home = measured(Home(tmp_path / "home")).path
    summary = execute(settings(home), Request(inputs=[str(source)], show_progress=False))
    with pytest.raises(SafegovError, match="nothing could be used") as error:
        summary.raise_failure()
    assert not isinstance(error.value, BlockedError)
    assert error.value.exit_code == 1
    assert not (home / "published").exists()


def test_extract_says_what_is_wrong_with_a_binary(tmp_path: Path) -> None:
    file = tmp_path / "photo.txt"
    file.write_bytes(bytes(range(256)) * 40)
    told = CliRunner().invoke(app, ["extract", str(file)])
    assert isinstance(told.exception, SafegovError)
    assert "photo.txt cannot be read as a text" in str(told.exception)
    told = CliRunner().invoke(app, ["extract", str(tmp_path)])
    assert "is a folder" in str(told.exception)


def test_a_disk_that_is_full_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        try:
            raise sqlite3.OperationalError("database or disk is full")
        except sqlite3.OperationalError as error:
            raise RuntimeError("a record could not be kept") from error

    monkeypatch.setattr(run, "_run", full)
    with pytest.raises(
        SafegovError, match=r"records in .*home could not be written .*disk is full.* Free space"
    ) as told:
        execute(settings(tmp_path / "home"), Request(show_progress=False))
    assert told.value.exit_code == 1
