"""The documents of corpora/series in an archive: what agrees, what was corrected, what contradicts."""

from pathlib import Path

import pytest
from sqlalchemy import select

from service.archive.comparisons import Question, compare
from service.archive.ingest import Custody, ingest
from service.archive.schema import document
from service.comparison.periods import between, period_of
from service.sources import sources

SERIES = Path(__file__).resolve().parents[3] / "corpora" / "series"
DISTRICTS = ("An Biên", "An Minh", "Vĩnh Thuận", "Gò Quao", "U Minh Thượng")


@pytest.fixture
def comparison(archive):
    found = sources([SERIES], None)
    receipts = list(ingest(archive, found.tasks, Custody("Lan")))
    assert [receipt.outcome for receipt in receipts] == ["new"] * 8 and not found.errors
    halves = between(period_of("2016-H1"), period_of("2018-H1"), None)
    with archive.read() as connection:
        assert connection.scalar(select(document.c.published).order_by(document.c.id).limit(1)) is not None
        yield compare(connection, Question("thu ngan sach", DISTRICTS, (), tuple(halves), None, None))


def cell(comparison, place, label):
    row = [one.name for one in comparison.places].index(place)
    column = [period.label for period in comparison.periods].index(label)
    return comparison.cells[row][column]


def test_five_districts_over_three_half_years(comparison):
    levels = [str(cell(comparison, place, "2018-H1").entry("level").value) for place in DISTRICTS]
    assert levels == ["28.6", "23.7", "26.4", "30.2", "15.6"]
    assert [cell(comparison, place, "2018-H1").rank for place in DISTRICTS] == [2, 4, 3, 1, 5]


@pytest.mark.parametrize(
    ("place", "label", "state"),
    [
        ("An Biên", "2017-H1", "agreement"),
        ("An Minh", "2017-H1", "conflict"),
        ("U Minh Thượng", "2018-H1", "revision"),
        ("Gò Quao", "2016-H1", "single"),
    ],
)
def test_what_several_documents_say(comparison, place, label, state):
    assert cell(comparison, place, label).entry("level").state == state
