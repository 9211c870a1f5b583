"""What the steps of a run share."""

from __future__ import annotations

from pathlib import Path

from warehouse.run_context import RunContext
from warehouse.store.home import Home


def test_the_working_database_keeps_to_the_memory_limit_and_spills_at_home(tmp_path: Path) -> None:
    with RunContext(Home(tmp_path), memory_limit="100MB").warehouse() as con:
        ((limit, folder),) = con.execute(
            "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
        ).fetchall()
    assert limit == "95.3 MiB"
    assert Path(folder) == tmp_path / ".spill"
