"""A document on its page: its text and figures, decisions, versions, events and the original."""

import re
from itertools import pairwise

import pytest

from service.archive.corrections import records_json
from service.archive.ingest import Custody, ingest
from service.pages.text import blocks, marks, part_at, parts
from service.sources import Task

TEXT = (
    "UBND huyện An Biên báo cáo 6 tháng đầu năm 2017.\n"
    "Thu ngân sách huyện An Biên 6 tháng đầu năm 2017 đạt 88,83 tỷ đồng, bằng 55,66% dự toán.\n"
    "<script>alert(1)</script> Toàn huyện có 12.345 hộ nghèo.\n"
)


def brought(client, text=TEXT, name="an-bien.txt"):
    (receipt,) = ingest(client.app.state.archive, [Task(name, None, text.encode(), None)], Custody("lan"))
    return receipt.document_id


def records(client, document_id):
    with client.app.state.archive.read() as connection:
        return records_json(connection, document_id)


def of(client, document_id, words):
    return next(one for one in records(client, document_id) if one["record"]["evidence"]["text"] == words)


def panel(client, record_id):
    return client.get(f"/so-lieu/{record_id}/bang").text


def test_the_text_is_shown_with_its_figures_and_nothing_of_it_is_html(client):
    document_id = brought(client)
    shown = client.get(f"/tai-lieu/{document_id}")
    assert shown.status_code == 200
    one = of(client, document_id, "88,83 tỷ đồng")
    assert re.search(rf'id="r{one["id"]}"[^>]*>88,83 tỷ đồng</a>', shown.text)
    assert "<script>alert" not in shown.text and "&lt;script&gt;alert(1)" in shown.text


def test_a_chosen_figure_tells_its_record_without_script(client):
    document_id = brought(client)
    one = of(client, document_id, "55,66%")
    shown = client.get(f"/tai-lieu/{document_id}?record={one['id']}").text
    assert 'class="panel"' in shown and "huyện An Biên, Kiên Giang" in shown and "% kế hoạch" in shown


def test_a_form_sets_what_was_changed_and_nothing_else(client):
    document_id = brought(client)
    one = of(client, document_id, "88,83 tỷ đồng")
    form = {"action": "set", "seen": one["revision"], "value": "1.234,5", "period": "2017-H1", "reason": "đọc nhầm"}
    answer = client.post(f"/so-lieu/{one['id']}", data=form, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == f"/tai-lieu/{document_id}?record={one['id']}"
    now = of(client, document_id, "88,83 tỷ đồng")
    assert now["record"]["value"] == "1234.5" and now["review"] == "corrected" and set(now["machine"]) == {"value"}
    told = panel(client, one["id"])
    assert "máy đọc" in told and "88,83" in told and "“đọc nhầm”" in told


def test_accepted_then_undone(client):
    document_id = brought(client)
    one = of(client, document_id, "55,66%")
    client.post(f"/so-lieu/{one['id']}", data={"action": "accept", "seen": one["revision"]})
    now = of(client, document_id, "55,66%")
    assert now["review"] == "accepted"
    client.post(f"/so-lieu/{one['id']}", data={"action": "undo", "seen": now["revision"]})
    assert of(client, document_id, "55,66%")["review"] == "unreviewed"


def test_who_decides_after_somebody_else_is_told_and_keeps_what_was_written(client):
    document_id = brought(client)
    one = of(client, document_id, "88,83 tỷ đồng")
    client.post(f"/so-lieu/{one['id']}", data={"action": "reject", "seen": one["revision"]})
    late = {"action": "set", "seen": one["revision"], "value": "99", "panel": "1"}
    answer = client.post(f"/so-lieu/{one['id']}", data=late)
    assert answer.status_code == 409 and "Người khác vừa quyết định" in answer.text and 'value="99"' in answer.text
    assert of(client, document_id, "88,83 tỷ đồng")["review"] == "rejected"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("value", "nhiều", "phải là một số"), ("period", "hôm nọ", "Không hiểu kỳ"), ("place", "Xứ Không Có", "địa bàn")],
)
def test_what_cannot_be_is_refused_in_words_for_people(client, field, value, told):
    document_id = brought(client)
    one = of(client, document_id, "88,83 tỷ đồng")
    answer = client.post(f"/so-lieu/{one['id']}", data={"action": "set", field: value, "panel": "1"})
    assert answer.status_code == 422 and told in answer.text
    assert of(client, document_id, "88,83 tỷ đồng")["review"] == "unreviewed"


def test_a_place_is_chosen_from_suggestions(client):
    document_id = brought(client)
    one = of(client, document_id, "88,83 tỷ đồng")
    found = client.get("/goi-y/dia-ban", params={"q": "vinh thuan", "ky": "2017-H1"}).json()
    assert found[0]["text"] == "huyện Vĩnh Thuận, Kiên Giang"
    data = {"action": "set", "place": found[0]["text"], "place_id": found[0]["id"]}
    client.post(f"/so-lieu/{one['id']}", data=data)
    assert of(client, document_id, "88,83 tỷ đồng")["record"]["place"]["id"] == found[0]["id"]
    village = {"action": "set", "place": "ấp Xẻo Rô (thôn, ấp, tổ)", "place_id": "=village:ấp Xẻo Rô"}
    client.post(f"/so-lieu/{one['id']}", data=village)
    place = of(client, document_id, "88,83 tỷ đồng")["record"]["place"]
    assert (place["id"], place["name"], place["level"]) == (None, "ấp Xẻo Rô", "village")


def test_an_indicator_is_suggested_without_marks(client):
    found = client.get("/goi-y/chi-tieu", params={"q": "ho ngheo"}).json()
    assert any("hộ nghèo" in one["text"].lower() and one["id"] for one in found)
    assert found[-1] == {"id": "", "text": "ho ngheo", "note": "="}


def test_a_missed_record_is_added_from_words_of_the_text(client):
    document_id = brought(client)
    with client.app.state.archive.read() as connection:
        from service.archive.dossier import dossier

        held = dossier(connection, document_id)
    start = TEXT.index("12.345")
    asked = {"start": start, "end": start + len("12.345 hộ nghèo"), "doc": held.head.extraction_id}
    form = client.get(f"/tai-lieu/{document_id}/them", params=asked).text
    assert 'name="value" value="12.345"' in form and "huyện An Biên" in form
    data = asked | {"value": "12.345", "unit": "hộ", "indicator": "Số hộ nghèo", "period": "2017-H1"}
    answer = client.post(f"/tai-lieu/{document_id}/them", data=data, follow_redirects=False)
    assert answer.status_code == 303
    made = next(one for one in records(client, document_id) if one["review"] == "added")
    assert made["record"]["value"] == "12345" and made["record"]["evidence"]["text"] == "12.345 hộ nghèo"
    stale = client.post(f"/tai-lieu/{document_id}/them", data=data | {"doc": 999})
    assert stale.status_code == 409


def test_versions_stand_side_by_side_and_events_are_told(client):
    document_id = brought(client)
    assert brought(client, TEXT.replace("88,83", "90,1")) == document_id
    shown = client.get(f"/tai-lieu/{document_id}/phien-ban").text
    assert re.search(r'class="differs">88,83 ?</span>', shown) and re.search(r'class="differs">90,1 ?</span>', shown)
    events = client.get(f"/tai-lieu/{document_id}/nhat-ky").text
    assert "phiên bản mới" in events and "nhận vào" in events


def test_the_original_is_only_ever_saved(client):
    document_id = brought(client, "<html><body><script>alert(1)</script>Thu 5 tỷ đồng</body></html>", "Báo cáo.html")
    answer = client.get(f"/tai-lieu/{document_id}/goc")
    assert answer.content.startswith(b"<html>") and answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.html"
    assert client.get(f"/tai-lieu/{document_id}/goc?so=7").status_code == 404


@pytest.mark.parametrize("path", ["/tai-lieu/999", "/tai-lieu/999/nhat-ky", "/so-lieu/999/bang", "/tai-lieu/1/trang/1"])
def test_what_the_archive_does_not_hold_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_long_text_is_cut_between_lines_and_every_offset_lies_in_one_part():
    text = "".join(f"Dòng {number} của một báo cáo dài.\n" for number in range(3000))
    cut = parts(text, [])
    assert len(cut) > 3 and cut[0].start == 0 and cut[-1].end == len(text)
    assert all(a.end == b.start and text[a.end - 1] == "\n" for a, b in pairwise(cut))
    assert all(cut[part_at(cut, at)].start <= at < cut[part_at(cut, at)].end for at in range(0, len(text), 997))


def test_marks_of_one_stretch_are_one_and_pieces_give_the_text_back():
    text = "Thu 5 tỷ đồng | 6 tỷ đồng\nChi 7 tỷ đồng | 8 tỷ đồng\n"

    def record(number, words):
        start = text.index(words)
        evidence = {"start": start, "end": start + len(words)}
        return {"id": number, "review": "unreviewed", "record": {"evidence": evidence, "confidence": 0.9}}

    marked = marks([record(1, "5 tỷ đồng"), record(2, "5 tỷ"), record(3, "8 tỷ đồng")], 0.6)
    assert [mark.records for mark in marked] == [(2, 1), (3,)]
    (table,) = blocks(text, parts(text, [])[0], marked, [])
    cells = [cell for line in table.lines for cell in line.cells]
    assert table.table and len(cells) == 4
    for cell in cells:
        said = "".join(piece.text for piece in cell.pieces)
        assert text[cell.start : cell.start + len(said)] == said


def test_a_document_is_withdrawn_with_a_reason_and_reinstated(client):
    document_id = brought(client)
    log = f"/tai-lieu/{document_id}/nhat-ky"
    refused = client.post(f"/tai-lieu/{document_id}/thu-hoi", data={"act": "withdraw", "reason": " "})
    assert refused.status_code == 422 and "Hãy ghi lý do" in refused.text
    answer = client.post(
        f"/tai-lieu/{document_id}/thu-hoi", data={"act": "withdraw", "reason": "đăng nhầm"}, follow_redirects=False
    )
    assert answer.status_code == 303 and answer.headers["location"] == log
    assert client.get(f"/v1/documents/{document_id}").status_code == 410
    assert "đăng nhầm" in client.get(log).text and "Phục hồi tài liệu" in client.get(log).text
    client.post(f"/tai-lieu/{document_id}/thu-hoi", data={"act": "reinstate", "reason": "đúng rồi"})
    assert client.get(f"/v1/documents/{document_id}").status_code == 200


def test_the_figures_of_a_document_are_downloaded(client):
    document_id = brought(client)
    link = re.search(r'href="(/v1/exports[^"]+)"', client.get(f"/tai-lieu/{document_id}").text)[1]
    assert "55.66" in client.get(link.replace("&amp;", "&")).text
    assert "/v1/exports?format=sdmx" in client.get("/").text
