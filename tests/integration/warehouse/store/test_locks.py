from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from warehouse.store.home import Home
from warehouse.store.locks import is_written, reading, writer

_WRITER = """
import sys
from pathlib import Path
from warehouse.store.home import Home
from warehouse.store.locks import writer
with writer(Home(Path(sys.argv[1]))):
    pass
"""


def _left(home: Home, drop: str, name: str) -> Path:
    path = home.quarantine / drop / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("half")
    return path


def test_a_writer_removes_what_is_dead_and_nothing_that_a_reader_is_writing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    at_work = _left(home, "read-now", ".reading-00000.1.parquet.tmp-4711")
    dead = [
        _left(home, "read-before", ".reading-00000.1.parquet.tmp-4711"),
        _left(home, "read-now", ".part-00000.parquet.tmp-4711"),  # intake's, and nobody else takes in
    ]
    with reading(home, "read-now"):
        subprocess.run([sys.executable, "-c", _WRITER, str(home.path)], check=True)
        assert [path.exists() for path in (at_work, *dead)] == [True, False, False]
        with writer(home):  # the same process may hold both
            assert at_work.exists()
    with writer(home):
        assert not at_work.exists()


def test_whether_somebody_writes_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert not is_written(home)  # and no folder is made
    assert not home.path.exists()
    with writer(home):
        assert is_written(home)
        asked = "import sys; from pathlib import Path; from warehouse.store import home, locks; "
        other = f"{asked}sys.exit(locks.is_written(home.Home(Path(sys.argv[1]))))"
        assert subprocess.run([sys.executable, "-c", other, str(home.path)], check=False).returncode == 1
    assert not is_written(home)
