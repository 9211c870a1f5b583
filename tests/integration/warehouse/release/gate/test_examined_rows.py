"""What the gate looks at where the release before held the same checks, and where it has to look at all rows."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from schemas.catalog import table
from tests.builders.gates import KeptGate
from tests.builders.noted import HOLDS, RELEASE, note_differences
from tests.builders.released import working
from warehouse.release.gate.basis import Basis
from warehouse.release.gate.process import GateRequest
from warehouse.release.gate.result import Check, GateResult
from warehouse.store import touched
from warehouse.store.home import Home

NOW = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
SPANS = "directive_spans_are_their_words"
SHIFTED = (
    "UPDATE main.directives SET end_char = end_char + 1 "
    "WHERE directive_id = (SELECT {0}(directive_id) FROM main.directives)"
)
DIRECTIVES = table("main.directives")
OWN = """
suite: mine
batches:
  - batch: b
    sql: SELECT count(*) AS n, max(length(text)) AS longest, min(text) AS first FROM examined.main.directives
    expect:
      - {check: few, that: expect_column_max_to_be_between, column: n, max_value: 100, severity: warn, says: Few.}
      - {check: none, that: expect_column_min_to_be_between, column: n, max_value: 0, severity: warn, says: None.}
      - {check: told, that: expect_column_values_to_not_be_null, column: first, severity: warn, says: Told.}
  - batch: numbers
    sql: SELECT 2 AS two, 0.5 AS half, NULL::INT AS nothing
    expect:
      - {check: at_most, that: expect_column_max_to_be_between, column: two, max_value: 2, severity: warn, says: A.}
      - {check: below, that: expect_column_max_to_be_between, column: two, max_value: 1, severity: warn, says: B.}
      - {check: strictly, that: expect_column_max_to_be_between, column: two, max_value: 2, strict_max: true,
         severity: warn, says: C.}
      - {check: half, that: expect_column_min_to_be_between, column: half, min_value: 0.5, severity: warn, says: D.}
      - {check: under, that: expect_column_min_to_be_between, column: half, min_value: 1, severity: warn, says: E.}
      - {check: nothing, that: expect_column_max_to_be_between, column: nothing, max_value: 2, severity: warn, says: F.}
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return working(tmp_path_factory.mktemp("sound")).warehouse


@pytest.fixture(scope="module")
def before(sound: Path) -> GateResult:
    return KeptGate().check(GateRequest(RELEASE, NOW, sound, basis=Basis("asked", "there is no release before it")))


def request(home: Home, sound: Path, before: GateResult, *, says: str, without: str = "") -> GateRequest:
    """A check of ``sound`` changed by ``says``, of which builds noted the changed directives but for ``without``."""
    shutil.copy(sound, home.warehouse)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(says)
    told = home.warehouse
    if without:
        told = home.path / "told.duckdb"
        shutil.copy(home.warehouse, told)
        with duckdb.connect(str(told)) as con:
            con.execute(f"ATTACH '{sound}' AS sound (READ_ONLY)")
            con.execute(
                f"UPDATE main.directives d SET end_char = s.end_char FROM sound.main.directives s "
                f"WHERE s.directive_id = d.directive_id AND d.directive_id = ({without})"
            )
    note_differences(home, sound, told, [DIRECTIVES])
    held = tuple((check.suite, check.check_name) for check in before.checks if check.success)
    basis = Basis("asked", "", RELEASE, held, before.n_since_all)
    return GateRequest("r0002", NOW, home.warehouse, sound, basis=basis, home=home.path, holds=HOLDS, few=0)


def named(result: GateResult, name: str) -> Check:
    (check,) = (check for check in result.checks if check.check_name == name)
    return check


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_first_check_looks_at_all_and_says_so(before: GateResult) -> None:
    assert before.scope == "Checks of single rows looked at all rows: there is no release before it"
    assert (before.asked, before.n_since_all) == ("asked", 0)
    assert not any("looked at" in (check.observed or "") for check in before.checks)


def test_a_fault_in_a_touched_row_is_found_and_how_many_rows_were_looked_at_is_told(
    home: Home, sound: Path, before: GateResult
) -> None:
    result = KeptGate().check(request(home, sound, before, says=SHIFTED.format("min")))
    check = named(result, SPANS)
    assert check.blocks and (check.observed or "").startswith("1; looked at ")
    assert "; words “" in check.rows[0]
    assert "those that may differ from r0001" in result.scope
    assert "looked at" not in (named(result, "has_documents").observed or "")
    assert result.n_since_all == 1


def test_a_fault_elsewhere_is_found_by_the_next_that_looks_at_all(home: Home, sound: Path, before: GateResult) -> None:
    says = f"{SHIFTED.format('min')}; {SHIFTED.format('max')}"
    asked = request(home, sound, before, says=says, without="SELECT max(directive_id) FROM main.directives")
    narrow = named(KeptGate().check(asked), SPANS)
    assert narrow.blocks and (narrow.observed or "").startswith("1; looked at ")
    whole = KeptGate().check(dataclasses.replace(asked, basis=Basis("asked", "one check in 10 does")))
    assert named(whole, SPANS).observed == "2"
    assert (whole.scope, whole.n_since_all) == ("Checks of single rows looked at all rows: one check in 10 does", 0)


def test_a_batch_of_which_a_check_failed_before_looks_at_all(home: Home, sound: Path, before: GateResult) -> None:
    asked = request(home, sound, before, says=SHIFTED.format("min"))
    assert asked.basis is not None
    held = tuple(one for one in asked.basis.held if one[1] != "figure_spans_are_their_words")
    result = KeptGate().check(dataclasses.replace(asked, basis=dataclasses.replace(asked.basis, held=held)))
    assert named(result, SPANS).observed == "1"
    assert "looked at" in (named(result, "attendee_counts_add_up").observed or "")


def test_where_nobody_knows_what_differs_all_is_looked_at(home: Home, sound: Path, before: GateResult) -> None:
    asked = request(home, sound, before, says=SHIFTED.format("min"))
    other = KeptGate().check(dataclasses.replace(asked, holds="another build"))
    assert other.scope.endswith("it is not known which rows may differ from r0001")
    unread = KeptGate().check(dataclasses.replace(asked, previous=None))
    assert unread.scope.endswith("the release before cannot be read")
    small = KeptGate().check(dataclasses.replace(asked, few=None))
    assert small.scope == "Checks of single rows looked at all rows: they are few"
    touched.end(home)
    ended = KeptGate().check(asked)
    assert ended.scope.endswith("it is not known which rows may differ from r0001")
    assert {named(one, SPANS).observed for one in (other, unread, small, ended)} == {"1"}
    assert {one.n_since_all for one in (other, unread, small, ended)} == {0}


def test_users_suites_may_ask_for_these_rows_and_bounds_are_those_of_great_expectations(
    home: Home, sound: Path, before: GateResult, tmp_path: Path
) -> None:
    (tmp_path / "suites").mkdir()
    (tmp_path / "suites" / "mine.yaml").write_text(OWN)
    asked = dataclasses.replace(request(home, sound, before, says=SHIFTED.format("min")), suites=[tmp_path / "suites"])
    assert asked.basis is not None
    mine = tuple(("mine", name) for name in ("few", "none", "told"))
    basis = dataclasses.replace(asked.basis, held=(*asked.basis.held, *mine))
    found = {one.check_name: one for one in KeptGate().check(dataclasses.replace(asked, basis=basis)).checks}
    assert (found["few"].success, found["none"].success, found["told"].success) == (True, False, True)
    assert {name for name in ("at_most", "below", "strictly", "half", "under") if found[name].success} == {
        "at_most",
        "half",
    }
    assert (found["at_most"].observed, found["half"].observed) == ("2", "0.5")
    assert found["nothing"].observed is None or "cannot be checked" in found["nothing"].observed
    whole = KeptGate().check(dataclasses.replace(asked, basis=None))
    assert not named(whole, "few").success
