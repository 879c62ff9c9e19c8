"""Whatever comes in: a document whose offsets lead back, or one of our errors; in time proportional to size."""

import time
import unicodedata
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.errors import ReadingError
from extractor.model.document import Span
from extractor.pipeline import extract
from extractor.reading import read
from extractor.reading.tables import grid, layout, tables_in_text
from extractor.text.offsets import Edit, compose, rewrite
from extractor.text.unicode import clean

# What joins, is removed, is replaced or parts lines and cells.
LETTERS = st.sampled_from(
    "aeêưđ5,. \n\r\t|\u00a0\u00ad\u200b\u0301\u0302\u0316\u0323\u031b\u2028\u1161\u11a8가\u2126\u0344\ufeff\x00"
)
TEXTS = st.text(LETTERS, max_size=60) | st.text(max_size=60)
SENTENCE = "Huyện Gò Quao thu ngân sách đạt 88,5 tỷ đồng, đạt 65,2% kế hoạch năm, tăng 7% so với cùng kỳ."
TAGS = (
    "<p> </p> <div> </div> <table> </table> <tr> <td> </td> <td\tcolspan=3> <td\trowspan=2> <th> <ul> <li> <a\thref=x> </a> <br> <b> </b> <h1> </h1> "
    "<script> </script> <style> <!-- --> <title> </title> <a\ttitle=' \" < > &nbsp; &amp; &agrave; &# <nav> </nav> <div\tclass=related> <article> "
    "12 1.234 88,5\ttỷ Xã \u0301"
)
PARTS = st.sampled_from([*TAGS.split(" "), " ", "\n", SENTENCE])


def check_offsets(text, offsets, size):
    assert unicodedata.is_normalized("NFC", text)
    assert all(a < b for a, b in pairwise(offsets.starts))
    assert all(a <= b for a, b in pairwise(offsets.sources))
    sources = [offsets.source(i) for i in range(len(text) + 1)]
    assert all(a <= b for a, b in pairwise(sources))
    assert sources[0] >= 0 and sources[-1] <= size


def check_document(document):
    assert document.text.strip()
    assert not set(document.text) & set("\r\u00a0\u200b\ufeff\x00")
    for table in document.tables:
        assert all(table.span.covers(cell.span) for cell in table.cells)
        assert all("\n" not in cell.span.of(document.text) for cell in table.cells)
        assert len(layout(document.text, table).roles) == len(grid(table))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("e\u200b\u0301")
@example("\u0344a\u0344")
def test_clean_text(raw):
    text, offsets = clean(raw)
    check_offsets(text, offsets, len(raw))
    assert offsets.source(len(text)) == len(raw)
    assert clean(text)[0] == text
    for i, letter in enumerate(text):
        if letter.isascii() and letter.isalnum():
            assert raw[offsets.source(i)] == letter


@settings(max_examples=200, deadline=None)
@given(st.text("abc", max_size=12), st.data())
def test_composed_maps_lead_where_each_leads(source, data):
    def edited(text):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
        edits = [
            Edit(a, b, data.draw(st.sampled_from(["", "X", "YZ"]))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        return rewrite(text, [edit for edit in edits if edit.end > edit.start])

    middle, inner = edited(source)
    text, outer = edited(middle)
    both = compose(outer, inner)
    assert [both.source(i) for i in range(len(text) + 1)] == [
        inner.source(outer.source(i)) for i in range(len(text) + 1)
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | TEXTS.map(lambda t: t.encode("utf-16", "surrogatepass"))
    | TEXTS.map(lambda t: t.encode("utf-8", "surrogatepass"))
)
@example(b"\xff\xfe\x00\xd8")
def test_any_bytes_give_a_document_or_our_error(data):
    for name in ("a.txt", "a.html"):
        try:
            document = read(data, name=name)
        except ReadingError as error:
            assert str(error).startswith(f"{name}: ")
        else:
            check_document(document)
            check_offsets(document.text, document.offsets, len(data))


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=60).map("".join))
def test_any_page(page):
    try:
        document = read(page.encode(), name="a.html")
    except ReadingError:
        return
    check_document(document)
    check_offsets(document.text, document.offsets, len(page))
    for i, letter in enumerate(document.text):
        if letter.isdigit():
            source = page[document.offsets.source(i)]
            assert source == letter or source in "&"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "12", "|", "\t", "\n", " ", "-", "Xã", "1.234,5", "Đơn vị: ", "A", "3=2/1"]), max_size=50
    ).map("".join)
)
def test_tables_of_any_text(text):
    for table in tables_in_text(text):
        assert Span(0, len(text)).covers(table.span)
        laid = layout(text, table)
        assert len(laid.roles) == len(laid.rows) == len(laid.labels)
        assert all(cell.span.of(text) == cell.span.of(text).strip() for cell in table.cells)


ARTICLE = (
    "Trong 6 tháng đầu năm 2018, huyện Gò Quao thu ngân sách trên địa bàn đạt 88,5 tỷ đồng, bằng 65,2% dự toán, tăng 7% so với cùng kỳ.\n"
    "Xã Định An có 5/7 ấp đạt chuẩn; tỷ lệ hộ nghèo còn 4,1%.\n"
)


def seconds(source, name):
    started = time.thread_time()
    extract(source, name=name)
    return time.thread_time() - started


def test_time_is_proportional_to_size():
    small, large = (ARTICLE * (size // len(ARTICLE)) for size in (250_000, 1_000_000))
    assert seconds(large, "a.txt") < 8 * seconds(small, "a.txt")


def test_time_of_a_page_is_proportional_to_size():
    def page(size):
        rows = "<tr><td>Xã</td><td>12</td></tr>" * 3
        unit = f"<div class=x><p>{ARTICLE}</p><ul><li><a href=y>Tin khác</a></li></ul><table>{rows}</table></div>"
        return f"<html><body>{unit * (size // len(unit))}</body></html>".encode()

    small, large = page(250_000), page(1_000_000)
    took = []
    for data in (small, large):
        times = []
        for _ in range(3):  # the quickest of three: what else runs on the machine only adds
            started = time.thread_time()
            read(data, name="a.html")
            times.append(time.thread_time() - started)
        took.append(min(times))
    assert took[1] < 8 * took[0]
