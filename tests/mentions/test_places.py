import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.catalogues.areas.names import without_marks
from extractor.mentions.places import find
from extractor.mentions.places.find import coded, document_place, find_places
from extractor.model.document import Document, Metadata
from extractor.model.mention import Ambiguous, Resolved, Unresolved
from extractor.reading import read, read_manifest

EXAMPLES = yaml.safe_load((Path(find.__file__).parent / "examples.yaml").read_text("utf-8"))
GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "dev"


def document(text, **metadata):
    return Document("sha256:0", text, metadata=Metadata(**metadata))


def places(text, **metadata):
    return find_places(document(text, **metadata))


def about(text, **metadata):
    read_as = document(text, **metadata)
    place = document_place(read_as, find_places(read_as))
    return (place.name, place.level)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_examples(example):
    found = places(example["text"])
    assert [[p.surface, p.name, p.level] for p in found] == example["places"]


def test_every_rule_has_an_example():
    seen = {place.rule for example in EXAMPLES for place in places(example["text"])}
    rules = ("bare", "cluster", "group", "level-word", "list", "reference", "village")
    assert seen == {f"place.{rule}" for rule in rules}


@pytest.mark.parametrize(
    ("text", "origin", "names"),
    [
        ("Đến nay, toàn huyện có 8 xã; UBND tỉnh hỗ trợ", "cujut_demo.daknong", ["Cư Jút", "Đắk Nông"]),
        ("tại tỉnh ta có 20 dự án", "baobinhdinh.example", ["Bình Định"]),
        ("tại tỉnh ta có 20 dự án", "", []),
    ],
)
def test_references_mean_the_place_a_document_comes_from(text, origin, names):
    assert [p.name for p in places(text, origin=origin) if p.reference] == names


def test_a_place_named_in_passing_is_not_what_a_reference_means():
    text = "Huyện Cư Jút giáp huyện Đắk Mil và huyện Krông Nô.\nDiện tích tự nhiên của huyện 72.000 ha."
    found = places(text, title="Giới thiệu huyện Cư Jút")
    assert [p.name for p in found if p.reference] == ["Cư Jút"]


@pytest.mark.parametrize(
    ("text", "metadata", "expected"),
    [
        ("Tỉnh Kiên Giang giao huyện Gò Quao 20 tỷ đồng.", {"title": "Gò Quao thu vượt"}, ("Gò Quao", "district")),
        ("Kinh tế khá.", {"origin": "vanphong.kiengiang.gov.vn"}, ("Kiên Giang", "province")),
        ("Cụm thi đua số 1 họp tại huyện An Biên.", {"title": "Sơ kết Cụm thi đua số 1"}, ("Cụm thi đua số 1", "cluster")),
        (
            "Huyện Mỹ Lộc thu 2 tỷ, huyện Ý Yên 3 tỷ, huyện Hải Hậu 4 tỷ. Toàn tỉnh thu 20 tỷ.",
            {},
            ("Nam Định", "province"),
        ),
        (
            "Sản xuất tăng: Hà Nội 3%, Bắc Ninh 5%, Hải Dương 9%, Vĩnh Phúc 2%, Cần Thơ 7%.",
            {},
            ("Việt Nam", "nation"),
        ),
        ("Quận Gò Vấp có Phường 17. Quận Gò Vấp thu 2 tỷ.", {"title": "Kết quả năm 2017"}, ("Gò Vấp", "district")),
        ("Thủ đô tăng trưởng khá.", {"title": "Kinh tế Thủ đô khá"}, ("Hà Nội", "province")),
    ],
)  # fmt: skip
def test_what_a_document_is_about(text, metadata, expected):
    assert about(text, **metadata) == expected


def test_homonyms_are_told_apart_by_what_stands_beside_them():
    alone = places("Huyện Châu Thành thu 12 tỷ đồng")[0]
    assert isinstance(alone.resolution, Ambiguous)
    told = places("Huyện Châu Thành, tỉnh Kiên Giang thu 12 tỷ đồng")[0]
    assert isinstance(told.resolution, Resolved) and told.resolution.value.code == "905"


def test_what_no_gazetteer_holds_stays_unresolved():
    (place,) = places("giáp huyện Pích Đa của nước bạn")
    assert (place.name, place.level) == ("Pích Đa", "district") and isinstance(place.resolution, Unresolved)


@pytest.mark.parametrize(
    ("published", "on", "code"),
    [
        (date(2017, 8, 14), date(2017, 6, 30), "89"),
        (date(2025, 12, 1), date(2025, 9, 30), "91"),
        (date(2025, 12, 1), date(2024, 9, 30), "89"),
    ],
)
def test_a_merged_province_is_a_new_unit(published, on, code):
    (place,) = places("Tỉnh An Giang thu 9 tỷ đồng", published=published)
    resolution = coded(place, on)
    assert isinstance(resolution, Resolved) and resolution.value.code == code


def test_a_unit_that_has_ended_keeps_its_nearest_version():
    (place,) = places("Tỉnh Kiên Giang thu 9 tỷ đồng", published=date(2025, 5, 1))
    resolution = coded(place, date(2026, 5, 1))
    assert isinstance(resolution, Resolved) and resolution.value.id == "province-91"


@given(st.lists(st.sampled_from(
    ["huyện", "Gò Quao", "tỉnh", "xã", "các", "TP.", "HCM", "Cụm", "thi đua số", "1", ",", ":", "\n", "ông", "thôn", "Đắk R'lấp", "Hà Nội", "(", "toàn"]
), max_size=30).map(" ".join))  # fmt: skip
def test_mentions_are_in_order_and_verbatim(text):
    end = 0
    for place in places(text):
        assert end <= place.span.start < place.span.end
        assert text[place.span.start : place.span.end] == place.surface
        assert place.span.covers(place.name_span)
        end = place.span.end


def folded(name):
    return " ".join(without_marks(name).replace("-", " ").split())


def test_places_of_gold_records_are_among_those_found():
    if not GOLD.exists():
        pytest.skip("annotated documents are not here")
    manifest = read_manifest(GOLD / "manifest.csv")
    wanted = met = 0
    for file in sorted(GOLD.glob("*.json")):
        source = file.with_suffix(".txt")
        read_as = read(source, entry=manifest.get(source.name))
        found = find_places(read_as)
        names = {folded(p.name) for p in (*found, document_place(read_as, found)) if p}
        for record in json.loads(file.read_text("utf-8"))["records"]:
            if record.get("optional") or not record["place"]:
                continue
            wanted += 1
            met += any(folded(name) in names for name in (record["place"], *record.get("place_alt", [])))
    assert met / wanted >= 0.98
