"""Containers: read by what they hold, refused with a reason where they are traps, locked or broken."""

from __future__ import annotations

import pytest

from extractor.errors import Damaged, EmptyDocument, Protected, TooLarge, UnsupportedFormat
from extractor.reading.office import package
from tests.reading.office.parts import docx, p, read_here, related, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def test_a_file_is_read_by_what_it_is() -> None:
    assert read_here(docx(p("Thu đạt 88 tỷ đồng.")), name="thu.pdf").text == "Thu đạt 88 tỷ đồng.\n"


def test_the_strict_variant_is_read() -> None:
    data = zipped(
        {
            "_rels/.rels": related(officeDocument="word/document.xml").replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
            "word/document.xml": f'<w:document xmlns:w="{STRICT}"><w:body><w:p><w:r><w:t>Chặt chẽ</w:t></w:r></w:p></w:body></w:document>',
        }
    )
    assert read_here(data, name="thu.docx").text == "Chặt chẽ\n"


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="u">&b;</w:document>'
    secret = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///dev/null">]><w:document xmlns:w="u">&a;</w:document>'
    for text in (bomb, secret, bomb.encode("utf-16")):
        data = zipped({"_rels/.rels": related(officeDocument="word/document.xml"), "word/document.xml": text})
        with pytest.raises(Damaged, match=r"thu\.docx: .*document type"):
            read_here(data, name="thu.docx")


def test_what_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match=r"thu\.docx: .*times its size"):
        read_here(docx("<w:p/>" * 1_000_000), name="thu.docx")
    monkeypatch.setattr(package, "UNPACKED_LIMIT", 1000)
    with pytest.raises(TooLarge, match=r"thu\.docx: unpacked"):
        read_here(docx(p("một") * 20), name="thu.docx")


@pytest.mark.parametrize("cut", [10, 300, -30])
def test_a_file_cut_off(cut: int) -> None:
    with pytest.raises(Damaged, match=r"thu\.docx: .*cut off"):
        read_here(docx(p("Thu đạt 88 tỷ đồng."))[:cut], name="thu.docx")


def test_broken_parts_are_named() -> None:
    with pytest.raises(Damaged, match=r"word/document\.xml is no XML"):
        read_here(docx("<w:p>"), name="thu.docx")
    missing = zipped({"_rels/.rels": related(officeDocument="word/a.xml"), "word/b.xml": "<a/>"})
    with pytest.raises(Damaged, match="no main part"):
        read_here(missing, name="thu.docx")
    data = bytearray(docx(p("Thu đạt 88 tỷ đồng.") * 50))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 40] = b"\xff" * 40
    with pytest.raises(Damaged, match="damaged"):
        read_here(bytes(data), name="thu.docx")


def test_an_empty_document() -> None:
    with pytest.raises(EmptyDocument, match=r"thu\.docx"):
        read_here(docx(p("")), name="thu.docx")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"a.txt": "a"}, "a ZIP archive; unpack it"),
        ({"ppt/presentation.xml": "<a/>"}, "a presentation"),
        ({"mimetype": "application/epub+zip"}, "a ZIP archive"),
    ],
)
def test_other_containers(parts: dict[str, str | bytes], says: str) -> None:
    with pytest.raises(UnsupportedFormat, match=says):
        read_here(zipped(parts), name="thu.docx")


def test_passwords() -> None:
    locked = [
        OLE + "EncryptedPackage\0".encode("utf-16-le"),
        OLE + b"\xec\xa5" + b"\0" * 9 + b"\x01" + b"\0" * 500 + "WordDocument\0".encode("utf-16-le"),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<encryption-data/>"}),
    ]
    for data in locked:
        with pytest.raises(Protected, match=r"thu\.doc: .*password"):
            read_here(data, name="thu.doc")


def test_an_old_container_of_something_else() -> None:
    with pytest.raises(UnsupportedFormat, match="neither text nor sheets"):
        read_here(OLE, name="thu.doc")
    with pytest.raises(Damaged, match=r"bieu\.xls: .*XLS"):
        read_here(OLE + "Workbook\0".encode("utf-16-le"), name="bieu.xls")
