import pytest

from extractor.mentions.places.find import document_place, find_places
from extractor.model.document import Document, Metadata
from extractor.model.mention import Ambiguous, Resolved


def places(text, **metadata):
    return find_places(Document("sha256:0", text, metadata=Metadata(**metadata)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Huyện An Biên thu 12 tỷ đồng", [("An Biên", "district")]),
        (
            "Các huyện: An Minh (Cụm trưởng), Gò Quao và Vĩnh Thuận đều đạt",
            [("An Minh", "district"), ("Gò Quao", "district"), ("Vĩnh Thuận", "district")],
        ),
        ("TP.HCM đón 2 triệu lượt khách", [("Hồ Chí Minh", "province")]),
        ("Cụm thi đua số 3 họp sơ kết", [("Cụm thi đua số 3", "cluster")]),
        ("xuất khẩu của cả nước tăng", [("Việt Nam", "nation")]),
        ("vùng Tây Nguyên có mưa", [("Tây Nguyên", "region")]),
        ("ông Nguyễn Hòa Bình phát biểu", []),
        ("đường Điện Biên Phủ dài 2 km", []),
        ("bàn biện pháp chỉ đạo thống nhất", []),
    ],
)
def test_names(text, names):
    assert [(p.name, p.level) for p in places(text)] == names


def test_a_reference_means_the_unit_named_before():
    found = places("Huyện Gò Quao có 11 xã. Toàn huyện thu 20 tỷ đồng; 5 xã của tỉnh Kiên Giang đạt chuẩn.")
    assert [(p.surface, p.name) for p in found if p.reference] == [("huyện", "Gò Quao")]


def test_counts_are_no_references():
    assert not [p for p in places("Huyện Gò Quao có 11 xã, 5/5 huyện đạt, các xã đều thu.") if p.reference]


def test_homonyms_need_a_parent():
    alone = places("Huyện Châu Thành thu 12 tỷ đồng")
    assert isinstance(alone[0].resolution, Ambiguous)
    told = places("Huyện Châu Thành, tỉnh Kiên Giang thu 12 tỷ đồng")
    assert isinstance(told[0].resolution, Resolved) and told[0].resolution.value.code == "905"


def test_the_title_tells_what_a_document_is_about():
    text = "Gò Quao thu ngân sách vượt kế hoạch\nTỉnh Kiên Giang giao huyện Gò Quao 20 tỷ đồng."
    document = Document("sha256:0", text, metadata=Metadata(title="Gò Quao thu ngân sách vượt kế hoạch"))
    about = document_place(document, find_places(document))
    assert about is not None and about.name == "Gò Quao"
