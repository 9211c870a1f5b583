"""Learned words: what they see, what they rest on, and where they may speak at all."""

from pathlib import Path

import pytest

from extraction.en import classify, kind_learned
from extraction.en.page import sections
from extraction.text.document import parse

_HEAD = "feature,weight\n"
_STORY = (
    "Pits to be walked before the thaw\n\n"
    "Deputy Mayor Sun Weimin told the owners of 40 pits on Friday that each shaft must be walked twice. "
    "Sun said every lamp shall be counted at the gate. Pumps have to be tried before the thaw. "
    "No blasting may be done at night."
)


def judged(text: str) -> classify.Verdict:
    return classify.judge(parse(text, assign_sections=sections.assign_sections))


def give(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    model = kind_learned.parse(_HEAD + source)
    monkeypatch.setattr(kind_learned, "shipped", lambda: model)


def test_what_a_text_shows_are_stems_and_neighbours_by_where_they_stand() -> None:
    found = kind_learned.shown("Pits checked", ["Mayors warned 12 owners."])
    assert found["T pit"] == "Pits"
    assert found["T pit check"] == "Pits checked"
    assert found["L mayor warn"] == "Mayors warned"
    assert found["L 0 owner"] == "12 owners"
    assert found["B owner"] == "owners"
    assert not any(name.startswith("B ") and name.count(" ") > 1 for name in found)


def test_neighbours_count_in_the_opening_alone() -> None:
    sentences = ["One.", "Two.", "Three.", "They met again."]
    assert "B met" in kind_learned.shown("", sentences)
    assert not {"L met", "L met again"} & kind_learned.shown("", sentences).keys()


def test_whose_surname_it_is_does_not_count() -> None:
    assert set(kind_learned.shown("", ["Mayor Hu spoke."])) == set(kind_learned.shown("", ["Mayor Zhao spoke."]))


def test_plain_words_count_beside_others_alone() -> None:
    found = kind_learned.shown("", ["The meeting."])
    assert "L the" not in found
    assert "L the meet" in found


def test_words_are_looked_at_so_far_and_no_farther() -> None:
    found = kind_learned.shown("", ["pit " * 5_000 + "mayor"])
    assert "B pit" in found
    assert "B mayor" not in found


def test_the_score_rises_and_falls_with_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, "(constant),-10\nB mayor,100\nB tour,-300\n")
    told = kind_learned.told("", ["The mayor spoke."])
    assert told is not None
    assert told.score == pytest.approx((-10 + 100 / 9**0.5) / 100)  # nine features are shown
    assert told.words == ("mayor",)
    assert kind_learned.told("", ["The mayor went on a tour."]) is None
    assert kind_learned.told("", []) is None


def test_the_reason_gives_printed_words_strongest_first_and_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, "(constant),0\nL mayor _N,900\nB owner,50\nL told,70\nB .,600\n")
    told = kind_learned.told("", ["Mayor Hu told the Owners."])
    assert told is not None
    assert told.words == ("told", "Owners")


def test_words_speak_where_an_official_is_named_and_no_look_alike_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, "(constant),-500\n")
    without = judged(_STORY)
    assert without.kind == "other"
    give(monkeypatch, "(constant),50\nB shaft,40\n")
    verdict = judged(_STORY)
    assert verdict.kind == "meeting_report"
    assert verdict.score > 0
    assert f"words {verdict.score - without.score:+.1f} (“shaft”)" in verdict.reason


@pytest.mark.parametrize(
    "story",
    [
        _STORY.replace("Deputy Mayor Sun Weimin", "An old hand").replace("Sun said", "He said"),
        _STORY.replace("Pits to be walked", "Press conference: pits to be walked"),
        _STORY.replace("Weimin told", "Weimin went deep into the Heishan pit to inspect it, and told"),
        "On May 5 a company in Lyon, France held a safety meeting. Deputy Mayor Jean Petit of Lyon, France was there.",
        "",
    ],
    ids=["no official", "press conference", "visit", "abroad", "nothing"],
)
def test_words_are_not_asked_elsewhere(story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, "(constant),50\n")
    assert judged(story).kind == "other"


def test_what_rules_took_for_a_report_stays_one_whatever_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, "(constant),-9000\n")
    verdict = judged(
        "On May 3, the city held a video conference on production safety. Mayor Li Na presided over the meeting. "
        "The meeting pointed out that hidden dangers must be rectified."
    )
    assert verdict.kind == "meeting_report"
    assert "words" not in verdict.reason


def test_every_look_alike_is_a_feature_that_speaks_against_a_report() -> None:
    assert {name for name in classify.LOOK_ALIKES if classify.WEIGHTS.get(name, 0) >= 0} == set()


@pytest.mark.parametrize(
    "source",
    [
        "",
        _HEAD,
        _HEAD + "B mayor,3\n",
        "word,weight\n(constant),1\n",
        _HEAD + "(constant),1\nB mayor,much\n",
        _HEAD + "(constant),1\nB mayor\n",
        _HEAD + "(constant),1\nB mayor,1\nB mayor,2\n",
    ],
)
def test_a_file_of_another_form_is_refused_with_its_name(source: str) -> None:
    with pytest.raises(ValueError, match=r"^models/kind\.csv: "):
        kind_learned.parse(source)


def test_the_shipped_weights_are_few_and_of_words_that_texts_can_show() -> None:
    text = (Path(str(kind_learned.FOLDER)) / "kind.csv").read_text(encoding="utf-8")
    model = kind_learned.parse(text)
    assert 0 < len(model.weights) <= 3000
    assert all(name[:2] in ("T ", "L ", "B ") for name in model.weights)
    assert 0 not in model.weights.values()
