"""Pages of the kinds that portals have, written for these tests."""

import html
from datetime import date

import pytest

from extractor.errors import NoArticle, ReadingError
from extractor.reading import read
from extractor.reading.tables import grid, header_path, layout

BODY = [
    "Trong 6 tháng đầu năm 2018, huyện Gò Quao thu ngân sách trên địa bàn đạt 88,5 tỷ đồng, bằng 65,2% dự toán.",
    "Sản lượng lúa vụ đông xuân ước đạt 152.300 tấn, tăng 4,1% so với cùng kỳ; năng suất bình quân 7,2 tấn/ha.",
    "Lãnh đạo huyện yêu cầu các xã tập trung giải ngân vốn đầu tư công, phấn đấu đến cuối năm đạt trên 95%.",
]
TITLE = "Gò Quao: Thu ngân sách 6 tháng đạt 65,2% dự toán"
OTHERS = ["An Biên thu hoạch 12.000 ha lúa hè thu năm nay", "Giồng Riềng có thêm 3 xã đạt chuẩn nông thôn mới"]
LINKS = "".join(f'<li><a href="/x{i}">{other}</a> (01/07/2018)</li>' for i, other in enumerate(OTHERS))
MENU = "".join(
    f'<li><a href="/m{i}">{m}</a></li>' for i, m in enumerate(["Trang chủ", "Giới thiệu", "Tin tức", "Liên hệ"])
)
PARAGRAPHS = "".join(f"<p>{p}</p>" for p in BODY)

MODERN = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - Báo Ví Dụ</title>
<meta property="og:title" content="{TITLE}">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2018-07-02T23:30:00Z"}}</script>
<style>p {{ color: red }}</style></head><body>
<header><a href="/">Báo Ví Dụ</a></header><nav><ul>{MENU}</ul></nav>
<main><article><h1>{TITLE}</h1><p class="sapo">{BODY[0]}</p>
<figure><img src="a.jpg"><figcaption>Nông dân xã Định An thu hoạch lúa</figcaption></figure>
<p>{BODY[1]}</p><div class="box-related"><b>Tin liên quan</b><ul>{LINKS}</ul></div><p>{BODY[2]}</p>
<p class="author"><strong>Minh Anh</strong></p>
<script>var views = 1234;</script><noscript>Bật JavaScript, còn 77 lượt</noscript>
<div class="social-share">Chia sẻ: <a href="#">Facebook</a> 321</div></article></main>
<aside><h3>Đọc nhiều</h3><ul>{LINKS}</ul></aside>
<footer>Giấy phép số 55/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 05/01/2015. Điện thoại: 0297 3862 999</footer>
</body></html>"""

NESTED = f"""<HTML><HEAD><TITLE>Trang thong tin dien tu huyen Go Quao</TITLE></HEAD><BODY bgcolor=white>
<TABLE width=100%><TR><TD colspan=2><TABLE><TR><TD><a href=1>Trang chủ</a><TD><a href=2>Tin tức</a><TD><a href=3>Liên hệ</a></TABLE>
<TR><TD width=180 valign=top><TABLE border=0><TR><TD><a href=4>Giới thiệu chung</a><TR><TD><a href=5>Văn bản pháp luật</a>
<TR><TD>Số lượt truy cập<TR><TD>1<TD>2<TD>9</TABLE>
<TD valign=top><TABLE><TR><TD class=cat>Kinh tế<TD align=right>Thứ Hai, 02/07/2018, 08:50</TABLE>
<TABLE><TR><TD><P class=Title>{TITLE}<TR><TD align=justify><P>{BODY[0]}<P>{BODY[1]}<TABLE align=center><TR><TD><IMG src=a.gif>
<TR><TD>Nông dân xã Định An thu hoạch lúa</TABLE><P>{BODY[2]}<P align=right>Minh Anh
<TR><TD>Số lượt người xem: 321 <a href=#>Bản in</a> <a href=#>Quay lại</a></TABLE>
<TABLE><TR><TD class=OtherTitle>TIN ĐÃ ĐƯA<TR><TD><UL>{LINKS}</UL></TABLE>
</TABLE><TABLE class=Footer><TR><TD>Cơ quan chủ quản: UBND huyện Gò Quao. Địa chỉ: khu phố 7, thị trấn Gò Quao, điện thoại 0297 3824 999
</TABLE></BODY></HTML>"""

PLAIN_DIVS = f"""<html><head><title>{TITLE} | Cổng TTĐT huyện</title></head><body><div id="menu"><ul>{MENU}</ul></div>
<div id="content"><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/t">Tin tức</a></div>
<h2 class="post-title">{TITLE}</h2><span class="date">Ngày đăng: 02/07/2018 08:50</span><div class="post-body">
{BODY[0]}<br><br>{BODY[1]}<br/>- Nông dân xã Định An thu hoạch lúa<br>{BODY[2]}<br>Minh Anh</div>
<div class="tags">Từ khóa: <a href="#">lúa</a></div><h4>Các tin khác</h4><ul>{LINKS}</ul></div></body></html>"""


def text_of(page, name="a.html"):
    return read(page.encode(), name=name)


@pytest.mark.parametrize("page", [MODERN, NESTED, PLAIN_DIVS], ids=["modern", "nested tables", "divisions"])
def test_the_article_and_nothing_else(page):
    document = text_of(page)
    lines = document.text.split("\n")
    assert lines[0] == TITLE
    assert [line for line in lines if len(line) > 60] == BODY
    assert any("xã Định An" in line for line in lines) and "Minh Anh" in lines
    for foreign in (
        *OTHERS,
        "Trang chủ",
        "Đọc nhiều",
        "ĐÃ ĐƯA",
        "Giấy phép",
        "điện thoại",
        "views",
        "JavaScript",
        "color",
    ):
        assert foreign not in document.text
    assert not any(figure in document.text for figure in ("321", "12.000", "1234", "77", "55/GP", "01/07/2018"))
    assert document.metadata.title == TITLE
    assert document.metadata.byline == "Minh Anh"
    assert document.metadata.media_type == "text/html"
    assert document.tables == ()


def test_the_day_of_publication_is_that_of_vietnam():
    assert text_of(MODERN).metadata.published == date(2018, 7, 3)


@pytest.mark.parametrize("page", [NESTED, PLAIN_DIVS])
def test_the_stamp_beside_the_title_is_the_day_of_publication(page):
    assert text_of(page).metadata.published == date(2018, 7, 2)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta property="article:published_time" content="2018-07-02T08:50:00+07:00">',
        '<meta itemprop="datePublished" content="2018-07-02">',
        '<meta name="pubdate" content="2018-07-02 08:50:00">',
    ],
)
def test_the_head_names_the_day(meta):
    document = text_of(f"<html><head>{meta}</head><body><h1>{TITLE}</h1>{PARAGRAPHS}</body></html>")
    assert document.metadata.published == date(2018, 7, 2)


def test_every_letter_leads_back_to_the_page():
    page = MODERN.replace("ngân sách", "ng&acirc;n s&#225;ch").replace("tỷ đồng", "tỷ&nbsp;đồng")
    document = text_of(page)
    for part in ("88,5", "152.300 tấn", "95%", "Minh Anh"):
        at = document.text.index(part)
        source = document.offsets.source(at)
        assert page[source : source + len(part)] == part
    at = document.text.index("88,5 tỷ đồng")
    assert page[document.offsets.source(at) :].startswith("88,5 tỷ&nbsp;đồng")


def table_page(rows, attributes=' border="1"'):
    return f"<html><body><h1>{TITLE}</h1>{PARAGRAPHS}<table{attributes}>{rows}</table><p>Nguồn: Chi cục Thống kê</p></body></html>"


CROPS = """<thead><tr><th rowspan="2">TT</th><th rowspan="2">Xã</th><th colspan="2">Năm 2017</th><th colspan="2">Năm 2018</th></tr>
<tr><th>Lúa</th><th>Ngô</th><th>Lúa</th><th>Ngô</th></tr></thead>
<tr><td>1</td><td><p>Định An</p></td><td>1.200</td><td>&nbsp;</td><td>1.250</td><td>15</td></tr>
<tr><td>2</td><td rowspan=2>Định<br>Hòa</td><td>900</td><td>20</td><td>910</td><td>21</td></tr>
<tr><td>3</td><td>800</td><td>10</td><td>810</td><td>11</td></tr><tr><td colspan="6"></td></tr>"""


@pytest.mark.parametrize("attributes", ["", ' border="1"', ' class="MsoTable" cellpadding="0"'])
def test_a_data_table_is_rows_of_cells(attributes):
    document = text_of(table_page(CROPS, attributes))
    text = document.text
    assert text.split("\n")[4:] == [
        "TT | Xã | Năm 2017 |  | Năm 2018 | ",
        " |  | Lúa | Ngô | Lúa | Ngô",
        "1 | Định An | 1.200 |  | 1.250 | 15",
        "2 | Định Hòa | 900 | 20 | 910 | 21",
        "3 |  | 800 | 10 | 810 | 11",
        "Nguồn: Chi cục Thống kê",
    ]
    (table,) = document.tables
    assert table.span.of(text).startswith("TT |") and table.span.of(text).endswith("| 11")
    spans = {cell.span.of(text): (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["TT"] == (0, 0, 2, 1) and spans["Năm 2018"] == (0, 4, 1, 2) and spans["Định Hòa"] == (3, 1, 2, 1)
    rows = grid(table)
    assert [cell.span.of(text) for cell in rows[4]] == ["3", "Định Hòa", "800", "10", "810", "11"]
    laid = layout(text, table)
    assert laid.roles == ("header", "header", "data", "data", "data")
    assert [over.span.of(text) for over in header_path(laid, rows[3][5])] == ["Năm 2018", "Ngô"]


def test_cells_stay_in_place_where_cleaning_moves_text():
    rows = CROPS.replace("Lúa", "L\u00adu\u0301a").replace("Ngô", "Ngo\u0302")
    document = text_of(table_page(rows))
    texts = [cell.span.of(document.text) for cell in document.tables[0].cells]
    assert texts[:9] == ["TT", "Xã", "Năm 2017", "Năm 2018", "Lúa", "Ngô", "Lúa", "Ngô", "1"]


def test_two_tables_are_two():
    page = table_page(CROPS).replace("<p>Nguồn", f"<table>{CROPS}</table><p>Nguồn")
    assert len(text_of(page).tables) == 2


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>Ảnh thu hoạch lúa</td><td>Ảnh họp xã</td></tr>",
        f"<tr><td>1</td><td>{BODY[0] * 4}</td></tr><tr><td>2</td><td>{BODY[1] * 4}</td></tr>",
        "<tr><td>UBND HUYỆN</td><td>CỘNG HÒA XÃ HỘI</td></tr><tr><td>GÒ QUAO</td><td>Độc lập</td></tr>",
        "<tr><td>1<table><tr><td>2</td></tr></table></td><td>3</td></tr><tr><td>4</td><td>5</td></tr>",
    ],
)
def test_a_table_that_lays_out_text_is_no_data(rows):
    assert text_of(table_page(rows)).tables == ()


def test_spans_out_of_proportion_are_no_table():
    rows = '<tr><td colspan="99999" rowspan="99999">1</td><td>2</td></tr>' * 50
    assert text_of(table_page(rows)).tables == ()


def test_a_page_that_is_a_table_only():
    rows = "".join(
        f"<tr><td>{i}</td><td>Xã thứ {i} của huyện Gò Quao, tỉnh Kiên Giang, có diện tích gieo trồng</td><td>{i}50</td></tr>"
        for i in range(9)
    )
    document = text_of(f"<html><body><ul>{MENU}</ul><table>{rows}</table></body></html>")
    assert len(document.tables) == 1 and document.text.count("\n") == 8


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><ul>{MENU}</ul><ul>{LINKS}</ul></body></html>",
        "<html><head><title>Trang chủ</title></head><body></body></html>",
        f"<html><head><script>var x = '{BODY[0]}'</script><style>{BODY[0]}</style></head><body>{MENU}</body></html>",
        f"<html><body><div style='display: none'>{PARAGRAPHS}</div><nav>{PARAGRAPHS}</nav></body></html>",
        f"<html><body><!-- {PARAGRAPHS} --></body></html>",
    ],
)
def test_a_page_without_an_article(page):
    with pytest.raises(NoArticle, match="no article"):
        text_of(page)


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("Gò Quao có 3 xã đạt chuẩn.<br>An Biên có 2 xã.", "Gò Quao có 3 xã đạt chuẩn.\nAn Biên có 2 xã."),
        ("<h2>Gò Quao năm 2018</h2><ul><li>thu 88,5 tỷ đồng<li>3 xã</ul>", "Gò Quao năm 2018\nthu 88,5 tỷ đồng\n3 xã"),
        (
            f"<table><tr><th>Huyện<th>Số xã<tr><td>Gò Quao<td>3<tr><td>An Biên<td>2</table><ul>{LINKS}</ul>",
            "Huyện | Số xã\nGò Quao | 3\nAn Biên | 2",
        ),
    ],
)
def test_a_fragment_of_short_lines_is_an_article(fragment, text):
    assert read(fragment.encode(), name="bai.html").text == text
    with pytest.raises(NoArticle):
        read(f"<html><body>{fragment}</body></html>".encode(), name="trang.html")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5000 + PARAGRAPHS + "</div>" * 5000,
        "<html><body>" + "<table><tr><td>" * 5000 + PARAGRAPHS,
        "<html><body>" + "<b><i><font>" * 5000 + PARAGRAPHS,
        "<html><body><ul>" + "<li>" * 5000 + "</ul>" + PARAGRAPHS,
        "<html><body>" + "</div></td></p>" * 5000 + PARAGRAPHS,
        f"<html><body><p>{'</p><p>'.join(BODY)}",
        f"<html><body><a name=x><p>{BODY[0]}</p></a><p title='a > b'>{BODY[1]}</p><p>{BODY[2]}<",
    ],
    ids=["divisions", "tables", "inline", "items", "closed only", "cut off", "broken"],
)
def test_however_it_is_nested_or_broken(page):
    text = text_of(page).text
    assert all(sentence in text for sentence in BODY[:2]) or page.count("<a name")


def test_a_quote_that_never_closes():
    page = f'<html><body><p class="x>{BODY[0]}</p><p>{BODY[1]}</p><p>{BODY[2]}</p></body></html>'
    assert BODY[1] in text_of(page).text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("đạt &lt;5% &amp; 3 &gt; 2", "đạt <5% & 3 > 2"),
        ("đạt 5 &nbsp; %", "đạt 5 %"),
        ("<b>12</b>,<i>5</i> tỷ", "12,5 tỷ"),
        ("rộng 12 km<sup>2</sup>", "rộng 12 km2"),
        ("5<script>999</script> xã", "5 xã"),
        ("5<style>p{}</style> xã", "5 xã"),
        ("5<!-- 999 --> xã", "5 xã"),
        ("5<!--> xã", "5 xã"),
        ("A&B &khong; &#9999999; x", "A&B &khong; \ufffd x"),
        ("từ 3 < 5 hộ", "từ 3 < 5 hộ"),
        ("hàng một\n\t  hàng hai", "hàng một hàng hai"),
    ],
)
def test_text_as_a_reader_sees_it(written, text):
    page = f"<html><body><p>{BODY[0]}</p><p>{written} {BODY[1]}</p></body></html>"
    assert f"{text} {BODY[1]}" in text_of(page).text.split("\n")


def test_markup_is_known_without_a_name():
    for head in ("<!doctype html><html>", "<!-- x -->\n<!-- y --><html>", '<?xml version="1.0"?>\n<html>', "  <div>"):
        assert read(f"{head}{PARAGRAPHS}".encode()).metadata.media_type == "text/html"
    assert read(f"3 < 5 <p>{BODY[0]}".encode()).metadata.media_type == "text/plain"


def test_escaped_text_is_what_was_escaped():
    sentence = 'Huyện có "5 xã" & 3 thị trấn; tỷ lệ <5% trong tổng số hộ dân cư của huyện năm 2018'
    assert text_of(f"<html><body><p>{html.escape(sentence)}</p></body></html>").text == sentence


def test_any_part_of_a_page_gives_a_document_or_our_error():
    for end in range(0, len(MODERN), 37):
        for page in (MODERN[:end], MODERN[end:]):
            try:
                assert text_of(page).text
            except ReadingError as error:
                assert "a.html" in str(error)
