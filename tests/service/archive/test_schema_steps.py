"""Steps of the schema, new archives, and places that hold something else or cannot be written."""

import multiprocessing
import os
import sqlite3
from contextlib import closing

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from service.archive import migrate
from service.archive.ingest import Custody, ingest
from service.archive.store import address, open_archive
from service.archive.verify import Checked, check
from service.errors import ArchiveError, Damaged, NoArchive, OtherSchema, Unreachable
from service.sources import Task
from tests.service.conftest import execute

ARTICLE = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch."
_SECOND = (
    "delivery", "session", "webhook", "idempotency", "job_item", "job", "executor", "audit", "api_key", "account",
)  # fmt: skip


def bring(archive):
    return list(ingest(archive, [Task("a.txt", None, ARTICLE.encode(), None)], Custody("Lan")))


def open_new(location, start):
    start.wait()
    with open_archive(location, create=True) as archive:
        bring(archive)


def test_the_latest_step_is_the_head_and_there_is_one_line_of_them():
    script = ScriptDirectory.from_config(migrate.config())
    assert script.get_heads() == [migrate.LATEST] and len(script.get_bases()) == 1


def test_the_steps_make_the_tables_of_the_schema(archive):
    with archive.read() as connection:
        assert migrate.differences(connection) == []


def test_a_difference_is_seen(archive):
    with archive.write() as connection:
        connection.exec_driver_sql("ALTER TABLE agent ADD COLUMN shoe_size TEXT")
        connection.exec_driver_sql("DROP INDEX ix_version_digest")
    with archive.read() as connection:
        assert sorted(one.split()[0] for one in migrate.differences(connection)) == ["add_index", "remove_column"]


def back(connection, step):
    """Takes away what the steps behind one made, or makes what they took away."""
    if step < 7:
        same = "period_end, period_start, measure"
        for index, columns in (
            ("ix_record_fact", f"indicator_key, place_id, {same}"),
            ("ix_record_place", "place_id, indicator_key"),
        ):
            connection.exec_driver_sql(f"DROP INDEX {index}")
            connection.exec_driver_sql(f"CREATE INDEX {index} ON record ({columns})")
    if step < 6:
        connection.exec_driver_sql("ALTER TABLE account DROP COLUMN last_login_at")
    if step < 5:
        for column in ("origin", "custodian"):
            connection.exec_driver_sql(f"ALTER TABLE job_item DROP COLUMN {column}")
        connection.exec_driver_sql("DROP TABLE saved")
    if step < 4:
        connection.exec_driver_sql("DROP INDEX ix_record_place")
        connection.exec_driver_sql("CREATE INDEX ix_record_place_id ON record (place_id)")
    if step < 3:
        for index in ("ix_record_queue", "ix_record_place_id", "ix_correction_agent_id"):
            connection.exec_driver_sql(f"DROP INDEX {index}")
        connection.exec_driver_sql("DROP TABLE addition")
    if step < 2:
        for table in _SECOND:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": f"{step:04}"})


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
def test_an_archive_with_documents_goes_on_from_every_step(location, step):
    with open_archive(location, create=True) as archive:
        bring(archive)
        with archive.write() as connection:
            back(connection, step)
        with archive.read() as connection:
            assert migrate.differences(connection)
    with open_archive(location) as archive:
        with archive.read() as connection:
            assert migrate.differences(connection) == []
        assert sum(check(archive), Checked()) == Checked(objects=1, documents=1, records=2)


def test_a_schema_of_a_newer_version_is_told(location):
    with open_archive(location, create=True) as archive, archive.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OtherSchema, match="9999 is newer than this version knows; use a newer version"):
        open_archive(location)


def test_two_that_make_the_same_archive_at_once_both_succeed(tmp_path, postgresql):
    context = multiprocessing.get_context("fork")
    execute(postgresql, "CREATE DATABASE made_at_once")
    for location in (str(tmp_path / "archive.db"), postgresql.format("made_at_once")):
        start = context.Barrier(3)
        both = [context.Process(target=open_new, args=(location, start)) for _ in range(3)]
        for process in both:
            process.start()
        for process in both:
            process.join()
        assert [process.exitcode for process in both] == [0, 0, 0]
        with open_archive(location) as archive:
            assert sum(check(archive), Checked()) == Checked(objects=1, documents=1, records=2)


def another_programs(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmark (id INTEGER PRIMARY KEY)")
        connection.commit()


@pytest.mark.parametrize(
    ("make", "create", "error", "told"),
    [
        (lambda file: file.write_text("Một bản ghi chép"), False, ArchiveError, "not a database; give the location"),
        (lambda file: file.write_text("Một bản ghi chép"), True, ArchiveError, "not a database; give the location"),
        (lambda file: file.write_bytes(os.urandom(9000)), True, ArchiveError, "not a database; give the location"),
        (lambda file: file.touch(), False, NoArchive, "holds no archive yet; make one"),
        (another_programs, False, ArchiveError, "tables of another program; give"),
        (another_programs, True, ArchiveError, "tables of another program; give"),
    ],
)
def test_what_is_no_archive_is_refused_and_left_as_it_is(tmp_path, make, create, error, told):
    file = tmp_path / "archive.db"
    make(file)
    before = file.read_bytes()
    with pytest.raises(error, match=told):
        open_archive(file, create=create)
    assert file.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["archive.db"]


def test_a_database_of_another_program_is_refused(postgresql):
    execute(postgresql, "CREATE DATABASE of_another")
    engine = create_engine(address(postgresql.format("of_another"))[0])
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bookmark (id INTEGER PRIMARY KEY)")
    with pytest.raises(ArchiveError, match="tables of another program"):
        open_archive(postgresql.format("of_another"), create=True)
    engine.dispose()


def test_an_empty_file_becomes_an_archive_where_one_is_to_be_made(tmp_path):
    (tmp_path / "archive.db").touch()  # as one leaves that is killed before it wrote anything
    with open_archive(tmp_path / "archive.db", create=True) as archive:
        assert bring(archive)[0].outcome == "new"


def test_a_place_that_is_none_is_told(tmp_path):
    for place in (tmp_path, tmp_path / "file" / "archive.db"):
        (tmp_path / "file").touch()
        with pytest.raises(ArchiveError) as told:
            open_archive(place, create=True)
        assert str(place) in str(told.value) and told.value.remedy


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_file_or_folder_that_may_not_be_written_is_told(tmp_path):
    with open_archive(tmp_path / "archive.db", create=True) as archive:
        bring(archive)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    (tmp_path / "archive.db").chmod(0o644)
    for place, create in ((tmp_path / "new.db", True), (tmp_path / "archive.db", False)):
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.setuid(65534)
            try:
                with open_archive(place, create=create) as archive:
                    bring(archive)
                    told = "no error"
            except ArchiveError as error:
                told = str(error)
            except BaseException as error:
                told = repr(error)
            os.write(writing, told.encode())
            os._exit(0)
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading) as stream:
            told = stream.read()
        assert told.startswith(str(place)) and told.endswith("give a file in a folder that you may write in"), told


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://lan:s3cret@127.0.0.1:9/archive",
        "postgresql://lan:s3cret@127.0.0.1:port/archive",
        "postgresql:///archive?host=127.0.0.1&port=9&user=lan&password=s3cret",
        "mysql://lan:s3cret@127.0.0.1/archive",
        "postgresql//lan:s3cret@127.0.0.1://archive",
    ],
)
def test_a_wrong_address_is_told_without_its_password(address):
    with pytest.raises(ArchiveError) as told:
        open_archive(address, create=True)
    shown = str(told.value)
    assert "s3cret" not in shown and told.value.remedy and "\n" not in shown


def test_a_database_that_is_not_there_is_told(postgresql):
    with pytest.raises(Unreachable, match='"nowhere" does not exist; look at the names'):
        open_archive(postgresql.format("nowhere"), create=True)


def test_a_broken_file_is_told(tmp_path):
    file = tmp_path / "archive.db"
    with open_archive(file, create=True):
        pass
    file.write_bytes(file.read_bytes()[:4096] + os.urandom(4096 * 40))
    with pytest.raises(Damaged, match="restore a backup"):
        open_archive(file)
