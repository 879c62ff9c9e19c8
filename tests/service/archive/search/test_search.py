"""Words, fields, counts, pages: what is found of a handful of texts, on both engines."""

import pytest

from service.archive.ingest import Custody, ingest
from service.archive.search.query import Query
from service.archive.search.searcher import Searcher
from service.sources import Task

TEXTS = {
    "bien": "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch.",
    "minh": "Trong 6 tháng đầu năm 2017, huyện An Minh thu ngân sách 41,5 tỷ đồng, đạt 50,1% kế hoạch.",
    "duong": "Năm 2018, tỉnh Bình Dương đã đào tạo 1.250 lao động, thủ tục được rút ngắn 12%.",
    "tho": "Năm 2018, tỉnh Bình Dương có 31 đơn vị thứ hạng cao.",
}


@pytest.fixture
def searcher(archive):
    tasks = [Task(f"{name}.txt", None, content.encode(), None) for name, content in TEXTS.items()]
    assert all(receipt.outcome == "new" for receipt in ingest(archive, tasks, Custody("Lan")))
    return Searcher(archive)


def said(results):
    return [(hit.place, hit.value) for hit in results.hits]


def test_words_with_and_without_marks_find_the_same(searcher):
    found = [
        searcher.search(Query(words)) for words in ("thu ngân sách an biên", "thu ngan sach an bien", "THU NGÂN SÁCH")
    ]
    assert [result.total for result in found] == [2, 2, 4]
    assert set(said(found[0])) == {("An Biên", "88.83"), ("An Biên", "65.2")}
    assert [hit.match for hit in found[0].hits] == ["exact", "exact"] and found[1].hits[0].match == "plain"
    assert found[2].hits[0].match == "phrase"
    assert searcher.search(Query("dao tao")).total == searcher.search(Query("đào tạo")).total == 2
