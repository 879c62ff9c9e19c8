from datetime import date
from pathlib import Path

import pytest
import yaml

from extractor.mentions.periods import calendar, find
from extractor.mentions.periods.grammar import RULES, Clock

CLOCK = Clock(date(2017, 8, 14), 2017)
EXAMPLES = yaml.safe_load((Path(find.__file__).parent / "examples.yaml").read_text("utf-8"))


def periods(text):
    return find.find_periods(text, text.lower(), CLOCK)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"])
def test_periods_of_examples(example):
    text = example["text"]
    found = periods(text)
    if "start" not in example:
        assert found == ()
        return
    (mention,) = found
    assert mention.span.of(text) == mention.surface
    period = mention.period
    assert (period and period.start, period and period.end) == (example["start"], example["end"])


def test_every_rule_has_an_example():
    seen = {mention.rule for example in EXAMPLES for mention in periods(example["text"])}
    assert seen == {f"period.{rule.name}" for rule in RULES}


def test_a_months_end_stays_a_months_end():
    assert calendar.years_before(calendar.months(2017, 1, 2)) == calendar.months(2016, 1, 2)
    assert calendar.years_before(calendar.months(2017, 1, 2)).end == date(2016, 2, 29)


def test_previous_period():
    assert calendar.previous(calendar.months(2017, 1, 1)) == calendar.months(2016, 12, 12)
    assert calendar.previous(calendar.quarters(2017, 2, 2)) == calendar.quarters(2017, 1, 1)
