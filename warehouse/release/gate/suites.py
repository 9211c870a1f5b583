"""Suites as files: what is asked of a release, in YAML that users can add to.

A suite file holds ``suite`` (its name), ``about``, and ``batches``; a batch is one SQL query on the working database
(its tables in ``main``, ``extracted``, ``quality``; the last release, where there is one, as ``previous.main`` …) and
what is expected of the result::

    suite: volumes
    about: There is as much as there should be.
    batches:
      - batch: release
        sql: SELECT count(*) AS n_documents FROM documents
        expect:
          - check: has_documents
            that: expect_column_min_to_be_between    # any expectation of Great Expectations, with its arguments
            column: n_documents
            min_value: 1
            severity: block                          # or warn
            table: documents
            says: There is something to publish.
            remedy: Look into the quarantine.
            rows: SELECT document_id FROM documents  # where the check fails, the rows that it is about

A batch with ``needs: previous`` is left out where nothing has been published yet.

A rule for single rows may ask ``examined.main.…`` and ``examined.extracted.…`` in place of the tables themselves. Where
the release before held the batch's checks and it is known which rows may differ from it, these are the only rows there,
with all that is of the same document, meeting, demand or reference (``examined``). A row that must be there is looked
for in the tables themselves. A check whose SQL asks for tables alone sees all rows, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas.project import data
from schemas.vocabularies import SEVERITIES
from schemas.written import WrittenError, read_text, read_yaml

BUNDLED = data("warehouse.release.gate", "suites")
_FAST: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""LibYAML's loader, a tenth of the time. What it says of faults is shorter: it reads the project's own files alone."""


class SuiteError(ValueError):
    """A suite file cannot be used; the message names the file, the place and the reason."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must hold of a batch. ``that`` and ``arguments`` are Great Expectations' own."""

    check: str
    that: str
    severity: str
    says: str
    arguments: dict[str, Any] = field(default_factory=dict)
    table: str | None = None
    remedy: str | None = None
    rows: str | None = None
    """SQL for the rows that it is about, asked where it failed; by ``document_id``, the source is told with each."""

    @property
    def column(self) -> str | None:
        """The column that it looks at, where it looks at one."""
        column = self.arguments.get("column")
        return str(column) if column is not None else None


@dataclass(frozen=True, slots=True)
class Batch:
    """One query and what is expected of its rows."""

    name: str
    sql: str
    expect: tuple[Expectation, ...]
    needs_previous: bool = False


@dataclass(frozen=True, slots=True)
class Suite:
    """Checks on one subject."""

    name: str
    about: str
    batches: tuple[Batch, ...]
    source: str = ""


_EXPECTED = "a suite of the form that warehouse/release/gate/suites.py describes"
_OWN = {"check", "that", "severity", "says", "table", "remedy", "rows"}


def _need(mapping: Any, key: str, where: str) -> Any:
    if not isinstance(mapping, dict):
        raise SuiteError(f"{where}: expected keys and values, found {type(mapping).__name__}")
    if mapping.get(key) in (None, "", []):
        raise SuiteError(f"{where}: `{key}` is missing")
    return mapping[key]


def _expectation(given: Any, where: str) -> Expectation:
    name = str(_need(given, "check", where))
    where = f"{where}, check {name}"
    that = str(_need(given, "that", where))
    if not that.startswith("expect_"):
        raise SuiteError(
            f"{where}: `that` must name an expectation such as expect_column_min_to_be_between, not {that}"
        )
    severity = str(given.get("severity", "warn"))
    if severity not in SEVERITIES:
        raise SuiteError(f"{where}: `severity` must be one of {', '.join(SEVERITIES)}, not {severity}")
    return Expectation(
        check=name,
        that=that,
        severity=severity,
        says=str(_need(given, "says", where)),
        arguments={key: value for key, value in given.items() if key not in _OWN},
        table=given.get("table"),
        remedy=given.get("remedy"),
        rows=given.get("rows"),
    )


def _batch(given: Any, where: str) -> Batch:
    name = str(_need(given, "batch", where))
    where = f"{where}, batch {name}"
    needs = given.get("needs")
    if needs not in (None, "previous"):
        raise SuiteError(f"{where}: `needs` can only be `previous`, not {needs}")
    expectations = tuple(_expectation(item, where) for item in _need(given, "expect", where))
    return Batch(name, str(_need(given, "sql", where)), expectations, needs == "previous")


def parse(words: str, source: str, loader: type[Any] = yaml.SafeLoader) -> Suite:
    """The suite in ``words`` (YAML); ``source`` names the file in messages. Raises SuiteError where it is not one."""
    try:
        given, _ = read_yaml(words, source, loader, _EXPECTED)
    except WrittenError as error:
        raise SuiteError(str(error)) from error
    name = str(_need(given, "suite", source))
    batches = tuple(_batch(item, source) for item in _need(given, "batches", source))
    checks = [expectation.check for batch in batches for expectation in batch.expect]
    for check in checks:
        if checks.count(check) > 1:
            raise SuiteError(f"{source}: check {check} is there more than once")
    return Suite(name, str(given.get("about", "")), batches, source)


def load(folders: Iterable[Path] = ()) -> list[Suite]:
    """The suites that come with the project and those in ``folders`` (``*.yaml``), by name.

    A suite in a folder takes the place of one of the same name. Raises SuiteError naming a file that is no suite.
    """
    read = (*bundled(), *(suite for folder in folders for suite in _read(folder, yaml.SafeLoader)))
    suites = {suite.name: suite for suite in read}
    return [suites[name] for name in sorted(suites)]


@cache
def bundled() -> tuple[Suite, ...]:
    """The suites that come with the project: a process reads them once."""
    return tuple(_read(BUNDLED, _FAST))


def _read(folder: Path, loader: type[Any]) -> Iterator[Suite]:
    for path in sorted(folder.glob("*.y*ml")):
        try:
            words = read_text(path)
        except WrittenError as error:
            raise SuiteError(str(error)) from error
        yield parse(words, str(path), loader)


def names(suites: Sequence[Suite]) -> list[str]:
    """Names of the suites, in order."""
    return [suite.name for suite in suites]
