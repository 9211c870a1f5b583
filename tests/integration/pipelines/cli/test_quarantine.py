"""``safegov quarantine list|show|retry`` on a home that refused some inputs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.errors import InUseError, UsageError
from tests.builders.commands import app
from warehouse.intake.drops import Register
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.store.home import Home
from warehouse.store.locks import writer

HOLDER = """
import sys, time
from pathlib import Path
from warehouse.store.home import Home
from warehouse.store.locks import writer
with writer(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def told(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["quarantine", *arguments])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder, given = tmp_path / "home", tmp_path / "batch"
    given.mkdir()
    (given / "long.txt").write_text("The city held a safety meeting. " * 40)
    (given / "empty.txt").write_bytes(b"")
    (given / "lines.jsonl").write_bytes(b'{"text": "A meeting was held."}\n{"text": "cut \x1b[31m off\n')
    drop = Register(Home(folder)).add(str(given))
    take_in(
        Home(folder), drop.name, [given], IntakeOptions(max_bytes=1000), "run", datetime.now(UTC),
        known_as={str(given): drop.name},
    )  # fmt: skip
    return folder


def rows(home: Path) -> dict[str, dict[str, str]]:
    return {row["source_uri"]: row for row in json.loads(told("list", "--json", "--home", str(home)).output)}


def test_the_list_names_inputs_reasons_and_remedies(home: Path) -> None:
    assert {uri: row["reason_code"] for uri, row in rows(home).items()} == {
        "batch/empty.txt": "empty",
        "batch/lines.jsonl#L2": "malformed_record",
        "batch/long.txt": "too_large",
    }
    assert "3 in quarantine" in told("list", "--home", str(home)).output
    assert "3 in quarantine" in told("--home", str(home)).output
    assert "0 in quarantine" in told("list", "--home", str(home), "--drop", "another").output


def test_one_is_shown_with_its_bytes_and_without_what_would_move_the_terminal(home: Path) -> None:
    key = rows(home)["batch/lines.jsonl#L2"]["quarantine_id"]
    shown = told("show", key[:8], "--home", str(home)).output
    assert "line 2 is no JSON" in shown
    assert "cut \\x1b[31m off" in shown
    assert told("show", key, "--raw", "--home", str(home)).stdout_bytes == b'{"text": "cut \x1b[31m off'
    assert isinstance(told("show", "ffffffff", "--home", str(home)).exception, UsageError)


def test_what_is_within_the_new_limit_is_taken_in_and_leaves_quarantine(home: Path) -> None:
    key = rows(home)["batch/long.txt"]["quarantine_id"]
    said = told("retry", key, "--max-bytes", "100000", "--home", str(home)).output
    assert "taken in: 1; staying: 0" in said
    assert set(rows(home)) == {"batch/empty.txt", "batch/lines.jsonl#L2"}
    said = told("retry", "all", "--home", str(home)).output
    assert "taken in: 0; staying: 2" in said
    assert len(rows(home)) == 2


def test_a_retry_says_who_writes_in_the_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(home)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        monkeypatch.setattr("pipelines.cli.quarantine.WAIT_SECONDS", 0.1)
        failed = told("retry", "all", "--home", str(home)).exception
        assert isinstance(failed, InUseError)
        assert f"process {holder.pid}" in str(failed)
    finally:
        holder.kill()
        holder.wait()
    with writer(Home(home)):
        pass
