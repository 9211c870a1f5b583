import pytest

from extraction.en.page import sections
from extraction.en.rendition import RENDITIONS, rendition, weigh
from extraction.text.document import parse

TRANSLATED = (
    "On June 3, the city’s production safety video and telephone conference was held. Mayor Li Na "
    "attended the meeting and delivered a speech. The meeting pointed out that it is necessary to do a "
    "good job in the investigation of hidden dangers, the leading cadres must tighten the string, the "
    "masses should be mobilized.It is necessary to grasp the key points."
)
FLUENT = (
    "The city convened a conference on June 3 to strengthen work safety ahead of the rainy season. Mayor "
    "Li Na underscored the importance of vigilance and urged departments to outline key measures.\nIn "
    "conclusion, the session demonstrated the city's commitment to safeguarding residents. By combining "
    "inspection and education, it aims to foster a robust network."
)
ENGLISH = (
    "BEIJING, June 3 (Xinhua) -- China will check fire hazards in high-rise buildings nationwide, a "
    'teleconference decided on Friday. "Local authorities should act at once," he said. Vice Minister Li '
    "Na addressed the teleconference, according to the ministry. The number of fires fell 3 percent year "
    "on year, officials said."
)


@pytest.mark.parametrize(
    ("text", "told"), [(TRANSLATED, "machine_translation"), (FLUENT, "paraphrase"), (ENGLISH, "original")]
)
def test_each_rendition_is_told_by_its_wording(text: str, told: str) -> None:
    made = parse(text, assign_sections=sections.assign_sections)
    assert rendition(made) == told


def test_an_empty_text_is_taken_for_the_commonest_rendition() -> None:
    made = parse("")
    assert rendition(made) == "machine_translation"
    assert set(weigh(made)) == set(RENDITIONS)
