from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.intake.landing import landing_drops
from warehouse.store.home import Home

LATER = timedelta(minutes=10)


def _now() -> datetime:
    return datetime.now(UTC)


def test_a_drop_is_left_alone_until_it_is_quiet(home: Home) -> None:
    folder = home.landing / "march"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("text")
    (drop,) = landing_drops(home, now=_now())
    assert not drop.is_complete
    assert "less than 120 s ago" in str(drop.waits_for)
    (drop,) = landing_drops(home, now=_now() + LATER)
    assert drop.is_complete
    assert (drop.name, drop.n_files, drop.n_bytes) == ("march", 1, 4)


def test_a_mark_completes_a_drop_at_once(home: Home) -> None:
    folder = home.landing / "march"
    folder.mkdir(parents=True)
    (folder / "_SUCCESS").touch()
    (home.landing / "april.zip").write_bytes(b"x")
    (home.landing / "april.zip._SUCCESS").touch()
    assert [(drop.name, drop.is_complete) for drop in landing_drops(home, now=_now())] == [
        ("april.zip", True),
        ("march", True),
    ]


def test_unfinished_names_keep_a_drop_waiting(home: Home) -> None:
    folder = home.landing / "march" / "sub"
    folder.mkdir(parents=True)
    (folder / "a.zip.part").write_text("half")
    (drop,) = landing_drops(home, now=_now() + LATER)
    assert drop.waits_for == "a.zip.part looks unfinished by its name"


def test_hidden_names_and_empty_folders_are_no_complete_drops(home: Home) -> None:
    for name in (".tmp-upload", "_archive", "empty"):
        (home.landing / name).mkdir(parents=True)
    (drop,) = landing_drops(home, now=_now() + LATER)
    assert (drop.name, drop.waits_for) == ("empty", "holds no file yet")


def test_any_change_shows_in_the_fingerprint(home: Home, tmp_path: Path) -> None:
    folder = home.landing / "march"
    folder.mkdir(parents=True)
    path = folder / "a.txt"
    path.write_text("one")

    def look() -> str:
        return landing_drops(home, now=_now() + LATER)[0].fingerprint

    first = look()
    assert look() == first
    os.utime(path, ns=(1, 1))
    second = look()
    (folder / "b.txt").write_text("more")
    assert len({first, second, look()}) == 3


def test_no_landing_folder_has_no_drops(tmp_path: Path) -> None:
    assert landing_drops(Home(tmp_path / "none")) == []
