"""The door: what a page's printing adds is gone for the rules, and every place leads back to the text as published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.en.reader import read
from extraction.text import door

PLAIN = (
    "On May 9, Bailu County held a flood control meeting. Cen Weimin, county magistrate, presided over the meeting.\n\n"
    "Cen Weimin stressed that every reservoir must be patrolled at night, and that 12 old pumps must be replaced "
    "before May 30.\n"
)
WORDS = PLAIN.split(" ")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("the dep\u00aduty mayor\u200b said", "the deputy mayor said"),
        ("May\u00a09, 2023 and\u2009June\u20074", "May 9, 2023 and June 4"),
        ("the  deputy  mayor  of  the  county", "the deputy mayor of the county"),
        ("gas,coal and (dams),roads", "gas, coal and (dams), roads"),
        ("On May9,2023 the county", "On May 9, 2023 the county"),
        ("May 9,2023, with 1,2 and 15,000 yuan and 20,2300", "May 9, 2023, with 1,2 and 15,000 yuan and 20,2300"),
        ("the mayor , said", "the mayor, said"),
        ("ﬁre ﬂoods and eﬀort", "fire floods and effort"),
        ("May ９，２０２３", "May 9, 2023"),
        ("gas，coal；fire（town）only", "gas, coal; fire (town) only"),
        ("**Cen Weimin**, mayor", "Cen Weimin, mayor"),
        ("&ldquo;three&nbsp;musts&rdquo; &amp; more", "“three musts” & more"),
        ("secretary–general of the party", "secretary-general of the party"),
        ("the reser-\nvoirs of the county", "the reservoirs of the county"),
        ("a long-\nterm plan, for long", "a long-term plan, for long"),
        ("leaders Cen Weimin  Bie Yulan  Pi Shuoran attended", "leaders Cen Weimin, Bie Yulan, Pi Shuoran attended"),
    ],
)
def test_what_printing_adds_is_taken_out(text: str, clean: str) -> None:
    assert door.enter(text).clean == clean


@pytest.mark.parametrize(
    "text",
    [
        "",
        PLAIN,
        "Flood Control Meeting Held  Bailu News Network",
        "Ended.  Next sentence",
        "G20, COVID-19 and the 8·12 accident; 1,500 people, 24/7; A–B",
        "来源：新华社，张三",
        "Rising — as ever – it went on … “so” ‘said’",
    ],
)
def test_what_means_something_stays(text: str) -> None:
    entered = door.enter(text)
    assert entered.clean == text
    assert entered.origin is None


PUT_IN = st.sampled_from(["\u00ad", "\u200b", "\ufeff", "\u2060"])


@given(st.data())
def test_a_reading_points_into_the_text_as_published(data: st.DataObject) -> None:
    """Unseen characters anywhere within words change nothing of what is read, and each span still holds its words."""
    places = sorted(
        data.draw(st.sets(st.sampled_from([at for at in range(1, len(PLAIN)) if PLAIN[at - 1 : at + 1].isalpha()])))
    )
    dirty, at = "", 0
    for place in places:
        dirty += PLAIN[at:place] + data.draw(PUT_IN)
        at = place
    dirty += PLAIN[at:]
    told, plain = read(dirty), read(PLAIN)
    assert told.meeting == plain.meeting
    assert [one.name for one in told.attendees] == [one.name for one in plain.attendees]
    for mine, other in zip(told.directives, plain.directives, strict=True):
        assert bare(dirty[mine.start : mine.end]) == PLAIN[other.start : other.end]
        assert mine.deadline is not None
        assert other.deadline is not None
        assert bare(dirty[slice(*mine.deadline)]) == PLAIN[slice(*other.deadline)]
        assert [bare(dirty[code.start : code.end]) for code in mine.codes] == [
            PLAIN[code.start : code.end] for code in other.codes
        ]
    for this, that in zip(told.evidence, plain.evidence, strict=True):
        assert bare(dirty[this.start : this.end]) == PLAIN[that.start : that.end]


def bare(words: str) -> str:
    return words.translate(dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060")))


@given(st.text(alphabet="ab Z9,;\n\t\u00a0\u00ad\u200b&nbsp;*ﬁ９，-–\r（）"))
def test_every_character_comes_from_a_place_of_the_text(text: str) -> None:
    entered = door.enter(text)
    if entered.origin is None:
        assert entered.clean == text
        return
    places = list(entered.origin)
    assert len(places) == len(entered.clean)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    for place in range(len(entered.clean)):
        start, end = entered.span(place, place + 1)
        assert 0 <= start < end <= len(text)
