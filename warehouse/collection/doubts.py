"""What is odd about a source: pages suddenly all alike or all short, nothing new for longer than is its habit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from warehouse.collection.model import CollectReport, Source

_LEAST_PAGES = 3
_LEAST_BEFORE = 5
_ALIKE = 0.6
"""Share of a run's pages with the same text from which they count as one page under many addresses."""
_SHORT = 0.2
"""Share of the usual length below which pages count as suddenly short."""
_SHORTEST = 300
"""Characters from which a page is never called short."""
_LEAST_GAPS = 5
_REFUSED = 0.2
_LEAST_DUE = 5


def why_hold(pages: Sequence[tuple[str | None, int]], before: Sequence[int]) -> str | None:
    """Why the pages of a run (digest of the text, its length) look like a login or a challenge; None where they do
    not. ``before`` are the lengths of pages that came earlier."""
    if len(pages) < _LEAST_PAGES:
        return None
    digest, number = Counter(digest for digest, _ in pages).most_common(1)[0]
    if number >= _LEAST_PAGES and number >= _ALIKE * len(pages):
        said = "hold no text" if digest is None else "say the same"
        return f"{number} of {len(pages)} pages {said}: a login, a challenge, or pages that scripts make"
    if len(before) >= _LEAST_BEFORE:
        now, usual = median(length for _, length in pages), median(before)
        if now < _SHORTEST and now < _SHORT * usual:
            return f"its pages are suddenly short: {now:,.0f} characters, where {usual:,.0f} are usual"
    return None


def why_silent(source: Source, days: Sequence[date], first_run: date | None, today: date) -> str | None:
    """Why a source counts as silent: nothing new since longer than ``silent_days``, else than twice its longest pause
    so far and a week. ``days`` are those on which it brought something. None while no habit is known."""
    last = days[-1] if days else first_run
    if last is None:
        return None
    waited = (today - last).days
    if source.silent_days is not None:
        usual = source.silent_days
    else:
        gaps = [(after - before).days for before, after in pairwise(days)]
        if len(gaps) < _LEAST_GAPS:
            return None
        usual = max(7.0, 2.0 * max(gaps))
    if waited <= usual:
        return None
    since = f"since {last}" if days else "since it was first asked"
    return (
        f"nothing new {since}, {waited} days ago; up to {usual:g} days are usual. Has its address or its pages changed?"
    )


def are_many_refused(report: CollectReport) -> bool:
    """Whether more of a source was refused than is by chance."""
    done = report.due - report.waiting
    return done >= _LEAST_DUE and report.n_refused > _REFUSED * done
