"""Weights of rules fitted to outcomes, and the reliability table."""

import csv
from pathlib import Path

import pytest

from evaluation.calibration import Outcome, fit, outcomes, reliability, write_weights
from evaluation.files import GoldError
from extractor.observations.confidence import TABLE


def records(count: int, right: int, *rules: str) -> list[Outcome]:
    return [Outcome(0.9, ("base", *rules), i < right) for i in range(count)]


def test_confidences_add_up_to_what_was_right():
    seen = records(400, 360, "measure.level") + records(400, 200, "measure.level", "subject.carried")
    weights = fit(seen)
    assert weights["base"] * weights["measure.level"] == pytest.approx(0.9, abs=0.02)
    assert weights["base"] * weights["measure.level"] * weights["subject.carried"] == pytest.approx(0.5, abs=0.02)


def test_a_rule_that_was_always_wrong_a_few_times_keeps_some_weight():
    weights = fit(records(200, 200, "measure.level") + records(15, 0, "measure.level", "subject.none"))
    assert 0.4 < weights["subject.none"] < 0.7


def test_rare_rules_are_other():
    weights = fit(records(100, 90) + records(9, 0, "measure.times") + records(9, 0, "period.now"))
    assert "measure.times" not in weights and "period.now" not in weights
    assert weights["other"] < 0.7


def test_the_table_is_what_confidence_reads(tmp_path: Path):
    path = tmp_path / "weights.csv"
    write_weights({"base": 0.9, "other": 1.0}, path)
    assert path.read_text("utf-8") == "rule,weight\nbase,0.9\nother,1.0\n"
    with TABLE.open(encoding="utf-8", newline="") as file:
        weights = {row["rule"]: float(row["weight"]) for row in csv.DictReader(file)}
    assert {"base", "other", "flag"} <= weights.keys()
    assert all(0 < weight <= 1 for weight in weights.values())


def test_reliability_compares_the_mean_with_the_share():
    lines = list(
        reliability([Outcome(0.92, (), True)] * 9 + [Outcome(0.92, (), False)] + [Outcome(0.4, (), False)] * 2)
    )
    assert lines[1].split() == ["0.30", "to", "0.50", "2", "0.4000", "0.0000"]
    assert lines[2].split() == ["0.90", "to", "0.95", "10", "0.9200", "0.9000"]
    assert lines[3] == "expected calibration error 0.0833 over 12 records"


def test_outcomes_judge_every_record_but_the_optional(tmp_path: Path):
    (tmp_path / "x.txt").write_text("Năm 2017, huyện Gò Quao trồng 30 ha dứa và 20 ha mía.", "utf-8")
    (tmp_path / "x.json").write_text(
        '{"id": "x", "published": null, "records": [{"n": 1, "value": "30", "unit": "ha", "place": "Gò Quao",'
        ' "level": "district", "indicator": "dứa", "measure": "level", "period": "2017-01-01/2017-12-31", "basis": null,'
        ' "status": "actual", "qualifier": "eq", "quote": "30 ha dứa", "optional": false},'
        ' {"n": 2, "value": "20", "unit": "ha", "place": "Gò Quao", "level": "district", "indicator": "mía",'
        ' "measure": "level", "period": "2017-01-01/2017-12-31", "basis": null, "status": "actual", "qualifier": "eq",'
        ' "quote": "20 ha mía", "optional": true}]}',
        "utf-8",
    )
    (outcome,) = outcomes([tmp_path])
    assert outcome.factors[0] == "base" and 0 < outcome.confidence < 1


def test_a_document_without_a_result_is_named(tmp_path: Path):
    (tmp_path / "x.json").write_text('{"records": []}', "utf-8")
    with pytest.raises(GoldError, match="x gave no result: no document beside the annotation"):
        list(outcomes([tmp_path]))
