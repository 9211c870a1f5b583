"""``safegov verify``: every file that is not as it was written is named, and a release is put back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.cli.releases import verify
from pipelines.errors import SafegovError, UsageError
from tests.builders.released import request, working
from warehouse.release.publish import publish
from warehouse.store.parts import write_frame


def test_what_is_not_as_it_was_written_is_named_and_put_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = working(tmp_path / "home", 8, filler=40)
    publish(home, request("r0001"))
    part = home.documents / "drop" / "part-00000.parquet"
    write_frame(part, pl.DataFrame({"text": ["Safety first"]}))
    verify(home=home.path)
    assert "every file is as it was written" in capsys.readouterr().out

    report = home.releases / "r0001" / "report.html"
    report.write_text("changed")
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    with pytest.raises(SafegovError, match="2 files"):
        verify(home=home.path)
    told = capsys.readouterr().out
    assert str(report) in told and "safegov verify --restore" in told and str(part) in told

    verify(["r0001"], home=home.path, restore=True)
    assert "made whole" in capsys.readouterr().out
    assert report.read_text(encoding="utf-8").lstrip().startswith("<!doctype html>")
    with pytest.raises(UsageError, match="there is no release 'r0009'"):
        verify(["r0009"], home=home.path)
