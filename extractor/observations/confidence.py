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
    """Between 0 and 1: the product of `factors`."""
    value = 1.0
    for _, weight in factors(claim):
        value *= weight
    return round(min(0.99, max(0.05, value)), 2)


def factors(claim: Claim) -> list[tuple[str, float]]:
    """What the confidence is made of: the base, a weight for each rule (`other` where the table has none) and flag."""
    weights = _weights()
    found = [("base", weights["base"])]
    found += [(rule, weights.get(rule, weights["other"])) for rule in claim.rules]
    return found + [(flag, weights["flag"]) for flag in claim.quantity.flags]
