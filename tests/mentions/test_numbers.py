import csv
from pathlib import Path

import pytest
import yaml

from extractor.mentions.numbers import find
from extractor.mentions.numbers.lexicon import lexicon
from extractor.mentions.numbers.numerals import digits_value, words_value
from extractor.model.mention import Exact

EXAMPLES = yaml.safe_load((Path(find.__file__).parent / "examples.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"])
def test_quantities_of_examples(example):
    text = example["text"]
    read = []
    for q in find.find_quantities(text, text.lower()):
        low, high = (q.quantity.value, None) if isinstance(q.quantity, Exact) else (q.quantity.low, q.quantity.high)
        of = None if q.of is None else str(q.of)
        read.append(
            [
                str(low),
                None if high is None else str(high),
                q.unit and q.unit.code,
                q.unit and q.unit.multiplier,
                q.qualifier,
                of,
            ]
        )
        assert q.span.of(text) == q.surface
    assert read == example["is"]


@pytest.mark.parametrize(
    ("surface", "value"),
    [("1.234", "1234"), ("11.267,256", "11267.256"), ("1,234.5", "1234.5"), ("12,5", "12.5"), ("1.23.456", None)],
)
def test_separators(surface, value):
    reading = digits_value(surface)
    assert (None if reading is None else str(reading[0])) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("một trăm linh năm", 105),
        ("hai mươi mốt", 21),
        ("ba mươi tư", 34),
        ("mười lăm", 15),
        ("một nghìn hai trăm", 1200),
        ("hai ba", None),
    ],
)
def test_numerals_in_words(words, value):
    assert words_value(words.split()) == value


def _rows(name):
    with (Path(find.__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", [r for r in _rows("qualifiers.csv") if r["example"]], ids=lambda r: r["phrase"])
def test_the_example_of_each_qualifier(row):
    (quantity,) = find.find_quantities(row["example"], row["example"].lower())
    assert quantity.qualifier == row["qualifier"] == lexicon().qualifiers[row["phrase"]]


@pytest.mark.parametrize("row", [r for r in _rows("names.csv") if r["example"]], ids=lambda r: r["before"])
def test_the_examples_of_each_word_that_makes_a_name(row):
    assert find.find_quantities(row["example"], row["example"].lower()) == ()
    if row["counter"]:
        assert find.find_quantities(row["counter"], row["counter"].lower())


def test_every_rule_has_an_example():
    texts = [example["text"] for example in EXAMPLES]
    seen = {q.rule for text in texts for q in find.find_quantities(text, text.lower())}
    assert seen == {"number.digits", "number.words", "number.rank"}
