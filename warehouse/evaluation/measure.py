"""How accurate the present reader is on texts that were annotated by hand, measured once for each reader and gold."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from extraction.languages import versions
from extraction.model import Reading, SourceHints
from extraction.version import EXTRACTOR_VERSION
from schemas.polars_types import polars_schema
from schemas.tables_quality import ACCURACY
from warehouse.store.home import Home
from warehouse.store.parts import read_frame, write_frame

if TYPE_CHECKING:
    from warehouse.evaluation.gold import Sheet
    from warehouse.evaluation.scores import Measure, Scores

GOLD = "gold.jsonl"
REFERENCES = "gold_references.jsonl"
"""Beside the gold facts: the other meetings that some of the texts name (``id``, ``references``)."""
TEXTS = "texts"
FIRST_LOOKS = "first_looks.csv"
SHIPPED = "accuracy.csv"
"""What ``shipped_accuracy`` measured of the readers that come with these texts."""
CORPUS = "corpus"
"""Folder of the coded demands (``warehouse.evaluation.coded_corpus``)."""
LOTS = "lots"
"""Folder of further annotated texts, by language, that are measured only."""
SPLITS = ("develop", "measure", "all")


def gold_of(file: Path) -> dict[str, Sheet]:
    """The gold facts in ``file``. Raises FileNotFoundError, and GoldError where they cannot be used."""
    from warehouse.evaluation.gold import add_references, load_gold  # noqa: PLC0415 - as below

    gold = load_gold(file.read_text(encoding="utf-8").splitlines())
    beside = file.with_name(REFERENCES)
    if file.name != GOLD or not beside.is_file():
        return gold
    return add_references(gold, beside.read_text(encoding="utf-8").splitlines())


Reader = Callable[[str, SourceHints], Reading]


def reader_here() -> Reader:
    """The present reader. Loading its words and places takes a second, and most processes never read."""
    from extraction.languages import read  # noqa: PLC0415 - as said

    return read


def scores(samples: Path, split: str = "all", reader: Reader | None = None) -> Scores:
    """Reads the annotated texts of one split of ``samples`` and scores them."""
    return scores_of(samples / TEXTS, samples / GOLD, split, reader)


def scores_of(texts: Path, gold: Path, split: str = "all", reader: Reader | None = None) -> Scores:
    """Reads the texts ``<id>.txt`` of one split of the gold facts and scores them.

    Raises FileNotFoundError where a file is missing, and GoldError where the gold facts cannot be used.
    """
    from warehouse.evaluation.scores import evaluate  # noqa: PLC0415 - as above

    sheets = {name: sheet for name, sheet in gold_of(gold).items() if split in ("all", sheet.get("split"))}
    held = {name: (texts / f"{name}.txt").read_text(encoding="utf-8") for name in sheets}
    return evaluate(sheets, held, reader or reader_here())


def corpora(samples: Path) -> list[tuple[str, str, Path]]:
    """Language, name and folder of each set of gold facts: English in ``samples`` itself, others in ``<language>/``,
    those that a run on the samples does not take in (``LOTS``) in ``lots/<language>/``."""
    own = [("en", samples.name, samples)] if (samples / GOLD).is_file() else []
    found = [*sorted(samples.glob(f"*/{GOLD}")), *sorted((samples / LOTS).glob(f"*/{GOLD}"))]
    return own + [
        (file.parent.name, f"{samples.name}/{file.parent.relative_to(samples).as_posix()}", file.parent)
        for file in found
    ]


def rows(by_split: Mapping[str, Sequence[Measure]], corpus: str, language: str = "en") -> pl.DataFrame:
    """Rows of ``quality.accuracy`` for one corpus, from the figures of each split."""
    from warehouse.evaluation.columns import about  # noqa: PLC0415 - as below

    made = [
        {
            "extractor_version": versions().get(language, EXTRACTOR_VERSION),
            "corpus": corpus,
            "language": language,
            "split": split,
            "rendition": measure.rendition,
            "field": measure.field,
            "metric": measure.metric,
            "value": measure.value,
            "ci_low": measure.low,
            "ci_high": measure.high,
            "n": measure.n,
            "n_right": measure.right,
            "n_missed": measure.missed,
            "n_invented": measure.invented,
            "code": measure.code,
            "basis": "after_mending",
            "about": about(measure.field) if measure.code is None else None,
            "looked_on": None,
        }
        for split, found in by_split.items()
        for measure in found
        if measure.n or measure.code is not None
    ]
    frame = pl.DataFrame(made, schema=polars_schema(ACCURACY))
    return frame.sort(ACCURACY.primary_key)


def _coded(folder: Path, splits: Sequence[str], reader: Reader) -> pl.DataFrame:
    """Rows for the corpus of coded demands: the reader against its gold, and coder against coder."""
    from warehouse.evaluation import coded_corpus  # noqa: PLC0415 - as above

    by_split: dict[str, list[Measure]] = {split: coded_corpus.machine(folder, reader, split) for split in splits}
    by_split["all"] = [*by_split.get("all", []), *coded_corpus.coders(folder)]
    return rows(by_split, f"{folder.parent.name}/{folder.name}")


def first_looks(samples: Path) -> pl.DataFrame:
    """Rows of ``quality.accuracy`` for the first looks at texts that were set aside, from ``first_looks.csv``.

    They are history: figures of earlier readers, before anything was mended by what those texts showed.
    """
    from warehouse.evaluation.columns import about  # noqa: PLC0415 - as below

    file = samples / FIRST_LOOKS
    if not file.is_file():
        return pl.DataFrame(schema=polars_schema(ACCURACY))
    with file.open(encoding="utf-8", newline="") as lines:
        made = [
            {
                "extractor_version": row["extractor_version"],
                "corpus": row["corpus"],
                "language": row["language"],
                "split": "measure",
                "rendition": "all",
                "field": row["field"],
                "metric": row["metric"],
                "value": float(row["value"]),
                "n": int(row["n"]),
                "basis": "first_look",
                "about": about(row["field"]),
                "looked_on": date.fromisoformat(row["looked_on"]),
            }
            for row in csv.DictReader(lines)
        ]
    return pl.DataFrame(made, schema=polars_schema(ACCURACY))


def fingerprint(samples: Path, reader_hash: str) -> str | None:
    """What a measurement rests on, as one hash (16 hexadecimal digits): the readers' code, the texts and gold facts in
    ``samples``, and earlier looks; None where there are no gold facts."""
    found = corpora(samples)
    if not found:
        return None
    digest = hashlib.sha256(reader_hash.encode())
    for _language, _name, folder in found:
        texts = sorted((folder / TEXTS).glob("*.txt"))
        for file in (folder / GOLD, folder / REFERENCES, *texts):
            digest.update(file.read_bytes() if file.is_file() else b"")
    for file in sorted((samples / CORPUS).rglob("*.jsonl")):
        digest.update(file.read_bytes())
    if (samples / FIRST_LOOKS).is_file():
        digest.update((samples / FIRST_LOOKS).read_bytes())
    return digest.hexdigest()[:16]


def kept_file(home: Home, samples: Path, reader_hash: str) -> Path | None:
    """Where the measurement of this reader is kept in ``home``; None where ``samples`` holds no gold facts."""
    of = fingerprint(samples, reader_hash)
    return None if of is None else home.store / "accuracy" / f"{EXTRACTOR_VERSION}-{of}.parquet"


def shipped(samples: Path, reader_hash: str) -> pl.DataFrame | None:
    """The measurement that lies beside the texts (``shipped_accuracy`` writes it), where it is of this reader and of
    these texts; None where it is not: a reader that was changed is measured."""
    file = samples / SHIPPED
    try:
        with file.open(encoding="utf-8") as lines:
            if next(lines, "").split() != ["#", fingerprint(samples, reader_hash)]:
                return None
            return pl.read_csv(lines.read().encode(), schema=polars_schema(ACCURACY))
    except FileNotFoundError:
        return None


def accuracy(home: Home, samples: Path, reader_hash: str, splits: Sequence[str] = SPLITS) -> pl.DataFrame:
    """Rows of ``quality.accuracy`` for the present reader: as shipped with the texts, else measured once, then kept in
    the store.

    ``reader_hash`` changes with the reader's code. No rows where ``samples`` holds no gold facts.
    """
    kept = kept_file(home, samples, reader_hash)
    if kept is None:
        return pl.DataFrame(schema=polars_schema(ACCURACY))
    if kept.exists() and (held := read_frame(kept)).columns == ACCURACY.column_names:
        return held
    measured = shipped(samples, reader_hash)
    if measured is None:
        measured = measured_on(samples, splits)
    write_frame(kept, measured)
    return measured


def measured_on(samples: Path, splits: Sequence[str] = SPLITS) -> pl.DataFrame:
    """Rows of ``quality.accuracy`` for the present reader: it reads all annotated texts of ``samples``, half a minute's
    work. Raises as ``scores_of`` does."""
    once = cache(reader_here())  # a text is in two splits, and read once
    looked = first_looks(samples)
    measured = pl.concat(
        rows({split: scores(folder, split, once).measures for split in splits}, name, language)
        for language, name, folder in corpora(samples)
    )
    if (samples / CORPUS).is_dir():
        measured = pl.concat([measured, _coded(samples / CORPUS, splits, once)])
    # A look at the present reader's own version would stand beside its measurement: the measurement holds.
    looked = looked.join(measured, on=ACCURACY.primary_key, how="anti")
    return pl.concat([measured, looked]).sort(ACCURACY.primary_key)


class Ahead:
    """Measures in a process of its own while the tables are built. What it does not manage, ``accuracy`` does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, home: Home, samples: Path, reader_hash: str) -> None:
        """Begins, unless this reader was measured before, here or where it was made."""
        kept = kept_file(home, samples, reader_hash)
        if kept is None or kept.exists() or self._process is not None or shipped(samples, reader_hash) is not None:
            return
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "warehouse.evaluation.measure", str(home.path), str(samples), reader_hash],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it is done, however it went."""
        if self._process is not None:
            self._process.wait()

    def close(self) -> None:
        """Ends it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


if __name__ == "__main__":
    accuracy(Home(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3])
