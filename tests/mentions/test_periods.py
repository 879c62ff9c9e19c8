from datetime import date
from pathlib import Path

import pytest
import yaml

from extractor.mentions.periods import calendar, find
from extractor.mentions.periods.grammar import Clock

CLOCK = Clock(date(2017, 8, 14), 2017)
EXAMPLES = yaml.safe_load((Path(find.__file__).parent / "examples.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"])
def test_periods_of_examples(example):
    text = example["text"]
    found = find.find_periods(text, text.lower(), CLOCK)
    assert len(found) == 1
    assert found[0].span.of(text) == found[0].surface
    period = found[0].period
    assert (period and period.start, period and period.end) == (example["start"], example["end"])


def test_a_months_end_stays_a_months_end():
    assert calendar.years_before(calendar.months(2017, 1, 2)) == calendar.months(2016, 1, 2)
    assert calendar.years_before(calendar.months(2017, 1, 2)).end == date(2016, 2, 29)


def test_previous_period():
    assert calendar.previous(calendar.months(2017, 1, 1)) == calendar.months(2016, 12, 12)
    assert calendar.previous(calendar.quarters(2017, 2, 2)) == calendar.quarters(2017, 1, 1)
