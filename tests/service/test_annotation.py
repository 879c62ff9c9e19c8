"""Marked copies: what is marked is what the records tell, on the page and in the text."""

import ctypes
import io
import json
import re
from html.parser import HTMLParser

import pdfplumber
import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import ImageChops
from pypdfium2 import raw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractor.contract import to_json
from extractor.errors import Damaged
from extractor.pipeline import extract
from service.annotation import annotated, write
from service.annotation.page import page
from service.cli import main

TEXT = (
    "Gò Quao: thu ngân sách\n"
    "Năm 2017, huyện Gò Quao thu ngân sách đạt 88,5 tỷ đồng, đạt 65,2% kế hoạch.\n"
    "Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2017 | Thực hiện năm 2017\n"
    "Diện tích lúa & <màu> | ha | 1.200 | 1.250\n"
    "Sản lượng lúa | tấn | 7.000 | 7.100\n"
)
TURNS = (0, 90, 180, 270)


def a_pdf(turns=TURNS):
    """Pages with one figure each, turned and with a margin cut off."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for turn in turns:
        canvas.setPageRotation(turn)
        canvas.setCropBox((20, 30, 500, 700))
        canvas.setFont("Helvetica", 14)
        canvas.drawString(150, 420, "88,5")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def shown(data):
    """Each page as a viewer shows it, at 72 to the inch, so that a pixel is a point."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=1, may_draw_forms=False).to_pil().convert("RGB") for page in pdf]


def box_of_ink(image):
    return ImageChops.invert(image.convert("L")).point(lambda level: 255 * (level > 60)).getbbox()


def a_result(pages, boxes):
    """The object of a document whose one record stands once on each page."""
    result = to_json(extract(TEXT))
    record = result["records"][0]
    result["document"] |= {"media_type": "application/pdf", "source": "bao-cao.pdf"}
    result["records"] = [
        json.loads(json.dumps(record)) | {"evidence": record["evidence"] | {"page": number, "bbox": list(box)}}
        for number, box in zip(pages, boxes, strict=True)
    ]
    return result


def notes(data):
    """Page, rectangle and contents of every highlight."""
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page_ in enumerate(pdf, 1):
            for index in range(raw.FPDFPage_GetAnnotCount(page_)):
                annotation = raw.FPDFPage_GetAnnot(page_, index)
                assert raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_HIGHLIGHT
                size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
                held = ctypes.create_string_buffer(size)
                raw.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(held, raw.FPDF_WIDESTRING), size)
                found.append((number, held.raw[:-2].decode("utf-16-le")))
                raw.FPDFPage_CloseAnnot(annotation)
    return found


def test_a_pdf_is_marked_where_its_figures_are_seen_however_its_pages_are_turned():
    data = a_pdf()
    before = shown(data)
    boxes = [box_of_ink(image) for image in before]
    ending, copy = annotated(a_result(range(1, 5), boxes), data)
    assert ending == ".pdf"
    for image, clean, box in zip(shown(copy), before, boxes, strict=True):
        changed = ImageChops.difference(image, clean).getbbox()
        assert all(abs(a - b) <= 1.5 for a, b in zip(changed, box, strict=True)), (changed, box)
        seen = box_of_ink(image)  # the figure can still be read
        assert all(abs(a - b) <= 1 for a, b in zip(seen, box, strict=True))
    assert copy.startswith(data)


def test_a_note_holds_the_record():
    data = a_pdf(turns=(0, 0))
    _, copy = annotated(a_result([2], [(130, 270, 160, 280)]), data)
    ((number, said),) = notes(copy)
    assert number == 2
    assert said.splitlines()[:4] == [
        "Chỉ tiêu: Thu ngân sách nhà nước trên địa bàn", "Giá trị: 88,5 tỷ đồng", "Số đo: mức", "Địa bàn: Gò Quao",
    ]  # fmt: skip
    assert "Kỳ: 01/01/2017 – 31/12/2017" in said and "Trang: 2" in said


def test_other_tools_read_the_marked_pdf():
    _, copy = annotated(a_result([1], [(130, 270, 160, 280)]), a_pdf())
    with pdfplumber.open(io.BytesIO(copy)) as pdf:
        assert [len(page_.annots) for page_ in pdf.pages] == [1, 0, 0, 0]
        assert "88,5" in pdf.pages[0].extract_text()


def test_a_pdf_that_cannot_be_marked_is_named():
    with pytest.raises(Damaged, match=r"bao-cao\.pdf"):
        annotated(a_result([1], [(1, 1, 2, 2)]), b"%PDF-1.4 hong")


class Links(HTMLParser):
    """What a page links to, what it names, its marks and its plain text."""

    def __init__(self, source):
        super().__init__()
        self.targets, self.names, self.tags, self.marked, self.said = [], [], [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        held = dict(attrs)
        self.targets += [held["href"].removeprefix("#")] if "href" in held else []
        self.names += [held["id"]] if "id" in held else []
        self.marked += [""] if tag == "mark" else []

    def handle_data(self, data):
        self.said.append(data)
        if "mark" in self.tags[-2:] and self.tags[-1] == "a":
            self.marked[-1] += data


def test_a_page_links_figures_and_records_both_ways():
    result = to_json(extract(TEXT))
    found = Links(page(result))
    records = range(1, len(result["records"]) + 1)
    assert len(records) >= 4
    assert {f"r{n}" for n in records} | {f"f{n}" for n in records} <= set(found.names)
    assert set(found.targets) <= set(found.names) and len(set(found.names)) == len(found.names)
    assert found.tags.count("mark") == len(records)
    said = "".join(found.said)
    assert "Diện tích lúa & <màu>" in said and said.count("Nguyên văn") == 2
    assert found.tags.count("tr") == 3 and found.tags.count("td") == 12


def test_a_page_is_whole_in_itself_and_runs_nothing():
    source = page(to_json(extract(TEXT.replace("Gò Quao:", "<script>alert(1)</script> $title:"))))
    assert "script" not in Links(source).tags and "&lt;script&gt;" in source
    assert "$title:" in source
    assert not re.search(r"""\b(?:src=|url\(|@import|https?:)""", source)


def test_rows_have_all_their_cells_where_the_first_or_last_is_empty():
    source = page(to_json(extract("A | B | C\n| d |\n e |  | g\n")))
    assert [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", source)] == [
        ["A", "B", "C"], ["", "d", ""], ["e", "", "g"],
    ]  # fmt: skip


def test_figures_that_share_words_are_one_mark():
    result = to_json(extract(TEXT))
    first, second = result["records"][:2]
    second["evidence"] |= {"start": first["evidence"]["start"] + 1, "end": first["evidence"]["end"] + 2}
    found = Links(page(result | {"records": [first, second]}))
    assert found.tags.count("mark") == 1
    assert found.targets.count("r1") == found.targets.count("r2") == 1 and found.targets.count("f1") == 2


def test_pages_and_figures_over_the_end_of_a_line():
    result = to_json(extract("Xã A có 25\nhộ nghèo.\nXã B có 30 hộ nghèo."))
    text = result["document"]["text"]
    result["document"]["pages"] = [[0, text.index("hộ")], [text.index("hộ"), len(text)]]
    record = result["records"][0]
    record["evidence"] |= {"start": text.index("25"), "end": text.index("hộ") + 2}
    source = page(result | {"records": [record]})
    assert source.count("<mark") == 2 and source.count('id="f1"') == 1
    source = source[source.index("<article>") :]
    assert source.index("Trang 1") < source.index("25") < source.index("Trang 2") < source.index("nghèo")


def run(*arguments, **kwargs):
    return CliRunner().invoke(main, ["extract", *map(str, arguments)], **kwargs)


def test_copies_are_written_beside_each_other_and_not_read_again(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bài.txt").write_text(TEXT, "utf-8")
    out = tmp_path / "ra"
    for _ in range(2):
        result = run(tmp_path, "--annotate", out, "--format", "json")
        assert result.exit_code == 0 and len(result.stdout.splitlines()) == 2
        assert sorted(path.name for path in out.iterdir()) == ["bài.txt-2.html", "bài.txt.html"]
    assert run("-", "--annotate", out, input=TEXT).exit_code == 0
    assert (out / "document.html").exists()


def test_a_copy_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "tệp").write_text("", "utf-8")
    result = run(tmp_path / "a.txt", "--annotate", tmp_path / "tệp" / "ra")
    assert result.exit_code == 1 and "choose another place" in result.stderr
    (tmp_path / "ra" / "a.txt.html").mkdir(parents=True)
    result = run(tmp_path / "a.txt", "--annotate", tmp_path / "ra", "--format", "json")
    assert result.exit_code == 1 and "a.txt: its marked copy cannot be written" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_names_of_copies(tmp_path):
    result, taken = a_result([], []), set()
    for _ in range(2):
        write(result, a_pdf(), tmp_path, taken)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bao-cao-2.pdf", "bao-cao.pdf"]
