"""Settings from the environment: the one place that reads it. Every variable is declared here, with what it means."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.errors import UsageError
from schemas.project import samples

HOME_VARIABLE = "SAFEGOV_HOME"
CACHE_VARIABLE = "SAFEGOV_CACHE"
UI_HOSTS_VARIABLE = "SAFEGOV_UI_HOSTS"
DEFAULT_HOME = Path("var")
SAMPLES = samples()
"""Folder of the sample texts with gold facts."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable. The value of a ``secret`` one is never logged, stored or sent."""

    name: str
    default: str
    meaning: str
    secret: bool = False


VARIABLES = (
    Variable(HOME_VARIABLE, "./var", "Folder that holds everything a run makes"),
    Variable(
        CACHE_VARIABLE,
        "~/.cache/safegov",
        "Folder in which what readers work out of safegov's own words and rules is kept from process to process; "
        "empty: nowhere",
    ),
    Variable("SAFEGOV_WORKERS", "0", "Processes that read texts; 0 means one a core"),
    Variable(
        "SAFEGOV_CLUSTER",
        "",
        "Ray cluster that reads texts, ray://host:10001 or auto; without it, processes of this machine do",
    ),
    Variable("SAFEGOV_MEMORY_LIMIT", "1200MB", "Memory that DuckDB may use before it spills to disk"),
    Variable(
        "SAFEGOV_REJECT_LIMIT",
        "0.05",
        "Share of a drop's rows breaking their contract above which nothing is published",
    ),
    Variable(
        "SAFEGOV_HELD_LIMIT",
        "0.05",
        "Share of reports (from ten on) held back as they contradict themselves above which a release is blocked",
    ),
    Variable(
        "SAFEGOV_WHOLE_EVERY",
        "10",
        "After how many builds one is made again without what builds keep, and compared row by row; 0 never",
    ),
    Variable(
        "SAFEGOV_RELEASE_PARQUET",
        "false",
        "Whether releases made from now on hold every table as a Parquet file, too (true or false); else "
        "`safegov export --format package` makes them",
    ),
    Variable("SAFEGOV_OFFICEHOLDERS", "", "CSV of officeholders, read beside the register that comes with safegov"),
    Variable(
        "SAFEGOV_TIMEZONE",
        "Asia/Shanghai",
        "Your time zone: of the daily schedule, and of the days on which you write corrections",
    ),
    Variable("SAFEGOV_DAILY_AT", "03:30", "Time of day of the daily run (HH:MM)"),
    Variable("SAFEGOV_COLLECT_AT", "01:30", "Time of day at which sources are collected, where any are named (HH:MM)"),
    Variable("SAFEGOV_LANDING_SECONDS", "30", "Seconds between looks at the landing folder, and of automation"),
    Variable("SAFEGOV_SETTLE_SECONDS", "120", "Seconds for which a drop must not change before it counts as complete"),
    Variable("SAFEGOV_WAITING_HOURS", "24", "Hours after which an incomplete drop is reported"),
    Variable("SAFEGOV_RETRIES", "3", "How often a step that failed for a passing reason is tried again"),
    Variable("SAFEGOV_RETRY_SECONDS", "30", "Seconds before the first of these; each later one waits twice as long"),
    Variable("SAFEGOV_FRESH_DAYS", "7", "Days after which the publication counts as stale"),
    Variable("SAFEGOV_KEEP_RUNS_DAYS", "90", "Days for which Dagster's runs and their events are kept"),
    Variable("SAFEGOV_KEEP_GATES", "200", "How many results of the quality gate are kept"),
    Variable(
        "SAFEGOV_KEEP_RELEASES",
        "0",
        "How many releases are kept, from 2; 0 keeps all. Pinned and cited ones always stay (`safegov pin`, `cite`)",
    ),
    Variable("SAFEGOV_REPEAT_HOURS", "24", "Hours in which the same message is sent only once"),
    Variable(UI_HOSTS_VARIABLE, "", "Names that the web UI answers to beside localhost, separated by commas"),
    Variable("SAFEGOV_WEBHOOK_URL", "", "Where messages are posted as JSON", secret=True),
    Variable("SAFEGOV_SMTP_URL", "", "Mail server, smtp://[user:password@]host[:port] or smtps://…", secret=True),
    Variable("SAFEGOV_MAIL_FROM", "safegov@localhost", "Sender of messages by mail"),
    Variable("SAFEGOV_MAIL_TO", "", "Receivers of messages by mail, separated by commas"),
)
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}

# DuckDB turns \\ into / and reads ? as the beginning of a URL's query; SQLAlchemy decodes %20 and the like in what it
# hands to SQLite; Dagster looks for its dagster.yaml by a pattern, and with * or [ finds none, which would turn its
# telemetry on. Control characters would break the lines that name the folder; surrogates are bytes that no encoding of
# names gave.
_UNFIT = re.compile(r"[?*\[\\\x00-\x1f\x7f\ud800-\udfff]|%[0-9A-Fa-f]{2}")


def home_folder(given: Path | None = None) -> Path:
    """The home folder, absolute: ``given``, else ``SAFEGOV_HOME``, else ``./var``.

    Raises UsageError where it is a file, or its path is one that DuckDB, SQLite or Dagster would take for another.
    """
    chosen = given or Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME)
    try:
        folder = chosen.expanduser().resolve()
        is_file = folder.exists() and not folder.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"{str(chosen)!r} cannot be a home folder ({error}); name another --home") from None
    if is_file:
        raise UsageError(f"{folder} is a file: --home and {HOME_VARIABLE} take a folder")
    if found := _UNFIT.search(str(folder)):
        raise UsageError(
            f"{str(folder)!r} cannot be a home folder: its path holds {found[0]!r}, which "
            "DuckDB, SQLite or Dagster would take for something else. Rename that folder or name another --home"
        )
    return folder


def cache_folder(environment: Mapping[str, str] | None = None) -> Path | None:
    """Where what readers work out is kept (``schemas.kept``): ``SAFEGOV_CACHE``, else ``safegov`` in the folder that
    the system has for a user's caches; None where the variable is empty, or the user has no folder."""
    source = os.environ if environment is None else environment
    chosen = source.get(CACHE_VARIABLE)
    if chosen is not None:
        return Path(chosen).absolute() if chosen.strip() else None
    caches = source.get("XDG_CACHE_HOME", "")
    if os.path.isabs(caches):  # others are to be ignored, says the XDG specification  # noqa: PTH117
        return Path(caches) / "safegov"
    own = source.get("HOME", "")
    if not os.path.isabs(own):  # noqa: PTH117
        return None
    return Path(own) / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "safegov"


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment's settings, checked. See ``VARIABLES`` for what each means."""

    home: Path
    cache: Path | None
    workers: int
    cluster: str
    memory_limit: str
    reject_limit: float
    held_limit: float
    whole_every: int
    release_parquet: bool
    officeholders: str | None
    timezone: str
    daily_at: tuple[int, int]
    collect_at: tuple[int, int]
    landing_seconds: int
    settle_seconds: float
    waiting_hours: float
    retries: int
    retry_seconds: int
    fresh_days: float
    keep_runs_days: float
    keep_gates: int
    keep_releases: int
    repeat_hours: float
    webhook_url: str | None = field(repr=False)
    smtp_url: str | None = field(repr=False)
    mail_from: str
    mail_to: tuple[str, ...]
    ui_hosts: tuple[str, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never be told."""
        return tuple(value for value in (self.webhook_url, self.smtp_url) if value)


def _number(given: Mapping[str, str], name: str, *, least: float = 0) -> float:
    try:
        value = float(given[name])
    except ValueError:
        value = least - 1
    if value < least:
        raise UsageError(f"{name}={given[name]!r}: expected a number of at least {least:g}")
    return value


def _truth(given: Mapping[str, str], name: str) -> bool:
    word = given[name].strip().lower()
    if word not in _TRUTHS:
        raise UsageError(f"{name}={given[name]!r}: expected true or false")
    return _TRUTHS[word]


def _releases(given: Mapping[str, str], name: str) -> int:
    number = _number(given, name)
    if number == 1 or number != int(number):
        raise UsageError(
            f"{name}={given[name]!r}: expected a whole number from 2 (a reader may be about to open the one before), "
            "or 0 to keep all"
        )
    return int(number)


def _clock(given: Mapping[str, str], name: str) -> tuple[int, int]:
    hour, _, minute = given[name].partition(":")
    if hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        return int(hour), int(minute)
    raise UsageError(f"{name}={given[name]!r}: expected a time of day such as 03:30")


def _zone(given: Mapping[str, str], name: str) -> str:
    try:
        ZoneInfo(given[name])
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(f"{name}={given[name]!r}: no such time zone; expected one such as Asia/Shanghai") from None
    return given[name]


def _listed(given: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.split(",") if part.strip())


def settings(home: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment, with ``home`` in place of SAFEGOV_HOME where given.

    Raises UsageError naming a variable whose value cannot be used and what was expected.
    """
    source = os.environ if environment is None else environment
    given = {name: source.get(name) or default for name, default in _DEFAULTS.items()}
    return Settings(
        home=home_folder(home or Path(given[HOME_VARIABLE])),
        cache=cache_folder(source),
        workers=int(_number(given, "SAFEGOV_WORKERS")),
        cluster=given["SAFEGOV_CLUSTER"].strip(),
        memory_limit=given["SAFEGOV_MEMORY_LIMIT"],
        reject_limit=_number(given, "SAFEGOV_REJECT_LIMIT"),
        held_limit=_number(given, "SAFEGOV_HELD_LIMIT"),
        whole_every=int(_number(given, "SAFEGOV_WHOLE_EVERY")),
        release_parquet=_truth(given, "SAFEGOV_RELEASE_PARQUET"),
        officeholders=given["SAFEGOV_OFFICEHOLDERS"] or None,
        timezone=_zone(given, "SAFEGOV_TIMEZONE"),
        daily_at=_clock(given, "SAFEGOV_DAILY_AT"),
        collect_at=_clock(given, "SAFEGOV_COLLECT_AT"),
        landing_seconds=int(_number(given, "SAFEGOV_LANDING_SECONDS", least=1)),
        settle_seconds=_number(given, "SAFEGOV_SETTLE_SECONDS"),
        waiting_hours=_number(given, "SAFEGOV_WAITING_HOURS"),
        retries=int(_number(given, "SAFEGOV_RETRIES")),
        retry_seconds=int(_number(given, "SAFEGOV_RETRY_SECONDS")),
        fresh_days=_number(given, "SAFEGOV_FRESH_DAYS"),
        keep_runs_days=_number(given, "SAFEGOV_KEEP_RUNS_DAYS", least=1),
        keep_gates=int(_number(given, "SAFEGOV_KEEP_GATES", least=1)),
        keep_releases=_releases(given, "SAFEGOV_KEEP_RELEASES"),
        repeat_hours=_number(given, "SAFEGOV_REPEAT_HOURS"),
        webhook_url=given["SAFEGOV_WEBHOOK_URL"] or None,
        smtp_url=given["SAFEGOV_SMTP_URL"] or None,
        mail_from=given["SAFEGOV_MAIL_FROM"],
        mail_to=_listed(given["SAFEGOV_MAIL_TO"]),
        ui_hosts=_listed(given[UI_HOSTS_VARIABLE]),
    )
