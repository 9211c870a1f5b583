"""A part of the store whose bytes changed on the disk is named, whatever layer it is of."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from warehouse.store import checksums
from warehouse.store.home import Home
from warehouse.store.parts import write_frame


@pytest.mark.parametrize("layer", ["documents", "sources", "quarantine", "extracted/meetings"])
def test_a_bit_that_turned_is_found(tmp_path: Path, layer: str) -> None:
    home = Home(tmp_path)
    part = home.store / layer / "drop" / "part-00000.parquet"
    for name in ("part-00000.parquet", "part-00001.parquet"):
        write_frame(part.with_name(name), pl.DataFrame({"text": ["Safety first, of every mine"]}))
    assert checksums.damaged_parts(home) == []
    data = bytearray(part.read_bytes())
    data[len(data) // 3] ^= 1
    part.write_bytes(data)
    (found,) = checksums.damaged_parts(home)
    assert found.path == part
    assert str(part) in str(found) and "drop" in found.remedy
    write_frame(part, pl.DataFrame({"text": ["written anew"]}))
    assert checksums.damaged_parts(home) == []


def test_a_part_of_an_older_safegov_is_adopted_and_guarded_from_then_on(tmp_path: Path) -> None:
    home = Home(tmp_path)
    part = home.documents / "drop" / "part-00000.parquet"
    part.parent.mkdir(parents=True)
    pl.DataFrame({"a": [1]}).write_parquet(part)
    assert checksums.damaged_parts(home, adopts=True) == []
    part.write_bytes(part.read_bytes() + b"x")
    assert [damaged.path for damaged in checksums.damaged_parts(home)] == [part]


def test_a_write_that_was_cut_off_leaves_no_false_alarm(tmp_path: Path) -> None:
    home = Home(tmp_path)
    part = home.documents / "drop" / "part-00000.parquet"
    write_frame(part, pl.DataFrame({"a": [1]}))
    checksums.note(part, b"the part that was about to be written")
    with (part.parent / checksums.SUMS).open("a") as file:
        file.write("half a li")
    assert checksums.damaged_parts(home) == []


def test_refused_inputs_are_their_names(tmp_path: Path) -> None:
    import hashlib

    home = Home(tmp_path)
    home.refused.mkdir(parents=True)
    name = hashlib.sha256(b"bytes").hexdigest()
    (home.refused / name).write_bytes(b"bytes")
    assert checksums.damaged_inputs(home) == []
    (home.refused / name).write_bytes(b"bytez")
    assert [damaged.path.name for damaged in checksums.damaged_inputs(home)] == [name]
