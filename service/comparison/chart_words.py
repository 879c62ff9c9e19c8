"""The words of charts, in Vietnamese and in English. Names of indicators and places, and numbers, stay as documents have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.comparison.printed import STATES
from service.table import MEASURES


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says besides names and numbers. Braces stand for what is put in."""

    measures: Mapping[str, str]
    states: Mapping[str, str]
    derived: str
    no_figure: str
    ranked: str
    some_without: str
    darker_larger: str
    ranks_in_brackets: str
    places_by_indicators: str
    told_lines: str
    told_bars: str
    told_heat: str
    told_indicators: str
    last_without: str
    last_one: str
    last_between: str


VIETNAMESE = Words(
    measures=MEASURES,
    states=STATES,
    derived="suy ra",
    no_figure="không có số liệu",
    ranked="hạng {rank}",
    some_without="{count} địa bàn không có số liệu",
    darker_larger="màu càng rõ càng lớn",
    ranks_in_brackets="trong ngoặc là hạng; màu càng rõ hạng càng cao",
    places_by_indicators="{places} địa bàn theo {indicators} chỉ tiêu, {period}",
    told_lines="Đường theo kỳ của {places} địa bàn, {first} đến {last}: {extremes}",
    told_bars="Cột theo địa bàn, {period}: {best}; {count} địa bàn không có số liệu",
    told_heat="Bảng màu địa bàn theo kỳ, {places} địa bàn, {periods} kỳ: {extremes}",
    told_indicators="Bảng màu {title}",
    last_without="kỳ cuối không có số liệu",
    last_one="kỳ cuối {place} {number}",
    last_between="kỳ cuối cao nhất {most} {high}, thấp nhất {least} {low}",
)
ENGLISH = Words(
    measures={
        "level": "level",
        "percent_of_plan": "% of plan",
        "percent_change": "change in %",
        "change": "change",
        "ratio_to_base": "against base",
        "share": "share",
        "rank": "rank",
    },
    states={"single": "one source", "agreement": "in agreement", "revision": "corrected", "conflict": "conflict"},
    derived="derived",
    no_figure="no figure",
    ranked="rank {rank}",
    some_without="{count} places without a figure",
    darker_larger="the stronger the colour, the larger",
    ranks_in_brackets="ranks in brackets; the stronger the colour, the higher the rank",
    places_by_indicators="{places} places by {indicators} indicators, {period}",
    told_lines="Lines over periods of {places} places, {first} to {last}: {extremes}",
    told_bars="Bars of places, {period}: {best}; {count} places without a figure",
    told_heat="Heat map of places by periods, {places} places, {periods} periods: {extremes}",
    told_indicators="Heat map of {title}",
    last_without="no figure in the last period",
    last_one="in the last period {place} {number}",
    last_between="in the last period highest {most} {high}, lowest {least} {low}",
)
