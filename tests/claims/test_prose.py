"""What running text says of its numbers, one phenomenon a case; sentences written for this project."""

import pytest

from extractor.contract import to_json
from extractor.pipeline import extract

HEAD = "Huyện An Biên: Kết quả 6 tháng đầu năm 2017\n"
H1 = "2017-01-01/2017-06-30"


def records(body):
    found = to_json(extract(HEAD + body, name="case.txt"))
    text = found["document"]["text"]
    out = []
    for r in found["records"]:
        assert text[r["evidence"]["start"] : r["evidence"]["end"]] == r["evidence"]["text"]
        period = r["period"] or {}
        out.append(
            (
                r["place"]["name"],
                r["indicator"]["text"].lower(),
                r["measure"],
                r["value"],
                f"{period.get('start')}/{period.get('end')}",
                (r["basis"] or {}).get("kind"),
                r["status"],
            )
        )
    return out


CASES = [
    (
        "Sản lượng muối ước đạt 1.200 tấn, tăng 5% so với cùng kỳ, đạt 60% kế hoạch năm.",
        [
            ("An Biên", "sản lượng muối", "level", "1200", H1, None, "estimate"),
            ("An Biên", "sản lượng muối", "percent_change", "5", H1, "same_period_last_year", "estimate"),
            ("An Biên", "sản lượng muối", "percent_of_plan", "60", H1, "plan", "estimate"),
        ],
    ),
    (
        "Doanh thu vận tải đạt 12 tỷ đồng, vượt 8% kế hoạch.",
        [
            ("An Biên", "doanh thu vận tải", "level", "12", H1, None, "actual"),
            ("An Biên", "doanh thu vận tải", "percent_of_plan", "108", H1, "plan", "actual"),
        ],
    ),
    (
        "Tỷ lệ hộ nghèo còn 4,1%.",
        [("An Biên", "tỷ lệ hộ nghèo", "level", "4.1", H1, None, "actual")],
    ),
    (
        "Năm 2016, huyện Gò Quao có 14 xã đạt chuẩn nông thôn mới.",
        [("Gò Quao", "xã đạt chuẩn nông thôn mới", "level", "14", "2016-01-01/2016-12-31", None, "actual")],
    ),
    (
        "Phấn đấu đến năm 2020 có 9 xã đạt chuẩn nông thôn mới.",
        [("An Biên", "xã đạt chuẩn nông thôn mới", "level", "9", "2020-12-31/2020-12-31", None, "target")],
    ),
]


@pytest.mark.parametrize(("body", "expected"), CASES, ids=lambda c: c[:40] if isinstance(c, str) else "")
def test_what_a_sentence_says(body, expected):
    assert records(body) == expected
