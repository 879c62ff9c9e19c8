"""What holds for every document of corpora/ and its annotation; corpora/README.md tells it in words."""

import csv
import html
import json
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations, pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
SPLITS = ("train", "test", "calibration")
SHARED = ROOT.parent / "shared"
DOCUMENTS = sorted(path for split in SPLITS for path in (CORPORA / split).iterdir() if path.suffix in (".txt", ".html"))

REQUIRED = {"n", "value", "upper", "unit", "place", "level", "indicator", "measure", "period", "basis", "status",
            "qualifier", "quote", "optional"}  # fmt: skip
ALLOWED = {
    "level": {"nation", "region", "province", "district", "commune", "village", "cluster", "other"},
    "measure": {"level", "percent_of_plan", "percent_change", "change", "ratio_to_base", "share", "rank"},
    "basis": {None, "plan", "same_period_last_year", "previous_period", "other_period", "total"},
    "status": {"actual", "estimate", "target"},
    "qualifier": {"eq", "approx", "gt", "lt", "ge", "le"},
}
WITH_ALTERNATIVES = {"place", "indicator", "measure", "period", "basis", "status", "qualifier"}
FIELDS = REQUIRED | {f"{field}_alt" for field in WITH_ALTERNATIVES} | {"of", "note"}
CHANGES = ("change", "percent_change")
WORDS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9",
         "mười": "10", "mười một": "11", "gấp rưỡi": "1.5", "gấp đôi": "2", "gấp ba": "3",
         "nhất": "1", "nhì": "2"}  # fmt: skip
LONG_SENTENCE = 12


def text_of(path):
    raw = path.read_text("utf-8", "replace")
    if path.suffix == ".html":
        raw = re.sub(r"<(script|style)\b.*?</\1>", "\n", raw, flags=re.DOTALL)
        raw = html.unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"</?(strong|em|b|i|span|a)\b[^>]*>", "", raw)))
    return unicodedata.normalize("NFC", raw)


def squeeze(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def annotation_of(path):
    return json.loads(path.with_name(f"{path.stem}.json").read_text("utf-8"))


def manifest_of(folder):
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def words(text):
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower().replace("_", " ")))


def long_sentences(text):
    """The sentences that nobody writes twice by chance; columns of a letterhead, set apart by spaces, are none."""
    pieces = (words(piece) for piece in re.split(r"[.!?;]\s|\n|\s{3,}", text))
    return {piece for piece in pieces if len(piece.split()) >= LONG_SENTENCE}


def written_in(quote):
    """Every number that a quote may mean: digits with either sign as the decimal one, sums of amounts, words."""
    quote = squeeze(quote)
    found = {Decimal(amount) for word, amount in WORDS.items() if re.search(rf"\b{word}\b", quote.lower())}
    for digits in re.findall(r"\d+(?:[.,]\d+)*", quote):
        for thousands, decimal in ((".", ","), (",", ".")):
            try:
                found.add(Decimal(digits.replace(thousands, "").replace(decimal, ".")))
            except InvalidOperation:
                continue
    if "một nửa" in quote.lower():
        found |= {Decimal("0.5"), Decimal(50)}
    for whole, rest in re.findall(r"([\d.]+) tỷ (\d+) triệu", quote):
        found.add(Decimal(whole.replace(".", "")) + Decimal(rest) / 1000)
    return found


def dates_of(period):
    return [date.fromisoformat(part) for part in period.split("/")]


def name(path):
    return f"{path.parent.name}/{path.name}"


@pytest.fixture(params=DOCUMENTS, ids=name)
def document(request):
    return request.param


@pytest.fixture
def records(document):
    return annotation_of(document)["records"]


def wrong(records, is_wrong):
    return [(record["n"], record["quote"]) for record in records if is_wrong(record)]


# The folders


def test_there_are_enough_documents():
    assert len(DOCUMENTS) >= 25
    assert sum(path.parent.name == "test" for path in DOCUMENTS) >= 10
    assert {path.parent.name for path in DOCUMENTS} == set(SPLITS)


@pytest.mark.parametrize("split", SPLITS)
def test_documents_annotations_and_manifest_rows_belong_together(split):
    folder = CORPORA / split
    documents = sorted(path.name for path in DOCUMENTS if path.parent == folder)
    assert sorted(Path(document).stem for document in documents) == sorted(p.stem for p in folder.glob("*.json"))
    assert sorted(row["file"] for row in manifest_of(folder)) == documents
    assert {p.name for p in folder.iterdir()} == {*documents, "manifest.csv"} | {p.name for p in folder.glob("*.json")}


@pytest.mark.parametrize("split", SPLITS)
def test_manifests_tell_title_source_and_date(split):
    for row in manifest_of(CORPORA / split):
        assert list(row) == ["file", "title", "published", "source"]
        assert row["title"].strip() and row["source"].strip(), row
        assert not re.search(r"https?:|www\.|\.vn\b", row["source"]), row
        published = json.loads((CORPORA / split / f"{Path(row['file']).stem}.json").read_text("utf-8"))["published"]
        assert (row["published"] or None) == published, row
        if published:
            date.fromisoformat(published)


def test_the_readme_lists_every_document():
    listed = re.findall(
        r"^\| `((?:train|test|calibration)/[^`]+)` \|", (CORPORA / "README.md").read_text("utf-8"), flags=re.MULTILINE
    )
    assert sorted(listed) == sorted(f"{path.parent.name}/{path.stem}" for path in DOCUMENTS)


def test_no_sentence_stands_in_two_splits():
    sentences = [
        {sentence for path in DOCUMENTS if path.parent.name == split for sentence in long_sentences(text_of(path))}
        for split in SPLITS
    ]
    assert all(sentences)
    assert all(one & other == set() for one, other in combinations(sentences, 2))


@pytest.fixture(scope="module")
def real_documents():
    """The words of real documents, by file name."""
    paths = [path for folder in ("gold", "samples") for path in (SHARED / folder).rglob("*")]
    return {path.name: words(text_of(path)) for path in paths if path.suffix in (".txt", ".html")}


def test_no_sentence_is_taken_from_real_documents(document, real_documents):
    if not real_documents:
        pytest.skip("no ../shared/gold or ../shared/samples here to compare with")
    sentences = long_sentences(text_of(document))
    assert sentences
    taken = {sentence: real for real, others in real_documents.items() for sentence in sentences if sentence in others}
    assert taken == {}


# The annotations


def test_an_annotation_says_whose_it_is(document):
    annotation = annotation_of(document)
    assert set(annotation) == {"id", "published", "records"}
    assert annotation["id"] == document.stem
    assert [record["n"] for record in annotation["records"]] == list(range(1, len(annotation["records"]) + 1))
    assert len(annotation["records"]) >= 30


def test_fields_are_the_format_s(records):
    for record in records:
        assert set(record) >= REQUIRED and set(record) <= FIELDS, record
        assert isinstance(record["optional"], bool), record
        assert record["place"] and record["indicator"] and record["quote"], record
        assert record["unit"] == record["unit"].lower(), record
        for field in ("value", "upper", "of"):
            if record.get(field) is not None or field == "value":
                assert Decimal(record[field]).is_finite() and isinstance(record[field], str), record


def test_field_values_are_allowed(records):
    for record in records:
        for field, allowed in ALLOWED.items():
            assert {record[field], *record.get(f"{field}_alt", [])} <= allowed, (field, record)


def test_alternatives_are_other_answers(records):
    for record in records:
        for field in WITH_ALTERNATIVES:
            answers = [record[field], *record.get(f"{field}_alt", [])]
            assert len(answers) == len(set(answers)), (field, record)
            assert "" not in answers, (field, record)


def test_periods_are_dates_in_order(records):
    for record in records:
        for period in (record["period"], *record.get("period_alt", [])):
            if period is not None:
                dates = dates_of(period)
                assert len(dates) <= 2 and all(start <= end for start, end in pairwise(dates)), record


def test_measures_go_with_their_basis(records):
    bases = {"percent_of_plan": {"plan"}, "share": {"total"}, "level": {None}, "rank": {None}}
    assert wrong(records, lambda r: r["basis"] not in bases.get(r["measure"], ALLOWED["basis"])) == []


def test_decreases_are_negative(records):
    def is_wrong(record):
        if record["measure"] not in CHANGES:
            return False
        falls = re.search(r"\b(giảm|thấp hơn)\b", record["quote"]) and "tăng" not in record["quote"]
        return bool(falls) and Decimal(record["value"]) > 0

    assert wrong(records, is_wrong) == []
    assert wrong(records, lambda r: r["measure"] not in CHANGES and r["value"].startswith("-")) == []


def test_ranges_run_upwards(records):
    def is_wrong(record):
        return record["upper"] is not None and abs(Decimal(record["upper"])) <= abs(Decimal(record["value"]))

    assert wrong(records, is_wrong) == []


def test_quotes_stand_in_the_text(document, records):
    text = squeeze(text_of(document))
    assert wrong(records, lambda r: squeeze(r["quote"]) not in text) == []


def test_quotes_hold_their_numbers(records):
    def is_wrong(record):
        written = written_in(record["quote"])
        values = {abs(Decimal(record["value"]))}
        if record["measure"] == "percent_of_plan":
            values.add(Decimal(record["value"]) - 100)  # `vượt X% kế hoạch`
        others = {abs(Decimal(record[field])) for field in ("upper", "of") if record.get(field) is not None}
        named_elsewhere = {Decimal(record["of"])} if record.get("of") and "/" not in record["quote"] else set()
        return not values & written or not others - named_elsewhere <= written

    assert wrong(records, is_wrong) == []


def test_one_number_is_one_record(records):
    """Two records of one number say different things of it, or one of them is optional."""
    seen = set()
    for record in records:
        if not record["optional"]:
            key = tuple(
                record[field] for field in ("value", "unit", "quote", "place", "indicator", "measure", "period")
            )
            assert key not in seen, record
            seen.add(key)
