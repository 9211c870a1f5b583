from __future__ import annotations

import io

from tests.builders.documents import UNMAPPED, Piece, lines, pdf
from warehouse.intake.formats.file import FileReader
from warehouse.intake.model import Found, IntakeOptions, Item, Reason, Refused

# Lines as wide as they are at these sizes: the last of each paragraph is short.
FIRST = [
    "The city held a meeting on work safety in the afternoon of May 23. Mayor Li Si attended and",
    "spoke, and the vice mayor presided. All districts must check their mines before the end of the",
    "month and report what they find to the office.",
]
SECOND = [
    "He asked the departments to watch the chemical plants, the gas pipes and the self-built houses",
    "day and night, and to close what cannot be made safe.",
]
WHOLE = [" ".join(FIRST), " ".join(SECOND)]


def read(data: bytes) -> list[Item]:
    return list(FileReader(IntakeOptions(), {}).read(io.BytesIO(data), "a.pdf", "a.pdf"))


def text(data: bytes) -> str:
    (item,) = read(data)
    assert isinstance(item, Found), item
    return item.text


def paragraphs(data: bytes) -> list[str]:
    return text(data).strip().split("\n\n")


def test_lines_that_layout_broke_are_paragraphs_again() -> None:
    assert paragraphs(pdf([lines(FIRST) + lines(SECOND, top=720)])) == WHOLE  # a blank line between them
    indented = (
        lines(FIRST[:1], x=94)
        + lines(FIRST[1:], top=756)
        + lines(SECOND[:1], x=94, top=728)
        + lines(SECOND[1:], top=714)
    )
    assert paragraphs(pdf([indented])) == WHOLE


def test_running_heads_and_page_numbers_go_and_a_paragraph_goes_on_over_the_page() -> None:
    def page(number: int, body: list[str], rest: list[str]) -> list[Piece]:
        head = [(72.0, 810.0, 9.0, "Work safety bulletin"), (290.0, 30.0, 9.0, f"- {number} -")]
        return [*head, *lines(body), *lines(rest, top=700)]

    data = pdf([page(1, SECOND, FIRST[:2]), page(2, FIRST[2:], SECOND), page(3, SECOND, SECOND)])
    assert paragraphs(data) == [WHOLE[1], WHOLE[0], WHOLE[1], WHOLE[1], WHOLE[1]]


def test_what_a_browser_prints_around_a_page_goes() -> None:
    around = [
        (24.0, 822.0, 8.0, "11/29/26, 4:20 PM"), (280.0, 822.0, 8.0, "A report"),
        (24.0, 18.0, 8.0, "https://news.example/2023/05/1.html"), (560.0, 18.0, 8.0, "1/1"),
    ]  # fmt: skip
    assert paragraphs(pdf([[*around, *lines(SECOND)]])) == [WHOLE[1]]


def test_reports_by_one_template_on_pages_of_their_own_stay_whole() -> None:
    data = pdf([lines([f"City {n} held a meeting.", f"It must check {n * 7} mines."]) for n in (12, 30, 57)])
    for number in (12, 30, 57):
        assert f"City {number} held" in text(data) and f"check {number * 7} mines" in text(data)


def test_columns_are_read_one_after_another() -> None:
    left = ["The city held a meeting on the", "safety of its mines and of its", "chemical plants in May. Mayor",
            "Li Si spoke. All districts have", "to report by the end of June on",
            "what they found and mended. The"]  # fmt: skip
    right = ["vice mayor presided over it and", "asked the departments to watch", "the gas pipes by day and night,",
             "and to close what is not safe."]  # fmt: skip
    page = [(72.0, 800.0, 18.0, "A meeting on safety"), *lines(left, top=760), *lines(right, x=320, top=757)]
    assert paragraphs(pdf([page])) == ["A meeting on safety", " ".join(left + right)]


def test_a_line_that_is_stretched_to_fill_its_column_is_no_row_of_a_table() -> None:
    narrow = ["The city held a meeting on work", "safety on May 23, at which Mayor", "Li Si spoke and asked all of the"]
    right = max(72 + len(line) * 5.2 for line in narrow)

    def stretched(words: list[tuple[str, float]], y: float) -> list[Piece]:
        """Words of these widths with even gaps from edge to edge."""
        gap = (right - 72 - sum(width for _, width in words)) / (len(words) - 1)
        found, x = [], 72.0
        for word, width in words:
            found.append((x, y, 11.0, word))
            x += width + gap
        return found

    words = [("Wanning", 43.4), ("Foreign", 37.3), ("Af-", 17.0)]
    body = [*lines(narrow), *stretched(words, 728), *lines(["fairs Office to look at the mines."], top=714)]
    assert "Wanning Foreign Affairs Office" in text(pdf([body], producer="pdfTeX"))
    table = [
        *lines(narrow),
        *(piece for y in (714, 700) for piece in stretched([("12", 12.2), ("34", 12.2), ("56", 12.2)], y)),
    ]
    assert "12\t34\t56\n12\t34\t56" in text(pdf([table]))


def test_rows_of_a_table_are_lines() -> None:
    rows = [("Name", "Post"), ("Li Si", "Mayor"), ("Wang Wu", "Vice mayor")]
    page = [
        piece
        for at, row in enumerate(rows)
        for piece in zip((72.0, 300.0), (700.0 - 14 * at,) * 2, (11.0, 11.0), row, strict=True)
    ]
    assert text(pdf([page])) == "Name\tPost\nLi Si\tMayor\nWang Wu\tVice mayor\n"


def test_marks_of_notes_go_and_notes_stand_at_the_end() -> None:
    page = [
        *lines(SECOND), (337.0, 760.0, 6.0, "1"),  # behind the last word
        *lines(["1 By the office of the city."], top=120, size=8),
    ]  # fmt: skip
    assert paragraphs(pdf([page])) == [WHOLE[1], "1 By the office of the city."]
    area = [(72.0, 700.0, 11.0, "A site of 500 m"), (145.6, 704.0, 6.0, "2"), (152.0, 700.0, 11.0, "was closed.")]
    assert "500 m2 was closed." in text(pdf([area]))


def test_words_are_joined_as_the_maker_of_the_file_breaks_them() -> None:
    broken = ["The departments have to prevent floods by day and night, and safety is the respon-",
              "sibility of all. Work on the multi-storey car park, on the fair and on the script-",
              "murder shops is to stop."]  # fmt: skip
    assert "the responsibility of all" in text(pdf([lines(broken)], producer="pdfTeX-1.40"))
    assert "script-murder shops" in text(pdf([lines(broken)], producer="Skia/PDF m156"))


def test_pages_that_are_turned_are_read_as_shown() -> None:
    for matrix, rotate in [
        ("0 1 -1 0 595 0", 90),
        ("-1 0 0 -1 595 842", 180),
        ("0 -1 1 0 0 842", 270),
        ("0 1 -1 0 595 0", 0),
    ]:
        page = lines(FIRST, top=500) + lines(SECOND, top=450)
        assert paragraphs(pdf([page], matrix=matrix, rotate=rotate)) == WHOLE
    assert read(pdf([[(100, 100, 40, "DRAFT")]], matrix="0.7 0.7 -0.7 0.7 0 0")) != []


def test_bold_by_printing_twice_is_read_once_and_letters_that_repeat_are_not() -> None:
    twice = [piece for x in (72.0, 72.3) for piece in lines(["All offices off book"], x=x)]
    assert text(pdf([twice])) == "All offices off book\n"


def test_a_scanned_page_is_told_with_what_it_needs() -> None:
    (one,) = read(pdf([[], []], pictures=[0, 1]))
    assert isinstance(one, Refused) and one.reason == Reason.SCANNED
    assert "OCR" in one.detail and one.uri == "a.pdf"
    found, page = read(pdf([lines(SECOND), [], lines(SECOND)], pictures=[1]))
    assert isinstance(found, Found) and isinstance(page, Refused)
    assert (page.uri, page.reason) == ("a.pdf#page=2", Reason.SCANNED)
    (empty,) = read(pdf([[]]))
    assert isinstance(empty, Refused) and empty.reason == Reason.EMPTY


def test_fonts_that_do_not_say_what_they_show_are_unreadable() -> None:
    (one,) = read(pdf([lines(["A meeting on work safety was held"] * 3)], font=UNMAPPED))
    assert isinstance(one, Refused), one
    assert one.reason == Reason.UNDECODABLE and "fonts" in one.detail


def test_a_locked_file_is_encrypted() -> None:
    sound = pdf([lines(SECOND)])
    key = b"/Encrypt<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>/ID[<00><00>]"
    (one,) = read(sound.replace(b"trailer<<", b"trailer<<" + key))
    assert isinstance(one, Refused) and one.reason == Reason.ENCRYPTED
