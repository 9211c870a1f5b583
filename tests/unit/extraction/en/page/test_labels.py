from pathlib import Path

import pytest

from extraction.en.page.labels import WORDS, bare, load
from extraction.text.document import Section


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Source: Xinhua", Section.STAMP),
        ("[Editor in charge: Bai Lu]", Section.BYLINE),
        ("Reporter丨Bu Fan", Section.BYLINE),
        ("Reporter/Bi Ran", Section.BYLINE),
        ("Bian Lin/text Shui Kai/picture", Section.BYLINE),
        ("See also: flowers", Section.TEASER),
        ("The meeting emphasized: check gas", None),
        ("no label here", None),
    ],
)
def test_labels_tell_sections(line: str, section: Section | None) -> None:
    assert WORDS.label(line, 0, len(line)) == section


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("see also\u00a0 shanghai opens", Section.TEASER),
        ("[print this page]", Section.NAVIGATION),
        ("the meeting", None),
        ("", None),
    ],
)
def test_openings_tell_zones(line: str, section: Section | None) -> None:
    assert WORDS.opening(line, 0) == section


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
    with pytest.raises(ValueError, match="two sections"):
        load(path)
