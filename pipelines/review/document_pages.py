"""A document with its values, and the forms that correct them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipelines.review.entries import Offer, confirm_value, same_words, set_of
from pipelines.review.queue_pages import last_own, n_waiting
from pipelines.review.web import author_of, desk_of, own_address, page, told
from warehouse.corrections.change_files import contradictions
from warehouse.review.codebooks import codes
from warehouse.review.document_view import CODE_KEYS, DocumentView, Value, document_view, text_of
from warehouse.review.stories import first_words


def values_of(view: DocumentView) -> Iterator[Value]:
    """All values of a document, codes of its demands among them."""
    yield from view.document
    for _, values in view.meetings:
        yield from values
    for row in (*view.attendees, *view.directives, *view.figures):
        yield from row.values
        yield from row.codes


def document(request: Request) -> Response:
    """The text with the words behind each value marked, the values beside it."""
    desk = desk_of(request)
    written = desk.written()
    corrections = [one.correction for one in written]
    document_id = request.path_params["document_id"]
    view = document_view(desk.release(), document_id, corrections)
    if view is None:
        return page(request, "absent", 404, what=f"document {document_id}")
    contested = [one for one in contradictions(corrections) if document_id in one.target]
    own = [
        one for one in written if document_id in (one.correction.key.get("document"), one.correction.key.get("other"))
    ]
    return page(
        request,
        "document",
        view=view,
        confirm_value=confirm_value,
        contested=contested,
        changes=own,
        last=last_own(desk, written, author_of(request)),
        n_waiting=n_waiting(desk, written),
        release_id=desk.release().release_id(),
        next_address=own_address(request.query_params.get("next"), ""),
        splits=[one for one in corrections if one.action == "split-story" and one.key["document"] == document_id],
    )


def text(request: Request) -> Response:
    """The text alone, as it was taken in; never as a page."""
    found = text_of(desk_of(request).release(), request.path_params["document_id"])
    return PlainTextResponse("no such document\n", 404) if found is None else PlainTextResponse(found)


def _view(request: Request) -> DocumentView | None:
    desk = desk_of(request)
    return document_view(desk.release(), request.query_params.get("document", ""), desk.corrections())


def edit(request: Request) -> Response:
    """The form that corrects one value (``anchor``)."""
    view = _view(request)
    anchor = request.query_params.get("anchor", "")
    value = next((one for one in values_of(view) if one.anchor == anchor), None) if view else None
    if value is None or not value.can_set:
        return told(request, "there is no such value, or it cannot be set", 404)
    offer = set_of(value)
    quote = request.query_params.get("quote", "").strip()
    if quote and "document" in offer.entry:
        offer = replace(offer, entry={**offer.entry, "quote": quote})
    return page(request, "edit", offer=offer, near=_near(view, value, quote), next_address="", reason="")


def drop(request: Request) -> Response:
    """The form that takes a row away: an attendee, a demand, or a code of a demand (``anchor``)."""
    view = _view(request)
    anchor = request.query_params.get("anchor", "")
    key: dict[str, str] | None = None
    table = "codes" if anchor.startswith("code.") else f"{anchor.partition('.')[0]}s"
    if view is not None and table == "codes":
        key = next((value.key for value in values_of(view) if value.anchor == anchor), None)
    elif view is not None:
        row = next((row for row in (*view.attendees, *view.directives) if row.anchor == anchor), None)
        key = {name: row.key[name] for name in ("document", "name", "words") if name in row.key} if row else None
    if key is None:
        return told(request, "there is no such row", 404)
    what = key.get("code") or key.get("name") or key.get("words", "")
    offer = Offer(f"Take away: {what}", {"action": "drop", "table": table} | key)
    return page(request, "edit", offer=offer, near="", next_address="", reason="the text does not say so")


def _near(view: DocumentView | None, value: Value, quote: str) -> str:
    """Words that codes may be near to: those selected, else those of the row."""
    if value.picks == "places" and not quote:
        return (value.shown or "").partition(",")[0]
    if quote or view is None:
        return quote
    for row in (*view.attendees, *view.directives):
        if value.anchor.startswith(f"{row.anchor}."):
            return " ".join([row.head, *(one.value or "" for one in row.values if one.field == "title")])
    return str(view.meta.get("title") or "")


def add(request: Request) -> Response:
    """The form that adds what the selected words say."""
    view = _view(request)
    if view is None:
        return told(request, "there is no such document", 404)
    words = request.query_params.get("words", "").strip()
    what = request.query_params.get("what", "")
    if what == "story":
        return _split(request, view, words)
    document_key = {"document": view.document_id}
    offer: Offer | None = None
    if what == "attendee":
        offer = Offer(
            "Add an attendee", {"action": "add", "table": "attendees"} | document_key, what, extra={"name": words}
        )
    elif what == "directive":
        said = {"action": "add", "table": "directives"} | document_key
        offer = Offer("Add a demand", said, what, extra={"words": words})
    elif what in ("held_on", "place_code"):
        found = next((v for _, values in view.meetings for v in values if v.field == what), None)
        if found is None:
            return told(request, "the document reports no meeting: it has no day and no place")
        offer = set_of(found)
        offer = replace(offer, entry={**offer.entry, **({"quote": words} if words and "document" in found.key else {})})
    elif what == "code":
        return _add_code(request, view, words)
    return page(request, "add", view=view, words=words, what=what, offer=offer, near=words, next_address="")


def _split(request: Request, view: DocumentView, words: str) -> Response:
    """A new story begins at the words: the selected ones, else those of the value at hand, as few as are there once."""
    text = text_of(desk_of(request).release(), view.document_id) or ""
    given = request.query_params
    at = int(given.get("at", "")) if words and given.get("at", "").isdecimal() else None
    if at is not None and not same_words(text[at : at + len(words) * 2], words):
        at = None  # the page had another text
    if at is None and not words:
        at = _starts(view).get(given.get("anchor", ""))
    words = (first_words(text, at) if at is not None else None) or words
    said = {"action": "split-story", "document": view.document_id}
    offer = Offer("A new story begins here", said, "story", extra={"words": words})
    return page(request, "add", view=view, words=words, what="story", offer=offer, near="", next_address="")


def _starts(view: DocumentView) -> dict[str, int]:
    """Where the words of each value begin."""
    found = {value.anchor: value.spans[0][0] for value in values_of(view) if value.spans}
    rows = (*view.attendees, *view.directives, *view.figures, *view.issues)
    return found | {row.anchor: row.spans[0][0] for row in rows if row.spans}


def story(request: Request) -> Response:
    """The form that joins a story (``anchor``) with the one before it, or says that it reports no meeting."""
    view = _view(request)
    anchor = request.query_params.get("anchor", "")
    found = next((one for one in view.stories if one.anchor == anchor), None) if view is not None else None
    if view is None or found is None:
        return told(request, "there is no such story", 404)
    key = {"document": view.document_id, "story": str(found.number)}
    if request.query_params.get("what") == "none":
        label, said, reason = f"Story {found.number} reports no meeting", {"action": "not-a-meeting"}, ""
    elif found.is_first:
        return told(request, "no story that reports a meeting stands before it")
    else:
        label, said = f"Join story {found.number} with the story before it", {"action": "join-stories"}
        reason = "one story on the page"
    return page(request, "edit", offer=Offer(label, said | key), near="", next_address="", reason=reason)


def _add_code(request: Request, view: DocumentView, words: str) -> Response:
    demand = request.query_params.get("demand", "")
    holding = [row for row in view.directives if demand in ("", row.anchor) and (demand or words in row.head)]
    book = request.query_params.get("book", "sectors")
    return page(
        request,
        "add",
        view=view,
        words=words,
        what="code",
        offer=None,
        near=words,
        holding=holding,
        book=book if book in CODE_KEYS else "sectors",
        next_address="",
    )


def code_list(request: Request) -> Response:
    """Codes of a codebook to choose from, with their definitions."""
    book = request.path_params["book"]
    if book not in CODE_KEYS:
        return told(request, f"there is no codebook {book}", 404)
    given = request.query_params
    found = codes(desk_of(request).release(), book, given.get("q", ""), given.get("near", ""))
    return page(
        request,
        "codes",
        found=found[:60],
        n_found=len(found),
        book=book,
        field="code" if given.get("into") == "code" else "value",
        present=given.get("present", ""),
        is_asked=bool(given.get("q", "").strip()),
    )


ROUTES = [
    Route("/documents/{document_id}", document),
    Route("/documents/{document_id}/text", text),
    Route("/edit", edit),
    Route("/add", add),
    Route("/drop", drop),
    Route("/story", story),
    Route("/codes/{book}", code_list),
]
