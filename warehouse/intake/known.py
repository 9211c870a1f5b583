"""Whether an input holds what the store took in before, or something new: looked at, nothing taken in."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from warehouse.intake.discovery import InputFile, walk
from warehouse.intake.drops import Drop
from warehouse.intake.formats.encodings import check_encoding
from warehouse.intake.manifest import Counts, Ledger, said_of
from warehouse.intake.model import Ignored, IntakeOptions
from warehouse.store.home import Home


def all_known(home: Home, drop: Drop) -> Counts | None:
    """What the input of ``drop`` came to, where all of it was taken in and none of it has changed since; else None.

    None as well where something was refused: that is tried and told again. Call it as the writer of ``home``. Raises
    StoreError where the ledger is damaged.
    """
    encoding = None if drop.encoding is None else check_encoding(drop.encoding)
    options = IntakeOptions(columns=drop.columns, encoding=encoding)
    ledger = Ledger(home, drop.name, options)
    n_inputs = n_ignored = 0
    for entry in walk(Path(drop.source), drop.name, follow_links=options.follow_links):
        if isinstance(entry, Ignored):
            n_ignored += 1
            continue
        if not isinstance(entry, InputFile):
            return None
        counts = ledger.get(ledger.key(entry.uri, entry.state, said_of(entry, options)))
        if counts is None or counts.n_quarantined:
            return None
        n_inputs += counts.n_inputs
        n_ignored += counts.n_ignored
    return Counts(n_inputs, 0, n_ignored)


def first_new(home: Home, source: str, drop: Drop | None, most: int) -> InputFile | None:
    """The first file of ``source`` that its ``drop`` did not take in as it is now; None where none is among the first
    ``most``.

    ``drop`` is None where nothing came from there yet. Raises as ``all_known`` does, and ValueError for settings beside
    a file that cannot be used.
    """
    options = IntakeOptions(columns=drop.columns if drop else {})
    ledger = None if drop is None else Ledger(home, drop.name, options)
    files = walk(Path(source), drop.name if drop else None, follow_links=options.follow_links)
    for entry in islice(files, most):
        if not isinstance(entry, InputFile):
            continue
        if ledger is None or ledger.get(ledger.key(entry.uri, entry.state, said_of(entry, options))) is None:
            return entry
    return None
