"""A bag is valid for others and gives the same archive back."""

import shutil
from pathlib import Path

import bagit
import pytest
from sqlalchemy import select

from service.archive.bag import LEFT_OUT, MADE_AGAIN, TABLES, restore_bag, write_bag
from service.archive.corrections import Author, add, change, reject
from service.archive.ingest import Custody, ingest
from service.archive.schema import metadata, object_part, record
from service.archive.store import open_archive
from service.archive.verify import Checked, check
from service.errors import ExportError, OtherSchema
from service.exports.bagit import safe_name
from service.sources import Task


def rows(archive, table):
    with archive.read() as connection:
        return connection.execute(select(table).order_by(*table.primary_key.columns)).all()


def everything(archive):
    return {
        table.name: rows(archive, table) for table in metadata.sorted_tables if table not in (*LEFT_OUT, *MADE_AGAIN)
    }


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and path.name != "bag-info.txt" and not path.name.startswith("tagmanifest")
    }


@pytest.fixture
def bag(filled, tmp_path):
    with filled.write() as connection:
        first, second = connection.scalars(select(record.c.id).order_by(record.c.id).limit(2))
        change(connection, first, {"value": "90"}, Author("Lan", "đọc nhầm"))
        reject(connection, second, Author("Lan", "không phải số liệu"))
        add(connection, 1, 7, 8, {"value": "6", "measure": "level"}, Author("Hoà", "bỏ sót"))
    write_bag(filled, tmp_path / "bag")
    return tmp_path / "bag"


def test_every_table_is_in_a_bag_or_left_out_on_purpose():
    assert {*TABLES, *MADE_AGAIN, *LEFT_OUT, object_part} == set(metadata.tables.values())


def test_a_bag_is_valid_for_the_library_of_congress(bag):
    held = bagit.Bag(str(bag))
    assert held.validate() and held.version_info == (1, 0)
    assert (bag / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    names = [Path(name).name for name in held.payload_entries() if "originals" in name.split("/")]
    assert sorted(names) == ["kết quả ước thực hiện – số 1_.txt", "rỗng.txt", "trồng rừng.txt", "trồng rừng.txt"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_bag_gives_the_same_archive_on_either_engine(filled, bag, engine, tmp_path, request):
    location = request.getfixturevalue("another")(engine)
    with open_archive(location, create=True) as other:
        assert restore_bag(bag, other) == 3
        assert everything(other) == everything(filled)
        assert sum(check(other), Checked()).failures == ()
        write_bag(other, tmp_path / "again")
        assert files(tmp_path / "again") == files(bag)
        brought = list(
            ingest(
                other, [Task("mới.txt", None, "Năm 2019, huyện An Biên có 5 trường.".encode(), None)], Custody("Lan")
            )
        )
        assert brought[0].outcome == "new" and brought[0].document_id == 4


def test_a_bag_is_taken_in_once_only(filled, bag):
    with pytest.raises(ExportError, match="holds something already"):
        restore_bag(bag, filled)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda bag: (bag / "data" / "LAYOUT.txt").write_text("x"), "LAYOUT.txt was changed"),
        (lambda bag: (bag / "data" / "tables" / "event.jsonl").unlink(), "event.jsonl is missing"),
        (lambda bag: (bag / "data" / "more.txt").write_text("x"), "more.txt is in no manifest"),
        (lambda bag: (bag / "bag-info.txt").write_text("Solieu-Schema: 0001\n"), "bag-info.txt was changed"),
        (lambda bag: (bag / "bagit.txt").unlink(), "bagit.txt of the bag cannot be read"),
        (lambda bag: shutil.rmtree(bag / "data"), "LAYOUT.txt is missing"),
        (
            lambda bag: (bag / "manifest-sha256.txt").open("a", encoding="utf-8").write(f"{'0' * 64}  ../../x\n"),
            "../../x points out of the bag",
        ),
    ],
)
def test_a_bag_that_is_not_whole_is_refused(bag, tmp_path, harm, told):
    harm(bag)
    with open_archive(tmp_path / "new.db", create=True) as other:
        with pytest.raises(ExportError, match=told.replace(".", r"\.")):
            restore_bag(bag, other)
        assert all(not held for held in everything(other).values())


def test_a_bag_of_tables_not_known_is_refused(filled, tmp_path, monkeypatch):
    monkeypatch.setattr("service.archive.migrate.LATEST", "9999")
    write_bag(filled, tmp_path / "bag")
    monkeypatch.undo()
    with open_archive(tmp_path / "new.db", create=True) as other, pytest.raises(OtherSchema, match="9999"):
        restore_bag(tmp_path / "bag", other)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Báo cáo/số 1.pdf", "số 1.pdf"),
        ("C:\\Tài liệu\\a?.doc", "a_.doc"),
        ("a\nb%.txt", "a_b_.txt"),
        ("", "original"),
        ("..", "original"),
        ("ệ" * 200 + ".docx", "ệ" * 38 + ".docx"),
    ],
)
def test_names_any_system_can_keep(name, kept):
    assert safe_name(name) == kept
