from datetime import date

import pytest

from extractor.errors import ManifestError
from extractor.reading import ManifestEntry, read, read_manifest

HEADER = "file,title,published,source\n"


def write(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "manifest.csv"
    path.write_bytes(content.encode(encoding))
    return path


def test_rows(tmp_path):
    content = HEADER + 'a.txt,"Thu, chi quý I",2018-04-02,vanphong.example\n\nthu/b.html,,,\n'
    expected = {
        "a.txt": ManifestEntry("a.txt", "Thu, chi quý I", date(2018, 4, 2), "vanphong.example"),
        "thu/b.html": ManifestEntry("thu/b.html"),
    }
    assert read_manifest(write(tmp_path, content)) == expected
    assert read_manifest(write(tmp_path, content, "utf-8-sig")) == expected
    assert read_manifest(write(tmp_path, content.replace("\n", "\r\n"))) == expected


def test_columns_in_any_order_and_others_beside(tmp_path):
    content = "note,Source,published,FILE,title\nx,báo,2018-04-02,a.txt,Bài\n"
    assert read_manifest(write(tmp_path, content)) == {"a.txt": ManifestEntry("a.txt", "Bài", date(2018, 4, 2), "báo")}


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("", 1, "no column"),
        ("file,title,source\n", 1, "no column published"),
        (HEADER + "a.txt,x,2018-13-02,\n", 2, "'2018-13-02' is not a date"),
        (HEADER + "a.txt,x,02/04/2018,\n", 2, "2017-08-14"),
        (HEADER + "a.txt,x,,\n\n,y,,\n", 4, "names no file"),
        (HEADER + 'a.txt,"hai\ndòng",,\na.txt,y,,\n', 4, "line 2"),
        (HEADER + "a.txt,x\n", 2, "2 fields"),
        (HEADER + 'a.txt,"x" y,,\n', 2, "not CSV"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path, content, line, says):
    path = write(tmp_path, content)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert caught.value.line == line
    assert str(path) in str(caught.value) and says in str(caught.value)


def test_a_manifest_in_another_encoding(tmp_path):
    with pytest.raises(ManifestError, match=r"line 2: is not UTF-8"):
        read_manifest(write(tmp_path, HEADER + "a.txt,Bài,,\n", "cp1252"))


def test_a_manifest_that_is_not_there(tmp_path):
    with pytest.raises(ManifestError, match="cannot be opened"):
        read_manifest(tmp_path / "manifest.csv")


def test_the_manifest_goes_before_the_document():
    entry = ManifestEntry("a.txt", "Tên trong danh mục", date(2019, 1, 5), "sở")
    text = "Một bài viết khác\n(08:50 | 14/08/2018)\nHuyện Gò Quao có 5 xã.\n"
    meta = read(text.encode(), name="a.txt", entry=entry).metadata
    assert (meta.title, meta.published, meta.origin) == ("Tên trong danh mục", date(2019, 1, 5), "sở")
    meta = read(text.encode(), name="a.txt", entry=ManifestEntry("a.txt")).metadata
    assert (meta.title, meta.published) == ("Một bài viết khác", date(2018, 8, 14))
