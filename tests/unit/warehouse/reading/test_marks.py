"""What a text's bytes give reason to say."""

from __future__ import annotations

import pytest

from warehouse.reading.marks import marks

NEWS = "临川县召开安全生产会议，县长贺文斌要求全面排查燃气隐患，坚决守住底线。"
OCTETS = NEWS.encode("utf-8")


def in_windows(octets: bytes) -> str:
    """``octets`` as programs show them in Windows-1252: bytes that it lacks stay control characters."""
    return "".join(bytes([one]).decode("cp1252", errors="ignore") or chr(one) for one in octets)


@pytest.mark.parametrize(
    "garbled",
    [
        in_windows(OCTETS),
        OCTETS.decode("latin-1"),
        "".join(one for one in OCTETS.decode("latin-1") if one.isprintable()),
        OCTETS.decode("gb18030", errors="replace"),
    ],
    ids=["windows", "latin", "latin without what does not show", "gbk"],
)
@pytest.mark.parametrize("before", ["", "Linchuan County held a meeting (", "会议："])
def test_chinese_that_was_saved_in_a_wrong_encoding_is_marked(garbled: str, before: str) -> None:
    (issue,) = marks(f"{before}{garbled}", "utf-8")
    assert issue.code == "text_garbled"
    assert issue.start is not None and issue.end is not None
    assert len(before) <= issue.start < issue.end - 8 and issue.end <= len(before + garbled)


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        NEWS * 200,
        "“Après le café—“un déjà‑vu”…”—naïve, façade “é—“ä…” î‘",
        "Zażółć gęślą jaźń; São Paulo’s “coração”; Übermaß — ß “ü„”",
        "鑫淼焱垚犇骉麤鱻羴猋赑屃饕餮魑魅魍魉囹圄旮旯旖旎邂逅氤氲",
        "会议强调“三管三必须”，落实“一岗双责”——确保万无一失……",
        "à á â ã ä å æ ç è é ê ë ì í î ï; âãäåæçèéêëìíîï",
        "",
    ],
)
def test_what_was_meant_as_it_stands_is_not_marked(text: str) -> None:
    assert marks(text, "utf-8") == []
