"""How far an observation can be trusted, from the rules that made it.

A claim's confidence is the product of a base, a weight for each rule that made it, and one for doubts about its digits.
The weights (confidence.csv, remade by `python -m evaluation calibrate`) are fitted to annotated documents, so that of
records at 0.9 about nine in ten are strictly right: value, unit, place, indicator, measure and period.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path

from extractor.model.observation import Claim

TABLE = Path(__file__).with_name("confidence.csv")
FLOOR, CEILING = 0.05, 0.99


@cache
def _weights() -> dict[str, float]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: float(row["weight"]) for row in csv.DictReader(file)}


def confidence(claim: Claim) -> float:
    """Between 0 and 1: the product of `factors`."""
    return _confidence(claim.rules, bool(claim.quantity.flags))


@lru_cache(maxsize=4096)
def _confidence(rules: tuple[str, ...], doubted: bool) -> float:
    value = 1.0
    for _, weight in _factors(rules, doubted):
        value *= weight
    return round(min(CEILING, max(FLOOR, value)), 2)


def factors(claim: Claim) -> list[tuple[str, float]]:
    """What the confidence is made of: the base, a weight for each rule (`other` where the table has none) and for doubts."""
    return _factors(claim.rules, bool(claim.quantity.flags))


def _factors(rules: tuple[str, ...], doubted: bool) -> list[tuple[str, float]]:
    weights = _weights()
    names = ["base", *dict.fromkeys(rules), *(["flag"] if doubted else [])]
    return [(name, weights.get(name, weights["other"])) for name in names]
