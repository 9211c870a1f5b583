"""Pairs of short reports (``tests/warehouse/governance/pairs/texts_*.yaml``), taken in and read like any others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import duckdb
import yaml

from assets.reading import read_drop
from tests.builders.pairs import FOLDER, PairMeasure
from warehouse.governance import GovernanceSettings, build
from warehouse.home import Home
from warehouse.intake import IntakeOptions, take_in

SEEN = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TextPair:
    """Two reports and whether they are of one meeting."""

    name: str
    same: bool
    a: str
    b: str


def text_pairs(batch: str) -> list[TextPair]:
    """The pairs of one file."""
    entries = yaml.safe_load((FOLDER / f"{batch}.yaml").read_text(encoding="utf-8"))
    return [TextPair(entry["pair"], entry["same"], entry["a"], entry["b"]) for entry in entries]


def store_texts(
    home: Home, texts: dict[str, str], drop: str = "texts", seen_at: datetime = SEEN, inputs: Path | None = None
) -> None:
    """Takes in and reads ``texts`` (by file name), written into folder ``inputs`` first."""
    folder = inputs or home.path.parent / f"in-{drop}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    take_in(home, drop, [folder], IntakeOptions(workers=1), "run", seen_at)
    read_drop(home, drop, workers=1, run_id="run", seen_at=seen_at)


def built_pairs(folder: Path, pairs: list[TextPair]) -> Home:
    """A home with the working database of all reports of ``pairs``, named ``<number>a.txt`` and ``<number>b.txt``."""
    home = Home(folder / "home")
    texts = {f"{n:03d}{side}.txt": getattr(pair, side) for n, pair in enumerate(pairs) for side in "ab"}
    if not home.documents.exists():
        store_texts(home, texts)
    with duckdb.connect(str(home.warehouse)) as con:
        build(con, home, GovernanceSettings(threads=1))
    return home


def measure_texts(folder: Path, batch: str) -> PairMeasure:
    """All reports of ``batch`` built together; each two of them that are joined or should be are judged."""
    pairs = text_pairs(batch)
    home = built_pairs(folder, pairs)
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        rows = con.execute(
            "SELECT right(source_uri, 8), meeting_id FROM main.documents "
            "LEFT JOIN main.meeting_reports USING (document_id)"
        ).fetchall()
    meeting = dict(rows)
    n_right, wrong, missed = 0, [], []
    for one, two in combinations(sorted(meeting), 2):
        together = meeting[one] is not None and meeting[one] == meeting[two]
        mates = one[:3] == two[:3] and pairs[int(one[:3])].same
        if together and mates:
            n_right += 1
        elif together:
            wrong.append(f"{one} {two}: {pairs[int(one[:3])].name}")
        elif mates:
            missed.append(f"{one[:3]}: {pairs[int(one[:3])].name}")
    return PairMeasure(n_right, wrong, missed)
