"""What status says where something is wrong with the home folder itself."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.ops.dagster.instance import prepare
from tests.builders.texts import store_texts
from warehouse.intake.drops import Register
from warehouse.store.home import Home


def test_a_damaged_part_is_a_problem_and_the_rest_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    prepare(home)
    for name in ("a", "b"):
        store_texts(home, {f"{name}.txt": f"All must work, as {name} says."}, drop=Register(home).add(name).name)
    for part in home.extracted("documents").rglob("part-*.parquet"):
        if part.parent.name == "a":
            part.write_bytes(part.read_bytes()[:100])
        else:
            part.unlink()
    done = CliRunner().invoke(app, ["status", "--home", str(home.path)])
    assert done.exit_code == 1
    told = " ".join(done.output.split())
    assert "part-00000.parquet is damaged" in told and "restore it from a backup" in told
    assert "b 1 (`safegov backfill`)" in told
