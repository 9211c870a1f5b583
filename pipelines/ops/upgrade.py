"""Brings a home folder that an older safegov wrote to the present format: the store, and Dagster's part of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipelines.errors import InUseError, SafegovError
from pipelines.ops.dagster.folder import CONFIG, prepare
from warehouse.store import upgrade as upgrading
from warehouse.store.files import StoreBusyError, StoreError, write_bytes
from warehouse.store.home import Home
from warehouse.store.locks import writer

_WAIT_SECONDS = 5.0
_SHIPPED = {
    "d3f081838cbf76296e605cd226550f7fda2bfdff6695a9a95634b6cc0d9f420a",
    "3be2e2bd574c5979d6291b0ee53e18cbdfeef621be4e6112e4050bcc1e568efb",
    "0b7fac9592efe409f7eb0b4742de3d9f8919fc157c54657f3f2b533f39977847",
    "45a6e4431bd00bc6ee038853b9111d7974adf8839fc75c6fda6af98da692303e",
    "4f276d7e2de76b8068f546ef943f25a1d08d2a02f6bc0ea514e389521a86dae2",
}
"""SHA-256 of every dagster.yaml that came with safegov before: one of these was not changed by its user."""


def upgrade(home: Home) -> list[str]:
    """Upgrades ``home`` if an older safegov wrote it, and says what was done, line by line; nothing where nothing is.

    Raises InUseError where another process is writing there, SafegovError where it cannot be upgraded.
    """
    try:
        if upgrading.check_format(home):
            prepare(home)
            upgrading.mark(home)
            return _renew(home, upgrading.backup_folder(home)) if _is_shipped(home) else []
        with writer(home, wait_seconds=_WAIT_SECONDS):
            backup = upgrading.backup_folder(home)
            before = upgrading.format_of(home)
            done = _dagster(home, backup)
            done += upgrading.upgrade(home, backup)
    except StoreBusyError as error:
        raise InUseError(str(error)) from None
    except StoreError as error:
        raise SafegovError(str(error)) from None
    kept = [f"what was changed is kept in {backup}"] if backup.is_dir() else []
    return [f"upgraded {home.path} from format {before} to {upgrading.FORMAT}", *done, *kept]


def _dagster(home: Home, backup: Path) -> list[str]:
    """Renews a dagster.yaml that its user did not change."""
    if _is_shipped(home):
        return _renew(home, backup)
    config = _config(home)
    if config.exists() and config.read_bytes() != CONFIG.read_bytes():
        news = "run_launcher, event_log_storage and compute_logs"
        return [f"dagster/dagster.yaml is yours and stays; take over from {CONFIG} what is new: {news}"]
    return []


def _config(home: Home) -> Path:
    return home.dagster / "dagster.yaml"


def _is_shipped(home: Home) -> bool:
    """Whether the home's dagster.yaml is one that came with an older safegov."""
    config = _config(home)
    return config.exists() and hashlib.sha256(config.read_bytes()).hexdigest() in _SHIPPED


def _renew(home: Home, backup: Path) -> list[str]:
    upgrading.back_up(home, _config(home), backup)
    write_bytes(_config(home), CONFIG.read_bytes())
    return ["dagster/dagster.yaml: as it comes with this safegov"]
