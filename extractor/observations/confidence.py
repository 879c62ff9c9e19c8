"""How far an observation can be trusted, from the rules that made it.

Each rule carries the share of its uses that were strictly right on the project's own training corpus
(confidence.csv, remade by `python -m evaluation calibrate`); the confidence is the product of the shares of
the rules a claim went through, relative to the commonest rule of their kind.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from extractor.model.observation import Claim


@cache
def _weights() -> dict[str, float]:
    path = Path(__file__).parent / "confidence.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: float(row["weight"]) for row in csv.DictReader(file)}


def confidence(claim: Claim) -> float:
    """Between 0 and 1; rules the table does not know count as its `other` row."""
    weights = _weights()
    value = weights["base"]
    for rule in claim.rules:
        value *= weights.get(rule, weights["other"])
    for _ in claim.quantity.flags:
        value *= weights["flag"]
    return round(min(0.99, max(0.05, value)), 2)
