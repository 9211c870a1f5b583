"""Checks suites with Great Expectations, in a process of its own: python -m warehouse.release.gate.check.

Importing Great Expectations takes seconds, so the process may be started before the release is built and wait: it
imports, then reads one request (a JSON line) from standard input and writes the checks to the file that it names.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from schemas.ddl import quoted
from schemas.tables_quality import HELD_BACK
from warehouse.release.gate import contract, held_back, suites
from warehouse.release.gate.bounds import Bounded, bounded, held
from warehouse.release.gate.examined import ASKED, FEW, AllNeededError, Examined
from warehouse.release.gate.lazy import load_later
from warehouse.release.gate.suites import Batch, Expectation, Suite
from warehouse.store import touched
from warehouse.store.confinement import ConfinementError, confine, reading_statements
from warehouse.store.home import Home

_SHOWN = 200
"""Longest text of an observed value."""
_MOST_ROWS = 5
"""Rows told of a check that failed."""
_MOST_HELD = 20
_LONGEST_ROW = 500
_COLLECT_EVERY = 50_000
"""Objects between two looks for garbage in rings: with Python's own 700 they are a tenth of the import."""
_RARELY_USED = ("scipy.stats", "altair")
"""Half of Great Expectations' import, which only its tests of distributions and its pages' charts use."""


def _great_expectations() -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    for name in _RARELY_USED:
        load_later(name)
    warnings.simplefilter("ignore")
    import great_expectations  # noqa: PLC0415 - seconds long, and only here

    logging.disable(logging.WARNING)
    return great_expectations


def _expected(expectation: Expectation) -> str:
    """The expectation's bounds in words."""
    given = dict(expectation.arguments)
    given.pop("column", None)
    low, high = given.pop("min_value", None), given.pop("max_value", None)
    words = []
    if low is not None:
        words.append(f"≥ {low}")
    if high is not None:
        words.append(f"≤ {high}")
    if given or not words:
        words.append(expectation.that.removeprefix("expect_") + (" " + json.dumps(given, default=str) if given else ""))
    return " and ".join(words)


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) and value != int(value) else str(value)


def _observed(result: dict[str, Any]) -> str | None:
    if result.get("observed_value") is not None:
        value = result["observed_value"]
        value = value.item() if hasattr(value, "item") else value  # NumPy's numbers
        words = _number(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False, default=str)
    elif "unexpected_count" in result:
        words = f"{result['unexpected_count']} of {result.get('element_count')} rows"
        if result.get("partial_unexpected_list"):
            words += ": " + json.dumps(result["partial_unexpected_list"][:5], ensure_ascii=False, default=str)
    else:
        return None
    return words[:_SHOWN]


def _rows(con: duckdb.DuckDBPyConnection, expectation: Expectation) -> list[str]:
    """The first rows that a failed check is about, each with its source where it is of a document."""
    if expectation.rows is None:
        return []
    try:
        (query,) = reading_statements(con, expectation.rows)
        found = con.sql(f"SELECT * FROM ({query.rstrip('; ')}) LIMIT {_MOST_ROWS}").pl().to_dicts()  # noqa: S608
    except (duckdb.Error, ValueError) as error:
        return [f"the rows cannot be told: {error}".splitlines()[0][:_SHOWN]]
    return [_told(con, row) for row in found]


def _told(con: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> str:
    told = "; ".join(f"{name} {value}" for name, value in row.items() if value is not None and name != "source_uri")
    source = row.get("source_uri")
    if row.get("document_id") is not None:
        asked = "SELECT source_uri, substring(text, $start + 1, $length) FROM main.documents WHERE document_id = $id"
        start, end = row.get("start_char"), row.get("end_char")
        values = {"id": row["document_id"], "start": 0, "length": 0}
        if isinstance(start, int) and isinstance(end, int) and end > start >= 0:
            values |= {"start": start, "length": end - start}
        for uri, words in con.execute(asked, values).fetchall()[:1]:
            source = source or uri
            told += f"; words “{words}”" if words else ""
    return (f"{source}: " if source else "") + told[:_LONGEST_ROW]


def _held_back(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """How many rows were held back, and the first of them with source and reason."""
    where = f"FROM quality.quarantine WHERE reason_code = {quoted(HELD_BACK)}"
    (n_held,) = con.execute(f"SELECT count(*) {where}").fetchall()[0]
    first = con.execute(
        f"SELECT source_uri, reason {where} ORDER BY seen_at DESC, source_uri, quarantine_id LIMIT {_MOST_HELD}"
    ).fetchall()
    return {"n_held_back": n_held, "held_back": [f"{source}: {reason}" for source, reason in first]}


@dataclass(slots=True)
class _Answer:
    """What is known of one expectation of a batch; ``number`` stands for ``success`` until it is settled."""

    suite: Suite
    batch: Batch
    expectation: Expectation
    success: bool = False
    observed: str | None = None
    number: Bounded | None = None
    is_asked: bool = False
    """Whether it could be checked."""

    def row(self, examined: Examined) -> dict[str, Any]:
        """The check as it is told, with the first rows where it failed."""
        expectation = self.expectation
        return {
            "rows": _rows(examined.con, expectation) if self.is_asked and not self.success else [],
            "suite": self.suite.name,
            "check_name": expectation.check,
            "success": self.success,
            "severity": expectation.severity,
            "says": expectation.says,
            "observed": self.observed,
            "expected": _expected(expectation),
            "table_name": expectation.table,
            "column_name": expectation.column if self.suite.name != contract.NAME else None,
            "remedy": expectation.remedy,
        }


def _made(gx: Any, expectation: Expectation) -> Any:
    """Great Expectations' own object; raises where it knows no such expectation or refuses the arguments."""
    name = "".join(part.capitalize() for part in expectation.that.split("_"))
    kind = getattr(gx.expectations, name, None)
    if kind is None:
        raise ValueError(f"Great Expectations has no {expectation.that}")
    severity = "critical" if expectation.severity == "block" else "warning"
    return kind(**expectation.arguments, severity=severity, meta={"check": expectation.check})


def _check_batch(gx: Any, frames: Any, suite: Suite, batch: Batch, con: duckdb.DuckDBPyConnection) -> list[_Answer]:
    answers = [_Answer(suite, batch, expectation) for expectation in batch.expect]
    try:
        (query,) = reading_statements(con, batch.sql)
        frame = con.sql(query).df()
    except (duckdb.Error, ConfinementError, ValueError) as error:
        for answer in answers:
            answer.observed = f"the query failed: {error}".splitlines()[0][:_SHOWN]
        return answers
    own = gx.ExpectationSuite(f"{suite.name}.{batch.name}")
    added = []
    for answer in answers:
        if (number := bounded(answer.expectation, frame)) is not None:
            answer.number, answer.observed, answer.is_asked = number, _observed({"observed_value": number.value}), True
            continue
        try:
            own.add_expectation(_made(gx, answer.expectation))
        except Exception as error:  # whatever a user's file makes Great Expectations raise
            answer.observed = f"cannot be checked: {error}".splitlines()[0][:_SHOWN]
        else:
            added.append(answer)
    if added:
        data = frames.get_batch({"dataframe": frame})
        results = {found.expectation_config.meta["check"]: found for found in data.validate(own).results}
        for answer in added:
            found = results[answer.expectation.check]
            answer.success, answer.observed, answer.is_asked = bool(found.success), _observed(found.result), True
            if found.exception_info.get("raised_exception"):
                answer.observed = f"cannot be checked: {found.exception_info.get('exception_message')}"[:_SHOWN]
    return answers


def check(gx: Any, request: dict[str, Any], frames: Any = None) -> dict[str, Any]:
    """Checks one request: ``database``, ``previous`` (a file or None), ``suites`` (folders of further suites), and
    ``basis`` (what was checked before). ``frames`` is what ``prepared`` made, where that was made ahead."""
    limit = request.get("held_limit")
    asked = [
        contract.suite(),
        held_back.suite(held_back.LIMIT if limit is None else limit),
        *suites.load(Path(folder) for folder in request["suites"]),
    ]
    con = duckdb.connect(request["database"], read_only=True)
    if request.get("memory_limit"):
        con.execute("SET memory_limit = $limit", {"limit": request["memory_limit"]})
    previous = request.get("previous")
    notes = []
    if previous:
        try:
            con.execute(f"ATTACH {quoted(previous)} AS previous (READ_ONLY)")
            con.execute("SELECT count(*) FROM previous.main.documents").fetchall()
        except duckdb.Error as error:
            told = str(error).splitlines()[0][:_SHOWN]
            notes.append(
                f"{previous} cannot be read ({told}): this release was checked without comparison to the one before. "
                "`safegov verify --restore` makes the release before whole where its sealed copy allows it"
            )
            previous = None
    examined = Examined(con)
    with tempfile.TemporaryDirectory(prefix="safegov-gate-spill-") as spill:
        con.execute(f"SET temp_directory = {quoted(spill)}")
        scope = _find_scope(examined, request.get("basis") or {}, has_previous=bool(previous))
        confine(con, Path(spill))
        return _checked(gx, frames or prepared(gx), examined, scope, asked, previous=bool(previous), notes=notes)


def prepared(gx: Any) -> Any:
    """Great Expectations' definition of the batches to check, which gets each frame. A first number is checked with it:
    much is loaded, and worked out, at the first check alone, and that need not wait for the request."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # One definition serves all batches: for each that is added, all of them are written out as YAML again.
    asset = context.data_sources.add_pandas("release").add_dataframe_asset("batch")
    frames = asset.add_batch_definition_whole_dataframe("whole")
    with duckdb.connect() as con:
        (value,) = con.sql("SELECT 1 AS n").df()["n"]
    held(gx, frames, [Bounded(int(value), 1, 1)])
    return frames


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which rows checks of single rows look at: where ``held`` has all checks of a batch, those that may differ."""

    says: str
    held: frozenset[tuple[str, str]] = frozenset()

    def is_narrow(self, suite: Suite, batch: Batch) -> bool:
        """Whether ``batch`` looks at the rows that may differ alone."""
        if not self.held or not ASKED.search(batch.sql):
            return False
        return all((suite.name, expectation.check) in self.held for expectation in batch.expect)


def _find_scope(examined: Examined, basis: dict[str, Any], *, has_previous: bool) -> _Scope:
    why = basis.get("why_all", "")
    if not why and "release" in basis:
        if not has_previous:
            why = "the release before cannot be read"
        elif not touched.show(examined.con, Home(Path(basis["home"])), basis["release"], basis["holds"]):
            why = f"it is not known which rows may differ from {basis['release']}"
        else:
            try:
                examined.find_touched(FEW if basis["few"] is None else basis["few"])
            except AllNeededError as error:
                why = str(error)
            except duckdb.Error as error:  # whatever it is, all rows can be looked at
                why = f"the rows that may differ could not be found: {error}".splitlines()[0][:_SHOWN]
    if why or "release" not in basis:
        return _Scope("Checks of single rows looked at all rows" + (f": {why}" if why else ""))
    n_rows, n_all = (sum(pair[at] for pair in examined.counts.values()) for at in (0, 1))
    return _Scope(
        f"Checks of single rows looked at {n_rows:,} of {n_all:,} rows: those that may differ from {basis['release']}, "
        "and what belongs to them. The others held these checks there; where one failed there, it looked at all",
        frozenset((suite, check) for suite, check in basis["held"]),
    )


def _checked(
    gx: Any,
    frames: Any,
    examined: Examined,
    scope: _Scope,
    asked: list[Suite],
    *,
    previous: bool,
    notes: list[str],
) -> dict[str, Any]:
    chosen = [(suite, batch) for suite in asked for batch in suite.batches if not batch.needs_previous or previous]
    found: dict[tuple[str, str], list[_Answer]] = {}
    for only_touched in (False, True) if scope.held else (False,):
        if only_touched:
            examined.show(only_touched=True)
        for suite, batch in chosen:
            if scope.is_narrow(suite, batch) == only_touched:
                found[suite.name, batch.name] = _check_batch(gx, frames, suite, batch, examined.con)
                if only_touched:
                    _tell_numbers(found[suite.name, batch.name], examined, batch)
    answers = [answer for suite, batch in chosen for answer in found[suite.name, batch.name]]
    settled = [(answer, answer.number) for answer in answers if answer.number is not None]
    for (answer, _), is_held in zip(settled, held(gx, frames, [number for _, number in settled]), strict=True):
        answer.success = is_held
    if scope.held:
        examined.show(only_touched=False)  # what failed lists its rows among all
    checks = [answer.row(examined) for answer in answers]
    of_quarantine = _held_back(examined.con)
    examined.con.close()
    return {
        "checks": checks,
        "notes": notes,
        "scope": scope.says,
        "is_narrow": bool(scope.held),
        **of_quarantine,
        "suites": {suite.name: suite.about for suite in asked},
    }


def _tell_numbers(answers: list[_Answer], examined: Examined, batch: Batch) -> None:
    """Says of checks that looked at the rows that may differ alone how many these were."""
    tables = {".".join(found) for found in ASKED.findall(batch.sql)} & examined.counts.keys()
    n_rows, n_all = (sum(examined.counts[name][at] for name in tables) for at in (0, 1))
    for answer in answers:
        answer.observed = f"{answer.observed or ''}; looked at {n_rows:,} of {n_all:,} rows"


def main() -> int:
    """Waits for one request and answers it; returns the exit code."""
    gc.set_threshold(_COLLECT_EVERY, *gc.get_threshold()[1:])
    suites.bundled()  # read before it is asked
    gx = _great_expectations()
    frames = prepared(gx)
    line = sys.stdin.readline()
    if not line.strip():  # whoever started this process has no need of it any more
        return 0
    request = json.loads(line)
    try:
        answer = check(gx, request, frames)
    except Exception as error:  # told to the process that asked, which raises it
        answer = {"error": f"{type(error).__name__}: {error}"}
    Path(request["answer"]).write_text(json.dumps(answer, ensure_ascii=False, default=str), encoding="utf-8")
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # taking apart what was loaded takes most of a second, for which the run would wait
