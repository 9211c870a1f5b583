"""Pages, speakers, names and demands in further wordings of our own: what a case does not say is not looked at."""

from __future__ import annotations

from functools import cache

import pytest

from extraction.model import Attendee, Reading
from extraction.zh.reader import Reader

HEAD = "青河县召开安全生产工作会议\n\n2023-05-20　来源：青河发布\n\n"
LEAD = "5月19日，青河县召开安全生产工作会议，县长苗秀山出席会议并讲话，副县长石竹主持会议。"


@cache
def reader() -> Reader:
    return Reader()


def read(text: str) -> Reading:
    return reader().read(text)


def demands(text: str) -> list[tuple[str, str]]:
    """Each demand with who makes it (empty: the meeting)."""
    return [(text[row.start : row.end].strip("。； "), row.speaker_name or "") for row in read(text).directives]


def attendee(reading: Reading, name: str) -> Attendee:
    return next(one for one in reading.attendees if one.name == name)


def described(one: Attendee) -> tuple[str | None, str]:
    return one.title, "P" * one.presided + "S" * one.spoke


UNSTOPPED = [
    "青河镇召开防溺水会议\n6月2日上午，青河镇召开防溺水专题会议\n镇长苗秀山主持会议，镇党委书记石竹出席并讲话\n"
    "石竹强调，各村要把山塘警示牌补齐\n家长要签承诺书，中午要有人巡塘\n青河镇党政办公室",
    "县里部署消防\n近日，青河县召开消防安全工作会议，县长苗秀山讲话\n会议要求，商场要把疏散通道清出来\n"
    "电动自行车不得进楼，充电棚要建够\n石竹主任强调，督查要跟上，问题要通报",
    "青河镇安全生产例会\n7月5日下午，青河镇在镇政府会议室召开安全生产例会\n镇长苗秀山主持，各村书记参加\n苗秀山要求\n"
    "一要把厂房过一遍，隐患不过夜\n二要盯住燃气，软管过期的换掉",
    "关于召开自建房安全会议的情况\n5月19日，青河县召开自建房安全工作会议，副县长苗秀山讲话\n苗秀山要求，乡镇要逐户核对，不得漏报\n"
    "C级房屋要限期加固，D级房屋要搬离\n会议传达了省里会议精神，县住建局作了发言",
    "森林防火不放松\n3月8日，青河县召开森林防火工作会议\n县长苗秀山出席会议并讲话，副县长石竹主持会议\n苗秀山强调，进山路口要设卡，火种一律留下\n"
    "护林员要按时巡山，不得脱岗",
]


@pytest.mark.parametrize("text", UNSTOPPED)
def test_a_page_whose_lines_have_no_stops_is_read(text: str) -> None:
    reading = read(text)
    assert reading.document.kind == "meeting_report"
    assert [one.name for one in reading.attendees if one.name == "苗秀山"]
    assert len(reading.directives) >= 2
    assert not any("办公室" in text[row.start : row.end] for row in reading.directives)


def test_a_list_of_headlines_is_no_report() -> None:
    text = "要闻\n6月2日 青河县召开防汛会议\n县长苗秀山调研企业\n全县举行龙舟赛\n三条道路通车\n新图书馆开放"
    assert read(text).document.kind != "meeting_report"


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("苗秀山强调：", "苗秀山"),
        ("苗秀山强调——", "苗秀山"),
        ("石竹提出三点要求：", "石竹"),
        ("石竹就抓好落实讲了两点意见：", "石竹"),
        ("会议形成以下共识：", ""),
    ],
)
def test_a_line_that_only_names_who_speaks(line: str, speaker: str) -> None:
    text = f"{HEAD}{LEAD}\n\n石竹说，形势依然严峻。\n\n{line}\n\n要把隐患查清楚。护栏松了的修好。\n"
    assert demands(text) == [("要把隐患查清楚", speaker), ("护栏松了的修好", speaker)]


@pytest.mark.parametrize(
    ("words", "name", "told"),
    [
        ("副县长方　向主持会议，方向强调，要把责任压实。", "方向", ("副县长", "PS")),
        ("县应急管理局苗笛局长通报了情况。", "苗笛", ("局长", "S")),
        ("县住建局文远副局长主持会议。", "文远", ("副局长", "P")),
        ("副镇长暨消防负责人石松作了发言。", "石松", ("副镇长暨消防负责人", "S")),
        ("石松林副县长主持会议。", "石松林", ("副县长", "P")),
        ("县应急管理局副局长石松逐家点评了问题。", "石松", ("县应急管理局副局长", "S")),
    ],
)
def test_names_with_their_offices(words: str, name: str, told: tuple[str, str]) -> None:
    lead = "5月19日，青河县召开安全生产工作会议，县长苗秀山出席会议并讲话。"
    assert described(attendee(read(f"{HEAD}{lead}{words}\n\n会议要求，要落实责任。\n"), name)) == told


@pytest.mark.parametrize(
    ("head", "lead"),
    [
        (
            "青河县一周要闻",
            "5月15日，县长苗秀山主持召开县政府常务会议；5月18日，参加全县安全生产会议。",
        ),
        ("县领导公务活动", "5月15日，县委书记石竹主持召开县委常委会会议，5月17日检查防汛。"),
        (
            "标准化创建研讨会",
            "5月19日，由省安全生产协会主办的标准化研讨会在青河举行，协会会长苗秀山讲话。",
        ),
        ("行业年会召开", "5月19日，青河县消防协会召开会员大会，会议选举产生了理事会，会长苗秀山讲话。"),
        ("青河县本周动态速览", "5月15日，县应急局局长苗秀山参加全市安全生产会议，5月18日带队检查加油站。"),
    ],
)
def test_digests_and_associations_are_no_report(head: str, lead: str) -> None:
    assert read(f"{head}\n\n2023-05-20\n\n{lead}\n").document.kind != "meeting_report"


def test_a_training_school_named_after_a_meeting_leaves_it_a_meeting() -> None:
    lead = "5月19日，青河镇召开安全生产工作例会，镇长苗秀山主持并讲话。"
    text = f"青河镇安全生产工作例会暨夜校开班\n\n2023-05-20\n\n{lead}\n\n苗秀山要求，要把灭火器看一遍。\n"
    assert read(text).document.kind == "meeting_report"


@pytest.mark.parametrize(
    "sentence",
    [
        "被约谈企业负责人表示，将立即整改。",
        "与会企业纷纷承诺，将严格落实责任。",
        "石竹在发言中表示，县交通局将把责任落到每座桥。",
        "会议审议通过《青河县举报奖励办法》。",
        "六家企业当场递交了承诺书。",
        "2.渔船安全。",
    ],
)
def test_pledges_and_headings_are_no_demands(sentence: str) -> None:
    text = f"{HEAD}{LEAD}\n\n苗秀山要求，要把隐患查清楚。{sentence}\n"
    assert demands(text) == [("要把隐患查清楚", "苗秀山")]


@pytest.mark.parametrize("first", ["第一件", "第一", "其一", "第一条", "第一桩"])
def test_counted_points_are_demands(first: str) -> None:
    text = f"{HEAD}{LEAD}\n\n苗秀山说，今天就讲几件事。{first}，今晚就查。各企业把罐区走一遍。\n"
    assert demands(text) == [(f"{first}，今晚就查", "苗秀山"), ("各企业把罐区走一遍", "苗秀山")]


@pytest.mark.parametrize("limit", ["5月28日下班前", "5月28日12时前", "5月28日中午前", "5月28日下午前", "5月28日24时前"])
def test_a_limit_is_not_the_day_of_the_meeting(limit: str) -> None:
    lead = "全市会议结束后，青河县立即召开安全生产会议，县长苗秀山讲话。"
    text = f"{HEAD}{lead}\n\n苗秀山要求，{limit}要把结果报县安委办。\n"
    meeting = read(text).meeting
    assert meeting is not None
    assert meeting.held_on is None


@pytest.mark.parametrize("body", ["县委、县政府", "县政府", "县安委会", "县防指", "县委"])
def test_a_body_that_demands_speaks_for_the_meeting(body: str) -> None:
    text = f"{HEAD}{LEAD}\n\n石竹要求，要把台账建好。\n\n{body}要求，各乡镇要把隐患查清楚。\n"
    assert demands(text) == [("要把台账建好", "石竹"), ("各乡镇要把隐患查清楚", "")]


def test_he_who_speaks_spoke() -> None:
    lead = "5月19日，青河县召开安全生产工作会议，县长苗秀山出席，副县长石竹参加。"
    reading = read(f"{HEAD}{lead}\n\n“卷帘门一拉就是个闷罐。”石竹开门见山。他要求，各社区要把门店走一遍。\n")
    assert attendee(reading, "石竹").spoke


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ("中共青河县委　青河县人民政府", "party_committee"),
        ("中共青河县委员会 青河县人民政府办公室", "party_committee"),
        ("青河县融媒体中心", "unknown"),
    ],
)
def test_bodies_above_a_headline_that_begins_with_the_verb(bodies: str, expected: str) -> None:
    text = (
        f"首页 新闻\n{bodies}\n召开防汛工作会议\n2023-05-20　来源：青河发布\n\n"
        "5月19日，青河县召开防汛工作会议，县长苗秀山出席会议并讲话。\n\n苗秀山要求，要把水库查一遍。\n"
    )
    meeting = read(text).meeting
    assert meeting is not None
    assert meeting.convener == expected
