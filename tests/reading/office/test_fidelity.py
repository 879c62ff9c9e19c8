"""Texts of the corpus as office files give the same records as the text itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import openpyxl
import pytest

from evaluation.files import Gold, read_gold
from evaluation.formats import as_docx
from evaluation.score import score_document
from extractor.contract import to_json
from extractor.pipeline import extract
from extractor.reading.manifest import read_manifest

TRAIN = Path(__file__).resolve().parents[3] / "corpora" / "train"
NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|[1-9]\d*|0)(?:,\d+)?$")
NAMES = ("b01-van-yen-chi-tieu-2020", "d64-vinh-phuc-9-thang-2020")
GOLDS = {gold.name: gold for gold in read_gold(TRAIN) if gold.name in NAMES}


def parts(text: str) -> list[tuple[bool, list[list[str]]]]:
    """Lines and tables of a text: whether it is a table, and the cells of each line."""
    lines = (line for line in text.split("\n") if line.strip())
    grouped = groupby(lines, key=lambda line: " | " in line)
    return [
        (tabular, [[cell.strip() for cell in re.split(r"\|", line)] for line in group]) for tabular, group in grouped
    ]


def as_xlsx(text: str) -> bytes:
    """The text in the first column, its tables with numbers that a format prints as they were written."""
    made = openpyxl.Workbook()
    sheet, at = made.active, 1
    for tabular, rows in parts(text):
        for cells in rows:
            for column, written in enumerate(cells, 1):
                cell = sheet.cell(at, column, written)
                if tabular and column > 1 and NUMBER.match(written):
                    whole, _, decimals = written.partition(",")
                    cell.value = float(f"{whole.replace('.', '')}.{decimals}")
                    cell.number_format = ("#,##0" if "." in whole else "0") + (
                        "." + "0" * len(decimals) if decimals else ""
                    )
            at += 1
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def f1(gold: Gold, data: bytes, suffix: str) -> float:
    assert gold.path is not None
    entry = read_manifest(TRAIN / "manifest.csv").get(gold.path.name)
    found = to_json(extract(data, name=gold.name + suffix, entry=entry))
    return score_document(gold, found).counts["strict"].f1


@pytest.mark.parametrize("name", NAMES)
def test_a_text_scores_the_same_in_office_files(name: str) -> None:
    gold = GOLDS[name]
    plain = f1(gold, gold.text.encode(), ".txt")
    made: tuple[tuple[str, Callable[[str], bytes]], ...] = ((".docx", as_docx), (".xlsx", as_xlsx))
    for suffix, make in made:
        assert f1(gold, make(gold.text), suffix) == pytest.approx(plain, abs=0.01), suffix
