"""Manifests beside the files: found by themselves, and checked against what is there."""

import json

from click.testing import CliRunner

from service.cli import main

TEXT = "Huyện Gò Quao có 12 xã.\n"
HEADER = "file,title,published,source\n"


def titles(*arguments):
    result = CliRunner().invoke(main, ["extract", *map(str, arguments), "--format", "json"])
    return [json.loads(line)["document"]["title"] for line in result.stdout.splitlines()], result


def folder(tmp_path, rows, *files):
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, "utf-8")
    if rows is not None:
        (tmp_path / "manifest.csv").write_text(HEADER + rows, "utf-8")
    return tmp_path


def test_the_manifest_of_a_folder_is_found(tmp_path):
    folder(tmp_path, "a.txt,Bài một,2018-01-02,\ncon/b.txt,Bài hai,,\n", "a.txt", "con/b.txt")
    assert titles(tmp_path)[0] == ["Bài một", "Bài hai"]
    assert titles(tmp_path / "a.txt")[0] == ["Bài một"]


def test_the_nearest_manifest_holds(tmp_path):
    folder(tmp_path, "a.txt,Ngoài,,\n", "a.txt", "con/a.txt")
    folder(tmp_path / "con", "a.txt,Trong,,\n")
    found, result = titles(tmp_path)
    assert found == ["Ngoài", "Trong"] and result.exit_code == 0


def test_a_given_manifest_goes_first(tmp_path):
    folder(tmp_path, "a.txt,Tìm thấy,,\n", "a.txt")
    given = tmp_path / "khac.csv"
    given.write_text(HEADER + "a.txt,Đã cho,,\n", "utf-8")
    assert titles(tmp_path, "--manifest", given)[0] == ["Đã cho"]


def test_a_row_without_a_file(tmp_path):
    folder(tmp_path, "a.txt,Bài một,,\n\nmat.txt,Bài mất,,\n", "a.txt")
    found, result = titles(tmp_path)
    assert found == ["Bài một"] and result.exit_code == 1
    assert "manifest.csv, line 4: there is no file mat.txt" in result.stderr


def test_a_file_without_a_row(tmp_path):
    folder(tmp_path, "a.txt,Bài một,,\n", "a.txt", *(f"b{i}.txt" for i in range(7)))
    found, result = titles(tmp_path)
    assert len(found) == 8 and result.exit_code == 0
    assert "no row in" in result.stderr and "b4.txt and 2 more" in result.stderr


def test_one_file_does_not_answer_for_the_others(tmp_path):
    folder(tmp_path, "a.txt,Bài một,,\nmat.txt,,,\nb.txt,,,\n", "a.txt", "b.txt")
    result = titles(tmp_path / "a.txt")[1]
    assert result.exit_code == 0 and result.stderr == ""


def test_a_found_manifest_that_cannot_be_used(tmp_path):
    folder(tmp_path, None, "a.txt")
    (tmp_path / "manifest.csv").write_text("name,version\nx,1\n", "utf-8")
    found, result = titles(tmp_path)
    assert len(found) == 1 and result.exit_code == 1 and "--manifest" in result.stderr


def test_explain_wants_one_document(tmp_path):
    folder(tmp_path, None, "a.txt", "b.txt")
    for path in (tmp_path, tmp_path / "khong.txt"):
        result = CliRunner().invoke(main, ["explain", str(path), "--at", "12"])
        assert result.exit_code == 1 and "Error" in result.stderr
