"""Previewing, writing and taking back corrections; all of them in a list; building and publishing."""

from __future__ import annotations

from urllib.parse import parse_qs

import duckdb
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipelines.review.entries import entry_of, fit_words
from pipelines.review.queue_pages import last_own, n_waiting
from pipelines.review.safety import LEAST_PASSWORD, Keys, set_token
from pipelines.review.web import (
    Form,
    FormError,
    author_of,
    desk_of,
    go_to,
    own_address,
    page,
    posted,
    refresh,
    remember_author,
    told,
)
from warehouse.corrections.change_files import contradictions, undo, write
from warehouse.corrections.form import Correction, CorrectionError
from warehouse.corrections.hints import hint_of
from warehouse.release.history import current_id
from warehouse.review.document_view import text_of

_WHOLE_UP_TO = 3000
"""Documents of a release up to which a preview looks at all of it, unasked."""


def _correction(request: Request, form: Form) -> Correction:
    """What the form says, in the words of its document. Raises CorrectionError."""
    desk = desk_of(request)
    text = text_of(desk.release(), form["document"]) if form.get("document") else None
    return entry_of(fit_words(form, text), author_of(request), desk.today())


def preview(request: Request, form: Form) -> Response:
    """What the correction would change, and the button that writes it. Nothing is written yet."""
    desk = desk_of(request)
    correction = _correction(request, form)
    release = desk.release()
    is_large = release.n_documents() > _WHOLE_UP_TO and not form.get("whole")
    try:
        found = desk.previews.of([correction], release=release.file if is_large else None)
    except duckdb.Error as error:
        raise FormError(f"the preview failed: {str(error).splitlines()[0]}") from error
    ((status, detail),) = found.outcomes
    return page(
        request,
        "preview",
        form=dict(form),
        correction=correction,
        found=found,
        status=status,
        detail=detail,
        next_address=own_address(form.get("next"), ""),
    )


def change(request: Request, form: Form) -> Response:
    """Writes a correction or confirmation as a file of its own, and goes on."""
    desk = desk_of(request)
    correction = _correction(request, form)
    with desk.release().cursor() as con:
        if (hint := hint_of(con, correction)) is not None:
            raise CorrectionError(f"nothing published fits it: {hint}")
    write(desk.home, correction)
    following = own_address(form.get("next"), "")
    return go_to(following) if following else refresh()


def take_back(request: Request, form: Form) -> Response:
    """Removes the file of a correction: the one named, else the last of whoever is at the page."""
    desk, author = desk_of(request), author_of(request)
    key = form.get("correction_id", "")
    if not key:
        last = last_own(desk, desk.written(), author)
        if last is None:
            raise FormError(
                "there is nothing of yours to take back; what a release has seen is taken back under Changes"
            )
        key = last.correction.correction_id
    undone = undo(desk.home, key, author)
    following = own_address(form.get("next"), "")
    if form.get("to_item") and undone.doubt:
        return go_to(f"/queue?at={undone.doubt}")
    return go_to(following) if following else refresh()


def changes(request: Request) -> Response:
    """Every correction with what became of it, those first that contradict each other."""
    desk = desk_of(request)
    written = desk.written()
    release = desk.release()
    columns = "correction_id, status, detail"
    became = {row["correction_id"]: row for row in release.rows(f"SELECT {columns} FROM main.corrections")}  # noqa: S608
    here = {one.correction.correction_id for one in written}
    return page(
        request,
        "changes",
        written=written[::-1],
        became=became,
        gone=[key for key in became if key not in here],
        contradictions=contradictions([one.correction for one in written]),
        last=last_own(desk, written, author_of(request)),
        n_waiting=n_waiting(desk, written),
        release_id=release.release_id(),
    )


def publish(request: Request) -> Response:
    """Where to build and publish, and how it goes."""
    desk = desk_of(request)
    return page(
        request,
        "publish",
        progress=desk.publishing.progress(),
        n_waiting=n_waiting(desk, desk.written()),
        release_id=desk.release().release_id(),
        current=current_id(desk.home),
    )


def start(request: Request, _form: Form) -> Response:
    """Begins to build and publish."""
    desk_of(request).publishing.start()
    return _progress(request)


def progress(request: Request) -> Response:
    """How the publication stands; at its good end back to the queue."""
    return _progress(request)


def _progress(request: Request) -> Response:
    desk = desk_of(request)
    found = desk.publishing.progress()
    if found.state == "done" and request.headers.get("hx-target") == "progress":
        return go_to(f"/queue?published={current_id(desk.home)}")
    return page(request, "progress", progress=found, current=current_id(desk.home))


def name(request: Request, form: Form) -> Response:
    """Keeps the name of whoever is at the page."""
    response = refresh()
    remember_author(response, form.get("author", ""))
    return response


def login(request: Request) -> Response:
    """Where those who come from elsewhere give the password."""
    keys: Keys = request.app.state.keys
    if not keys.has_password:
        return RedirectResponse("/", 303)
    return page(request, "login", message="", least=LEAST_PASSWORD)


async def enter(request: Request) -> Response:
    """Lets in who knows the password; after some wrong ones nobody, for a while."""
    keys: Keys = request.app.state.keys
    if not keys.has_password:
        return told(request, "there is no password here: open the address that was printed", 403)
    if (wait := keys.wait_seconds()) > 0:
        return page(request, "login", 429, message=f"too many wrong passwords; wait {wait:.0f} s", least=LEAST_PASSWORD)
    body = (await request.body())[:4096].decode("utf-8", "replace")
    if not keys.is_password(parse_qs(body).get("password", [""])[0]):
        return page(request, "login", 401, message="that is not the password", least=LEAST_PASSWORD)
    response = RedirectResponse("/", 303)
    set_token(response, request.app.state.cookie, keys)
    return response


ROUTES = [
    Route("/changes/preview", posted(preview), methods=["POST"]),
    Route("/changes/undo", posted(take_back), methods=["POST"]),
    Route("/changes", posted(change), methods=["POST"]),
    Route("/changes", changes),
    Route("/publish", publish),
    Route("/publish", posted(start), methods=["POST"]),
    Route("/publish/progress", progress),
    Route("/name", posted(name), methods=["POST"]),
    Route("/login", login),
    Route("/login", enter, methods=["POST"]),
]
