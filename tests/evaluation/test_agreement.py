"""The project's score against the reference scorer, to the last digit."""

import importlib.util
import json
from pathlib import Path

import pytest

from evaluation.files import by_name, read_gold
from evaluation.score import score

SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")


def _reference():
    spec = importlib.util.spec_from_file_location("reference_score", SHARED / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _made_up(golds):
    """Predictions from gold, each third one spoiled in one field."""
    spoil = {
        0: {"measure": "rank"}, 1: {"period": {"start": "1999-01-01", "end": "1999-12-31"}}, 2: {"place": {"name": "Nơi khác"}},
        3: {"value": "77777"}, 4: {"status": "target"}, 5: {"indicator": {"text": "không phải"}},
    }  # fmt: skip
    for gold in golds:
        records = []
        for i, r in enumerate(gold.records):
            start, _, end = (r["period"] or "").partition("/")
            record = {
                "value": r["value"], "upper": r["upper"], "unit_text": r["unit"], "unit": r["unit"], "multiplier": None,
                "place": {"name": r["place"]}, "indicator": {"text": r["indicator"]}, "measure": r["measure"],
                "period": {"start": start, "end": end or start} if start else None,
                "basis": {"kind": r["basis"]}, "status": r["status"], "qualifier": r["qualifier"],
            }  # fmt: skip
            if i % 3 == 1:
                record |= spoil[i // 3 % 6]
            if i % 11 != 10:
                records.append(record)
        yield {"document": {"source": f"{gold.name}.txt"}, "records": records}


def test_same_figures_as_the_reference():
    golds = read_gold(SHARED / "dev")
    documents = list(_made_up(golds))
    reference, _, _ = _reference().run(SHARED / "dev", json.loads(json.dumps(documents)))
    ours = score(golds, by_name(documents)).figures()
    assert ours["strict"]["f1"] < 0.99
    for key in ("value", "strict", "full", "fields"):
        assert ours[key] == reference[key]
