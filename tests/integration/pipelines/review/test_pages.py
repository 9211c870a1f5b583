"""The review page's answers: what is written, taken back and settled, that long queues stay usable."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.builders.corpus import Built, Demand, Person, Report, store
from tests.builders.publishing import published
from tests.integration.pipelines.review.conftest import HX, ONE, SET, client, correction
from warehouse.corrections.change_files import write, written
from warehouse.corrections.form import from_entry
from warehouse.store.home import Home

# ---- writing ----


def test_a_preview_shows_rows_and_writes_nothing(home: Home) -> None:
    with client(home) as page:
        answer = page.post("/changes/preview", data=SET, headers=HX)
        assert "2022-03-05" in answer.text and "would change" in answer.text
        assert written(home) == []
        refused = page.post("/changes/preview", data=SET | {"value": "2022-05-01"}, headers=HX)
        assert "It would not be applied" in refused.text and "when the report was published" in refused.text
        assert "Write it" not in refused.text


def test_of_a_large_release_a_preview_looks_near_and_at_all_when_asked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.review.change_pages._WHOLE_UP_TO", 0)
    with client(home) as page:
        close = page.post("/changes/preview", data=SET, headers=HX).text
        assert "in the 1 document near it" in close and "Look at all rows" in close
        whole = page.post("/changes/preview", data=SET | {"whole": "1"}, headers=HX).text
        assert "near it" not in whole and "2022-03-05" in whole


def test_a_change_is_a_file_with_author_reason_guard_and_words(home: Home) -> None:
    with client(home) as page:
        assert page.post("/name", data={"author": "李 明"}, headers=HX).status_code == 204
        answer = page.post("/changes", data=SET | {"next": "/queue?at=q1"}, headers=HX)
        assert answer.headers["hx-redirect"] == "/queue?at=q1"
        assert "waits" in page.get("/changes").text
    (made,) = [one.correction for one in written(home)]
    assert (made.author, made.reason, made.has_expect, made.expect) == ("李 明", "named in the text", True, None)
    assert (made.value, made.quote) == ("2022-03-05", "on 5 March")


def test_line_breaks_that_a_browser_changed_are_those_of_the_text(home: Home) -> None:
    with client(home) as page:
        quote = "'{{ 7*7 }}\nA line after"
        assert quote not in ONE.text
        assert page.post("/changes", data=SET | {"quote": quote}, headers=HX).status_code == 204
    (made,) = [one.correction for one in written(home)]
    assert made.quote is not None and made.quote in ONE.text and "\r\n" in made.quote


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (SET | {"reason": " "}, "Say why"),
        (SET | {"value": "yesterday"}, "is a day such as"),
        ({name: value for name, value in SET.items() if name != "value"}, "Choose the value that is right"),
        (SET | {"document": "0" * 16}, "Nothing published fits"),
        (SET | {"field": "n_reports"}, "cannot be set"),
        (SET | {"action": "explode"}, "action is one of"),
    ],
)
def test_a_form_that_says_nothing_usable_is_told_why(home: Home, form: dict[str, str], told: str) -> None:
    with client(home) as page:
        answer = page.post("/changes", data=form, headers=HX)
        assert answer.status_code == 422
        assert told in answer.text
    assert written(home) == []


def test_addresses_to_go_on_to_stay_within_the_page(home: Home) -> None:
    with client(home) as page:
        for target in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
            answer = page.post("/changes", data=SET | {"next": target}, headers=HX)
            assert "hx-redirect" not in answer.headers
            assert "Back to the queue" not in page.get(f"/documents/{ONE.id}", params={"next": target}).text
        assert 'href="/queue?at=q1"' in page.get(f"/documents/{ONE.id}", params={"next": "/queue?at=q1"}).text


def test_only_ones_own_changes_are_taken_back(home: Home) -> None:
    other = write(home, correction())
    with client(home) as page:
        mine = page.post("/changes", data=SET | {"value": "2022-03-06"}, headers=HX)
        assert mine.status_code == 204
        told = page.post("/changes/undo", data={"correction_id": other.correction.correction_id}, headers=HX)
        assert told.status_code == 422 and "B. Other" in told.text
        assert "contradict" in page.get(f"/documents/{ONE.id}").text
        assert page.post("/changes/undo", headers=HX).status_code == 204
        assert [one.correction.author for one in written(home)] == ["B. Other"]
        assert "nothing of yours" in page.post("/changes/undo", headers=HX).text


def test_what_a_release_has_seen_is_not_taken_back_by_a_key(tmp_path: Path) -> None:
    store(Home(tmp_path / "home"), [ONE])
    said = from_entry(SET | {"author": "A. Reader", "date": "2024-03-01"}, "test")
    made = write(Home(tmp_path / "home"), said).correction
    home = published(Built(tmp_path / "home"))
    with client(home) as page:
        assert "Undo last" not in page.get("/queue").text
        assert page.post("/changes/undo", headers=HX).status_code == 422
        assert "applied" in page.get("/changes").text
        asked = page.post("/changes/undo", data={"correction_id": made.correction_id}, headers=HX)
        assert asked.status_code == 204
        assert "taken back since" in page.get("/changes").text
    assert written(home) == []


def test_a_settled_doubt_leaves_the_queue_and_undo_brings_it_back(home: Home) -> None:
    with client(home) as page:
        words = page.get("/queue").text
        assert "<h1>1 left" in words
        item = re.search(r'name="doubt" value="(q[0-9a-f]{16})"', words)
        assert item is not None
        said = {"action": "confirm", "document": ONE.id, "doubt": item.group(1), "reason": "looked at"}
        assert page.post("/changes", data=said, headers=HX).status_code == 204
        assert "<h1>0 left" in page.get("/queue").text
        answer = page.post("/changes/undo", data={"to_item": "1"}, headers=HX)
        assert answer.headers["hx-redirect"] == f"/queue?at={item.group(1)}"
        assert "<h1>1 left" in page.get("/queue").text


def test_a_broken_file_of_corrections_is_told_on_every_page(home: Home) -> None:
    file = home.corrections / "2024-01-01" / "broken.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("- action: set\n  tabel: x\n")
    try:
        with client(home, admitted=False) as page:
            answer = page.get("/?token=secret")
            assert answer.status_code == 409
            assert "broken.yaml" in answer.text and "did you mean table" in answer.text
    finally:
        file.unlink()


def test_forms_that_are_too_long_are_not_read(home: Home) -> None:
    with client(home) as page:
        assert page.post("/changes", content=b"x" * (2 << 20), headers=HX).status_code == 413


# ---- values and codes ----


def test_forms_for_values_offer_what_the_column_takes(home: Home) -> None:
    with client(home) as page:
        assert 'type="date"' in page.get(f"/edit?document={ONE.id}&anchor=meeting.held_on").text
        assert 'value="video"' in page.get(f"/edit?document={ONE.id}&anchor=meeting.mode").text
        assert "/codes/meeting_types" in page.get(f"/edit?document={ONE.id}&anchor=meeting.meeting_type_code").text
        assert page.get(f"/edit?document={ONE.id}&anchor=meeting.n_reports").status_code == 404
        for what in ("attendee", "directive", "held_on", "place_code", "code"):
            assert page.get(f"/add?document={ONE.id}&what={what}&words=gas").status_code == 200


def test_codes_come_with_definitions_the_near_ones_first(home: Home) -> None:
    with client(home) as page:
        near = page.get("/codes/sectors?near=inspect+gas+stations&into=code").text
        first = re.search(r'value="sectors/([a-z_]+)"', near)
        assert first is not None and first.group(1) == "gas"
        assert "def" in near
        places = page.get("/codes/places?q=kai+feng").text
        assert 'value="410200"' in places
        assert 'value="410200"' in page.get("/codes/places?q=开封").text
        assert page.get("/codes/nothing").status_code == 404


# ---- rows that are added ----


@pytest.mark.parametrize(
    "form",
    [
        {"table": "attendees", "name": "Qin Shuang", "row_title": "clerk"},
        {"table": "directives", "words": "Weigh every lorry", "row_stringency": "mandatory"},
    ],
)
def test_what_no_rule_read_is_added_by_its_words(tmp_path: Path, form: dict[str, str]) -> None:
    """Words that are no row yet are what an added row is made of, and the row can be corrected once it is there."""
    page_of = Report([Person("Li Xiangyu", "Mayor", "mayor")], filler="The clerk Qin Shuang said: Weigh every lorry.")
    built = Built.copied(tmp_path / "home", [page_of])
    home = published(built)
    said = {"action": "add", "document": page_of.id, "reason": "left out"}
    with client(home) as page:
        assert "would change" in page.post("/changes/preview", data=said | form, headers=HX).text
        assert page.post("/changes", data=said | form, headers=HX).status_code == 204
        named = {name: value for name, value in form.items() if name in ("name", "words")}
        wrong = {name: f"{value[:-3]}xyz" for name, value in named.items()}
        refused = page.post("/changes", data=said | form | wrong, headers=HX)
        assert refused.status_code == 422 and "does not hold the words" in refused.text
    built.again()
    published(built)
    again = {"action": "confirm", "document": page_of.id, "table": form["table"], "reason": "right"} | named
    with client(home) as page:
        assert page.post("/changes", data=again, headers=HX).status_code == 204


def test_two_thousand_doubts_and_a_long_text_stay_usable(tmp_path: Path) -> None:
    long = Report(
        [Person("Li Xiangyu", "Mayor", "mayor")],
        [Demand(f"Inspect site number {n} before the rain") for n in range(300)],
        place_code="410200",
        place_name="Kaifeng",
        filler=" ".join(f"Sentence {n} of some length says very little indeed." for n in range(6000)),
    )
    assert len(long.text) > 300_000
    built = Built(tmp_path / "home", [long])
    built.con.execute(
        "INSERT INTO quality.issues SELECT $d, NULL, 'name_not_taken', 'name ' || i, i * 100, i * 100 + 60 "
        "FROM range(2000) t(i)",
        {"d": long.id},
    )
    home = published(built)
    with client(home) as page:
        started = time.monotonic()
        words = page.get("/queue").text
        queue_seconds = time.monotonic() - started
        assert "<h1>2000 left" in words
        assert len(words) < 120_000
        item = re.findall(r"at=(q[0-9a-f]{16})", words)[-1]
        assert page.get(f"/queue?at={item}").status_code == 200
        started = time.monotonic()
        document = page.get(f"/documents/{long.id}")
        document_seconds = time.monotonic() - started
        assert document.status_code == 200
        assert len(document.content) < 3_000_000
    assert queue_seconds < 5 and document_seconds < 5
