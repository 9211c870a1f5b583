"""When two names, places or titles count as the same."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PINYIN = re.compile(r"[(（][a-zà-ÿāáǎēéěīíǐōóǒūúǔǖǘǚǜńňǹɡ]+[,;，；]?[)）]")
_GENERIC_ZH = re.compile(
    r"(?<=..)(?:特别行政区|(?:维吾尔|壮族|回族)?自治区|自治州|自治县|自治旗|新区|地区|林区|街道|省|市|州|盟|县|区|旗|镇|乡)$"
)
_GENERIC = re.compile(
    r"\b(city|province|county|district|municipal|municipality|prefecture|autonomous|region|town|people's|government|the)\b"
    r"|[^a-z' ]",
    re.IGNORECASE,
)


def name_letters(name: object) -> str:
    """What counts of a name: letters and Chinese characters, without pinyin that a page set behind these."""
    words = str(name or "").lower()
    return re.sub(r"[^a-z\u4e00-\u9fff]", "", _PINYIN.sub("", words) if _HAN.search(words) else words)


def place_letters(name: object) -> str:
    """What counts of the name of a place: its letters, without the generic word."""
    words = str(name or "")
    if _HAN.search(words):
        return _GENERIC_ZH.sub("", re.sub(r"\s", "", words))
    return re.sub(r"[^a-z]", "", _GENERIC.sub(" ", str(name or "").lower().replace("’", "'")))


def title_fits(want: str, got: str) -> bool:
    """Whether two titles, by their letters, are one, or the shorter stands in the other and is half as long."""
    if want == got:
        return True
    shorter, longer = sorted((want, got), key=len)
    return bool(shorter) and shorter in longer and len(shorter) >= 0.5 * len(longer)
