import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model.document import OffsetMap, Span
from extractor.text.legacy import Encoding, convert_mixed, detect
from tests.text.legacy.old import EIGHT_BIT, encoded, windows

ROOT = Path(__file__).parents[3]
CORPORA = sorted((ROOT / "corpora").glob("*/*.txt"))
SHARED = sorted(Path("/work/shared").glob("samples/*/*.*"))
LINE = "Sản lượng lúa của huyện đạt 45.200 tấn, tăng 12% so với năm trước"
UNICODE = [
    "Xã Ea Kar, huyện Krông Pắc: hoà, toán, thuỷ, quý, oà, uý, hoè, hoá toàn toà",
    "Diện tích 120 m² ± 5, nhiệt độ 24,6°C; § 3; 2 × 2; ½ kg; « Dự án » – “Nông thôn” … 30 μg/m³",
    "Ê Đê, Gia Rai, Ba Na, Xơ Đăng, K'Ho, Mnông, Brâu, Giẻ-Triêng, Hrê, Cơ-ho",
    "Công ty München, ông Müller, bà Zoë Kravitz, Citroën, Škoda, São Paulo, Nestlé tăng 5%",
    "Où êtes-vous ? Là où l'été brûle, le maïs mûrit; Noël à l'hôtel, ça coûte très cher, déjà dîné",
    "Die größten Übungen für Köln: Öl, Äpfel, süß, schön, heißt, Bär, Tür, grün, müde, Höhe",
    "El niño comió piñas y mañana irá a España; ¿dónde está el baño? ¡Qué día! Año, señor, corazón",
    "O coração não está só; ações e opções, irmãos, mães, pães, avó, você, há, três, à noite, às vezes",
    "På ön är vårens björkar gröna; å, ä, ö; för många år sedan åkte vi båt till sjön",
    "Það er íslenska: þú ert góður, ég á hús, sól, mús, lítil, mikið, já, þó, æ, ö, ýmis, bók",
    "Perché è così; città, più, però, già, università, sarà, può, là, giù, né, sì, ciò, virtù",
    "The price is £5 ± 0.5 ¢; © 2019 Acme® µm ¼ ½ ¾ § 12 ¶ 3 × 4 ÷ 2 ¬ p ª º « quoted » ¿ ¡",
    "a^2 + b^2 = c^2; x^n o^n a^t e^x (a+b)' u+v a^b f(x) o+' a('k') if a^b: u+=1; don't can't it's we're you've",
    "def f(a): return a^b + a.b.c + o.x; e.g. i.e. a.m. p.m. www.a.com/o.html user@e.com U.S.A. no.5 o'clock",
    "1.234,5 12% 3 – 4 ½",
    "",
]


@pytest.mark.parametrize("encoding", Encoding)
def test_one_line_is_enough(encoding):
    old = windows(encoded(LINE, encoding))
    assert detect(old) is encoding
    assert convert_mixed(old)[0] == LINE


@pytest.mark.parametrize("text", UNICODE, ids=lambda text: text[:25])
def test_other_texts_stay(text):
    for written in (text, text.upper(), text.lower(), unicodedata.normalize("NFD", text)):
        assert detect(written) is None
        assert convert_mixed(written) == (written, OffsetMap(), ())


@pytest.mark.parametrize("path", [*CORPORA, *SHARED], ids=lambda path: path.name)
def test_no_unicode_document_is_touched(path):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        pytest.skip("not UTF-8")
    assert convert_mixed(text) == (text, OffsetMap(), ())


@pytest.mark.parametrize("encoding", EIGHT_BIT)
def test_whole_documents_come_back(encoding):
    for path in CORPORA[:3]:
        text = re.sub("[^\\x00-\\x7fÀ-ỹ]", "", unicodedata.normalize("NFC", path.read_text(encoding="utf-8")))
        text = "".join(c for c in text if c < "\x80" or encoded(c, encoding) != b"?")
        old = windows(encoded(text, encoding))
        assert detect(old) is encoding
        assert convert_mixed(old)[0].lower() == text.lower()


def test_lines_of_two_encodings_and_unicode():
    old = windows(encoded(LINE, Encoding.TCVN3)), windows(encoded(LINE, Encoding.VNI))
    source = f"Báo cáo của Ủy ban\n{old[0]}\nHoà, toán 5 m²\n{old[1]}\n{LINE}"
    text, offsets, spans = convert_mixed(source)
    assert text == f"Báo cáo của Ủy ban\n{LINE}\nHoà, toán 5 m²\n{LINE}\n{LINE}"
    assert [span.of(text) for span in spans] == [LINE, LINE]
    assert offsets.source_span(spans[1]).of(source) == old[1]


def test_a_run_inside_a_line():
    old = windows(encoded(LINE, Encoding.TCVN3))
    text, offsets, spans = convert_mixed(f"Theo Ủy ban: {old} được nêu")
    assert text == f"Theo Ủy ban: {LINE} được nêu"
    assert spans == (Span(8, 13 + len(LINE)),)  # `ban:` reads the same both ways
    assert offsets == OffsetMap()


def test_short_lines_follow_the_document():
    lines = ["Tổng cộng", "Hà Nội", "hoà", LINE, "Đơn vị: tỷ đồng"]
    old = "\n".join(windows(encoded(line, Encoding.VNI)) for line in lines)
    assert convert_mixed(old)[0] == "\n".join(lines)


def test_the_look_at_unicode_text_costs_next_to_nothing():
    text = (LINE + ".\n") * 80
    detect(text)
    best = min(_seconds(text) for _ in range(20))
    assert best < 0.001  # 0.05 ms on a free machine


def _seconds(text):
    start = time.perf_counter()
    convert_mixed(text)
    return time.perf_counter() - start


@given(st.text(max_size=80) | st.text("aeouwdDn^+('`?~. ¬­®§µ¶øûïäåñö\n", max_size=80))
def test_any_text(text):
    converted, offsets, spans = convert_mixed(text)
    sources = [offsets.source(at) for at in range(len(converted) + 1)]
    assert sources == sorted(sources)
    assert sources[-1] == len(text)
    assert all(span.end <= len(converted) for span in spans)


@given(st.lists(st.sampled_from([*" ".join([LINE, *UNICODE[:3]]).split(), "\n"]), max_size=40))
def test_unicode_vietnamese_stays(words):
    text = " ".join(words)
    assert convert_mixed(text) == (text, OffsetMap(), ())
