"""What people decide about records: checked, kept with author and reason, undone, and stronger than later readings."""

import pytest
from sqlalchemy import select

from service.archive import corrections
from service.archive.corrections import Author
from service.archive.ingest import Custody, ingest
from service.archive.records import rebuild
from service.archive.schema import correction, document, event, record
from service.errors import Conflict, NotFound, Refused
from service.sources import Task

ARTICLE = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."
LAN = Author("Lan", "đối chiếu bản in")


def bring(archive, content, name="a.txt"):
    return next(ingest(archive, [Task(name, None, content.encode(), None)], Custody("Lan")))


def rows(archive, *where):
    with archive.read() as connection:
        return connection.execute(select(record).where(*where).order_by(record.c.id)).all()


def do(archive, act, *arguments, **more):
    with archive.write() as connection:
        return act(connection, *arguments, **more)


def shown(archive, record_id):
    with archive.read() as connection:
        return corrections.record_json(connection, record_id)


def rebuilt(archive, document_id=1):
    """The rows as they are, once they are known to be what readings and decisions make."""
    with archive.read() as connection:
        made = rebuild(connection, document_id)
        kept = select(record).where(record.c.document_id == document_id).order_by(record.c.id)
        assert [dict(row) for row in connection.execute(kept).mappings()] == made
        count = connection.scalar(select(document.c.record_count).where(document.c.id == document_id))
    assert count == sum(row["live"] and row["review"] != "rejected" for row in made)
    return made


def test_a_corrected_field_shows_and_the_machines_stays_known(archive):
    bring(archive, ARTICLE)
    do(archive, corrections.change, 1, {"value": "88.9", "place": "district-909", "period": "2017"}, LAN)
    (row, _) = rows(archive)
    assert (row.value, row.place_name, row.period_label, row.review) == ("88.9", "An Minh", "2017", "corrected")
    assert row.number == pytest.approx(88.9e9)
    one = shown(archive, 1)
    assert one["machine"]["value"] == ["88.83", "88.9"] and one["record"]["evidence"]["text"] == "88,83 tỷ đồng"
    (entry,) = do(archive, corrections.history, 1)
    assert (entry["by"], entry["reason"], entry["changes"]["value"]) == ("Lan", "đối chiếu bản in", ["88.83", "88.9"])
    with archive.read() as connection:
        (told,) = connection.execute(select(event).where(event.c.kind == "modification")).all()
    assert (told.record_id, told.detail["action"]) == (1, "set")
    rebuilt(archive)


def test_undo_and_undo_of_an_undo(archive):
    bring(archive, ARTICLE)
    before = rebuilt(archive)
    first = do(archive, corrections.change, 1, {"value": "1"}, LAN)
    second = do(archive, corrections.change, 1, {"measure": "share"}, LAN)
    undone = do(archive, corrections.undo, first, LAN)
    assert next((row.value, row.measure) for row in rows(archive)) == ("88.83", "share")
    with pytest.raises(Refused, match="undone already"):
        do(archive, corrections.undo, first, LAN)
    do(archive, corrections.undo, undone, LAN)
    assert next((row.value, row.measure) for row in rows(archive)) == ("1", "share")
    with archive.read() as connection:
        assert corrections.last_decision(connection, 1) == second
    do(archive, corrections.undo, first, LAN)
    do(archive, corrections.undo, second, LAN)
    assert rebuilt(archive) == before


def test_accepted_rejected_and_counted(archive):
    bring(archive, ARTICLE)
    do(archive, corrections.accept, 1, LAN)
    do(archive, corrections.reject, 2, LAN)
    assert [(row.review, row.live) for row in rows(archive)] == [("accepted", True), ("rejected", True)]
    rebuilt(archive)


def test_an_added_record_has_its_words_and_its_sentence(archive):
    bring(archive, "Xã Tây Yên họp.\n" + ARTICLE)
    start = 16 + ARTICLE.index("huyện An Biên")
    added = do(
        archive, corrections.add, 1, start, start + 13, {"value": "1", "unit": "huyện", "indicator": "huyện"}, LAN
    )
    one = shown(archive, added)
    assert (one["review"], one["record"]["evidence"]["text"], one["record"]["value"]) == ("added", "huyện An Biên", "1")
    assert one["record"]["evidence"]["sentence"] == [16, 16 + len(ARTICLE)] and one["machine"] is None
    assert rows(archive, record.c.id == added)[0].ordinal is None
    last = do(archive, corrections.last_decision, added)
    do(archive, corrections.undo, last, LAN)
    assert not rows(archive, record.c.id == added)[0].live
    rebuilt(archive)


def test_who_looked_at_something_else_is_told(archive):
    bring(archive, ARTICLE)
    seen = shown(archive, 1)["revision"]
    do(archive, corrections.change, 1, {"value": "2"}, LAN, seen=seen)
    with pytest.raises(Conflict, match="record 1 was changed meanwhile"):
        do(archive, corrections.accept, 1, LAN, seen=seen)
    do(archive, corrections.accept, 1, LAN, seen=shown(archive, 1)["revision"])
    assert [row.action for row in do(archive, lambda c: c.execute(select(correction)).all())] == ["set", "accept"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": "88,9"}, "value: '88,9' is no decimal number"),
        ({"value": 88.9}, "as a string"),
        ({"upper": "3"}, "upper: 3 is below the value 88.83"),
        ({"measure": "rate"}, "give one of level, percent_of_plan"),
        ({"status": "final"}, "give one of actual"),
        ({"qualifier": "~"}, "give one of eq"),
        ({"basis": {"kind": "budget"}}, "basis: 'budget' is not known"),
        ({"place": "district-1"}, "place: 'district-1' is not in the gazetteer"),
        ({"place": {"id": "x"}}, "is not in the gazetteer"),
        ({"place": "Châu Thành"}, "units are called Châu Thành; name its kind"),
        ({"place": {"name": "Ấp 1"}}, "place: None is not known; give one of nation"),
        ({"indicator": {"id": "khong-co"}}, "is not in the catalogue"),
        ({"indicator": {"text": " "}}, "neither an id nor a text"),
        ({"period": "2017-H3"}, "is no period"),
        ({"period": {"start": "2017-07-01", "end": "2017-06-30"}}, r"it ends \(2017-06-30\) before it starts"),
        ({"multiplier": "x"}, "no power of ten"),
        ({"unit": "tỷ đồng"}, "set unit=VND and multiplier=9"),
        ({"confidence": "1"}, "is no field that can be set"),
        ({}, "no field is given"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, fields, told):
    from service.archive.store import open_archive

    with open_archive(tmp_path / "a.db", create=True) as archive:
        bring(archive, ARTICLE)
        with pytest.raises(Refused, match=told):
            do(archive, corrections.change, 1, fields, LAN)
        assert shown(archive, 1)["review"] == "unreviewed"


def test_what_can_be_is_brought_into_the_contracts_shape(archive):
    bring(archive, ARTICLE)
    given = {"unit": "ha", "multiplier": "3", "place": {"name": "Ấp 1", "level": "village"}, "basis": "plan"}
    do(archive, corrections.change, 1, given | {"indicator": "thu ngân sách", "period": "2017-03"}, LAN)
    now = shown(archive, 1)["record"]
    assert (now["unit"], now["unit_text"], now["multiplier"]) == ("hectare", "nghìn ha", 3)
    assert now["place"]["id"] is None and now["basis"]["kind"] == "plan" and now["period"]["end"] == "2017-03-31"
    do(archive, corrections.change, 1, {"place": "huyện Gò Quao"}, LAN)
    assert shown(archive, 1)["record"]["place"]["id"] == "district-907"
    do(archive, corrections.change, 1, {"place": None, "indicator": None, "period": None, "basis": None}, LAN)
    now = shown(archive, 1)["record"]
    assert [now[field] for field in ("place", "indicator", "period", "basis")] == [None] * 4
    rebuilt(archive)


def test_nothing_is_nowhere(archive):
    bring(archive, ARTICLE)
    with pytest.raises(NotFound, match="it holds no record 9"):
        do(archive, corrections.accept, 9, LAN)
    with pytest.raises(NotFound, match="it holds no document 9"):
        do(archive, corrections.add, 9, 0, 1, {"value": "1"}, LAN)
    with pytest.raises(NotFound, match="it holds no decision 9"):
        do(archive, corrections.undo, 9, LAN)
    with pytest.raises(Refused, match="is not inside the text"):
        do(archive, corrections.add, 1, 5, 500, {"value": "1"}, LAN)
    with pytest.raises(Refused, match="a record needs one"):
        do(archive, corrections.add, 1, 5, 6, {}, LAN)
