"""Real pages of portals beside the text of their articles, where they are at hand (../shared)."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from extractor.reading import read

PAGES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "html"
needs_pages = pytest.mark.skipif(
    not PAGES.is_dir(), reason="no portal pages beside the project (../shared/samples/html)"
)
FLOORS = {"lines kept": 0.985, "lines right": 1.0, "words kept": 0.998, "words right": 1.0, "titles": 0.85}


def folded(line):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", line).lower())


def words(text):
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def measured():
    sums = dict.fromkeys(FLOORS, 0.0)
    pages = sorted(PAGES.glob("*.html"))
    for page in pages:
        wanted = page.with_suffix(".txt").read_text("utf-8-sig")
        document = read(page)
        there, here = folded(wanted), folded(document.text)
        lines = [line for line in map(folded, wanted.split("\n")) if line]
        got = [line for line in map(folded, document.text.split("\n")) if line]
        common = (words(wanted) & words(document.text)).total()
        sums["lines kept"] += sum(line in here for line in lines) / len(lines)
        sums["lines right"] += sum(line in there for line in got) / len(got)
        sums["words kept"] += common / words(wanted).total()
        sums["words right"] += common / words(document.text).total()
        sums["titles"] += folded(document.metadata.title) == lines[0]
    return {name: total / len(pages) for name, total in sums.items()}


@needs_pages
def test_articles_come_out_whole_and_alone():
    found = measured()
    assert {name: value for name, value in found.items() if value < FLOORS[name]} == {}, found


@needs_pages
def test_a_stamp_on_the_page_is_the_date():
    stamp = re.compile(r'class="Time"[^>]*>[^<0-9]*(\d\d)[./ ](\d\d)[./ ](\d{4})')
    checked = 0
    for page in sorted(PAGES.glob("*.html")):
        if match := stamp.search(page.read_text("utf-8")):
            checked += 1
            assert read(page).metadata.published.isoformat() == f"{match[3]}-{match[2]}-{match[1]}", page.name
    assert checked > 5
