"""Stories, people and reports joined and parted on the review page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.builders.corpus import Built, Demand, Person, Report
from tests.builders.publishing import published
from tests.integration.pipelines.review.conftest import HX, TWO, client
from warehouse.corrections.change_files import written

PAGE = Report(
    [Person("Li Xiangyu", "Mayor", "mayor"), Person("Bo Weilin", "Deputy Mayor", "deputy_mayor")],
    [Demand("Inspect gas stations"), Demand("Inspect the coal pits of the county")],
    place_code="410200",
    place_name="Kaifeng",
    filler="Brief news. Brief news.",
)
SPLIT = {"action": "split-story", "document": PAGE.id, "words": "Inspect the coal pits", "reason": "another meeting"}


def test_a_story_is_split_off_and_joined_again(tmp_path: Path) -> None:
    built = Built(tmp_path / "home", [PAGE])
    home = published(built)
    at = PAGE.text.index("Inspect the coal")
    with client(home) as page:
        asked = page.get(f"/add?document={PAGE.id}&what=story&words=Inspect&at={at}").text
        assert ">Inspect the<" not in asked and ">Inspect the coal<" in asked, "as few words as stand there once"
        at_hand = page.get(f"/add?document={PAGE.id}&what=story&anchor=directive.{at}").text
        assert ">Inspect the coal<" in at_hand, "the words of the value at hand, where none are selected"
        shown = page.post("/changes/preview", data=SPLIT, headers=HX).text
        assert "would change" in shown and "the story that begins there is story 2" in shown
        assert written(home) == []
        assert "story=" not in page.get(f"/documents/{PAGE.id}").text
        assert page.post("/changes", data=SPLIT, headers=HX).status_code == 204
        assert "a story begins at" in page.get(f"/documents/{PAGE.id}").text
    built.again()
    published(built)
    with client(home) as page:
        words = page.get(f"/documents/{PAGE.id}").text
        assert f'id="story.{at}"' in words and 'class="m m-directive m-story ' in words
        assert words.count("Join with the story before") == 2, "at the story, and at the heading of its meeting"
        asked = page.get(f"/story?document={PAGE.id}&anchor=story.{at}&what=join").text
        assert 'name="action" value="join-stories"' in asked and 'name="story" value="2"' in asked
        assert page.get(f"/story?document={PAGE.id}&anchor=story.0&what=join").status_code == 422
        assert page.get(f"/story?document={PAGE.id}&anchor=story.7&what=join").status_code == 404
        assert 'value="not-a-meeting"' in page.get(f"/story?document={PAGE.id}&anchor=story.{at}&what=none").text
        none = {"action": "not-a-meeting", "document": PAGE.id, "story": "2", "reason": "a speech"}
        assert "removed" in page.post("/changes/preview", data=none, headers=HX).text
        join = {"action": "join-stories", "document": PAGE.id, "story": "2", "reason": "one story"}
        shown = page.post("/changes/preview", data=join, headers=HX).text
        assert "would change" in shown and "removed" in shown
        assert page.post("/changes", data=join, headers=HX).status_code == 204
        assert "story 2 goes on the one before it" in page.get(f"/documents/{PAGE.id}").text
        assert page.post("/changes/undo", headers=HX).status_code == 204
        assert "goes on the one before it" not in page.get(f"/documents/{PAGE.id}").text


# ---- two side by side ----


def test_people_and_reports_are_joined_and_parted_side_by_side(tmp_path: Path) -> None:
    alike = [
        Report(
            [Person(name, "Deputy Mayor", "deputy_mayor")],
            [Demand(f"Check {name}")],
            day,
            place_code="410200",
            place_name="Kaifeng",
        )
        for name, day in (("Jin Shupin", date(2023, 5, 23)), ("Jin Shuping", date(2023, 9, 4)))
    ]
    home = published(Built(tmp_path / "home", [*alike, TWO]))
    with client(home) as page:
        words = page.get("/queue?kind=names_alike").text
        assert "They are two people" in words and "They are one person" in words
        ids = re.search(r"/people\?a=(p[0-9a-f]{16})&amp;b=(p[0-9a-f]{16})", words)
        assert ids is not None
        side = page.get(f"/people?a={ids.group(1)}&b={ids.group(2)}").text
        assert "Jin Shupin " in side and "Jin Shuping " in side
        join = {"action": "same-person", "person": ids.group(1), "other": ids.group(2), "reason": "one letter misread"}
        shown = page.post("/changes/preview", data=join, headers=HX).text
        assert "removed" in shown and "Write it" in shown
        assert page.post("/changes", data=join, headers=HX).status_code == 204
        assert "They are two people" not in page.get("/queue?kind=names_alike").text
        compared = page.get(f"/compare?a={alike[0].id}&b={TWO.id}").text
        assert "Taken for two meetings" in compared
        together = {"action": "same-meeting", "document": alike[0].id, "other": TWO.id, "reason": "the same hall"}
        assert "would change" in page.post("/changes/preview", data=together, headers=HX).text
        assert page.get(f"/compare?a={alike[0].id}&b={'0' * 16}").status_code == 404
