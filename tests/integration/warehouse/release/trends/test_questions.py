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
import pyreadstat
import pytest

from pipelines.cli.options import OutputFormat
from pipelines.cli.results import write
from tests.builders.paths import ROOT
from tests.builders.release import fill
from warehouse.release.export.subset import Subset, export_subset
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


def _r(folder: Path, code: str) -> str:
    """What R prints; the test is skipped where R or a package that the code asks for is missing."""
    if RSCRIPT is None:
        pytest.skip("R is not installed: apt-get install r-base-core r-cran-haven")
    needed = sorted(set(re.findall(r"library\((\w+)\)", code)))
    asked = f"cat(all(sapply(c({', '.join(map(repr, needed))}), requireNamespace, quietly = TRUE)))"
    has_all = subprocess.run([RSCRIPT, "-e", asked], capture_output=True, text=True, timeout=60, check=False)
    if has_all.stdout.strip() != "TRUE":
        pytest.skip(f"R is installed, and not all of its packages {', '.join(needed)}")
    done = subprocess.run([RSCRIPT, "-e", code], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def exported(file: Path) -> Path:
    """The folder in which the examples find what they have `safegov export` write."""
    with duckdb.connect(str(file), read_only=True) as con:
        tables = ("place_months", "directive_facts")
        export_subset(con, Subset(tables=tables), "dta", file.parent / "out", citation="Cited so.")
    return file.parent


@pytest.mark.parametrize("code", [*_blocks(DOC, "r"), *_blocks(RESEARCH, "r")])
def test_the_r_runs(exported: Path, code: str) -> None:
    assert _r(exported, code)


def test_r_counts_what_sql_counts(exported: Path, con: duckdb.DuckDBPyConnection) -> None:
    code = next(block for block in _blocks(DOC, "r") if "library(haven)" in block)
    told = _r(exported, f'{code}\ncat(sprintf("\\n%d %d %.9f %s", nrow(covered), sum(covered$n_meetings), '
                        'shares[["sector_fire"]], min(as.character(covered$month))))')  # fmt: skip
    wanted = con.execute(
        "SELECT count(*), sum(n_meetings)::BIGINT, (SELECT avg(sector_fire) FROM directive_facts), min(month)::VARCHAR "
        "FROM place_months WHERE is_covered"
    ).fetchall()
    n_rows, n_meetings, share, first = told.rpartition("\n")[2].split()
    assert [(int(n_rows), int(n_meetings), round(float(share), 9), first)] == [
        (row[0], row[1], round(row[2], 9), row[3]) for row in wanted
    ]


def test_what_the_stata_example_reads_has_the_variables_and_the_panel_that_it_needs(exported: Path) -> None:
    """Stata cannot be had: the file is read back by another program."""
    (code,) = _blocks(DOC, "stata")
    frame, meta = pyreadstat.read_dta(str(exported / "out" / "place_months.dta"))
    used = {"place_code", "month", "n_directives", "n_meetings", "is_covered"}
    assert used <= set(re.findall(r"\w+", code)) & set(frame.columns)
    made = set(re.findall(r"generate\(?\s*(\w+)", code))
    assert made == {"place", "ym"} and not made & set(frame.columns), "generate refuses a name that is there"
    assert meta.readstat_variable_types["place_code"] == "string", "encode takes strings"
    assert meta.original_variable_types["month"] == "%td", "mofd takes days"
    assert set(frame["is_covered"]) <= {0, 1}
    assert len(frame) == len(frame.drop_duplicates(["place_code", "month"])) > 0, "xtset refuses repeated months"
