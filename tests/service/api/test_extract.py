"""`POST /v1/extract`: the contract's object, or a problem that says what to do."""

import base64

import pytest

from extractor.contract import to_json
from extractor.pipeline import extract

TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."


def test_a_text_gives_what_the_library_gives(client):
    answer = client.post("/v1/extract", json={"text": TEXT, "name": "a.txt"})
    assert answer.status_code == 200 and answer.json() == to_json(extract(TEXT, name="a.txt"))


def test_a_page_and_a_file_give_the_same_records(client):
    page = {"html": f"<html><body><article><h1>Kết quả</h1><p>{TEXT}</p></article></body></html>"}
    file = {"file": base64.b64encode(TEXT.encode()).decode(), "name": "a.txt", "published": "2017-07-01"}
    values = [[r["value"] for r in client.post("/v1/extract", json=one).json()["records"]] for one in (page, file)]
    assert values == [["88.83", "65.2"]] * 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "give exactly one of text, html and file"),
        ({"text": "a", "html": "b"}, "give exactly one of text, html and file"),
        ({"file": "§"}, "file is not base64"),
        ({"text": "  "}, "there is no text in it"),
        ({"file": base64.b64encode(b"%PDF-1.4 broken").decode(), "name": "a.pdf"}, "a.pdf"),
    ],
)
def test_what_cannot_be_read_is_a_problem(client, sent, told):
    answer = client.post("/v1/extract", json=sent)
    assert answer.status_code == 422 and told in answer.json()["detail"]


def test_a_form_is_told_to_send_json(client):
    answer = client.post("/v1/extract", data={"text": "Gò Quao thu 5 tỷ đồng."})
    assert answer.status_code == 422 and "Content-Type: application/json" in answer.json()["detail"]
    assert "Content-Type" not in client.post("/v1/extract", json=[]).json()["detail"]
