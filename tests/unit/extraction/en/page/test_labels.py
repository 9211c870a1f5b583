from pathlib import Path

import pytest

from extraction.en.page.labels import WORDS, bare, load
from extraction.text.document import Zone


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("Source: Xinhua", Zone.STAMP),
        ("[Editor in charge: Bai Lu]", Zone.BYLINE),
        ("Reporter丨Bu Fan", Zone.BYLINE),
        ("Reporter/Bi Ran", Zone.BYLINE),
        ("Bian Lin/text Shui Kai/picture", Zone.BYLINE),
        ("See also: flowers", Zone.TEASER),
        ("The meeting emphasized: check gas", None),
        ("no label here", None),
    ],
)
def test_labels_tell_zones(line: str, zone: Zone | None) -> None:
    assert WORDS.label(line, 0, len(line)) == zone


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("see also\u00a0 shanghai opens", Zone.TEASER),
        ("[print this page]", Zone.NAVIGATION),
        ("the meeting", None),
        ("", None),
    ],
)
def test_openings_tell_zones(line: str, zone: Zone | None) -> None:
    assert WORDS.opening(line, 0) == zone


def test_bare_words_have_no_punctuation() -> None:
    assert bare("- END -") == "end"
    assert bare(" [Print]  [Close] ") == "print close"


def test_a_phrase_with_capitals_or_two_zones_is_refused(tmp_path: Path) -> None:
    rest = "[openings]\n[whole]\n[closing]\n[roles]\n"
    path = tmp_path / "layout.toml"
    path.write_text(f'[labels]\nstamp = ["Source"]\n{rest}', encoding="utf-8")
    with pytest.raises(ValueError, match="lower case"):
        load(path)
    path.write_text(f'[labels]\nstamp = ["source"]\nbyline = ["source"]\n{rest}', encoding="utf-8")
    with pytest.raises(ValueError, match="two zones"):
        load(path)
