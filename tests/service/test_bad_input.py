"""What users give that is broken, strange or large: a clear message and a status, never a traceback."""

import gc
import json
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from extractor import pipeline

TEXT = (
    "Huyện Gò Quao: thu ngân sách\n"
    "Năm 2017, huyện Gò Quao thu ngân sách đạt 88,5 tỷ đồng, đạt 65,2% kế hoạch, tăng 5% so với cùng kỳ.\n"
)
VALUES = ["88.5", "65.2", "5"]


def solieu(*arguments, data=None, **environment):
    """The command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *map(str, arguments)],
        input=data,
        capture_output=True,
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | environment,
        check=False,
    )


def read(result):
    assert b"Traceback" not in result.stderr, result.stderr.decode()
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def values(output):
    return [record["value"] for line in output.splitlines() for record in json.loads(line)["records"]]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("trong.txt", b"", "there is no text"),
        ("trang.txt", b" \n\t\r\n", "there is no text"),
        ("nhi-phan.txt", bytes(range(256)) * 40, "binary content"),
        ("nhi-phan.html", bytes(range(256)) * 40, "binary content"),
        ("hong.txt", TEXT.encode() + b"\xff\xfe abc", "line 3, byte"),
        ("cat.txt", TEXT.encode()[:4], "cut off at line 1, byte"),
        ("hong16.txt", TEXT.encode("utf-16")[:-1], "cut off"),
        ("menu.html", b"<html><body><ul><li><a href=1>Trang ch\xe1\xbb\xa7</a></ul></body></html>", "no article"),
        ("bao-cao.txt", b"%PDF-1.4\n", "PDF"),
        ("bao-cao.html", b"PK\x03\x04....", "ZIP"),
    ],
)
def test_what_cannot_be_read_is_named_with_reason_and_way_out(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "tot.txt").write_text(TEXT, "utf-8")
    code, output, errors = read(solieu("extract", tmp_path / name, tmp_path / "tot.txt", "--format", "json"))
    assert code == 1 and values(output) == VALUES  # the others are still done
    line = next(line for line in errors.splitlines() if name in line)
    assert said in line and line.count(";") == 1
    assert "1 of 2 could not be read" in errors


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        unicodedata.normalize("NFD", TEXT).encode(),
        f"<html><body>{'<div>' * 50000}<p>{TEXT}</p>{'</div>' * 50000}</body></html>".encode(),
    ],
    ids=["utf-16", "utf-16-le", "utf-16-be", "mark", "crlf", "nfd", "deep"],
)
def test_forms_of_the_same_text(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    code, output, _ = read(solieu("extract", tmp_path / "a.txt", "--format", "json"))
    assert code == 0 and values(output) == VALUES


def test_a_folder_of_many_kinds(tmp_path):
    (tmp_path / "con").mkdir()
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "con" / "b.TXT").write_text(TEXT, "utf-8")
    (tmp_path / "c.zip").write_bytes(b"PK")
    (tmp_path / "d.json").write_text("{}", "utf-8")
    (tmp_path / ".an.txt").write_text(TEXT, "utf-8")
    code, output, errors = read(solieu("extract", tmp_path, "--format", "json"))
    assert code == 0 and values(output) == VALUES * 2
    assert "skipped" in errors and "c.zip" in errors and "d.json" not in errors


def test_a_folder_without_documents(tmp_path):
    code, _, errors = read(solieu("extract", tmp_path))
    assert code == 1 and "no file in it that can be read" in errors


def test_standard_input():
    code, output, _ = read(solieu("extract", "-", "--format", "json", data=TEXT.encode()))
    assert code == 0 and values(output) == VALUES
    code, _, errors = read(solieu("extract", "-", data=b""))
    assert code == 1 and errors.startswith("-: there is no text")


def test_nobody_reads_the_output(tmp_path):
    for i in range(40):
        (tmp_path / f"{i}.txt").write_text(TEXT * 50, "utf-8")
    command = f'"{sys.executable}" -m service.cli extract "{tmp_path}" --format json'
    for jobs in (1, 2):
        root = Path(__file__).resolve().parents[2]
        shell = ["bash", "-c", f"{command} --jobs {jobs} | head -1"]
        result = subprocess.run(shell, capture_output=True, cwd=root, check=False, timeout=60)
        assert len(result.stdout.splitlines()) == 1 and result.stderr == b""


def test_workers_give_the_same_errors_and_results_in_order(tmp_path):
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text(TEXT.replace("88,5", f"8{i},5"), "utf-8")
        (tmp_path / f"{i}-trong.txt").write_bytes(b"")
    one, two = (read(solieu("extract", tmp_path, "--format", "csv", "--jobs", jobs)) for jobs in (1, 2))
    assert one == two and one[0] == 1 and "5 of 10" in one[2]


def test_output_appears_whole_or_not_at_all(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    out = tmp_path / "ra.json"
    assert read(solieu("extract", tmp_path / "a.txt", "--format", "json", "--output", out))[0] == 0
    assert values(out.read_text("utf-8")) == VALUES
    umask = os.umask(0)
    os.umask(umask)
    assert out.stat().st_mode & 0o777 == 0o666 & ~umask
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "ra.json"]
    out.chmod(0o640)
    assert read(solieu("extract", tmp_path / "a.txt", "--output", out))[0] == 0 and out.stat().st_mode & 0o777 == 0o640
    code, _, errors = read(solieu("extract", tmp_path / "a.txt", "--output", tmp_path / "a.txt" / "ra.json"))
    assert code == 1 and "choose another place" in errors


def test_output_may_be_a_device(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert read(solieu("extract", tmp_path / "a.txt", "--format", "json", "--output", os.devnull))[0] == 0
    assert not Path(os.devnull).is_file()
    code, output, _ = read(solieu("extract", tmp_path / "a.txt", "--format", "json", "--output", "/dev/stdout"))
    assert code == 0 and values(output) == VALUES


def test_names_and_terminals_without_unicode(tmp_path):
    path = os.fsencode(tmp_path) + b"/t\xffn.txt"
    with open(path, "wb") as file:  # noqa: PTH123  # a name that no pathlib.Path spells
        file.write(TEXT.encode())
    result = solieu("extract", tmp_path, "--format", "json", PYTHONIOENCODING="ascii", LC_ALL="C")
    code, output, _ = read(result)
    assert code == 0 and values(output) == VALUES


def test_a_fault_of_ours_costs_one_document(tmp_path, monkeypatch):
    from service.batch import outcomes, record_object
    from service.sources import Task

    def broken(*_, **__):
        raise RecursionError("too deep")

    monkeypatch.setattr(pipeline, "extract", broken)
    (outcome,) = outcomes([Task("a.txt", None, b"x", None)], 1, record_object)
    assert outcome.result is None and "a.txt: a fault of solieu (RecursionError at test_bad_input.py" in outcome.error


def took(text):
    start = time.thread_time()
    pipeline.extract(text)
    return time.thread_time() - start


@pytest.mark.parametrize(
    "part",
    [
        TEXT,
        TEXT.replace("\n", " "),
        TEXT.replace("\n", " ").replace(".", ","),
        "thu ngân sách ",
        "Có: ",
        "lần lượt ",
        "thu ngân sách tăng mạnh ",
        "thu ngân sách tăng mạnh, ",
        "tăng ",
        ".",
        "(",
        "5-",
        "5/",
        "xã Định An, ",
        "quý I năm 2017, ",
        "Châu Thành ",
        "lúa, ",
        "| 5 | lúa\n",
        "Xã | 1.200 | 15\n",
        " \n",
    ],
)
def test_time_is_proportional_to_size(part):
    pipeline.extract(TEXT)  # what is read once a process
    small, large = 15_000 // len(part), 120_000 // len(part)
    gc.collect()
    gc.freeze()  # what other tests left in this process is not walked through again and again
    try:
        base, whole = (min(took(part * many + " đạt 5 tấn") for _ in range(2)) for many in (small, large))
    finally:
        gc.unfreeze()
    assert whole < 8 * 3 * max(base, 0.02)
