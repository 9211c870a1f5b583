"""Versions of a page, and pages that vanished: what collection says of addresses, in the tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.polars_types import polars_schema
from schemas.tables_store import COLLECTED
from tests.builders.corpus import Built, Demand, Person, Report, store
from warehouse.dedup.near_duplicates import Likeness
from warehouse.resolution.versions import Told, is_same_article
from warehouse.store.parts import write_frame

URL = "https://news.example.org/1.html"
DAY = date(2023, 5, 23)
NIGHT = datetime(2023, 6, 1, 17, 30)
"""When the first version was fetched, UTC: June 2 in China."""
FILLER = (
    "Rain had fallen for a week and the rivers stood high, so that the committee looked at each embankment, "
    "each pumping house and each culvert along the old road before it sat down, and the minutes list all of them with "
    "their wardens"
)


def report(demands: Iterable[str] = ("Check the gas pipes of every market", "Close mines that cannot be made safe"),
           people: Iterable[str] = ("Li Jun",), **other: Any) -> Report:  # fmt: skip
    told: dict[str, Any] = {"place_code": "410200", "place_name": "Kaifeng", "filler": FILLER, "held_on": DAY} | other
    return Report([Person(name, "Mayor", "mayor", presided=True) for name in people],
                  [Demand(words, None) for words in demands], **told)  # fmt: skip


def collected(
    built: Built, *chain: Report, url: str = URL, source: str = "news", gone: tuple[datetime, int] | None = None,
) -> None:  # fmt: skip
    """Notes that the address held each of ``chain``, a day after the other, each in a drop of its own."""
    at, status = gone or (None, None)
    rows = []
    for number, one in enumerate(chain):
        drop = f"{source}-{number}"
        store(built.home, [one], drop)
        rows.append((source, url, number + 1, f"{one.id}.txt", drop, NIGHT + timedelta(number), at, status))
    frame = pl.DataFrame(rows, schema=polars_schema(COLLECTED), orient="row")
    write_frame(built.home.collected / source / "part-00000.parquet", frame)


def superseded(built: Built) -> dict[str, str | None]:
    return dict(built.rows("SELECT document_id, superseded_by FROM main.documents"))  # type: ignore[arg-type]


RIGHT = report(
    ["Check the gas pipes of every market", "Close mines that cannot be made safe today"], ["Li Jun", "Wang Fu"]
)
WRONG = report()


def test_the_newest_version_speaks_alone_and_keeps_the_keys(tmp_path: Path) -> None:
    before = Built(tmp_path / "before", [WRONG])
    built = Built.copied(tmp_path / "home", [])
    collected(built, WRONG, RIGHT)
    built.again()
    assert superseded(built) == {WRONG.id: RIGHT.id, RIGHT.id: None}
    assert built.rows("SELECT meeting_id, document_id, n_reports, n_attendees, n_directives FROM main.meetings") == [
        (before.rows("SELECT meeting_id FROM main.meetings")[0][0], RIGHT.id, 1, 2, 2)
    ]
    assert built.rows("SELECT document_id FROM main.meeting_reports") == [(RIGHT.id,)]
    assert built.rows("SELECT DISTINCT document_id FROM main.directive_sources") == [(RIGHT.id,)]
    # The demand that is as it was has its key, though it stands at another place now; the other has a new one.
    keys, old = (dict(one.rows("SELECT text, directive_id FROM main.directives")) for one in (built, before))
    assert keys["Check the gas pipes of every market"] == old["Check the gas pipes of every market"]
    assert not set(keys.values()) & {old["Close mines that cannot be made safe"]}
    # All that the old version said is still there to be traced, and the text counts once in the coverage.
    assert len(built.rows("SELECT * FROM extracted.directives WHERE document_id = $id", id=WRONG.id)) == 2
    assert built.rows("SELECT sum(n_documents), sum(n_meeting_reports) FROM main.coverage") == [(1, 1)]
    assert built.rows(
        "SELECT document_id, version, fetched_at, vanished_on FROM main.document_sources ORDER BY version"
    ) == [(WRONG.id, 1, NIGHT, None), (RIGHT.id, 2, NIGHT + timedelta(1), None)]


def test_a_day_that_was_put_right_makes_no_second_meeting(tmp_path: Path) -> None:
    told = {"published_on": date(2023, 5, 30), "contradicts": True}
    wrong, right = report(held_on=date(2023, 5, 13), **told), report(**told)
    built = Built.copied(tmp_path, [])
    collected(built, wrong, right)
    built.again()
    assert built.rows("SELECT held_on FROM main.meetings") == [(DAY,)]
    # The next report of a series that stands at one address is no version of the last one.
    series = report(held_on=date(2023, 6, 13))
    collected(built, right, series)
    built.again()
    assert superseded(built)[right.id] is None
    assert built.rows("SELECT held_on FROM main.meetings ORDER BY 1")[-1] == (date(2023, 6, 13),)
    (issue,) = built.rows("SELECT document_id, detail FROM quality.issues WHERE issue_code = 'page_changed'")
    assert issue[0] == right.id
    assert f"{URL} held this text until 2023-06-02 17:30 UTC, then that of {series.id}" in issue[1]


def test_another_article_at_the_address_takes_nothing_away(tmp_path: Path) -> None:
    other = report(
        ["Train the drivers of heavy lorries"],
        ["Zhao Min"],
        filler="Ice on the passes. " * 9,
        held_on=date(2023, 12, 5),
    )
    built = Built.copied(tmp_path, [])
    collected(built, WRONG, other)
    built.again()
    assert superseded(built) == {WRONG.id: None, other.id: None}
    assert len(built.rows("FROM main.meetings")) == 2


def test_a_version_that_holds_at_another_address_counts(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [])
    collected(built, WRONG, RIGHT)
    collected(built, WRONG, url="https://other.example.org/1.html", source="other")
    built.again()
    assert superseded(built) == {WRONG.id: None, RIGHT.id: None}
    assert built.rows("SELECT n_reports FROM main.meetings") == [(2,)]


def test_the_way_back_to_an_older_text(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [])
    collected(built, WRONG, RIGHT, WRONG)
    built.again()
    assert superseded(built) == {WRONG.id: None, RIGHT.id: WRONG.id}


def test_a_version_that_is_held_back_replaces_none(tmp_path: Path) -> None:
    late = report(["Check the gas pipes of every market"], published_on=date(2023, 5, 1), contradicts=True)
    built = Built.copied(tmp_path, [])
    collected(built, WRONG, late)
    built.again()
    assert superseded(built) == {WRONG.id: None}
    assert len(built.rows("FROM main.meetings")) == 1


def test_a_newer_version_that_reports_no_meeting_is_told(tmp_path: Path) -> None:
    text = report()
    other = Report(kind="other", filler=text.text.replace("mines", "pits"))
    built = Built.copied(tmp_path, [])
    collected(built, text, other)
    built.again()
    assert built.rows("FROM main.meetings") == []
    (issue,) = built.rows("SELECT document_id, detail FROM quality.issues WHERE issue_code = 'page_changed'")
    assert issue == (
        text.id,
        f"reported a meeting; the newer version of its page, {other.id}, is read as reporting none, and counts",
    )


def test_a_correction_of_an_old_version_is_told(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [])
    collected(built, WRONG, RIGHT)
    built.home.corrections.mkdir()
    (built.home.corrections / "a.yaml").write_text(
        f"- {{action: set, table: meetings, document: {WRONG.id}, field: mode, expect: unspecified, value: video, "
        "reason: r, author: a, date: 2024-01-01}\n"
    )
    built.again()
    ((status, detail),) = built.rows("SELECT status, detail FROM main.corrections")
    assert status == "stale"
    assert f"document {WRONG.id} was superseded by {RIGHT.id}" in detail
    assert built.rows("SELECT mode FROM main.meetings") == [("unspecified",)]


def test_what_vanished_is_marked_with_day_and_answer_until_it_is_back(tmp_path: Path) -> None:
    built = Built.copied(tmp_path, [])
    query = (
        "SELECT d.vanished_on, s.vanished_on, s.vanished_response "
        "FROM main.documents d JOIN main.document_sources s USING (document_id)"
    )
    collected(built, WRONG, gone=(datetime(2023, 6, 9, 17, 30), 410))
    built.again()
    day = date(2023, 6, 10)  # in China
    assert built.rows(query) == [(day, day, 410)]
    assert len(built.rows("FROM main.meetings")) == 1, "what it said stays"
    # Another source still sees it.
    collected(built, WRONG, source="sitemap")
    built.again()
    assert set(built.rows(query)) == {(None, None, None)}
    collected(built, WRONG, source="sitemap", gone=(datetime(2023, 6, 9), 404))
    collected(built, WRONG, url="https://other.example.org/1.html", source="other")
    built.again()
    assert {row[0] for row in built.rows(query)} == {None}, "one of its addresses still holds it"
    assert {row[1:] for row in built.rows(query)} == {(day, 410), (None, None)}


def test_texts_that_were_not_collected_say_nothing_of_addresses(tmp_path: Path) -> None:
    built = Built(tmp_path, [WRONG, RIGHT])
    assert superseded(built) == {WRONG.id: None, RIGHT.id: None}
    found = built.rows("SELECT DISTINCT fetched_at, version, vanished_on, vanished_response FROM main.document_sources")
    assert found == [(None,) * 4]


DAYS = st.sampled_from([None, date(2023, 5, 23), date(2023, 5, 24)])


LIKES = st.builds(Likeness, st.floats(0, 1), st.floats(0, 1), st.integers(0, 9), st.integers(0, 9))


@given(st.tuples(DAYS, DAYS), st.tuples(DAYS, DAYS), LIKES)
def test_unlike_words_or_days_are_never_one_article(
    a: tuple[date | None, date | None], b: tuple[date | None, date | None], like: Likeness
) -> None:
    before, after = Told(*a, "x"), Told(*b, "y")
    is_one = is_same_article(before, after, like)
    assert is_one <= (like.jaccard >= 0.4 and like.share >= 0.7)
    differs = not like.is_repeat() or (before.held_on and after.held_on and before.held_on != after.held_on)
    if is_one and differs:
        assert before.published_on is not None
        assert before.published_on == after.published_on


@pytest.mark.parametrize("back", [True, False])
def test_the_same_words_are_one_article_whatever_is_around_them(back: bool) -> None:
    pair = Told(DAY, DAY, "the city met"), Told(None, None, "the city met")
    assert is_same_article(*(pair[::-1] if back else pair), Likeness(0, 0))
