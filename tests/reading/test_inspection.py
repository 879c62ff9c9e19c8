"""What is refused before a reader opens it, and what a user is told."""

import io
import zipfile

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extractor.errors import Damaged, LimitExceeded, Protected
from extractor.reading.inspection import inspect
from extractor.reading.limits import Limits

LIMITS = Limits(pages=3, pixels=1_000_000, unpacked=3 * 1024 * 1024)


def pdf(pages=1, size=(595, 842), **options):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, **options)
    for _ in range(pages):
        canvas.drawString(100, 100, "88,5")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(*sizes, kind="TIFF"):
    out = io.BytesIO()
    first, *others = [Image.new("1", size) for size in sizes]
    first.save(out, kind, **({"save_all": True, "append_images": others} if others else {}))
    return out.getvalue()


def packed(name="word/document.xml", content=b"<a/>", times=1):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(times):
            archive.writestr(f"{number or ''}{name}", content)
    return out.getvalue()


def locked_zip():
    data = bytearray(packed())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying_zip():
    """A member that says it is small."""
    data = bytearray(packed(content=bytes(4 * 1024 * 1024)))
    at = data.find(b"PK\x01\x02") + 24
    data[22:26] = data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def _named(value: object) -> str:
    """A name that does not hold the bytes: those of a ZIP tell the time."""
    return "file" if isinstance(value, bytes) else str(getattr(value, "__name__", value))


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (pdf(3), 3),
        (picture((100, 100), (50, 60)), 2),
        (picture((100, 100), kind="PNG"), 1),
        (packed(), 1),
        (packed("word/media/hinh.svg", b'<!DOCTYPE svg [<!ENTITY b "cc">]><svg/>'), 1),
        (b"\xd0\xcf\x11\xe0 a DOC", 1),
        (b"", 1),
    ],
    ids=_named,
)
def test_what_is_within_the_limits_passes_and_tells_its_pages(data, pages):
    assert inspect(data, "a", LIMITS) == pages


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (pdf(4), LimitExceeded, "its 4 pages are over the limit of 3"),
        (pdf(size=(2000, 2000)), LimitExceeded, "page 1 of 2000 × 2000 pixels is over the limit of 1000000"),
        (pdf(encrypt=StandardEncryption("mật khẩu")), Protected, "password"),
        (pdf()[:300], Damaged, "begins as a PDF but is damaged or cut off"),
        (b"%PDF-1.7\n" + bytes(2000), Damaged, "damaged"),
        (picture(*[(9, 9)] * 4), LimitExceeded, "its 4 pages"),
        (picture((9, 9), (2000, 1000)), LimitExceeded, "page 2 of 2000 × 1000 pixels"),
        (picture((20_000, 20_000), kind="PNG"), LimitExceeded, "more than 1000000 pixels"),
        (picture((9, 9), kind="PNG")[:20], Damaged, "begins as a picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), Damaged, "begins as a picture"),
        (packed(content=bytes(4 * 1024 * 1024)), LimitExceeded, "becomes more than 3 MiB"),
        (packed(times=10_001), LimitExceeded, "more than 10000 files"),
        (lying_zip(), Damaged, "begins as a ZIP"),
        (locked_zip(), Protected, "password"),
        (packed()[:30], Damaged, "begins as a ZIP"),
        (
            packed(content=b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'),
            LimitExceeded,
            "word/document.xml in it defines",
        ),
        (packed(content='<!ENTITY b "cc">'.encode("utf-16")), LimitExceeded, "entities"),
        (b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), Protected, "password"),
    ],
    ids=_named,
)
def test_what_is_over_a_limit_is_named_with_it(data, kind, said):
    with pytest.raises(kind, match=said) as caught:
        inspect(data, "bao-cao", LIMITS)
    assert str(caught.value).startswith("bao-cao: ")
