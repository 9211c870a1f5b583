"""Laws of the build: order, drops and re-runs do not matter; more documents lose nothing; corrections undo."""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schemas.catalog import layer
from tests.builders.corpus import Built, Demand, Person, Report, store
from tests.builders.examples import examples
from warehouse.corrections.apply_to_documents import add
from warehouse.corrections.form import from_entry
from warehouse.store.home import Home

# What tells of the split into drops and of runs, not of the world.
_BY_ARRIVAL = ("source_uri", "collection", "first_seen_at")
_NAMES = (
    "Li Xiangyu",
    "Li Xiang Yu",
    "Qiao Yanqiang",
    "Yu Haitian",
    "Wang Wei",
    "Ouyang Heng",
    "Bai Xiangyang",
    "Lü An",
    "Shan Xiaoguang",
    "Dan Xiaoguang",
    "Li Xiangyi",
    # of one sound with each other and with the first; of one with the next to last; 吕安
    "李向宇",
    "黎翔宇",
    "单晓光",
    "吕安",
)
_TITLES = (
    (None, None),
    ("Mayor", "mayor"),
    ("Deputy Mayors", "deputy_mayor"),
    ("director of the bureau", "department_head"),
)
_PLACES = ((None, None), ("410200", "Kaifeng"), ("411100", "Luohe"), (None, "Suzhou"))
_DEMANDS = (
    "It is necessary to check gas stations and gas pipelines without exception before the festival",
    "It is necessary to check gas stations and gas pipelines without any exception before the festival",
    "Strictly prevent fires in crowded places",
    "All departments must hold 12 drills by the end of June",
)

people = st.lists(
    st.builds(
        lambda name, title, p, s: Person(name, title[0], title[1], presided=p, spoke=s),
        st.sampled_from(_NAMES),
        st.sampled_from(_TITLES),
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda person: person.name,
)
reports = st.lists(
    st.builds(
        lambda people, demands, day, place, number, kind: Report(
            people,
            [Demand(words, speaker=people[0].name if people and i == 0 else None) for i, words in enumerate(demands)],
            held_on=None if day is None else date(2023, 5, 1) + timedelta(day),
            year_basis="unknown" if day is None else "publication",
            place_code=place[0],
            place_name=place[1],
            filler=f"Text {number}",
            kind=kind,
            # whoever prints characters is an original, though it may name others in pinyin
            language="en" if all(person.name[0] < "㐀" for person in people) else "zh",
            rendition="machine_translation" if all(person.name[0] < "㐀" for person in people) else "original",
        ),
        people,
        st.lists(st.sampled_from(_DEMANDS), max_size=3),
        st.sampled_from([None, 0, 0, 0, 1, 400]),
        st.sampled_from(_PLACES),
        st.integers(0, 2),
        st.sampled_from(["meeting_report"] * 4 + ["other"]),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda report: report.id,
)
few = settings(
    max_examples=examples(2, 25),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def everything(built: Built) -> dict[str, list[tuple[object, ...]]]:
    """All that a build says, but for what arrival decides."""
    tables = [*layer("main"), *layer("extracted"), *layer("quality")]
    return {
        t.qualified: built.table(t.qualified, [c for c in _BY_ARRIVAL if c in t.column_names])
        for t in tables
        if t.name not in ("document_sources", "quarantine")
    }


@pytest.mark.examples
@few
@given(reports, st.integers(0, 10_000))
def test_order_drops_and_reruns_do_not_matter(texts: list[Report], seed: int) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        first = Built(Path(one), texts)
        whole = everything(first)
        first.again()
        assert everything(first) == whole
        shuffled = texts[:]
        random.Random(seed).shuffle(shuffled)
        cut = seed % (len(shuffled) + 1)
        home = Home(Path(two))
        # The drop whose name sorts first comes last, and one text comes twice.
        store(home, shuffled[cut:], "b", 0)
        store(home, [*shuffled[:cut], *shuffled[-1:]] if cut < len(shuffled) else shuffled, "a", 1)
        assert everything(Built(Path(two))) == whole


@pytest.mark.examples
@few
@given(reports)
def test_another_document_loses_nothing(texts: list[Report]) -> None:
    kept = """
        SELECT 'attendee', document_id, start_char, end_char, name, title FROM main.attendee_sources UNION ALL
        SELECT 'demand', document_id, start_char, end_char, text, NULL FROM main.directive_sources UNION ALL
        SELECT 'report', document_id, 0, 0, NULL, NULL FROM main.meeting_reports
    """
    persons = "SELECT person_id FROM main.persons UNION SELECT alias_id FROM main.person_aliases"
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        store(home, texts[:-1], "a", 0)
        built = Built(Path(folder))
        before = set(built.rows(kept))
        # An id that rests on a place of its own text stays usable: as a person's, or as an alias of one.
        ids = set(
            built.rows(
                "SELECT person_id FROM main.attendee_sources JOIN extracted.meetings USING (document_id) "
                "WHERE place_code IS NOT NULL"
            )
        )
        store(home, texts[-1:], "a", 1)
        built.again()
        assert before <= set(built.rows(kept))
        assert ids <= set(built.rows(persons))
        assert built.report.n_documents == len(texts)
        assert built.rows(f"SELECT count(*) = count(DISTINCT person_id) FROM ({persons})") == [(True,)]


@pytest.mark.examples
@few
@given(reports)
def test_every_row_quotes_its_document(texts: list[Report]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        built = Built(Path(folder), texts)
        for table, words in (
            ("attendees", "name"),
            ("attendee_sources", "name"),
            ("directives", "text"),
            ("directive_sources", "text"),
            ("evidence", "quote"),
        ):
            false = built.rows(
                f"SELECT * FROM main.{table} x JOIN main.documents d USING (document_id) "
                f"WHERE x.{words} <> substring(d.text, x.start_char + 1, x.end_char - x.start_char)"
            )
            assert not false, table
        assert (
            built.rows(
                "SELECT meeting_id FROM main.meetings WHERE n_reports <> "
                "(SELECT count(*) FROM main.meeting_reports r WHERE r.meeting_id = meetings.meeting_id)"
            )
            == []
        )
        # each mention of a person and each demand of a meeting report is one row's source, once
        n_people = sum(len(t.rows["attendees"]) for t in texts)
        n_demands = sum(len(t.rows["directives"]) for t in texts)
        assert built.rows("SELECT count(*) FROM main.attendee_sources") == [(n_people,)]
        assert built.rows("SELECT count(*) FROM main.directive_sources") == [(n_demands,)]


@pytest.mark.examples
@few
@given(reports, st.data())
def test_taking_a_correction_away_restores_what_was(texts: list[Report], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        built = Built(Path(folder), texts)
        before = everything(built)
        report, other = data.draw(st.sampled_from(texts)), data.draw(st.sampled_from(texts))
        entry = data.draw(
            st.sampled_from(
                [
                    {"action": "not-a-meeting", "document": report.id},
                    {
                        "action": "set",
                        "table": "meetings",
                        "document": report.id,
                        "field": "mode",
                        "expect": "unspecified",
                        "value": "video",
                    },
                    {
                        "action": "set",
                        "table": "meetings",
                        "document": report.id,
                        "field": "place_code",
                        "expect": report.place_code,
                        "value": "370100",
                    },
                    {"action": "same-meeting", "document": report.id, "other": other.id},
                    {"action": "different-meeting", "document": report.id, "other": other.id},
                ]
            )
        )
        correction = from_entry(entry | {"reason": "r", "author": "a", "date": "2024-01-01"}, "test")
        file = add(built.home, correction)
        built.again()
        assert built.rows("SELECT count(*) FROM main.corrections") == [(1,)]
        file.unlink()
        built.again()
        assert everything(built) == before
