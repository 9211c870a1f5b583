from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.builders.copies import other_meeting, with_debris, with_header, with_spelling
from tests.builders.paths import ROOT
from warehouse.dedup.near_duplicates import find_repeats
from warehouse.dedup.sketches import SCHEMA, sketches
from warehouse.store.home import Home

SAMPLES = sorted((ROOT / "samples" / "texts").glob("*.txt"))
TEXTS = [path.read_text(encoding="utf-8") for path in SAMPLES]


def _store(folder: Path, texts: dict[str, str], n_parts: int = 2) -> Home:
    home = Home(folder)
    ids = list(texts)
    for part in range(n_parts):
        chosen = ids[part::n_parts]
        path = home.sketches / f"drop{part}" / "part-00000.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        sketches(chosen, [texts[one] for one in chosen]).write_parquet(path)
    return home


def _documents(days: dict[str, date | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {"document_id": list(days), "published_on": list(days.values())},
        schema={"document_id": pl.String, "published_on": pl.Date},
    )


def _found(home: Home, days: dict[str, date | None]) -> dict[str, str]:
    return dict(find_repeats(home, _documents(days)).select("document_id", "duplicate_of").iter_rows())


def test_copies_are_found_and_other_meetings_are_not(tmp_path: Path) -> None:
    """Precision and recall on copies of the samples as the web makes them, and on reports of other meetings made by the
    same template. Figures for each way: python -m benchmarks.repetition."""
    rng = random.Random(5)
    texts: dict[str, str] = {}
    wanted: set[str] = set()
    for number, text in enumerate(TEXTS):
        texts[f"{number:03d}-0"] = text
        copies = (
            with_debris(text, rng, TEXTS),
            with_header(text, rng),
            with_spelling(text, rng),
            with_debris(with_spelling(with_header(text, rng), rng), rng, TEXTS),
        )
        for way, copy in enumerate(copies, start=1):
            texts[f"{number:03d}-{way}"] = copy
            wanted.add(f"{number:03d}-{way}")
        if other := other_meeting(text, rng):
            texts[f"{number:03d}-x"] = with_debris(other, rng, TEXTS)
    found = _found(_store(tmp_path, texts), dict.fromkeys(texts, None))
    right = {copy for copy, first in found.items() if copy in wanted and first == f"{copy[:3]}-0"}
    others = [copy for copy in found if copy.endswith("x")]
    assert len(right) / len(wanted) >= 0.99
    assert len(right) / len(found) >= 0.99
    assert len(others) <= 0.01 * sum(one.endswith("x") for one in texts)
    assert {copy[:3] for copy in found} == {found[copy][:3] for copy in found}  # never two of the samples


def test_the_earliest_by_publication_holds_then_the_least_id(tmp_path: Path) -> None:
    text = TEXTS[0]
    home = _store(tmp_path, {"a": text, "b": text + " End.", "c": text + " The end.", "d": TEXTS[1]})
    late, early = date(2023, 5, 2), date(2023, 5, 1)
    assert _found(home, {"a": late, "b": early, "c": None, "d": None}) == {"a": "b", "c": "b"}
    assert _found(home, {"a": None, "b": None, "c": None, "d": None}) == {"b": "a", "c": "a"}
    assert _found(home, {"b": None, "c": late, "d": None}) == {"b": "c"}


def test_order_and_split_decide_nothing(tmp_path: Path) -> None:
    rng = random.Random(2)
    texts = {f"{number}{way}": copy for number, text in enumerate(TEXTS[:12]) for way, copy in
             enumerate((text, with_debris(text, rng, TEXTS), with_spelling(text, rng)))}  # fmt: skip
    expected = None
    for trial in range(4):
        names = rng.sample(sorted(texts), len(texts))
        home = _store(tmp_path / str(trial), {name: texts[name] for name in names}, n_parts=rng.randint(1, 5))
        found = find_repeats(home, _documents(dict.fromkeys(names, None)))
        expected = found if expected is None else expected
        assert found.equals(expected)
    assert expected is not None
    assert expected.height == 24


def test_no_repeat_points_to_a_repeat(tmp_path: Path) -> None:
    rng = random.Random(4)
    texts = {"0": TEXTS[3]}
    for step in range(1, 12):  # each a copy of the one before
        texts[f"{step:x}"] = with_spelling(texts[f"{step - 1:x}"], rng, 0.01)
    found = _found(_store(tmp_path, texts), dict.fromkeys(texts, None))
    assert found
    assert not set(found.values()) & set(found)


def test_an_empty_store_has_no_repeats(tmp_path: Path) -> None:
    assert find_repeats(Home(tmp_path), _documents({"a": None})).is_empty()


@pytest.mark.parametrize("text", ["", "one", "one two three four", "安全生产", "\ud800", "a " * 50_000])
def test_any_text_has_a_sketch(text: str) -> None:
    frame = sketches(["x", "y"], [text, "another text altogether, of some words"])
    assert frame.schema == pl.Schema(SCHEMA)
    assert frame["n_runs"].min() >= 1  # type: ignore[operator]


def test_a_chinese_text_is_compared_by_its_characters(tmp_path: Path) -> None:
    rows = [f"第{n}条要求各部门开展矿山安全检查，落实责任制，{n * 7}处隐患必须整改到位。" for n in range(30)]
    text = "".join(rows)
    other = "".join(f"全市召开{n}次会议，通报道路交通事故{n * 3}起，强调客运企业整顿。" for n in range(30))
    home = _store(tmp_path, {"a": text, "b": "首页 新闻 " + text[:-40], "c": other})
    assert _found(home, {"a": None, "b": None, "c": None}) == {"b": "a"}
