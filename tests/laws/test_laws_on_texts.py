"""The laws of the build on texts taken in and read: many meetings, several reports of most, some places left open."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders.corpus import Built
from tests.builders.examples import examples
from tests.builders.paths import ROOT
from tests.builders.shelf import Shelf, read_once
from tests.builders.texts import labelled_texts
from tests.laws.test_laws import everything
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import Correction, from_entry
from warehouse.store.home import Home

SAMPLES = ROOT / "samples" / "texts"
few = settings(
    max_examples=examples(1, 5),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
seeds = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    texts = {
        f"{batch}-{name}": entry.text
        for batch in ("texts_4", "texts_5")
        for name, entry in labelled_texts(batch).items()
    }
    texts |= {path.name: path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))[::6]}
    return read_once(tmp_path_factory.mktemp("shelf"), texts)


def some(shelf: Shelf, rng: random.Random, share: float) -> list[str]:
    """A part of the documents, in any order."""
    return rng.sample(shelf.ids, int(share * len(shelf.ids)))


@pytest.mark.examples
@few
@given(seeds)
def test_order_drops_and_reruns_do_not_matter(shelf: Shelf, seed: int) -> None:
    rng = random.Random(seed)
    ids = some(shelf, rng, 0.6)
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        shelf.lay(Home(Path(one)), {"all": sorted(ids)})
        first = Built(Path(one))
        whole = everything(first)
        assert whole["main.meetings"] and max(row[0] for row in first.rows("SELECT n_reports FROM main.meetings")) > 1
        first.again()
        assert everything(first) == whole
        drops: dict[str, list[str]] = {"b": [], "a": [], "c": []}
        for document in ids:
            drops[rng.choice("abc")].append(document)
        drops["c"] += rng.sample(drops["a"], 3)  # these came twice
        shelf.lay(Home(Path(two)), drops)
        assert everything(Built(Path(two))) == whole


@pytest.mark.examples
@few
@given(seeds)
def test_more_documents_lose_nothing(shelf: Shelf, seed: int) -> None:
    rng = random.Random(seed)
    ids = some(shelf, rng, 0.8)
    kept = """
        SELECT 'attendee', document_id, start_char, end_char, name, title FROM main.attendee_sources UNION ALL
        SELECT 'demand', document_id, start_char, end_char, text, NULL FROM main.directive_sources UNION ALL
        SELECT 'figure', document_id, start_char, end_char, text, unit FROM main.reported_figures UNION ALL
        SELECT 'reference', document_id, start_char, end_char, title, relation FROM main.reference_sources UNION ALL
        SELECT 'event', document_id, start_char, end_char, event_code, NULL FROM main.meeting_event_mentions UNION ALL
        SELECT 'report', document_id, 0, 0, NULL, NULL FROM main.meeting_reports
    """
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        shelf.lay(home, {"a": ids[:-20]})
        built = Built(Path(folder))
        before = set(built.rows(kept))
        of_text = set(
            built.rows(
                "SELECT person_id FROM main.attendee_sources JOIN extracted.meetings USING (document_id) "
                "WHERE place_code IS NOT NULL"
            )
        )
        shelf.lay(home, {"later": ids[-20:]})
        built.again()
        assert before <= set(built.rows(kept))
        assert of_text <= set(
            built.rows("SELECT person_id FROM main.persons UNION SELECT alias_id FROM main.person_aliases")
        )


def test_every_row_traces_to_a_document_by_exact_words(shelf: Shelf, tmp_path: Path) -> None:
    shelf.lay(Home(tmp_path), {"all": shelf.ids})
    built = Built(tmp_path)
    for table, words in (
        ("attendees", "name"),
        ("attendee_sources", "name"),
        ("directives", "text"),
        ("directive_sources", "text"),
        ("reported_figures", "text"),
        ("meeting_references", "title"),
        ("reference_sources", "title"),
        ("evidence", "quote"),
    ):
        few_there = table in ("reported_figures", "meeting_references", "reference_sources")
        assert built.rows(f"SELECT count(*) > 100 FROM main.{table}") == [(not few_there,)], table
        astray = built.rows(
            f"SELECT x.* FROM main.{table} x LEFT JOIN main.documents d USING (document_id) "
            f"WHERE x.{words} IS DISTINCT FROM substring(d.text, x.start_char + 1, x.end_char - x.start_char)"
        )
        assert astray == [], table
    for table in ("directive_sectors", "directive_instruments", "directive_responsibilities", "directive_phrases"):
        astray = built.rows(
            f"SELECT k.* FROM main.{table} k LEFT JOIN main.directive_sources s "
            "ON s.directive_id = k.directive_id AND s.document_id = k.document_id "
            "AND k.start_char >= s.start_char AND k.end_char <= s.end_char WHERE s.directive_id IS NULL"
        )
        assert astray == [], table
    # what the reader found in each report is the source of one row, once
    for table, source in (
        ("attendees", "attendee_sources"),
        ("directives", "directive_sources"),
        ("meeting_references", "reference_sources"),
    ):
        lost = built.rows(
            f"SELECT document_id, start_char, end_char FROM extracted.{table} EXCEPT ALL "
            f"SELECT document_id, start_char, end_char FROM main.{source}"
        )
        assert lost == [], table
    # the words behind a merged meeting's values are of its own reports
    assert (
        built.rows("SELECT * FROM main.evidence e ANTI JOIN main.meeting_reports r USING (meeting_id, document_id)")
        == []
    )


def _written(built: Built, rng: random.Random) -> list[Correction]:
    """Corrections of several kinds to rows drawn from what was built."""

    def one(query: str) -> tuple[object, ...]:
        return rng.choice(built.rows(query + " ORDER BY ALL"))

    document, mode = one("SELECT document_id, mode FROM extracted.meetings")
    other, name, title = one("SELECT document_id, name, title FROM extracted.attendees WHERE title IS NOT NULL")
    third, text = one("SELECT document_id, text FROM extracted.directives")
    fourth, fifth = (one("SELECT document_id FROM extracted.meetings")[0] for _ in range(2))
    (sixth,) = one(
        "SELECT r.document_id FROM main.meeting_reports r JOIN main.meetings USING (meeting_id) WHERE n_reports > 1"
    )
    entries = [
        {"action": "set", "table": "meetings", "document": document, "field": "mode", "expect": mode, "value": "video"},
        {"action": "set", "table": "attendees", "document": other, "name": name, "field": "title", "expect": title,
         "value": "Mayor of Kaifeng"},
        {"action": "drop", "table": "directives", "document": third, "words": text},
        {"action": "same-meeting", "document": fourth, "other": fifth},
        {"action": "not-a-meeting", "document": sixth},
    ]  # fmt: skip
    return [from_entry(entry | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test") for entry in entries]


@pytest.mark.examples
@few
@given(seeds)
def test_taking_corrections_away_restores_what_was(shelf: Shelf, seed: int) -> None:
    rng = random.Random(seed)
    with TemporaryDirectory() as folder:
        shelf.lay(Home(Path(folder)), {"all": some(shelf, rng, 0.4)})
        built = Built(Path(folder))
        before = everything(built)
        files = {add(built.home, correction) for correction in _written(built, rng)}
        built.again()
        statuses = [row[0] for row in built.rows("SELECT status FROM main.corrections")]
        assert len(statuses) == 5 and statuses.count("applied") >= 3, built.rows("FROM main.corrections")
        assert everything(built) != before
        for file in files:
            file.unlink()
        built.again()
        assert everything(built) == before
