from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions, IntakeReport
from warehouse.store.home import Home

SEEN = datetime(2023, 6, 1, 12, 0, 0)

Intake = Callable[..., IntakeReport]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def intake(home: Home) -> Intake:
    def run(*inputs: Path | str, drop: str = "d", options: IntakeOptions | None = None, **more: Any) -> IntakeReport:
        report = take_in(home, drop, inputs, options or IntakeOptions(workers=1), "run", SEEN, **more)
        assert report.is_balanced, report
        return report

    return run


def table(home: Home, layer: str) -> pl.DataFrame:
    files = sorted((home.store / layer).glob("*/*.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files]) if files else pl.DataFrame()


def put(folder: Path, files: dict[str, bytes], names: Sequence[str] | None = None) -> Path:
    for name in names or files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    return folder
