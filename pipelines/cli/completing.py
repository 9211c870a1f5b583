"""What the shell offers where a command takes a release or a table: what there is, and nothing that takes long."""

from __future__ import annotations

from collections.abc import Iterator


def releases(incomplete: str) -> Iterator[tuple[str, str]]:
    """Releases of the home of the environment, each with its day."""
    from pipelines.errors import SafegovError
    from pipelines.ops.settings import home_folder
    from warehouse.release.history import ReleaseError, records
    from warehouse.store.home import Home

    try:
        for record in records(Home(home_folder())):
            if record.release_id.startswith(incomplete):
                yield record.release_id, f"{record.built_at:%Y-%m-%d}, {record.n_meetings} meetings"
    except (SafegovError, ReleaseError, OSError):
        return  # completion says nothing of faults


def tables(incomplete: str) -> Iterator[tuple[str, str]]:
    """Tables and views with what they hold."""
    from schemas.catalog import TABLES
    from warehouse.release.trends.views import VIEWS

    named = {(table.name if table.layer == "main" else table.qualified): table.description for table in TABLES}
    for name, what in {**named, **VIEWS}.items():
        if name.startswith(incomplete):
            yield name, what.splitlines()[0]
