"""Documents brought: at once or by a job, once however often they are sent, with versions and what they hold."""

import base64
import time
from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient
from sqlalchemy import func, select

from service.app import create_app
from service.archive.ingest import Custody, ingest
from service.archive.schema import accession, document, version
from service.settings import Settings
from service.sources import Task

TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."
LATER = TEXT.replace("88,83", "89,1")
CSV = 'Chỉ tiêu,Đơn vị,Thực hiện 6 tháng đầu năm 2017\nThu ngân sách,tỷ đồng,"88,83"\n'


def count(client, table):
    with client.app.state.archive.read() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def finished(client, job):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        told = client.get(f"/v1/jobs/{job}").json()
        if told["state"] not in ("waiting", "running"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def test_a_text_is_answered_with_its_records(client):
    answer = client.post("/v1/documents", json={"text": TEXT, "external_id": "bai-1", "published": "2017-07-01"})
    told = answer.json()
    assert (answer.status_code, told["outcome"], answer.headers["Location"]) == (201, "new", "/v1/documents/1")
    assert [one["value"] for one in told["result"]["records"]] == ["88.83", "65.2"]
    assert (told["document"]["external_id"], told["document"]["version"]) == ("bai-1", 1)
    kept = client.get("/v1/documents/1")
    assert kept.json() == told["result"]
    assert client.get("/v1/documents/1", headers={"If-None-Match": kept.headers["ETag"]}).status_code == 304
    assert client.get("/v1/documents/1/original").content == TEXT.encode()


def test_what_comes_again_is_the_same_document(client):
    first = client.post("/v1/documents", json={"text": TEXT, "external_id": "bai-1"})
    again = client.post("/v1/documents", json={"text": TEXT, "external_id": "bai-1"})
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert again.json()["result"] == first.json()["result"]
    later = client.post("/v1/documents", json={"text": LATER, "external_id": "bai-1"})
    assert (later.status_code, later.json()["outcome"], later.json()["document"]["version"]) == (200, "new_version", 2)
    dated = client.post("/v1/documents", json={"text": LATER, "external_id": "bai-1", "published": "2017-07-01"})
    assert dated.json()["document"]["version"] == 3
    other = client.post("/v1/documents", json={"text": TEXT, "external_id": "bai-2"})
    assert (other.status_code, other.json()["outcome"]) == (201, "new")
    nameless = [client.post("/v1/documents", json={"text": "Thu 5 tỷ đồng."}) for _ in range(2)]
    assert [one.json()["outcome"] for one in nameless] == ["new", "duplicate"] or [
        one.json()["outcome"] for one in nameless
    ] == ["new", "unchanged"]
    assert count(client, document) == 3 and count(client, accession) == 1
    versions = client.get("/v1/documents/1/versions", params={"limit": 2}).json()
    rest = client.get("/v1/documents/1/versions", params={"after": versions["next"]}).json()
    assert [one["number"] for one in versions["items"] + rest["items"]] == [1, 2, 3] and rest["next"] is None


def test_a_key_gets_the_same_answer_byte_for_byte(client):
    def send(text, key):
        return client.post("/v1/documents", json={"text": text}, headers={"Idempotency-Key": key})

    first, again = send(TEXT, "k1"), send(TEXT, "k1")
    assert first.status_code == again.status_code == 201 and first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    other = send(LATER, "k1")
    assert (other.status_code, other.json()["type"]) == (422, "urn:solieu:problem:idempotency-key")
    assert count(client, document) == 1


def test_fifty_at_once_make_one_document(client):
    def send(_):
        return client.post("/v1/documents", json={"text": TEXT}, headers={"Idempotency-Key": "k"})

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(send, range(50)))
    assert {answer.status_code for answer in answers} == {201} and len({answer.content for answer in answers}) == 1
    assert count(client, document) == count(client, version) == 1


def test_a_file_is_read_by_a_job(client):
    file = {"file": ("bang.pdf", b"%PDF-1.4 broken", "application/pdf")}
    answers = [
        client.post("/v1/documents", files=file, data={"external_id": "b"}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202] and answers[0].content == answers[1].content
    told = finished(client, answers[0].json()["id"])
    (item,) = client.get(f"/v1/jobs/{told['id']}/items").json()["items"]
    assert item["document_id"] == 1 and item["name"] == "bang.pdf" and item["external_id"] == "b"
    assert client.get("/v1/documents/1/original").content == b"%PDF-1.4 broken"


def printed(*pages):
    """A PDF of pages, each of a text, or of an image alone where it is None."""
    import io

    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from tests.reading.pdf.made import font

    name = font()
    out = io.BytesIO()
    canvas = Canvas(out)
    for text in pages:
        if text is None:
            canvas.drawImage(ImageReader(Image.new("L", (60, 80), 255)), 0, 0, 595, 842)
        else:
            canvas.setFont(name, 9)
            for at, line in enumerate(text):
                canvas.drawString(60, 780 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


LINES = ("BÁO CÁO", TEXT)
OTHERS = ("BÁO CÁO", "Trong 6 tháng đầu năm 2017, huyện Kiên Lương thu ngân sách 120,5 tỷ đồng, tăng khá.")


def test_a_file_of_a_few_pages_is_answered_with_its_records_and_any_other_is_read_by_a_job(client):
    def send(name, data):
        return client.post("/v1/documents", files={"file": (name, data)}, data={"external_id": name})

    answer = send("ngan.pdf", printed(LINES))
    assert (answer.status_code, answer.json()["outcome"]) == (201, "new")
    assert [one["value"] for one in answer.json()["result"]["records"]][:2] == ["88.83", "65.2"]
    again = send("tiep.pdf", printed(OTHERS))
    assert (again.status_code, [one["value"] for one in again.json()["result"]["records"]]) == (201, ["120.5"])
    for name, pages in (("dai.pdf", [LINES] * 11), ("anh.pdf", [LINES, None])):
        assert send(name, printed(*pages)).status_code == 202


def test_a_short_word_file_is_answered_with_its_records(client):
    import io

    import docx

    made = docx.Document()
    made.add_paragraph(TEXT)
    out = io.BytesIO()
    made.save(out)
    answer = client.post("/v1/documents", files={"file": ("bao-cao.docx", out.getvalue())})
    assert answer.status_code == 201
    assert [one["value"] for one in answer.json()["result"]["records"]] == ["88.83", "65.2"]


def test_a_batch_is_one_job(client):
    texts = [TEXT, LATER, "   "]
    sent = {"documents": [{"text": one, "name": f"{number}.txt"} for number, one in enumerate(texts)]}
    answer = client.post("/v1/batches", json=sent)
    assert answer.status_code == 202 and answer.headers["Location"] == f"/v1/jobs/{answer.json()['id']}"
    told = finished(client, answer.json()["id"])
    assert (told["state"], told["total"], told["done"], told["failed"]) == ("failed", 3, 2, 1)
    items = client.get(f"/v1/jobs/{told['id']}/items").json()["items"]
    assert [one["outcome"] for one in items] == ["new", "new", "set_aside"] and "no text" in items[2]["message"]
    assert client.get("/v1/jobs", params={"state": "failed"}).json()["items"] == [told]
    again = client.post(f"/v1/jobs/{told['id']}/retry").json()
    assert again["state"] == "waiting"
    assert finished(client, told["id"])["failed"] == 1 and count(client, document) == 3


def test_several_files_are_a_batch(client):
    files = [("file", (f"{name}.txt", text.encode())) for name, text in (("a", TEXT), ("b", LATER))]
    told = finished(client, client.post("/v1/batches", files=files).json()["id"])
    assert (told["state"], told["done"]) == ("done", 2)


def test_where_it_comes_from_is_in_the_accession_register(client):
    from service.archive.documents import document_json

    told = {"origin": "Văn phòng huyện", "custodian": "Kho lưu trữ"}
    first = client.post("/v1/documents", files={"file": ("a.txt", TEXT.encode())}, data=told).json()["document"]["id"]
    second = client.post("/v1/documents", json={"text": LATER, **told}).json()["document"]["id"]
    job = client.post("/v1/batches", files=[("file", ("b.txt", f"{TEXT} {LATER}".encode()))], data=told).json()["id"]
    finished(client, job)
    third = client.get(f"/v1/jobs/{job}/items").json()["items"][0]["document_id"]
    with client.app.state.archive.read() as connection:
        for document in (first, second, third):
            (version,) = document_json(connection, document)["versions"]
            assert (version["origin"], version["custodian"]) == tuple(told.values())
    wrong = client.post("/v1/batches", files=[("file", ("b.txt", b"x"))], data={"kho": "x"})
    assert wrong.status_code == 422


def test_what_cannot_be_kept_is_a_problem(client):
    json, form = {"Content-Type": "application/json"}, {"Content-Type": "multipart/form-data"}
    for sent, status in (
        ({"json": {"text": " "}}, 422),
        ({"json": {"text": TEXT, "unknown": 1}}, 422),
        ({"json": {"text": TEXT, "title": "a\x00b"}}, 422),
        ({"json": {"text": TEXT, "external_id": ""}}, 422),
        ({"json": []}, 422),
        ({"content": b"{", "headers": json}, 422),
        ({"content": b'{"text": "a", "title": "\\ud800"}', "headers": json}, 422),
        ({"content": b'{"\\ud800": 1}', "headers": json}, 422),
        ({"content": b"a", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"files": {"other": ("a", b"")}}, 422),
        ({"content": b"x", "headers": form}, 422),
        ({"json": {"text": TEXT, "published": 0}}, 422),
        ({"json": {"text": TEXT, "html": None}}, 422),
    ):
        answer = client.post("/v1/documents", **sent)
        assert answer.status_code == status, (sent, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert count(client, document) == 0


def test_a_copy_of_what_could_not_be_read_is_a_problem(client):
    """A folder was taken in with a page that holds no text; a portal sends the same bytes."""
    page = "<html><body></body></html>"
    (kept,) = ingest(client.app.state.archive, [Task("a.html", None, page.encode(), None)], Custody("Lan"))
    assert kept.document_id is not None and kept.message
    answer = client.post("/v1/documents", json={"html": page})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:solieu:problem:unreadable-document")
    assert count(client, document) == 1


def test_a_list_goes_on_where_it_ended(client):
    for number in range(5):
        client.post("/v1/documents", json={"text": f"Thu {number} tỷ đồng.", "external_id": f"n{number}"})
    seen, after = [], None
    while True:
        page = client.get("/v1/documents", params={"limit": 2} | ({"after": after} if after else {})).json()
        seen += [one["external_id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == ["n4", "n3", "n2", "n1", "n0"]
    assert client.get("/v1/documents", params={"after": "§"}).status_code == 422
    assert client.get("/v1/documents/9").status_code == 404


def test_a_file_in_json_is_a_file(client):
    sent = {"file": base64.b64encode(TEXT.encode()).decode(), "name": "a.txt"}
    assert client.post("/v1/documents", json=sent).json()["document"]["source"] == "a.txt"


def test_a_job_is_cancelled(client):
    sent = {"documents": [{"text": TEXT.replace("88", str(number))} for number in range(60)]}
    job = client.post("/v1/batches", json=sent).json()["id"]
    told = client.post(f"/v1/jobs/{job}/cancel").json()
    assert told["state"] in ("cancelled", "done") and finished(client, job)["state"] == told["state"]
    assert client.post(f"/v1/jobs/{'0' * 32}/cancel").status_code == 404


def test_a_full_queue_takes_no_more(location):
    with TestClient(create_app(Settings(location, workers=1, jobs_limit=1)), base_url="http://127.0.0.1") as client:
        answer = client.post("/v1/batches", json={"documents": [{"text": TEXT}, {"text": LATER}]})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
        assert answer.json()["type"] == "urn:solieu:problem:queue-full" and count(client, document) == 0


def test_a_text_that_is_long_is_read_by_a_job(location):
    with TestClient(create_app(Settings(location, workers=1, short=10)), base_url="http://127.0.0.1") as client:
        answer = client.post("/v1/documents", json={"text": TEXT, "external_id": "a"})
        assert answer.status_code == 202 and finished(client, answer.json()["id"])["done"] == 1
        again = client.post("/v1/documents", json={"text": TEXT, "external_id": "a"})
        assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
