"""What goes with exported files: a README with the citation and what a format could not hold, and what columns mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse.release.dataset import TITLE, invented
from warehouse.release.export.fields import Piece, Written

README, COLUMNS = "README.md", "columns.csv"
_EMPTY = {
    "csv": "Unknown is an empty cell; a cell that a spreadsheet would take for a formula has an apostrophe before it.",
    "dta": "Unknown is missing (`.`), of texts the empty text. Codes are texts, which Stata cannot label: their tables "
    "lie beside, to be merged by the code. Yes and no are 1 and 0, with labels.",
    "sav": "Unknown is missing, of texts the empty text. Codes have their English labels as value labels; their tables "
    "lie beside. Yes and no are 1 and 0, with labels.",
    "xlsx": "Unknown is an empty cell. Sheet `columns` says what columns mean; code tables are sheets of their own.",
    "parquet": "Unknown is null. What columns mean stands in the file's metadata, too.",
    "jsonl": "Unknown is null.",
}


def about(con: duckdb.DuckDBPyConnection, cited: str | None, title: str | None, chosen: str) -> dict[str, str]:
    """Words about the release that ``con`` has open and about what was chosen of it, for formats that hold some."""
    (row,) = con.execute(
        "SELECT release_id, built_at, input_fingerprint FROM main.releases "
        "ORDER BY built_at DESC, release_id DESC LIMIT 1"
    ).fetchall() or [("unknown", None, "unknown")]
    told = told_samples(con)
    return {
        "title": title or TITLE,
        "release": str(row[0]),
        "fingerprint": f"sha256:{row[2]}",
        "citation": cited or f"{title or TITLE}. Release {row[0]}.",
        "chosen": chosen,
        **({"invented": told} if told else {}),
    }


def told_samples(con: duckdb.DuckDBPyConnection) -> str | None:
    """What is to be told of sample texts in the database; None where there are none, or an older version built it."""
    if not con.execute(
        "SELECT 1 FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'documents' "
        "AND column_name = 'is_sample'"
    ).fetchall():
        return None
    return invented(*con.execute("SELECT count(*) FILTER (is_sample), count(*) FROM main.documents").fetchall()[0])


def write(out: Path, said: Mapping[str, str], form: str, pieces: Sequence[Piece], written: Written) -> None:
    """Writes both papers into the folder ``out``, which must not hold them."""
    lines = [f"# {said['title']}", ""]
    if "invented" in said:
        lines += [f"> **Invented data.** {said['invented']}", ""]
    lines += [
        f"Exported from release {said['release']} as {form}: {said['chosen']}.", "",
        "| file or sheet | rows | holds |", "| --- | ---: | --- |",
    ]  # fmt: skip
    what = {one.name: one.what for one in pieces}
    lines += [
        f"| `{name}` | {count:,} | {what.get(name.rsplit('.', 1)[0], what.get(name, ''))} |"
        for name, count in written.counts.items()
    ]
    lines += ["", f"`{COLUMNS}` says what each column means. {_EMPTY[form]}", ""]
    if written.told:
        lines += ["What this format could not hold as it is:", "", *(f"- {told}" for told in written.told), ""]
    lines += ["To cite:", "", said["citation"], "", f"Fingerprint of the inputs: `{said['fingerprint']}`.", ""]
    (out / README).write_text("\n".join(lines), encoding="utf-8")
    with (out / COLUMNS).open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["table", "column", "type", "meaning", "code_table"])
        for one in pieces:
            table.writerows((one.name, f.name, f.type, f.meaning, f.code_table or "") for f in one.fields)
