import csv
import json

from click.testing import CliRunner

from service.cli import main

ARTICLE = "Huyện Gò Quao: thu ngân sách\nNăm 2017, huyện Gò Quao thu ngân sách đạt 88,5 tỷ đồng, đạt 65,2% kế hoạch.\n"


def run(*arguments, **kwargs):
    return CliRunner().invoke(main, [str(a) for a in arguments], **kwargs)


def test_table_for_people(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    result = run("extract", tmp_path / "a.txt")
    assert result.exit_code == 0
    assert "88,5 tỷ đồng" in result.output and "% kế hoạch" in result.output and "Gò Quao" in result.output


def test_json_is_one_document_a_line(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE, "utf-8")
    lines = run("extract", tmp_path, "--format", "json").output.splitlines()
    assert [json.loads(line)["document"]["source"][-5:] for line in lines] == ["a.txt", "b.txt"]


def test_workers_give_the_same_in_the_same_order(tmp_path):
    for i in range(6):
        (tmp_path / f"{i}.txt").write_text(ARTICLE.replace("88,5", f"8{i},5"), "utf-8")
    assert (
        run("extract", tmp_path, "--format", "json", "--jobs", 2).output
        == run("extract", tmp_path, "--format", "json").output
    )


def test_csv_has_a_row_a_record(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    out = tmp_path / "out.csv"
    assert run("extract", tmp_path / "a.txt", "--format", "csv", "--output", out).exit_code == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert [(row["value"], row["unit"], row["measure"]) for row in rows] == [
        ("88.5", "VND", "level"),
        ("65.2", "percent", "percent_of_plan"),
    ]


def test_a_bad_file_is_named_and_the_others_are_done(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    result = run("extract", tmp_path, tmp_path / "missing.txt", "--format", "json")
    assert result.exit_code == 1
    assert len([line for line in result.stdout.splitlines() if line.startswith("{")]) == 1
    for name in ("empty.txt", "binary.txt", "missing.txt"):
        assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_standard_input_and_manifest(tmp_path):
    manifest = tmp_path / "m.csv"
    manifest.write_text("file,title,published,source\n-,Một bài,2018-02-03,báo\n", "utf-8")
    result = run("extract", "-", "--format", "json", "--manifest", manifest, input=ARTICLE)
    document = json.loads(result.stdout)["document"]
    assert (document["title"], document["published"]) == ("Một bài", "2018-02-03")


def test_a_bad_manifest_names_its_line(tmp_path):
    manifest = tmp_path / "m.csv"
    manifest.write_text("file,title,published,source\na.txt,x,2018-13-03,\n", "utf-8")
    result = run("extract", tmp_path, "--manifest", manifest)
    assert result.exit_code == 1 and "line 2" in result.stderr


def test_explain_tells_the_rules(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    result = run("explain", tmp_path / "a.txt", "--at", "65,2%")
    assert result.exit_code == 0
    assert "measure.plan-named" in result.output and "percent_of_plan" in result.output
    assert run("explain", tmp_path / "a.txt", "--at", "không có chữ này").exit_code == 1
