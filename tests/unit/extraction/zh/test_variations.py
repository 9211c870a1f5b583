"""What a page may look like without saying anything else: the facts that are read must not change."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.model import Reading
from extraction.zh.page.text import fold, simplified
from extraction.zh.reader import Reader
from schemas.characters import simplified_forms

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
TEXTS: dict[str, str] = {case["id"]: case["text"] for case in CASES}
PLAIN = [name for name in TEXTS if name not in ("pinyin_in_brackets", "bilingual", "traditional_telephone_conference")]


@cache
def reader() -> Reader:
    return Reader()


def facts(text: str) -> dict[str, object]:
    reading = reader().read(text)
    meeting = reading.meeting
    return {
        "kind": reading.document.kind,
        "published_on": reading.document.published_on,
        "held_on": meeting and meeting.held_on,
        "level": meeting and meeting.admin_level,
        "mode": meeting and meeting.mode,
        "type": meeting and meeting.meeting_type_code,
        "place": meeting and simplified(meeting.place_name or ""),
        "attendees": [(simplified(one.name), one.rank_code, one.presided, one.spoke) for one in reading.attendees],
        "demands": [
            (
                simplified(row.speaker_name or ""),
                row.stringency,
                tuple((code.codebook, code.code) for code in row.codes),
            )
            for row in reading.directives
        ],
    }


@cache
def _to_traditional() -> dict[int, str]:
    return {ord(plain): chr(full) for full, plain in reversed(simplified_forms().items())}


FULL_WIDTH = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789"}
VARIATIONS: dict[str, Callable[[str], str]] = {
    "traditional": lambda text: text.translate(_to_traditional()),
    "full_width_digits": lambda text: text.translate(FULL_WIDTH),
    "windows_line_ends": lambda text: text.replace("\n", "\r\n"),
    "no_blank_lines": lambda text: text.replace("\n\n", "\n"),
    "indented": lambda text: "\n".join("　　" + line if line else line for line in text.split("\n")),
    "hard_blanks": lambda text: text.replace("　", "\u00a0"),
    "no_width": lambda text: text.replace("会", "会\u200b"),
    "menu_above": lambda text: "您当前的位置：首页 > 新闻中心 > 要闻\n" + text,
    "buttons_below": lambda text: text + "\n【打印】【关闭】\n扫一扫在手机打开当前页\n",
    "links_below": lambda text: text + "\n相关新闻\n· 李二检查节日市场\n· 王一主持召开经济工作会议\n",
    "credits_below": lambda text: text + "\n责编：王　一　　审核：李　二\n",
    "figures_set_off": lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", text),
    "comments_below": lambda text: (
        text + "\n网友评论\n请登录后发表评论，评论应当遵守法律法规\n老槐：政府也要查查煤气罐！\n"
    ),
    "app_below": lambda text: text + "\n下载柳河客户端，请打开通知，以免错过安全新闻。\n",
    "half_width_marks": lambda text: text.replace("，", ",").replace("；", ";"),
}


@pytest.mark.parametrize("variation", VARIATIONS)
@pytest.mark.parametrize("name", PLAIN)
def test_a_page_that_says_the_same_is_read_the_same(name: str, variation: str) -> None:
    text = TEXTS[name]
    assert facts(VARIATIONS[variation](text)) == facts(text)


@pytest.mark.parametrize("width", [30, 38, 44])
@pytest.mark.parametrize("name", PLAIN)
def test_lines_broken_at_a_fixed_width_are_read_as_one(name: str, width: int) -> None:
    def broken(line: str) -> str:
        return "\n".join(re.findall(rf".{{1,{width}}}(?:(?<!\d)(?=.)|$)", line)) if len(line) > width else line

    wrapped = "\n".join(map(broken, TEXTS[name].split("\n")))
    told = facts(wrapped)
    assert (told["kind"], told["held_on"], told["place"]) == tuple(
        facts(TEXTS[name])[key] for key in ("kind", "held_on", "place")
    )


@pytest.mark.parametrize("day", ["三月五日", "3 月 5 日", "03月05日", "３月５日"])
def test_a_day_is_read_however_it_is_written(day: str) -> None:
    text = (
        f"白鹿县召开会议\n\n2023-03-06　来源：白鹿发布\n\n{day}上午，白鹿县召开安全生产工作会议，"
        "县长岑卫民主持会议并要求，必须逐户检查。\n"
    )
    assert str(facts(text)["held_on"]) == "2023-03-05"


def test_headlines_one_below_the_other_stay_lines() -> None:
    heads = (
        "白鹿县召开安全生产工作会议部署春季工作任务\n青石县召开森林防火工作会议部署春季防火任务\n"
        "柳河县召开防汛抗旱工作会议部署汛期各项工作\n"
    )
    assert fold(heads * 2).origin is None


@pytest.mark.parametrize(
    ("was", "now"),
    [("柴望舒", "欧阳望舒"), ("柴望舒", "柴 望"), ("权伯安", "尉迟安"), ("麦小禾", "麦 禾"), ("苗寿山", "买买提·艾力")],
)
def test_another_name_is_read_in_the_same_place(was: str, now: str) -> None:
    text = TEXTS["county_committee_with_lists"]
    told, other = facts(text), facts(text.replace(was, now))
    name = now.replace(" ", "")
    swapped = [(name if one[0] == was else one[0], *one[1:]) for one in told["attendees"]]  # type: ignore[attr-defined]
    assert other["attendees"] == swapped
    assert len(other["demands"]) == len(told["demands"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("was", "now"), [("沅陵", "大庸"), ("沅陵", "隆回"), ("沅陵", "麻阳")])
def test_another_place_is_read_in_its_stead(was: str, now: str) -> None:
    text = TEXTS["county_committee_with_lists"]
    other = facts(text.replace(was, now))
    assert other["place"] in (now, "")
    assert {**other, "place": None} == {**facts(text), "place": None}


def test_a_city_s_people_are_of_the_city() -> None:
    text = TEXTS["county_committee_with_lists"].replace("县委", "市委").replace("县长", "市长").replace("县", "市")
    told = facts(text.replace("沅陵市", "娄底市").replace("沅陵", "娄底"))
    assert told["level"] == "prefecture"
    assert [one[1] for one in told["attendees"]][:2] == ["mayor", "executive_deputy_mayor"]  # type: ignore[attr-defined]


def spans(reading: Reading) -> list[tuple[int, int]]:
    rows = [*reading.attendees, *reading.directives, *reading.figures, *reading.evidence, *reading.place_mentions]
    found = [(row.start, row.end) for row in rows]
    found += [(code.start, code.end) for row in reading.directives for code in row.codes]
    found += [row.deadline for row in reading.directives if row.deadline]
    found += [figure.period for figure in reading.figures if figure.period]
    found += [(issue.start, issue.end) for issue in reading.issues if issue.start is not None and issue.end is not None]
    return found


BASE = TEXTS["absent_principals"]
NOISE = st.text(alphabet=st.sampled_from("要会市长李·（）(wù)，。；：“”、\u200b\n 3月日年一二%"), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NOISE, NOISE, st.integers(0, len(BASE)))
def test_every_span_lies_in_the_text_whatever_stands_in_it(left: str, inside: str, at: int) -> None:
    text = f"{left}{BASE[:at]}{inside}{BASE[at:]}"
    for story in reader().stories(text):
        for start, end in spans(story.reading):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
        for row in story.reading.directives:
            assert "\n" not in text[row.start : row.end]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_and_folded_place_by_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.flat) <= len(text)
    for place in range(len(folded.flat)):
        start, end = folded.span(place, place + 1)
        assert simplified(text)[start:end] == folded.flat[place]
    assert reader().read(text).document.language == "zh"


def test_the_same_text_gives_the_same_reading() -> None:
    assert reader().read(BASE) == reader().read(BASE) == Reader().read(BASE)


@pytest.mark.parametrize(
    "text",
    [
        "市长王一、李二、" * 3000,
        "市长王一出席，" * 3000,
        "县长苗秀山强调，要落实责任。" * 2000,
        "常務(wù)" * 8000,
        "（" * 20000,
        "市委" * 20000,
        "安全生产工作会议" * 4000,
        "清河县召开会议\n5月3日，清河县召开会议。\n" * 800,
        "1" * 20000,
        "·".join("古丽" for _ in range(8000)),
    ],
    ids=["list", "clauses", "demands", "pinyin", "brackets", "titles", "meetings", "stories", "digits", "dots"],
)
def test_no_text_takes_long(text: str) -> None:
    started = process_time()
    reader().read(text)
    assert process_time() - started < 6
