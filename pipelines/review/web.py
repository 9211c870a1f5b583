"""What all pages share: templates, forms, who is at the page, answers to what htmx asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipelines.review.state import Desk
from schemas.project import data
from warehouse.corrections.form import CorrectionError, to_entry
from warehouse.review.audit.sample import AuditError
from warehouse.review.worklist import why

AUTHOR_COOKIE = "safegov_author"
_MOST_BYTES = 1 << 20
_MOST_NAME = 80

Form = Mapping[str, str]


class FormError(ValueError):
    """A form that cannot be used; the message is for whoever filled it in."""


def verbatim(text: str) -> Markup:
    """``text`` as a browser shows it unchanged: a carriage return stays one, where markup would make it a line feed."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704 - escaped in the same breath


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(data("pipelines.review", "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["verbatim"] = verbatim
    made.filters["words"] = lambda name: str(name).replace("_", " ")
    made.filters["entry"] = to_entry
    made.globals["why"] = why
    return made


def desk_of(request: Request) -> Desk:
    """What the page works on."""
    desk: Desk = request.app.state.desk
    return desk


def author_of(request: Request) -> str:
    """Who is at the page: the name that they gave, else the one that it was started for."""
    given = unquote(request.cookies.get(AUTHOR_COOKIE, "")).strip()
    return given[:_MOST_NAME] if given else desk_of(request).options.author


def remember_author(response: Response, name: str) -> None:
    """Keeps the name in the browser. Raises FormError for one that cannot be used."""
    plain = " ".join(name.split())
    if not plain or len(plain) > _MOST_NAME or not plain.isprintable():
        raise FormError(f"a name has 1 to {_MOST_NAME} characters")
    response.set_cookie(AUTHOR_COOKIE, quote(plain), samesite="lax", max_age=365 * 86_400, path="/", httponly=True)


def page(request: Request, template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """The page or fragment ``template``."""
    desk = desk_of(request)
    context = {"author": author_of(request), "home": str(desk.home.path), "path": request.url.path} | values
    return HTMLResponse(_environment().get_template(f"{template}.html.j2").render(context), status_code)


def told(request: Request, message: str, status_code: int = 422) -> HTMLResponse:
    """A fragment that says what was wrong."""
    return page(request, "told", status_code, message=message)


def go_to(address: str) -> Response:
    """Sends the browser on, in answer to what htmx asked."""
    return Response(status_code=204, headers={"HX-Redirect": address})


def refresh() -> Response:
    """Has the browser load its page again, in answer to what htmx asked."""
    return Response(status_code=204, headers={"HX-Refresh": "true"})


def own_address(given: str | None, fallback: str = "/") -> str:
    """``given`` where it is an address within the page."""
    is_own = given is not None and given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable()
    return given if is_own and given is not None else fallback


Answer = Callable[[Request, Form], Response]


def posted(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that hands the fields of a form to ``answer``, in a thread, and tells its errors."""

    async def endpoint(request: Request) -> Response:
        if int(request.headers.get("content-length") or 0) > _MOST_BYTES:
            return told(request, "that is too much for one form", 413)
        body = await request.body()
        if len(body) > _MOST_BYTES:
            return told(request, "that is too much for one form", 413)
        try:
            fields = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=500))
            return await run_in_threadpool(answer, request, fields)
        except (CorrectionError, AuditError, FormError) as error:
            return told(request, str(error))
        except UnicodeDecodeError:
            return told(request, "the form is not in UTF-8", 400)

    return endpoint
