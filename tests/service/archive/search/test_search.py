"""Words, fields, counts, pages: what is found of a handful of texts, on both engines."""

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from extractor.reading.manifest import ManifestEntry
from service.archive.ingest import Custody, ingest
from service.archive.schema import passage, posting, record, record_part
from service.archive.search import columns
from service.archive.search.keeping import faults, index, settle
from service.archive.search.naming import indicators_about
from service.archive.search.query import Query
from service.archive.search.searcher import Searcher
from service.archive.search.understanding import understand
from service.archive.vocabulary import add_alias, add_indicator
from service.cli import main
from service.errors import BadQuery
from service.sources import Task

TEXTS = {
    "bien": "Trong 6 tháng đầu năm 2017, huyện An Biên thu ngân sách 88,83 tỷ đồng, đạt 65,2% kế hoạch.",
    "minh": "Trong 6 tháng đầu năm 2017, huyện An Minh thu ngân sách 41,5 tỷ đồng, đạt 50,1% kế hoạch.",
    "duong": "Năm 2018, tỉnh Bình Dương đã đào tạo 1.250 lao động, thủ tục được rút ngắn 12%.",
    "thu": "Năm 2018, tỉnh Bình Dương thu hút 31 dự án.",
}


@pytest.fixture
def searcher(archive):
    tasks = [
        Task(
            f"{name}.txt",
            None,
            text.encode(),
            ManifestEntry("", "", date(2018, 1, at + 1), f"https://bao.example/{at}"),
        )
        for at, (name, text) in enumerate(TEXTS.items())
    ]
    assert all(receipt.outcome == "new" for receipt in ingest(archive, tasks, Custody("Lan")))
    return Searcher(archive)


def said(results):
    return [(hit.place, hit.value) for hit in results.hits]


def test_words_with_and_without_marks(searcher):
    typed, plain, some = (
        searcher.search(Query(line)) for line in ("thu ngân sách an biên", "thu ngan sach an bien", "THU NGÂN SÁCH")
    )
    assert said(typed) == said(plain) == [("An Biên", "88.83"), ("An Biên", "65.2")]
    assert [hit.match for hit in (*typed.hits, *plain.hits)] == ["exact", "exact", "plain", "plain"]
    assert (some.total, some.hits[0].match) == (4, "phrase")
    assert searcher.search(Query("dao tao")).total == searcher.search(Query("đào tạo")).total > 0
    assert searcher.search(Query("đạo tạo", exact=True)).total == 0


def test_matches_as_typed_come_first_and_are_counted(searcher):
    found = searcher.search(Query("thủ Bình Dương"))
    assert [hit.match for hit in found.hits] == ["exact"] * 2 + ["plain"]
    assert {count.value: count.count for count in found.facets["match"].counts} == {"exact": 2, "plain": 1}
    assert searcher.search(Query("thủ", exact=True)).total == 2


def test_highlights_are_ranges_of_the_sentence(searcher):
    (hit, _) = searcher.search(Query("ngan sach", place=("An Biên",))).hits
    assert [hit.sentence[start:end] for start, end in hit.highlights] == ["ngân", "sách"]
    assert hit.sentence[slice(*hit.evidence)] == "88,83 tỷ đồng"


def test_fields_and_exact_counts(searcher):
    inside = searcher.search(Query(place=("Kiên Giang",)))  # its districts are inside
    assert {hit.place for hit in inside.hits} == {"An Biên", "An Minh"} and (inside.total, inside.documents) == (4, 2)
    assert {count.label: count.count for count in inside.facets["measure"].counts} == {"mức": 2, "% kế hoạch": 2}
    assert [(count.value, count.count) for count in inside.facets["year"].counts] == [("2017", 4)]
    assert (
        searcher.search(Query(period=("6 tháng 2017",))).total == searcher.search(Query(period=("2017-H1",))).total == 4
    )
    assert said(searcher.search(Query(minimum=Decimal("50e9")))) == [("An Biên", "88.83")]
    assert said(searcher.search(Query(maximum=Decimal("50.1"), measure=("percent_of_plan",)))) == [("An Minh", "50.1")]
    assert searcher.search(Query(source=("bao.example",), start=date(2018, 1, 1))).documents == 2
    assert searcher.search(Query(review=("accepted",))).total == 0


@pytest.mark.parametrize("sort", ["relevance", "-value", "period", "-published", "id"])
def test_pages_follow_each_other_without_gap_or_repetition(searcher, sort):
    query = Query("năm", sort=sort, limit=2)
    pages = [searcher.search(query)]
    while pages[-1].next:
        pages.append(searcher.search(replace(query, cursor=pages[-1].next)))
    ids = [hit.id for page in pages for hit in page.hits]
    assert len(pages) > 1 and len(ids) == len(set(ids)) == pages[0].total
    assert ids == [hit.id for hit in searcher.everything(query)]


def test_what_means_nothing_is_told(searcher):
    for query in (Query(sort="colour"), Query(cursor="x"), Query("%%"), Query(period=("mai",)), Query(limit=0)):
        with pytest.raises(BadQuery):
            searcher.search(query)


def test_a_change_is_seen_at_once(archive, searcher):
    assert searcher.search(Query(review=("accepted",))).total == 0
    first = searcher.search(Query("ngân sách", place=("An Biên",))).hits[0]
    with archive.write() as connection:
        connection.execute(update(record).where(record.c.id == first.id).values(review="accepted"))
        index(connection, first.document_id)
    assert [hit.id for hit in searcher.search(Query(review=("accepted",))).hits] == [first.id]


def test_a_searcher_that_goes_on_finds_what_a_new_one_finds(archive, monkeypatch):
    monkeypatch.setattr(columns, "PART", 3)
    going_on = Searcher(archive)
    queries = (
        Query(),
        Query("thu ngan sach"),
        Query(sort="-value", limit=3),
        Query("nghin dan", place=("Bình Dương",)),
    )

    def same():
        found = [going_on.search(one) for one in queries]
        new = [Searcher(archive).search(one) for one in queries]
        for one, other in zip(found, new, strict=True):
            assert replace(one, facets={}) == replace(other, facets={})
            for name, facet in one.facets.items():  # of equal counts either may be first
                assert set(facet.counts) == set(other.facets[name].counts)
                assert (facet.distinct, facet.without) == (other.facets[name].distinct, other.facets[name].without)
        return found[0].total

    monkeypatch.setattr("service.archive.ingest.settle", lambda connection, **how: None)  # as in the midst of it
    totals = [same()]
    more = ("Năm 2019, dân số tỉnh Bình Dương là 2.427 nghìn dân.", *TEXTS.values(), TEXTS["thu"].replace("31", "45"))
    for at, text in enumerate(more):
        task = Task(
            f"{at}.txt", None, text.encode(), ManifestEntry("", "", date(2018, 1, at + 1), "https://bao.example/")
        )
        assert [one.outcome for one in ingest(archive, [task], Custody("Lan"))] == ["new"]
        totals.append(same())
        if at == 2:  # what others do to a document of before
            with archive.write() as connection:
                connection.execute(
                    update(record).where(record.c.id == 2).values(review="accepted", place_name="Nơi khác")
                )
                index(connection, 1)
            same()
    assert totals == sorted(set(totals))
    with archive.write() as connection:
        settle(connection, all_of_it=False)
        half = connection.scalars(select(record_part.c.number).where(func.length(record_part.c.content) > 0)).all()
        assert sorted(half) == [0, 1, 2] and totals[-1] == 9  # not the last, which goes on being filled
        settle(connection)
        assert list(faults(connection)) == []
    assert same() == totals[-1]


def test_the_same_is_found_before_and_after_it_is_settled(archive, searcher):
    with archive.write() as connection:
        for table in (posting, record_part):
            connection.execute(table.delete())
        connection.exec_driver_sql("DELETE FROM posting_segment")
    unsettled = Searcher(archive).search(Query("thu ngan sach"))
    with archive.write() as connection:
        settle(connection)
        assert list(faults(connection)) == []
    assert Searcher(archive).search(Query("thu ngan sach")) == unsettled


def test_faults_are_found(archive, searcher):
    with archive.write() as connection:
        connection.execute(update(record).values(status="target"))
        connection.execute(update(passage).where(passage.c.start == 0).values(text="khác"))
        connection.execute(update(posting).where(posting.c.plain == "sach").values(word="sạch"))
        told = list(faults(connection))
    assert len(told) == 2 and "part 0" in told[0] and "words of passages" in told[1]


BUDGET, POOR, BIEN = "Thu ngân sách nhà nước trên địa bàn", "Số hộ nghèo, Tỷ lệ hộ nghèo", "An Biên (huyện, xã)"
JOBS = "Số lao động được giải quyết việc làm"


@pytest.mark.parametrize(
    ("line", "fields", "words"),
    [
        ("thu ngân sách An Biên 6 tháng 2017", {"indicator": BUDGET, "place": BIEN, "period": "2017-H1"}, ""),
        ("thu ngan sach an bien 6 thang 2017", {"indicator": BUDGET, "place": BIEN, "period": "2017-H1"}, ""),
        ("hộ nghèo của xã An Biên là bao nhiêu?", {"indicator": POOR, "place": "xã An Biên"}, ""),
        ("ho ngheo cua an bien", {"indicator": POOR, "place": BIEN}, ""),
        ("cua biển An Biên", {"place": BIEN}, "cua biển"),
        ("xã đạt chuẩn nông thôn mới", {"indicator": "Số xã đạt chuẩn nông thôn mới"}, ""),
        ("giải quyết việc làm quý 2 năm 2018", {"indicator": JOBS, "period": "2018-Q2"}, ""),
        ("GRDP 2017", {"indicator": "Tổng sản phẩm trên địa bàn", "period": "2017"}, ""),
        ("trên địa bàn", {}, "trên địa bàn"),
        (
            "tỷ lệ hộ nghèo Quảng Nam 2018",
            {"indicator": "Tỷ lệ hộ nghèo", "place": "tỉnh Quảng Nam", "period": "2018"},
            "",
        ),
        ("mưa đá", {}, "mưa đá"),
        ("lúa đông xuân", {}, "lúa đông xuân"),
        ("TP. Rạch Giá quý 3 2022", {"place": "thành phố Rạch Giá", "period": "2022-Q3"}, ""),
    ],
)
def test_a_line_is_understood(line, fields, words):
    found = understand(line, today=date(2026, 1, 1))
    assert {part.field: part.label for part in found.parts} == fields
    assert found.query.words == words
    assert all(line[part.start : part.end] == part.text for part in found.parts)
    kept = understand(line, words=frozenset(part.text for part in found.parts), today=date(2026, 1, 1))
    assert (kept.query.words, kept.parts) == (line, ())


def test_words_that_names_have_mean_them_all():
    label = understand("nông thôn mới An Biên").parts[0].label
    assert label.startswith("Số ") and label.endswith(")") and label.count("nông thôn mới") == 2
    family = indicators_about("nông thôn mới")
    assert len(family) <= 12 and family > {"xa-nong-thon-moi", "tieu-chi-ntm", "von-xay-dung-ntm"}
    assert indicators_about("nong thon moi") == family
    assert not indicators_about("nông") and not indicators_about("trên địa bàn")


def test_what_an_archive_adds_is_understood_and_named(archive, searcher):
    with archive.write() as connection:
        identifier = add_indicator(connection, "Số tổ hợp tác nuôi cua", ["tổ"], "an", "mới có")
        add_alias(connection, identifier, "tổ nuôi cua biển", "an", "")
        connection.execute(update(record).values(indicator_id=identifier))
        columns.drop_parts(connection, [1])
    (part,) = searcher.understand("tổ nuôi cua biển").parts
    assert part.label == "Số tổ hợp tác nuôi cua"
    found = searcher.search(searcher.understand("to hop tac nuoi cua").query)
    assert found.total and [count.label for count in found.facets["indicator"].counts] == ["Số tổ hợp tác nuôi cua"]
    assert searcher.search(Query("cua")).total == found.total  # its name is searched too


def test_the_command(location, searcher, tmp_path):
    def run(*arguments):
        done = CliRunner().invoke(main, ["search", *arguments, "--archive", location])
        assert done.exit_code == 0, done.output
        return done.output

    shown = run("thu ngân sách", "An Biên", "--facets")
    assert "2 số liệu trong 1 tài liệu" in shown and "chỉ tiêu = Thu ngân sách" in shown and "Số đo: " in shown
    assert "[thu] [ngân] [sách]" in run("thu ngân sách", "--as-words")
    told = json.loads(run("thu ngân sách", "--json", "--limit", "1").splitlines()[-1])
    assert told["total"] == 4 and len(told["hits"]) == 1 and told["next"]
    run("năm", "--csv", str(tmp_path / "all.csv"), "--limit", "1")
    with (tmp_path / "all.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == searcher.search(Query("năm")).total and rows[0]["highlights"]
