"""A refusal that a limit caused says which option of which command raises it, and to what."""

from __future__ import annotations

import inspect
import io
import shlex
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cli.quarantine import retry
from tests.integration.warehouse.intake.conftest import Intake, table
from warehouse.intake.limits import OPTIONS, how, rounded_up
from warehouse.intake.model import IntakeOptions
from warehouse.store.home import Home


def test_every_option_is_one_of_the_command_and_of_intake() -> None:
    taken = inspect.signature(retry).parameters
    for limit, option in OPTIONS.items():
        assert hasattr(IntakeOptions(), limit)
        assert option.removeprefix("--").replace("-", "_") in taken


@given(st.floats(1, 1e15))
def test_the_value_said_is_enough_and_short(needed: float) -> None:
    assert rounded_up(needed) >= needed
    assert len(str(rounded_up(needed)).rstrip("0")) <= 3


@pytest.mark.parametrize(
    ("options", "option"), [({"max_bytes": 100}, "--max-bytes 1000"), ({"max_members": 1}, "--max-members 10")]
)
def test_a_refusal_says_how(home: Home, intake: Intake, tmp_path: Path, options: dict[str, int], option: str) -> None:
    with tarfile.open(tmp_path / "in.tar", "w") as archive:
        for name in ("a.txt", "b.txt"):
            member = tarfile.TarInfo(name)
            member.size = 500
            archive.addfile(member, io.BytesIO(b"safety " * 71 + b"end"))
    intake(tmp_path / "in.tar", options=IntakeOptions(workers=1, **options))  # type: ignore[arg-type]
    reason = table(home, "quarantine")["reason"].to_list()[0]
    assert option in reason and "safegov quarantine retry ID" in reason
    assert shlex.split(how(max_members=5.0))
