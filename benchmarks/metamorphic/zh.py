"""Changes of Chinese pages: names, places, days, words, signs, lines, and what else stands on a page.

As for English (``page``), each change leaves the facts as they are or alters them in a known way. The strangers of the
debris are invented.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date

from benchmarks.metamorphic.page import Page
from schemas.characters import simplified_forms

CHANGES: dict[str, tuple[Callable[[Page, random.Random], None], str, set[str]]] = {}
STRANGER, OTHER, TOWN = "甘守义", "铁金荣", "漯河"
_TRADITIONAL = {ord(plain): chr(full) for full, plain in reversed(list(simplified_forms().items()))}
_HAN = "\u4e00-\u9fff"


def change(name: str, why: str, *skip: str) -> Callable[[Callable[[Page, random.Random], None]], Callable[..., None]]:
    """Register a change; ``skip`` names fields without gold that it may rightly alter."""

    def keep(run: Callable[[Page, random.Random], None]) -> Callable[[Page, random.Random], None]:
        CHANGES[name] = (run, why, set(skip))
        return run

    return keep


def swap(name: str, why: str, *pairs: tuple[str, str], gold: bool = False, skip: tuple[str, ...] = ()) -> None:
    """Register a change that only replaces patterns; ``gold``: in the gold's strings, too."""

    def run(page: Page, _: random.Random) -> None:
        for old, new in pairs:
            page.sub(old, new, gold=gold)

    CHANGES[name] = (run, why, set(skip))


def around(name: str, why: str, before: str = "", after: str = "") -> None:
    """Register what stands above or below the article."""

    def run(page: Page, _: random.Random) -> None:
        page.splice([(len(page.text), len(page.text), "\n" + after)] if after else [])
        page.splice([(0, 0, before + "\n")] if before else [])

    CHANGES[name] = (run, why, set())


# ---------------------------------------------------------------- signs and blanks

swap("marks_half_width", ", ; : ( ) for ，；：（）", ("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"))
swap("marks_half_width_stops", ". for 。", ("。", "."))
swap("commas_half_width", ", for ，", ("，", ","))
swap("quotes_corner", "「」 for “”", ("“", "「"), ("”", "」"))
swap("quotes_straight", "straight quotes", ("[“”]", '"'))
swap("quotes_none", "quotes left away", ("[“”]", ""))
swap("digits_full_width", "digits of full width", *[(str(n), chr(0xFF10 + n)) for n in range(10)])
swap("crlf", "CRLF line ends", (r"\n", "\r\n"))
swap("cr", "CR line ends", (r"\n", "\r"))
swap("line_separator", "U+2028 line ends", (r"\n", "\u2028"))
swap("indent_ideographic", "two ideographic blanks at the head of paragraphs", (r"(?m)^(?=\S)", "\u3000\u3000"))
swap("indent_nbsp", "four hard blanks at the head of paragraphs", (r"(?m)^(?=\S)", "\u00a0\u00a0\u00a0\u00a0"))
swap("indent_tab", "a tab at the head of paragraphs", (r"(?m)^(?=\S)", "\t"))
swap("indent_none", "no blanks at the head of paragraphs", (r"(?m)^[ \t\u3000\u00a0]+", ""))
swap("blank_after_marks", "a blank after commas and stops", (r"(?<=[，。；：])(?=\S)", " "))
swap("zero_width", "blanks of no width after commas and stops", (r"(?<=[，。；])", "\u200b"))
swap("soft_hyphens", "soft hyphens after 会 and 要", (r"(?<=[会要])", "\u00ad"))
swap("byte_order_mark", "a byte order mark at the head", (r"\A", "\ufeff"))
swap("blank_around_digits", "blanks around numbers", (r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " "))


@change("traditional", "traditional characters")
def _(page: Page, _: random.Random) -> None:
    page.sub(f"[{_HAN}]", lambda m: _TRADITIONAL.get(ord(m[0]), m[0]))


# ---------------------------------------------------------------- lines

swap("lines_no_blank", "no blank lines", (r"\n\s*\n", "\n"))
swap("lines_blank", "a blank line between all lines", (r"\n(?=\S)", "\n\n"))
swap("lines_three", "three blank lines between paragraphs", (r"\n\s*\n", "\n\n\n\n"))
swap("lines_sentence", "each sentence on a line", (r"(?<=。)(?=[^\n”）])", "\n"))
swap("lines_trailing", "blanks at the ends of lines", (r"(?m)(?<=\S)$", "  "))


@change("lines_wrapped", "lines of 38 characters")
def _(page: Page, _: random.Random) -> None:
    edits, since = [], 0
    for at, sign in enumerate(page.text):
        since = 0 if sign == "\n" else since + 1
        if since >= 38 and re.match(f"[{_HAN}]{{3}}", page.text[at - 1 : at + 2]):
            edits.append((at, at, "\n"))
            since = 0
    page.splice(edits)


@change("lines_glued", "all paragraphs but the first lines on one line")
def _(page: Page, _: random.Random) -> None:
    body = re.search(r"(?m)^[^\n]{40,}。[^\n]*$", page.text)
    if body:
        breaks = re.finditer(r"(?<=[。；])\s*\n\s*(?=[^\n]{20,}[。；]\s*(?:\n|$))", page.text)
        page.splice([(m.start(), m.end(), "") for m in breaks if m.start() > body.start()])


# ---------------------------------------------------------------- the head of the article


def _headline(page: Page) -> tuple[int, int]:
    """The first line without a stop, of eight characters and more; an empty span where there is none."""
    found = re.match(r"\s*([^\n。：:]{8,60})\n", page.text)
    return found.span(1) if found else (0, 0)


@change("headline_twice", "the headline above and below the menu")
def _(page: Page, _: random.Random) -> None:
    start, end = _headline(page)
    if end:
        page.splice([(start, start, f"{page.text[start:end]}\n首页 > 要闻\n")])


@change("headline_site", "the site's name after the headline")
def _(page: Page, _: random.Random) -> None:
    end = _headline(page)[1]
    if end:
        page.splice([(end, end, "_政务要闻_市人民政府门户网站")])


@change("headline_brackets", "the headline in brackets")
def _(page: Page, _: random.Random) -> None:
    start, end = _headline(page)
    if end:
        page.splice([(start, start, "【"), (end, end, "】")])


# ---------------------------------------------------------------- people

_GIVEN = (
    "望舒",
    "砚秋",
    "怀瑾",
    "知行",
    "守拙",
    "若谷",
    "听澜",
    "鹤鸣",
    "竹溪",
    "牧云",
    "闻道",
    "半山",
    "景行",
    "既白",
)
_COMPOUND = ("欧阳", "尉迟", "司徒", "上官", "诸葛", "皇甫", "令狐", "东方")


def _renamed(page: Page, make: Callable[[str, int], str]) -> None:
    names = sorted({name for name in page.names if re.fullmatch(f"[{_HAN}]{{2,4}}", name)}, key=len, reverse=True)
    for number, name in enumerate(names):
        page.sub("[ \u3000]?".join(map(re.escape, name)), make(name, number))


@change("names_given", "other given names")
def _(page: Page, rng: random.Random) -> None:
    given = rng.sample(_GIVEN, len(_GIVEN))
    if len(page.names) <= len(given):
        _renamed(page, lambda name, number: name[0] + given[number])


@change("names_two", "names of two characters")
def _(page: Page, rng: random.Random) -> None:
    given = rng.sample("珩琰珺玮琛瑾璞旻昀昶晟晗暄曜", 14)
    if len(page.names) <= 14:
        _renamed(page, lambda name, number: name[0] + given[number])


@change("names_compound", "compound surnames")
def _(page: Page, rng: random.Random) -> None:
    given = rng.sample(_GIVEN, len(_GIVEN))
    if len(page.names) <= len(given):
        _renamed(page, lambda name, number: _COMPOUND[number % len(_COMPOUND)] + given[number])


@change("names_blank", "a blank within names of two characters")
def _(page: Page, _: random.Random) -> None:
    for name in set(page.names):
        if re.fullmatch(f"[{_HAN}]{{2}}", name):
            page.sub(f"(?<![{_HAN}]){name}|(?<=[长任记员席县市]){name}", f"{name[0]} {name[1]}", gold=False)


@change("names_comrade", "同志 after names")
def _(page: Page, _: random.Random) -> None:
    for name in set(page.names):
        page.sub(f"{re.escape(name)}(?=主持|出席|强调|指出|要求|讲话|作)", f"{name}同志", gold=False)


@change("names_of_women", "（女） after the first name of a list")
def _(page: Page, _: random.Random) -> None:
    for name in page.names[:1]:
        page.sub(f"{re.escape(name)}(?=[、，])", f"{name}（女）", gold=False)


swap(
    "lists_blank",
    "blanks for 、 between names of lists",
    (r"(?<=[\u4e00-\u9fff]{2})、(?=[\u4e00-\u9fff]{2,3}[、参出])", " "),
)


# ---------------------------------------------------------------- places and days

_PEERS = {
    "county": ("涟源", "麻阳", "黔西", "岚皋", "夷陵", "巴彦", "靖边", "郎溪"),
    "prefecture": ("娄底", "襄阳", "赣州", "朔州", "延安", "毕节", "商洛", "泰安"),
}


def _moved(number: int) -> Callable[[Page, random.Random], None]:
    def run(page: Page, rng: random.Random) -> None:
        old, peers = page.gold.get("place"), _PEERS.get(page.gold.get("level") or "", ())
        free = [one for one in peers if one not in page.text]
        if old and len(free) > number:
            page.sub(re.escape(old), rng.sample(free, len(free))[number])

    return run


for _number in range(2):
    CHANGES[f"place_peer_{_number + 1}"] = (_moved(_number), "another place of its kind", {"~figures"})

swap("days_padded", "03月05日", (r"(?<!\d)(\d)月", r"0\1月"), (r"月(\d)日", r"月0\1日"))
swap("days_blank", "3 月 5 日", (r"(\d{1,2})月(\d{1,2})日", r"\1 月 \2 日"))
swap("days_weekday", "3月5日（星期二）", (r"(\d{1,2}月\d{1,2}日)(?=[上下]午|，)", r"\1（星期二）"), skip=("~deadline",))
swap("days_half_none", "no time of day", (r"(?<=日)(?:上午|下午|晚上|晚间|晚)(?=，|召开|在)", ""))
swap("days_half_hour", "the hour", (r"(?<=日)上午(?=，)", "上午9时"))


@change("days_numerals", "三月五日")
def _(page: Page, _: random.Random) -> None:
    def han(number: int) -> str:
        digits = "〇一二三四五六七八九"
        tens, ones = divmod(number, 10)
        return ("" if not tens else "十" if tens == 1 else digits[tens] + "十") + (
            digits[ones] if ones or not tens else ""
        )

    page.sub(r"(?<![\d年])(\d{1,2})月(\d{1,2})日", lambda m: f"{han(int(m[1]))}月{han(int(m[2]))}日", gold=False)


@change("days_year", "the year before the day of the meeting")
def _(page: Page, _: random.Random) -> None:
    held = page.gold.get("held_on")
    if held:
        day = date.fromisoformat(held)
        page.sub(rf"(?<![\d年]){day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日", gold=False)


@change("days_next_year", "a year later")
def _(page: Page, _: random.Random) -> None:
    days = [page.gold.get("published_on"), page.gold.get("held_on")]
    if any(one and one.endswith("02-29") for one in days) or "2024" in page.text:
        return
    page.sub(r"(?<!\d)20(2[0-3])(?=[年\-./])", lambda m: f"20{int(m[1]) + 1}", gold=False)
    for field, day in zip(("published_on", "held_on"), days, strict=True):
        if day and page.changed:
            page.gold[field] = f"{int(day[:4]) + 1}{day[4:]}"


# ---------------------------------------------------------------- words

swap("say_point", "指出 for 强调", ("(?<!会议)强调", "指出"))
swap("meeting_stress", "会议强调 for 会议指出, 会议要求", ("会议(?:指出|要求)", "会议强调"), skip=("~stringency",))
swap("held_as", "举行 for 召开", ("召开(?!的)", "举行"))
swap("took_part", "参加会议 for 出席会议", ("出席会议", "参加会议"))
swap("presided", "主持 for 主持会议", ("主持会议(?=[，。])", "主持"))
swap("spoke_as", "作讲话 for 讲话", ("并讲话", "并作讲话"))
swap("must", "必须 for 要", (r"(?<=[，。；])要(?=[\u4e00-\u9fff]{2})", "必须"), skip=("~stringency",))
swap("further", "进一步 left away", ("进一步", ""))
swap("earnest", "切实 for 认真", ("认真", "切实"))
swap(
    "our_city",
    "我市、我县 for 全市、全县",
    ("全(?=[市县区][^委])", "我"),
    skip=("~phrases", "~responsibilities", "~instruments"),
)
swap(
    "items_numbers",
    "1. for 一是",
    *[(f"{han}是(?=[要\u4e00-\u9fff])", f"{n}.") for n, han in enumerate("一二三四五六", 1)],
)
swap("items_brackets", "（一） for 一、", *[(f"(?m)^(\\s*){han}、", rf"\1（{han}）") for han in "一二三四五六"])

# ---------------------------------------------------------------- what else stands on the page

around("debris_breadcrumb", "where one is on the site", "您当前所在位置：首页 > 政务公开 > 工作动态 > 正文")
around(
    "debris_menu",
    "the site's menu, a word a line",
    "首页\n新闻\n政务公开\n办事服务\n互动交流\n应急管理\n安全生产\n防汛抗旱\n搜索",
)
around(
    "debris_share",
    "share buttons, size of letters",
    "字号：【大】【中】【小】　浏览次数：317",
    "分享到：微信 微博 QQ空间\n【打印本页】【关闭窗口】",
)
around(
    "debris_teaser",
    "a teaser of another place under a label",
    "",
    f"相关阅读\n{TOWN}市召开防汛工作会议\n8月3日，{TOWN}市召开防汛工作会议，市长{STRANGER}主持会议并要求，水库必须逐座巡查……【详细】",
)
around(
    "debris_teaser_bare",
    "a teaser of another place without a label",
    "",
    f"{TOWN}市召开防汛工作会议\n8月3日，{TOWN}市召开防汛工作会议，市长{STRANGER}主持会议并要求，水库必须逐座巡查……",
)
around("debris_teaser_first", "a teaser of another place above the article", f"热点：{TOWN}市长{STRANGER}检查防汛工程")
around(
    "debris_neighbours",
    "the article before and after",
    "",
    f"上一篇：{TOWN}市召开消防安全会议，市长{STRANGER}出席\n下一篇：副省长{OTHER}到河南检查煤矿",
)
around(
    "debris_headlines",
    "a list of headlines with days",
    "",
    f"最新新闻\n{TOWN}部署森林防火 2021-02-11\n{OTHER}主持召开燃气安全会议 2021-02-10\n各部门要守住矿山安全底线 2021-02-09\n关于加强交通安全的通知 2021-02-08",
)
around(
    "debris_headlines_first",
    "a list of headlines above the article",
    f"头条\n· {TOWN}部署森林防火\n· {OTHER}主持召开燃气安全会议\n· 各部门要做好汛期准备",
)
around(
    "debris_copyright",
    "copyright and records",
    "",
    "版权所有：安全新闻网　未经书面授权，任何单位和个人不得转载　豫ICP备15009999号-1　豫公网安备41110202000001号",
)
around(
    "debris_contact",
    "hotline and address",
    "",
    "电话：0395-12350　地址：源汇区人民路9号　邮编：462000\n违法和不良信息举报电话：12377　举报应当属实",
)
around("debris_clock", "the page's clock, years later", "今天是2028年8月12日　星期六　晴 24-33℃")
around(
    "debris_staff",
    "editors and reporters",
    "",
    f"（记者 {STRANGER}　通讯员 {OTHER}）\n责任编辑：诺玉兰　一审：皮硕然　二审：撒克俊",
)
around(
    "debris_comments",
    "a form for comments and a comment",
    "",
    "网友评论\n请登录后发表评论，评论应当遵守法律法规\n老槐：政府也要查查我们街的煤气罐！",
)
around(
    "debris_app", "the app and a QR code", "", "扫一扫，关注我们\n下载安全头条客户端，请打开通知，以免错过安全新闻。"
)
around(
    "debris_disclaimer",
    "a disclaimer",
    "",
    "免责声明：本文仅代表作者观点，读者应自行核实。如有侵权，请于30日内联系我们，我们将及时删除。",
)
around("debris_tags", "tags", "", "标签：安全生产 防汛 消防 煤矿 燃气\n分类：本地")


def _middle(page: Page, words: str) -> None:
    breaks = [m.start() for m in re.finditer(r"(?<=[。”])\n", page.text)]
    if len(breaks) > 2:
        at = breaks[len(breaks) // 2]
        page.splice([(at, at, f"\n\n{words}")])


@change("debris_middle", "a teaser between two paragraphs")
def _(page: Page, _: random.Random) -> None:
    _middle(page, f"相关阅读：{TOWN}市长{STRANGER}强调抓好燃气安全")


@change("debris_caption", "a caption between two paragraphs")
def _(page: Page, _: random.Random) -> None:
    _middle(page, f"图为会议现场　{STRANGER} 摄")
