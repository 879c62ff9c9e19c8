import pytest

from extractor.text.legacy import Encoding, convert_run, draws_capitals, family, font_encodings


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", Encoding.TCVN3, False),
        (".VnTimeH", Encoding.TCVN3, True),
        ("ABCDEF+.VnArialH,Bold", Encoding.TCVN3, True),
        (".VnArial NarrowH", Encoding.TCVN3, True),
        (".VnTimeH-BoldItalic", Encoding.TCVN3, True),
        (".vntimeh", Encoding.TCVN3, True),
        (".VnAvant", Encoding.TCVN3, False),
        ("VNI-Times", Encoding.VNI, False),
        ("VNI-Helve-Condense", Encoding.VNI, False),
        ("VPS Times", Encoding.VPS, False),
        ("Times New Roman", None, False),
        ("ABCDEF+TimesNewRomanPSMT", None, False),
        ("VnTimes New Roman", None, False),
        ("ArialH", None, False),
        ("", None, False),
    ],
)
def test_fonts(font, encoding, capitals):
    assert family(font) is encoding
    assert draws_capitals(font) is capitals


@pytest.mark.parametrize(
    ("text", "font", "shown"),
    [
        ("tØnh Hµ Giang", ".VnTime", "tỉnh Hà Giang"),
        ("ñy ban nh©n d©n", ".VnTimeH", "ỦY BAN NHÂN DÂN"),
        ("uy ban 12%", ".VnTimeH", "UY BAN 12%"),
        ("tænh Haø Giang", "VNI-Times", "tỉnh Hà Giang"),
        ("12,5%", "VNI-Times", "12,5%"),
        ("tỉnh Hà Giang", "VNI-Times", "tỉnh Hà Giang"),  # converted without a change of font
        ("Hà Giang", ".VnTime", "Hà Giang"),
        ("tØnh Hµ Giang", "Arial", "tØnh Hµ Giang"),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "VNSTCVN3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ],
)
def test_a_run_shows_what_its_font_draws(text, font, shown):
    assert convert_run(text, font)[0] == shown


def test_what_all_runs_tell_of_a_font():
    runs = [
        ("Căn cứ Luật, hoà", "VNI-Times"),
        ("toà", "VNI-Times"),
        ("Hµ", ".VnTime"),
        ("Céng hßa x· héi chñ", "VNSTCVN3"),
        ("nghÜa ViÖt Nam", "VNSTCVN3"),
        ("Le café est très bon, où êtes-vous", "Arial"),
    ]
    known = font_encodings(runs)
    assert known == {".VnTime": Encoding.TCVN3, "VNSTCVN3": Encoding.TCVN3}
    assert convert_run("toà", "VNI-Times", known)[0] == "toà"
    assert convert_run("toà", "VNI-Times")[0] == "tồ"
    assert convert_run("tØnh", "VNSTCVN3", known)[0] == "tỉnh"
