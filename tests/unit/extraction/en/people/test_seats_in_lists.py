"""Who sits where a list or a name has an odd form: further wordings of what was read wrongly."""

import pytest

from extraction.en.reader import read

_HEAD = " date 2023-06-02 On June 1, Pingyao County held a meeting on work safety. "
_TAIL = " Every mine must be checked.\n"

ATTENDED = [
    ("Luo Jianmin, deputy county magistrate, and the office of the county safety committee, and Hao Wenjie, director of"
     " the county emergency management bureau, attended the meeting.", ["Luo Jianmin", "Hao Wenjie"]),
    ("Luo Jianmin, deputy county magistrate, and the person in charge of the office of the county safety committee, Hao"
     " Wenjie, director of the emergency management bureau, and Ding Rui, head of the fire brigade, attended.",
     ["Luo Jianmin", "Hao Wenjie", "Ding Rui"]),
    ("Luo Jianmin, vice mayor, and the secretary of the political and legal committee of the city, and Hao Wenjie,"
     " assistant to the mayor, and Ding Rui, secretary-general of the government, and the leaders of all departments"
     " took part.", ["Luo Jianmin", "Hao Wenjie", "Ding Rui"]),
    ("Luo Jianmin, deputy head of the county, and the standing deputy director of the headquarters for the control of"
     " fires, floods and droughts, and Hao Wenjie, deputy head of the county, were present.",
     ["Luo Jianmin", "Hao Wenjie"]),
    ("Deputy county magistrate Luo Jianmin, and the office of the headquarters, and Hao Wenjie, director of the county"
     " emergency management bureau, attended the meeting.", ["Luo Jianmin", "Hao Wenjie"]),
    ("Jianping, deputy county magistrate, presided over the meeting.", ["Jianping"]),
    ("The meeting was presided over by Haiying, secretary general of the county government.", ["Haiying"]),
    ("Lu Jiansheng and Xueling, deputy county magistrates, attended the meeting.", ["Lu Jiansheng", "Xueling"]),
    ("County leaders Wang Bo, Yaoting and Lu Jiansheng attended.", ["Wang Bo", "Yaoting", "Lu Jiansheng"]),
    ("Yongming, deputy director of the county emergency management bureau, read out the notice.", ["Yongming"]),
    ("Batu, deputy county magistrate, presided over the meeting.", ["Batu"]),
    ("Tana, deputy secretary of the county party committee, attended the meeting and spoke.", ["Tana"]),
    ("The meeting was chaired by Aynur, head of the emergency bureau.", ["Aynur"]),
    ("Saule, deputy secretary general of the county government, presided over the meeting.", ["Saule"]),
    ("Bing, head of Pingyao County, stressed that every shaft must be sealed.", ["Bing"]),
]  # fmt: skip

NOBODY_MORE = [
    ("The instructions of Luo Jianmin, vice governor, and the plan of the office were read. Hao Wenjie, county"
     " magistrate, attended.", ["Hao Wenjie"]),
    ("The families of Luo Jianmin, and the wife of a miner, and Hao Wenjie, county magistrate, attended.",
     ["Hao Wenjie"]),
    ("Nanjing, capital of Jiangsu, and Xining sent observers. Hao Wenjie, county magistrate, attended.",
     ["Hao Wenjie"]),
    ("Earlier, the deputy mayors attended a drill. Later, the mayor, county magistrate Hao Wenjie, spoke.",
     ["Hao Wenjie"]),
    ("Dealing with gas, deputy magistrates attended. Hao Wenjie, county magistrate, presided.", ["Hao Wenjie"]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "names"), ATTENDED + NOBODY_MORE)
def test_who_is_seated_in_a_list(told: str, names: list[str]) -> None:
    assert [one.name for one in read(_HEAD + told + _TAIL).attendees] == names


TITLES = [
    ("Gao Ming, vice chairman of the Chongqing Municipal Committee of the People's Political Consultative"
     " Conference (CPPCC) and director of the emergency bureau, presided over the meeting.",
     "vice chairman of the Chongqing Municipal Committee of the People's Political Consultative Conference (CPPCC)"
     " and director of the emergency bureau"),
    ("Member of the Communist Party of China (CPC) Chongqing Municipal Committee and vice"
     " mayor Gao Ming presided over the meeting.",
     "Member of the Communist Party of China (CPC) Chongqing Municipal Committee and vice mayor"),
    ("Gao Ming, director of the Emergency Management Bureau (EMB) and secretary of its party group, presided.",
     "director of the Emergency Management Bureau (EMB) and secretary of its party group"),
    ("Gao Ming, deputy secretary of the CPC (Communist Party of China) Chongqing Committee and mayor, presided.",
     "deputy secretary of the CPC (Communist Party of China) Chongqing Committee and mayor"),
    ("Gao Ming, head of the Mine Safety Administration (MSA), presided.", "head of the Mine Safety Administration"),
    ("Gao Ming (vice mayor) presided.", "vice mayor"),
    ("Gao Ming (female) and Lu Bin, deputy mayors, presided.", "deputy mayors"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "title"), TITLES)
def test_a_bracket_that_names_a_body_otherwise_parts_no_title(told: str, title: str) -> None:
    text = "On Nov. 18, 2024, Chongqing held a video conference on mine safety. " + told + _TAIL
    reading = read(text)
    assert reading.attendees[0].title == title
    assert all(text[one.start : one.end] == one.name for one in reading.attendees)
