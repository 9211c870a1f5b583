"""SQL from outside reads and does nothing else, whatever way round it tries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.store.confinement import ConfinementError, confine, reading_statements

READS = [
    "SELECT 1",
    "FROM t",
    "VALUES (1), (2)",
    "-- COPY it\nSELECT a FROM t /* COPY t TO 'x' */;",
    "WITH x AS (SELECT 1 AS a) SELECT * FROM x",
    "(SELECT 1) UNION (SELECT 2)",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE FROM t",
    "EXPLAIN (FORMAT json) SELECT 1",
    "DESCRIBE t",
    "SHOW TABLES",
    "SUMMARIZE t",
    "PIVOT t ON a",
    "PRAGMA table_info('t')",
    "SET VARIABLE a = 1",
    "CREATE TEMP TABLE q AS SELECT 1",
    "create or replace temporary macro f(x) AS x + 1",
    "SELECT 'COPY t TO ''x'''",
]
CHANGES = [
    "COPY t TO '{file}'",
    "COPY (SELECT 1) TO '{file}.wal'",
    "COPY (SELECT 1) TO '{folder}/new.csv'",
    "COPY (PIVOT t ON a) TO '{file}.wal'",
    "/* SELECT */ COPY (SELECT 1) TO '{file}.wal'",
    "SELECT 1; COPY (SELECT 1) TO '{file}.wal'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}.wal'",
    "EXPLAIN /* x */ ANALYZE COPY (SELECT 1) TO '{file}.wal'",
    "EXPLAIN (ANALYZE) COPY (SELECT 1) TO '{file}.wal'",
    "EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO '{file}.wal'",
    "EXPLAIN ANALYZE EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}.wal'",
    "PREPARE p AS COPY (SELECT 1) TO '{file}.wal'",
    "EXECUTE p",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{folder}/z.duckdb'",
    "ATTACH ':memory:' AS m",
    "DETACH here",
    "COPY FROM DATABASE here TO here",
    "INSTALL httpfs",
    "LOAD json",
    "LOAD '{file}'",
    "PRAGMA enable_profiling = 'json'",
    "PRAGMA profiling_output = '{folder}/profile'",
    "SET profiling_output = '{folder}/profile'",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "CALL enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "VACUUM",
    "BEGIN",
    "INSERT INTO t VALUES (1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "MERGE INTO t USING t AS s ON true WHEN MATCHED THEN DELETE",
    "DROP TABLE t",
    "TRUNCATE t",
    "ALTER TABLE t ADD COLUMN b INTEGER",
    "CREATE TABLE u AS SELECT 1",
    "CREATE TABLE u AS PIVOT t ON a",
    "CREATE PERSISTENT SECRET s (TYPE s3)",
    "CREATE SECRET temp_x (TYPE s3)",
    "COMMENT ON TABLE t IS 'x'",
]
READS_ELSEWHERE = [
    "FROM read_text('/etc/hostname')",
    "FROM read_csv('/etc/passwd')",
    "FROM '/etc/passwd'",
    "FROM glob('/etc/*')",
    "FROM query('COPY t TO ''{file}.wal''')",
    "FROM enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "FROM enable_profiling(save_location = '{folder}/profile')",
    "FROM duckdb_secrets()",
    "FROM frame",
    "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) FROM x",
    "SELECT * FROM read_blob('https://localhost/x')",
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "here.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE t AS SELECT range % 3 AS a FROM range(100)")
    return file


@pytest.fixture
def con(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(file), read_only=True) as con:
        confine(con)
        yield con


def _state(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("sql", READS)
def test_what_reads_is_carried_out(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    for statement in reading_statements(con, sql):
        con.sql(statement)


@pytest.mark.parametrize("sql", CHANGES)
def test_what_may_change_something_is_refused(con: duckdb.DuckDBPyConnection, file: Path, sql: str) -> None:
    before = _state(file.parent)
    words = sql.format(file=file, folder=file.parent)
    with pytest.raises((ConfinementError, duckdb.Error)):
        for statement in reading_statements(con, words):
            con.execute(statement)
    assert _state(file.parent) == before


@pytest.mark.parametrize("sql", READS_ELSEWHERE)
def test_what_is_elsewhere_cannot_be_reached(con: duckdb.DuckDBPyConnection, file: Path, sql: str) -> None:
    import polars as pl

    frame = pl.DataFrame({"secret": [1]})
    before = _state(file.parent)
    with pytest.raises(duckdb.Error):
        for statement in reading_statements(con, sql.format(file=file, folder=file.parent)):
            con.sql(statement).fetchall()
    assert _state(file.parent) == before
    assert frame.height == 1


def test_a_refusal_says_what_can_be_asked(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ConfinementError, match=r"kind COPY .*`safegov sql -f csv"):
        reading_statements(con, "COPY t TO 'x'")
