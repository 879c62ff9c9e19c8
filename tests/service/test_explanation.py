"""What `solieu explain` tells of a record, and of a place without one."""

import re
import unicodedata
from pathlib import Path

import pytest

from extractor.pipeline import extract
from extractor.reading import ManifestEntry, read_manifest
from service.explanation import _rules, explanation

ROOT = Path(__file__).resolve().parents[2]
TRAIN = ROOT / "corpora" / "train"
TEXT = """Huyện Gò Quao: kết quả 6 tháng đầu năm 2017
(14/07/2017)
Xã Định An thu ngân sách quý I đạt 1,2 tỷ đồng, tăng 5% so với cùng kỳ năm 2016; xã Định Hòa trồng 300 ha lúa.
Dự hội nghị có 46 đại biểu. Quốc lộ 61 qua xã Thủy Liễu. Sản lượng lúa giảm mạnh so với cùng kỳ.
"""


def told(at, text=TEXT):
    return "\n".join(explanation(extract(text), at))


def test_the_record_and_the_rules_that_made_it():
    lines = told("1,2 tỷ đồng").splitlines()
    assert lines[0].startswith("1,2 tỷ đồng → level 1.2")
    assert any("number.digits: written in digits" in line for line in lines)
    assert any("indicator" in line and "coded thu-ngan-sach" in line for line in lines)
    joined = lines[lines.index("  joined by") + 1 :]
    assert joined[0] == "    measure.level: an amount or a count stands for itself"
    assert any(re.match(r"  confidence 0\.\d+ = \w[\w.-]* \d", line) for line in lines)


def test_the_mentions_of_the_sentence_once():
    text = told("thu ngân sách")
    assert text.count("mentions in the sentence") == 1
    for line in ("place   Xã Định An [", "period  quý I [", "number  1,2 tỷ đồng [", "number  300 ha ["):
        assert line in text.split("mentions in the sentence")[1]


def test_what_else_was_considered_and_why_not():
    first, second = told("1,2 tỷ đồng"), told("5%")
    assert "place xã Định Hòa" in first and "it stands behind the next number, 5%" in first
    assert "place Gò Quao of the document: it holds only where nothing nearer names one" in first
    assert "period 6 tháng đầu năm 2017" in first and "an earlier sentence; a nearer one is named" in first
    assert "it is what another figure is compared with" in first and "it is what the figure is compared with" in second
    assert "period 2017-H1 of the document" in first
    third = told("300 ha")
    assert re.search(r"indicator thu ngân sách \[\d+:\d+\].*stands before another number, ", third)
    assert re.search(r"place Xã Định An \[.*: it stands before another number, 5%", third)


def test_how_a_name_was_resolved():
    assert "resolved to xã Định An (Kiên Giang" in told("1,2 tỷ đồng") and "xã Định An (Trà Vinh, before" in told(
        "1,2 tỷ đồng"
    )
    text = told("12 xã", "Huyện Châu Thành có 12 xã.")
    assert "the name is borne by huyện Châu Thành (" in text and "nothing tells which" in text
    assert "warning" not in text.split("mentions")[0]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("46 đại biểu", "who attends a meeting is no figure"),
        ("61", "its digits are no amount"),
        ("Sản lượng lúa giảm", "finding down: Sản lượng lúa giảm mạnh so với cùng kỳ"),
    ],
)
def test_where_there_is_no_record(at, words):
    text = told(at if at != "61" else str(TEXT.index("61")))
    assert words in text


def test_warnings_at_the_place():
    text = "88,5 tỷ đồng.\nNăm 2017, huyện Châu Thành có 12 xã.\n"
    assert "nothing was found that it measures" in told("88,5", text) and "warning no_indicator" in told("88,5", text)
    assert "warning place_ambiguous: huyện Châu Thành may be" in told("huyện châu thành", text)


def test_offsets_words_and_other_forms():
    offset = str(TEXT.index("1,2 tỷ"))
    assert (
        told(offset) == told("1,2 tỷ đồng") == told("1,2 TỶ ĐỒNG") == told(unicodedata.normalize("NFD", "1,2 tỷ đồng"))
    )
    assert told("không có chữ này") == "" and told("99999") == "" and told("  ") == ""
    assert "these words also stand at" in told("cùng kỳ")


def test_tables():
    text = (
        "Huyện Gò Quao năm 2017\nChỉ tiêu | Đơn vị | Kế hoạch | Thực hiện\nLúa | ha | 500 | 480\nNgô | ha | 30 | 35\n"
    )
    told_of = told("480", text)
    assert "table      row Lúa; column Thực hiện" in told_of and "unit.table" in told_of


def test_every_rule_that_joins_has_its_words():
    missing = set()
    manifest = read_manifest(TRAIN / "manifest.csv")
    for path in sorted(TRAIN.glob("*.txt")):
        entry = manifest.get(path.name) or ManifestEntry(path.name)
        for observation in extract(path, entry=entry).observations:
            claim = observation.claim
            made = [m.rule for m in (claim.quantity, claim.quantity.unit, claim.indicator) if m is not None]
            missing |= {rule for rule in (*claim.rules, *made) if rule not in _rules()}
    assert missing == set(), "service/rules.csv says in words what a rule does"


def test_every_rule_in_words_is_in_the_code():
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "extractor").rglob("*.py"))
    measures = {"level", "percent_of_plan", "percent_change", "ratio_to_base", "share", "change", "rank"}
    for rule in _rules():
        known = f'"{rule}"' in code or rule.removeprefix("measure.table-") in measures
        assert known, rule
