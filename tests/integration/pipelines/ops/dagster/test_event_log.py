"""The record of events: Dagster's own files, read and written by either storage."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.ops.dagster.event_log import EventLog
from pipelines.ops.dagster.folder import CONFIG, prepare
from pipelines.ops.dagster.instance import instance
from warehouse.store.home import Home

_HASTE = {"journal_mode": "wal", "synchronous": 1}
"""With a log that is written ahead, NORMAL keeps a file whole whatever happens; with another journal it would not."""
DROPS = dg.DynamicPartitionsDefinition(name="drops_of_a_test")


@dg.asset(partitions_def=DROPS, backfill_policy=dg.BackfillPolicy.single_run())
def counted(context: dg.AssetExecutionContext) -> None:
    for name in context.partition_keys:
        context.add_asset_metadata({"n": len(name)}, partition_key=name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home" / "dagster"))
    yield Home(tmp_path / "home")


def _without(home: Home) -> None:
    """Leaves the storage to Dagster's default."""
    config = prepare(home) / "dagster.yaml"
    given = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    del given["event_log_storage"]
    config.write_text(yaml.safe_dump(given))


def _run(dagster: dg.DagsterInstance, name: str) -> str:
    dagster.add_dynamic_partitions(DROPS.name or "", [name])
    done = dg.materialize([counted], instance=dagster, partition_key=name)
    assert done.success
    return done.run_id


def _known(dagster: dg.DagsterInstance) -> set[str | None]:
    found = dagster.fetch_materializations(counted.key, limit=100).records
    return {record.partition_key for record in found}


def test_either_storage_goes_on_where_the_other_ended(home: Home) -> None:
    _without(home)
    with instance(home) as dagster:
        assert type(dagster.event_log_storage) is SqliteEventLogStorage
        before = _run(dagster, "a")
    (home.dagster / "dagster.yaml").unlink()
    with instance(home) as dagster:
        assert type(dagster.event_log_storage) is EventLog
        assert _known(dagster) == {"a"}
        after = _run(dagster, "b")
        assert len(dagster.all_logs(before)) == len(dagster.all_logs(after)) > 5
    _without(home)
    with instance(home) as dagster:
        assert _known(dagster) == {"a", "b"}
        assert dagster.get_dynamic_partitions(DROPS.name or "") == ["a", "b"]


def test_more_runs_than_connections_are_kept(home: Home) -> None:
    with instance(home) as dagster:
        runs = [_run(dagster, f"d{number}") for number in range(20)]
        assert all(dagster.all_logs(run_id) for run_id in runs)
        assert len(_known(dagster)) == 20


def test_it_goes_on_where_everything_was_removed(home: Home) -> None:
    with instance(home) as dagster:
        _run(dagster, "a")
        dagster.wipe()
        assert _known(dagster) == set()
        _run(dagster, "b")
        assert _known(dagster) == {"b"}


def test_a_run_that_another_process_removed_is_gone(home: Home) -> None:
    with instance(home) as dagster, instance(home) as other:
        run_id = _run(dagster, "a")
        other.delete_run(run_id)
        assert not dagster.all_logs(run_id)
        assert dagster.get_run_by_id(run_id) is None


def test_threads_share_it(home: Home) -> None:
    def work(number: int) -> int:
        for part in range(5):
            made = dg.AssetMaterialization(counted.key, partition=f"{number}-{part}")
            dagster.report_runless_asset_event(made)
        return len(_known(dagster))

    with instance(home) as dagster:
        with ThreadPoolExecutor(4) as threads:
            assert max(threads.map(work, range(8))) >= 5
        assert _known(dagster) == {f"{number}-{part}" for number in range(8) for part in range(5)}


def test_a_kept_connection_waits_for_the_disk_where_sqlite_must_and_the_files_stay_whole(home: Home) -> None:
    with instance(home) as dagster:
        run_id = _run(dagster, "a")
        log = dagster.event_log_storage
        assert isinstance(log, EventLog)
        for connection in (log.index_connection(), log.run_connection(run_id)):
            with connection as opened:
                asked = {name: opened.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _HASTE}
                assert asked == _HASTE
