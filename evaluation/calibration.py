"""What a confidence is worth: the weights of rules fitted to annotated documents, and the reliability table.

A record's confidence is the product of the weights of its factors (extractor/observations/confidence.py). The fit is
iterative proportional fitting: every factor's weight is scaled, in turn, until the confidences of the records it had
a part in add up to how many of them are strictly right. See Deming and Stephan, "On a least squares adjustment of a
sampled frequency table", Annals of Mathematical Statistics 11 (1940).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from evaluation.files import GoldError, extractions, read_gold
from evaluation.score import score_document
from extractor.contract import to_json
from extractor.observations.confidence import CEILING, FLOOR, TABLE, factors

_SEEN_LEAST = 12
"""A factor of fewer records is `other`: its share would be chance."""
_PRIOR = 15
"""Every factor gets so many records that are right by it alone, so that a few records cannot bring it to nothing."""
_ROUNDS = 200
_BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An extracted record that gold judges: its confidence, what that is made of, and whether it is strictly right."""

    confidence: float
    factors: tuple[str, ...]
    right: bool


def outcomes(folders: Iterable[Path]) -> Iterator[Outcome]:
    """The records of annotated folders, but for those that gold calls optional.

    Raises GoldError for a document that gives no result.
    """
    for folder in folders:
        for gold, extraction in extractions(folder, read_gold(folder)):
            if isinstance(extraction, str):
                raise GoldError(f"{folder}: {gold.name} gave no result: {extraction}")
            verdicts = score_document(gold, to_json(extraction)).verdicts
            for observation, verdict in zip(extraction.observations, verdicts, strict=True):
                if verdict != "optional":
                    names = tuple(name for name, _ in factors(observation.claim))
                    yield Outcome(observation.confidence, names, verdict == "strict")


def fit(seen: Sequence[Outcome]) -> dict[str, float]:
    """The weight of each factor, between 0 and 1, that makes the confidences add up; `base`, `other` and `flag` always."""
    uses = Counter(name for outcome in seen for name in set(outcome.factors))
    rare = {name for name, count in uses.items() if count < _SEEN_LEAST} - {"base", "flag"}
    rows = [(tuple("other" if name in rare else name for name in outcome.factors), outcome.right) for outcome in seen]
    weights = dict.fromkeys(["base", "other", "flag", *sorted(uses.keys() - rare)], 1.0)
    for _ in range(_ROUNDS):
        for factor in weights:
            wanted, given = float(_PRIOR), _PRIOR * weights[factor]
            for names, right in rows:
                if factor in names:
                    wanted += right
                    given += _product(weights, names)
            weights[factor] = min(1.0, weights[factor] * wanted / given)
    return {name: round(weight, 3) for name, weight in weights.items()}


def write_weights(weights: Mapping[str, float], path: Path = TABLE) -> None:
    """Write the table that `confidence` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["rule", "weight"])
        writer.writerows(weights.items())


def reliability(seen: Iterable[Outcome]) -> Iterator[str]:
    """The reliability table: records by confidence, their mean confidence, and the share that is strictly right."""
    records = sorted(seen, key=lambda outcome: outcome.confidence)
    yield "confidence      records    mean   right"
    error = 0.0
    for low, high in pairwise(_BINS):
        part = [outcome for outcome in records if low <= outcome.confidence < high]
        if part:
            mean = sum(outcome.confidence for outcome in part) / len(part)
            right = sum(outcome.right for outcome in part) / len(part)
            error += abs(mean - right) * len(part)
            yield f"{low:.2f} to {high:.2f}  {len(part):9d}  {mean:.4f}  {right:.4f}"
    yield f"expected calibration error {error / max(1, len(records)):.4f} over {len(records)} records"


def _product(weights: Mapping[str, float], names: Iterable[str]) -> float:
    product = 1.0
    for name in names:
        product *= weights[name]
    return min(CEILING, max(FLOOR, product))
