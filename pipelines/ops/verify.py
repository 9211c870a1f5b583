"""Everything that a home keeps, read through: parts of the store, refused inputs, files of releases."""

from __future__ import annotations

from warehouse.release import sealing
from warehouse.release.history import current_id, records
from warehouse.store import checksums
from warehouse.store.home import Home


def faults(home: Home) -> list[str]:
    """What is not as it was written, one line each with the file and what to do."""
    told = [str(damaged) for damaged in (*checksums.damaged_parts(home), *checksums.damaged_inputs(home))]
    return told + [line for record in records(home) for line in release_faults(home, record.release_id)]


def release_faults(home: Home, release_id: str) -> list[str]:
    """What is not as it was published of one release, read in full."""
    is_current = release_id == current_id(home)
    remedy = (
        f"`safegov verify --restore` makes {release_id} whole, and so does the next run"
        if is_current
        else f"`safegov verify --restore {release_id}` makes it whole where a sealed copy is kept"
    )
    told = [
        f"{damage}: it is not what was published; {remedy}"
        for damage in sealing.damages(home, release_id, in_full=True)
    ]
    sealed = sealing.sealed_file(home, release_id)
    if sealed is not None and not sealing.is_as_sealed(home, release_id, sealed, in_full=True):
        told.append(
            f"{sealed}, the sealed copy, is damaged; remove it: of the published release the next run makes one"
        )
    return told
