"""The process that reads is started early where there is something to read, and ended whatever comes of the run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.ops.reading_ahead import reading_ahead
from pipelines.ops.settings import Settings, settings
from warehouse.intake.drops import Register
from warehouse.intake.ingest import take_in
from warehouse.intake.known import first_new
from warehouse.intake.model import IntakeOptions
from warehouse.reading.executor import LocalExecutor
from warehouse.store import worker
from warehouse.store.home import Home

SEEN = datetime(2023, 6, 1, tzinfo=UTC)
WORDS = "On March 14, Fuyang county held a work safety meeting."


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings(tmp_path / "home", {"SAFEGOV_WORKERS": "1"})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that processes were started with ahead; none is."""
    told: list[str] = []
    monkeypatch.setattr(LocalExecutor, "start_ahead", lambda self, _reader, text: told.append(text))
    return told


def _given(folder: Path, name: str, content: bytes) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return str(folder)


def _take_in(home: Home, source: str) -> None:
    drop = Register(home).add(source)
    assert take_in(
        home, drop.name, [drop.source], IntakeOptions(workers=1), "run", SEEN, known_as={drop.source: drop.name}
    ).is_balanced


def test_it_is_started_for_what_is_new_alone(chosen: Settings, tmp_path: Path, started: list[str]) -> None:
    given = _given(tmp_path / "texts", "a.txt", WORDS.encode())
    with reading_ahead(chosen, [given]):
        assert started == [WORDS]
    _take_in(Home(chosen.home), given)
    with reading_ahead(chosen, [given]):
        assert started == [WORDS]
    _given(tmp_path / "texts", "b.txt", b"Another.")
    other = _given(tmp_path / "others", "c.txt", b"A third.")
    with reading_ahead(chosen, [given]), reading_ahead(chosen, [other]):
        assert started == [WORDS, "Another.", "A third."]


@pytest.mark.parametrize(
    "file",
    [
        ("a.txt", b"a" + "安".encode() * 10_000, "a" + "安" * 1_999),
        ("a.txt", "召开安全生产会议".encode("gbk"), ""),
        ("a.txt.zst", b"packed", ""),
        ("a.html", b"<html>", ""),
        ("a.txt", b"x" * 1_000_001, None),
    ],
    ids=["cut within a character", "not in UTF-8", "packed", "a page", "large"],
)
def test_only_a_plain_text_tells_what_to_load(
    chosen: Settings, tmp_path: Path, started: list[str], file: tuple[str, bytes, str | None]
) -> None:
    name, content, text = file
    with reading_ahead(chosen, [_given(tmp_path / "texts", name, content)]):
        assert started == ([] if text is None else [text])


def test_only_so_many_known_files_are_looked_at(chosen: Settings, tmp_path: Path) -> None:
    home, given = Home(chosen.home), _given(tmp_path / "texts", "a.txt", WORDS.encode())
    _take_in(home, given)
    _given(tmp_path / "texts", "b.txt", b"Another.")
    (drop,) = Register(home).all()
    assert first_new(home, given, drop, 1) is None
    found = first_new(home, given, drop, 2)
    assert found is not None and found.path.name == "b.txt"


def test_what_cannot_be_looked_at_is_left_to_the_run(chosen: Settings, tmp_path: Path, started: list[str]) -> None:
    given = _given(tmp_path / "texts", "a.txt", WORDS.encode())
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "drops.json").write_text("damaged")
    with reading_ahead(chosen, [given]) as executor:
        assert executor is not None and started == []


def test_a_cluster_reads_by_itself(tmp_path: Path, started: list[str]) -> None:
    chosen = settings(tmp_path / "home", {"SAFEGOV_CLUSTER": "auto"})
    with reading_ahead(chosen, [_given(tmp_path / "texts", "a.txt", WORDS.encode())]) as executor:
        assert executor is None and started == []


def test_the_process_ends_whatever_the_run_comes_to(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = []
    popen = worker.subprocess.Popen

    def noted(*arguments: object, **more: object) -> object:
        processes.append(popen(*arguments, **more))  # type: ignore[call-overload]
        return processes[-1]

    monkeypatch.setattr(worker.subprocess, "Popen", noted)
    given = _given(tmp_path / "texts", "a.txt", WORDS.encode())
    for error in (RuntimeError, KeyboardInterrupt):
        with pytest.raises(error), reading_ahead(chosen, [given]):
            assert processes[-1].poll() is None
            raise error
        assert processes[-1].poll() is not None
    assert len(processes) == 2
