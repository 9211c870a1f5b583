"""Texts read once, of which any part can be laid into a store in any order and split: for laws of the whole build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas import tables_extracted
from tests.builders.texts import store_texts
from warehouse.store.home import Home


@dataclass(frozen=True, repr=False)
class Shelf:
    """The rows that intake and reader made of some texts, by folder of the store."""

    frames: Mapping[str, pl.DataFrame]

    @property
    def ids(self) -> list[str]:
        """Every document, sorted."""
        return sorted(self.frames["documents"]["document_id"])

    def lay(self, home: Home, drops: Mapping[str, Sequence[str]]) -> None:
        """Writes the documents of each drop, in the order given."""
        for drop, ids in drops.items():
            order = pl.DataFrame({"document_id": list(ids)}, schema={"document_id": pl.String})
            for name, folder in _folders(home).items():
                rows = order.join(self.frames[name], on="document_id", how="inner", maintain_order="left_right")
                if "collection" in rows.columns:
                    rows = rows.with_columns(collection=pl.lit(drop))
                file = folder / drop / "part-00000.parquet"
                file.parent.mkdir(parents=True, exist_ok=True)
                rows.select(self.frames[name].columns).write_parquet(file)


def _folders(home: Home) -> dict[str, Path]:
    return {"documents": home.documents, "sources": home.sources} | {
        f"extracted/{table.name}": home.extracted(table.name) for table in tables_extracted.TABLES
    }


def read_once(folder: Path, texts: Mapping[str, str]) -> Shelf:
    """Takes in and reads ``texts`` (by file name) in ``folder``."""
    home = Home(folder / "home")
    store_texts(home, dict(texts))
    found = {}
    for name, place in _folders(home).items():
        parts = sorted(place.glob("*/part-*.parquet"))
        found[name] = pl.concat([pl.read_parquet(part) for part in parts])
    return Shelf(found)
