"""A published release is put to a folder and to a store that speaks S3: whole, told last, never changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pytest
from moto.server import ThreadedMotoServer
from typer.testing import CliRunner

from tests.builders.commands import app
from tests.builders.released import request, working
from warehouse.release import upload as module
from warehouse.release.publish import publish
from warehouse.release.upload import LATEST, SUMS, UploadError, upload
from warehouse.store.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = working(tmp_path_factory.mktemp("home"), 10)
    publish(home, request("r0001"))
    return home


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(server: str) -> dict[str, Any]:
    """A store's options, and in it an empty bucket ``data``."""
    options = {
        "key": "test",
        "secret": "test",
        "client_kwargs": {"endpoint_url": server},
        "skip_instance_cache": True,
    }
    files = fsspec.filesystem("s3", **options)
    if files.exists("data"):
        files.rm("data", recursive=True)
    files.mkdir("data")
    return options


def _read(files: fsspec.AbstractFileSystem, root: str) -> dict[str, Any]:
    """What a reader does: begins with latest.json and compares every file with its sum."""
    latest = json.loads(files.cat_file(f"{root}/{LATEST}"))
    sums = files.cat_file(f"{root}/{latest['checksums']}")
    assert hashlib.sha256(sums).hexdigest() == latest["checksums_sha256"]
    for line in sums.decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(files.cat_file(f"{root}/{latest['release_id']}/{name}")).hexdigest() == digest
    return dict(latest)


def test_an_s3_store_holds_the_whole_release_and_is_gone_on_with(
    home: Home, store: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = fsspec.filesystem("s3", **store)
    put, done = module._put, []

    def cut_off(*given: Any) -> None:
        if len(done) == 3:
            raise OSError("the line is cut")
        done.append(given)
        put(*given)

    monkeypatch.setattr(module, "_put", cut_off)
    with pytest.raises(UploadError, match=r"the line is cut.*goes on from there"):
        upload(home, "s3://data/gov", options=store)
    assert not files.exists(f"data/gov/{LATEST}")
    monkeypatch.undo()
    half = upload(home, "s3://data/gov", options=store, dry_run=True)
    assert half.n_put == half.n_files - 1 - 3
    whole = upload(home, "s3://data/gov", options=store)
    assert whole.n_put == half.n_put
    files.invalidate_cache()
    latest = _read(files, "data/gov")
    assert latest["release_id"] == "r0001"
    files.get_file(f"data/gov/{latest['database']}", str(tmp_path / "got.duckdb"))
    with duckdb.connect(str(tmp_path / "got.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM meetings").fetchall() == [(10,)]
    assert upload(home, "s3://data/gov", options=store).n_put == 0


def test_a_file_that_lies_there_damaged_is_put_again(home: Home, store: dict[str, Any]) -> None:
    upload(home, "s3://data/gov", options=store)
    files = fsspec.filesystem("s3", **store)
    size = files.size("data/gov/r0001/README.md")
    files.pipe_file("data/gov/r0001/README.md", b"x" * size)
    assert upload(home, "s3://data/gov", options=store).n_put == 1
    _read(files, "data/gov")


def test_a_folder_is_a_target_and_the_next_release_becomes_the_latest(tmp_path: Path) -> None:
    own = working(tmp_path / "home", 5)
    publish(own, request("r0001"))
    target = f"file://{tmp_path / 'with blanks & ünïcode'}"
    runner = CliRunner()
    asked = runner.invoke(app, ["publish", "--home", str(own.path), "--to", target, "--dry-run"])
    assert asked.exit_code == 0, asked.output
    assert "would put" in asked.stdout
    assert not (tmp_path / "with blanks & ünïcode").exists()
    assert runner.invoke(app, ["publish", "--home", str(own.path), "--to", target]).exit_code == 0
    files = fsspec.filesystem("file")
    assert _read(files, str(tmp_path / "with blanks & ünïcode"))["release_id"] == "r0001"
    publish(own, request("r0002"))
    done = runner.invoke(app, ["publish", "--home", str(own.path), "--to", target, "--json"])
    assert json.loads(done.stdout)["release_id"] == "r0002"
    assert _read(files, str(tmp_path / "with blanks & ünïcode"))["release_id"] == "r0002"
    assert (tmp_path / "with blanks & ünïcode" / "r0001" / SUMS).exists()


def test_another_release_of_the_same_number_is_not_overwritten(home: Home, tmp_path: Path) -> None:
    upload(home, f"file://{tmp_path}")
    (tmp_path / "r0001" / SUMS).write_text("of another home\n", encoding="utf-8")
    with pytest.raises(UploadError, match="target of its own"):
        upload(home, f"file://{tmp_path}")


def test_what_reads_back_differently_is_told_and_not_made_the_latest(tmp_path: Path) -> None:
    own = working(tmp_path / "home", 5)
    publish(own, request("r0001"))
    release = own.published.resolve()
    shutil.copy(release / "README.md", tmp_path / "kept")
    (release / "README.md").unlink()
    (release / "README.md").write_text("changed since", encoding="utf-8")
    with pytest.raises(UploadError, match=r"README\.md reads back differently"):
        upload(own, f"file://{tmp_path / 'there'}")
    assert not (tmp_path / "there" / LATEST).exists()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("ftp://host/folder", "no target.*s3://"),
        ("folder", "no target"),
        ("s3://nobody/there", "cannot be written to"),
    ],
)
def test_a_target_that_is_none_is_told(home: Home, store: dict[str, Any], target: str, told: str) -> None:
    with pytest.raises(UploadError, match=told):
        upload(home, target, options=store if target.startswith("s3") else None)


def test_nothing_published_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["publish", "--home", str(tmp_path), "--to", f"file://{tmp_path / 'x'}"])
    assert result.exit_code != 0
    with pytest.raises(UploadError, match="safegov run"):
        upload(Home(tmp_path), f"file://{tmp_path / 'x'}")
