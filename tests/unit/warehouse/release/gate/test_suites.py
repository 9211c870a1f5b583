from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from schemas import catalog
from schemas.ddl import script
from schemas.tables_trends import TABLES as TREND_TABLES
from warehouse.release.gate import contract
from warehouse.release.gate.examined import Examined
from warehouse.release.gate.suites import BUNDLED, SuiteError, bundled, load, parse

GOOD = """
suite: mine
about: What I care about.
batches:
  - batch: b
    sql: SELECT count(*) AS n FROM documents
    expect:
      - {check: few, that: expect_column_max_to_be_between, column: n, max_value: 9, severity: block, says: Few.}
"""


def test_a_suite_is_read() -> None:
    suite = parse(GOOD, "mine.yaml")
    (expectation,) = suite.batches[0].expect
    assert (suite.name, expectation.check, expectation.severity) == ("mine", "few", "block")
    assert expectation.arguments == {"column": "n", "max_value": 9}
    assert expectation.column == "n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("suite: mine", "suit: mine", "`suite` is missing"),
        ("severity: block", "severity: fatal", "must be one of warn, block"),
        ("that: expect_column", "that: column", "must name an expectation"),
        ("says: Few.", "", "`says` is missing"),
        ("    sql: SELECT count(*) AS n FROM documents\n", "", "batch b: `sql` is missing"),
        ("batches:", "batches: [", "is no YAML"),
        ("  - batch: b", "  - batch: b\n    needs: luck", "`needs` can only be `previous`"),
    ],
)
def test_an_unusable_suite_is_told_with_file_and_place(old: str, new: str, told: str) -> None:
    with pytest.raises(SuiteError, match=told) as error:
        parse(GOOD.replace(old, new), "mine.yaml")
    assert str(error.value).startswith("mine.yaml")


def test_the_bundled_suites_say_the_same_to_either_loader() -> None:
    """LibYAML's reads them where it is there, and is not the one that reads users' files."""
    slowly = [parse(path.read_text(encoding="utf-8"), str(path)) for path in sorted(BUNDLED.glob("*.yaml"))]
    assert list(bundled()) == slowly


def test_a_check_is_named_once() -> None:
    twice = GOOD + GOOD.splitlines()[-1] + "\n"
    with pytest.raises(SuiteError, match="check few is there more than once"):
        parse(twice, "mine.yaml")


def test_a_users_suite_joins_the_bundled_and_takes_the_place_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD)
    (tmp_path / "volumes.yaml").write_text(GOOD.replace("suite: mine", "suite: volumes"))
    suites = {suite.name: suite for suite in load([tmp_path])}
    assert {"mine", "volumes", "completeness", "consistency", "shifts", "coverage", "accuracy"} == set(suites)
    assert suites["volumes"].about == "What I care about."


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    """The working database with no rows, and the last release likewise."""
    connection = duckdb.connect()
    for name in ("memory", "previous"):
        if name != "memory":
            connection.execute(f"ATTACH ':memory:' AS {name}")
        connection.execute(f"USE {name}.main")
        connection.execute(script([*catalog.TABLES, *TREND_TABLES]))
    connection.execute("USE memory.main")
    Examined(connection)
    return connection


@pytest.mark.parametrize("suite", [contract.suite(), *load()], ids=lambda suite: suite.name)
def test_every_query_gives_the_columns_that_are_expected(suite, empty: duckdb.DuckDBPyConnection) -> None:  # type: ignore[no-untyped-def]
    for batch in suite.batches:
        columns = set(empty.sql(batch.sql).columns)
        assert {expectation.column for expectation in batch.expect} <= columns


def test_the_contract_covers_every_key_reference_and_vocabulary() -> None:
    checks = {expectation.check for batch in contract.suite().batches for expectation in batch.expect}
    for table in catalog.layer("main"):
        for column in table.columns:
            assert not column.values or f"{table.name}.{column.name}_in_vocabulary" in checks
        for reference in table.foreign_keys:
            assert f"{table.name}.{'_'.join(reference.columns)}_known" in checks
        assert not table.primary_key or f"{table.name}.key_unique" in checks
