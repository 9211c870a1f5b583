"""Who reads the parts of a drop: a Ray cluster. Parts travel there as bytes, and what was read of them comes back so.

Nodes need no folder in common with this machine, nor a checkout: the packages that read go along as Ray's runtime
environment. What they need of libraries must be there (``pip install safegov`` of this version on every node).
"""

from __future__ import annotations

import logging
import re
import socket
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

from warehouse.reading.executor import TIMEOUT_SECONDS, Progress, read_whole
from warehouse.reading.part_store import FolderStore
from warehouse.reading.worker import PartSummary, ReadTask
from warehouse.store.files import write_bytes
from warehouse.store.home import Home
from warehouse.store.parts import write_file
from warehouse.store.worker import Worker

AUTO = "auto"
"""The address by which Ray finds a cluster that this machine is part of, or starts one on it."""
_FAR = re.compile(r"ray://(?P<host>[^:/]+|\[[^]]+\]):(?P<port>\d+)/?")
_ANSWERS_SECONDS = 10.0
_SENT = ("extraction", "schemas", "warehouse")
_RETRIES = 5  # of a part whose node is lost
_AHEAD = 2  # parts in the object store a core: one that is read, one that waits
_LOOK_SECONDS = 0.5


class ClusterError(RuntimeError):
    """The cluster cannot be reached, or was lost; what it had read is kept."""


@dataclass(frozen=True, slots=True)
class _Read:
    summary: PartSummary
    files: dict[str, bytes]
    """What was written, by its path below the home folder, in the order of writing."""


class RayExecutor:
    """Reads on the cluster at ``address``: ``ray://host:10001``, or ``auto`` for one that this machine is part of.

    A text over which its process is silent for ``timeout_seconds``, or dies, costs itself, as on one machine; a node
    that is lost costs another try of its parts. Packages in ``also`` go to the nodes beside safegov's own. Raises
    ClusterError where Ray is not installed or ``address`` is none.
    """

    def __init__(self, address: str, *, timeout_seconds: float = TIMEOUT_SECONDS, also: Sequence[Path] = ()) -> None:
        try:
            import ray  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ClusterError(
                "SAFEGOV_CLUSTER needs Ray: install safegov with its extra `cluster`, or take the setting away"
            ) from error
        if address != AUTO and not _FAR.fullmatch(address):
            raise ClusterError(f"SAFEGOV_CLUSTER={address} names no cluster: give ray://host:port, or auto")
        self._ray = ray
        self._address = address
        self._timeout = timeout_seconds
        self._also = also
        self._is_ours = False

    def run(self, tasks: Sequence[ReadTask], on_progress: Progress) -> Iterator[PartSummary]:
        """See ``Executor.run``. Raises ClusterError where the cluster cannot be reached, or its head is lost."""
        if not tasks:
            return
        self._connect()
        ray = self._ray
        far = ray.remote(num_cpus=1, max_retries=_RETRIES)(_read_far)
        waiting: dict[Any, ReadTask] = {}
        todo = list(reversed(tasks))
        try:
            n_ahead = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
            while todo or waiting:
                while todo and len(waiting) < n_ahead:
                    task = todo.pop()
                    told = replace(task, store="", part=replace(task.part, path=Path(task.part.path.name)))
                    waiting[far.remote(told, task.part.path.read_bytes(), self._timeout)] = task
                done, _ = ray.wait(list(waiting), num_returns=1, timeout=_LOOK_SECONDS)
                for ref in done:
                    task = waiting.pop(ref)
                    read = ray.get(ref)
                    _keep(Home(Path(task.store)), task, read)
                    on_progress(read.summary.n_documents)
                    yield read.summary
        except ray.exceptions.RayTaskError as error:
            raise RuntimeError(f"a part could not be read on the cluster: {error}") from error
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise ClusterError(
                f"the cluster at {self._address} was lost or is full ({type(error).__name__}: {error}); what was read "
                "is kept: see to the cluster, or take SAFEGOV_CLUSTER away, and run again"
            ) from error
        finally:
            for ref in waiting:
                _cancelled(ray, ref)

    def _connect(self) -> None:
        """Joins the cluster. With ``auto``, starts one on this machine where none runs."""
        if self._ray.is_initialized():
            return
        here = Path(__file__).parents[2]
        options: dict[str, Any] = {
            "runtime_env": {"py_modules": [*(str(here / name) for name in _SENT), *map(str, self._also)]},
            "log_to_driver": False,
            "logging_level": logging.ERROR,
        }
        try:
            _look_for(self._address)
            try:
                self._ray.init(address=self._address, **options)
            except ConnectionError:
                if self._address != AUTO:
                    raise
                self._ray.init(include_dashboard=False, **options)
        except Exception as error:  # Ray has many words for it
            raise ClusterError(
                f"no cluster answers at {self._address} ({type(error).__name__}: {error}); start it, or take "
                "SAFEGOV_CLUSTER away to read on this machine"
            ) from error
        self._is_ours = True

    def close(self) -> None:
        """Leaves the cluster, unless this process had joined it before."""
        if self._is_ours and self._ray.is_initialized():
            self._ray.shutdown()
        self._is_ours = False


def _look_for(address: str) -> None:
    """Raises OSError where nobody listens at ``address``: Ray itself would wait for minutes."""
    if far := _FAR.fullmatch(address):
        socket.create_connection((far["host"].strip("[]"), int(far["port"])), _ANSWERS_SECONDS).close()


def _cancelled(ray: Any, ref: Any) -> None:
    if not ray.is_initialized():  # lost: Ray would start a cluster of its own to be asked
        return
    try:
        ray.cancel(ref, force=True)
    except Exception:
        logging.getLogger(__name__).debug("could not be cancelled", exc_info=True)


_WORKERS: dict[str, Worker] = {}


def _read_far(task: ReadTask, part: bytes, timeout_seconds: float) -> _Read:
    """On a node: reads one part in a home folder of its own, by a process that may be lost."""
    worker = _WORKERS.get(task.reader)
    if worker is None:
        settings = {"reader": task.reader}
        worker = Worker("warehouse.reading.worker:handler", settings, timeout_seconds=timeout_seconds)
        _WORKERS[task.reader] = worker
    with tempfile.TemporaryDirectory(prefix="safegov-") as folder:
        home = Home(Path(folder))
        path = home.documents / task.part.reading.drop / task.part.path.name
        write_bytes(path, part)
        here = replace(task, store=FolderStore(home).uri, part=replace(task.part, path=path))
        summary = read_whole(worker, here, lambda _: None, Event())
        written = sorted(
            (file for file in Path(folder).rglob("*.parquet") if file != path), key=lambda file: file.stat().st_mtime_ns
        )
        return _Read(summary, {file.relative_to(folder).as_posix(): file.read_bytes() for file in written})


def _keep(home: Home, task: ReadTask, read: _Read) -> None:
    """Writes what came back, as ``FolderStore.commit`` does: that of documents, which switches the part, last."""
    rejects = task.part.reading.rejects(home)
    switch = task.part.reading.file(home, "documents")
    wanted = {home.path / name: data for name, data in read.files.items()}
    if rejects not in wanted:
        rejects.unlink(missing_ok=True)
    for path, data in sorted(wanted.items(), key=lambda item: item[0] == switch):
        write_file(path, data)
