"""Corrections in files of their own, one a change: written without waiting for anybody, taken back with the file.

They lie in ``corrections/<day>/`` and are read like any other file of corrections. Several people may write at once:
every file has a name of its own, so that nobody's can be lost; where they contradict each other, ``contradictions``
says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from warehouse.corrections.apply_to_documents import load, stamped
from warehouse.corrections.correction_file import dump, parse, read_file
from warehouse.corrections.form import Correction, CorrectionError
from warehouse.store.files import StoreError, sync_folder, write_bytes
from warehouse.store.home import Home

_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A correction and the file that holds it; ``is_own`` where the file holds nothing else."""

    correction: Correction
    file: Path
    is_own: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The last words of several authors on one value, or one pair, that cannot all be right."""

    target: str
    field: str | None
    said: tuple[Correction, ...]


def write(home: Home, correction: Correction) -> Written:
    """Writes ``correction`` into a file of its own; it is on the disk when this returns.

    It gets the instant (``at``) where it has none. Raises CorrectionError where the file cannot be written, or would
    not be read back as the same.
    """
    made = stamped(correction)
    assert made.at is not None  # noqa: S101 - stamped
    author = _PLAIN.sub("-", made.author.lower()).strip("-")[:24] or "unnamed"
    name = f"{made.at:%H%M%S%f}-{author}-{made.correction_id}.yaml"
    file = home.corrections / made.written_on.isoformat() / name
    content = dump([made])
    if parse(content, file) != [made]:
        raise CorrectionError(f"{file.name}: it would be read otherwise than it was meant; write it by hand")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(file, content.encode("utf-8"))
    except (OSError, StoreError) as error:
        raise CorrectionError(
            f"{file.parent} cannot be written ({error}); free space there, let this user write, or name another --home"
        ) from error
    return Written(made, file, is_own=True)


@lru_cache(maxsize=100_000)
def _read(file: Path, _size: int, _changed: int) -> tuple[Correction, ...]:
    """The corrections in ``file`` as it was when it had that size and time of change."""
    return tuple(read_file(file))


def written(home: Home) -> list[Written]:
    """All corrections with their files, in the order in which they are applied. Raises CorrectionError.

    A file that has not changed is not read again.
    """
    held: dict[str, tuple[Path, int]] = {}

    def read(file: Path) -> list[Correction]:
        try:
            status = file.stat()
        except FileNotFoundError:  # taken back since the folder was listed
            return []
        found = list(_read(file, status.st_size, status.st_mtime_ns))
        for correction in found:
            held.setdefault(correction.correction_id, (file, len(found)))
        return found

    return [Written(one, *_place(held[one.correction_id])) for one in load(home, read)]


def _place(held: tuple[Path, int]) -> tuple[Path, bool]:
    return held[0], held[1] == 1


def undo(home: Home, correction_id: str, author: str | None = None) -> Correction:
    """Removes the file of a correction, and says which it was.

    Raises CorrectionError where there is none of that id, where its file holds others too, or where another than
    ``author`` wrote it.
    """
    for one in written(home):
        if one.correction.correction_id != correction_id:
            continue
        if not one.is_own:
            raise CorrectionError(f"{one.file} holds other corrections too: take {correction_id} out by hand")
        if author is not None and one.correction.author != author:
            raise CorrectionError(
                f"{correction_id} was written by {one.correction.author}: ask them, or write a correction of your own"
            )
        try:
            one.file.unlink()
            sync_folder(one.file.parent)
        except FileNotFoundError:
            break
        except OSError as error:
            raise CorrectionError(f"{one.file} cannot be removed ({error}); let this user write there") from error
        return one.correction
    raise CorrectionError(f"there is no correction {correction_id} any more: somebody took it back already")


_OPPOSITE = {"same": "different", "different": "same"}


def _claim(correction: Correction) -> tuple[str, str | None, str]:
    """What a correction is of, its field, and what it says of it."""
    key = correction.key
    kind, _, what = correction.action.partition("-")
    if kind in _OPPOSITE:
        pair = [(key.get("document") or key.get("person"), key.get("name")), (key.get("other"), key.get("other_name"))]
        one, two = sorted(" ".join(filter(None, each)) for each in pair)
        return f"{what} {one} = {two}", None, kind
    if correction.action == "not-a-meeting":
        return f"documents document={key['document']}", "kind", "other"
    if correction.action == "confirm" and correction.table is None:
        return f"doubt {correction.doubt}", None, "looked at"
    if correction.action in ("add", "drop") or correction.field is None:
        return correction.target, None, "not there" if correction.action == "drop" else "there"
    said = correction.expect if correction.action == "confirm" else correction.value
    return correction.target, correction.field, said or "nothing"


def contradictions(corrections: Iterable[Correction]) -> list[Contradiction]:
    """Where the last words of different authors on one thing differ, in the order of the last of them.

    ``corrections`` stand in the order in which they are applied; the last one is what a build takes.
    """
    last: dict[tuple[str, str | None], dict[str, tuple[str, Correction]]] = {}
    for correction in corrections:
        target, field, said = _claim(correction)
        by_author = last.pop((target, field), {})
        by_author.pop(correction.author, None)
        by_author[correction.author] = said, correction
        last[target, field] = by_author
    return [
        Contradiction(target, field, tuple(correction for _, correction in by_author.values()))
        for (target, field), by_author in last.items()
        if len({said for said, _ in by_author.values()}) > 1
    ]
