"""`solieu export`, `solieu ingest --bag` and `solieu.read_archive`."""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import solieu
from service.cli import main
from service.exports.frame import span

ARTICLE = "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,80 tỷ đồng, đạt 65,2% kế hoạch."


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def held(location, tmp_path):
    """The location of an archive of one document."""
    path = tmp_path / "bài báo.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert run("ingest", path, "--archive", location).exit_code == 0
    return location


def test_export_tells_what_it_wrote(held, tmp_path):
    out = tmp_path / "new" / "records.jsonl"
    done = run("export", out, "--archive", held, "--format", "jsonl", "--place", "Kiên Giang", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {"format": "jsonl", "out": str(out), "records": 2}
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    assert "2 records written to" in run("export", out, "--archive", held, "--format", "csv").output


def test_an_export_may_go_to_a_device(held, tmp_path):
    link = tmp_path / "khong"
    link.symlink_to(os.devnull)
    done = run("export", link, "--archive", held, "--format", "csv")
    assert done.exit_code == 0 and link.is_symlink() and not Path(os.devnull).is_file()
    assert [one.name for one in tmp_path.iterdir() if "dictionary" in one.name] == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--format", "csv", "--period", "năm nay"], "năm nay: is no period; write it as 2017"),
        (["--format", "csv", "--period", "2018/2017"], "ends before it begins"),
        (["--format", "bag", "--place", "An Biên"], "A bag is of the whole archive"),
        (["--format", "pdf"], "'pdf' is not one of"),
    ],
)
def test_what_cannot_be_exported_is_told(tmp_path, options, told):
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    run("ingest", tmp_path / "a.txt", "--archive", tmp_path / "a.db")
    done = run("export", tmp_path / "out", "--archive", tmp_path / "a.db", *options)
    assert done.exit_code != 0 and told in done.output
    assert not (tmp_path / "out").exists()


def test_a_bag_is_taken_in_by_the_command_line(held, tmp_path):
    assert run("export", tmp_path / "bag", "--archive", held, "--format", "bag").exit_code == 0
    new = tmp_path / "new.db"
    done = run("ingest", "--bag", tmp_path / "bag", "--archive", new, "--json")
    assert json.loads(done.output) == {"bag": str(tmp_path / "bag"), "archive": str(new), "documents": 1}
    again = run("ingest", "--bag", tmp_path / "bag", "--archive", new)
    assert again.exit_code == 1 and "holds something already" in again.output
    assert run("ingest", tmp_path, "--bag", tmp_path / "bag", "--archive", new).exit_code == 2
    assert run("ingest", "--archive", new).exit_code == 2


def test_data_frames_have_the_right_types(held):
    records = solieu.read_archive(held, place="An Biên", period="2017")
    assert len(records) == 2
    assert records["value"].tolist() == [Decimal("88.80"), Decimal("65.2")]
    assert str(records["value"].iloc[0]) == "88.80"
    kinds = {name: str(kind) for name, kind in records.dtypes.items()}
    assert (kinds["number"], kinds["record_id"], kinds["page"]) == ("Float64", "Int64", "Int64")
    assert (kinds["measure"], kinds["period"], kinds["period_start"]) == ("category", "string", "datetime64[s]")
    assert records["number"].iloc[0] == 88.8e9 and records["page"].isna().all()
    assert records["period"].tolist() == ["2017-H1"] * 2
    half = records["span"].iloc[0]
    assert (half.start_time.date(), half.end_time.date()) == (date(2017, 1, 1), date(2017, 6, 30))
    sums = records.groupby(["measure", "unit"], observed=True)["number"].sum()
    assert sums["level", "VND"] == 88.8e9


def test_an_empty_answer_keeps_its_types(held):
    none, some = solieu.read_archive(held, indicator="không có"), solieu.read_archive(held)
    assert len(none) == 0 and list(none.columns) == list(some.columns)
    assert none.dtypes["number"] == some.dtypes["number"] and none.dtypes["period_end"] == some.dtypes["period_end"]


@pytest.mark.parametrize(
    ("start", "end", "frequency"),
    [
        (date(2017, 1, 1), date(2017, 12, 31), "Y-DEC"),
        (date(2016, 1, 1), date(2020, 12, 31), "5Y-DEC"),
        (date(2017, 4, 1), date(2017, 6, 30), "Q-DEC"),
        (date(2017, 1, 1), date(2017, 9, 30), "9M"),
        (date(2016, 2, 1), date(2016, 2, 29), "M"),
        (date(2017, 6, 30), date(2017, 6, 30), "D"),
        (date(2017, 3, 5), date(2017, 3, 11), "7D"),
    ],
)
def test_periods_are_periods(start, end, frequency):
    period = span(start, end)
    assert isinstance(period, pd.Period) and period.freqstr == frequency
    assert (period.start_time.date(), period.end_time.date()) == (start, end)


def test_times_that_pandas_has_not_are_none():
    assert span(None, None) is None and span(date(938, 1, 1), date(938, 12, 31)) is None
