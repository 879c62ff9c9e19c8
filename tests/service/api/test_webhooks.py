"""The change feed and webhooks: signed, again until received, in a log, and never to where they must not go."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service.webhooks import Forbidden, addresses, checked

TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng."


class Listener:
    """A server that keeps what it is sent and answers as told."""

    def __init__(self):
        self.seen, self.answers = [], []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.seen.append((dict(self.headers), body))
                self.send_response(listener.answers.pop(0) if listener.answers else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, number):
        until = time.monotonic() + 30
        while len(self.seen) < number and time.monotonic() < until:
            time.sleep(0.05)
        return [json.loads(body)["type"] for _, body in self.seen]


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_changes_are_told_signed_and_again(client, listener, monkeypatch):
    monkeypatch.setattr("service.archive.webhooks.WAITS", (0, 0, 0))
    made = client.post("/v1/webhooks", json={"url": listener.url, "types": ["document.created", "document.withdrawn"]})
    assert made.status_code == 201
    listener.answers = [503, 302]
    client.post("/v1/documents", json={"text": TEXT, "external_id": "a"})
    assert listener.wait(3) == ["document.created"] * 3
    client.delete("/v1/documents/1", params={"reason": "sai số liệu"})
    assert listener.wait(4)[3] == "document.withdrawn"
    headers, body = listener.seen[-1]
    key = base64.b64decode(made.json()["secret"].removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert json.loads(body)["external_id"] == "a"
    hook = f"/v1/webhooks/{made.json()['id']}"
    until = time.monotonic() + 20
    while client.get(f"{hook}/deliveries", params={"state": "waiting"}).json()["items"] and time.monotonic() < until:
        time.sleep(0.05)
    log = client.get(f"{hook}/deliveries").json()["items"]
    assert [(one["state"], one["attempts"], one["status"]) for one in log] == [
        ("delivered", 1, 204),
        ("delivered", 3, 204),
    ]
    assert client.post(f"{hook}/replay", params={"after": 0}).json()["deliveries"] == 2
    assert len(listener.wait(6)) == 6
    assert client.patch(hook, json={"active": False}).json()["active"] is False
    assert client.delete(hook).status_code == 204 and client.get(hook).status_code == 404


def test_a_copy_that_was_down_catches_up(client):
    client.post("/v1/documents", json={"text": TEXT, "external_id": "a"})
    first = client.get("/v1/changes", params={"limit": 1}).json()
    rest = client.get("/v1/changes", params={"after": first["next"]}).json()
    assert [one["type"] for one in first["items"] + rest["items"]] == ["document.extracted", "document.created"]
    assert first["more"] and not rest["more"]
    again = client.get("/v1/changes", params={"after": rest["next"]}).json()
    assert again["items"] == [] and again["next"] == rest["next"]
    client.post("/v1/documents", json={"text": TEXT + " Năm 2016 là 80 tỷ đồng.", "external_id": "a"})
    told = client.get("/v1/changes", params={"after": rest["next"]}).json()["items"]
    assert [(one["type"], one["version"], one["external_id"]) for one in told] == [
        ("document.extracted", 2, "a"),
        ("document.changed", 2, "a"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://127.0.0.1/",
        "https://u:p@example.org/",
        "https:///a",
        "https://[::1",
        "http://10.0.0.1/",
    ],
)
def test_a_target_that_is_none(url):
    with pytest.raises(Forbidden):
        checked(url, private=False)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "[::ffff:10.0.0.1]", "0.0.0.0", "[fd00::1]"]
)
def test_private_addresses_are_no_targets(host):
    parts = checked(f"https://{host}/", private=False)
    with pytest.raises(Forbidden, match="private"):
        addresses(parts, private=False)
    assert addresses(parts, private=True)


def test_a_name_that_leads_here_is_no_target(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 443))])
    with pytest.raises(Forbidden, match="private"):
        addresses(checked("https://rebound.example/", private=False), private=False)
