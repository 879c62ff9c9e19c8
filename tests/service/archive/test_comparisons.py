"""Comparisons asked of an archive, on both engines."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from extractor.reading.manifest import ManifestEntry
from service.archive.comparisons import Question, compare
from service.archive.figures import Asked, figures, indicator_keys
from service.archive.ingest import Custody, ingest
from service.archive.schema import document, record
from service.cli import main
from service.comparison.periods import period_of
from service.errors import UnclearName
from service.sources import Task

ARTICLE = """Trong 6 tháng đầu năm {year}, huyện An Biên thu ngân sách {first} tỷ đồng, đạt 65,2% kế hoạch.

Trong 6 tháng đầu năm {year}, huyện An Minh thu ngân sách {second} tỷ đồng, đạt 71,3% kế hoạch."""


@pytest.fixture
def filled(archive):
    """Two reports of two districts, of 2016 and 2017."""
    tasks = []
    for year, first, second in ((2016, "80", "75,5"), (2017, "88,83", "79")):
        entry = ManifestEntry(f"{year}.txt", f"Kết quả {year}", date(year, 7, 20), "Báo A")
        tasks.append(Task(f"{year}.txt", None, ARTICLE.format(year=year, first=first, second=second).encode(), entry))
    assert [one.outcome for one in ingest(archive, tasks, Custody("Lan"))] == ["new", "new"]
    return archive


def ask(archive, **question):
    with archive.read() as connection:
        return compare(connection, Question("thu ngan sach", **question))


def values(found):
    return [[cell.level and str(cell.level.value) for cell in row] for row in found.cells]


def test_a_comparison_of_places_and_periods(filled):
    found = ask(filled, places=("an bien", "An Minh"), periods=(period_of("2016-H1"), period_of("2017-H1")))
    assert values(found) == [["80", "88.83"], ["75.5", "79"]]
    assert [[cell.rank for cell in row] for row in found.cells] == [[1, 1], [2, 2]]
    assert str(found.cells[0][1].growth.value) == "11.04" and found.cells[0][1].growth.formula.code == "growth_ratio"
    assert {one.title for one in found.origins.values()} == {"Kết quả 2016", "Kết quả 2017"}


def test_periods_and_parts_that_are_not_named_are_those_the_archive_has(filled):
    found = ask(filled, within=("kien giang",))
    assert [one.label for one in found.periods] == ["2016-H1", "2017-H1"] and len(found.places) >= 13
    known = {place.name: row for place, row in zip(found.places, values(found), strict=True) if any(row)}
    assert known == {"An Biên": ["80", "88.83"], "An Minh": ["75.5", "79"]}


def test_what_is_of_a_part_of_the_period_or_of_another_kind_is_told(filled):
    text = "Đến ngày 15/3/2018, huyện An Biên thu ngân sách 21,4 tỷ đồng."
    list(ingest(filled, [Task("c.txt", None, text.encode(), None)], Custody("Lan")))
    found = ask(filled, places=("an bien",), periods=(period_of("2017-H1"), period_of("2018-H1"), period_of("2018")))
    assert values(found) == [["88.83", None, None]]
    told = [[str(found.figures[number].value) for number in cell.others] for cell in found.cells[0]]
    assert told == [[], ["21.4"], ["21.4"]]
    assert [note.code for note in found.notes] == ["period_kinds", "only_within", "only_within"]
    usual = ask(filled, places=("an bien",))
    assert [one.label for one in usual.periods] == ["2016-H1", "2017-H1"]
    assert "2018-03-15" in next(note.vi for note in usual.notes if note.code == "other_periods")


def test_as_known_on_a_day(filled):
    periods = (period_of("2016-H1"), period_of("2017-H1"))
    found = ask(filled, places=("an bien",), periods=periods, known_on=date(2016, 12, 31))
    assert values(found) == [["80", None]]


def test_what_was_rejected_withdrawn_or_read_before_is_left_out(filled):
    def told():
        with filled.read() as connection:
            found = figures(connection, Asked(("thu-ngan-sach",), measures=("level",)))
            return [str(one.value) for one in sorted(found, key=lambda one: one.record_id)]

    assert told() == ["80", "75.5", "88.83", "79"]
    with filled.write() as connection:
        connection.execute(update(record).where(record.c.value == "80").values(review="rejected"))
        connection.execute(update(record).where(record.c.value == "79").values(live=False))
    assert told() == ["75.5", "88.83"]
    with filled.write() as connection:
        connection.execute(update(document).where(document.c.published == date(2017, 7, 20)).values(withdrawn_at="x"))
    assert told() == ["75.5"]


def test_a_place_of_several_is_the_one_with_figures(filled):
    with filled.read() as connection:
        with pytest.raises(UnclearName) as error:
            compare(connection, Question("thu ngan sach", ("chau thanh",)))
        assert "huyện Châu Thành, Kiên Giang" in error.value.candidates
        near = compare(
            connection, Question("thu ngan sach", ("an bien", "chau thanh"), periods=(period_of("2017-H1"),))
        )
    assert [one.parent for one in near.places] == ["Kiên Giang", "Kiên Giang"]


def test_indicators_without_a_catalogue_entry_are_found_by_name(archive):
    text = "Trong 6 tháng đầu năm 2017, huyện An Biên đã tháo dỡ 12 lò gạch thủ công."
    list(ingest(archive, [Task("a.txt", None, text.encode(), None)], Custody("Lan")))
    with archive.read() as connection:
        keys = dict(indicator_keys(connection))
        assert keys and all(key.startswith("?") for key in keys)
        (key, name) = next(iter(keys.items()))
        found = compare(connection, Question(name, ("an bien",)))
    assert found.indicator.key == key and values(found) == [["12"]]


def test_the_command(filled, location, tmp_path):
    run = CliRunner().invoke
    options = [
        "--archive",
        location,
        "--place",
        "an bien",
        "--place",
        "an minh",
        "--from",
        "2016-H1",
        "--to",
        "2017-H1",
    ]
    shown = run(main, ["compare", "thu ngan sach", *options])
    assert shown.exit_code == 0 and "88,83" in shown.output and "Địa bàn" in shown.output
    sheet = tmp_path / "a.csv"
    given = run(main, ["compare", "thu ngan sach", *options, "--json", "--csv", str(sheet)])
    assert json.loads(given.output)["cells"][1][1]["level"]["value"] == "79"
    assert "88.83" in sheet.read_text("utf-8-sig")
    assert run(main, ["compare", "thu ngan sach", "--archive", location]).exit_code == 2
    unclear = run(main, ["compare", "thu ngan sach", "--archive", location, "--place", "chau thanh"])
    assert unclear.exit_code == 1 and "huyện Châu Thành, Kiên Giang" in unclear.output
