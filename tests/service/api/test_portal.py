"""A portal's day: it publishes, retries, is cut off, catches up, corrects and withdraws."""

from service.archive import access

TEXT = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."


def test_publishes_retries_catches_up_and_withdraws(client):
    with client.app.state.archive.write() as connection:
        number, token = access.create_key(connection, "cổng", ("read", "write"), 365)
        _, desk = access.create_key(connection, "bàn duyệt", ("read", "correct"))
        access.create_account(connection, "lan", "mật khẩu dài", "administrator")
    portal, reviewer = ({"Authorization": f"Bearer {one}"} for one in (token, desk))
    assert client.get("/v1/ready").status_code == 200 and client.get("/v1/version").json()["contract"] == "1"

    def publish(text, key):
        sent = {"html": f"<article><h1>An Biên</h1><p>{text}</p></article>", "external_id": "bai-7", "title": "An Biên"}
        return client.post("/v1/documents", json=sent, headers=portal | {"Idempotency-Key": key})

    # published; the answer is lost, and what was sent is sent again
    first, again = publish(TEXT, "7-1"), publish(TEXT, "7-1")
    assert first.status_code == again.status_code == 201 and first.content == again.content
    place = first.headers["Location"]
    feed = client.get("/v1/changes", headers=portal).json()
    assert [one["type"] for one in feed["items"]] == ["document.extracted", "document.created"]

    # the article is corrected while a reviewer decides: a new version, and the decision stays
    record = client.get(f"{place}/records", headers=portal).json()["items"][1]
    decided = client.post(f"/v1/records/{record['id']}/accept", json={"reason": "đúng bản in"}, headers=reviewer)
    assert decided.status_code == 200
    later = publish(TEXT.replace("88,83", "89,1"), "7-2")
    assert (later.status_code, later.json()["outcome"], later.json()["document"]["version"]) == (200, "new_version", 2)
    kept = client.get(f"{place}/records", headers=portal).json()["items"]
    assert {one["id"]: one["review"] for one in kept}[record["id"]] == "accepted"

    # cut off meanwhile: the feed tells all of it, once
    missed = client.get("/v1/changes", params={"after": feed["next"]}, headers=portal).json()
    assert [one["type"] for one in missed["items"]] == ["record.decided", "document.extracted", "document.changed"]

    # withdrawn: a tombstone; a key that is revoked opens nothing
    gone = client.delete(place, params={"reason": "đăng nhầm"}, headers=portal)
    assert gone.status_code in (200, 204) and client.get(place, headers=portal).status_code == 410
    told = client.get("/v1/changes", params={"after": missed["next"]}, headers=portal).json()["items"]
    assert [one["type"] for one in told] == ["document.withdrawn"]
    with client.app.state.archive.write() as connection:
        access.revoke_key(connection, number)
    assert client.get(place, headers=portal).status_code == 401
