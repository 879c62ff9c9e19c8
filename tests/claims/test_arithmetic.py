"""Warnings of figures that contradict each other, and none where they agree or have nothing to do with each other."""

from pathlib import Path

import pytest
import yaml

from extractor.pipeline import extract

CASES = yaml.safe_load(Path(__file__).with_name("arithmetic.yaml").read_text("utf-8"))
HEAD = "UBND HUYỆN GÒ QUAO\nKẾT QUẢ KINH TẾ - XÃ HỘI NĂM 2017\n"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:70])
def test_figures(case):
    extraction = extract(HEAD + case["text"])
    assert len(extraction.observations) > 1
    found = [w for w in extraction.warnings if w.code.endswith("_mismatch")]
    if case["is"] is None:
        assert found == []
        return
    (warning,) = found
    code, words = case["is"]
    assert warning.code == code and words in warning.message, warning.message
    assert any(character.isdigit() for character in warning.span.of(extraction.document.text))
