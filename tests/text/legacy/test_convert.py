import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.model.document import OffsetMap
from extractor.text.legacy import Encoding, convert
from tests.text.legacy.old import EIGHT_BIT, codes, encoded, windows

EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
SENTENCE = (
    "Ý kiến: huyện Đắk Lấp gặt 1.250,5 ha lúa, đạt 98,3% kế hoạch; thưởng mười bảy xã giỏi, quỹ vững, dẻo, ẵm, ẳng"
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['encoding']}: {example['old'][:30]}")
def test_examples(example):
    got, _ = convert(example["old"], Encoding(example["encoding"]), capitals=example.get("capitals", False))
    assert got == example["new"]


@pytest.mark.parametrize("encoding", EIGHT_BIT)
@pytest.mark.parametrize("reading", [windows, lambda data: data.decode("latin-1")], ids=["windows-1252", "latin-1"])
def test_every_letter_in_both_readings(encoding, reading):
    for letter, written in codes(encoding).items():
        for code in written:
            assert convert(f"b{reading(code)}b", encoding)[0] == f"b{letter}b"


@pytest.mark.parametrize("encoding", Encoding)
def test_tables_have_every_letter_once(encoding):
    vowels = (
        unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in ["", *"\u0300\u0301\u0309\u0303\u0323"]
    )
    small = {*vowels, "đ"} - set("aeiouy")
    letters = small | (set("ĂÂÊÔƠƯĐ") if encoding is Encoding.TCVN3 else {letter.upper() for letter in small})
    assert set(codes(encoding)) == letters
    written = [code for all_codes in codes(encoding).values() for code in all_codes]
    assert len(written) == len(set(written))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [(Encoding.TCVN3, "TCVN5712-1"), (Encoding.VISCII, "VISCII"), (Encoding.WINDOWS_1258, "CP1258")],
)
def test_tables_agree_with_iconv(encoding, name):
    iconv = shutil.which("iconv")
    known = iconv and subprocess.run([iconv, "-l"], capture_output=True, text=True, check=False).stdout
    if not known or name not in known:
        pytest.skip(f"no iconv that knows {name}")
    pairs = [(letter, code) for letter, written in codes(encoding).items() for code in written]
    done = subprocess.run(
        [iconv, "-f", name, "-t", "UTF-8"], input=b"\n".join(code for _, code in pairs), capture_output=True, check=True
    )
    read = unicodedata.normalize("NFC", done.stdout.decode()).split("\n")
    assert read == [letter for letter, _ in pairs]


@pytest.mark.parametrize("encoding", EIGHT_BIT)
def test_offsets_lead_to_the_bytes(encoding):
    data = encoded(SENTENCE, encoding)
    text, offsets = convert(windows(data), encoding)
    assert text.lower() == SENTENCE.lower()
    for at in range(len(text)):
        start, end = offsets.source(at), offsets.source(at + 1)
        assert data[start:end] == encoded(SENTENCE[at], encoding)
    assert offsets.source(len(text)) == len(data)


def test_one_byte_letters_need_no_map():
    assert convert("Céng hßa", Encoding.TCVN3)[1] == OffsetMap()


@given(st.text(max_size=60), st.sampled_from(Encoding), st.booleans())
def test_any_text(text, encoding, capitals):
    converted, offsets = convert(text, encoding, capitals=capitals)
    sources = [offsets.source(at) for at in range(len(converted) + 1)]
    assert sources == sorted(sources)
    assert sources[-1] == len(text)
    assert [c for c in converted if c in "0123456789%"] == [c for c in text if c in "0123456789%"]


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ "))
def test_what_was_encoded_comes_back(text):
    for encoding in EIGHT_BIT:
        assert convert(windows(encoded(text, encoding)), encoding)[0] == text
