"""What a reader keeps at its start changes nothing of what it reads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.project import samples

_READS = """
import sys
from pathlib import Path
from schemas import kept
language, cache, *files = sys.argv[1:]
kept.use(Path(cache) if cache else None)
from extraction.languages import reader_of
for file in files:
    print(reader_of(language).read(Path(file).read_text(encoding="utf-8")))
"""


def _texts(language: str) -> list[str]:
    folder = (samples() if language == "en" else samples() / language) / "texts"
    return [str(path) for path in sorted(folder.glob("*.txt"))[::20]]


def _readings(language: str, cache: Path | None) -> str:
    """What a new process reads in some of the samples."""
    program = [sys.executable, "-c", _READS, language, str(cache or ""), *_texts(language)]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    assert not done.stderr
    return done.stdout


def _files(cache: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(cache.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_readings_are_the_same_with_and_without(language: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    without = _readings(language, None)
    assert without.count("meeting_report") > 3
    with ThreadPoolExecutor(2) as threads:  # two that begin at once make it beside each other
        made = list(threads.map(lambda _: _readings(language, cache), range(2)))
    assert made == [without] * 2
    files = _files(cache)
    assert any(path.name == f"reader.{language}" for path in files)
    assert sum(map(len, files.values())) < 20_000_000
    assert _readings(language, cache) == without
    assert _files(cache) == files  # all of it was found
    for number, (path, told) in enumerate(files.items()):
        path.write_bytes((told[:-1], told[: len(told) // 2], b"", told[:40] + b"\xff" * (len(told) - 40))[number % 4])
    assert _readings(language, cache) == without
    assert {path.name for path in _files(cache)} == {path.name for path in files}
    assert _readings(language, cache) == without
    for path in cache.rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    for path in _files(cache):
        path.chmod(0o444)
    assert _readings(language, cache) == without
    for path in (cache, *(one for one in cache.rglob("*") if one.is_dir())):
        path.chmod(0o700)


_ENGLISH = """Qzwxgrad holds a meeting

On May 9, 2023, Bailu County held a work safety meeting in Qzwxgrad. County head Cen Weimin stressed that all firms must
check the qzwxvalves at once.
"""
_CHINESE = """白鹿县召开安全生产会议

5月9日，白鹿县召开安全生产工作会议。县长莫敬轩主持，覃卫邦、赖声扬参加。会议要求，要立即检查桊閽阀门。
"""


def test_nothing_of_a_text_is_kept(tmp_path: Path) -> None:
    cache, text = tmp_path / "cache", tmp_path / "text.txt"
    for language, words in (("en", _ENGLISH), ("zh", _CHINESE)):
        text.write_text(words, encoding="utf-8")
        program = [sys.executable, "-c", _READS, language, str(cache), str(text)]
        assert "meeting_report" in subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert len(_files(cache)) > 12
    for path, told in _files(cache).items():
        for word in ("qzwx", "Qzwx", "Weimin", "桊閽", "莫敬轩", "覃卫邦"):
            assert word.encode() not in told, path
