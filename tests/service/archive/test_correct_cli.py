"""The commands show, correct, rerun and withdraw as people use them."""

import json

import pytest
from click.testing import CliRunner

from service.cli import main
from tests.service.archive.test_corrections import ARTICLE


@pytest.fixture
def solieu(location, tmp_path):
    """Runs a command on an archive with one article; the result."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(ARTICLE, encoding="utf-8")

    def run(*arguments, status=0):
        result = CliRunner().invoke(main, [*map(str, arguments), "--archive", location], env={"COLUMNS": "160"})
        assert result.exit_code == status, result.output
        return result.output

    run("ingest", tmp_path / "in")
    return run


def test_a_document_and_its_records_are_shown(solieu, tmp_path):
    shown = solieu("show", 1)
    assert "88,83 tỷ đồng" in shown and "2026" not in ARTICLE and "sha256:" in shown
    whole = json.loads(solieu("show", 1, "--json"))
    assert [one["id"] for one in whole["records"]] == [1, 2] and whole["differences"] == []
    digest, accession = (whole["document"]["versions"][0][key] for key in ("digest", "accession"))
    assert solieu("show", digest) == solieu("show", accession) == shown
    assert solieu("show", 1, "--text").strip() == ARTICLE
    solieu("show", 1, "--original", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == ARTICLE
    assert "ingestion" in solieu("show", 1, "--events")
    for name in ("7", "0" * 64, "2020-000001", "bài"):
        assert "Error: " in solieu("show", name, status=1)


def test_a_record_is_corrected_shown_and_given_back(solieu):
    told = solieu("correct", 1, "--set", "value=88.9", "--set", "period=2017", "--reason", "bản in", "--agent", "Lan")
    assert "88,9 tỷ đồng" in told and "Lan: sửa value 88.83 → 88.9" in told and "— bản in" in told
    assert "✎" in solieu("show", 1)
    one = json.loads(solieu("show", 1, "--record", 1, "--json"))
    assert one["machine"]["value"] == ["88.83", "88.9"] and one["history"][0]["by"] == "Lan"
    assert "changed meanwhile" in solieu("correct", 1, "--accept", "--seen", "x", status=1)
    solieu("correct", 1, "--accept", "--seen", one["revision"])
    assert "unreviewed" in solieu("correct", 1, "--undo", 2) or "corrected" in solieu("show", 1, "--record", 1)
    assert "unreviewed" in solieu("correct", 1, "--undo")
    assert "nothing to undo" in solieu("correct", 1, "--undo", status=1)
    assert "no decision 9" in solieu("correct", 1, "--undo", 9, status=1)


def test_a_missed_record_is_added(solieu):
    added = json.loads(solieu("correct", 1, "--add", "huyện An Biên", "--set", "value=1", "--json"))
    assert (added["review"], added["record"]["evidence"]["text"]) == ("added", "huyện An Biên")
    assert "does not stand there" in solieu("correct", 1, "--add", "Kiên Giang", "--set", "value=1", status=1)
    assert "say which with --at" in solieu("correct", 1, "--add", "n", "--set", "value=1", status=1)
    assert "give one of" in solieu("correct", 1, status=2)


def test_read_again_and_withdrawn(solieu, tmp_path):
    assert "Nothing is left" in solieu("rerun")
    assert "1 read as before" in solieu("rerun", "--all")
    assert json.loads(solieu("rerun", "--document", 1, "--json"))["outcome"] == "unchanged"
    assert "not held: [9]" in solieu("rerun", "--document", 9, status=1)
    (tmp_path / "in" / "a.txt").write_text(ARTICLE.replace("88,83", "89,1"), encoding="utf-8")
    solieu("ingest", tmp_path / "in")
    told = solieu("show", 1, "--versions")
    assert "Bản 2" in told and "+ 3: An Biên" in told and "- 1: An Biên" in told
    assert "a reason is needed" in solieu("withdraw", 1, status=1)
    assert "withdrawn; 0 records" in solieu("withdraw", 1, "--reason", "gỡ bài")
    assert "Đã rút ngày" in solieu("show", 1)
    assert json.loads(solieu("withdraw", 1, "--reinstate", "--json"))["records"] == 2
