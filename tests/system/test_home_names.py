"""A whole run in a home of an unheard-of name, and again after Dagster's records were damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ops.dagster.instance import instance
from pipelines.ops.settings import SAMPLES, settings
from pipelines.run import Request, execute
from tests.builders.commands import asked, line_of
from warehouse.store.home import Home


@pytest.mark.slow
def test_a_whole_run_in_a_home_of_an_unheard_of_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given_texts = tmp_path / "in [put] #1 100% (a) 'b'"
    given_texts.mkdir()
    (given_texts / "a?b*c.txt").write_bytes((SAMPLES / "texts" / "003.txt").read_bytes())
    home = tmp_path / "ho'me x]{y} #1 100% $HOME 家 é & (so)"
    summary = execute(settings(home), Request(inputs=[str(given_texts)], show_progress=False))
    assert summary.failure is None and summary.release_id == "r0001"
    assert summary.dataset["meetings"] == 1
    told = asked("sql", "SELECT count(*) AS n FROM meetings", "--home", str(home), "-f", "csv")
    assert told.stdout == "n\n1\n"
    assert "elemetry" not in "".join(capfd.readouterr()), "Dagster did not find its settings"
    with instance(Home(home)) as dagster:
        assert not dagster.telemetry_enabled
        assert len(dagster.get_runs()) == 1

    # Dagster's records are damaged, then moved away as the message says: nothing of the data hangs on them.
    runs = home / "dagster" / "history" / "runs.db"
    runs.write_bytes(b"no database at all" * 400)
    for command in ("publish", "run"):
        line = line_of(asked(command, *([str(given_texts)] if command == "run" else []), "--home", str(home)))
        assert "Dagster's records" in line and "Move these two folders away" in line
    told = asked("status", "--home", str(home))
    assert told.exit_code == 1 and "Move these two folders away" in told.output and "release    r0001" in told.output
    for name in ("history", "schedules"):
        (home / "dagster" / name).rename(home / f"old-{name}")
    (given_texts / "new.txt").write_bytes(sorted((SAMPLES / "texts").glob("*.txt"))[9].read_bytes())
    again = execute(settings(home), Request(inputs=[str(given_texts)], show_progress=False))
    assert (again.failure, again.known, again.new, again.release_id) == (None, 1, 1, "r0002")
