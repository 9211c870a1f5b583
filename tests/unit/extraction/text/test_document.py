from hypothesis import given
from hypothesis import strategies as st

from extraction.text.document import Document, Page, Section, cut, fold, parse

PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                ". ",
                ".",
                "; ",
                "\n",
                "\r\n",
                "。",
                "”",
                "）",
                "!",
                " ",
                "\u2028",
                "The meeting ",
                "Mr. Li",
                "No. 2",
                "3.5",
                "İ",
            ]
        ),
    ),
    max_size=40,
).map("".join)


def words(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in cut(text)]


@given(PIECES)
def test_every_character_but_white_space_stands_in_exactly_one_sentence(text: str) -> None:
    sentences = cut(text)
    reached = 0
    for number, sentence in enumerate(sentences):
        assert sentence.index == number
        assert reached <= sentence.start < sentence.end <= len(text)
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip()
        assert not text[reached : sentence.start].strip()
        reached = sentence.end
    assert not text[reached:].strip()


@given(PIECES)
def test_paragraphs_count_the_line_breaks_and_never_fall(text: str) -> None:
    numbers = [sentence.paragraph for sentence in cut(text)]
    assert numbers == sorted(numbers)
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(set(numbers)) <= max(1, len(lines))


@given(st.text())
def test_folded_text_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_a_capital_that_would_lengthen_keeps_its_place() -> None:
    assert len("İstanbul MEETING") == len(fold("İstanbul MEETING"))
    assert fold("İstanbul MEETING").endswith("meeting")


def test_stops_end_a_sentence_with_their_closing_quotes() -> None:
    assert words("He said “stop.” The meeting closed! Good?") == ["He said “stop.”", "The meeting closed!", "Good?"]


def test_a_stop_glued_to_the_next_sentence_ends_one() -> None:
    assert words("checked in place.The meeting pointed out") == ["checked in place.", "The meeting pointed out"]
    assert words("township boats.fei Kai, member") == ["township boats.", "fei Kai, member"]
    assert words("做好工作。会议强调") == ["做好工作。", "会议强调"]
    assert words("at temple fairs;The ferries") == ["at temple fairs;", "The ferries"]


def test_abbreviations_decimals_and_addresses_end_none() -> None:
    assert words("Mr. Li rose by 3.5% at No. 2 School on Sept. 16") == [
        "Mr. Li rose by 3.5% at No. 2 School on Sept. 16"
    ]
    assert words("see www.gov.cn Today") == ["see www.gov.cn Today"]


def test_line_breaks_end_sentences_and_paragraphs() -> None:
    sentences = cut("Headline  \n\n First line\r\nsecond. Third\u2028Fourth")
    assert [sentence.paragraph for sentence in sentences] == [0, 1, 2, 2, 3]


def test_an_empty_text_has_no_sentences() -> None:
    made = parse(" \n\t")
    assert isinstance(made, Document)
    assert made.sentences == ()


def second_is_teaser(page: Page) -> None:
    page.sentences[1].section = Section.TEASER


def test_sentences_are_chosen_by_section() -> None:
    made = parse("One.\nTwo.\nThree.", assign_sections=second_is_teaser)
    assert [made.of(sentence) for sentence in made.article_sentences()] == ["One.", "Three."]
    assert [made.of(sentence) for sentence in made.in_sections(Section.TEASER)] == ["Two."]
