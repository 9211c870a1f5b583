"""What builds work out of single texts and names, kept for the next one under what it was worked out from.

Most of a text's and a name's cost is the same in every build, though nothing about it has changed. What is kept here
rests on its key and on the code alone, never on other documents, so that a build gives the same rows with it and
without, whatever came, was read anew, was corrected or went in between. A file holds what the last build used and
nothing else: nothing stays of a text that is withdrawn. It may be removed at any time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from warehouse.store import build_state
from warehouse.store.files import sync_folder
from warehouse.store.home import Home
from warehouse.store.sql import globbed

KINDS = {
    "fingerprints": "document_id VARCHAR, words UBIGINT, fingerprint VARCHAR",
    "names": "name VARCHAR, name_key VARCHAR, surname VARCHAR, n_given INTEGER, rarity INTEGER, display VARCHAR, "
    "han VARCHAR, name_zh VARCHAR, readings VARCHAR[]",
    "wordings": "words UBIGINT, n_bytes BIGINT, said UBIGINT",
}
"""What is kept, with its columns: of whole texts what tells equal ones (duplicates.sql), of names their keys
(name_keys), of demands what tells equal wordings (directive_pairs.sql). ``words`` is DuckDB's hash of the text."""
PRINTS = {
    "documents": "document_id VARCHAR, print UBIGINT",
    "meetings": "meeting_id VARCHAR, print UBIGINT",
    "reports": "document_id VARCHAR, weight BIGINT, meeting_id VARCHAR, age INTEGER, nth INTEGER, n_reports INTEGER, "
    "is_rendition BOOLEAN, print UBIGINT, joins UBIGINT",
    "pairs": "a VARCHAR, b VARCHAR, print_a UBIGINT, print_b UBIGINT, total INTEGER, text_likeness INTEGER, "
    "word_points INTEGER, bare_likeness INTEGER, title_likeness INTEGER, n_shared INTEGER, same_text BOOLEAN, "
    "barred BOOLEAN, is_rendition BOOLEAN, other_day BOOLEAN, other_place BOOLEAN, near_day BOOLEAN, "
    "other_subject BOOLEAN, other_half BOOLEAN, other_body BOOLEAN, other_presider BOOLEAN, same_day BOOLEAN, "
    "same_place BOOLEAN, both_national BOOLEAN, same_subject BOOLEAN",
}
"""Numbers over all that a document's rows, and the rows of a meeting's reports, were made of; and which reports are of
one meeting and pairs that were compared, with such numbers over what others decide of them (kept.py)."""


@dataclass(frozen=True, slots=True)
class Memo:
    """The files of one home; where ``folder`` is None there are none, and nothing is kept."""

    folder: Path | None

    def show(self, con: duckdb.DuckDBPyConnection) -> None:
        """Makes temporary views ``kept_<kind>``: empty where nothing is kept, other code kept it, or it is damaged."""
        for kind, columns in (KINDS | PRINTS).items():
            file = self._file(kind)
            names = ", ".join(column.split()[0] for column in columns.split(", "))
            told = f"SELECT {names} FROM read_parquet('{globbed(file)}')" if file else _nothing(columns)  # noqa: S608
            con.execute(f"CREATE OR REPLACE TEMP VIEW kept_{kind} AS {told}")

    def keep(self, con: duckdb.DuckDBPyConnection, kind: str, used: str) -> None:
        """Keeps the rows of query ``used``, with the columns of ``kind``, in place of what was kept.

        Raises duckdb.Error or OSError where they cannot be written.
        """
        if self.folder is None or content(con, used) == content(con, f"FROM kept_{kind}"):
            return
        self.folder.mkdir(exist_ok=True)
        unfinished = self.folder / f".{kind}.parquet"
        target = unfinished.as_posix().replace("'", "''")
        con.execute(f"COPY ({used}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        before = set(self.folder.glob(f"{kind}-*.parquet"))
        file = self.folder / f"{kind}-{_code()}-{_sum(unfinished)}.parquet"
        unfinished.replace(file)
        sync_folder(self.folder)
        for old in before - {file}:
            old.unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes all that is kept."""
        for kind in KINDS | PRINTS:
            for file in self.folder.glob(f"*{kind}*.parquet") if self.folder else ():
                file.unlink(missing_ok=True)

    def _file(self, kind: str) -> Path | None:
        """The file that holds; those of other code and damaged ones are removed."""
        held = None
        for file in self.folder.glob(f"{kind}-*.parquet") if self.folder else ():
            if held is None and file.stem == f"{kind}-{_code()}-{_sum(file)}":
                held = file
            else:
                file.unlink(missing_ok=True)
        return held


def memo(home: Home) -> Memo:
    """What is kept in ``home``."""
    return Memo(home.memo)


def _nothing(columns: str) -> str:
    typed = ", ".join("NULL::{1} AS {0}".format(*column.split()) for column in columns.split(", "))
    return f"SELECT {typed} WHERE false"


def content(con: duckdb.DuckDBPyConnection, query: str) -> tuple[int, int]:
    """Rows and the sum of their hashes: equal for equal rows, whatever their order."""
    ((n, total),) = con.execute(f"SELECT count(*), coalesce(sum(hash(x)), 0) FROM ({query}) x").fetchall()  # noqa: S608
    return int(n), int(total)


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:32]


@cache
def _code() -> str:
    """The code, its data and the libraries under it: what is kept by others is not taken."""
    return hashlib.sha256(build_state.code_and_libraries().encode()).hexdigest()[:16]
