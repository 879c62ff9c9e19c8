import pytest

from extractor.errors import BrokenEncoding
from extractor.reading import read
from extractor.text.legacy import Encoding
from tests.text.legacy.old import EIGHT_BIT, encoded, windows

TEXT = (
    "Báo cáo tình hình chín tháng\n\n"
    "Tổng thu ngân sách của huyện đạt 88,5 tỷ đồng, bằng 65,2% kế hoạch năm, tăng 12% so với cùng kỳ.\n"
    "Toàn huyện gieo cấy được 1.250 ha lúa, năng suất bình quân 58,3 tạ/ha; hưởng lợi 2.300 hộ.\n"
    "Hà Nội\n"
)


@pytest.mark.parametrize("encoding", EIGHT_BIT)
@pytest.mark.parametrize("as_bytes", [True, False], ids=["bytes", "utf-8"])
def test_files(encoding, as_bytes):
    old = encoded(TEXT, encoding)
    document = read(old if as_bytes else windows(old).encode(), name="a.txt")
    assert document.text == TEXT
    for word in ("65,2%", "hưởng", "Hà Nội"):
        start = TEXT.index(word)
        source = slice(document.offsets.source(start), document.offsets.source(start + len(word)))
        assert old[source] == encoded(word, encoding)


def test_viqr():
    document = read(encoded(TEXT.replace(".\n", "\n"), Encoding.VIQR), name="a.txt")
    assert document.text == TEXT.replace(".\n", "\n")


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.VISCII])
@pytest.mark.parametrize("written", ["bytes", "utf-8", "entities"])
def test_pages(encoding, written):
    title, _, *lines = windows(encoded(TEXT, encoding)).strip().split("\n")
    cells = "".join(f"<td>{windows(encoded(c, encoding))}</td>" for c in ("Diện tích lúa (ha)", "1.300", "1.250"))
    page = (
        f'<html><head><title>{title}</title></head><body><h1><font face=".VnTimeH">{title}</font></h1>'
        + "".join(f'<p><font face=".VnTime">{line}</font></p>' for line in lines)
        + f"<table border=1><tr>{cells}</tr><tr>{cells}</tr></table></body></html>"
    )
    if written == "entities":
        page = "".join(f"&#{ord(letter)};" if letter > "\x7f" else letter for letter in page)
    data = page.encode("cp1252") if written == "bytes" else page.encode()
    document = read(data, name="a.html")
    assert document.metadata.title == "Báo cáo tình hình chín tháng"
    assert TEXT.split("\n", 2)[2].strip() in document.text
    assert [cell.span.of(document.text) for cell in document.tables[0].cells[:2]] == ["Diện tích lúa (ha)", "1.300"]
    at = document.text.index("65,2%")
    assert page[document.offsets.source(at) :].startswith("65,2%")


@pytest.mark.parametrize(
    "data",
    [
        "Où êtes-vous ? Là où l'été brûle, le maïs mûrit; Noël à l'hôtel, ça coûte très cher.".encode("cp1252"),
        TEXT.encode()[:200] + b"\xff" + TEXT.encode()[200:],
        "Hµ Néi".encode("cp1252"),  # too little to be sure
    ],
    ids=["french", "one wrong byte", "two words"],
)
def test_what_no_encoding_explains(data):
    with pytest.raises(BrokenEncoding):
        read(data, name="a.txt")
