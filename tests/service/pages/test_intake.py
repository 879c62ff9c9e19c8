"""Documents brought by a form, and those that need a look."""

from tests.service.pages.test_documents import TEXT


def send(client, *files):
    return client.post("/nhap", data={"origin": "Sở"}, files=[("file", (name, content)) for name, content in files])


def test_files_of_a_form_are_taken_in_and_told_of(client):
    answer = send(client, ("an-bien.txt", TEXT.encode()), ("bản sao.txt", TEXT.encode()), ("rỗng.pdf", b"%PDF-1.4\n"))
    assert answer.status_code == 200
    for told in ("mới", "đã có, không đổi", "đã giữ, chưa đọc được", "an-bien.txt", "bản sao.txt"):
        assert told in answer.text
    later = client.get("/nhap").text
    assert "Đọc lại" in later and "rỗng.pdf" in later
    again = client.post("/nhap/doc-lai/2")
    assert "Vẫn chưa đọc được" in again.text
    shown = client.get("/tai-lieu/2")
    assert shown.status_code == 200 and "Không đọc được" in shown.text
    assert client.get("/tai-lieu/2/phien-ban").status_code == 200
    with client.app.state.archive.read() as connection:
        from service.archive.trail import audit_log

        assert {row.action for row in audit_log(connection, None, 9)} == {"bring", "read again"}


def test_no_file_is_no_fault(client):
    assert client.post("/nhap", data={"origin": ""}).status_code == 200
