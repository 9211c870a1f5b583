"""``safegov review --web`` and ``--sample``: the page, and the samples that are audited on it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.errors import UsageError
from pipelines.ops.settings import Settings
from pipelines.review.serve import Place, serve
from pipelines.review.state import Options
from warehouse.release.sealing import readable
from warehouse.review.audit.sample import AuditError, draw, keep
from warehouse.review.published import Published
from warehouse.store.home import Home


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """The sample to draw; ``draw_only`` leaves it at that."""

    n: int
    by: str | None
    seed: int
    rows: int
    draw_only: bool


def open_page(settings: Settings, author: str, place: Place, audit: AuditOptions | None) -> None:
    """Draws the sample, where one is asked for, and serves the page until it is stopped. Raises UsageError."""
    audit_id = None
    if audit is not None:
        home = Home(settings.home)
        release = Published(readable(home))
        try:
            sample = draw(release, audit.n, by=audit.by, seed=audit.seed, rows=audit.rows)
        except AuditError as error:
            raise UsageError(str(error)) from None
        finally:
            release.close()
        folder = keep(home, sample)
        audit_id = sample.audit_id
        strata = f"{len(sample.strata)} strata" if len(sample.strata) != 1 else "one stratum"
        print(f"{len(sample.units)} documents of {strata}, {len(sample.questions)} questions: {folder}")
        if audit.draw_only:
            return
    serve(settings, Options(author, audit_id), place)
