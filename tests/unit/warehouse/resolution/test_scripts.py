"""What scripts of resolution must not say, as DuckDB would bring together all with all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import warehouse.resolution

SCRIPTS = sorted(Path(warehouse.resolution.__path__[0], "sql").glob("*.sql"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_no_two_reports_are_joined_by_their_language(script: Path) -> None:
    """A bare equation is a join to DuckDB, which may begin with it: languages are asked for inside an expression."""
    words = re.sub(r"--.*", "", script.read_text(encoding="utf-8"))
    found = re.findall(r"(\S+ |coalesce\()?\b\w+\.language = \w+\.language", words)
    assert set(found) <= {"WHEN ", "coalesce("}
