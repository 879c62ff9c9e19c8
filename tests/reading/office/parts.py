"""Office files put together from the XML of their parts."""

from __future__ import annotations

import io
import zipfile

from extractor.model.document import Document
from extractor.reading.office.reader import read_office

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read_here(data: bytes, *, name: str) -> Document:
    """What the reader itself makes of an office file, in this process, whose limits a test can set."""
    return read_office(data, name=name, digest="sha256:0")


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def related(**targets: str) -> str:
    """A part that lists what another refers to, by kind."""
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx(body: str, **parts: str) -> bytes:
    """A DOCX of the XML in its body, and of its other parts (`styles`, `numbering`, `footnotes` …)."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": related(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": related(**{kind: f"{kind}.xml" for kind in parts}),
        "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>",
    }
    files |= {f"word/{kind}.xml": f"<w:{kind} {_WORD}>{xml}</w:{kind}>" for kind, xml in parts.items()}
    return zipped(files)


def text_of(body: str, **parts: str) -> str:
    """The text that a DOCX of this body gives."""
    return document_of(body, **parts).text


def document_of(body: str, **parts: str) -> Document:
    return read_here(docx(body, **parts), name="bao-cao.docx")


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; what is no XML is text."""
    inside = "".join(each if each.startswith("<") else r(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tbl(*rows: str, ruled: bool = False) -> str:
    borders = '<w:tblBorders><w:insideV w:val="single"/></w:tblBorders>' if ruled else ""
    return f"<w:tbl><w:tblPr>{borders}</w:tblPr>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    inside = "".join(each if each.startswith("<w:tc") else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def tc(*content: str, span: int = 1, merge: str | None = None) -> str:
    """A cell of paragraphs and tables; `merge` is `restart`, or empty where it goes on from above."""
    shape = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge is not None:
        shape += f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    inside = "".join(each if each.startswith("<w:") else p(each) for each in content)
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{inside}</w:tc>"
