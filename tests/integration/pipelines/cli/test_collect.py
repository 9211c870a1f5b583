from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.errors import UsageError
from tests.builders.commands import app
from tests.builders.site import Site, article, served

TEXT = "On May 9, 2023 the county held a meeting on work safety; all towns must check their mines, number {}."


def told(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["collect", "--home", str(home), *arguments])


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as one:
        one.pages = {f"/{number}.html": article(f"Report {number}", TEXT.format(number)) for number in range(2)}
        yield one


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Path:
    urls = ", ".join(f'"{site.url(path)}"' for path in (*site.pages, "/none.html"))
    (tmp_path / "sources.toml").write_text(
        f'contact = "mailto:data@example.org"\n[[source]]\nname = "news"\nkind = "addresses"\nurls = [{urls}]\n'
        "allow_private = true\npause = 0\n"
    )
    return tmp_path


def test_what_is_wrong_is_told_by_line_with_exit_code_2(home: Path) -> None:
    assert told(home, "--check").exit_code == 0
    file = home / "sources.toml"
    file.write_text(file.read_text().replace("pause = 0", "pause = true"))
    done = told(home, "--check")
    assert done.exit_code == 2
    assert f"{file}:7: pause takes a number of seconds" in done.stdout.replace("\n", "")
    assert json.loads(told(home, "--check", "--json").stdout)["problems"][0]["line"] == 7
    assert isinstance(told(home).exception, UsageError)


def test_a_dry_run_then_a_run_then_its_list(home: Path, site: Site) -> None:
    dry = told(home, "--dry-run", "--quiet", "--json")
    assert [len(one["would_fetch"]) for one in json.loads(dry.stdout)] == [3]
    assert site.paths() == ["/robots.txt"]
    assert not (home / "landing").exists()
    done = told(home, "news")
    assert done.exit_code == 0, done.output
    assert "2 new, 0 changed, 0 unchanged, 0 gone, 1 refused (1 http_404)" in done.stdout
    assert len(list((home / "landing").iterdir())) == 1
    (refused,) = json.loads(told(home, "--list", "refused", "--json").stdout)
    assert refused["url"] == site.url("/none.html")


def test_an_unknown_source_or_none_is_told(home: Path, tmp_path: Path) -> None:
    assert "no source weather in" in str(told(home, "weather").exception)
    (tmp_path / "sources.toml").unlink()
    assert "names no source" in str(told(home).exception)
