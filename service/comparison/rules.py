"""The rule book: which figures of an indicator are of one kind, and which may be summed over places."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extractor.catalogues.indicators.lookup import by_id
from extractor.catalogues.spelling import folded_tokens
from service.comparison.figure import Figure, kind_of, status_group
from service.comparison.messages import Message, Pair, message
from service.comparison.scale import measured, same_quantity

_NOT_ADDITIVE = frozenset({"ratio", "points", "điểm", "hạng", "degree_celsius", "year_of_age"})
"""Quantities of which a sum means nothing."""


def differences(first: Figure, second: Figure) -> tuple[Message, ...]:
    """What keeps two figures from being of one kind; empty where they may be compared.

    Place and time themselves may differ (`service.comparison.boundaries` asks about places).
    """
    return tuple(_differences(first, second))


def remarks(first: Figure, second: Figure) -> tuple[Message, ...]:
    """What a reader should know of two figures that may be compared."""
    found = []
    if kind_of(first).kind in ("half_year", "quarter", "month") and _season(first) != _season(second):
        found.append(message("other_season", first=first.period_label or "", second=second.period_label or ""))
    if first.status != second.status:
        found.append(
            message("other_status", first=_term("status", first.status), second=_term("status", second.status))
        )
    if first.qualifier != "eq" or second.qualifier != "eq":
        found.append(message("not_exact"))
    return tuple(found)


def against_summing(figure: Figure) -> tuple[Message, ...]:
    """Why a figure may not be summed over places; empty where it may. Amounts and counts may, nothing relative."""
    return tuple(_against_summing(figure))


def same_indicator(first: Figure, second: Figure) -> bool:
    """Whether two figures name one indicator: by its id, else by its name folded."""
    if first.indicator_id and second.indicator_id:
        return first.indicator_id == second.indicator_id
    return indicator_key(first) == indicator_key(second)


def indicator_key(figure: Figure) -> str:
    """What an indicator is known by: its catalogue entry, else its name folded."""
    return figure.indicator_id or " ".join(folded_tokens(figure.indicator_name))


def _differences(first: Figure, second: Figure) -> Iterator[Message]:
    if not same_indicator(first, second):
        yield message("indicator_differs", first=first.indicator_name, second=second.indicator_name)
    if first.measure != second.measure:
        yield _differ("measure", first.measure, second.measure)
    if not same_quantity(measured(first)[0], measured(second)[0]):
        yield message("unit_differs", first=_unit_text(first), second=_unit_text(second))
    if first.basis_kind != second.basis_kind:
        yield _differ("basis", first.basis_kind or "none", second.basis_kind or "none")
    if (one := kind_of(first)) != (other := kind_of(second)):
        told = one.told(), other.told()
        yield message("period_differs", first=(told[0].vi, told[0].en), second=(told[1].vi, told[1].en))
    elif one.kind == "unknown":
        yield message("period_unknown")
    if (status := status_group(first.status)) != (against := status_group(second.status)):
        yield _differ("status", status, against)


def _against_summing(figure: Figure) -> Iterator[Message]:
    if figure.measure != "level":
        yield message("sum_measure", measure=_term("measure", figure.measure))
    if figure.upper is not None:
        yield message("sum_range")
    quantity, _ = measured(figure)
    if quantity in _NOT_ADDITIVE or "/" in quantity:
        yield message("sum_unit", unit=_unit_text(figure))
    entry = by_id(figure.indicator_id) if figure.indicator_id else None
    if entry is not None:
        if entry.aggregation != "sum":
            yield message("sum_indicator", indicator=figure.indicator_name)
    elif any(word in f" {indicator_key(figure)} " for word in _rate_words()):
        yield message("sum_name", indicator=figure.indicator_name)
    elif not quantity:
        yield message("sum_no_unit", indicator=figure.indicator_name)


def _differ(field: str, first: str, second: str) -> Message:
    return message(f"{field}_differs", first=_term(field, first), second=_term(field, second))


def _term(field: str, value: str) -> Pair:
    told = message(f"{field}.{value}")
    return told.vi, told.en


def _unit_text(figure: Figure) -> Pair:
    vi, en = _term("unit", "none")
    return figure.unit_text or figure.unit or vi, figure.unit or en


def _season(figure: Figure) -> tuple[int, int]:
    return (
        figure.period_start.month if figure.period_start else 0,
        figure.period_end.month if figure.period_end else 0,
    )


@cache
def _rate_words() -> tuple[str, ...]:
    with (Path(__file__).parent / "rate_words.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(f" {' '.join(folded_tokens(row['words']))} " for row in csv.DictReader(lines))
