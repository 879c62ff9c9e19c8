"""Originals read again: ids stay with their evidence, decisions with their ids, and nothing that was read is lost."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import select, update

from extractor import pipeline
from service.archive import corrections, objects
from service.archive import rerun as module
from service.archive.decisions import FIELDS, said
from service.archive.differences import differences
from service.archive.readings import pack, reading_of, unpack
from service.archive.rerun import rerun, waiting
from service.archive.schema import correction, document, event, extraction, record
from service.archive.verify import Checked, check
from service.archive.withdrawal import reinstate, withdraw
from service.batch import record_object
from service.errors import Refused
from service.sources import Task
from tests.service.archive.test_corrections import ARTICLE, LAN, bring, do, rebuilt, rows, shown

LONGER = "UBND huyện họp ngày 3/7/2017.\n\n" + ARTICLE


def reads_as(monkeypatch, alter):
    """Lets the extractor say something else from now on: `alter` changes the contract's object."""

    def read(task):
        result, error = record_object(task)
        if result is not None:
            alter(result)
        return (None if result is None else parts_of(result)), error

    monkeypatch.setattr(module, "read", read)


def parts_of(result):
    one = reading_of(result)
    return tuple(getattr(one, field.name) for field in fields(one))


def again(archive, *documents):
    return list(rerun(archive, documents or waiting(archive, again=True)))


def test_a_reading_that_says_the_same_is_told_and_not_kept(archive):
    bring(archive, ARTICLE)
    assert waiting(archive) == []
    (done,) = again(archive)
    assert (done.outcome, done.records, done.difference) == ("unchanged", 2, None)
    with archive.read() as connection:
        assert len(connection.execute(select(extraction)).all()) == 1
        (_, told) = connection.execute(select(event).where(event.c.kind == "metadata extraction")).all()
    assert told.detail == {"records": 2, "changed": False}


def test_a_newer_reading_changes_the_machines_records_and_keeps_their_ids(archive, monkeypatch):
    bring(archive, ARTICLE)

    def alter(result):
        result["records"][0]["value"] = "88.84"

    reads_as(monkeypatch, alter)
    (done,) = again(archive)
    assert done.outcome == "changed"
    (change,) = done.difference.changed
    assert (change.record_id, change.fields) == (1, {"value": ("88.83", "88.84")})
    assert not (done.difference.added or done.difference.gone or done.difference.decided)
    assert [(row.id, row.value, row.review) for row in rows(archive)] == [
        (1, "88.84", "unreviewed"),
        (2, "65.2", "unreviewed"),
    ]
    rebuilt(archive)
    with archive.read() as connection:
        assert [bool(one) for one in differences(connection, 1)] == [True]


def test_what_people_decided_stands(archive, monkeypatch):
    bring(archive, ARTICLE)
    do(archive, corrections.accept, 1, LAN)
    do(archive, corrections.reject, 2, LAN)

    def alter(result):
        result["records"][0]["value"] = "88.84"
        result["records"][1]["value"] = "65.3"

    reads_as(monkeypatch, alter)
    (done,) = again(archive)
    assert done.difference.decided == (1, 2)
    assert [(row.value, row.review) for row in rows(archive)] == [("88.83", "accepted"), ("65.2", "rejected")]
    assert shown(archive, 1)["machine"] == {"value": ["88.84", "88.83"]}
    with archive.read() as connection:
        decision = connection.scalars(select(correction.c.id).order_by(correction.c.id)).first()
    do(archive, corrections.undo, decision, LAN)
    assert rows(archive)[0].value == "88.84"
    rebuilt(archive)


def test_every_decision_outlives_an_extractor_with_other_rules(archive, monkeypatch):
    """The rules themselves are changed: no percentage of a plan is found, no place, and every figure is an estimate."""
    bring(
        archive,
        ARTICLE
        + "\n\nTrong 6 tháng đầu năm 2017, huyện An Minh thu ngân sách 79 tỷ đồng, đạt 71,3% kế hoạch, tăng 9%.",
    )
    changes = (
        {"value": "90"},
        {"place": {"id": "district-909"}},
        {"period": {"start": "2016-01-01", "end": "2016-06-30"}},
        {"measure": "ratio_to_base", "indicator": {"id": "thu-ngan-sach"}},
    )
    for number, given in enumerate(changes, 1):
        do(archive, corrections.change, number, given, LAN)
    do(archive, corrections.reject, 5, LAN)
    added = do(archive, corrections.add, 1, 0, 5, {"value": "6"}, LAN)
    undone = do(archive, corrections.accept, added, LAN)
    do(archive, corrections.undo, undone, LAN)
    before = [(shown(archive, number)["record"], shown(archive, number)["review"]) for number in (1, 2, 3, 4, 5, added)]
    found = pipeline.claims_in_prose

    def otherwise(*given):
        kept = [one for one in found(*given) if one.measure != "percent_of_plan"]
        return tuple(replace(one, place=None, status="estimate") for one in kept)

    monkeypatch.setattr(pipeline, "claims_in_prose", otherwise)
    (done,) = again(archive)
    assert done.outcome == "changed" and done.records == 3
    assert [one.record_id for one in done.difference.gone] == [2, 4]
    assert set(done.difference.decided) == {1, 2, 3, 4, 5}
    for number, (held, review) in zip((1, 2, 3, 4, 5, added), before, strict=True):
        now = shown(archive, number)
        same = [name for name in FIELDS if said(name, now["record"][name]) == said(name, held[name])]
        assert (same, now["review"], now["live"]) == ([*FIELDS], review, review != "rejected" or number == 5)
    rebuilt(archive)
    assert sum(check(archive), Checked()).failures == ()
    monkeypatch.undo()
    again(archive)
    assert [shown(archive, number)["record"] for number in (1, 2, 3, 4, 5, added)] == [held for held, _ in before]


def test_what_a_reading_no_longer_has_stays_only_as_a_persons(archive, monkeypatch):
    bring(archive, ARTICLE)
    do(archive, corrections.accept, 1, LAN)
    added = do(archive, corrections.add, 1, 26, 30, {"value": "1"}, LAN)
    reads_as(monkeypatch, lambda result: result["records"].clear())
    (done,) = again(archive)
    assert [one.record_id for one in done.difference.gone] == [1, 2] and done.difference.decided == (1,)
    assert [(row.id, row.live, row.ordinal, row.review) for row in rows(archive)] == [
        (1, True, None, "accepted"),
        (2, False, None, "unreviewed"),
        (added, True, None, "added"),
    ]
    assert {row.extraction_id for row in rows(archive, record.c.live)} == {2}
    rebuilt(archive)
    monkeypatch.undo()
    (back,) = again(archive)
    assert [one.record_id for one in back.difference.added] == [1, 2]
    assert [(row.id, row.live, row.ordinal) for row in rows(archive)] == [(1, True, 0), (2, True, 1), (3, True, None)]
    rebuilt(archive)


def test_a_changed_document_keeps_ids_and_decisions_where_its_words_are_the_same(archive):
    bring(archive, ARTICLE)
    do(archive, corrections.change, 2, {"value": "65.25"}, LAN)
    added = do(archive, corrections.add, 1, 26, 39, {"value": "1"}, LAN)
    bring(archive, LONGER)
    live = rows(archive, record.c.live)
    assert [(row.id, row.value, row.review) for row in live] == [
        (1, "88.83", "unreviewed"),
        (2, "65.25", "corrected"),
        (added, "1", "added"),
    ]
    assert all(LONGER[row.evidence_start : row.evidence_end] == row.evidence_text for row in live)
    for row in live:
        now = shown(archive, row.id)["record"]
        for part in ("place", "indicator"):
            if now[part] and now[part]["start"] is not None:
                assert LONGER[now[part]["start"] : now[part]["end"]] == now[part]["text"]
    rebuilt(archive)
    bring(archive, LONGER.replace("88,83", "89,1"))
    (gone, _, _, fresh) = rows(archive)
    assert not gone.live and (fresh.id, fresh.value) == (4, "89.1")
    rebuilt(archive)
    bring(archive, LONGER)
    assert [row.id for row in rows(archive, record.c.live)] == [1, 2, 3]
    rebuilt(archive)


def test_a_persons_record_whose_words_are_gone_points_to_the_text_that_had_them(archive):
    bring(archive, ARTICLE)
    do(archive, corrections.accept, 1, LAN)
    bring(archive, LONGER.replace("88,83", "89,1"))
    kept = rows(archive, record.c.live, record.c.id == 1)[0]
    assert (kept.value, kept.extraction_id, kept.ordinal) == ("88.83", 1, None)
    rebuilt(archive)


def test_what_was_set_aside_is_tried_again(archive, monkeypatch):
    bring(archive, " ", "empty.txt")
    bring(archive, ARTICLE)
    assert waiting(archive) == [1]
    (done,) = again(archive, 1)
    assert done.outcome == "set_aside" and "empty.txt" in done.message
    result, _ = record_object(Task("empty.txt", None, ARTICLE.encode(), None))
    monkeypatch.setattr(module, "read", lambda task: (parts_of(result), None))
    (done,) = again(archive, 1)
    assert (done.outcome, done.records) == ("read", 2)
    assert rebuilt(archive)[0]["live"] and waiting(archive) == []


def test_an_interrupted_rerun_is_taken_up_where_it_was(archive, monkeypatch):
    for number in range(5):
        bring(archive, f"{ARTICLE}\nTrang {number}", f"{number}.txt")
    monkeypatch.setattr(module, "software", lambda: "solieu 9.9")
    monkeypatch.setattr(module, "_TOGETHER", 2)
    assert waiting(archive) == [1, 2, 3, 4, 5]
    run = rerun(archive, waiting(archive))
    next(run)
    run.close()
    assert waiting(archive) == [3, 4, 5]
    assert [one.document_id for one in rerun(archive, waiting(archive), jobs=2)] == [3, 4, 5]
    assert waiting(archive) == []


def test_the_original_is_read_as_it_came(archive, tmp_path):
    from datetime import date

    from extractor.reading.manifest import ManifestEntry
    from service.archive.ingest import Custody, ingest

    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>Tin</h1><p>{ARTICLE}</p></body></html>", encoding="utf-8")
    entry = ManifestEntry("a.html", "Thu ngân sách", date(2017, 7, 1), "https://example.org/a")
    list(ingest(archive, [Task("a.html", path, None, entry)], Custody("Lan")))
    assert [one.outcome for one in again(archive)] == ["unchanged"]


def test_withdrawn_and_taken_back(archive):
    bring(archive, ARTICLE)
    do(archive, corrections.accept, 1, LAN)
    before = rebuilt(archive)
    do(archive, withdraw, 1, LAN)
    assert [row.live for row in rows(archive)] == [False, False] and waiting(archive, again=True) == []
    with archive.read() as connection:
        kept = connection.execute(select(document)).one()
        assert objects.holds(connection, "0" * 64) is False
    assert (kept.withdrawal_reason, kept.record_count) == ("đối chiếu bản in", 0) and kept.withdrawn_at
    rebuilt(archive)
    with pytest.raises(Refused, match="withdrawn already"):
        do(archive, withdraw, 1, LAN)
    do(archive, reinstate, 1, LAN)
    assert rebuilt(archive) == before
    with archive.read() as connection:
        kinds = list(connection.scalars(select(event.c.kind).where(event.c.kind.in_(["deaccession", "reinstatement"]))))
    assert kinds == ["deaccession", "reinstatement"]
    with pytest.raises(Refused, match="is not withdrawn"):
        do(archive, reinstate, 1, LAN)


def test_a_new_version_of_a_withdrawn_document_stays_withdrawn(archive):
    bring(archive, ARTICLE)
    do(archive, withdraw, 1, LAN)
    bring(archive, LONGER)
    assert not rows(archive, record.c.live)
    rebuilt(archive)


def test_the_version_alone_makes_no_new_reading(archive):
    bring(archive, ARTICLE)
    with archive.write() as connection:
        packed = connection.scalar(select(extraction.c.result))
        older = pack(unpack(packed) | {"version": "0.0.1"})
        connection.execute(update(extraction).values(result=older))
    assert [one.outcome for one in again(archive)] == ["unchanged"]
