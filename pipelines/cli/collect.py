"""``safegov collect``: texts from feeds, sitemaps, lists and crawls, as drops in the landing folder."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import HomeOption, JsonOption, QuietOption
from pipelines.errors import SafegovError, UsageError
from pipelines.ops.settings import settings

if TYPE_CHECKING:
    from warehouse.collection.model import CollectReport, Sources
    from warehouse.store.home import Home


def _day(given: str | None) -> date | None:
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--since takes a day such as 2023-01-31, not {given!r}") from None


def _checked(home: Home, *, json: bool) -> None:
    """Says what is wrong with sources.toml, by line, and ends with exit code 2 where anything is."""
    from dataclasses import asdict

    from pipelines.cli.output import dump
    from warehouse.collection.sources_file import SourcesError, read

    try:
        sources = read(home).sources
    except SourcesError as error:
        if json:
            dump({"file": str(error.path), "problems": [asdict(problem) for problem in error.problems]})
        else:
            for problem in error.problems:
                print(f"{error.path}:{problem.line}: {problem.detail}")
        raise typer.Exit(2) from None
    if json:
        dump({"file": str(home.sources_file), "problems": []})
        return
    named = ", ".join(f"{source.name} ({source.kind})" for source in sources)
    print(f"{home.sources_file}: {named or 'names no source'}; nothing is wrong with it")


def _chosen(home: Home, names: list[str]) -> Sources:
    from dataclasses import replace

    from warehouse.collection.sources_file import SourcesError, read

    try:
        found = read(home)
    except SourcesError as error:
        raise UsageError(str(error)) from None
    if not found.sources:
        raise UsageError(f"{home.sources_file} names no source; docs/collection.md has an example of each kind")
    known = {source.name: source for source in found.sources}
    if unknown := sorted(set(names) - set(known)):
        raise UsageError(f"no source {', '.join(unknown)} in {home.sources_file}; there are: {', '.join(known)}")
    return replace(found, sources=tuple(known[name] for name in dict.fromkeys(names))) if names else found


def _told(report: CollectReport, *, is_dry: bool) -> list[str]:
    """A report as lines."""
    refused = ", ".join(f"{number:,} {reason}" for reason, number in sorted(report.refused.items()))
    if is_dry:
        counts = f"{report.found:,} named, {report.passed:,} passed over, {len(report.would_fetch):,} would be fetched"
    else:
        counts = (
            f"{report.found:,} named, {report.passed:,} passed over; {report.new:,} new, {report.changed:,} changed, "
            f"{report.unchanged:,} unchanged, {report.gone:,} gone"
        )
    counts += f", {report.waiting:,} waiting" if report.waiting else ""
    counts += f", {report.n_refused:,} refused ({refused})" if refused else ""
    lines = [f"{report.source}: {counts}"]
    lines += [f"  {url}" for url in report.would_fetch]
    lines += [f"  drop {report.drop} in landing/"] if report.drop else []
    lines += [f"  ! {told}" for told in (*report.failures, report.held, report.silent) if told]
    return lines


_LISTED = ("gone", "refused", "waiting", "fetched")


def _list(home: Home, sources: Sources, status: str, *, json: bool) -> None:
    """Writes the addresses of one status."""
    from pipelines.cli.output import dump, table
    from warehouse.collection.state import open_state

    if status not in _LISTED:
        raise UsageError(f"--list takes one of {', '.join(_LISTED)}, not {status!r}")
    rows = []
    for source in sources.sources:
        state = open_state(home, source, is_dry=True)
        for row in state.listing_of(status):
            day = row["published_on"] and date.fromisoformat(row["published_on"])
            if (
                status != "waiting"
                or source.kind == "warc"
                or (source.wants(row["url"]) and source.covers(day or None))
            ):
                rows.append({"source": source.name, **row})
        state.close()
    if json:
        dump(rows)
    else:
        shown = ("source", "url", "fetched_at", "gone_at", "gone_status", "reason", "detail")
        table(shown, [[row[name] for name in shown] for row in rows])


def collect(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE …]", help="Names of sources in sources.toml.", show_default="all"),
    ] = None,
    home: HomeOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be fetched; fetch no page.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Pass over what is dated before this day (2023-01-31).")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most pages to fetch of each source.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Say what is wrong with sources.toml, by line.")] = False,
    listed: Annotated[
        str | None,
        typer.Option(
            "--list", metavar="STATUS", help=f"List the addresses that are {', '.join(_LISTED)}; fetch nothing."
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Fetch what is new in the sources of sources.toml, one drop a source into landing/.

    The daemon takes the drops in; without it, `safegov run DIR/landing/*` does. docs/collection.md tells all.
    """
    from warehouse.store.home import Home

    chosen = settings(home)
    folder = Home(chosen.home)
    if check:
        _checked(folder, json=json)
        return
    from assets.stopping import stoppable
    from pipelines.cli.output import dump
    from pipelines.resources import run_context
    from warehouse.collection.collect import Wish, collect_all

    sources = _chosen(folder, names or [])
    if listed is not None:
        _list(folder, sources, listed, json=json)
        return
    wish = Wish(_day(since), limit, dry_run)
    context = run_context(chosen, show_progress=not (quiet or json))
    reports = []
    with stoppable():
        for report in collect_all(folder, sources, wish=wish, bar=context.bar):
            reports.append(report)
            if not (json or quiet):
                print(*_told(report, is_dry=dry_run), sep="\n", flush=True)
    if json:
        dump([report.to_dict() for report in reports])
    failed = {one.source: [*one.failures, *([one.held] if one.held else [])] for one in reports}
    if told := [f"{source}: {'; '.join(why)}" for source, why in failed.items() if why]:
        if not json and not quiet:
            print(f"safegov: {len(told)} of {len(reports)} sources need a look", file=sys.stderr)
            raise typer.Exit(1)
        raise SafegovError("; ".join(told))


def register(app: typer.Typer) -> None:
    """Adds this module's commands."""
    app.command()(collect)
