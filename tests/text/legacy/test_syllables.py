import pytest

from extractor.text.legacy.syllables import is_syllable


@pytest.mark.parametrize(
    "word", ["hòa", "hoà", "quý", "quốc", "giếng", "gì", "nghĩa", "Nguyễn", "ỦY", "khuỷu", "thuở", "Đắk", "Krông", "ở"]
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["xaõ", "hßa", "hốp̀", "tạch̉", "hảt", "été", "où", "ng", "", "sth", "tieng1", "đđ", "hóá"]
)
def test_others(word):
    assert not is_syllable(word)
