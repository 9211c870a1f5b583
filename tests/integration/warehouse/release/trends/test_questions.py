"""Every example of the docs runs on a published file and gives rows, in every form that ``safegov sql`` writes."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.cli.options import OutputFormat
from pipelines.cli.results import write
from tests.builders.paths import ROOT
from tests.builders.release import fill
from warehouse.release.trends.views import create_views

DOC = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
RESEARCH = (ROOT / "docs" / "research.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^### (\d+)\. (.+?)\n\n```sql\n(.+?)```\n\nMeans: .+?Does not mean: ", DOC, re.M | re.S)
RSCRIPT = shutil.which("Rscript")


def _blocks(words: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.+?)^```", words, re.M | re.S)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database by the name that the examples give it."""
    path = tmp_path_factory.mktemp("released") / "safety_governance.duckdb"
    with duckdb.connect(str(path)) as con:
        fill(con, 400)
        con.execute("UPDATE documents SET is_sample = false")
        create_views(con)
    return path


@pytest.fixture(scope="module")
def con(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(file), read_only=True) as con:
        yield con


def test_all_are_there_each_with_what_it_means_and_does_not() -> None:
    assert [int(number) for number, _, _ in QUESTIONS] == list(range(1, 30))
    assert len(_blocks(DOC, "sql")) == 29


@pytest.mark.parametrize(("title", "query"), [(title, query) for _, title, query in QUESTIONS])
def test_it_runs_and_answers_in_every_form(
    con: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str], title: str, query: str
) -> None:
    rows = con.execute(query).fetchall()
    assert rows, title
    names = [column[0] for column in con.description or ()]
    write(con.sql(query), OutputFormat.CSV)
    written = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert written[0] == names and len(written) == len(rows) + 1
    write(con.sql(query), OutputFormat.JSON)
    said = json.loads(capsys.readouterr().out)
    assert len(said) == len(rows) and list(said[0]) == names
    write(con.sql(query), OutputFormat.TABLE)
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == len(rows) + 2 and all(name in shown[0] for name in names)


@pytest.mark.parametrize("code", [*_blocks(DOC, "python"), *_blocks(RESEARCH, "python")])
def test_the_python_runs(file: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.chdir(file.parent)
    exec(code, {})


@pytest.mark.parametrize("query", _blocks(RESEARCH, "sql"))
def test_the_sql_of_the_example_runs_and_answers(con: duckdb.DuckDBPyConnection, query: str) -> None:
    for statement in con.extract_statements(query):
        assert con.execute(statement).fetchall()


@pytest.mark.skipif(RSCRIPT is None, reason="R is not there")
@pytest.mark.parametrize("code", [*_blocks(DOC, "r"), *_blocks(RESEARCH, "r")])
def test_the_r_runs(file: Path, code: str) -> None:
    needed = set(re.findall(r"library\((\w+)\)", code))
    asked = f"cat(all(sapply(c({', '.join(map(repr, needed))}), requireNamespace, quietly = TRUE)))"
    has_all = subprocess.run([str(RSCRIPT), "-e", asked], capture_output=True, text=True, timeout=60, check=False)
    if has_all.stdout.strip() != "TRUE":
        pytest.skip(f"R is there, and not all of its packages {needed}")
    done = subprocess.run(
        [str(RSCRIPT), "-e", code], cwd=file.parent, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
