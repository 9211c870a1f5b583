"""``safegov evaluate``: a user's own texts and gold facts."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from pipelines.errors import UsageError
from tests.builders.commands import app

TEXT = (
    "On the morning of May 6, 2022, Danling County held a county-wide video conference on production safety. "
    "County magistrate Kang Liwen presided over the meeting and delivered a speech. Kang Liwen emphasized that it is "
    "necessary to investigate the hidden dangers of coal mines one by one."
)
GOLD = {
    "id": "one", "relevant": True, "published_on": None, "held_on": "2022-05-06", "year_basis": "stated",
    "place": "Danling", "level": "county", "mode": "video",
    "attendees": [{"name": "Kang Liwen", "title": "County magistrate", "presided": True, "spoke": True}],
    "sentences": {"3": {"speaker": "Kang Liwen", "sectors": ["coal_mining"]}},
}  # fmt: skip


def corpus(folder: Path, gold: dict[str, object]) -> list[str]:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    return ["evaluate", "--texts", str(folder), "--gold", str(folder / "gold.jsonl")]


def test_right_readings_score_one(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, [*corpus(tmp_path, GOLD), "--json"], catch_exceptions=False)
    report = json.loads(told.stdout)
    assert report["n_texts"] == 1
    assert {one["value"] for one in report["measures"]} == {1.0}


def test_a_difference_is_listed_with_gold_and_reading(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, [*corpus(tmp_path, GOLD | {"held_on": "2022-05-07"}), "--errors", "5", "--json"])
    errors = json.loads(told.stdout)["errors"]
    assert [(one["field"], one["want"], one["got"]) for one in errors] == [("held_on", "2022-05-07", "2022-05-06")]


def test_texts_without_gold_are_refused() -> None:
    told = CliRunner().invoke(app, ["evaluate", "--texts", "samples/texts"])
    assert told.exit_code != 0
    assert "--gold" in str(told.exception)


def test_a_field_that_is_not_measured_is_refused_with_those_that_are(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, [*corpus(tmp_path, GOLD), "--field", "colour"])
    assert isinstance(told.exception, UsageError)
    assert "'colour'" in str(told.exception) and "held_on" in str(told.exception)
