"""Which reader gets which text, and that a user of one language does not pay for the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extraction import languages
from extraction.model import SourceHints

ROOT = Path(__file__).parents[3]
CHINESE = (
    "清河县召开安全生产工作会议\n\n2023-05-04　来源：清河发布\n\n"
    "5月3日，清河县召开安全生产工作会议。县长苗秀山出席会议并讲话。\n\n"
    "苗秀山强调，要对城镇燃气逐户排查，严禁违规充装。\n"
)
ENGLISH = (
    "On May 3, 2023, Qinghe County held a work conference on production safety. County head Miao Xiushan attended the "
    "conference and delivered a speech. Miao Xiushan stressed that all towns must check the gas of restaurants."
)


@pytest.mark.parametrize(("text", "code"), [(CHINESE, "zh"), (ENGLISH, "en")])
def test_each_text_goes_to_the_reader_of_its_language(text: str, code: str) -> None:
    reading = languages.read(text)
    assert reading.document.language == code
    assert reading.document.kind == "meeting_report"
    assert len(reading.attendees) == 1
    assert reading.directives


def test_a_language_without_a_reader_gets_the_one_of_the_default() -> None:
    reading = languages.read("Мэр провел совещание по безопасности в городе и призвал всех к порядку.")
    assert reading.document.language == "ru"
    assert reading.document.kind == "other"
    assert languages.reader_of("ru").language == languages.DEFAULT


def test_metadata_reaches_every_reader() -> None:
    hints = SourceHints(title="标题", publisher="清河发布")
    for text in ("5月3日，县里开会。", "On May 3, the county held a meeting."):
        assert languages.read(text, hints).document.title == "标题"


def test_every_reader_has_the_version_that_is_told_without_making_it() -> None:
    assert set(languages.versions()) == set(languages.READERS)
    for code, version in languages.versions().items():
        assert languages.reader_of(code).version == version
        assert languages.reader_of(code).language == code


@pytest.mark.parametrize(
    ("text", "absent"), [(ENGLISH, "extraction.zh.reader"), (CHINESE, "extraction.text.lexicon")], ids=["en", "zh"]
)
def test_the_words_of_another_language_are_not_loaded(text: str, absent: str) -> None:
    program = (
        "import sys\nfrom extraction.languages import read\n"
        f"read({text!r})\nassert {absent!r} not in sys.modules, 'loaded'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
