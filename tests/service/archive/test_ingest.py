"""Documents taken in: once, unchanged, with versions, and whatever cannot be read beside them."""

from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from extractor.reading.manifest import ManifestEntry
from service.archive import objects
from service.archive.ingest import Custody, ingest
from service.archive.readings import unpack
from service.archive.schema import accession, digital_object, document, event, extraction, record, version
from service.sources import Task

ARTICLE = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."
LATER = ARTICLE.replace("88,83", "89,1")


def bring(archive, *tasks, jobs=1):
    return list(ingest(archive, list(tasks), Custody("Lan", "UBND huyện", "Kho A"), jobs=jobs))


def text(name, content):
    return Task(name, None, content.encode(), None)


def rows(archive, table, *where):
    with archive.read() as connection:
        return connection.execute(select(table).where(*where).order_by(table.c[0])).all()


def test_a_document_is_kept_with_its_records_and_its_bytes(archive):
    (receipt,) = bring(archive, text("a.txt", ARTICLE))
    assert (receipt.outcome, receipt.version, receipt.records) == ("new", 1, 2)
    (kept,) = rows(archive, document)
    assert (kept.period_label, kept.record_count, kept.problem) == ("2017-H1", 2, None)
    assert [(r.place_name, r.value, r.measure, r.period_end, r.live) for r in rows(archive, record)] == [
        ("An Biên", "88.83", "level", date(2017, 6, 30), True),
        ("An Biên", "65.2", "percent_of_plan", date(2017, 6, 30), True),
    ]
    (held,) = rows(archive, version)
    with archive.read() as connection:
        assert objects.content(connection, held.digest) == ARTICLE.encode()
    (read,) = rows(archive, extraction)
    assert unpack(read.result)["document"]["text"] == ARTICLE
    assert [e.kind for e in rows(archive, event)] == ["accession", "metadata extraction", "ingestion"]
    (brought,) = rows(archive, accession)
    assert (brought.origin, brought.custodian) == ("UBND huyện", "Kho A") and brought.number.endswith("-000001")


def test_the_same_bytes_again_change_nothing(archive):
    bring(archive, text("a.txt", ARTICLE))
    again, copy = bring(archive, text("a.txt", ARTICLE), text("b.txt", ARTICLE))
    assert (again.outcome, copy.outcome, copy.document_id) == ("unchanged", "duplicate", again.document_id)
    assert [len(rows(archive, table)) for table in (document, version, digital_object, accession)] == [1, 1, 1, 1]


def test_bytes_that_come_under_another_name_are_told_once_a_name(archive):
    bring(archive, text("a.txt", ARTICLE))
    for _ in range(3):
        bring(archive, text("b.txt", ARTICLE), text("c.txt", ARTICLE), text("a.txt", ARTICLE))
    told = [e.detail["name"] for e in rows(archive, event) if e.detail.get("outcome") == "duplicate"]
    assert told == ["b.txt", "c.txt"]


def test_the_same_bytes_twice_in_one_run_are_one_object(archive):
    receipts = bring(archive, text("a.txt", ARTICLE), text("b.txt", ARTICLE), jobs=2)
    assert [receipt.outcome for receipt in receipts] == ["new", "duplicate"]
    assert len(rows(archive, digital_object)) == len(rows(archive, document)) == 1


def test_a_changed_document_is_a_new_version_and_the_old_one_stays(archive):
    bring(archive, text("a.txt", ARTICLE))
    (receipt,) = bring(archive, text("a.txt", LATER))
    assert (receipt.outcome, receipt.version) == ("new_version", 2)
    (back,) = bring(archive, text("a.txt", ARTICLE))
    assert (back.outcome, back.version) == ("new_version", 3)
    assert [v.number for v in rows(archive, version)] == [1, 2, 3] and len(rows(archive, digital_object)) == 2
    assert len(rows(archive, extraction)) == 3
    assert [r.value for r in rows(archive, record, record.c.live)] == ["88.83", "65.2"]


def test_one_that_cannot_be_read_is_kept_and_set_aside(archive):
    first, second = bring(archive, text("empty.txt", " "), text("a.txt", ARTICLE))
    assert (first.outcome, second.outcome) == ("set_aside", "new") and "empty.txt" in first.message
    assert rows(archive, document)[0].problem == first.message
    assert [e.outcome for e in rows(archive, event, event.c.kind == "ingestion")] == ["failure", "success"]
    with archive.read() as connection:
        assert objects.content(connection, rows(archive, version)[0].digest) == b" "


def test_a_file_that_is_not_there_stops_no_other(archive, tmp_path):
    there = tmp_path / "a.txt"
    there.write_text(ARTICLE, encoding="utf-8")
    missing, kept = bring(archive, Task("b.txt", tmp_path / "b.txt", None, None), Task("a.txt", there, None, None))
    assert (missing.outcome, kept.outcome) == ("failed", "new") and "b.txt: it cannot be opened" in missing.message


def test_the_manifests_words_are_kept_and_name_the_work(archive, tmp_path):
    entry = ManifestEntry("a.txt", "Kết quả", date(2017, 7, 1), "https://example.org/a")
    for folder, content in (("one", ARTICLE), ("two", LATER)):
        path = tmp_path / folder / "a.txt"
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
        (receipt,) = bring(archive, Task(str(path), path, None, entry))
    assert (receipt.outcome, receipt.version) == ("new_version", 2)
    (kept,) = rows(archive, document)
    assert (kept.source, kept.title, kept.published) == ("https://example.org/a", "Kết quả", date(2017, 7, 1))
    assert rows(archive, version)[0].entry["published"] == "2017-07-01"


def test_a_large_original_is_kept_in_parts(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(objects, "PART", 40)
    path = Path(tmp_path / "a.txt")
    path.write_text(ARTICLE, encoding="utf-8")
    bring(archive, Task("a.txt", path, None, None))
    (held,) = rows(archive, digital_object)
    assert held.size == len(ARTICLE.encode())
    with archive.read() as connection:
        assert len(list(objects.parts(connection, held.digest))) == -(-held.size // 40)
        assert objects.content(connection, held.digest) == ARTICLE.encode()
        assert connection.scalar(select(func.count()).select_from(record)) == 2
