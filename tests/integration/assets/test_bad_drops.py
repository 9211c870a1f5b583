"""One drop of several that cannot be used, in the run that covers them all: it waits alone, and is told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

import assets.documents
import assets.extracted
from assets.attributes import DROPS
from assets.extracted import CONTRACT
from assets.resolved import KEPT_CONTRACT
from assets.told_checks import COULD_BE_READ, COULD_BE_TAKEN_IN, QUARANTINED
from pipelines.definitions import build
from pipelines.ops.alerts import Alerts, events
from pipelines.ops.run_alerts import report, told_of
from pipelines.ops.settings import settings
from pipelines.ops.status import status
from pipelines.schedules import over
from tests.builders.reading import EXECUTOR
from warehouse.intake.drops import Register
from warehouse.reading.part_state import over_limit
from warehouse.reading.read_drop import read_drop
from warehouse.resolution.build import build as build_tables
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store.home import Home
from warehouse.store.parts import parts

pytestmark = pytest.mark.slow
FAULTY = "tests.builders.readers:faulty"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class Drops:
    """Drops outside the landing folder, and runs over all of them."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.home, self.instance, self._inputs = Home(folder / "home"), instance, folder

    def put(self, drop: str, files: dict[str, str]) -> Path:
        folder = self._inputs / drop
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text)
        Register(self.home).add(str(folder))
        return folder

    def run(self, job: str = "ingest", **environment: str) -> dg.ExecuteInProcessResult:
        chosen = settings(self.home.path, {"SAFEGOV_WORKERS": "1", "SAFEGOV_RETRIES": "0", **environment})
        names = [drop.name for drop in Register(self.home).all()]
        self.instance.add_dynamic_partitions(DROPS.name or "", names)
        done = (
            build(chosen)
            .resolve_job_def(job)
            .execute_in_process(run_config=QUIET, instance=self.instance, tags=over(names), raise_on_error=False)
        )
        run = self.instance.get_run_by_id(done.run_id)
        assert run is not None
        report(Alerts(chosen), self.instance, run, self.home)
        return done

    def problems(self) -> list[str]:
        return status(settings(self.home.path, {}), self.instance).problems

    def told(self) -> list[tuple[Any, Any]]:
        return [(event["kind"], event["subject"]) for event in events(self.home)]


@pytest.fixture
def drops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drops]:
    monkeypatch.setattr(assets.extracted, "read_drop", partial(read_drop, reader=FAULTY))
    with dg.DagsterInstance.ephemeral() as instance:
        yield Drops(tmp_path, instance)


def _check(done: dg.ExecuteInProcessResult, spec: dg.AssetCheckSpec) -> dg.AssetCheckEvaluation:
    (found,) = (
        one
        for one in done.get_asset_check_evaluations()
        if (one.check_name, one.asset_key) == (spec.name, spec.asset_key)
    )
    return found


def test_a_drop_with_broken_settings_waits_alone_and_is_told(drops: Drops) -> None:
    drops.put("a", {"a.txt": "One must work."})
    bad = drops.put("b", {"b.txt": "Two must work.", ".safegov.toml": "[columns\n"})
    drops.put("c", {"c.txt": "Three must work."})
    done = drops.run()
    assert done.success, "the others went on"
    read = {path.parent.name for path in drops.home.extracted("documents").glob("*/part-*.parquet")}
    assert read == {"a", "c"}
    assert ("quarantine_spike", "b") in drops.told()
    (refused,) = told_of(_check(done, QUARANTINED))
    assert refused.startswith("b: 1 of ") and refused.endswith("more than a tenth")
    (problem,) = (one for one in drops.problems() if "drop b" in one)
    assert ".safegov.toml" in problem
    (bad / ".safegov.toml").unlink()
    assert _check(drops.run(), COULD_BE_TAKEN_IN).passed
    assert drops.problems() == []


def test_a_drop_whose_part_is_damaged_does_not_keep_the_others_from_being_read(drops: Drops) -> None:
    for name in "abc":
        drops.put(name, {f"{name}.txt": f"{name} must work."})
    assert drops.run().success
    for name in "abc":
        for path in drops.home.extracted("documents").glob(f"{name}/*.parquet"):
            path.unlink()
    (part,) = parts(drops.home.documents / "b")
    whole = part.read_bytes()
    part.write_bytes(whole[:100])
    done = drops.run("backfill")
    assert done.success
    check = _check(done, COULD_BE_READ)
    assert not check.passed and part.name in str(check.metadata["why"].value)
    assert {path.parent.name for path in drops.home.extracted("documents").glob("*/part-*.parquet")} == {"a", "c"}
    assert drops.told() == [("drop_failed", "b")]
    part.write_bytes(whole)
    assert _check(drops.run("backfill"), COULD_BE_READ).passed


def test_where_no_drop_can_be_used_the_run_fails(drops: Drops, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise ValueError("the drop cannot be used; mend or remove it")

    monkeypatch.setattr(assets.documents, "take_in", refused)
    drops.put("b", {"b.txt": "Two must work."})
    assert not drops.run().success
    assert any("cannot be used" in problem for problem in drops.problems())


def test_the_limit_on_refused_rows_holds_for_what_an_earlier_run_read(drops: Drops) -> None:
    """Until their text is read anew, in whichever run; and they are in the release's quarantine until then."""
    drops.put("a", {"a.txt": "OUTSIDE: all must go. Mayor Li Xiang."})
    drops.put("b", {"b.txt": "All must work."})
    strict = {"SAFEGOV_REJECT_LIMIT": "0.001"}
    for _ in range(2):
        done = drops.run(**strict)
        assert not done.success
        assert "a (" in str(_check(done, CONTRACT).metadata["drops_over_limit"].value)
    publish = build(settings(drops.home.path, strict)).resolve_job_def("publish")
    done = publish.execute_in_process(run_config=QUIET, instance=drops.instance, raise_on_error=False)
    assert not done.success
    assert not _check(done, KEPT_CONTRACT).passed
    made = {event.asset_key.to_user_string() for event in done.get_asset_materialization_events() if event.asset_key}
    assert "main/meetings" in made and "trends" not in made, "what follows did not start"
    with duckdb.connect() as con:
        build_tables(con, drops.home, GovernanceSettings(threads=1))
        held = con.execute(  # rows that contradict themselves stand there, too
            "SELECT collection, source_uri, table_name, check_name FROM quality.quarantine "
            "WHERE reason_code = 'contract'"
        ).fetchall()
        assert held == [("a", "a/a.txt", "extracted.attendees", "span_within_text")]
        read_drop(
            drops.home,
            "a",
            reader="tests.builders.readers:small",
            extractor_version="next",
            executor=EXECUTOR,
            run_id="r",
        )
        build_tables(con, drops.home, GovernanceSettings(threads=1))
        assert con.execute("SELECT count(*) FROM quality.quarantine WHERE reason_code = 'contract'").fetchall() == [
            (0,)
        ]
    assert over_limit(drops.home, 0.001) == {}
