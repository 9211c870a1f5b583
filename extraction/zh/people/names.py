"""Names of persons: where one begins that can end well."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extraction.zh.data import any_of, at_start, pattern, rows, words

_HAN = re.compile(r"[\u4e00-\u9fff]")


def ends_before_bodies(flat: str, end: int) -> bool:
    """Whether offices are joined behind ``end``, so that a list of names ends there."""
    return _AND_BODIES.match(flat, end) is not None


class Name(NamedTuple):
    """A name at a place of the text; ``key`` is without blanks; ``weight`` says how sure its end is."""

    start: int
    end: int
    key: str
    weight: float


@lru_cache(maxsize=1)
def surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames of one character, and those of two or more."""
    told = rows("surnames")
    single = frozenset(row["surname"] for row in told if len(row["surname"]) == 1)
    return single, frozenset(row["surname"] for row in told if len(row["surname"]) > 1)


_AND_BODIES = re.compile(
    "(?:以?及|和|与)(?=各|有关|相关|全体|其他|部分|部门|负责|企业|单位|镇|乡|街道|[省市县区州盟旗镇乡](?:直|级|安|委|政|人大|纪|有|应急|公安|住建|交通))"
)
"""What joins offices to a list of names, which ends there."""


@at_start
def _follow() -> tuple[re.Pattern[str], re.Pattern[str]]:
    long = "|".join(sorted((word for word in words("follow") if len(word) > 1), key=lambda one: (-len(one), one)))
    short = "".join(sorted(word for word in words("follow") if len(word) == 1))
    return re.compile(
        rf"(?:[，。；、：:！？“”\"()<>|/]|\s|$|等(?=[\u4e00-\u9fff]{{0,8}}?(?:领导|负责|同志|委员|出席|参加|列席))|{_AND_BODIES.pattern}|{long})"
    ), re.compile(rf"[{short}]")


@at_start
def _barred() -> re.Pattern[str]:
    return re.compile(any_of("not_names"))


@lru_cache(maxsize=1)
def common_surnames() -> frozenset[str]:
    """Surnames of one character that are not rare: those that a name without a title may begin with."""
    return frozenset(row["surname"] for row in rows("surnames") if row["frequency"] == "common")


_NEVER = frozenset(
    "的了在就是有也都又还将已不各该本此其某每出参列讲等及与或并且而为以于把被让使所之者们个这那哪什么吗呢吧作做说到来去会议要"
)


def _ending(flat: str, end: int) -> float:
    """How well a name can end at ``end``: 3 at a stop or a verb of two characters, 1 at a verb of one, else 0."""
    long, short = _follow()
    if long.match(flat, end) or pattern("names.office_follows").match(flat, end):
        return 3.0
    return 1.0 if short.match(flat, end) else 0.0


@lru_cache(maxsize=8192)
def _is_barred(words_there: str) -> bool:
    return _barred().match(words_there) is not None


def can_be_name(words_there: str) -> bool:
    """Whether words whose bounds are told by what stands around them open with a surname and are no other word."""
    single, compound = surnames()
    opens = words_there[0] in single or words_there[:2] in compound
    return opens and not _is_barred(words_there) and not _follow()[0].match(words_there)


def name_at(flat: str, at: int, *, strong: bool = False) -> Name | None:
    """The best name that begins at ``at``; None where none can.

    ``strong``: the words before it call for a name (a title): then rare surnames and unusual lengths are taken, too.
    """
    if at >= len(flat) or not "\u4e00" <= flat[at] <= "\u9fff":
        return None
    if parted := _parted(flat, at, strong=strong):
        return parted
    if _follow()[0].match(flat, at) or pattern("names.office").match(flat, at):
        return None
    bar = _barred().match(flat, at)
    if bar and not (strong and bar.end() - at == 2 and _is_longer_name(flat, at)):
        return None
    opening = _opening(flat, at, strong=strong, only_three=bar is not None)
    best: Name | None = None
    for order, length in enumerate(opening.lengths):
        weight = _weight(flat, at, at + length, opening, order, strong=strong)
        if weight is not None and (best is None or weight > best.weight):
            best = Name(at, at + length, flat[at : at + length], weight)
    return best


def _parted(flat: str, at: int, *, strong: bool) -> Name | None:
    """A name whose parts are told by dots (阿不都·热合曼) or by a blank (王 伟; after a title also 方 圆, 乔 木)."""
    dotted = pattern("names.dotted").match(flat, at)
    if dotted and (end := _dotted_end(flat, dotted.end("fixed") + 1, dotted.end())):
        return Name(at, end, flat[at:end], 5)
    blank = pattern("names.blank").match(flat, at)
    if blank and flat[at] in surnames()[0] and _ending(flat, blank.end()):
        key = flat[at] + flat[blank.end() - 1]
        if strong or not _is_barred(key):
            return Name(at, blank.end(), key, 5)
    return None


class _Opening(NamedTuple):
    """How a name begins: with a surname of several characters, with a known one; and the lengths to try, in order."""

    lengths: tuple[int, ...] = ()
    is_double: bool = False
    is_known: bool = False


def _opening(flat: str, at: int, *, strong: bool, only_three: bool) -> _Opening:
    single, compound = surnames()
    known = flat[at] in (single if strong else common_surnames())
    double = next((size for size in (4, 3, 2) if flat[at : at + size] in compound), 0)
    if double:
        return _Opening((double + 1, double + 2, 3, 2), is_double=True, is_known=known)
    if known:
        return _Opening((3,) if only_three else _ANY_LENGTH if strong else (3, 2), is_known=True)
    return _Opening(_ANY_LENGTH if strong and flat[at] not in _NEVER else ())


_ANY_LENGTH = (3, 2, 4, 5, 6, 7)


def _weight(flat: str, at: int, end: int, opening: _Opening, order: int, *, strong: bool) -> float | None:
    """How sure ``flat[at:end]`` is a name, the ``order``-th length tried; None where it can be none."""
    if not _is_all_han(flat, at, end):
        return None
    is_surname = opening.is_known or opening.is_double
    if not is_surname and (end - at < 4 or flat[end - 1] in _UNITS) and _AND_BODIES.match(flat, end):
        return None  # “住建局和各乡镇”
    weight = _ending(flat, end)
    if not weight or (not is_surname and weight < 3):
        return None
    if end - at > 3 and not opening.is_double and not (strong and weight >= 3 and _is_transliterated(flat, at, end)):
        return None
    weight += (2 if is_surname else 0) - 0.1 * order
    if flat[end - 1] in "作做" and pattern("names.speech").match(flat, end):
        return None  # “林远作发言”
    if flat[end - 1] in "的了在就是各等、" or (weight < 3 and flat[end - 1] in "作做为"):
        return None
    return weight


_MOST_STRANGE = 1  # characters of a long name that need not be of those that write foreign names


@lru_cache(maxsize=1)
def _sounds() -> frozenset[str]:
    return frozenset("".join(words("transliteration")))


def _is_transliterated(flat: str, start: int, end: int) -> bool:
    """Whether a name of four characters or more is written with those that write Mongolian, Tibetan, Uyghur names."""
    return sum(sign not in _sounds() for sign in flat[start:end]) <= _MOST_STRANGE


_IN_NAMES = frozenset("的于不是以为要将买从")  # verbs and particles that also write foreign names


_BEFORE_TI = frozenset("买合力米来西木维")


def _dotted_end(flat: str, first: int, last: int) -> int | None:
    """Where a name with dots ends: at the first stop or verb, a doubtful one only where nothing better is near."""
    doubtful: int | None = None
    for end in range(first, last + 1):
        if flat[end : end + 1] == "提" and flat[end - 1] in _BEFORE_TI and _ending(flat, end + 1) >= 3:
            continue  # 买买提 before 出席: no 提出
        weight = _ending(flat, end)
        if weight >= 3:
            return doubtful if doubtful is not None and flat[doubtful] not in _IN_NAMES else end
        if weight and (doubtful is None or flat[doubtful] in _IN_NAMES):
            doubtful = end
    return doubtful


_UNITS = frozenset("区市县局委办会员站所队厂矿部室长省镇乡村院校处科业性化")


def _is_longer_name(flat: str, at: int) -> bool:
    """Whether a word that is no name opens one of three characters that ends well (高新 in “县长高新民出席”)."""
    end = at + 3
    return _is_all_han(flat, at, end) and _ending(flat, end) >= 3 and flat[end - 1] not in _UNITS


def _is_all_han(flat: str, start: int, end: int) -> bool:
    return end <= len(flat) and all("\u4e00" <= sign <= "\u9fff" for sign in flat[start:end])
