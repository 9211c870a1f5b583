"""Deadlines, figures, codes and stringency of single sentences of our own."""

from __future__ import annotations

import re
from functools import cache

import pytest

from extraction.model import Directive, Reading
from extraction.zh.reader import Reader

FRAME = (
    "青河县召开安全生产工作会议\n\n2023-05-20　来源：青河发布\n\n"
    "5月19日，青河县召开安全生产工作会议，县长苗秀山出席会议并讲话。{told}\n\n苗秀山要求，{demand}\n"
)


@cache
def reader() -> Reader:
    return Reader()


def read(demand: str = "要落实责任。", told: str = "") -> tuple[str, Reading]:
    text = FRAME.format(told=told, demand=demand)
    return text, reader().read(text)


def demand_of(demand: str) -> tuple[str, Directive]:
    text, reading = read(demand)
    assert len(reading.directives) == 1
    return text, reading.directives[0]


@pytest.mark.parametrize(
    ("demand", "words", "day"),
    [
        ("各乡镇要在6月10日前报送名单。", "6月10日前", "2023-06-09"),
        ("各乡镇最迟6月10日要报送名单。", "最迟6月10日", "2023-06-10"),
        ("病险水库要在六月底前全部加固。", "六月底前", "2023-06-30"),
        ("要在2月底前补齐护栏。", "2月底前", "2024-02-29"),
        ("燃气报警器年底前要装到户。", "年底前", "2023-12-31"),
        ("本月内要把责任人定下来。", "本月内", "2023-05-31"),
        ("各单位要在本周内开一次会。", "本周内", "2023-05-21"),
        ("要在十五天内完成排查。", "十五天内", "2023-06-03"),
        ("会后三日内要拿出方案。", "会后三日内", "2023-05-22"),
        ("端午节前要把渡船验一遍。", "端午节前", "2023-06-21"),
        ("要在24小时内撤出住户。", "24小时内", None),
        ("汛前要把沙袋备足。", "汛前", None),
        ("存在隐患的要立即停用。", "立即", None),
        ("每月25日前要报送进度。", "每月25日前", None),
        ("要抓好5月份的培训。", None, None),
        ("节日期间要加强巡查。", None, None),
        ("要24小时值班。", None, None),
        ("各乡镇要及时报告。", None, None),
    ],
)
def test_a_limit_and_its_last_day(demand: str, words: str | None, day: str | None) -> None:
    text, row = demand_of(demand)
    assert (text[slice(*row.deadline)] if row.deadline else None) == words
    assert (str(row.deadline_on) if row.deadline_on else None) == day


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "上半年，全县发生事故47起、死亡12人，同比分别下降11.3%和8%。",
            [(47, "accidents"), (12, "deaths"), (-11.3, "accidents"), (-8, "deaths")],
        ),
        ("全县已连续30个月未发生较大事故。", [(30, "time_without_accident")]),
        (
            "今年以来检查企业1120家次，发现隐患3096处，已整改3000处。",
            [(1120, "units_inspected"), (3096, "hazards_found"), (3000, "hazards_rectified")],
        ),
        ("查出重大事故隐患61处。", [(61, "major_hazards_found")]),
        ("全县安装燃气报警器1.2万个，投入资金230万元。", [(12000, "equipment_installed"), (2300000, "funds")]),
        ("各乡镇负责人等110余人参加会议。", [(110, "participants")]),
        ("会议学习了第3号文件和十五条硬措施。", []),
        ("会议观看了2023年5月3日的警示片。", []),
        # what there is: stated, of no measure
        ("全县现有电梯2186台、危化企业46家，经营性自建房存量6842栋。", [(2186, None), (46, None)]),
        # spans, distances, limits, those addressed: no results
        ("全县已连续33天无有效降水，火险等级居高不下。", []),
        ("库区岸线长17公里，坝顶距居民点不足300米。", []),
        ("检查重点是商超、学校、养老院等12个领域。", []),
        ("17家危化企业、9个社区的负责人接受约谈。", []),
        ("有4家企业一人多岗，装载量超过60吨。", []),
        # what was done and found, and numbers in words
        ("7家加油站共查出隐患21处。", [(7, "units_inspected"), (21, "hazards_found")]),
        ("全县23处违建中15处已拆除。", [(23, "hazards_found"), (15, "hazards_rectified")]),
        ("通报了近期三起因烧荒引发的火情和两起农用车事故。", [(3, "fires"), (2, "accidents")]),
        ("上半年全县发生十二起火灾。", [(12, "fires")]),
        ("今年以来共举办培训班26期，发放明白卡4200份，拆除雨棚31个。", [(31, None)]),
    ],
)
def test_figures_with_what_they_count(told: str, expected: list[tuple[float, str | None]]) -> None:
    text, reading = read(told=told)
    found = [(figure.value, figure.measure_code) for figure in reading.figures]
    assert found == [(float(value), measure) for value, measure in expected]
    for figure in reading.figures:
        assert re.search(r"[\d一二两三四五六七八九十]", text[figure.start : figure.end])


def test_a_number_that_is_demanded_is_no_figure() -> None:
    _, reading = read("每个乡镇至少要配2名安全员，不少于3次演练。")
    assert reading.figures == []


@pytest.mark.parametrize(
    "demand",
    [
        "举报重大隐患的要奖励3万元。",
        "不按期整改的一律处罚5000元。",
        "超员一次停产3个月，不得说情。",
        "要在月底前检查企业200家。",
        "要安装报警器3000个。",
        "要吸取一起森林火灾的教训。",
    ],
)
def test_what_is_to_be_done_or_paid_is_no_figure(demand: str) -> None:
    assert read(demand)[1].figures == []


@pytest.mark.parametrize(
    ("demand", "book", "codes"),
    [
        ("要对餐饮场所燃气软管逐户排查。", "sectors", {"gas"}),
        ("要管住进山火源，森林防火一刻不能松。", "sectors", {"forest_fire"}),
        ("要盯紧“两客一危”车辆和农村面包车。", "sectors", {"road_traffic"}),
        ("要推进自建房专项整治，D级危房一律腾空。", "sectors", {"self_built_housing"}),
        ("消防安全的防火墙要筑牢，排雷要彻底。", "sectors", {"fire"}),
        ("要逐条整改，改一条销一条。", "instruments", {"rectification", "inspection"}),
        ("对落实不力的要严肃问责。", "instruments", {"accountability"}),
        ("要严格落实领导带班和24小时值班。", "phrases", {"emergency_duty"}),
        ("企业要扛起主体责任。", "responsibilities", {"enterprise_main"}),
        ("要落实“党政同责、一岗双责”。", "responsibilities", {"leadership"}),
        ("要坚持“三管三必须”。", "phrases", {"three_managements_three_musts"}),
    ],
)
def test_codes_are_earned_by_words(demand: str, book: str, codes: set[str]) -> None:
    _, row = demand_of(demand)
    assert {code.code for code in row.codes if code.codebook == book} >= codes - {"inspection"}
    if book == "sectors":
        assert {code.code for code in row.codes if code.codebook == book} == codes


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        ("各企业要落实责任。", "mandatory"),
        ("严禁携带火种上山。", "mandatory"),
        ("压实各方责任。", "mandatory"),
        ("希望各企业多练兵。", "advisory"),
        ("建议沿海学校提前备好避险点。", "advisory"),
        ("希望各企业守住底线，出了事严肃追责。", "mandatory"),
    ],
)
def test_the_strongest_word_decides(demand: str, expected: str) -> None:
    assert demand_of(demand)[1].stringency == expected


@pytest.mark.parametrize(
    "told",
    [
        "上半年全县安全形势总体平稳。",
        "会上，三个乡镇作了发言。",
        "会前，与会人员观看了警示片。",
        "会议以视频形式召开，各乡镇设分会场。",
        "安全生产只有进行时，没有完成时。",
    ],
)
def test_what_only_tells_is_no_demand(told: str) -> None:
    text, reading = read(f"要落实责任。{told}")
    assert [text[row.start : row.end] for row in reading.directives] == ["要落实责任。"]
