"""A home folder of an older safegov: upgraded by the first run, with what was changed kept; nothing else moves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.errors import SafegovError
from pipelines.ops.settings import SAMPLES, settings
from pipelines.ops.upgrade import upgrade
from pipelines.run import Request, execute
from tests.builders.measured import measured
from tests.builders.paths import ROOT
from warehouse.store import upgrade as upgrading
from warehouse.store.home import Home
from warehouse.store.parts import metadata, read_frame, write_frame

FIRST_CONFIG = """\
# Dagster's instance for safegov. Copied into <home>/dagster on first use; yours to change from then on.
telemetry:
  enabled: false
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts") / "articles"
    folder.mkdir()
    for text in sorted((SAMPLES / "texts").glob("*.txt"))[:6]:
        shutil.copy(text, folder / text.name)
    return folder


def _run(home: Home, *inputs: str) -> None:
    execute(settings(home.path, {}), Request(inputs=inputs, show_progress=False))


def _tables(home: Home) -> list[list[tuple[object, ...]]]:
    with duckdb.connect(str(home.published_file.resolve()), read_only=True) as connection:
        return [
            connection.execute(f"SELECT * EXCLUDE (extractor_version) FROM {table} ORDER BY ALL").fetchall()
            if table == "documents"
            else connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in ("documents", "meetings", "attendees", "directives", "evidence")
        ]


def _make_older(home: Home) -> None:
    """As the first safegov left it: parts of fewer columns and of an older reader, no file that names the format."""
    home.format.unlink()
    for path in home.documents.rglob("part-*.parquet"):
        write_frame(path, read_frame(path).drop("precedence", "hint_language"), metadata(path))
    for path in home.store.joinpath("extracted").rglob("part-*.parquet"):
        write_frame(path, read_frame(path), metadata(path) | {"safegov_extractor_version": "0.0.1"})


@pytest.mark.slow
def test_the_first_run_upgrades_and_all_is_as_it_was(
    texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = measured(Home(tmp_path / "home"))
    _run(home, str(texts))
    expected, release = _tables(home), home.published.resolve()
    _make_older(home)
    (part,) = home.documents.rglob("part-*.parquet")
    old = part.read_bytes()
    capsys.readouterr()

    _run(home, str(texts))
    told = capsys.readouterr().err
    assert "from format 1 to 2" in told
    assert "1 parts of store/documents" in told
    (backup,) = home.backups.iterdir()
    assert str(backup) in told
    assert (backup / part.relative_to(home.path)).read_bytes() == old
    assert "precedence" in read_frame(part).columns
    assert _tables(home) == expected
    assert (release / "safety_governance.duckdb").exists(), "an older release stays"
    assert upgrade(home) == []


@pytest.mark.parametrize("is_present_format", [False, True])
def test_a_config_that_nobody_changed_is_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_present_format: bool
) -> None:
    import hashlib

    from pipelines.ops import upgrade as ours

    monkeypatch.setattr(ours, "_SHIPPED", {hashlib.sha256(FIRST_CONFIG.encode()).hexdigest()})
    home = _older(tmp_path / "home", FIRST_CONFIG)
    if is_present_format:
        home.format.write_text(json.dumps({"format": upgrading.FORMAT}))
    assert any("as it comes with this safegov" in line for line in upgrade(home))
    config = home.dagster / "dagster.yaml"
    assert config.read_text() == (ROOT / "pipelines" / "ops" / "dagster" / "dagster.yaml").read_text()
    (kept,) = home.backups.rglob("dagster.yaml")
    assert kept.read_text() == FIRST_CONFIG
    assert upgrade(home) == []


def test_a_config_of_the_users_stays(tmp_path: Path) -> None:
    home = _older(tmp_path / "home", FIRST_CONFIG + "# mine\n")
    assert any("is yours and stays" in line for line in upgrade(home))
    assert (home.dagster / "dagster.yaml").read_text() == FIRST_CONFIG + "# mine\n"


def _older(path: Path, config: str) -> Home:
    home = Home(path)
    home.dagster.mkdir(parents=True)
    (home.store / "documents").mkdir(parents=True)
    (home.dagster / "dagster.yaml").write_text(config)
    return home


def test_a_home_of_a_newer_safegov_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.format.write_text(json.dumps({"format": upgrading.FORMAT + 1}))
    with pytest.raises(SafegovError, match="a newer one wrote it"):
        _run(home, str(SAMPLES))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home.json"]


def test_a_part_that_is_too_old_is_named(tmp_path: Path) -> None:
    home = _older(tmp_path / "home", FIRST_CONFIG)
    part = home.documents / "drop" / "part-00000.parquet"
    write_frame(part, pl.DataFrame({"document_id": ["0123456789abcdef"]}))
    with pytest.raises(SafegovError, match="lacks source_uri"):
        upgrade(home)
    assert upgrading.format_of(home) == 1, "once mended, the upgrade is gone through again"


def test_a_new_home_is_of_the_present_format(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert upgrade(home) == []
    assert upgrading.format_of(home) == upgrading.FORMAT
    assert not home.backups.exists()
