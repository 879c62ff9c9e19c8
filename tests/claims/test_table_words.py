"""The words of table headers and labels: each row of table_headers.csv and table_heads.csv on its own examples."""

import pytest

from extractor.claims.table_words import facet, folded, folded_pattern, head_kind, head_rows, header_rows

PARTS = {f"<{row['value']}>": row["pattern"] for row in header_rows() if row["facet"] == "part"}


def pattern_of(row):
    pattern = row["pattern"]
    for name, part in PARTS.items():
        pattern = pattern.replace(name, part)
    return folded_pattern(pattern)


@pytest.mark.parametrize("row", list(header_rows()), ids=lambda row: f"{row['facet']} {row['value']} {row['example']}")
def test_a_pattern_matches_its_example_and_not_the_other(row):
    pattern = pattern_of(row)
    assert row["example"] and pattern.search(folded(row["example"]))
    assert row["not"] and not pattern.search(folded(row["not"]))


@pytest.mark.parametrize("row", list(head_rows()), ids=lambda row: row["head"])
def test_a_head_begins_its_example(row):
    assert head_kind(folded(row["example"])) == (
        "bare" if row["bare"] and row["head"] == row["example"].lower() else "head"
    )
    assert head_kind(folded(row["head"])) == ("bare" if row["bare"] else "head")


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("measure", "Thực hiện so với kế hoạch (%)", "percent_of_plan"),
        ("measure", "Tăng, giảm so với cùng kỳ (%)", "growth"),
        ("measure", "Diện tích (ha)", ""),
        ("status", "Ước thực hiện năm 2017", "estimate"),
        ("status", "Kế hoạch năm 2017", "target"),
        ("basis", "So cùng kỳ năm trước (%)", "same_period"),
        ("role", "ĐVT", "unit"),
        ("role", "Địa phương", "place"),
        ("role", "Mã hàng hóa", "other"),
        ("role", "Quyết định số", "other"),
        ("role", "Mã lực", ""),
        ("role", "Đặc điểm kỹ thuật, quy cách", "other"),
    ],
)
def test_what_a_header_says(name, words, value):
    assert facet(name, folded(words)) == value
