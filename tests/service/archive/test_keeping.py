"""What verify finds, and copies that are the archive again."""

import json
import sqlite3
import threading
from contextlib import closing
from hashlib import sha256

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, select, text, update

from service.archive import failures as fail
from service.archive.backup import backup, restore
from service.archive.bag import restore_bag, write_bag
from service.archive.ingest import Custody, ingest
from service.archive.jobs import Sent, add, cancel
from service.archive.readings import pack, unpack
from service.archive.schema import (
    cluster_member,
    digital_object,
    document,
    event,
    extraction,
    job_item,
    metadata,
    object_part,
    record,
    version,
)
from service.archive.store import open_archive
from service.archive.verify import Checked, check, verify
from service.cli import main
from service.errors import ArchiveError, NoArchive
from service.sources import Task
from tests.service.conftest import execute

ARTICLE = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."


def bring(archive, *contents):
    tasks = [Task(f"{number}.txt", None, content.encode(), None) for number, content in enumerate(contents)]
    return list(ingest(archive, tasks, Custody("Lan")))


@pytest.fixture
def held(archive):
    """Two documents, of which the first has two versions, and one that cannot be read."""
    bring(archive, ARTICLE, ARTICLE.replace("88,83", "90,5"), " ")
    bring(archive, ARTICLE.replace("88,83", "89,1"))
    return archive


def failures(archive, only=()):
    return list(sum(check(archive, only), Checked()).failures)


def damage(archive, *statements):
    """Changes rows as nothing of this program does."""
    with archive.write() as connection:
        if not archive.sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for statement in statements:
            connection.execute(statement)


def contents(archive):
    """Every row of every table, by table."""
    with archive.read() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in metadata.sorted_tables
        }


def events(archive):
    with archive.read() as connection:
        return [
            (row.outcome, row.detail) for row in connection.execute(select(event).where(event.c.kind == "fixity check"))
        ]


def test_a_whole_archive_has_no_failure_and_remembers_that_it_was_looked_at(held):
    total = sum(verify(held), Checked())
    assert total == Checked(objects=4, documents=3, records=5)
    assert events(held) == [("success", {"objects": 4, "documents": 3, "records": 5, "failures": 0})]


def test_every_object_that_is_not_what_it_was_is_told(held):
    with held.read() as connection:
        first, second, third, fourth = connection.scalars(
            select(digital_object.c.digest).order_by(digital_object.c.digest)
        )
    damage(
        held,
        update(object_part).where(object_part.c.digest == first).values(content=b"??"),
        delete(object_part).where(object_part.c.digest == second),
        update(object_part).where(object_part.c.digest == third).values(part=1),
    )
    found = failures(held)
    assert {(type(failure), failure.digest) for failure in found} == {
        (fail.SizeMismatch, first),
        (fail.ChecksumMismatch, first),
        (fail.SizeMismatch, second),
        (fail.ChecksumMismatch, second),
        (fail.PartMissing, third),
    }
    assert failures(held, [fourth]) == [] and failures(held, ["00"]) == [fail.ObjectMissing("00")]
    list(verify(held))
    outcomes = [outcome for outcome, _ in events(held)]
    assert outcomes == ["failure"] * (len(found) + 1)


def test_evidence_is_looked_up_in_its_text(held):
    damage(
        held,
        update(record).where(record.c.id == 1).values(evidence_text="1 tỷ"),
        update(record).where(record.c.id == 2).values(sentence_start=record.c.evidence_start + 1),
    )
    first, second, *rest = failures(held)
    assert {type(failure) for failure in rest} == {fail.ProjectionMismatch}
    assert isinstance(first, fail.EvidenceMismatch) and (first.record_id, first.found) == (1, "88,83 tỷ đồng")
    assert isinstance(second, fail.SentenceMismatch) and second.record_id == 2


def test_readings_are_those_of_their_versions(held):
    with held.read() as connection:
        results = {row.id: row.result for row in connection.execute(select(extraction.c.id, extraction.c.result))}
    changed = unpack(results[1])
    changed["document"]["text"] += "."
    changed["document"]["id"] = "sha256:00"
    damage(
        held,
        update(extraction).where(extraction.c.id == 1).values(result=pack(changed)),
        update(extraction).where(extraction.c.id == 2).values(result=b"none"),
    )
    assert [type(failure) for failure in failures(held)] == [fail.TextMismatch, fail.OriginMismatch, fail.Unreadable]


def test_versions_have_no_gap_and_the_latest_is_in_force(held):
    damage(
        held,
        update(version).where(version.c.document_id == 1, version.c.number == 2).values(number=4),
        update(document).where(document.c.id == 1).values(version_id=1, extraction_id=1),
    )
    found = failures(held)
    assert fail.VersionGap(1, 2, 4) in found and fail.VersionGap(1, 3, 4) in found
    assert {failure.what for failure in found if isinstance(failure, fail.NotLatest)} >= {"version", "extraction"}


def test_rows_say_what_their_reading_says(held):
    damage(
        held,
        update(record).where(record.c.document_id == 2, record.c.ordinal == 0).values(value="9"),
        delete(record).where(record.c.document_id == 2, record.c.ordinal == 1),
        update(record).where(record.c.id == 1).values(live=True),
        update(document).where(document.c.id == 2).values(title="?"),
    )
    found = failures(held)
    assert {(type(failure), getattr(failure, "column", None)) for failure in found} == {
        (fail.ProjectionMismatch, "value"),
        (fail.ProjectionMismatch, "title"),
        (fail.RecordMissing, None),
        (fail.ProjectionMismatch, "live"),
    }


def test_members_of_clusters_are_those_the_reading_says(held):
    text = "Cụm thi đua số 2 gồm các huyện: An Biên, An Minh (Cụm trưởng), Vĩnh Thuận. Năm 2017, Cụm trưởng là An Minh."
    list(ingest(held, [Task("cum.txt", None, text.encode(), None)], Custody("Lan")))
    assert failures(held) == []
    with held.read() as connection:
        (first, *_) = rows = connection.execute(select(cluster_member).order_by(cluster_member.c.id)).all()
    assert len(rows) >= 3
    damage(held, update(cluster_member).where(cluster_member.c.id == first.id).values(name="Gò Quao"))
    (failure,) = failures(held)
    assert isinstance(failure, fail.MembersMismatch) and "Gò Quao" in str(failure) and first.name in str(failure)
    damage(held, delete(cluster_member))
    (failure,) = failures(held)
    assert len(failure.expected) == len(rows) and failure.found == ()


def test_every_object_is_named_by_a_document_or_a_job(held, tmp_path):
    sent = [Sent(Task("một.txt", None, b"1", None), None)]
    with held.write() as connection:
        cancel(connection, add(connection, "document", "Lan", "Lan", sent))
    assert failures(held) == []  # it can be asked for again
    write_bag(held, tmp_path / "bag")
    with open_archive(tmp_path / "copy.db", create=True) as copy:
        restore_bag(tmp_path / "bag", copy)
        assert failures(copy) == []  # jobs stay at home, and what they brought with them
    damage(held, delete(job_item))
    (failure,) = failures(held)
    assert failure == fail.ObjectUnused(sha256(b"1").hexdigest()) and "no document" in str(failure)


def test_what_is_referred_to_is_there(held):
    with closing(held.engine.raw_connection()) as raw:
        cursor = raw.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF" if held.sqlite else "SET session_replication_role = replica")
        cursor.execute("DELETE FROM accession")
        raw.commit()
        cursor.execute("PRAGMA foreign_keys=ON" if held.sqlite else "SET session_replication_role = DEFAULT")
        raw.commit()
    found = failures(held)
    assert {type(failure) for failure in found} == {fail.BrokenReference} and len(found) == 4
    assert str(found[0]).endswith("its accession_id 1 is not there")


def test_tables_are_built_as_they_should_be(held):
    with held.write() as connection:
        connection.exec_driver_sql("DROP INDEX ix_version_digest")
        connection.exec_driver_sql("ALTER TABLE document DROP COLUMN issuer")
    found = [failure for failure in failures(held) if isinstance(failure, fail.SchemaMismatch)]
    assert len(found) == 2 and "issuer" in str(found) and "ix_version_digest" in str(found)


def test_a_damaged_file_is_told_and_what_can_be_read_of_it_is_looked_at(tmp_path):
    file = tmp_path / "archive.db"
    with open_archive(file, create=True) as archive:
        bring(archive, *(f"{ARTICLE} Lần {number}." for number in range(40)))
    whole = file.read_bytes()
    page = whole.index("Lần 20.".encode()) // 4096 * 4096
    file.write_bytes(whole[:page] + bytes(4096) + whole[page + 4096 :])
    with open_archive(file) as archive:
        found = sum(check(archive), Checked())
    assert found.failures and any(isinstance(f, fail.DatabaseFault | fail.Unreadable) for f in found.failures)
    assert found.objects > 0
    done = CliRunner().invoke(main, ["verify", "--archive", str(file)])
    assert done.exit_code == 1 and "failures" in done.output


def test_the_command_tells_all_and_ends_with_one(held, location):
    whole = CliRunner().invoke(main, ["verify", "--archive", location])
    assert whole.exit_code == 0 and "4 objects, 3 documents and 5 records checked: no failures" in whole.output
    damage(held, update(object_part).values(content=b"?"))
    done = CliRunner().invoke(main, ["verify", "--archive", location, "--json"])
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert done.exit_code == 1 and lines[-1]["failures"] == len(lines) - 1 >= 4
    assert {line["failure"] for line in lines[:-1]} <= {"ChecksumMismatch", "SizeMismatch"}


def test_a_backup_holds_all_and_restored_is_the_same_on_both_engines(held, location, tmp_path, postgresql, template):
    before = contents(held)
    made = backup(held, tmp_path / "backup.db", "Lan")
    assert made.checked == Checked(objects=4, documents=3, records=5)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("backup")) == ["backup.db"]
    with closing(sqlite3.connect(tmp_path / "backup.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    kept = (tmp_path / "backup.db").read_bytes()
    name = "again_" + held.engine.dialect.name
    execute(postgresql, f"CREATE DATABASE {name}")
    for place in (str(tmp_path / "again.db"), postgresql.format(name)):
        assert restore(tmp_path / "backup.db", place).checked == made.checked
        with open_archive(place) as again:
            assert contents(again) == before
            (receipt,) = bring(again, ARTICLE.replace("88,83", "91"))
            assert (receipt.outcome, receipt.version) == ("new_version", 3)
            assert failures(again) == []
        with pytest.raises(ArchiveError, match="already"):
            restore(tmp_path / "backup.db", place)
    assert (tmp_path / "backup.db").read_bytes() == kept
    with held.read() as connection:
        assert connection.scalar(select(event.c.detail).where(event.c.kind == "replication"))["documents"] == 3


def test_a_backup_made_while_others_write_is_of_one_moment(archive, tmp_path):
    bring(archive, *(f"{ARTICLE} Lần {number}." for number in range(8)))
    end = threading.Event()

    def write():
        number = 0
        while not end.is_set():
            list(
                ingest(
                    archive, [Task(f"more{number}", None, f"{ARTICLE} Thêm {number}.".encode(), None)], Custody("Lan")
                )
            )
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = [backup(archive, tmp_path / f"backup{number}.db").checked for number in range(2)]
    finally:
        end.set()
        writer.join()
    assert all(checked.failures == () and checked.documents >= 8 for checked in sizes)
    assert sizes[-1].documents > sizes[0].documents


def test_a_backup_of_what_is_not_whole_is_made_and_tells(held, location, tmp_path):
    damage(held, update(record).where(record.c.id == 1).values(evidence_text="1 tỷ"))
    done = CliRunner().invoke(main, ["backup", str(tmp_path / "b.db"), "--archive", location])
    assert done.exit_code == 1 and "record 1 shows" in done.output and (tmp_path / "b.db").exists()


def test_nothing_is_written_over_and_nothing_half_written_is_left(held, tmp_path):
    there = tmp_path / "there.db"
    there.write_text("mine")
    with pytest.raises(ArchiveError, match=r"there\.db: is there already"):
        backup(held, there)
    assert there.read_text() == "mine"
    with pytest.raises(ArchiveError, match="no backup here"):
        restore(tmp_path / "none.db", str(tmp_path / "new.db"))
    with pytest.raises(ArchiveError):
        restore(there, str(tmp_path / "new.db"))
    with pytest.raises(NoArchive):
        restore(_empty_database(tmp_path), str(tmp_path / "new.db"))
    assert not list(tmp_path.glob("*unfinished*")) and not (tmp_path / "new.db").exists()


def _empty_database(folder):
    with closing(sqlite3.connect(folder / "empty.db")) as connection:
        connection.execute("VACUUM")
    (folder / "empty.db").touch()
    return folder / "empty.db"


def test_rows_come_one_part_at_a_time(held):
    with held.write() as connection:
        connection.execute(insert(digital_object).values(digest="0" * 64, size=3, media_type="x", created_at="x"))
        connection.execute(
            insert(object_part), [{"digest": "0" * 64, "part": part, "content": b"a"} for part in (0, 2, 3)]
        )
    assert [type(failure) for failure in failures(held)] == [fail.ObjectUnused, fail.PartMissing, fail.ChecksumMismatch]
