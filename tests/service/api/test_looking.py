"""What is kept is found, looked at and decided on; administrators see keys and who did what."""

import io
import zipfile

import pytest

from service.api.paging import cursor
from service.archive.schema import cluster_member
from service.archive.vocabulary import add_indicator

TEXT = (
    "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch. "
    "Huyện Kiên Lương thu ngân sách 120,5 tỷ đồng."
)
LATER = TEXT.replace("88,83", "89,1")


@pytest.fixture
def kept(client):
    answer = client.post("/v1/documents", json={"text": TEXT, "external_id": "a", "name": "a.txt"})
    assert answer.status_code == 201
    return answer.json()


def test_a_record_is_decided_on_and_undone(client, kept):
    first = client.get("/v1/records/1")
    changed = client.post(
        "/v1/records/1/set",
        json={"fields": {"value": "89"}, "reason": "đối chiếu báo cáo"},
        headers={"If-Match": first.headers["ETag"]},
    )
    assert (changed.status_code, changed.json()["review"], changed.json()["record"]["value"]) == (
        200,
        "corrected",
        "89",
    )
    stale = client.post("/v1/records/1/accept", json={}, headers={"If-Match": first.headers["ETag"]})
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:solieu:problem:changed-meanwhile")
    document = client.get("/v1/documents/1").json()
    assert [one["value"] for one in document["records"]] == ["89", "65.2", "120.5"]
    assert client.post("/v1/records/2/reject", json={}).json()["review"] == "rejected"
    assert [one["id"] for one in client.get("/v1/documents/1").json()["records"]] == [1, 3]
    assert client.post("/v1/records/1/undo", json={}).json()["record"]["value"] == "88.83"
    history = client.get("/v1/records/1/history").json()["items"]
    assert [(one["action"], one["in_force"]) for one in history] == [("set", False), ("undo", True)]
    assert client.post("/v1/records/1/set", json={"fields": {"value": "nhiều"}}).status_code == 422
    assert client.post("/v1/records/1/set", json={"fields": {"unit_text": "a\x00"}}).status_code == 422
    assert client.get("/v1/records/99").status_code == 404


def test_a_record_that_was_missed_is_added(client, kept):
    start = TEXT.index("65,2%")
    sent = {"start": start, "end": start + 5, "fields": {"value": "65.2", "unit": "percent"}, "reason": "bỏ sót"}
    answer = client.post("/v1/documents/1/records", json=sent)
    assert (answer.status_code, answer.headers["Location"], answer.json()["review"]) == (201, "/v1/records/4", "added")
    page = client.get("/v1/documents/1/records", params={"limit": 3}).json()
    rest = client.get("/v1/documents/1/records", params={"limit": 3, "after": page["next"]}).json()
    assert len(page["items"] + rest["items"]) == 4 and rest["next"] is None


def test_a_new_version_tells_what_it_changes(client, kept):
    told = client.post("/v1/documents", json={"text": LATER, "external_id": "a", "name": "a.txt"}).json()
    (changed,) = told["changes"]["changed"] or [None]
    if changed is None:  # a figure that changed is another record
        assert [one["record"]["value"] for one in told["changes"]["added"]] == ["89.1"]
    else:
        assert changed["fields"]["value"] == ["88.83", "89.1"]
    assert client.get("/v1/documents/1/changes").json() == told["changes"]
    assert client.get("/v1/documents/1/changes", params={"since": 7}).status_code == 404


def test_a_document_that_was_withdrawn_leaves_a_tombstone(client, kept):
    gone = client.delete("/v1/documents/1", params={"reason": "sai số liệu"})
    assert gone.status_code == 200 and gone.json()["withdrawal_reason"] == "sai số liệu"
    answer = client.get("/v1/documents/1")
    assert answer.status_code == 410 and "external id a" in answer.json()["detail"]
    assert client.get("/v1/documents").json()["items"] == []
    assert client.get("/v1/documents", params={"withdrawn": True}).json()["items"][0]["id"] == 1
    assert client.get("/v1/search", params={"q": "an bien"}).json()["total"] == 0
    assert client.post("/v1/documents", json={"text": LATER, "external_id": "a"}).status_code == 409
    assert client.get("/v1/documents/1/about").json()["external_id"] == "a"
    assert client.post("/v1/documents/1/reinstate", params={"reason": "đã kiểm tra"}).status_code == 200
    assert client.get("/v1/documents/1").status_code == 200
    kinds = [one["kind"] for one in client.get("/v1/documents/1/events").json()["items"]]
    assert kinds[-2:] == ["deaccession", "reinstatement"]


def test_records_are_found_counted_compared_and_exported(client, kept):
    found = client.get("/v1/search", params={"q": "thu ngan sach an bien", "facets": True}).json()
    assert [one["value"] for one in found["items"]][:1] == ["88.83"] and found["facets"]["place"]["counts"]
    assert {one["field"] for one in found["understood"]} >= {"place"}
    counted = client.get("/v1/facets", params={"place": "An Biên"}).json()
    assert counted["total"] == found["total"]
    asked = {"indicator": "thu ngan sach", "place": ["an bien", "kien luong"], "period": "2017-H1"}
    compared = client.get("/v1/compare", params=asked).json()
    assert [one["name"] for one in compared["places"]] == ["An Biên", "Kiên Lương"]
    assert client.get("/v1/compare", params={"indicator": "thu ngan sach"}).status_code == 422
    assert client.get("/v1/compare", params=asked | {"place": "nơi không có"}).status_code == 422
    lines = client.get("/v1/exports", params={"format": "csv"})
    assert lines.text.count("\n") == 4 and lines.headers["content-disposition"].endswith('"solieu.csv"')
    folder = client.get("/v1/exports", params={"format": "sdmx"})
    assert folder.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(folder.content)) as zipped:
        assert set(zipped.namelist()) >= {"structure.json", "figures.csv"}
    assert client.get("/v1/conflicts").json() == {"items": [], "next": None}
    assert client.get("/v1/clusters", params={"limit": 1}).json()["items"]
    assert client.get("/v1/search", params={"after": "§"}).status_code == 422


def pages(client, address, between=lambda: None, **asked):
    """The items of all pages of a list; `between` them something happens."""
    items, after = [], None
    for _ in range(200):
        answer = client.get(address, params=asked | ({"after": after} if after else {}))
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        after = answer.json()["next"]
        if after is None:
            return items
        between()
    raise AssertionError("the list does not end")


def bring(client, number, district, value):
    text = f"Trong 6 tháng đầu năm 2017, huyện {district} thu ngân sách {value} tỷ đồng."
    sent = {"text": text, "external_id": f"t{number}", "published": "2017-07-01"}
    assert client.post("/v1/documents", json=sent).status_code == 201


def test_pages_of_conflicts_stay_right_while_more_are_found(client):
    for number, (district, value) in enumerate(
        [("An Biên", "10,5"), ("An Biên", "20,5"), ("Giồng Riềng", "31,5"), ("Giồng Riềng", "41,5")]
    ):
        bring(client, number, district, value)
    whole = pages(client, "/v1/conflicts")
    assert len(whole) == 2
    places = [one["place"]["id"] for one in whole]
    page = client.get("/v1/conflicts", params={"limit": 1}).json()
    assert [one["place"]["id"] for one in page["items"]] == places[:1]
    for number, value in enumerate(("51,5", "61,5"), 10):  # comes before all of them
        bring(client, number, "Kiên Lương", value)
    rest = client.get("/v1/conflicts", params={"limit": 5, "after": page["next"]}).json()
    found = [one["place"]["id"] for one in rest["items"]]
    assert found[-1] == places[1] and places[0] not in found
    assert client.get("/v1/conflicts", params={"after": cursor("a", "b\0", "2017", 3, "level")}).status_code == 422


def test_pages_of_clusters_and_catalogues_stay_right(client):
    for address, asked in (
        ("/v1/clusters", {}),
        ("/v1/indicators", {"q": "thu ngân sách"}),
        ("/v1/places", {"q": "an bình"}),
    ):
        whole = client.get(address, params=asked | {"limit": 500}).json()["items"]
        assert len(whole) > 2
        assert pages(client, address, **asked, limit=2) == whole
        after = client.get(address, params=asked | {"limit": 1}).json()["next"]
        assert client.get(address, params=asked | {"after": after}).json()["items"] == whole[1:]
        assert client.get(address, params=asked | {"after": cursor(7)}).status_code == 422
    assert client.get("/v1/places", params={"q": "an bình", "after": cursor("nowhere")}).status_code == 422


def test_a_cluster_that_is_found_meanwhile_moves_no_page(client, kept):
    whole = [one["name"] for one in pages(client, "/v1/clusters")]
    page = client.get("/v1/clusters", params={"limit": 1}).json()
    with client.app.state.archive.write() as connection:
        connection.execute(
            cluster_member.insert().values(
                document_id=1, cluster="Cụm 0", cluster_key="cụm 0", province_id=None, year=2017,
                member_kind="unit", place_id=None, name="a", evidence_start=0, evidence_end=1, role=None, elected=False,
            )
        )  # fmt: skip
    rest = client.get("/v1/clusters", params={"after": page["next"]}).json()["items"]
    assert [page["items"][0]["name"], *(one["name"] for one in rest)] == whole
    assert len(pages(client, "/v1/clusters")) == len(whole) + 1


def test_records_of_a_document_keep_their_place_while_others_go(client, kept):
    whole = [one["id"] for one in pages(client, "/v1/documents/1/records")]
    page = client.get("/v1/documents/1/records", params={"limit": 1}).json()
    assert client.post(f"/v1/records/{whole[0]}/reject", json={}).status_code == 200
    rest = client.get("/v1/documents/1/records", params={"after": page["next"]}).json()["items"]
    assert [one["id"] for one in rest] == whole[1:]


def test_an_indicator_that_was_added_is_in_the_catalogue(client):
    with client.app.state.archive.write() as connection:
        made = add_indicator(connection, "tỷ lệ hộ có thùng rác", ["%"], "Lan", "")
    assert client.get(f"/v1/indicators/{made}").json()["name"] == "tỷ lệ hộ có thùng rác"
    assert [one["id"] for one in pages(client, "/v1/indicators", q="thùng rác")] == [made]
    assert made in [one["id"] for one in pages(client, "/v1/indicators", limit=500)]


def test_the_catalogues_are_told(client):
    (place,) = client.get("/v1/places", params={"q": "an bien, kien giang"}).json()["items"]
    told = client.get(f"/v1/places/{place['id']}").json()
    assert told["versions"][0]["name"] == "An Biên" and told["parts"]
    assert client.get("/v1/places/nowhere").status_code == 404
    assert "thu-ngan-sach" in [
        one["id"] for one in client.get("/v1/indicators", params={"q": "thu ngân sách"}).json()["items"]
    ]
    assert client.get("/v1/indicators/thu-ngan-sach").json()["id"] == "thu-ngan-sach"


def test_keys_are_made_and_revoked_and_all_is_in_the_log(client):
    made = client.post("/v1/keys", json={"name": "cổng", "scopes": ["read"]}).json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert client.get("/v1/documents", headers=bearer).status_code == 200
    assert client.get("/v1/keys", headers=bearer).status_code == 403
    assert "key" not in client.get("/v1/keys").json()["items"][0]
    assert client.delete(f"/v1/keys/{made['id']}").status_code == 204
    assert client.get("/v1/documents", headers=bearer).status_code == 401
    log = [(one["action"], one["target"]) for one in client.get("/v1/audit").json()["items"]]
    assert log == [("revoke", "key 1"), ("create", "key 1")]
