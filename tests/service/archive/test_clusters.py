"""Emulation clusters and conflicts asked of an archive, on both engines."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from extractor.reading.manifest import ManifestEntry
from service.archive.conflicts import conflicts
from service.archive.ingest import Custody, ingest
from service.archive.memberships import memberships
from service.archive.rankings import rank
from service.archive.schema import cluster_member
from service.cli import main
from service.errors import UnclearName
from service.sources import Task

REVIEW = """Cụm thi đua số 7 tổng kết năm {year}

Cụm thi đua số 7 gồm các huyện: An Minh (Cụm trưởng), An Biên (Cụm phó) và Gò Quao.

Năm {year}, huyện An Minh thu ngân sách 80 tỷ đồng, huyện An Biên thu ngân sách 95,5 tỷ đồng."""
HALF = (
    "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách {value} tỷ đồng, huyện An Minh thu ngân sách 40 tỷ đồng."
)


def bring(archive, **texts):
    tasks = []
    for name, content in texts.items():
        entry = ManifestEntry(f"{name}.txt", name, date(2018, 1, 10), f"Báo {name}")
        tasks.append(Task(f"{name}.txt", None, content.encode(), entry))
    list(ingest(archive, tasks, Custody("Lan")))


def test_members_are_kept_and_made_again(archive):
    bring(archive, a=REVIEW.format(year=2017))
    with archive.read() as connection:
        held = list(memberships(connection, {"cụm 7"}))
    assert [(one.name, one.role, one.year, one.province_id) for one in held] == [
        ("An Minh", "leader", 2017, "province-91"),
        ("An Biên", "deputy", 2017, "province-91"),
        ("Gò Quao", None, 2017, "province-91"),
    ]
    bring(archive, a=REVIEW.format(year=2017).replace(" và Gò Quao", ""))
    with archive.read() as connection:
        assert connection.scalar(select(func.count()).select_from(cluster_member)) == 2


def test_members_ranked_half_year_against_the_year(archive):
    bring(archive, a=REVIEW.format(year=2017), b=HALF.format(value="61"))
    with archive.read() as connection:
        found = rank(connection, "7, kien giang", indicators=["thu ngan sach"])
    (compared,) = found.comparisons
    assert [one.label for one in compared.periods] == ["2017-H1", "2017"]
    assert [place.name for place in compared.places] == ["An Minh", "An Biên", "Gò Quao"]
    assert [[cell.rank for cell in row] for row in compared.cells] == [[2, 2], [1, 1], [None, None]]


def test_one_year_against_another(archive):
    bring(archive, a=REVIEW.format(year=2016), b=REVIEW.format(year=2017).replace("An Biên (", "Vĩnh Thuận ("))
    with archive.read() as connection:
        found = rank(connection, "cum 7", (2016, 2017), ["thu ngan sach"])
        assert [one.label for one in found.comparisons[0].periods] == ["2016", "2017"]
        assert [one.year for one in found.shown] == [2016, 2017]
        early = rank(connection, "cum 7", (2010,))
        assert early.shown[0].notes[-1].code == "nearest_year"
        with pytest.raises(UnclearName):
            rank(connection, "cum 99")


def test_conflicts_are_listed_with_their_figures(archive):
    bring(archive, a=HALF.format(value="61"), b=HALF.format(value="58,2"), c=HALF.format(value="61,0"))
    with archive.read() as connection:
        (fact,) = conflicts(connection)
        agreed = list(conflicts(connection, ("agreement",)))
    assert sorted(str(one.value) for one in fact.figures) == ["58.2", "61", "61.0"]
    assert [one.figures[0].place_name for one in agreed] == ["An Minh"]


def test_the_commands(archive, location):
    bring(archive, a=REVIEW.format(year=2017), b=HALF.format(value="61"), c=HALF.format(value="58,2"))
    run = CliRunner().invoke
    shown = run(main, ["cluster", "7", "--archive", location, "--indicator", "thu ngan sach"])
    assert shown.exit_code == 0 and "An Minh (Cụm trưởng)" in shown.output and "95,5" in shown.output
    given = json.loads(run(main, ["cluster", "7", "--archive", location, "--json"]).output)
    assert given["years"][0]["deputy"][0]["name"] == "An Biên" and given["comparisons"] == []
    listed = run(main, ["conflicts", "--archive", location])
    assert listed.exit_code == 0 and "1 mâu thuẫn" in listed.output and "58,2 tỷ đồng" in listed.output
    fact = json.loads(run(main, ["conflicts", "--archive", location, "--json"]).output)
    assert fact["verdict"] == "conflict" and len(fact["readings"]) == 2
