"""A real Ray cluster of two nodes on loopback reads as the pool of one machine does, whatever is lost."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import UsageError
from pipelines.ops.settings import SAMPLES, settings
from pipelines.resources import run_context
from tests.builders.paths import ROOT
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.reading.cluster import ClusterError, RayExecutor
from warehouse.reading.executor import Executor, LocalExecutor
from warehouse.reading.read_drop import READER, ReadingReport, read_drop
from warehouse.store.home import Home

if not os.environ.get("SAFEGOV_TEST_CLUSTER"):
    pytest.skip("needs Ray: make test-cluster", allow_module_level=True)

import ray
from ray.cluster_utils import Cluster

SEEN = datetime(2030, 1, 1, tzinfo=UTC)
FAULTY = "tests.builders.readers:faulty"
TEXTS = sorted((SAMPLES / "texts").glob("*.txt"))[:60]


@dataclass
class Made:
    """A cluster whose head reads nothing, and where it is reached."""

    cluster: Cluster
    address: str


@pytest.fixture
def made() -> Iterator[Made]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    head = {"num_cpus": 0, "include_dashboard": False, "ray_client_server_port": port}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    yield Made(cluster, f"ray://127.0.0.1:{port}")
    ray.shutdown()
    cluster.shutdown()


def _twins(folder: Path, texts: list[str], texts_a_part: int) -> tuple[Home, Home]:
    """Two homes of the same drop ``d``."""
    one = _home(folder / "one", texts, texts_a_part)
    shutil.copytree(one.path, folder / "two" / "home")
    return one, Home(folder / "two" / "home")


def _home(folder: Path, texts: list[str], texts_a_part: int) -> Home:
    """A home whose drop ``d`` holds ``texts``, in parts."""
    home = Home(folder / "home")
    for number in range(0, len(texts), texts_a_part):
        beside = folder / f"in-{number:03d}"
        beside.mkdir(parents=True)
        for place, text in enumerate(texts[number : number + texts_a_part]):
            (beside / f"{number + place:03d}.txt").write_text(text, encoding="utf-8")
        assert take_in(home, "d", [beside], IntakeOptions(workers=1), "run", SEEN).is_balanced
    return home


def _read(home: Home, executor: Executor, reader: str = READER, **more: Any) -> ReadingReport:
    return read_drop(home, "d", executor=executor, reader=reader, run_id="run", seen_at=SEEN, **more)


def _bytes(home: Home) -> dict[str, str]:
    """Every file that reading wrote, with its sum."""
    return {
        path.relative_to(home.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for layer in (home.path / "store" / "extracted", home.sketches, home.quarantine)
        for path in sorted(layer.rglob("*.parquet"))
    }


def test_two_nodes_of_which_one_is_killed_read_as_the_pool_does(tmp_path: Path, made: Made) -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEXTS]
    alone, far = _twins(tmp_path, texts, 5)
    pool = LocalExecutor(1)
    expected = _read(alone, pool)
    pool.close()
    made.cluster.add_node(num_cpus=1)
    second = made.cluster.add_node(num_cpus=1)
    executor = RayExecutor(made.address)
    killed: list[int] = []

    def kill(done: int, _: int | None) -> None:
        if done and not killed:
            made.cluster.remove_node(second, allow_graceful=False)
            killed.append(done)

    found = _read(far, executor, progress=kill)
    executor.close()
    assert killed
    assert found == expected
    assert found.n_parts == 12
    assert _bytes(far) == _bytes(alone)


def test_a_text_that_hangs_or_kills_its_process_costs_itself(tmp_path: Path, made: Made) -> None:
    texts = ["The firm must RAISE it.", "All must HANG on.", "All must DIE.", "Pits must close.", "OUTSIDE must wait."]
    alone, far = _twins(tmp_path, texts, 2)
    pool = LocalExecutor(1, timeout_seconds=4)
    expected = _read(alone, pool, FAULTY)
    pool.close()
    made.cluster.add_node(num_cpus=1)
    executor = RayExecutor(made.address, timeout_seconds=4, also=[ROOT / "tests"])
    assert _read(far, executor, FAULTY) == expected
    executor.close()
    assert expected.n_failed == 3
    assert _bytes(far).keys() == _bytes(alone).keys()


def test_a_lost_head_is_told_and_a_further_run_completes(tmp_path: Path, made: Made) -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEXTS[:20]]
    alone, far = _twins(tmp_path, texts, 2)
    made.cluster.add_node(num_cpus=1)
    executor = RayExecutor(made.address)
    lost: list[int] = []

    def lose(done: int, _: int | None) -> None:
        if done and not lost:
            lost.append(done)
            made.cluster.head_node.kill_all_processes(check_alive=False, allow_graceful=False)

    with pytest.raises(ClusterError, match=r"was lost or is full.*run again"):
        _read(far, executor, progress=lose)
    executor.close()
    pool = LocalExecutor(1)
    rest = _read(far, pool)
    assert 0 < rest.n_documents < 20
    assert _read(alone, pool).n_documents == 20
    pool.close()
    assert _bytes(far) == _bytes(alone)


def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path) -> None:
    home = _home(tmp_path, ["Pits must close."], 1)
    with pytest.raises(ClusterError, match=r"no cluster answers at ray://127\.0\.0\.1:1 .*SAFEGOV_CLUSTER"):
        _read(home, RayExecutor("ray://127.0.0.1:1"))


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(ClusterError, match=r"host:6379 names no cluster: give ray://host:port, or auto"):
        RayExecutor("host:6379")


def test_the_setting_names_the_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path, {"SAFEGOV_CLUSTER": "auto"})
    assert isinstance(run_context(chosen).executor, RayExecutor)
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(UsageError, match="extra `cluster`"):
        run_context(chosen)
