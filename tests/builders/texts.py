"""Written reports of known meetings (``tests/data/pairs/texts_*.yaml``), taken in like any others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tests.builders.pairs import FOLDER, PairMeasure
from tests.builders.reading import EXECUTOR
from warehouse.intake.ingest import take_in
from warehouse.intake.model import IntakeOptions
from warehouse.reading.read_drop import read_drop
from warehouse.resolution.build import build
from warehouse.resolution.settings import GovernanceSettings
from warehouse.store.home import Home

SEEN = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LabelledText:
    """A report, the words for its case, and what tells its meeting."""

    case: str
    meeting: str
    text: str


def labelled_texts(batch: str) -> dict[str, LabelledText]:
    """The texts of one file by file name: pairs (``same``, ``a``, ``b``) or meetings with their ``reports``."""
    entries: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{batch}.yaml").read_text(encoding="utf-8"))
    found = {}
    for n, entry in enumerate(entries):
        if "reports" in entry:
            given = [(entry["meeting"], f"{n}", text) for text in entry["reports"]]
        else:
            given = [(entry["pair"], f"{n}" if entry["same"] else f"{n}{side}", entry[side]) for side in "ab"]
        found.update({f"{n:03d}{letter}.txt": LabelledText(*one) for letter, one in zip("abcd", given, strict=False)})
    return found


def store_texts(
    home: Home, texts: dict[str, str], drop: str = "texts", seen_at: datetime = SEEN, inputs: Path | None = None
) -> None:
    """Takes in and reads ``texts`` (by file name), written into folder ``inputs`` first."""
    folder = inputs or home.path.parent / f"in-{drop}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    take_in(home, drop, [folder], IntakeOptions(workers=1), "run", seen_at)
    read_drop(home, drop, executor=EXECUTOR, run_id="run", seen_at=seen_at)


def measure_texts(folder: Path, batch: str) -> PairMeasure:
    """All reports of ``batch`` built together; each two of them that are joined or should be are judged.

    ``n_unread`` counts the missed pairs of which the reader took a text for no meeting report.
    """
    given = labelled_texts(batch)
    home = Home(folder / "home")
    store_texts(home, {name: entry.text for name, entry in given.items()})
    with duckdb.connect(str(home.warehouse)) as con:
        build(con, home, GovernanceSettings(threads=1))
        rows = con.execute(
            "SELECT right(source_uri, 8), meeting_id FROM main.documents "
            "LEFT JOIN main.meeting_reports USING (document_id)"
        ).fetchall()
    meeting: dict[str, str | None] = dict(rows)
    n_right, n_unread, wrong, missed = 0, 0, [], []
    for one, two in combinations(sorted(meeting), 2):
        together = meeting[one] is not None and meeting[one] == meeting[two]
        mates = given[one].meeting == given[two].meeting
        if together and mates:
            n_right += 1
        elif together:
            wrong.append(f"{one} {two}: {given[one].case} / {given[two].case}")
        elif mates:
            missed.append(f"{one} {two}: {given[one].case}")
            n_unread += meeting[one] is None or meeting[two] is None
    return PairMeasure(n_right, wrong, missed, n_unread)
