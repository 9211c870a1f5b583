"""What a run says in its last lines of texts that no reader reads, and of a dataset without meetings."""

from __future__ import annotations

from pathlib import Path

from extraction.version import locked
from pipelines.ops.counts import count_dataset
from pipelines.ops.summary import Summary, as_text
from tests.builders.corpus import Built, Person, Report
from warehouse.release import sealing
from warehouse.store.home import Home


def told(folder: Path, *reports: Report) -> str:
    """What a run says after it published ``reports``."""
    built = Built(folder / "home", reports)
    home = Home(folder / "home")
    release = sealing._folder(home, "r0001")
    release.mkdir(parents=True)
    built.con.execute(f"ATTACH '{release / home.published_file.name}' AS out")
    built.con.execute(f"COPY FROM DATABASE {built.rows('SELECT current_database()')[0][0]} TO out")
    built.con.execute("DETACH out")
    (home.releases / "r0001").mkdir(parents=True, exist_ok=True)
    home.published.symlink_to("releases/r0001")
    summary = Summary(home.path)
    count_dataset(home, summary)
    return as_text(summary)


def other(language: str, number: int) -> Report:
    """A text that is read as no meeting report."""
    return Report(kind="other", language=language, filler=f"{language} {number}", held_on=None)


def test_texts_in_languages_that_no_reader_reads_are_counted_by_language(tmp_path: Path) -> None:
    assert {"xa", "xb"}.isdisjoint(locked())
    texts = [other("xb", n) for n in range(3)] + [other("xa", 1), other("und", 1), other("en", 1)]
    said = told(tmp_path, *texts, Report([Person("Bo Weilin", "Mayor", "mayor")]))
    assert "4 of 7 documents are in languages that no reader reads (3 in xb, 1 in xa)" in said
    assert "no meetings:" not in said


def test_an_empty_release_is_never_without_a_word(tmp_path: Path) -> None:
    said = told(tmp_path, other("en", 1))
    assert "the dataset has no meetings" in said
    assert "languages" not in said


def test_nothing_is_said_where_all_is_read(tmp_path: Path) -> None:
    assert "!" not in told(tmp_path, Report([Person("Bo Weilin", "Mayor", "mayor")]), other("en", 1))


def test_checks_that_only_warn_are_told_apart_from_those_that_block(tmp_path: Path) -> None:
    warned = as_text(Summary(tmp_path, checks_passed=3, checks_failed=["No month is empty."]))
    assert "3 passed, 1 failed: warnings, which hold nothing back" in warned and "latest.html" in warned
    blocked = Summary(tmp_path, checks_passed=3, checks_failed=["Days are days."], blocking=["Days are days."])
    assert "hold nothing back" not in as_text(blocked)


def test_garbled_texts_are_counted(tmp_path: Path) -> None:
    counts = dict.fromkeys(("documents", "meeting_reports", "meetings", "attendees", "directives", "quarantined"), 2)
    assert "1 of 2 documents is garbled" in as_text(Summary(tmp_path, dataset=counts | {"garbled": 1}))
    assert "garbled" not in as_text(Summary(tmp_path, dataset=counts | {"garbled": 0}))


def test_rows_held_back_are_counted_in_the_grammar_of_their_number(tmp_path: Path) -> None:
    assert "1 row contradicts itself and is left out" in as_text(Summary(tmp_path, n_held_back=1))
    assert "1,200 rows contradict themselves and are left out" in as_text(Summary(tmp_path, n_held_back=1200))
