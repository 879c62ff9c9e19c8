import codecs
import unicodedata

import pytest

from extractor.errors import BrokenEncoding, Damaged, EmptyDocument, NotText, ReadingError, TooLarge
from extractor.reading import door, read

TEXT = "Năm 2017, huyện Gò Quao thu ngân sách đạt 88,5 tỷ đồng, đạt 65,2% kế hoạch.\n"
PAGE = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body><p>{}</p></body></html>'
)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        unicodedata.normalize("NFD", TEXT).encode(),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "utf-16-be", "utf-32", "nfd", "crlf"],
)
def test_all_ways_to_write_it_give_the_same_text(data):
    assert read(data, name="a.txt").text == TEXT


@pytest.mark.parametrize(
    ("declared", "encoding", "sentence"),
    [
        ("utf-8", "utf-8", TEXT),
        ("windows-1252", "utf-8", TEXT),  # declared by a template, written by an editor
        ("windows-1258", "cp1258", "Huyện Gò Quao"),
    ],
)
def test_what_pages_declare(declared, encoding, sentence):
    # cp1258 has the letters of Vietnamese, and the tones as marks of their own
    body = sentence
    if encoding == "cp1258":
        marked = {"ệ": "ê\u0323", "ò": "o\u0300"}
        body = "".join(marked.get(letter, letter) for letter in sentence * 6)
    document = read(PAGE.format(declared, body).encode(encoding), name="a.html")
    assert document.text.startswith(sentence.strip())


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", EmptyDocument, "no text"),
        (b" \n\t \r\n", EmptyDocument, "no text"),
        ("\u00a0\u200b\ufeff\n".encode(), EmptyDocument, "no text"),
        (codecs.BOM_UTF8, EmptyDocument, "no text"),
        ("thu ngân sách".encode("cp1258", "replace") + b"\xff\xfe!", BrokenEncoding, "byte"),
        ("Xã Định Hòa".encode() + b"\xc3(" + TEXT.encode(), BrokenEncoding, "byte 16 (c3)"),
        (TEXT.encode()[:-1] + "đ".encode()[:1], BrokenEncoding, "cut off"),
        (bytes(range(256)) * 40, NotText, "binary"),
        (b"\x00" * 500, NotText, "binary"),
        (b"\x01\x02\x03\x04" * 50, NotText, "binary"),
        (b"PK\x03\x04 \x00", Damaged, "ZIP"),
    ],
)
def test_what_cannot_be_read_is_named(data, error, says):
    with pytest.raises(error) as caught:
        read(data, name="thu/bai-1.txt")
    assert str(caught.value).startswith("thu/bai-1.txt: ")
    assert says in caught.value.reason
    assert caught.value.remedy


def test_the_byte_of_broken_utf_16_is_named():
    data = codecs.BOM_UTF16_LE + "xã ".encode("utf-16-le") + b"\x00\xd8" + "a".encode("utf-16-le")
    with pytest.raises(BrokenEncoding, match="byte 8"):
        read(data, name="a.txt")


def test_over_the_limit(monkeypatch, tmp_path):
    monkeypatch.setattr(door, "SIZE_LIMIT", 1024 * 1024)
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * (1024 * 1024 + 1))
    for source in (path, path.read_bytes()):
        with pytest.raises(TooLarge, match="1048577 bytes are over the limit of 1 MiB"):
            read(source)
    path.write_bytes(b"a" * 1024 * 1024)
    assert len(read(path).text) == 1024 * 1024


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ReadingError, match="cannot be opened"):
        read(tmp_path / "missing.txt")
    with pytest.raises(ReadingError, match="cannot be opened"):
        read(tmp_path)
