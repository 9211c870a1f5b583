import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.text.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("On the morning of May 3 the city held a meeting on safety and it was attended by all.", "en"),
        ("会议强调，各级各部门要压实责任，深入排查隐患，坚决防范事故发生。", "zh"),
        ("Le maire a présidé une réunion sur la sécurité dans la ville et les communes avec des élus.", "fr"),
        ("Der Bürgermeister leitete die Sitzung und sprach mit den Leitern der Ämter über das Hochwasser.", "de"),
        ("El alcalde presidió la reunión y pidió que los distritos revisen las obras en la ciudad.", "es"),
        ("会議では市長が安全対策について説明しました。", "ja"),
        ("회의에서 시장은 안전 대책을 강조했다.", "ko"),
        ("Мэр провел совещание по безопасности в городе.", "ru"),
        (
            "Source:梅州市人民政府网 The meeting was held in the city and it was attended by the counties.",
            "en",
        ),
        (
            "County Holds Meeting. On October 11 the county held a meeting on work safety and it was attended by all.\n"
            "10月11日，全县安全生产工作会议召开。县长强调，要压实各方责任，深入排查治理各类隐患，坚决防范事故发生，"
            "确保人民群众生命财产安全。会议要求，各乡镇要逐户走访，把隐患消除在萌芽状态。",
            "zh",
        ),
        (
            "The meeting was held in the city and it was attended by the counties (来源：临江日报，编辑：王一。)",
            "en",
        ),
        ("會議強調，各級各部門要壓實責任，嚴防事故發生。", "zh"),
        ("", "und"),
        ("12 34 56", "und"),
        ("Zxq vbn", "und"),
    ],
)
def test_the_main_language_is_told(text: str, code: str) -> None:
    assert language(text) == code


@given(st.text(max_size=200))
def test_any_text_gets_a_code(text: str) -> None:
    assert language(text).isalpha()
