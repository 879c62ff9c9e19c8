"""Pages kept under a name: with the account, each account its own."""

import re

from service.archive import access

SEARCH = "/tim-kiem?q=h%E1%BB%99+ngh%C3%A8o"


def kept(client, path=SEARCH):
    return re.findall(
        r'<li><a href="([^"]+)">([^<]+)</a> <form method="post" action="(/luu/bo/\d+)">', client.get(path).text
    )


def save(client, name, to=SEARCH):
    answer = client.post("/luu", data={"name": name, "to": to}, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_page_is_kept_renewed_and_dropped(client):
    assert kept(client) == [] and save(client, " hộ  nghèo ") == SEARCH
    assert [one[:2] for one in kept(client)] == [(SEARCH, "hộ nghèo")]
    save(client, "hộ nghèo", "/tim-kiem?q=x")
    assert [one[:2] for one in kept(client)] == [("/tim-kiem?q=x", "hộ nghèo")]
    assert kept(client, "/so-sanh?chi_tieu=ty-le-ho-ngheo&trong=tinh") == []  # a page of another kind
    client.post(kept(client)[0][2], data={"to": SEARCH})
    assert kept(client) == []


def test_only_pages_that_can_be_kept_are(client):
    assert save(client, "a", "/nhap") == "/nhap" and save(client, "b", "//evil.example/tim-kiem") == "/"
    assert save(client, "c", "/tim-kiem?q=" + "a" * 5000)
    assert client.post("/luu", data={"name": "d" * 81, "to": SEARCH}).status_code == 422
    assert kept(client) == []


def test_each_account_has_its_own(client):
    with client.app.state.archive.write() as connection:
        for name in ("lan", "mai"):
            access.create_account(connection, name, "mật khẩu dài", "reader")

    def sign_in(name):
        client.cookies.clear()
        client.post("/dang-nhap", data={"name": name, "password": "mật khẩu dài"})

    sign_in("lan")
    save(client, "của Lan")
    (mine,) = kept(client)
    sign_in("mai")
    assert kept(client) == []
    client.post(mine[2])  # which is not hers
    sign_in("lan")
    assert kept(client) == [mine]
    client.cookies.clear()
    assert client.post("/luu", data={"name": "x", "to": SEARCH}, follow_redirects=False).status_code == 303
