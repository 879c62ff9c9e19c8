"""The cases of joining.yaml: what a sentence or two say of their numbers, by phenomenon.

A record of a case gives only the fields that the case is about; the records found must be as many, in the same order.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from extractor.contract import to_json
from extractor.pipeline import extract
from extractor.reading import ManifestEntry

TITLE = "Huyện An Biên: Kết quả 6 tháng đầu năm 2017"
PUBLISHED = date(2017, 7, 14)
FIELDS = ("value", "measure", "place", "indicator", "period", "basis", "status")

GROUPS = yaml.safe_load((Path(__file__).parent / "joining.yaml").read_text("utf-8"))
CASES = [pytest.param(case, id=f"{name}-{n}") for name, cases in GROUPS.items() for n, case in enumerate(cases, 1)]


def read(case):
    """The records of a case, each as the fields a case may name."""
    title, published = case.get("title", TITLE), case.get("published", PUBLISHED)
    entry = ManifestEntry("case.txt", title=title, published=published)
    found = to_json(extract(f"{title}\n{case['text']}", name="case.txt", entry=entry))
    text = found["document"]["text"]
    body = text.index("\n") + 1
    assert all(text[r["evidence"]["start"] : r["evidence"]["end"]] == r["evidence"]["text"] for r in found["records"])
    return [fields(r, text) for r in found["records"] if r["evidence"]["start"] >= body]


def fields(record, text):
    place, indicator = record["place"] or {}, record["indicator"] or {}
    period, basis = record["period"] or {}, record["basis"] or {}
    parts = " ".join(text[start:end] for start, end in indicator.get("parts", []))
    return {
        "value": Decimal(record["value"]),
        "upper": record["upper"] and Decimal(record["upper"]),
        "of": record["of"] and Decimal(record["of"]),
        "unit": record["unit"],
        "measure": record["measure"],
        "place": place.get("name"),
        "level": place.get("level"),
        "indicator": {str(words).lower() for words in (indicator.get("text"), indicator.get("name"), parts) if words},
        "period": {period.get("label"), f"{period['start']}/{period['end']}"} if period else None,
        "basis": basis.get("kind"),
        "base": (basis.get("period") or {}).get("label"),
        "status": record["status"],
        "qualifier": record["qualifier"],
    }


def agrees(expected, found):
    for key, wanted in expected.items():
        got = found[key]
        if isinstance(wanted, int | float):
            wanted = Decimal(str(wanted)) if isinstance(got, Decimal) else str(wanted)
        elif isinstance(wanted, date):
            wanted = wanted.isoformat()
        if wanted not in got if isinstance(got, set) else wanted != got:
            return False
    return True


def mistake(case):
    """What a case fails with; nothing where it holds."""
    found, expected = read(case), case["records"]
    wrong = [
        f"{e} was found as { {k: f[k] for k in (*FIELDS, *e) if k in f} }"
        for e, f in zip(expected, found, strict=False)
        if not agrees(e, f)
    ]
    if len(found) != len(expected):
        shown = "\n".join(str({k: f[k] for k in FIELDS}) for f in found)
        wrong.append(f"{len(expected)} records expected, {len(found)} found:\n{shown}")
    return "\n".join(wrong)


@pytest.mark.parametrize("case", CASES)
def test_joined(case):
    wrong = mistake(case)
    if "known_gap" in case:
        assert wrong, f"the gap has closed, drop its mark: {case['text']}"
    elif wrong:
        pytest.fail(f"{case['text']}\n{wrong}", pytrace=False)


def test_cases_name_fields_that_exist():
    known = {*FIELDS, "upper", "of", "unit", "level", "base", "qualifier"}
    for cases in GROUPS.values():
        for case in cases:
            assert set(case) <= {"text", "title", "published", "records", "known_gap"}
            assert all(set(record) <= known and "value" in record for record in case["records"])
    texts = [case["text"] for cases in GROUPS.values() for case in cases]
    assert len(texts) == len(set(texts))


def test_a_number_that_a_line_break_parts_lies_within_its_sentence():
    text = "Giá trị sản xuất huyện An Biên tăng bình quân 05\n- 06%/năm. Thu ngân sách đạt 88,5 tỷ đồng."
    found = to_json(extract(text, name="case.txt"))
    assert [one["upper"] for one in found["records"]] == ["6", None]
    for one in found["records"]:
        (start, end), evidence = one["evidence"]["sentence"], one["evidence"]
        assert start <= evidence["start"] < evidence["end"] <= end <= len(text)
