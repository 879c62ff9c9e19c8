"""What the head of a document says of it."""

from pathlib import Path

import pytest
import yaml

from extractor.reading import read

HEADS = yaml.safe_load(Path(__file__).with_name("heads.yaml").read_text("utf-8"))
BODY = "\nI. KẾT QUẢ\nTổng thu ngân sách trên địa bàn 6 tháng đầu năm đạt 88,5 tỷ đồng, đạt 65,2% dự toán năm, tăng 5% so với cùng kỳ năm trước và cao hơn mức bình quân.\n"


@pytest.mark.parametrize("head", HEADS, ids=lambda h: h["text"][:40])
def test_heads(head):
    found = read((head["text"] + BODY).encode(), name="", entry=None).metadata
    assert {key: getattr(found, key) for key in head["is"]} == head["is"]
