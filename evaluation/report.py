"""Figures and errors as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.agreement import FIELDS, Json
from evaluation.score import LEVELS, Error, Score


def summary(score: Score) -> Iterator[str]:
    """Precision, recall and F1 at each level, and the accuracy of each field among paired records."""
    yield f"{score.gold} gold records in {len(score.documents)} documents"
    yield f"{'':>8} precision recall     F1  macro F1"
    for level in LEVELS:
        counts = score.counts(level)
        figures = f"{counts.precision:9.4f} {counts.recall:6.4f} {counts.f1:6.4f} {score.macro_f1(level):9.4f}"
        yield f"{level:>8} {figures}"
    yield "fields, of paired: " + "  ".join(f"{field} {score.accuracy(field):.4f}" for field in FIELDS)


def documents(score: Score) -> Iterator[str]:
    """One line a document."""
    width = max((len(each.name) for each in score.documents), default=0)
    for each in score.documents:
        figures = "  ".join(f"{level} {each.counts[level].f1:.3f}" for level in LEVELS)
        yield f"{each.name:<{width}}  gold {each.gold:4d}  {figures}" + ("" if each.predicted else "  NO PREDICTION")


def phenomena(score: Score) -> Iterator[str]:
    """One line a phenomenon: how many gold records show it, and the share of these found right (recall)."""
    table = score.phenomena()
    width = max(map(len, table), default=0)
    for tag, counts in table.items():
        recalls = "  ".join(f"{level} {counts[level] / counts['gold']:.3f}" for level in LEVELS)
        yield f"{tag:<{width}}  gold {counts['gold']:4d}  {recalls}"


def errors(score: Score) -> Iterator[str]:
    """Every error with its text: what gold says, what was found, and the words."""
    for document in score.documents:
        if document.errors:
            yield f"== {document.name}: {len(document.errors)} errors"
            for error in document.errors:
                yield from _error(error)


def _error(error: Error) -> Iterator[str]:
    differing = f" ({', '.join(error.fields)})" if error.fields else ""
    words = error.gold.get("quote") if error.gold else ((error.found or {}).get("evidence") or {}).get("text")
    yield f"{error.kind}{differing}: “{words}”"
    if error.gold:
        yield f"    gold  {gold_line(error.gold)}"
    if error.found:
        yield f"    found {found_line(error.found)}"


def gold_line(record: Json) -> str:
    """A gold record in one line."""
    unit, place, indicator, period, basis = (
        record.get(key) for key in ("unit", "place", "indicator", "period", "basis")
    )
    return _line(record, unit, place, indicator, period, basis)


def found_line(record: Json) -> str:
    """An extracted record in one line."""
    period = record.get("period") or {}
    start, end = period.get("start"), period.get("end")
    return _line(
        record,
        record.get("unit_text") or record.get("unit"),
        (record.get("place") or {}).get("name"),
        (record.get("indicator") or {}).get("text"),
        start if start == end else f"{start}/{end}",
        (record.get("basis") or {}).get("kind"),
    )


def _line(record: Json, unit: object, place: object, indicator: object, period: object, basis: object) -> str:
    upper = f"…{record['upper']}" if record.get("upper") is not None else ""
    qualifier = record.get("qualifier") or "eq"
    amount = f"{'' if qualifier == 'eq' else qualifier + ' '}{record.get('value')}{upper} {unit or ''}".rstrip()
    relation = f"{record.get('measure')}{f' of {basis}' if basis else ''}"
    return " · ".join(map(str, (amount, relation, place, indicator, period, record.get("status") or "actual")))
