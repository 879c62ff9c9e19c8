"""What each format holds, read back by the programs it is for."""

import csv
import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

import msgspec
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pysdmx.io import read_sdmx
from pysdmx.io.json.sdmxjson2.messages import JsonStructureMessage
from sqlalchemy import select, update

from service.archive.events import EXPORT
from service.archive.giving import give
from service.archive.reading_rows import rows, works
from service.archive.schema import document, event, record
from service.archive.wanted import wanted
from service.commands.export import FORMATS
from service.errors import ExportError
from service.exports import workbook
from service.exports.delimited import harmless
from service.exports.lines import contract, line
from service.exports.rows import Row, columns
from service.exports.sdmx import time_period
from service.exports.sdmx_structure import identifier
from tests.service.exports.conftest import FIRST, TITLE


def given(archive, form, out, **asked):
    return give(archive, form, out, wanted(**asked), "Lan", asked)


def all_rows(archive, **asked):
    with archive.read() as connection:
        return list(rows(connection, wanted(**asked)))


def decide(archive, *where, **values):
    with archive.write() as connection:
        connection.execute(update(record).where(*where).values(**values))


def read_csv(path, encoding="utf-8-sig"):
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def test_rows_carry_their_document_and_their_sentence(filled):
    found = all_rows(filled)
    first = found[0]
    assert (first.place, first.value, first.multiplier, first.number) == ("An Biên", Decimal("88.83"), 9, 88.83e9)
    assert (first.title, first.source, first.version) == (TITLE, "https://example.org/ket-qua", 1)
    assert first.accession.endswith("-000001") and first.digest == hashlib.sha256(FIRST.encode()).hexdigest()
    assert first.sentence == FIRST.splitlines()[0] and first.evidence_text in first.sentence
    assert [row.value for row in found if row.source == "trồng rừng.txt"] == [Decimal(1260)]
    assert [(row.version, row.accession[-1]) for row in found][-1] == (2, "2")


def test_rejected_records_and_withdrawn_documents_are_left_out(filled):
    held = all_rows(filled)
    decide(filled, record.c.id == held[0].record_id, review="rejected")
    assert [row.record_id for row in all_rows(filled)] == [row.record_id for row in held[1:]]
    with filled.write() as connection:
        connection.execute(update(document).where(document.c.id == held[0].document_id).values(withdrawn_at="2026"))
    assert {row.document_id for row in all_rows(filled)} == {held[-1].document_id}
    with filled.read() as connection:
        assert [work.document_id for work in works(connection, wanted())] == [held[-1].document_id]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"place": "An Biên"}, {"An Biên"}),
        ({"place": "huyện An Minh"}, {"An Minh"}),
        ({"place": "Kiên Giang"}, {"Kiên Giang", "An Biên", "An Minh"}),
        ({"place": "Cà Mau"}, set()),
        ({"period": "2016"}, {"An Minh"}),
        ({"period": "2017/2018"}, {"An Biên", "Kiên Giang"}),
        ({"period": "2018-Q1", "place": "An Biên"}, set()),
        ({"documents": [2]}, {"Kiên Giang"}),
        ({"indicator": "tỷ lệ hộ nghèo"}, {"An Minh"}),
    ],
)
def test_what_is_asked_for(filled, asked, places):
    assert {row.place for row in all_rows(filled, **asked)} == places


def test_csv_has_its_mark_its_dictionary_and_no_formula(filled, tmp_path):
    out = tmp_path / "records.csv"
    done = given(filled, "csv", out)
    assert out.read_bytes().startswith("\ufeffrecord_id,".encode())
    found = read_csv(out)
    assert len(found) == done.records and list(found[0]) == [column.name for column in columns()]
    assert {row["title"] for row in found} >= {"'" + TITLE}
    assert (found[0]["value"], found[0]["period_start"], found[0]["multiplier"]) == ("88.83", "2017-01-01", "9")
    ranged = next(row for row in found if row["upper"])
    assert (ranged["value"], ranged["upper"], ranged["unit"]) == ("5", "7", "percent")
    assert next(row for row in found if row["of"])["of"] == "19"
    assert (
        next(row for row in found if row["measure"] == "percent_change" or row["measure"] == "change")["value"]
        == "-1.10"
    )
    about = read_csv(tmp_path / "records.dictionary.csv")
    assert [row["name"] for row in about] == list(found[0])
    assert all(row["label_vi"] and row["description_vi"] and row["description_en"] for row in about)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5%", "@SUM(A1)", "\t=1", "'x"])
def test_words_that_a_spreadsheet_could_run_are_quoted(text):
    assert harmless(text) == "'" + text
    assert harmless("thu 5%") == "thu 5%"


def test_xlsx_has_types_filters_links_and_no_formula_of_a_document(filled, tmp_path):
    out = tmp_path / "records.xlsx"
    done = given(filled, "xlsx", out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Số liệu", "Từ điển dữ liệu"]
    sheet = book["Số liệu"]
    assert sheet.max_row == done.records + 1 and sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:AN{sheet.max_row}"
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, sheet[2], strict=True))
    assert (first["value"].value, first["period_end"].value) == (88.83, datetime(2017, 6, 30))
    assert first["period_end"].is_date and first["title"].data_type == "s" and first["title"].value == TITLE
    assert first["link"].value == "=HYPERLINK(D2)" and heads[3] == "source"
    formulas = {c.column_letter for line in sheet.iter_rows() for c in line if c.data_type == "f"}
    assert formulas == {"AN"}


def test_xlsx_goes_on_in_the_next_sheet(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 3)
    done = given(filled, "xlsx", tmp_path / "records.xlsx")
    book = openpyxl.load_workbook(tmp_path / "records.xlsx")
    sheets = [sheet for sheet in book if sheet.title.startswith("Số liệu")]
    assert len(sheets) == -(-done.records // 2) and {sheet.max_row for sheet in sheets[:-1]} == {3}
    ids = [cell.value for sheet in sheets for cell in sheet["A"][1:]]
    assert ids == [row.record_id for row in all_rows(filled)]
    assert all(sheet["AN2"].value in (None, "=HYPERLINK(D2)") for sheet in sheets)


def test_parquet_is_typed_and_explained(filled, tmp_path):
    given(filled, "parquet", tmp_path / "records.parquet")
    table = pq.read_table(tmp_path / "records.parquet")
    first = table.slice(0, 1).to_pylist()[0]
    assert (first["value"], first["number"], first["period_end"]) == ("88.83", 88.83e9, date(2017, 6, 30))
    assert table.schema.field("measure").type == pa.dictionary(pa.int32(), pa.string())
    assert table.schema.field("record_id").type == pa.int64()
    assert "Địa bàn" in table.schema.field("place").metadata[b"label_vi"].decode()
    assert table.column("record_id").to_pylist() == [row.record_id for row in all_rows(filled)]


def test_json_lines_hold_the_contracts_records(filled, tmp_path):
    given(filled, "jsonl", tmp_path / "records.jsonl")
    with (tmp_path / "records.jsonl").open(encoding="utf-8") as stream:
        found = [json.loads(text) for text in stream]
    held = all_rows(filled)
    assert [one["record_id"] for one in found] == [row.record_id for row in held]
    assert all(one["record"] == row.stated for one, row in zip(found, held, strict=True))


def test_json_lines_hold_what_a_person_changed(filled):
    first = all_rows(filled)[0]
    decide(filled, record.c.id == first.record_id, value="90", review="corrected", place_name="U Minh", basis_kind=None)
    changed = line(all_rows(filled, documents=[first.document_id])[0])
    assert changed["review"] == "corrected" and changed["record"]["value"] == "90"
    assert changed["record"]["place"]["name"] == "U Minh"
    decide(
        filled, record.c.id == first.record_id, ordinal=None, indicator_id=None, indicator_name="thu", period_label=None
    )
    added = contract(all_rows(filled)[0])
    assert added["indicator"] == {"id": None, "name": "thu"} and added["evidence"]["text"] == first.evidence_text


def test_sdmx_is_read_back_with_its_structure(filled, tmp_path):
    first, *_, last = all_rows(filled)
    decide(filled, record.c.id == last.record_id, period_start=None, period_end=None, period_label=None)
    done = given(filled, "sdmx", tmp_path / "sdmx")
    message = (tmp_path / "sdmx" / "structure.json").read_bytes()
    structures = msgspec.json.decode(message, type=JsonStructureMessage).to_model()
    dated, undated = structures.get_data_structure_definitions()
    data = read_sdmx(tmp_path / "sdmx" / "figures.csv").data[0]
    rest = read_sdmx(tmp_path / "sdmx" / "undated_figures.csv").data[0]
    assert len(data.data) + len(rest.data) == done.records and len(rest.data) == 1
    assert (data.structure, rest.structure) == ("Dataflow=SOLIEU:FIGURES(1.0)", "Dataflow=SOLIEU:UNDATED_FIGURES(1.0)")
    for definition, frame in ((dated, data.data), (undated, rest.data)):
        assert [component.id for component in definition.components] == list(frame.columns)
        for component in definition.components:
            if component.enumeration is not None:
                assert set(frame[component.id]) <= {code.id for code in component.enumeration}, component.id
    assert not data.data.duplicated([d.id for d in dated.components.dimensions]).any()
    one = data.data[data.data["RECORD"].astype(str) == str(first.record_id)].iloc[0]
    assert (one["TIME_PERIOD"], one["FREQ"], str(one["UNIT_MULT"]), float(one["OBS_VALUE"])) == (
        "2017-S1",
        "S",
        "9",
        88.83,
    )
    areas = next(held for held in structures.get_codelists() if held.id == "CL_REF_AREA")
    assert areas[first.place_id].name == "huyện An Biên" and areas[first.place_id].valid_to.date() == date(2025, 7, 1)
    assert any(code.id.startswith("province-91") for code in areas)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2017, 1, 1), date(2017, 12, 31), ("A", "2017")),
        (date(2017, 7, 1), date(2017, 12, 31), ("S", "2017-S2")),
        (date(2017, 10, 1), date(2017, 12, 31), ("Q", "2017-Q4")),
        (date(2017, 2, 1), date(2017, 2, 28), ("M", "2017-02")),
        (date(2017, 6, 30), date(2017, 6, 30), ("D", "2017-06-30")),
        (date(2017, 1, 1), date(2017, 9, 30), ("_O", "2017-01-01/P9M")),
        (date(2016, 1, 1), date(2020, 12, 31), ("_O", "2016-01-01/P5Y")),
        (date(2017, 3, 5), date(2017, 3, 11), ("_O", "2017-03-05/P7D")),
        (None, None, ("_U", "")),
    ],
)
def test_periods_of_sdmx(start, end, told):
    assert time_period(start, end) == told


def test_codes_of_sdmx_stay_apart():
    assert identifier("percent") == "percent"
    assert identifier("hộ").startswith("ho-") and identifier("hộ") != identifier("hồ")


def test_a_data_package_describes_its_files(filled, tmp_path):
    done = given(filled, "datapackage", tmp_path / "package")
    about = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    held = {}
    for resource in about["resources"]:
        content = (tmp_path / "package" / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        assert resource["bytes"] == len(content)
        held[resource["name"]] = read_csv(tmp_path / "package" / resource["path"], "utf-8")
        assert [field["name"] for field in resource["schema"]["fields"]] == list(held[resource["name"]][0])
    reads = {"integer": int, "number": Decimal, "date": date.fromisoformat, "string": str}
    fields = about["resources"][0]["schema"]["fields"]
    assert len(held["records"]) == done.records
    for row in held["records"]:
        for field in fields:
            text, constraints = row[field["name"]], field.get("constraints", {})
            assert text or not constraints.get("required"), field
            assert text in constraints.get("enum", [text])
            if text:
                reads[field["type"]](text)
    assert {row["document_id"] for row in held["records"]} == {row["document_id"] for row in held["documents"]}


def test_the_archive_remembers_what_was_given(filled, tmp_path):
    given(filled, "csv", tmp_path / "a.csv", place="An Biên")
    with filled.read() as connection:
        told = connection.execute(select(event.c.detail).where(event.c.kind == EXPORT)).scalars().all()
    assert told == [{"format": "csv", "records": 2, "place": "An Biên"}]


@pytest.mark.parametrize("form", FORMATS)
def test_an_interrupted_export_leaves_nothing(filled, tmp_path, form, monkeypatch):
    made, seen = Row.__init__, []

    def cut(row, **values):
        seen.append(row)
        if len(seen) == 3:
            raise KeyboardInterrupt
        made(row, **values)

    monkeypatch.setattr(Row, "__init__", cut)
    with pytest.raises(KeyboardInterrupt):
        given(filled, form, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("archive.db")] == []


def test_a_folder_that_is_there_is_not_written_over(filled, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    for form in ("sdmx", "csv"):
        with pytest.raises(ExportError, match="out"):
            given(filled, form, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
