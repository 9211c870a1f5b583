import pytest

from extraction.en.page import sections
from extraction.en.page.headline import publisher, title
from extraction.en.reader import read
from extraction.text.document import Document, parse

BODY = (
    "On May 3, the city held a meeting on fire safety, at which all districts were asked to check hotels."
    " The mayor spoke."
)


def in_sections(text: str) -> Document:
    return parse(text, assign_sections=sections.assign_sections)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"City holds fire safety meeting\n{BODY}", "City holds fire safety meeting"),
        (f" date 2023-05-04 City holds fire safety meeting\n\n{BODY}", "City holds fire safety meeting"),
        (
            f"Focus on the right\nNews\nZone holds plenary meeting on safety\n{BODY}",
            "Zone holds plenary meeting on safety",
        ),
        (f"Home » City holds a long fire safety meeting\n{BODY}", "City holds a long fire safety meeting"),
        (BODY, None),
    ],
)
def test_the_headline_is_found_with_its_place(page: str, told: str | None) -> None:
    made = in_sections(page)
    words, evidence = title(made)
    assert words == told
    if evidence:
        assert made.text[evidence.start : evidence.end] == words


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"Meeting held\nSource: Ankang Daily Views: 33\n{BODY}", "Ankang Daily"),
        (f"Meeting held\nAuthor:Dexing Rong Media Center Time:2022.08.05\n{BODY}", "Dexing Rong Media Center"),
        (f"Beihai Daily News (Reporter/Fu Yue) {BODY}", "Beihai Daily News"),
        (f"{BODY} (Tianjin Daily reporter Mi Wen)", "Tianjin Daily"),
        (f"Meeting held\nSource: Network\n{BODY}", None),
        (BODY, None),
    ],
)
def test_the_publisher_is_found_with_its_place(page: str, told: str | None) -> None:
    made = in_sections(page)
    words, evidence = publisher(made)
    assert words == told
    if evidence:
        assert made.text[evidence.start : evidence.end] == words


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("Gas meeting held in Bailu\nBailu News Network 2023/5/11 17:08  Clicks: 31\n", "Bailu News Network"),
        (
            "Bailu News Network | Politics | Video | Client\nGas meeting held in Bailu\nRelease: 2023-05-10\n",
            "Bailu News Network",
        ),
        ("Gas meeting held in Bailu\nRelease: Bailu Rong Media Center Browse: 31\n", "Bailu Rong Media Center"),
        ("Home | News | Video | Client\nGas meeting held in Bailu\n", None),
        ("Subscribe to our newsletter\nGas meeting held in Bailu\n", None),
    ],
)
def test_a_publisher_is_named_beside_the_day_or_at_the_head_of_the_menu(page: str, named: str | None) -> None:
    body = "\nOn May 9, Bailu County held a gas safety meeting. Cen Weimin, county head, presided over the meeting.\n"
    assert read(page + body).document.publisher == named


_STAMP = "english.zunyi.gov.cn|Updated: 2022-11-08"
_HEAD = "Launch meeting held for fire safety month"


@pytest.mark.parametrize(
    "above",
    [
        f"{_HEAD}\n\n{_STAMP}\n\nMo Xiaolan, deputy director, speaks at the work meeting on fire. [Photo/zunyi.gov.cn]",
        f"{_HEAD}\n\n{_STAMP}\n\nA work meeting on the fire safety month is held in Zunyi. (Photo by Ran Bo)",
        f"{_HEAD}\n\n{_STAMP}\n\nThe work meeting on fire safety opens in Zunyi on Nov 4. Photo: Zunyi Daily",
        f"{_HEAD}\n\n{_STAMP}\n\n1.jpg\n\nMo Xiaolan speaks at the work meeting on the fire safety month",
        f"{_HEAD}\n\n{_STAMP}\n\nParticipants of the fire safety meeting listen (Picture provided by the bureau)",
        f"Officials attend the meeting on fire safety, Nov 4, 2022. [Photo provided to VCG]\n\n{_HEAD}\n\n{_STAMP}",
        f"{_HEAD}\n\nUpdated: 2022-11-08 | By Ran Bo\n\n2.png\n\nScene of the meeting on fire. /Photo by Zunyi News",
    ],
)
def test_a_caption_is_no_headline(above: str) -> None:
    words, _ = title(in_sections(f"Home> News\n\n{above}\n\n{BODY}\n"))
    assert words == _HEAD


@pytest.mark.parametrize(
    "head",
    [
        "City holds fire safety meeting: photo report",
        "City holds fire safety meeting [Photos]",
        "Safety of picture houses: city holds fire safety meeting",
    ],
)
def test_a_headline_that_announces_pictures_is_one(head: str) -> None:
    assert title(in_sections(f"logo.png\n{head}\n{_STAMP}\n{BODY}"))[0] == head
