"""Files of corrections, YAML or CSV: read, and written as text."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import yaml

from schemas.written import WrittenError, read_text, read_yaml
from warehouse.corrections.form import Correction, CorrectionError, from_entry, to_entry


def read_file(file: Path) -> list[Correction]:
    """The corrections in ``file`` (.yaml, .yml or .csv). Raises CorrectionError."""
    try:
        content = read_text(file)
    except WrittenError as error:
        raise CorrectionError(str(error)) from error
    return parse(content, file)


def parse(content: str, file: Path) -> list[Correction]:
    """The corrections in ``content``, which is that of ``file`` (its suffix says the form). Raises CorrectionError."""
    is_table = file.suffix.lower() == ".csv"
    try:
        # The base loader keeps all values as written: 410200 and 2023-05-23 stay text.
        entries, lines = _rows(content) if is_table else read_yaml(content, str(file), yaml.BaseLoader, _EXPECTED)
    except csv.Error as error:
        raise CorrectionError(f"{file}: no CSV ({error}); see docs/corrections.md") from error
    except WrittenError as error:
        raise CorrectionError(str(error)) from error
    if entries in (None, ""):
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CorrectionError(f"{file}: a list of corrections is expected, each a mapping; see docs/corrections.md")
    if is_table:
        for entry, line in zip(entries, lines, strict=True):
            if None in entry:
                raise CorrectionError(
                    f"{file}, line {line}: {len(entry[None])} cells more than the first line has names, from "
                    f"{entry[None][0]!r} on; put a cell that holds a comma into quotes"
                )
        # A CSV row has all columns: an empty cell says nothing, but for expect of set, where it says "no value".
        entries = [
            {k: v for k, v in entry.items() if (v or "").strip() or (k == "expect" and entry.get("action") == "set")}
            for entry in entries
        ]
    return [
        from_entry(entry, f"{file}, entry {number} (line {line})")
        for number, (entry, line) in enumerate(zip(entries, lines, strict=True), 1)
    ]


_EXPECTED = "a list of corrections, each `- action: …` and its names below (docs/corrections.md)"


def _rows(content: str) -> tuple[list[dict[Any, Any]], list[int]]:
    """The rows of a CSV file and the line on which each begins."""
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    rows, lines, line = [], [], 2
    for row in reader:
        rows.append(row)
        lines.append(line)
        line = reader.line_num + 1
    return rows, lines


def dump(corrections: list[Correction]) -> str:
    """``corrections`` as YAML that ``read_file`` reads back."""
    return yaml.safe_dump(
        [to_entry(correction) for correction in corrections], allow_unicode=True, sort_keys=False, width=110
    )
