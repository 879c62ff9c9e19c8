"""LibreOffice as a bounded process, and what it converts."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import openpyxl
import pytest

from extractor.errors import Damaged, LimitExceeded, MissingProgram
from extractor.reading.door import read
from extractor.reading.office import convert
from tests.reading.office.parts import read_here

RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0
{\fonttbl{\f0\fnil\fcharset0 .VnTime;}{\f1\froman\fcharset0 Times New Roman;}{\f2\fnil\fcharset0 .VnTimeH;}}
\f2 b\'b8o c\'b8o\par
\f0 t\'d8nh c\'e3 12 x\'b7 c\'e3 n\'ad\'edc s\'b9ch\par
\f1 Di\u7879?n t\u237?ch 300 ha, t\u259?ng 5,2%\par
}"""
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, and beside it one for programs, alone on the path but for the system's."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "programs").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path


def soffice(places: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = places / "programs" / "soffice"
    program.write_text(f"#!{shutil.which('sh')}\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


@needs_office
def test_rtf_in_tcvn3_keeps_its_letters(places: Path) -> None:
    document = read_here(RTF, name="bao-cao.doc")
    assert document.text == "BÁO CÁO\ntỉnh có 12 xã có nước sạch\nDiện tích 300 ha, tăng 5,2%\n"
    assert document.metadata.media_type == "application/rtf"
    assert list((places / "temporary").iterdir()) == []


@needs_office
def test_xls_is_read_as_it_is_printed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Sản lượng năm 2018"],
        ["Xã", "Lúa (tấn)", "Tăng (%)"],
        ["Nam Đà", 7442.6, 0.052],
        ["Đắk Drô", 1200, 0.1],
    ):
        sheet.append(row)
    for row in (3, 4):
        sheet.cell(row, 2).number_format, sheet.cell(row, 3).number_format = "#,##0.0", "0.0%"
    sheet.merge_cells("A1:C1")
    sheet.append(["Ẩn", 1, 1])
    sheet.row_dimensions[5].hidden = True
    book.save(tmp_path / "bieu.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(tmp_path / "bieu.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    document = read(tmp_path / "bieu.xls")
    assert (
        document.text
        == "Sản lượng năm 2018\nXã | Lúa (tấn) | Tăng (%)\nNam Đà | 7.442,6 | 5,2%\nĐắk Drô | 1.200,0 | 10,0%\n"
    )
    assert [warning.code for warning in document.warnings] == ["hidden_cells"]


def test_without_libreoffice_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingProgram, match=r"^thu\.rtf: .*libreoffice-writer-nogui"):
        read_here(RTF, name="thu.rtf")


def test_a_conversion_that_hangs_is_ended_with_all_it_started(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = places / "started"
    soffice(places, monkeypatch, f"sleep 60 &\necho $! > {started}\nwait")
    monkeypatch.setattr(convert, "SECONDS", 0.5)
    with pytest.raises(LimitExceeded, match=r"thu\.rtf: .*0\.5 seconds"):
        read_here(RTF, name="thu.rtf")
    child = Path("/proc") / started.read_text().strip()
    until = time.monotonic() + 5
    while child.exists() and "\tZ" not in (child / "status").read_text() and time.monotonic() < until:
        time.sleep(0.02)
    assert not child.exists() or "\tZ" in (child / "status").read_text()
    assert list((places / "temporary").iterdir()) == []


@pytest.mark.parametrize("script", ["exit 1", "echo 'Error: source file could not be loaded'"])
def test_what_libreoffice_cannot_read(places: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    soffice(places, monkeypatch, script)
    with pytest.raises(Damaged, match=r"thu\.rtf: LibreOffice cannot read it as RTF"):
        read_here(RTF, name="thu.rtf")


def test_a_program_without_the_filter_names_the_package(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soffice(places, monkeypatch, "echo 'Error: no export filter for out.docx found, aborting.'")
    with pytest.raises(MissingProgram, match="libreoffice-writer-nogui"):
        read_here(RTF, name="thu.rtf")
