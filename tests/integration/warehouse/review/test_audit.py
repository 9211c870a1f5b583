"""Samples: the same for the same seed, every document with a chance, answers kept by author, figures in the release."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from warehouse.release.sealing import readable
from warehouse.review.audit import accuracy as figures
from warehouse.review.audit.answers import Answer, add, answers
from warehouse.review.audit.sample import AuditError, audits, draw, keep, load
from warehouse.review.published import Published
from warehouse.store import build_state
from warehouse.store.home import Home


def _report(n: int) -> Report:
    people = [Person(f"{family} Wei{'an' * (n % 2)}", "Mayor", "mayor") for family in ("Li", "Bo", "Tang")[: n % 4]]
    return Report(
        people,
        [Demand(f"Check fleet {n}")],
        held_on=date(2022, 1 + n % 12, 3),
        place_code="410200" if n % 3 else "420100",
        place_name="Kaifeng" if n % 3 else "Wuhan",
        publisher=f"Paper {n % 5}",
        filler=f"number {n}",
        rendition=("machine_translation", "paraphrase", "original")[n % 3],
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Published]:
    reports = [_report(n) for n in range(30)]
    others = [Report(kind="other", filler=f"parade {n}", published_on=date(2022, 5, 1)) for n in range(10)]
    home = published(Built(tmp_path_factory.mktemp("audit") / "home", [*reports, *others]))
    return home, Published(readable(home))


def test_one_seed_draws_one_sample(built: tuple[Home, Published]) -> None:
    _, release = built
    assert draw(release, 12, seed=5) == draw(release, 12, seed=5)
    one, two = (draw(release, 12, seed=seed) for seed in (5, 6))
    assert {unit.document_id for unit in one.units} != {unit.document_id for unit in two.units}


@pytest.mark.parametrize("by", [None, "place", "publisher", "rendition", "language", "month"])
def test_strata_hold_every_document_once_and_each_is_drawn_from(built: tuple[Home, Published], by: str | None) -> None:
    _, release = built
    sample = draw(release, 20, by=by)
    assert sum(sample.strata.values()) == 40
    drawn = Counter(unit.stratum for unit in sample.units)
    assert len(sample.units) == 20
    assert set(drawn) == set(sample.strata)
    assert all(1 <= drawn[name] <= size for name, size in sample.strata.items())
    assert len({unit.document_id for unit in sample.units}) == 20


def test_any_document_can_be_drawn(built: tuple[Home, Published]) -> None:
    _, release = built
    seen = {unit.document_id for seed in range(14) for unit in draw(release, 20, by="rendition", seed=seed).units}
    assert len(seen) == 40


def test_any_beginning_covers_the_strata_about_alike(built: tuple[Home, Published]) -> None:
    _, release = built
    sample = draw(release, 30, by="rendition", seed=2)
    half = Counter(unit.stratum for unit in sample.units[:15])
    whole = Counter(unit.stratum for unit in sample.units)
    assert all(abs(half[name] - whole[name] / 2) <= 1.5 for name in whole)


def test_more_than_there_is_draws_all(built: tuple[Home, Published]) -> None:
    _, release = built
    assert len(draw(release, 500).units) == 40
    with pytest.raises(AuditError, match="place, publisher, rendition"):
        draw(release, 5, by="colour")
    with pytest.raises(AuditError):
        draw(release, 0)


def test_rows_are_drawn_and_asked_about(built: tuple[Home, Published]) -> None:
    _, release = built
    for unit in draw(release, 40, rows=2).units:
        subjects = Counter(question.subject for question in unit.questions)
        if not unit.is_report:
            assert subjects == {"document": 1}
            continue
        assert subjects["attendee"] == min(2, unit.n_rows["attendee"])
        assert subjects["attendees_missing"] == subjects["directives_missing"] == 1


def test_a_sample_is_read_back_as_it_was_drawn(built: tuple[Home, Published], tmp_path: Path) -> None:
    _, release = built
    home = Home(tmp_path)
    sample = draw(release, 6, by="month", seed=9)
    keep(home, sample)
    assert load(home, sample.audit_id) == sample
    assert audits(home) == [sample.audit_id]
    for name in ("../x", "nothing"):
        with pytest.raises(AuditError):
            load(home, name)


def test_answers_are_kept_by_author_and_the_last_one_holds(built: tuple[Home, Published], tmp_path: Path) -> None:
    _, release = built
    home = Home(tmp_path)
    sample = draw(release, 4)
    keep(home, sample)
    first, second = sample.questions[:2]
    for author in ("A. Reader", "李明", "李红"):
        add(home, sample.audit_id, first, Answer(first.question_id, author, dict.fromkeys(first.fields, "right")))
    add(home, sample.audit_id, first, Answer(first.question_id, "李明", dict.fromkeys(first.fields, "wrong")))
    add(home, sample.audit_id, first, Answer(first.question_id, "李红", None))
    held = answers(home, sample.audit_id)
    assert {name: len(said) for name, said in held.items()} == {"A. Reader": 1, "李明": 1, "李红": 0}
    assert set((held["李明"][first.question_id].verdicts or {}).values()) == {"wrong"}
    with pytest.raises(AuditError, match="right, wrong, unsure"):
        add(home, sample.audit_id, second, Answer(second.question_id, "A", {"colour": "right"}))
    missing = next(one for one in sample.questions if one.subject == "attendees_missing")
    with pytest.raises(AuditError, match="how many"):
        add(home, sample.audit_id, missing, Answer(missing.question_id, "A", {}))


def test_figures_become_rows_of_accuracy_and_make_a_new_build(built: tuple[Home, Published], tmp_path: Path) -> None:
    _, release = built
    home = Home(tmp_path)
    sample = draw(release, 10)
    keep(home, sample)
    assert figures.accuracy(home).height == 0
    before = build_state.state(home)
    for author in ("A", "B"):
        for question in sample.questions:
            n_missing = 0 if question.subject.endswith("_missing") else None
            said = dict.fromkeys(question.fields, "right")
            add(home, sample.audit_id, question, Answer(question.question_id, author, said, n_missing))
    assert build_state.state(home) != before
    rows = {(row["field"], row["metric"]): row for row in figures.accuracy(home).to_dicts()}
    assert rows["held_on", "accuracy"]["value"] == 1.0
    assert rows["held_on", "accuracy"]["ci_low"] < 0.9
    assert rows["all", "agreement"]["value"] == 1.0
    assert {row["basis"] for row in rows.values()} == {"audit"}
    assert {row["corpus"] for row in rows.values()} == {f"audit {sample.audit_id}"}
