"""What ``safegov review`` prints can be pasted as it stands, and corrections that hit nothing are told everywhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.doubts import entry
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.counts import count_dataset
from pipelines.ops.summary import Summary, as_text
from tests.builders.commands import app
from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.corrections.apply_to_documents import add, load
from warehouse.corrections.correction_file import read_file
from warehouse.corrections.form import from_entry
from warehouse.review.queue import review
from warehouse.store.home import Home

SAID = {"reason": "r", "author": "a", "date": "2024-01-01"}
OPEN = Report(
    [Person("Li Jun", "Mayor", "mayor")],
    [Demand("Check all boats before the flood season begins")],
    held_on=None,
    earliest=date(2022, 3, 1),
    latest=date(2022, 3, 31),
    year_basis="unknown",
)
EMPTY = Report(place_code="410200", place_name="Kaifeng", filler="x")


def _asked(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.path)])


def _tables(built: Built) -> list[Any]:
    return [built.table(name) for name in ("main.meetings", "main.attendees", "main.directives")]


def test_what_review_prints_is_taken_as_it_stands_and_changes_nothing_until_filled_in(tmp_path: Path) -> None:
    built = Built.copied(tmp_path / "home", [OPEN, EMPTY])
    home = published(built)
    groups = json.loads(_asked(home, "review", "--json").stdout)
    shown = [item["correction"] for group in groups for item in group["items"] if item["correction"]]
    kinds = {group["kind"] for group in groups if any(item["correction"] for item in group["items"])}
    assert {"date_unknown", "place_unknown", "no_attendees_and_no_directives"} <= kinds
    printed = _asked(home, "review").stdout
    assert all(line in printed for words in shown for line in words.splitlines())

    before = _tables(built)
    home.corrections.mkdir(exist_ok=True)
    file = home.corrections / "pasted.yaml"
    sets = [words for words in shown if "action: set" in words]
    file.write_text("\n".join(sets) + "\n", encoding="utf-8")
    assert len(read_file(file)) == len(sets) >= 2
    built.again()
    assert _tables(built) == before, "an entry that nobody filled in must change nothing, intervals least of all"
    assert {(s, d) for s, d in built.rows("SELECT status, detail FROM main.corrections")} == {
        ("stale", "value and expect are the same: fill in the value that is right")
    }

    file.write_text("\n".join(shown), encoding="utf-8")
    built.again()
    assert built.report.n_corrections_unmatched == 0


@pytest.mark.parametrize("detail", ['with "quotes": and #', "two\nlines", "'", "- {x}", "比如：市长"])
def test_an_entry_can_be_read_back_whatever_its_reason_holds(tmp_path: Path, detail: str) -> None:
    words = entry("{action: not-a-meeting, document: abcdef0123456789}", detail, "me", date(2024, 1, 1))
    file = tmp_path / "x.yaml"
    file.write_text(words, encoding="utf-8")
    assert read_file(file)[0].reason == " ".join(detail.split())


def _mistyped(built: Built) -> list[tuple[dict[str, str], str]]:
    """Corrections that hit nothing, and the hint that each must give."""
    other = built.rows("SELECT meeting_id FROM main.meetings WHERE document_id = $d", d=OPEN.id)[0][0]
    person = built.rows("SELECT person_id FROM main.persons")[0][0]
    swapped = OPEN.id[1] + OPEN.id[0] + OPEN.id[2:]
    row = {"action": "drop", "table": "attendees"}
    return [
        ({"action": "not-a-meeting", "document": swapped}, f"did you mean {OPEN.id}?"),
        ({"action": "not-a-meeting", "document": OPEN.id[:9]}, f"did you mean {OPEN.id}?"),
        ({"action": "not-a-meeting", "document": other}, f"{other} is a meeting: write `meeting: {other}`"),
        ({"action": "not-a-meeting", "document": "z" * 16}, "`safegov sql` lists what there is (table documents)"),
        ({"action": "same-meeting", "document": OPEN.id, "other": EMPTY.id[:-1]}, f"did you mean {EMPTY.id}?"),
        ({"action": "same-person", "person": person, "other": person[:-1] + "x"}, f"did you mean {person}?"),
        (row | {"document": OPEN.id, "name": "Li Jin"}, "did you mean “Li Jun”?"),
        (row | {"document": OPEN.id, "name": "Ouyang Xiaoming"}, "it has “Li Jun”"),
        (row | {"document": EMPTY.id, "name": "Li Jun"}, f"document {EMPTY.id} has no attendees"),
        (
            {"action": "drop", "table": "directives", "document": OPEN.id, "words": "all boats bfore the flood"},
            "did you mean “Check all boats before the flood season begins”?",
        ),
    ]


def test_a_correction_that_hits_nothing_is_told_with_the_nearest_thing(tmp_path: Path) -> None:
    built = Built.copied(tmp_path / "home", [OPEN, EMPTY])
    home = published(built)
    wanted = _mistyped(built)
    for said, _hint in wanted:
        add(home, from_entry(said | SAID, "test"))
    hints = {written.correction_id: hint for written, (_said, hint) in zip(load(home), wanted, strict=True)}

    told = _asked(home, "review")  # before any run has seen them
    assert told.exit_code == 0
    for key, hint in hints.items():
        (line,) = (line for line in told.stderr.splitlines() if key in line)
        assert line.endswith(hint), line

    built.again()
    found = dict(built.rows("SELECT correction_id, detail FROM main.corrections WHERE status = 'unmatched'"))
    assert found.keys() == hints.keys()
    for key, hint in hints.items():
        assert found[key].endswith(f"; {hint}"), found[key]

    published(built)
    told = _asked(home, "review", "--per-kind", "50")
    assert told.stderr == "", "what a release has seen is told once, in the list"
    assert all(hint in told.stdout for hint in hints.values())
    summary = Summary(home.path)
    count_dataset(home, summary)
    said_by_run = as_text(summary)
    assert f"0 corrections applied, {len(hints)} not" in said_by_run
    assert all(hint in said_by_run for hint in hints.values())


def test_files_that_cannot_be_read_are_told_by_review_after_its_list(tmp_path: Path) -> None:
    home = published(Built.copied(tmp_path / "home", [OPEN]))
    home.corrections.mkdir(exist_ok=True)
    (home.corrections / "mine.yaml").write_text("- {action: set, documnt: x}", encoding="utf-8")
    told = _asked(home, "review")
    assert isinstance(told.exception, SafegovError) and told.exception.exit_code == 1
    assert "mine.yaml, entry 1 (line 1): unknown documnt (did you mean document?)" in str(told.exception)
    assert "date_unknown" in told.stdout


def test_a_correction_is_told_at_once_where_it_fits_nothing(tmp_path: Path) -> None:
    home = published(Built.copied(tmp_path / "home", [OPEN]))
    said = ["--reason", "r", "--author", "a"]
    wrong = _asked(home, "correct", "not-a-meeting", f"document={OPEN.id[:-1]}", *said)
    assert wrong.exit_code == 0 and f"did you mean {OPEN.id}?" in wrong.stderr
    right = _asked(home, "correct", "not-a-meeting", f"document={OPEN.id}", *said)
    assert right.exit_code == 0 and right.stderr == ""
    assert len(load(home)) == 2, "what is written may fit what comes next: it is kept"


def _set(home: Home, **said: str) -> str:
    """What is told of a correction that sets a value."""
    pairs = [f"{name}={value}" for name, value in said.items()]
    told = _asked(home, "correct", "set", *pairs, "--reason", "r", "--author", "a")
    assert told.exit_code == 0
    return told.stderr


def test_a_value_that_the_release_does_not_have_is_told_at_once(tmp_path: Path) -> None:
    home = published(Built.copied(tmp_path / "home", [OPEN, EMPTY]))
    place = {"table": "meetings", "document": EMPTY.id, "field": "place_code", "value": "411000"}
    assert "the release has '410200' as place_code" in _set(home, **place, expect="410300")
    for file in home.corrections.iterdir():
        file.unlink()
    assert _set(home, **place, expect="410200") == ""
    assert _set(home, **place | {"value": "410300"}, expect="411000") == "", "the one before it makes what it expects"
    day = {"table": "meetings", "document": OPEN.id, "field": "held_on", "value": "2022-03-02"}
    assert _set(home, **day, expect="") == "", "nothing is expected, and nothing is there"


def test_a_value_is_not_compared_while_a_file_of_corrections_cannot_be_read(tmp_path: Path) -> None:
    home = published(Built.copied(tmp_path / "home", [EMPTY]))
    home.corrections.mkdir(exist_ok=True)
    (home.corrections / "mine.yaml").write_text("- {action: set, documnt: x}", encoding="utf-8")
    said = {"table": "meetings", "document": EMPTY.id, "field": "place_code", "expect": "410300", "value": "411000"}
    assert _set(home, **said) == ""


def test_a_kind_of_doubt_that_is_none_is_refused_with_those_there_are(tmp_path: Path) -> None:
    home = published(Built.copied(tmp_path / "home", [OPEN]))
    wrong = _asked(home, "review", "--kind", "colour")
    assert isinstance(wrong.exception, UsageError)
    assert "'colour'" in str(wrong.exception) and "date_unknown" in str(wrong.exception)
    known = _asked(home, "review", "--kind", "names_alike")
    assert known.exit_code == 0 and known.stdout == "nothing to review\n", "a kind that has none now is no mistake"


def test_all_kinds_of_snippets_of_the_list_are_whole(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [OPEN, EMPTY])
    for group in review(built.con):
        for item in group.items:
            if item.correction:
                entry(item.correction, group.why, "me", date(2024, 1, 1))


def test_a_sample_is_drawn_once_and_told(tmp_path: Path) -> None:
    home = published(Built.copied(tmp_path / "home", [OPEN, EMPTY]))
    drawn = [_asked(home, "review", "--sample", "2", "--draw-only", "--seed", "4") for _ in range(2)]
    assert [one.exit_code for one in drawn] == [0, 0]
    assert drawn[0].output == drawn[1].output
    assert "2 documents of one stratum" in drawn[0].output
    assert len(list(home.audits.glob("*/sample.json"))) == 1
    wrong = _asked(home, "review", "--sample", "2", "--by", "colour")
    assert isinstance(wrong.exception, SafegovError)
    assert "--by takes one of" in str(wrong.exception)
