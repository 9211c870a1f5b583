"""Whose meeting it is: mini-articles of our own writing."""

from __future__ import annotations

import pytest

from extraction.en.meeting.meeting_place import level, place
from extraction.text.document import parse

CASES = [
    # text, place, code, level
    ("On May 3, Jiaozuo City held a work safety conference. Mayor Wu Tong spoke.", "Jiaozuo", "410800", "prefecture"),
    ("Xi 'an held a meeting on fire safety. Vice Mayor Wu Tong presided.", "Xi 'an", "610100", "prefecture"),
    ("The Hohhot municipal government convened a video conference on gas safety.", "Hohhot", "150100", "prefecture"),
    ("On May 3, Uxin Banner held a mine safety meeting. Banner head Wu Tong spoke.", "Uxin", "150626", "county"),
    ("Xilin Gol League held a dispatch meeting on grassland fire.", "Xilin Gol", "152500", "prefecture"),
    ("Ngawa Tibetan and Qiang Autonomous Prefecture held a promotion meeting on tourism safety.", "Ngawa", "513200",
     "prefecture"),
    ("Our county held a safety meeting. County magistrate Wu Tong spoke.\n\nSource: Luoping Rong Media", "Luoping",
     "530324", "county"),
    ("Fuzhou City held a work safety meeting. Mayor Wu Tong spoke.", "Fuzhou", None, "prefecture"),
    ("Fuzhou City, Jiangxi Province held a work safety meeting. Mayor Wu Tong spoke.", "Fuzhou", "361000",
     "prefecture"),
    ("Suzhou City held a work safety meeting. Kunshan City and Zhangjiagang City made speeches.", "Suzhou", "320500",
     "prefecture"),
    ("Chaoyang District held a fire safety meeting. District head Wu Tong spoke.", "Chaoyang", None, "county"),
    ("Yulin City held a coal mine safety meeting. Shenmu City reported.", "Yulin", "610800", "prefecture"),
    ("Kunshan City held a work safety meeting. Mayor Wu Tong spoke.", "Kunshan", "320583", "county"),
    ("Yubei District of Chongqing held a work safety meeting.", "Yubei", "500112", "county"),
    ("Chongqing held a municipal teleconference on work safety. Mayor Wu Tong spoke.", "Chongqing", "500000",
     "provincial"),
    ("The Ministry of Transport held a national video conference on work safety. Vice Minister Wu Tong spoke. Hunan "
     "and Hubei exchanged experience.", None, None, "national"),
    ("On May 3, the city held a work safety conference. Mayor Wu Tong spoke.", None, None, "prefecture"),
    ("The city held a work safety conference to learn from the gas explosion accident in Yinchuan. Mayor Wu Tong "
     "spoke.", None, None, "prefecture"),
    ("After the collapse accident in Changsha City, Hengyang City held a meeting on self-built houses.", "Hengyang",
     "430400", "prefecture"),
    ("On May 3, the provincial government held a teleconference. After the teleconference, Xinyu City immediately "
     "held its own meeting. Mayor Wu Tong spoke.", "Xinyu", "360500", "prefecture"),
    ("On May 3, the national video conference on work safety was held. City leaders Wu Tong and Li Wen watched it at "
     "the Pingxiang branch venue.", None, None, "national"),
    ("On May 3, the provincial flood control video conference was held. County leaders Wu Tong and Li Wen attended at "
     "the Sanjiang County branch venue. After the meeting, our county immediately held a meeting to arrange the work.",
     "Sanjiang", "450226", "county"),
    ("Guizhou Province held a teleconference on mine safety. Vice governor Wu Tong spoke.", "Guizhou", "520000",
     "provincial"),
    ("Shaanxi held an emergency teleconference on self-built houses. Executive vice governor Wu Tong spoke.",
     "Shaanxi", "610000", "provincial"),
    ("Inner Mongolia held a video conference on work safety. The leaders of the autonomous region attended.",
     "Inner Mongolia", "150000", "provincial"),
    ("On May 3, Longtan Town held a fire safety meeting. Town mayor Wu Tong, deputy secretary of the town party "
     "committee, spoke. The cadres of the town attended.", "Longtan", None, "township"),
    ("The Jingdezhen Emergency Management Bureau held a meeting on fireworks. Director Wu Tong spoke.", "Jingdezhen",
     "360200", "prefecture"),
    ("The municipal safety committee held its second plenary session. The “Puyang City Fire Safety Plan” was issued.",
     "Puyang", "410900", "prefecture"),
    ("At the county's safety conference, county head Wu Tong conveyed the spirit of the Zunyi municipal meeting.",
     None, None, "county"),
    ("Tumed Left Banner convened a meeting on fire safety.", "Tumed Left", "150121", "county"),
    ("The Standing Committee of the Lhasa Municipal Party Committee held a meeting on safety.", "Lhasa", "540100",
     "prefecture"),
    ("A meeting on work safety was held in Qingyun County. County magistrate Wu Tong presided.", "Qingyun", "371423",
     "county"),
    ("Dong ‘e County held a plenary meeting of the county safety committee.", "Dong ‘e", "371524", "county"),
    ("Zhang Ye City held a meeting on fire safety. Mayor Wu Tong spoke.", "Zhang Ye", "620700", "prefecture"),
    ("Wu Tong, secretary of the Yanji municipal party committee, presided over the city's safety meeting.", "Yanji",
     "222401", "county"),
    ("Pingxiang City held a work safety meeting. Mayor Wu Tong spoke.", "Pingxiang", None, "prefecture"),
    ("Kaili City, Qiandongnan Prefecture, held a work meeting on fire safety.", "Kaili", "522601", "county"),
    ("Qiandongnan Prefecture Kaili City held a work meeting on fire safety.", "Kaili", "522601", "county"),
    ("Guye District of Tangshan City held a mine safety meeting.", "Guye", "130204", "county"),
    ("Dali Bai Autonomous Prefecture held a meeting. State governor Wu Tong spoke.", "Dali", "532900", "prefecture"),
    ("Wu Tong, mayor of Yan'an, chaired a municipal meeting on pipeline safety.", "Yan'an", "610600", "prefecture"),
    ("The work safety commission of Zhejiang province convened a plenary meeting. Governor Wu Tong addressed it.",
     "Zhejiang", "330000", "provincial"),
    ("The National Fire and Rescue Administration convened a video meeting; Hebei and Henan made speeches.", None, None,
     "national"),
    ("Lushan County held a meeting on forest fire prevention.", "Lushan", None, "county"),
    ("The standing committee of the provincial party committee held a meeting on fire safety. The meeting studied the "
     "fire in an office building of a mine in Luliang City, Shanxi Province.", None, None, "provincial"),
    ("Source: Puyang Network\n\nTaiqian County: On May 3, the county's safety meeting was held.", "Taiqian",
     "410927", "county"),
    ("On May 3, Baisha Town of Chaohu City held the second quarter safety meeting. Wu Tong spoke.", "Baisha", None,
     "township"),
    ("On May 3, Feixi County held an on-site fire safety meeting in Baisha Town. County head Wu Tong spoke.", "Feixi",
     "340123", "county"),
    ("Pudong New Area held a fire safety meeting. District head Wu Tong spoke.", "Pudong", "310115", "county"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "code", "told"), CASES)
def test_place_code_and_level(text: str, name: str | None, code: str | None, told: str) -> None:
    made = parse(text)
    reading = place(made)
    assert (reading.name, reading.code, level(made, reading)[0]) == (name, code, told)


def test_evidence_quotes_the_name() -> None:
    text = "On May 3, Jiaozuo City held a work safety conference."
    evidence = place(parse(text)).evidence
    assert [(one.field, text[one.start : one.end]) for one in evidence] == [("place_name", "Jiaozuo")]
