"""Whatever comes in gives an extraction whose spans slice back to their own text, or one of our errors."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.contract import to_json
from extractor.errors import ReadingError
from extractor.pipeline import extract
from extractor.reading import read_manifest

VOCABULARY = (
    "huyện An Biên Gò Quao tỉnh Kiên Giang thu ngân sách đạt tăng giảm 12,5% 1.234 tỷ đồng 5/5 xã so với cùng kỳ năm 2017 6 tháng đầu "
    "kế hoạch ước trong đó : ; , . ( ) \n ha lần lượt và – | chiếm từ lên 3 - 7 Cụm thi đua số 1"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


def check(result):
    text = result["document"]["text"]
    for record in result["records"]:
        for part in ("place", "indicator", "evidence"):
            if record[part]:
                assert text[record[part]["start"] : record[part]["end"]] == record[part]["text"]
        if record["basis"] and record["basis"]["text"] is not None:
            assert text[record["basis"]["start"] : record["basis"]["end"]] == record["basis"]["text"]
        if record["period"] and record["period"]["text"] is not None:
            start, end = record["period"]["span"]
            assert text[start:end] == record["period"]["text"]
    for kind in ("places", "findings"):
        for mention in result[kind]:
            assert text[mention["start"] : mention["end"]] == mention["text"]
    for period in result["periods"]:
        assert text[period["span"][0] : period["span"][1]] == period["text"]
    json.dumps(result)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
@example("Cả nước thu 5 tỷ đồng.\u0301 İ 12 xã")
def test_spans_of_sentences(text):
    try:
        check(to_json(extract(text, name="x.txt")))
    except ReadingError:
        assert not text.strip()


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda t: t.encode("utf-16"))
    | st.text(max_size=300).map(str.encode)
)
def test_any_bytes(data):
    try:
        result = to_json(extract(data, name="x.txt"))
    except ReadingError as error:
        assert "x.txt" in str(error)
    else:
        check(result)


SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "text"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/samples/text is not there")
@pytest.mark.parametrize("part", range(8))
def test_spans_of_real_texts(part):
    """No real article breaks the extraction, with or without what a manifest knows of it."""
    manifest = read_manifest(SAMPLES / "manifest.csv")
    paths = sorted(SAMPLES.glob("*.txt"))[part::8]
    assert paths
    for path in paths:
        check(to_json(extract(path)))
        check(to_json(extract(path, entry=manifest.get(path.name))))
