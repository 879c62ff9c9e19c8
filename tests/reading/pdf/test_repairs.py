"""Letters that Word 2010 says wrongly in its PDFs."""

from __future__ import annotations

import pytest

from extractor.reading.door import read
from extractor.reading.pdf.repairs import repaired
from tests.reading.pdf.made import drawn, lines


@pytest.mark.parametrize(
    ("written", "meant"),
    [("HÕA", "HÒA"), ("PHÕNG,", "PHÒNG,"), ("lÕng", "lòng"), ("(cÕn", "(còn"), ("trÕn", "tròn")],
)
def test_a_wrong_letter_is_put_right(written: str, meant: str) -> None:
    assert repaired(written) == meant


@pytest.mark.parametrize(
    "text", ["RÕ", "rõ", "VÕ", "Võ", "LÕI", "Õng", "NGÕ", "hõa", "São PauloÕ", "CÕI", "toÕ", "1Õ2"]
)
def test_what_may_be_right_stays(text: str) -> None:
    assert repaired(text) == text


def test_the_reader_repairs_what_it_reads() -> None:
    document = read(
        drawn(lines("CỘNG HÕA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ông VÕ VĂN A đi lÕng vÕng 12 km.")), name="a.pdf"
    )
    assert "CỘNG HÒA XÃ HỘI" in document.text
    assert "Ông VÕ VĂN A đi lòng vòng 12 km." in document.text
