"""Hard pages: headlines that tell a scene, meetings told by what was said, short items, and their look-alikes."""

import tomllib
from pathlib import Path

import pytest

from extraction.en.reader import read

_FOLDER = Path(__file__).parent
_PAGES = tomllib.loads((_FOLDER / "hard_pages.toml").read_text(encoding="utf-8"))["page"]
_KINDS = tomllib.loads((_FOLDER / "hard_kinds.toml").read_text(encoding="utf-8"))["page"]
_REPORTS = [page for page in _PAGES if page["kind"] == "meeting_report"]


def _marked(page: dict[str, str]) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=page["open"])] if "open" in page else []
    return pytest.param(page, id=page["id"], marks=marks)


@pytest.mark.parametrize("page", [_marked(page) for page in (*_PAGES, *_KINDS)])
def test_a_report_of_one_safety_meeting_is_told_from_what_looks_like_it(page: dict[str, str]) -> None:
    facts = read(page["text"]).document
    assert facts.kind == page["kind"], facts.kind_reason


@pytest.mark.parametrize("page", _REPORTS, ids=[page["id"] for page in _REPORTS])
def test_day_place_level_and_mode_of_hard_pages(page: dict[str, str]) -> None:
    meeting = read(page["text"]).meeting
    assert meeting is not None
    read_as = (meeting.held_on, meeting.place_name, meeting.admin_level, meeting.mode)
    assert read_as == (page["held_on"] or None, page["place"], page["level"], page["mode"])


@pytest.mark.parametrize("page", _REPORTS, ids=[page["id"] for page in _REPORTS])
def test_people_of_hard_pages_and_what_they_did(page: dict[str, list[list[str]]]) -> None:
    read_as = {
        one.name: {role for role in ("presided", "spoke") if getattr(one, role)}
        for one in read(str(page["text"])).attendees
    }
    assert read_as == {name: set(roles.split()) for name, roles in page["people"]}
