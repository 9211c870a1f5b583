from extraction.en.reader import read

LEAD = "On May 3, Anlan City held a video conference on production safety. Mayor Li Na presided over the meeting. "


def codes(text: str) -> list[tuple[str, str]]:
    return [(issue.code, text[issue.start : issue.end]) for issue in read(text).issues if issue.start is not None]


def test_a_day_that_is_not_read_is_told() -> None:
    text = "On the afternoon of 1207, the city held a conference on fire safety. Mayor Li Na presided over the meeting."
    assert [code for code, words in codes(text) if "1207" in words] == ["date_not_taken"]


def test_a_place_outside_the_gazetteer_is_told() -> None:
    text = LEAD + "Deputy heads of Qwertia County attended the meeting."
    assert ("place_not_taken", "Qwertia County") in codes(text)


def test_words_of_a_demand_in_a_statement_are_told() -> None:
    text = LEAD + "Some enterprises that should have been closed went on producing in spring."
    assert [code for code, words in codes(text) if "should have been" in words] == ["demand_not_taken"]


def test_what_was_taken_is_not_told() -> None:
    text = LEAD + "Li Na emphasized that all departments must check gas."
    told = codes(text)
    assert not [words for code, words in told if code == "name_not_taken"]
    assert not [words for code, words in told if code == "demand_not_taken"]
