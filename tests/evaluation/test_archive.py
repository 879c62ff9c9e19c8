"""A small archive made and timed: every question is asked of it, and each has its figure."""

from pathlib import Path

import pytest

from evaluation.archive import measures, pages
from evaluation.archive.measures import measure
from evaluation.archive.taken import Taken, late, taken, told
from evaluation.bench import Figure

TEXT = (
    "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch, tăng 12,4% so với cùng kỳ. "
    "Giá trị sản xuất công nghiệp đạt 412 tỷ đồng. Tỷ lệ hộ nghèo còn 5,31%.\n"
)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "an-bien.txt").write_text("Kết quả 6 tháng\n\n" + TEXT * 8, "utf-8")
    return folder


def test_every_question_has_its_figure(corpus, tmp_path, monkeypatch):
    for module in (measures, pages):  # once and few: what is timed is not looked at
        monkeypatch.setattr(module, "_TIMES", 1)
        monkeypatch.setattr(module, "LINES", ("thu ngan sach 2017", "kế hoạch"))
    location = str(tmp_path / "archive.db")
    parts = ("search", "comparison", "pages", "export")
    lines = list(measure(corpus, location, 12, 6, 1, parts, slow=False))
    figures = [str(one) for one in lines if isinstance(one, Figure)]
    said = ("ingest", "search", "comparison", *(f"pages, {one}" for one in ("document", "search", "compare")), "export")
    assert all(any(one[8:].startswith(what) for one in figures) for what in said)
    again = list(measure(Path("nowhere"), location, 12, 6, 1, ("comparison",), slow=True))
    assert len(again) > 3 and "cells" in str(again[1])


def test_times_are_told_by_the_clock_and_by_the_processor():
    times = [Taken(float(number), number / 2) for number in range(1, 101)]
    assert late(times) == 96.0
    assert told(times) == "95th percentile 96 ms, median 50 ms, slowest 100 ms (processor 48, 25 and 50 ms)"
    assert 0 <= taken(lambda: sum(range(1000))).clock < 1000
