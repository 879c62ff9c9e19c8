"""Figures in words, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Sequence

from service.comparison.figure import Figure
from service.comparison.messages import Pair, message
from service.comparison.narrative import day_text, name_text
from service.table import vietnamese

_SHOWN = 3
"""How many figures are told in a row; of more the number is told."""


def value_text(figure: Figure) -> Pair:
    """The number as Vietnamese write it, whose unit names the scale (`tỷ đồng`), and in English with a power of ten."""
    ends = [str(end) for end in (figure.value, figure.upper) if end is not None]
    power = f" × 10^{figure.multiplier}" if figure.multiplier else ""
    vi = f"{'–'.join(map(vietnamese, ends))} {figure.unit_text or power.strip()}".strip()
    return vi, f"{'–'.join(ends)}{power} {figure.unit or ''}".strip()


def figures_text(figures: Sequence[Figure], *, places: bool = False) -> Pair:
    """Figures with their periods in a row, `20,5 tỷ đồng (mức, đến 15/6/2017)`; with their places where these are wanted."""
    told = [_told(one, places) for one in figures[:_SHOWN]]
    vi, en = ("; ".join(one[tongue] for one in told) for tongue in (0, 1))
    more = len(figures) - _SHOWN
    return (f"{vi} và {more} số liệu khác", f"{en} and {more} others") if more > 0 else (vi, en)


def _told(figure: Figure, place: bool) -> Pair:
    measure = message(f"measure.{figure.measure}")
    values, period = value_text(figure), _period_text(figure)
    name = name_text(figure.place_id, figure.period_end) if place and figure.place_id else ("", "")
    vi, en = (", ".join(filter(None, one)) for one in zip(name, (measure.vi, measure.en), period, strict=True))
    return f"{values[0]} ({vi})", f"{values[1]} ({en})"


def _period_text(figure: Figure) -> Pair:
    if figure.period_start is None or figure.period_start != figure.period_end:
        label = figure.period_label or ""
        return label, label
    vi, en = day_text(figure.period_start)
    return f"đến {vi}", f"until {en}"
