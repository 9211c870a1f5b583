"""Every word of the page stands in both languages, is used, and closed lists of codes are named whole."""

from __future__ import annotations

import re

import pytest

from schemas import catalog
from schemas.project import data
from schemas.vocabularies import (
    ADMIN_LEVELS,
    CODEBOOKS,
    CONVENERS,
    MODES,
    PLACE_BASES,
    RELATIONS,
    RENDITIONS,
    SEVERITIES,
    YEAR_BASES,
)
from warehouse.corrections.form import ACTIONS
from warehouse.evaluation.columns import FIELDS
from warehouse.release.dataset import TITLE, Creator, Description, invented
from warehouse.release.report.messages import messages, say

ASSETS = data("warehouse.release.report", "assets")
SCRIPT = "\n".join(path.read_text(encoding="utf-8") for path in ASSETS.iterdir() if path.name.endswith(".js"))
PAGE = (ASSETS / "page.html.j2").read_text(encoding="utf-8")
QUOTED = set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', SCRIPT + PAGE))
GROUPS = set(re.findall(r'word\("([a-z_]+)"', SCRIPT)) | set(re.findall(r"say\(`([a-z_]+)\.\$\{", SCRIPT))
HAN = re.compile(r"[\u4e00-\u9fff]")


def forms(key: str) -> list[str]:
    english, chinese = messages()[key]
    return [*([english] if isinstance(english, str) else english), chinese]


def test_what_the_page_says_has_a_message_and_no_message_is_unused() -> None:
    asked = set(re.findall(r'say\(\s*"([^"]+)"', SCRIPT + PAGE))
    asked |= set(re.findall(r'data-say(?:-label|-placeholder)?="([^"]+)"', PAGE))
    assert len(asked) > 150
    assert sorted(asked - messages().keys()) == []
    assert sorted(group for group in GROUPS if not any(key.startswith(f"{group}.") for key in messages())) == []
    unused = [key.partition(".") for key in messages() if key not in QUOTED]
    assert sorted(f"{group}.{key}" for group, _, key in unused if group not in GROUPS) == []
    named = {"column", "fact", "filter", "first"}  # by words of the script itself, not by codes of the data
    assert sorted(f"{g}.{key}" for g, _, key in unused if g in named and not re.search(rf"\b{key}\b", SCRIPT)) == []


def test_both_languages_take_the_same_values_and_chinese_is_chinese() -> None:
    for key in messages():
        taken = [sorted(set(re.findall(r"\{(\w+)\}", form))) for form in forms(key)]
        assert all(one == taken[0] for one in taken), key
        words = re.sub(r"\{\w+\}", "", forms(key)[-1])
        assert not re.search(r"[\u4e00-\u9fff}][,;:()?]|[,;:()?][\u4e00-\u9fff{]", forms(key)[-1]), key
        assert HAN.search(words) or not re.search(r"[a-z]{4}", words) or key == "page.language", key
        assert not HAN.search(forms(key)[0]) or key == "page.language", key
    assert (say("filter.reset"), say("filter.reset", "zh")) == ("Reset", "重置")


def _values(table: str, column: str) -> tuple[str, ...]:
    return tuple(next(one for one in catalog.table(table).columns if one.name == column).values or ())


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("level", ADMIN_LEVELS),
        ("rendition", RENDITIONS),
        ("mode", MODES),
        ("convener", CONVENERS),
        ("year_basis", YEAR_BASES),
        ("place_basis", PLACE_BASES),
        ("relation", RELATIONS),
        ("severity", SEVERITIES),
        ("book", tuple(CODEBOOKS)),
        ("action", ACTIONS),
        ("gate", _values("main.releases", "gate_status")),
        ("status", _values("main.corrections", "status")),
        ("basis", _values("quality.accuracy", "basis")),
        ("split", _values("quality.accuracy", "split")),
        ("missing", (*Description().missing, *Description(creators=(Creator(family="Li"),)).missing)),
    ],
)
def test_a_closed_list_of_codes_is_named_whole(group: str, codes: tuple[str, ...]) -> None:
    assert codes
    named = {key.partition(".")[2] for key in messages() if key.startswith(f"{group}.")}
    assert named == set(codes)


def test_fields_that_accuracy_is_told_of_are_named() -> None:
    fields = {field for found in FIELDS.values() for field in found}
    assert {f"field.{field}" for field in fields} == {key for key in messages() if key.startswith("field.")}


def test_our_title_and_what_is_told_of_samples_are_those_of_the_papers() -> None:
    assert say("page.name") == TITLE
    for samples, told in ((3, say("invented.some").format(samples=3, all=9)), (9, say("invented.all"))):
        assert invented(samples, 9) == told + say("invented.rest")
