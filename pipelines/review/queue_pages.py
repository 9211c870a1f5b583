"""The queue, search, and two things side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipelines.review.entries import Offer, changes_of, confirm_of
from pipelines.review.state import Desk
from pipelines.review.web import author_of, desk_of, page
from warehouse.corrections.change_files import Written, contradictions
from warehouse.review.document_view import DocumentView, Value, document_view
from warehouse.review.people import person, search_meetings
from warehouse.review.worklist import FILTERS, Filter
from warehouse.review.worklist import page as queue_page


def front(_request: Request) -> Response:
    """The queue is the first page."""
    return RedirectResponse("/queue", 303)


def _address(chosen: Filter, at: str | None) -> str:
    given = chosen.given | ({"at": at} if at else {})
    return f"/queue?{urlencode(given)}" if given else "/queue"


def value_of(view: DocumentView | None, item: dict[str, Any]) -> Value | None:
    """The value that an item of the queue is about, where it is about one."""
    if view is None or not item["field"]:
        return None
    for meeting_id, values in view.meetings:
        if item["meeting_id"] in (None, meeting_id):
            for value in values:
                if value.field == item["field"]:
                    return value
    return None


def near_words(value: Value | None, item: Mapping[str, Any]) -> str:
    """Words that the codes to choose from may be near to: a place's name, the words in doubt, the headline."""
    if value is not None and value.picks == "places":
        return (value.shown or "").partition(",")[0]
    return str(item["quote"] or item["title"] or "")


def last_own(desk: Desk, written: list[Written], author: str) -> Written | None:
    """The last change of ``author``'s that no release has seen yet: what a key may take back without a question."""
    seen = built(desk)
    mine = [
        one
        for one in written
        if one.is_own
        and one.correction.author == author
        and one.correction.at
        and one.correction.correction_id not in seen
    ]
    return max(mine, key=lambda one: str(one.correction.at), default=None)


def queue(request: Request) -> Response:
    """The queue at one item of it."""
    desk = desk_of(request)
    given = request.query_params
    chosen = Filter(**{one.name: given.get(one.name) or None for one in fields(Filter)})
    release, written = desk.release(), desk.written()
    corrections = [one.correction for one in written]
    found = queue_page(release, corrections, chosen, given.get("at"))
    item = found.at
    view = document_view(release, str(item["document_id"]), corrections) if item and item["document_id"] else None
    value = value_of(view, item) if item else None
    confirm: Offer | None = confirm_of(item, value) if item else None
    spoilt = None
    if item and item["correction_id"]:
        spoilt = next((one for one in written if one.correction.correction_id == item["correction_id"]), None)
    return page(
        request,
        "queue",
        found=found,
        chosen=chosen,
        filters=FILTERS,
        item=item,
        view=view,
        value=value,
        confirm=confirm,
        changes=list(changes_of(item, value)) if item else [],
        near=near_words(value, item) if item else "",
        spoilt=spoilt,
        here=_address(chosen, item["item_id"] if item else None),
        next_address=_address(chosen, found.after or found.before),
        address=lambda at: _address(chosen, at),
        last=last_own(desk, written, author_of(request)),
        n_contradictions=len(contradictions(corrections)),
        n_waiting=n_waiting(desk, written),
        release_id=release.release_id(),
    )


def built(desk: Desk) -> set[str]:
    """The corrections that the release was built with."""
    return {str(row["correction_id"]) for row in desk.release().rows("SELECT correction_id FROM main.corrections")}


def n_waiting(desk: Desk, written: list[Written]) -> int:
    """How many corrections no release has seen yet, or has seen and were taken back since."""
    return len(built(desk) ^ {one.correction.correction_id for one in written})


def search(request: Request) -> Response:
    """Documents by words; with ``for``, to compare one with another."""
    words = request.query_params.get("q", "").strip()
    found = search_meetings(desk_of(request).release(), words) if words else []
    return page(request, "search", words=words, found=found, compare_with=request.query_params.get("for"))


def compare(request: Request) -> Response:
    """Two documents side by side."""
    desk = desk_of(request)
    corrections = desk.corrections()
    ids = [request.query_params.get(name, "") for name in ("a", "b")]
    views = [document_view(desk.release(), key, corrections) for key in ids]
    if None in views:
        gone = ids[views.index(None)]
        return page(request, "absent", 404, what=f"document {gone}")
    meetings = [{meeting for meeting, _ in view.meetings} for view in views if view is not None]
    return page(
        request,
        "compare",
        views=views,
        is_same=bool(meetings[0] & meetings[1]),
        has_meetings=all(meetings),
        doubt=request.query_params.get("doubt", ""),
        next_address=request.query_params.get("next", ""),
    )


def people(request: Request) -> Response:
    """Two persons side by side."""
    release = desk_of(request).release()
    ids = [request.query_params.get(name, "") for name in ("a", "b")]
    found = [person(release, key) for key in ids]
    if None in found:
        return page(request, "absent", 404, what=f"person {ids[found.index(None)]}")
    return page(
        request,
        "people",
        persons=found,
        doubt=request.query_params.get("doubt", ""),
        next_address=request.query_params.get("next", ""),
    )


ROUTES = [
    Route("/", front),
    Route("/queue", queue),
    Route("/search", search),
    Route("/compare", compare),
    Route("/people", people),
]
