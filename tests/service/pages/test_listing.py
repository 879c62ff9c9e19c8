"""The list of documents, narrowed by words of the title, state, source and day."""

import re
from datetime import date

import pytest

from extractor.reading.manifest import ManifestEntry
from service.archive.corrections import Author
from service.archive.ingest import Custody, ingest
from service.archive.withdrawal import withdraw
from service.sources import Task

DOCUMENTS = (
    ("Thủy lợi huyện An Biên", date(2017, 7, 20), "https://kiengiang.example.vn/1"),
    ("Thu ngân sách – tài chính tỉnh Kiên Giang", date(2018, 1, 5), "https://bao-tinh.example.vn/2"),
    ("KẾT QUẢ KINH TẾ KỲ NÀY", None, "https://bao-tinh.example.vn/3"),
)


@pytest.fixture
def listed(client):
    """Asks for the list with some filters: the numbers of its documents, and the page."""
    tasks = [
        Task(
            f"{n}.txt",
            None,
            f"{title}\nThu ngân sách đạt {n} tỷ đồng.\n".encode(),
            ManifestEntry(f"{n}.txt", title, published, source),
        )
        for n, (title, published, source) in enumerate(DOCUMENTS, 1)
    ]
    broken = Task("Báo cáo hỏng.pdf", None, b"%PDF-1.7 nothing", None)
    list(ingest(client.app.state.archive, [*tasks, broken], Custody("lan")))

    def ask(**filters):
        shown = client.get("/tai-lieu", params=filters).text
        return [int(one) for one in re.findall(r'class="title"><a href="/tai-lieu/(\d+)"', shown)], shown

    return ask


def test_words_count_without_marks_unless_they_are_typed(listed):
    assert listed()[0] == [4, 3, 2, 1]
    assert listed(ten="thu")[0] == [2, 1] and listed(ten="thu tai")[0] == [2] and listed(ten="thủy")[0] == [1]
    assert listed(ten="ket qua ki")[0] == [3] and listed(ten="hong")[0] == [4]
    assert listed(ten="uy")[0] == []  # no word begins so
    assert "Hãy bỏ bớt điều kiện" in listed(ten="uy")[1]
    assert listed(nguon="bao-tinh.example")[0] == [3, 2] and listed(nguon="kiengiang", ten="an bien")[0] == [1]


def test_days_of_publication_are_both_included(listed):
    assert listed(tu="2018-01-05")[0] == [2] and listed(den="20/07/2017")[0] == [1]
    assert listed(tu="2017-01-01", den="2018-12-31", ten="thu")[0] == [2, 1]
    numbers, shown = listed(tu="hôm qua")
    assert numbers == [4, 3, 2, 1] and "Ngày cần viết như 31/12/2017: hôm qua" in shown


def test_states_are_counted_and_chosen(listed, client):
    with client.app.state.archive.write() as connection:
        withdraw(connection, 1, Author("lan", "nhầm"))
    shown = listed()[1]
    counts = dict(re.findall(r'toggle" href="[^"]*"[^>]*>([^<]+) <span class="count">(\d+)', shown))
    assert (counts["tất cả"], counts["không đọc được"], counts["đã thu hồi"]) == ("4", "1", "1")
    assert int(counts["hiện hành"]) == 2
    assert listed(tinh_trang="thu_hoi")[0] == [1] and listed(tinh_trang="khong_doc")[0] == [4]
    assert listed(tinh_trang="hien_hanh", ten="thu")[0] == [2] and listed(tinh_trang="thu_hoi", ten="an bien")[0] == [1]


def test_an_address_goes_on_where_the_page_before_ended(listed, monkeypatch):
    monkeypatch.setattr("service.pages.documents._PAGE", 1)
    numbers, shown = listed(ten="k", tinh_trang="hien_hanh")
    following = re.search(r'rel="next" data-key="n" href="([^"]+)"', shown)[1]
    assert numbers == [3] and following == "/tai-lieu?ten=k&amp;tinh_trang=hien_hanh&amp;before=3"
    numbers, shown = listed(ten="k", tinh_trang="hien_hanh", before="3")
    assert numbers == [2] and 'rel="next"' not in shown and 'href="/tai-lieu?ten=k&amp;tinh_trang=hien_hanh"' in shown
