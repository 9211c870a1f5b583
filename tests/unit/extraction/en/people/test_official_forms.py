"""Who took part and what they did, in the forms of official English pages."""

import pytest

from extraction.en.reader import read

_HEAD = " date 2023-05-10 On May 9, Yantai City held a work meeting on fire safety. "
_TAIL = " The meeting demanded that every shop must be checked.\n"
_P, _S, _PS, _NOTHING = {"presided"}, {"spoke"}, {"presided", "spoke"}, set[str]()

CASES: list[tuple[str, dict[str, set[str]]]] = [
    (
        "In the chair was Sun Weimin, mayor. Also present were Li Na and Ma Tao, deputy mayors.",
        {"Sun Weimin": _P, "Li Na": _NOTHING, "Ma Tao": _NOTHING},
    ),
    (
        "It was chaired by mayor Sun Weimin and attended by his deputies Lu Jiansheng and Li Na.",
        {"Sun Weimin": _P, "Lu Jiansheng": _NOTHING, "Li Na": _NOTHING},
    ),
    (
        "Sun Weimin (Mayor) presided, and Lu Jiansheng (Deputy Mayor) and Li Na (head of the fire brigade) spoke.",
        {"Sun Weimin": _P, "Lu Jiansheng": _S, "Li Na": _S},
    ),
    (
        "Deputy mayors Li Na (female), Ma Tao and Qian Guozhi attended.",
        {"Li Na": _NOTHING, "Ma Tao": _NOTHING, "Qian Guozhi": _NOTHING},
    ),
    (
        "City leaders Ma Tao, Li Na (by video) and Qian Guozhi took part.",
        {"Li Na": _NOTHING, "Ma Tao": _NOTHING, "Qian Guozhi": _NOTHING},
    ),
    (
        "Vice Mayor Lu Jiansheng stood in for Mayor Sun Weimin, who was travelling.",
        {"Lu Jiansheng": _NOTHING},
    ),
    (
        "Also speaking was Lu Jiansheng, who heads the fire brigade.",
        {"Lu Jiansheng": _S},
    ),
    (
        "Lu Jiansheng and Li Na, both vice mayors, took part.",
        {"Lu Jiansheng": _NOTHING, "Li Na": _NOTHING},
    ),
    (
        "Lu Jiansheng, vice mayor, delivered the report on behalf of Mayor Sun Weimin.",
        {"Lu Jiansheng": _S},
    ),
    (
        "Present: Sun Weimin, mayor; Lu Jiansheng, vice mayor; Li Na, head of the fire brigade.",
        {"Sun Weimin": _NOTHING, "Lu Jiansheng": _NOTHING, "Li Na": _NOTHING},
    ),
    (
        "Vice mayor Lu Jiansheng read out a letter of mayor Sun Weimin.",
        {"Lu Jiansheng": _S},
    ),
    (
        "After hearing vice mayor Lu Jiansheng's account, mayor Sun Weimin asked that shops be checked.",
        {"Lu Jiansheng": _S, "Sun Weimin": _S},
    ),
    (
        "Vice mayor Lu Jiansheng, substituting for the mayor, presided.",
        {"Lu Jiansheng": _P},
    ),
    (
        "Among those who spoke were Li Na, director of housing, and Ma Tao, director of transport.",
        {"Li Na": _S, "Ma Tao": _S},
    ),
    (
        "Mayor Sun Weimin gave the closing remarks. Before him, Li Na, director of housing, had reported.",
        {"Sun Weimin": _S, "Li Na": _S},
    ),
    (
        "According to Li Na, director of housing, who briefed the meeting, 40 shops had no exits.",
        {"Li Na": _S},
    ),
    (
        "Mayor Sun Weimin was absent; vice mayor Lu Jiansheng presided in his place.",
        {"Lu Jiansheng": _P},
    ),
    (
        "Gao Ming, a member of the Standing Committee of the Yantai Municipal Committee "
        "of the Communist Party of China (CPC) and executive vice mayor, attended the meeting and spoke.",
        {"Gao Ming": _S},
    ),
    (
        "It was attended by county head Weng Qiaoling and executive deputy county head Zhu Haifeng, who presided.",
        {"Weng Qiaoling": _NOTHING, "Zhu Haifeng": _P},
    ),
    (
        "County head Weng Qiaoling gave orders. Deputy county head Zhu Haifeng presided over it himself.",
        {"Weng Qiaoling": _S, "Zhu Haifeng": _P},
    ),
    (
        "County head Weng Qiaoling presided over it and put four things to the village heads.",
        {"Weng Qiaoling": _PS},
    ),
    (
        '"A house that earns rent is a business," said Weng Qiaoling, county head. "It '
        'answers for its guests," added Weng.',
        {"Weng Qiaoling": _S},
    ),
    (
        'Mayor Lu Jiansheng presided. "Nobody sleeps above a store," said Lu.',
        {"Lu Jiansheng": _PS},
    ),
    (
        "Mayor Sun WeiMin presided; vice mayor Lu JianSheng reported.",
        {"Sun WeiMin": _P, "Lu JianSheng": _S},
    ),
    (
        "Under the chairmanship of county head Weng Qiaoling, members heard Zhu Haifeng, "
        "head of the fire brigade, report on April.",
        {"Weng Qiaoling": _P, "Zhu Haifeng": _S},
    ),
    (
        "Mayor Sun Weimin could not attend; vice mayor Lu Jiansheng presided.",
        {"Lu Jiansheng": _P},
    ),
]


@pytest.mark.parametrize(("words", "people"), CASES, ids=[words[:60] for words, _ in CASES])
def test_people_and_what_they_did(words: str, people: dict[str, set[str]]) -> None:
    read_as = {
        one.name: {role for role in ("presided", "spoke") if getattr(one, role)}
        for one in read(_HEAD + words + _TAIL).attendees
    }
    assert read_as == people


@pytest.mark.parametrize(
    "words",
    [
        "Deputy mayors Li Na (female), Ma Tao and Qian Guozhi attended.",
        "Deputy mayors Ma Tao, Li Na (female, Hui) and Qian Guozhi took part.",
        "Li Na (F), Ma Tao and Qian Guozhi, Deputy mayors, attended.",
    ],
)
def test_a_bracket_within_a_list_parts_no_title_from_its_names(words: str) -> None:
    titles = [one.title for one in read(_HEAD + words + _TAIL).attendees]
    assert titles == ["Deputy mayors"] * 3
