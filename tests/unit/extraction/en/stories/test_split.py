"""Where the stories of an English page begin: cues hold on their sentences; forms of pages; one story stays one."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.en.stories.cues import CUES, CueError, load
from extraction.en.stories.split import stretches
from extraction.languages import read

ONE = (
    "On the morning of March 7, Xiuwen County held a work meeting on fire safety. Deputy county magistrate Tang Yifan "
    "presided over the meeting and demanded that stairs must be cleared."
)
TWO = (
    "On March 9, Bozhou District held a video conference on mine safety. Deputy district head Shen Boyu spoke and "
    "required that managers must go down the shaft with every shift."
)
TOUR = (
    "On March 6, the mayor visited a battery plant in the new area, listened to its plan of expansion and praised the "
    "speed with which its second hall was built."
)


@pytest.mark.parametrize("cue", CUES.by_id.values(), ids=lambda cue: cue.id)
def test_a_cue_holds_on_its_own_sentences(cue) -> None:  # type: ignore[no-untyped-def]
    assert cue.reads and all(cue.pattern.search(words) for words in cue.reads)
    assert cue.counter and not any(cue.pattern.search(words) for words in cue.counter)


def test_a_cue_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "stories.toml"
    entry = '[[cue]]\nid = "a"\non = "line"\nweight = 1.0\npattern = "{}"\nmeans = "m"\nreads = []\nnot = []\n'
    for pattern, said in (("<moon>", "moon"), ("(", "none")):
        file.write_text("threshold = 4.0\n[words]\n" + entry.format(pattern))
        with pytest.raises(CueError, match=said):
            load(file)


def starts(text: str) -> list[str]:
    return [text[one.start : one.start + 24].split("\n", maxsplit=1)[0] for one in stretches(text) if one.is_story]


@pytest.mark.parametrize(
    "text",
    [
        f"Xiuwen County meets\n\n{ONE}\n\nBozhou District meets\n\n{TWO}\n",
        f"News in brief\n\n■ {ONE} (Reporter Luo Shan)\n\n■ {TWO} (Reporter Tu Ling)\n",
        f"Weekly bulletin, March 10, 2023\n\n1. Xiuwen meets\n\n{ONE}\n\n2. Bozhou meets\n\n{TWO}\n",
        f"The week\n\nMarch 7: Xiuwen\n\n{ONE}\n\nMarch 9: Bozhou\n\n{TWO}\n",
        f"Xiuwen meets\n\n{ONE}\n\n- END -\n\nBozhou meets\n{TWO}\n",
        f"Our newspaper news (Reporter Luo Shan) {ONE}\n\nOur newspaper news (Reporter Tu Ling) {TWO}\n",
        f"Xiuwen meets\n\n{ONE}\n\n{TWO}\n",
        f"Xiuwen meets\n{ONE}\nBozhou meets\n{TWO}\n",
    ],
    ids=["headlines", "squares", "numbers", "days", "end", "datelines", "together", "tight"],
)
def test_two_stories_are_told_apart(text: str) -> None:
    told = [one for one in stretches(text) if one.is_story]
    assert len(told) == 2
    at = text.index(TWO)
    assert told[0].end <= at and told[1].start <= at < told[1].end
    reading = read(text)
    assert [story.meeting is not None for story in reading.stories] == [True, True]
    assert [str(story.meeting.place_name) for story in reading.stories if story.meeting] == ["Xiuwen", "Bozhou"]


@pytest.mark.parametrize(
    ("between", "opening"),
    [
        ("", "“Gas is leaking, close the valve!” On the morning of March 8, a siren went off in Bozhou District. "),
        (
            "Editor: Tu Ling  Review: Luo Shan\nPrint this page  Close the window\n\n",
            "Deputy head Shen Boyu asked at last. ",
        ),
        (
            "Leave a reply\nYour email address will not be published\n\n",
            "After the fire, Bozhou District waited no longer. ",
        ),
        ("", "Host: Dear listeners, good morning. Today the bureau of Bozhou District is with us. "),
    ],
    ids=["scene", "editors", "comments", "talk"],
)
def test_a_story_without_a_headline_begins_where_the_page_is_closed_or_a_scene_opens(
    between: str, opening: str
) -> None:
    text = f"Xiuwen County meets\n\n{ONE} {ONE[:120]}.\n\n{between}{opening}{TWO}\n"
    told = stretches(text)
    assert len(told) == 2
    assert told[1].start <= text.index(opening)


def test_what_stands_before_the_next_story_stays_with_its_own() -> None:
    text = f"Xiuwen County meets\n\n{ONE}\n\nMore patrols were sent to the hills on March 8.\n\n{TWO}\n"
    assert [one.start for one in stretches(text)] == [0, text.index(TWO)]


@pytest.mark.parametrize(
    "more",
    [
        "In Longli, the old theatre was given new exits. The owner, Kang Yizhou, led visitors round it.",
        "From the fires of Beibei to the earthquake of Luding, volunteers have carried water on their backs this year.",
        "See also: Lamps on the lake\n\nThe meeting was closed by deputy county magistrate Tang Yifan at noon.",
    ],
    ids=["given name", "elsewhere struck", "link in the story"],
)
def test_a_story_that_looks_elsewhere_stays_one(more: str) -> None:
    assert len(stretches(f"Xiuwen County meets\n\n{ONE}\n\n{more}\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"Xiuwen County meets\n\n{ONE}\n\nA year and a month after Changsha, 9,022 houses in the county have "
        f"been entered "
        "in the system. Of these, 44 are still lived in.\n\nDeputy director Shi Meizhu of the housing bureau "
        "asked that "
        "owners leave them before July.\n",
        "Cities across Hunan look at gas\n\nFrom pipes to cylinders, Hunan's cities are carrying the campaign on gas "
        "into every lane and every kitchen of the old towns before winter.\n\nIn Huaihua, deputy mayor Tan "
        "Guoqing called "
        "a meeting of the task force on August 21 and asked that 6,700 kitchens be checked.\n\nYiyang City set up a "
        "hotline.\n",
    ],
    ids=["counted from what happened elsewhere", "round"],
)
def test_a_place_that_is_counted_from_or_gone_through_opens_no_story(text: str) -> None:
    assert len(stretches(text)) == 1


def test_the_stretches_cover_the_page() -> None:
    text = f"The week\n\nMarch 6\n{TOUR}\n\nMarch 9\n{TWO}\n\nTaken together, the week was a full one for the city.\n"
    told = stretches(text)
    assert [one.is_story for one in told] == [False, True, True, False]
    assert "".join(text[one.start : one.end] for one in told) == text


@pytest.mark.parametrize(
    "text",
    [
        f"Xiuwen County meets\n\n{ONE}\n\nThe meeting heard reports of all towns. It is necessary to check wires.\n",
        f"Xiuwen County meets\n\n{ONE}\n\nKeep an eye on old houses\n\nTang Yifan stressed that "
        "towns must check the wires "
        "of wooden houses one by one, and that rangers must keep lighters out of the woods.\n",
        f"Xiuwen County meets\n\n{ONE}\n\nI. Fire\n\nTowns must check wires before the holiday, on the evening of each "
        "market day.\n\nII. Roads\n\nPolice must stop overloaded vehicles on the roads of the county every day.\n",
        f"Xiuwen County meets\n\n{ONE}\n\n■ Towns must check the wires of old houses before the "
        "end of March, one by one.\n\n"
        "■ Police must stop overloaded vehicles on the roads of the county, by day and by night.\n",
        "Our city watches\n\nOn March 7, the province held a video conference on fire safety. "
        "Mayor Gong Xuefei attended at "
        "the branch venue.\n\nAfter the conference, our city immediately held its own meeting. "
        "Gong Xuefei demanded that "
        "stairs must be cleared.\n",
    ],
    ids=["meeting", "subhead", "parts", "demands", "watched"],
)
def test_one_story_stays_one(text: str) -> None:
    assert len(stretches(text)) == 1
    assert read(text).stories == []


def test_of_a_chain_of_meetings_each_has_its_own() -> None:
    text = (
        "Safety before the festival\n\n2023-01-12\n\nOn January 3, Xiuwen County held a meeting "
        "on the ban of firecrackers. "
        "On January 8, Xiuwen County held an emergency meeting on gas safety. Deputy county "
        "magistrate Tang Yifan asked "
        "that every hose must be checked. On January 10, Xiuwen County held a meeting on heating. Deputy county "
        "magistrate Nie Fang demanded that stoves must be looked at.\n"
    )
    reading = read(text)
    told = {}
    for story in reading.stories:
        people = {one.name for one in reading.attendees if story.start <= one.start < story.end}
        assert len(people) <= 1
        if story.meeting and people:
            told[people.pop()] = str(story.meeting.held_on)
    assert told.items() <= {"Tang Yifan": "2023-01-08", "Nie Fang": "2023-01-10"}.items()
    assert told


@pytest.mark.parametrize(
    "told",
    [
        "On April 3, Lushan County held a meeting on grave fires.On April 4, cadres patrolled the hills.On April 6,"
        " Lushan County held an on-site meeting on gas safety.Zhu Lei, deputy county magistrate, urged all towns to"
        " check bottles.",
        "On the 3rd, Lushan County held a work meeting on forest fires, at which deputy county magistrate Ma Tao"
        " demanded that wardens must walk the hills. On the 5th, the county sent teams to 40 graves. On the 6th,"
        " Lushan County held a video conference on gas, and deputy county magistrate Zhu Lei demanded that buses must"
        " be checked.",
        "On the morning of the 3rd, Lushan County convened its safety committee for a meeting. County magistrate Ma Tao"
        " demanded that all towns must find dangers. On the evening of the 6th, the county called a meeting on gas"
        " safety. Deputy county magistrate Zhu Lei demanded that hoses must be replaced.",
    ],
)
def test_no_meeting_of_a_chain_has_the_day_or_the_people_of_another(told: str) -> None:
    reading = read(f"A week for safety\n\n2023-04-12\n\n{told}\n")
    days = {
        one.name: story.meeting.held_on
        for story in reading.stories
        for one in reading.attendees
        if story.meeting is not None and story.start <= one.start < story.end
    }
    assert str(days.pop("Zhu Lei")) == "2023-04-06"
    assert {name: str(day) for name, day in days.items()} in ({}, {"Ma Tao": "2023-04-03"})


def test_an_item_without_a_day_has_that_of_its_head_and_the_place_of_the_list() -> None:
    text = (
        "Leaders of Zhaoqing City, November 6 - 12\n\nUpdated: 2023-11-13\n\nNovember 6\nThe "
        "mayor attended the opening of a "
        "fair of hardware and wished it a good success in the coming years.\n\nNovember "
        "8\nMayor Mai Junwen attended and "
        "addressed the city's video conference on fire safety in winter. Mai Junwen required "
        "counties to remove iron gates "
        "by the end of December.\n"
    )
    (meeting,) = [story.meeting for story in read(text).stories if story.meeting]
    assert (str(meeting.held_on), meeting.place_name) == ("2023-11-08", "Zhaoqing")


def test_no_place_is_passed_on_between_articles() -> None:
    text = f"Xiuwen County meets\n\n{ONE}\n\nOur city meets on mines\n\n{TWO.replace('Bozhou District', 'our city')}\n"
    told = [story.meeting for story in read(text).stories]
    assert [meeting and meeting.place_name for meeting in told] in (["Xiuwen", None], [])
