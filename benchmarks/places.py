"""Coding of places on the sample articles: ``python -m benchmarks.places HOME``, HOME holding a build of samples/texts.

The gold facts name the place and level of each meeting; a code is right where a name of its unit is the gold's and the
level is the same. Townships have no codes: theirs should stay open.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import duckdb

from schemas.gazetteer import REFERENCE
from warehouse.store.home import Home

SAMPLES = Path(__file__).parents[1] / "samples"
_ROWS = """
    SELECT d.source_uri, d.kind = 'meeting_report', m.place_code, p.level
    FROM main.documents d
    LEFT JOIN main.meeting_reports USING (document_id)
    LEFT JOIN main.meetings m USING (meeting_id)
    LEFT JOIN main.places p USING (place_code)
"""


def place_key(name: str | None) -> str:
    """Letters of a name without its generic word."""
    bare = re.sub(r"\b(city|county|district|prefecture|province|autonomous|banner)\b", " ", (name or "").lower())
    return re.sub(r"[^a-z]", "", bare)


def main() -> None:
    """Prints counts by split and level, and every text whose code is not the gold's."""
    with duckdb.connect(str(Home(Path(sys.argv[1])).warehouse), read_only=True) as con:
        found = {Path(uri).stem: tuple(rest) for uri, *rest in con.execute(_ROWS).fetchall()}
        names: dict[str, set[str]] = defaultdict(set)
        for code, *written in con.execute("SELECT place_code, name_en, label_en FROM main.places").fetchall():
            names[code] |= {place_key(name) for name in written}
    with (REFERENCE / "place_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["place_code"]].add(place_key(row["alias"]))
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in (SAMPLES / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if not gold["relevant"]:
            continue
        is_read, code, level = found.get(gold["id"], (False, None, None))
        if not is_read:
            verdict = "not taken for a meeting report"
        elif not gold["place"]:
            verdict = "none, none given" if code is None else "none, coded"
        elif code is None:
            verdict = "open"
        elif place_key(gold["place"]) not in names[code]:
            verdict = "wrong"
        else:
            verdict = "right" if level == gold["level"] else "right name, other level"
        counts[gold["split"], gold["level"]][verdict] += 1
        if verdict in {"wrong", "open", "none, coded", "right name, other level"}:
            print(f"{gold['id']}: gold {gold['place']} ({gold['level']}), coded {code} ({level}): {verdict}")
    for (split, level_name), tally in sorted(counts.items()):
        print(f"{split:8} {level_name:12} {dict(sorted(tally.items()))}")


if __name__ == "__main__":
    main()
