"""Dagster's record of events, as Dagster keeps it in SQLite, at a third of the time.

Dagster makes an engine for every statement: each looks for its tables anew and compiles its SQL anew. Runs over many
drops write some twenty events a drop, and waited for little else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from dagster._config import StringSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool, QueuePool

_FOLDER = ("history", "runs")  # where Dagster keeps it by default, so that either storage can follow the other
_MOST_ENGINES = 16  # one for each run's file, and one for the index


class EventLog(SqliteEventLogStorage):
    """Dagster's SQLite storage of events, with engines that are kept. Same files, same tables.

    ``dagster_home`` is the instance's folder.
    """

    def __init__(self, dagster_home: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(os.path.join(dagster_home, *_FOLDER), inst_data)  # noqa: PTH118 - Dagster's own are strings

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """The settings in ``dagster.yaml``."""
        return {"dagster_home": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        """The storage that ``dagster.yaml`` asks for."""
        return cls(inst_data=inst_data, **config_value)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has the table; asked once, since tables do not go."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard not in self._initialized_dbs:
                if shard in self._engines:  # all files were removed
                    self._engines.pop(shard).dispose()
                self._initdb(self._made(shard, poolclass=NullPool))
                self._initialized_dbs.add(shard)
            with self._engine(shard).connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        """The engine of a file, with a connection that is kept: the lock lets one be used at a time."""
        if shard not in self._engines:
            while len(self._engines) >= _MOST_ENGINES:
                self._engines.pop(next(iter(self._engines))).dispose()
            self._engines[shard] = self._made(shard, poolclass=QueuePool, pool_size=1)
            event.listen(self._engines[shard], "connect", _hasten)
        return self._engines[shard]

    def _made(self, shard: str, **pool: Any) -> Engine:
        settings = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        return create_engine(self.conn_string_for_shard(shard), connect_args=settings, **pool)


def _hasten(connection: Any, _record: object) -> None:
    """Has a connection wait for the disk when SQLite moves its log into the file, not at each of a run's 700 commits.

    The file stays whole whatever happens. What a machine that loses its power can lose is the newest events, of a run
    that was cut off by it anyway; a process that dies loses none.
    """
    connection.execute("PRAGMA synchronous=NORMAL")
