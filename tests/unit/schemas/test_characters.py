from __future__ import annotations

from schemas.characters import simplified_forms


def test_one_character_stands_for_one_so_that_places_in_a_text_stay() -> None:
    forms = simplified_forms()
    assert all(len(plain) == 1 and ord(plain) != full for full, plain in forms.items())
    assert "黃偉東鎮長".translate(forms) == "黄伟东镇长"
    assert "乾隆".translate(forms) == "乾隆", "a character of both sides stays"
