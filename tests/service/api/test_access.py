"""Who may call: this machine while there is no account, keys with scopes and ends, sessions; and how often."""

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.archive import access, holdings
from service.archive.schema import api_key
from service.settings import Settings

HERE = "http://127.0.0.1"
DOCUMENT = {}  # what says too little is refused by 422, but only to those who may ask


def key(client, *scopes, days=None):
    with client.app.state.archive.write() as connection:
        return access.create_key(connection, "cổng", scopes, days)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def guard(client):
    with client.app.state.archive.write() as connection:
        access.create_account(connection, "lan", "mật khẩu dài", "reader")


def test_this_machine_may_all_until_there_is_an_account(client):
    assert client.post("/v1/extract", json=DOCUMENT).status_code == 422
    guard(client)
    answer = client.post("/v1/extract", json=DOCUMENT)
    assert answer.status_code == 401 and answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:solieu:problem:no-key"


def test_a_page_whose_name_leads_here_may_nothing(client):
    assert client.post("/v1/extract", json=DOCUMENT, headers={"Host": "evil.example"}).status_code == 401


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_sites_page_may_not_send(client, header):
    answer = client.post("/v1/extract", json=DOCUMENT, headers=header)
    assert answer.status_code == 403 and answer.json()["type"] == "urn:solieu:problem:other-site"


def test_a_key_opens_what_its_scopes_say_until_it_is_revoked(client):
    guard(client)
    number, token = key(client, "write")
    assert client.post("/v1/extract", json=DOCUMENT, headers=bearer(token)).status_code == 403
    number, token = key(client, "read")
    assert client.post("/v1/extract", json=DOCUMENT, headers=bearer(token)).status_code == 422
    with client.app.state.archive.write() as connection:
        assert access.revoke_key(connection, number)
    answer = client.post("/v1/extract", json=DOCUMENT, headers=bearer(token))
    assert answer.status_code == 401 and answer.json()["type"] == "urn:solieu:problem:unknown-key"


def test_a_key_ends_on_its_day(client):
    _, token = key(client, "read", days=-1)
    assert client.post("/v1/extract", json=DOCUMENT, headers=bearer(token)).status_code == 401


def test_only_the_digest_of_a_key_is_kept_and_its_use_is_noted(client):
    _, token = key(client, "read")
    client.post("/v1/extract", json=DOCUMENT, headers=bearer(token))
    with client.app.state.archive.read() as connection:
        (row,) = connection.execute(api_key.select()).all()
    assert token not in map(str, row) and token.startswith(row.prefix) and row.last_used_at is not None


def test_a_session_is_its_accounts(client):
    guard(client)
    archive = client.app.state.archive
    assert access.log_in(archive, "lan", "falsch", 1) is None and access.log_in(archive, "an", "x", 1) is None
    token = access.log_in(archive, "lan", "mật khẩu dài", 1)
    client.cookies.set("solieu_session", token)
    assert client.post("/v1/extract", json=DOCUMENT).status_code == 422
    with archive.write() as connection:
        access.change_account(connection, "lan", disabled=True)
    assert client.post("/v1/extract", json=DOCUMENT).status_code == 401


def test_too_many_requests_are_told_when_to_come_again(location):
    with TestClient(create_app(Settings(location, workers=1, rate=2)), base_url=HERE) as client:
        answers = [client.post("/v1/extract", json={"text": ""}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 61


def test_a_body_over_the_limit_is_refused(location):
    with TestClient(create_app(Settings(location, workers=1, body_limit=1000)), base_url=HERE) as client:
        answer = client.post("/v1/extract", json={"text": "a" * 2000})
    assert answer.status_code == 413 and answer.json()["type"] == "urn:solieu:problem:over-limit"


def test_every_answer_has_its_security_headers(client):
    for path in ("/v1/health", "/v1/nowhere"):
        headers = client.get(path).headers
        assert (
            headers["x-content-type-options"] == "nosniff"
            and "default-src 'self'" in headers["content-security-policy"]
        )


def test_a_fault_is_a_problem_like_any_other_and_is_counted(client, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr(holdings, "listed", fails)
    whole = client.get("/v1/health").headers
    answer = client.get("/v1/documents")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["type"] == "urn:solieu:problem:fault" and "secret" not in answer.text
    own = {"content-type", "content-length"}
    assert {*answer.headers} - own == {*whole} - own
    assert all(answer.headers[name] == whole[name] for name in {*whole} - own)
    assert 'route="/documents",status="500"' in client.get("/v1/metrics").text
    monkeypatch.setattr("service.pages.home.page", fails)
    shown = client.get("/")
    assert shown.status_code == 500 and "content-security-policy" in shown.headers
    assert shown.headers["content-type"].startswith("text/html") and "secret" not in shown.text


def test_a_caller_that_leaves_while_it_sends_is_no_fault(client, caplog):
    answered = []

    async def gone():
        return {"type": "http.disconnect"}

    async def send(message):
        answered.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/documents",
        "raw_path": b"/v1/documents",
        "headers": headers,
    }
    scope |= {
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 5),
        "root_path": "",
    }
    client.portal.call(client.app, scope, gone, send)
    assert answered == [] and "fault" not in caplog.text
    assert 'route="/documents",status="499"' in client.get("/v1/metrics").text
