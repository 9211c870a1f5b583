"""The review page as a program: its routes, its guards, and how it is served."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import duckdb
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pipelines.ops.settings import Settings
from pipelines.ops.web import App, HostGuard
from pipelines.review import audit_pages, change_pages, document_pages, queue_pages
from pipelines.review.safety import Keys, Safety
from pipelines.review.state import Desk, Options
from pipelines.review.web import page
from schemas.project import data
from warehouse.corrections.form import CorrectionError
from warehouse.review.audit.sample import AuditError


def create_app(settings: Settings, options: Options, keys: Keys, *, port: int = 0, allowed: Iterable[str] = ()) -> App:
    """The page over the home folder of ``settings``, behind its guards.

    ``allowed`` are names beside this machine's own by which it may be asked; ``port`` tells several pages of one
    browser apart.
    """
    cookie = f"safegov_review_{port}"
    desk = Desk(settings, options)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            desk.close()

    app = Starlette(
        routes=[
            *queue_pages.ROUTES,
            *document_pages.ROUTES,
            *change_pages.ROUTES,
            *audit_pages.ROUTES,
            Mount("/static", StaticFiles(directory=data("pipelines.review", "static"))),
        ],
        middleware=[Middleware(Safety, keys=keys, cookie=cookie)],
        exception_handlers={
            404: _absent,
            CorrectionError: _unusable,
            AuditError: _unusable,
            duckdb.Error: _unreadable,
        },
        lifespan=lifespan,
    )
    app.state.desk, app.state.keys, app.state.cookie = desk, keys, cookie
    return HostGuard(app, allowed)


def _absent(request: Request, _error: Exception) -> Response:
    return page(request, "absent", 404, what=f"page {request.url.path}")


def _unusable(request: Request, error: Exception) -> Response:
    return page(request, "broken", 409, message=str(error))


def _unreadable(request: Request, error: Exception) -> Response:
    return page(request, "broken", 503, message=f"the release cannot be read: {str(error).splitlines()[0]}")
