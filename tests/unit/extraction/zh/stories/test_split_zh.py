"""Where the stories of a Chinese page begin; one story stays one."""

from __future__ import annotations

import pytest

from extraction.languages import read

ONE = (
    "3月7日下午，修文县召开春季消防安全工作会议。副县长唐一凡主持会议并讲话。"
    "唐一凡要求，农家乐要在清明前清空楼梯间杂物。"
)
TWO = "3月9日上午，播州区召开煤矿安全生产视频会议。副区长沈博宇出席会议并讲话。沈博宇要求，矿长必须跟班下井。"


@pytest.mark.parametrize(
    "text",
    [
        f"修文县召开消防安全会议\n\n{ONE}\n\n播州区召开煤矿安全会议\n\n{TWO}\n",
        f"一周简讯\n\n■ {ONE}（记者 罗珊）\n\n■ {TWO}（记者 涂玲）\n",
        f"工作简报　2023年3月10日\n\n1. 修文县召开消防安全会议\n\n{ONE}\n\n2. 播州区召开煤矿安全会议\n\n{TWO}\n",
        f"一周动态\n\n3月7日：修文县\n\n{ONE}\n\n3月9日：播州区\n\n{TWO}\n",
        f"修文县召开消防安全会议\n\n{ONE}\n\n———END———\n\n播州区召开煤矿安全会议\n{TWO}\n",
        f"本报讯（记者 罗珊）{ONE}\n\n本报讯（记者 涂玲）{TWO}\n",
        f"修文县召开消防安全会议\n\n{ONE}\n\n{TWO}\n",
    ],
    ids=["headlines", "squares", "numbers", "days", "end", "datelines", "together"],
)
def test_two_stories_are_told_apart(text: str) -> None:
    stories = read(text).stories
    assert [story.meeting is not None for story in stories] == [True, True]
    assert [story.meeting.place_name for story in stories if story.meeting] == ["修文", "播州"]
    assert stories[0].end <= text.index(TWO) < stories[1].end


@pytest.mark.parametrize(
    "text",
    [
        f"修文县召开消防安全会议\n\n{ONE}\n\n会议听取了各乡镇汇报。会议要求，要逐户检查线路。\n",
        f"修文县召开消防安全会议\n\n{ONE}\n\n一、压实责任\n\n各乡镇要在3月底前逐户检查老旧木房线路。\n\n二、严查路面\n\n交警要每天检查。\n",
        f"修文县召开消防安全会议\n\n{ONE}\n\n29日下午，检查组召开座谈会，听取县消防救援大队的汇报。\n",
        f"修文县召开消防安全会议\n\n{ONE}\n\n副县长梅清河、县长助理龙海维参加会议，各乡镇负责人在分会场收看。\n",
    ],
    ids=["meeting", "parts", "team", "people"],
)
def test_one_story_stays_one(text: str) -> None:
    assert read(text).stories == []


@pytest.mark.parametrize(
    "foot",
    [
        "　　　　　　修文县应急管理局\n\n　　　　　　2023年3月8日\n\n（此件公开发布）",
        "附件：隐患清单.xls\n\n（注：以上数据截至3月7日。）",
        "往期推荐\n◆ 修文县樱花开了\n◆ 老街换了新灯",
    ],
    ids=["signed", "attached", "links"],
)
def test_what_closes_a_page_ends_its_story(foot: str) -> None:
    stories = read(f"修文县召开消防安全会议\n\n{ONE}\n\n{foot}\n\n{TWO}\n").stories
    assert [story.meeting.place_name for story in stories if story.meeting] == ["修文", "播州"]


def test_of_a_chain_of_meetings_in_one_paragraph_each_has_its_own() -> None:
    text = (
        "柳河街道部署燃气安全\n\n2023-01-12\n\n1月8日上午，柳河街道召开燃气安全紧急会议，街道党工委书记甘立新主持会议并讲话，"
        "要求各社区连夜入户，关停老化软管。1月9日，柳河街道召开燃气排查调度会，街道办主任辛雨田强调，要把问题瓶全部清出。\n"
    )
    reading = read(text)
    told = [
        (str(story.meeting.held_on), [one.name for one in reading.attendees if story.start <= one.start < story.end])
        for story in reading.stories
        if story.meeting
    ]
    assert told == [("2023-01-08", ["甘立新"]), ("2023-01-09", ["辛雨田"])]


def test_a_higher_meeting_that_was_watched_is_no_link_of_a_chain() -> None:
    text = (
        "修文县贯彻全省会议精神\n\n3月5日，全省安全生产电视电话会议召开，修文县设分会场收看。\n\n"
        "3月6日，修文县召开安全生产工作会议，副县长唐一凡要求，必须逐矿检查。\n"
    )
    assert read(text).stories == []


def test_who_wrote_a_story_is_no_demand() -> None:
    reading = read(f"修文县召开消防安全会议\n\n{ONE}（记者 罗珊）\n")
    assert len(reading.directives) == len(read(f"修文县召开消防安全会议\n\n{ONE}\n").directives) == 1
