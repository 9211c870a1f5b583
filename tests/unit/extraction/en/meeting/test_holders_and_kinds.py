"""Who held the meeting and of what kind it was, in further wordings of what was read wrongly."""

import pytest

from extraction.en.reader import read

_TAIL = (
    " Mayor Qin Lan spoke at the meeting and stressed that gas stations must be inspected every week and that hidden"
    " dangers should be rectified."
)

CONVENERS = [
    ("Mayor Qin Lan chaired a meeting of the Suzhou municipal government on Friday to examine gas safety.",
     "government"),
    ("A work meeting on gas safety was held yesterday by the Suzhou Bureau of Culture, Radio and Tourism.",
     "department"),
    ("On June 7, the Suzhou Municipal Committee for Work Safety held a special meeting on gas safety.",
     "safety_committee"),
    ("On June 7, the Commission on Production Safety of Suzhou convened a meeting on gas safety.", "safety_committee"),
    ("On June 7, Suzhou's Committee on Safe Production called a meeting on gas safety.", "safety_committee"),
    ("On June 7, the Work Safety Commission Office of Suzhou held a meeting on gas safety.", "safety_committee"),
    ("Suzhou: the Standing Committee of the Suzhou Municipal Committee holds a meeting on gas safety\n\n"
     "On June 7, Suzhou held a work meeting on gas safety.", "party_committee"),
    ("On June 7, the Standing Committee of the CPC Suzhou Municipal Committee met to study gas safety.",
     "party_committee"),
    ("On June 7, the Suzhou Bureau of Culture, Radio, Television and Tourism held a meeting on gas safety.",
     "department"),
    ("On June 7, the Department of Housing, Urban and Rural Development of Jiangsu Province held a gas safety meeting.",
     "department"),
    ("On June 7, the government of Wuzhong District of Suzhou, Jiangsu, held a meeting on gas safety.", "government"),
    ("On June 7, the people's government of Zigui County, Hubei Province, convened a meeting on gas safety.",
     "government"),
    ("On June 7, the Administration of Suzhou Economic Development Zone held a meeting on gas safety.", "government"),
    ("On June 7, the Management Committee of Suzhou High-tech Zone held a meeting on gas safety.", "government"),
    ("On June 7, the Administrative Committee of Suzhou Port Economic and Technological Development Zone met tank"
     " farm operators for a gas safety meeting.", "government"),
    ("The Suzhou Housing and Urban-Rural Development Bureau, together with the Market Supervision Bureau, held a"
     " meeting on gas safety.", "department"),
    ("China's mine safety regulator on Wednesday held a national conference on preventing roof accidents.",
     "department"),
    ("The Work Safety Committee of the Eighth Division and Shihezi City of the Xinjiang Production and Construction"
     " Corps held a meeting on gas safety.", "safety_committee"),
    ("On June 7, the municipal government organized a meeting on gas safety. The convener was the Suzhou Public "
     "Security"
     " Bureau.", "department"),
    ("On June 7, Suzhou held a meeting on gas safety. The hall was full. It was about gas hoses. Many had come. In the"
     " course of the meeting, called by the city's fire safety committee, four things were made clear.",
     "safety_committee"),
    # who is only spoken of as a guest, or asked later on
    ("On June 7, Suzhou held a meeting on gas safety. The hall was full. It was about gas hoses. Many had come. The"
     " meeting was told of a drill called for by the Bureau of Sports.", "unknown"),
    # bodies that only say whose head somebody is, or where it was
    ("On June 7, Suzhou held a meeting on gas safety. Heads of the Bureau of Culture, Sports and Tourism attended.",
     "unknown"),
    ("On June 7, after the Bureau of Culture, Sports and Tourism reported, Suzhou held a meeting on gas safety.",
     "unknown"),
    ("On June 7, the city held a meeting on gas safety in the hall of the government of Wuzhong District, Suzhou.",
     "unknown"),
    ("On June 7, Qin Lan, director of the Management Committee of Suzhou High-tech Zone, called a gas safety meeting.",
     "unknown"),
]  # fmt: skip

KINDS = [
    ("On June 7, Suzhou held the safety committee meeting on gas safety.", "safety_committee_plenary"),
    ("Gas firms must check their pipes, city leaders said at a meeting of the municipal work safety committee on"
     " Wednesday.", "safety_committee_plenary"),
    ("On June 7, the third meeting of the Suzhou Committee for Work Safety was held.", "safety_committee_plenary"),
    ("Suzhou's municipal work safety committee called an expanded meeting on Jan. 28 to review gas safety.",
     "safety_committee_plenary"),
    ("On June 7, Suzhou held a special meeting of the safety committee office on gas safety.", "work_conference"),
    ("On June 7, the Suzhou Safety Committee held a special meeting on gas safety.", "work_conference"),
    ("On June 7, Suzhou held a promotion meeting of the safety committee on gas rectification.", "promotion_meeting"),
    ("On June 7, the city's safety committee held the second-quarter joint meeting and the promotion meeting of gas"
     " safety.", "promotion_meeting"),
    ("Who is responsible for a pipe with three owners? For the valve behind Building 9? The Urban Gas Safety "
     "Committee of"
     " Suzhou gave answers at its fourth plenary meeting, which was held Wednesday.", "safety_committee_plenary"),
    ("The safety committee of the International Low Carbon City Park of Suzhou convened its enlarged meeting on gas"
     " safety on June 7.", "safety_committee_plenary"),
    ("Who watches the valve? Who pays? On June 7, Suzhou held a promotion meeting on gas safety.", "promotion_meeting"),
    # how it was held is no kind where another is named
    ("On June 7, Suzhou held the 2023 fire prevention work video conference.", "work_conference"),
    ("On June 7, Suzhou held the flood control work video and telephone conference.", "work_conference"),
    ("On June 7, Suzhou held the gas safety deployment video meeting.", "work_conference"),
    ("On June 7, Suzhou held the city's gas rectification conference by video.", "work_conference"),
    ("On June 7, Suzhou held a meeting on gas safety in the form of a video conference.", "work_conference"),
    ("Suzhou holds work meeting on gas safety\n\nOn June 7, Suzhou held the city's video conference on gas safety.",
     "work_conference"),
    ("Suzhou deploys gas safety\n\nOn June 7, Suzhou held the city's video conference on gas safety.",
     "video_conference"),
    ("On June 7, Suzhou held a gas safety video conference.", "video_conference"),
    ("On May 5, Suzhou Party Committee Secretary He Lin presided over the standing committee (enlarged) meeting of the"
     " 14th municipal party committee on gas safety.", "standing_committee_meeting"),
    ("On July 26, the Standing Committee of the Suzhou Municipal Party Committee held a meeting, conveyed instructions"
     " on gas safety.", "standing_committee_meeting"),
    ("On the 27th, Qin Lan presided over an enlarged meeting of the standing committee of the Suzhou Municipal Party"
     " Committee to study gas safety.", "standing_committee_meeting"),
    ("On July 18, the Suzhou Flood Control Office organized a consultation of meteorology, water affairs and emergency"
     " departments on flood safety.", "dispatch_meeting"),
    ("On July 26, members of the Standing Committee of the Suzhou Municipal Party Committee attended the city's work"
     " conference on gas safety.", "work_conference"),
    ("On May 31, a meeting to launch the “Safe Production Month” and to clear gas hazards was convened by the Suzhou"
     " Safety Production Committee.", "mobilization_meeting"),
    ("Suzhou held a meeting on May 31 to kick off the hundred-day campaign on gas safety.", "mobilization_meeting"),
    ("Suzhou held a meeting on May 31 to open up new ways in gas safety.", "work_conference"),
]  # fmt: skip

MODES = [
    ("Wuzhong District held a meeting on gas safety.", "Hot work must be recorded by video throughout.", "unspecified"),
    ("Wuzhong District held a meeting on gas safety.", "Sites should be supervised by means of video.", "unspecified"),
    ("Wuzhong District held a meeting on gas safety.", "The workshop was filmed by video for all.", "unspecified"),
    ("Wuzhong District held a meeting on gas safety.", "The meeting was held by video down to the towns.", "video"),
    ("Wuzhong District held a meeting on gas safety.", "The heads of towns reported by video link.", "video"),
    ("Wuzhong District held a meeting on gas safety.", "Towns joined the meeting by mobile video.", "video"),
    ("Wuzhong District held a meeting on gas safety. On the same morning, the municipal government's gas safety video"
     " conference had been held, at which Vice Mayor He Lin spoke.", "", "unspecified"),
    ("Wuzhong District's gas safety deployment video conference was held on May 3.", "", "video"),
    ("Wuzhong District held a promotion meeting on gas safety. He Lin conveyed the spirit of the national video"
     " conference on town gas, the province's teleconference on gas safety and the committee's plenary.", "",
     "unspecified"),
    ("Telephone Dispatch Meeting on Gas Held in Wuzhong. Wuzhong District held it for gas safety on May 3.", "",
     "video"),
    ("Suzhou's municipal video conference on gas safety was held on May 3.", "", "video"),
]  # fmt: skip

_DEMANDS = (
    " Qin Lan spoke at the meeting and stressed that gas stations must be inspected every week. Every town must clear"
    " its list. Every village must keep watch. Fires must be reported at once. Shops must be closed at ten. "
)

AREAS = [
    ("To learn the lesson of the fires in recent days, Dongsheng Street held a meeting on gas safety.", "Dongsheng",
     "township"),
    ("To implement the spirit of the provincial and municipal meetings, Wuzhong District, Suzhou, held a gas safety"
     " meeting.", "Wuzhong", "county"),
    ("Learning the lessons of the Changsha fire, Bengbu City held a meeting on gas safety.", "Bengbu", "prefecture"),
    ("On May 3, Shidao Administrative District of Rongcheng City held a meeting on gas safety.", "Shidao", "county"),
    ("On May 3, Nanhai Scenic Area of Wendeng District held a meeting on gas safety.", "Nanhai", "county"),
    ("On May 3, Rongcheng City held a meeting on gas safety.", "Rongcheng", "county"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "convener"), CONVENERS)
def test_the_body_that_is_said_to_have_met_is_the_convener(words: str, convener: str) -> None:
    meeting = read(words + _TAIL).meeting
    assert meeting is not None
    assert meeting.convener == convener


@pytest.mark.parametrize(("words", "kind"), KINDS)
def test_the_more_particular_name_tells_the_kind(words: str, kind: str) -> None:
    meeting = read(words + _TAIL).meeting
    assert meeting is not None
    assert meeting.meeting_type_code == kind


@pytest.mark.parametrize(("words", "last", "mode"), MODES)
def test_only_the_meeting_itself_is_held_by_video(words: str, last: str, mode: str) -> None:
    meeting = read("Meeting on gas safety\n\n" + words + _DEMANDS + last).meeting
    assert meeting is not None
    assert meeting.mode == mode


@pytest.mark.parametrize(("words", "place", "level"), AREAS)
def test_the_holder_follows_its_purpose_and_comes_before_what_it_lies_in(words: str, place: str, level: str) -> None:
    meeting = read("Meeting on gas safety\n\n" + words + _DEMANDS).meeting
    assert meeting is not None
    assert (meeting.place_name, meeting.admin_level) == (place, level)


def test_a_place_that_the_text_puts_elsewhere_has_no_code() -> None:
    words = "The Administration of Yangpu Economic Development Zone in Danzhou, Hainan, held a meeting on gas safety."
    meeting = read("Meeting on gas safety\n\n" + words + _DEMANDS).meeting
    assert meeting is not None
    assert (meeting.place_name, meeting.place_code) == ("Yangpu", None)
    words = "Chaoyang District in Changchun held a meeting on gas safety."
    meeting = read("Meeting on gas safety\n\n" + words + _DEMANDS).meeting
    assert meeting is not None
    assert meeting.place_code == "220104"
