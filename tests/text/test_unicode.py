import unicodedata

import pytest

from extractor.model.document import OffsetMap
from extractor.text.unicode import MARKS_KEPT, clean

NFD = unicodedata.normalize("NFD", "huyện Gò Quao đạt 65,2%")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("thu 12 tỷ", "thu 12 tỷ"),
        ("12\u00a0345 tỷ\u202fđồng", "12 345 tỷ đồng"),
        ("ngân\u00adsách", "ngânsách"),
        ("\ufeffThu\u200b ngân\u2060 sách", "Thu ngân sách"),
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("a\x00b\x07c", "abc"),
        ("\u202a-5%\u202c", "-5%"),
        (NFD, "huyện Gò Quao đạt 65,2%"),
        ("tie\u0302\u0301n", "tiến"),
        ("ê\u0301", "ế"),
        ("e\u0323\u0302", "ệ"),  # marks in their other order
        ("e\u200b\u0302", "ê"),  # joined across what is removed
        ("\u0301a", "\u0301a"),
        ("\u2126 \u212b", "Ω Å"),
        ("\u1112\u1161\u11ab", "한"),
        ("cột 1\tcột 2", "cột 1\tcột 2"),
        ("", ""),
    ],
)
def test_clean(raw, text):
    assert clean(raw)[0] == text


def test_what_is_clean_already_keeps_the_identity_map():
    assert clean("Huyện Gò Quao đạt 65,2% kế hoạch\n")[1] == OffsetMap()


def test_offsets_lead_back_over_removals_and_compositions():
    raw = "\ufeff" + NFD + "\r\n\u200bThu\u00a0" + unicodedata.normalize("NFD", "ngân sách") + " 5"
    text, offsets = clean(raw)
    for word in ("huyện", "Gò", "65,2%", "Thu", "ngân", "sách", "5"):
        at = text.index(word)
        source = raw[offsets.source(at) : offsets.source(at + len(word))]
        assert unicodedata.normalize("NFC", source).strip("\r\u200b") == word
    assert offsets.source(len(text)) == len(raw)


def test_marks_without_end_are_cut():
    text, offsets = clean("a" + "\u0316" * 5000 + " 12 xã")
    assert text == "a" + "\u0316" * MARKS_KEPT + " 12 xã"
    assert offsets.source(text.index("12")) == 5002
