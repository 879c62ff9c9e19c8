"""Comparisons as charts: Vega-Lite specifications, which `service.drawing` draws.

A line over periods, bars of one period, a heat map of places by periods, and one of places by indicators. Each number is
written out, each mark has words of its own (`told`) and the address of its sources (`to`). What is missing is left out and
said to be missing; nothing is joined across it. Colours are told apart by those who see colours differently, and never
alone: lines have labels at their ends and points of different shapes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from service.comparison.cells import LEVEL, Cell, Comparison, Entry, Place
from service.comparison.chart_words import Words
from service.comparison.printed import entry_text

Json = dict[str, Any]
INK, SOFT, LINE, MAIN, BAD = "#16201f", "#52605f", "#d9dfe0", "#0b5c63", "#9c1f1f"
SERIES = ("#0067a5", "#c75000", "#00755a", "#9b3a78", "#7a6400", "#4c5a67", "#2b8fc4", "#b3262b")
STEPS = ("#e6f1f1", "#bcdcdd", "#86bfc2", "#27777e", "#0b4a50")
ON_LIGHT, ON_DARK = "#16201e", "#fffffe"
"""Ink on the light and on the dark steps."""
MOST_LINES = len(SERIES)
_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right", "triangle-left")
_FEW = 3
"""Places without a number that are drawn as such; of more it is only said how many they are."""
_ROW = 26
_LABEL = 15
"""Pixels between two labels at the ends of lines."""
_CHARACTER = 7.2
"""Pixels of a character, on the average."""
_FONT = "Noto Sans, DejaVu Sans, sans-serif"
_SIGNS = "DejaVu Sans, Noto Sans, sans-serif"
"""Where signs stand, which not every font has."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`spec` is what Vega-Lite draws; `told` says in a sentence what can be seen."""

    spec: Json
    told: str


PeriodName = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a chart is drawn: its width in pixels, what periods are called, and its words."""

    width: int
    period: PeriodName
    words: Words


def chart(comparisons: Sequence[Comparison], form: str, at: int, manner: Manner) -> Chart | None:
    """The chart of a form (line, bars, heat, indicators); `at` is the period of bars and indicators. None where there is
    nothing to draw."""
    one = comparisons[0]
    if not one.periods or not any(entry_of(cell, one) for row in one.cells for cell in row):
        return None
    match form:
        case "bars":
            return _bars(one, at, manner)
        case "line":
            return _lines(one, manner)
        case "indicators":
            return _indicators(comparisons, at, manner)
        case _:
            return _heat(one, manner)


def forms(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The forms that suit, the best first."""
    if not comparisons:
        return ()
    one = comparisons[0]
    several = ("indicators",) if len(comparisons) > 1 and len(one.places) > 1 else ()
    if len(one.periods) < 2:
        return (*several, "bars")
    if len(one.places) > MOST_LINES:
        return (*several, "heat", "bars")
    return (*several, "line", "heat", "bars")


def entry_of(cell: Cell, comparison: Comparison) -> Entry | None:
    """The number that is ranked."""
    return cell.entry(comparison.measure)


def unit_text(comparison: Comparison, measure: str) -> str:
    if measure != LEVEL:
        return "%"
    unit = comparison.unit
    return (unit.text or unit.code or "") if unit else ""


def source_address(entry: Entry) -> str:
    """Where the sources of a number are shown."""
    return figures_address(entry.figures)


def figures_address(figures: Sequence[int]) -> str:
    """The same for figures by their record ids."""
    return "/nguon?" + "&".join(f"so={one}" for one in figures)


def number_text(entry: Entry, comparison: Comparison, words: Words) -> str:
    """A number in words: with its unit, and what is to be known of it."""
    measure = comparison.measure
    unit = unit_text(comparison, measure)
    said = [f"{_plain(entry, comparison)}{'' if unit.startswith('%') else ' '}{unit}".strip()]
    if entry.formula:
        said.append(words.derived)
    if entry.state != "single":
        said.append(words.states[entry.state])
    return ", ".join(said)


def place_labels(places: Sequence[Place]) -> tuple[str, ...]:
    """The names of places, with kind and what they lie in where two have one name."""
    names = [place.name for place in places]
    return tuple(
        place.name if names.count(place.name) == 1 else f"{place.kind} {place.name} ({place.parent})"
        for place in places
    )


def _plain(entry: Entry, comparison: Comparison) -> str:
    return entry_text(entry, signed=comparison.measure == "percent_change").rstrip("=↻≠*")


def _marks(entry: Entry, cell: Cell) -> str:
    state = {"conflict": "≠", "revision": "↻"}.get(entry.state, "")
    return state + ("*" if entry.formula else "") + ("" if cell.same_land else "†")


def _about(comparison: Comparison, words: Words, when: str = "") -> tuple[str, str]:
    """Title and the line below it."""
    measure = words.measures[comparison.measure]
    unit = unit_text(comparison, comparison.measure)
    below = [*([] if comparison.measure == LEVEL else [measure]), *([unit] if unit else []), *([when] if when else [])]
    return comparison.indicator.name, ", ".join(below)


def _spec(title: str, below: str, wide: int, **parts: Any) -> Json:
    letters = int((wide - 20) / 8)
    lines = _wrapped(title, letters)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.20.json",
        "background": None,
        "padding": 6,
        "title": {
            "text": lines, "subtitle": below, "anchor": "start", "frame": "bounds", "color": INK, "subtitleColor": SOFT,
            "fontSize": 14, "subtitleFontSize": 12, "offset": 14,
        },
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK, "labelFontSize": 12, "titleColor": SOFT, "gridColor": LINE, "domainColor": SOFT,
                "tickColor": SOFT, "labelLimit": 260,
            },
        },
        **parts,
    }  # fmt: skip


def _literal(value: Any) -> str:
    """A value as an expression of Vega."""
    return json.dumps(value, ensure_ascii=False)


def _wrapped(text: str, letters: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _told(labels: Sequence[str], having: set[str], words: Words) -> tuple[tuple[str, ...], str]:
    """The places to draw: all, or where many have no number those that have; and what is said of the others."""
    missing = [label for label in labels if label not in having]
    if len(missing) <= _FEW:
        return tuple(labels), ""
    return tuple(label for label in labels if label in having), words.some_without.format(count=len(missing))


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _lines(one: Comparison, manner: Manner) -> Chart:
    width, words = manner.width, manner.words
    labels, periods = place_labels(one.places), [manner.period(period.label) for period in one.periods]
    points: list[Json] = []
    last: dict[str, tuple[float, str, str]] = {}
    for number, (label, row) in enumerate(zip(labels, one.cells, strict=True)):
        run = 0
        for at, cell in enumerate(row):
            entry = entry_of(cell, one)
            if entry is None:
                run += 1
                continue
            points.append(
                {
                    "at": at, "value": float(entry.value), "place": label, "run": f"{number}.{run}",
                    "colour": SERIES[number % MOST_LINES], "shape": _SHAPES[number % MOST_LINES],
                    "mark": _marks(entry, cell), "to": source_address(entry),
                    "told": f"{label}, {periods[at]}: {number_text(entry, one, words)}",
                }
            )  # fmt: skip
            last[label] = (float(entry.value), _plain(entry, one), SERIES[number % MOST_LINES])
    ends = [f"{label} {text}" for label, (_, text, _) in last.items()]
    room = min(int(max((len(end) for end in ends), default=0) * _CHARACTER) + 14, int(width * 0.5))
    inner = max(150, width - room - 70)
    height = max(260, len(last) * _LABEL + 60)
    low, high = min(point["value"] for point in points), max(point["value"] for point in points)
    spread = (high - low) or abs(high) or 1.0
    domain = [low - spread * 0.08 if low < 0 or low > spread * 0.6 else 0, high + spread * 0.08]
    written = [
        {"y": y, "text": f"{label} {last[label][1]}", "colour": last[label][2]}
        for label, y in _apart({label: value for label, (value, *_) in last.items()}, domain, height)
    ]
    steps = list(range(len(periods)))
    expression = f"{_literal(periods)}[datum.value]"
    narrow = len(periods) * max(len(one) for one in periods) * _CHARACTER > inner
    x = {
        "field": "at", "type": "ordinal", "title": None, "scale": {"domain": steps, "padding": 0.35},
        "axis": {"labelExpr": expression, "labelAngle": -35 if narrow else 0, "grid": False},
    }  # fmt: skip
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": domain, "nice": False, "zero": False},
    }
    colour = {"field": "colour", "type": "nominal", "scale": None}
    shape = {"field": "shape", "type": "nominal", "scale": None}
    both = {"x": x, "y": y}
    layers: list[Json] = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {**both, "color": colour, "detail": {"field": "run"}}},
        {
            "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
            "encoding": {**both, "color": colour, "shape": shape, "href": {"field": "to"}, "description": {"field": "told"}},
        },
        {
            "mark": {"type": "text", "dy": -13, "fontSize": 13, "font": _SIGNS, "color": BAD},
            "transform": [{"filter": "datum.mark != ''"}],
            "encoding": {**both, "text": {"field": "mark"}},
        },
        {
            "data": {"values": written},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12},
            "encoding": {
                "x": {"value": inner + 8}, "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
                "text": {"field": "text"}, "color": colour,
            },
        },
    ]  # fmt: skip
    spec = _spec(*_about(one, words), width, width=inner, height=height, data={"values": points}, layer=layers)
    told = words.told_lines.format(
        places=len(last), first=periods[0], last=periods[-1], extremes=_extremes(one, labels, words)
    )
    return Chart(spec, told)


def _apart(values: dict[str, float], domain: Sequence[float], height: int) -> Iterator[tuple[str, float]]:
    """Where labels stand beside their values, none on another."""
    low, high = domain
    wanted = sorted(((high - value) / (high - low) * height, label) for label, value in values.items())
    at = [y for y, _ in wanted]
    for _ in range(60):
        moved = False
        for number in range(1, len(at)):
            lack = _LABEL - (at[number] - at[number - 1])
            if lack > 0.5:
                at[number - 1] -= lack / 2
                at[number] += lack / 2
                moved = True
        if not moved:
            break
    yield from ((label, y) for (_, label), y in zip(wanted, at, strict=True))


def _bars(one: Comparison, at: int, manner: Manner) -> Chart:
    width, words = manner.width, manner.words
    labels = place_labels(one.places)
    rows: list[Json] = []
    missing: list[str] = []
    for label, held in zip(labels, one.cells, strict=True):
        cell = held[at]
        entry = entry_of(cell, one)
        if entry is None:
            missing.append(label)
            continue
        rank = f"{cell.rank}. " if cell.rank else "   "
        rows.append(
            {
                "place": f"{rank}{label}", "value": float(entry.value), "rank": cell.rank or 9999,
                "text": f"{_plain(entry, one)} {_marks(entry, cell)}".strip(), "to": source_address(entry),
                "told": f"{words.ranked.format(rank=cell.rank) + ', ' if cell.rank else ''}{label}: {number_text(entry, one, words)}",
            }
        )  # fmt: skip
    rows.sort(key=lambda row: (row["rank"], -row["value"]))
    order = [row["place"] for row in rows]
    drawn, without = _told(labels, set(labels) - set(missing), words)
    missing = [label for label in missing if label in drawn]
    empty: list[Json] = [{"place": label, "value": 0, "text": words.no_figure} for label in missing]
    values = [row["value"] for row in rows]
    longest = max((len(row["text"]) for row in (*rows, *empty)), default=0)
    room = min(max((len(label) for label in (*order, *missing)), default=0) * _CHARACTER, 260) + 24
    inner = max(150, width - int(room))
    reach = max([*values, 0.0]) - min([*values, 0.0]) or 1.0
    pad = reach * min(0.9, (longest * _CHARACTER + 12) / max(60, inner - longest * _CHARACTER - 12))
    domain = [min([*values, 0.0]) - (pad if min([*values, 0.0]) < 0 else 0), max([*values, 0.0]) + pad]
    y = {"field": "place", "type": "nominal", "title": None, "sort": [*order, *missing], "axis": {"ticks": False}}
    x = {
        "field": "value", "type": "quantitative", "title": None, "scale": {"domain": domain, "nice": False},
        "axis": {"grid": True, "tickCount": 5},
    }  # fmt: skip
    text = {"type": "text", "baseline": "middle", "fontSize": 11.5, "font": _SIGNS, "align": "left", "dx": 5}
    layers: list[Json] = [
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "color": MAIN, "height": 16},
            "encoding": {"y": y, "x": x, "href": {"field": "to"}, "description": {"field": "told"}},
        },
        {
            "data": {"values": [row for row in rows if row["value"] >= 0]},
            "mark": {**text, "color": INK},
            "encoding": {"y": y, "x": x, "text": {"field": "text"}},
        },
        {
            "data": {"values": [row for row in rows if row["value"] < 0]},
            "mark": {**text, "align": "right", "dx": -5, "color": INK},
            "encoding": {"y": y, "x": x, "text": {"field": "text"}},
        },
        {
            "data": {"values": empty},
            "mark": {**text, "color": SOFT, "fontStyle": "italic"},
            "encoding": {"y": y, "x": x, "text": {"field": "text"}},
        },
    ]
    when = manner.period(one.periods[at].label)
    title, below = _about(one, words, when)
    spec = _spec(title, _joined(below, without), width, width=inner, height={"step": _ROW}, layer=layers)
    best = rows[0]["told"] if rows else words.no_figure
    return Chart(spec, words.told_bars.format(period=when, best=best, count=len(labels) - len(rows)))


def _heat(one: Comparison, manner: Manner) -> Chart:
    width, words = manner.width, manner.words
    labels, periods = place_labels(one.places), [manner.period(period.label) for period in one.periods]
    entries = [entry for row in one.cells for cell in row if (entry := entry_of(cell, one))]
    limits = sorted({entry.value for entry in entries})
    cells: list[Json] = []
    for label, row in zip(labels, one.cells, strict=True):
        for at, cell in enumerate(row):
            entry = entry_of(cell, one)
            if entry is None:
                cells.append(_empty(label, periods[at], words))
                continue
            step = limits.index(entry.value) * len(STEPS) // len(limits)
            text = f"{_plain(entry, one)} {_marks(entry, cell)}".strip()
            told = f"{label}, {periods[at]}: {number_text(entry, one, words)}"
            cells.append(_tile(label, periods[at], step, text, told, source_address(entry)))
    title, below = _about(one, words, words.darker_larger)
    drawn, without = _told(labels, {cell["row"] for cell in cells if cell["to"]}, words)
    spec = _tiles(title, _joined(below, without), drawn, periods, cells, width)
    extremes = _extremes(one, labels, words)
    return Chart(spec, words.told_heat.format(places=len(labels), periods=len(periods), extremes=extremes))


def _indicators(comparisons: Sequence[Comparison], at: int, manner: Manner) -> Chart:
    width, words = manner.width, manner.words
    one = comparisons[0]
    labels, wanted = place_labels(one.places), one.periods[at]
    cells: list[Json] = []
    heads: list[str] = []
    for held in comparisons:
        unit = unit_text(held, held.measure)
        head = held.indicator.name + (f" ({unit})" if unit else "")
        heads.append(head)
        column = next((n for n, period in enumerate(held.periods) if period == wanted), None)
        by_place = dict(zip((place.id for place in held.places), held.cells, strict=True))
        found = {} if column is None else {id: row[column] for id, row in by_place.items()}
        values = sorted({entry.value for cell in found.values() if (entry := entry_of(cell, held))})
        ranked = max((cell.rank or 0 for cell in found.values()), default=0)
        for place, label in zip(one.places, labels, strict=True):
            cell = found.get(place.id)
            entry = entry_of(cell, held) if cell else None
            if cell is None or entry is None:
                cells.append(_empty(label, head, words))
                continue
            if cell.rank:
                step = (len(STEPS) - 1) - (cell.rank - 1) * (len(STEPS) - 1) // max(1, ranked - 1)
            else:
                step = values.index(entry.value) * len(STEPS) // len(values)
            text = f"{_plain(entry, held)}{f' ({cell.rank})' if cell.rank else ''} {_marks(entry, cell)}".strip()
            place_told = f"{label}, {held.indicator.name}: {number_text(entry, held, words)}"
            told = place_told + (f", {words.ranked.format(rank=cell.rank)}" if cell.rank else "")
            cells.append(_tile(label, head, step, text, told, source_address(entry)))
    title = words.places_by_indicators.format(
        places=len(labels), indicators=len(heads), period=manner.period(wanted.label)
    )
    drawn, without = _told(labels, {cell["row"] for cell in cells if cell["to"]}, words)
    below = _joined(words.ranks_in_brackets, without)
    spec = _tiles(title, below, drawn, heads, cells, width)
    return Chart(spec, words.told_indicators.format(title=title))


def _tile(row: str, column: str, step: int, text: str, told: str, to: str) -> Json:
    ink = ON_LIGHT if step < 3 else ON_DARK
    return {"row": row, "column": column, "fill": STEPS[step], "ink": ink, "text": text, "told": told, "to": to}


def _empty(row: str, column: str, words: Words) -> Json:
    return {"row": row, "column": column, "fill": "transparent", "ink": SOFT, "text": "–", "told": f"{row}, {column}: {words.no_figure}", "to": None}  # fmt: skip


def _tiles(title: str, below: str, rows: Sequence[str], columns: Sequence[str], cells: list[Json], width: int) -> Json:
    room = min(max(len(row) for row in rows) * _CHARACTER, 260) + 20
    step = max(58, min(190, int((width - room) / len(columns))))
    wrapped = {column: _wrapped(column, max(8, int(step / 6.6))) for column in columns}
    most = max(len(lines) for lines in wrapped.values())
    heads = {column: [""] * (most - len(lines)) + lines for column, lines in wrapped.items()}
    y = {
        "field": "row",
        "type": "nominal",
        "title": None,
        "sort": list(rows),
        "axis": {"ticks": False, "domain": False},
    }
    x = {
        "field": "column", "type": "nominal", "title": None, "sort": list(columns),
        "axis": {"orient": "top", "labelAngle": 0, "ticks": False, "domain": False, "labelExpr": f"{_literal(heads)}[datum.value]",
                 "labelLimit": step, "labelFontSize": 11, "labelLineHeight": 13, "labelPadding": 5 + 13 * (most - 1)},
    }  # fmt: skip
    cells = [cell for cell in cells if cell["row"] in rows]
    filled = [cell for cell in cells if cell["to"]]
    layers: list[Json] = [
        {
            "data": {"values": filled},
            "mark": {"type": "rect", "stroke": LINE, "strokeWidth": 0.5},
            "encoding": {
                "x": x, "y": y, "fill": {"field": "fill", "type": "nominal", "scale": None},
                "href": {"field": "to"}, "description": {"field": "told"},
            },
        },
        {
            "data": {"values": cells},
            "mark": {"type": "text", "fontSize": 11, "font": _SIGNS},
            "encoding": {
                "x": x, "y": y, "text": {"field": "text"}, "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]  # fmt: skip
    return _spec(title, below, width, width={"step": step}, height={"step": _ROW}, layer=layers)


def _extremes(one: Comparison, labels: Sequence[str], words: Words) -> str:
    """The greatest and the least of the last period."""
    held = [
        (entry.value, label, entry)
        for label, row in zip(labels, one.cells, strict=True)
        if (entry := entry_of(row[-1], one))
    ]
    if not held:
        return words.last_without
    (_, most, high), (_, least, low) = max(held, key=lambda one: one[0]), min(held, key=lambda one: one[0])
    if most == least:
        return words.last_one.format(place=most, number=number_text(high, one, words))
    return words.last_between.format(
        most=most, high=number_text(high, one, words), least=least, low=number_text(low, one, words)
    )
