"""Records that say again what an earlier one says, and others that only look alike."""

from pathlib import Path

import pytest
import yaml

from extractor.contract import to_json
from extractor.pipeline import extract

EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text("utf-8"))
HEAD = "Huyện Gò Quao: kết quả kinh tế - xã hội\n"


def records(text):
    return to_json(extract(HEAD + text))["records"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:60])
def test_examples(example):
    read = records(example["text"])
    assert len(read) > 1
    assert [[i, r["restates"]] for i, r in enumerate(read) if r["restates"] is not None] == example["restated"]


def test_two_figures_of_one_sentence_are_two():
    read = records("Năm 2017, thu ngân sách đạt 88,5 tỷ đồng và thu ngân sách đạt 88,5 tỷ đồng.")
    assert [r["restates"] for r in read] == [None, None]


def test_the_link_leads_to_the_first_of_several():
    read = records("Năm 2017, thu ngân sách đạt 88,5 tỷ đồng.\n" * 3)
    assert [r["restates"] for r in read] == [None, 0, 0]
