"""Which of several figures for one fact is shown. None is ever an average of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from extractor.catalogues.areas.names import name_key
from service.comparison.agreement import agreeing
from service.comparison.cells import Origin
from service.comparison.figure import Figure

_CERTAINTY = {"target": 0, "estimate": 1, "actual": 2}


def chosen(figures: Sequence[Figure], origins: Mapping[int, Origin]) -> Figure:
    """The figure to show of those that say one thing; `figures` has at least one.

    What a person has looked at goes before what none has, then the later revision, the place's own report and what was
    read with more confidence. Where others say the same less finely, the finest of them stands for it.
    """
    ordered = sorted(figures, key=lambda figure: figure.record_id)
    last = max(map(_weight, ordered))
    best = max((one for one in ordered if _weight(one) == last), key=lambda one: (is_own(one, origins), one.confidence))
    return max(
        agreeing(best, (one for one in ordered if one.review == best.review)),
        key=lambda one: (
            one.qualifier == "eq" and one.upper is None,
            _CERTAINTY[one.status],
            is_own(one, origins),
            -last_digit(one),
            one.published or date.min,
            one.confidence,
        ),
    )


def _weight(figure: Figure) -> tuple[bool, int, date]:
    return figure.review != "unreviewed", _CERTAINTY[figure.status], figure.published or date.min


def is_own(figure: Figure, origins: Mapping[int, Origin]) -> bool:
    """Whether the document that says it is about the figure's place as a whole, or issued by it."""
    origin = origins.get(figure.document_id)
    if origin is None or not figure.place_name:
        return False
    key = name_key(figure.place_name)
    return key in (name_key(origin.place_name or ""), name_key(origin.issuer or "")[-len(key) :])


def last_digit(figure: Figure) -> int:
    """The power of ten of the last digit that is written, in the figure's unit."""
    exponent = figure.value.as_tuple().exponent
    return figure.multiplier + (exponent if isinstance(exponent, int) else 0)
