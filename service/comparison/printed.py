"""A comparison as a table for people, as rows for spreadsheets and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from service.comparison.agreement import Fact
from service.comparison.cells import ATTAINMENT, GROWTH, LEVEL, Cell, Comparison, Entry, Place
from service.comparison.figure import Figure
from service.comparison.messages import Message
from service.table import MEASURES, QUALIFIERS, STATUSES, vietnamese

Json = dict[str, Any]
STATES = {"single": "một nguồn", "agreement": "khớp", "revision": "đã sửa", "conflict": "mâu thuẫn"}
COLUMNS = (
    "place_id", "place", "period", "period_start", "period_end", "measure", "value", "upper", "qualifier", "unit",
    "multiplier", "status", "rank", "derived", "sources", "state", "same_land", "record", "source", "title", "published",
)  # fmt: skip
"""The columns of the rows: one row for each number of each cell, and one without a number for an empty cell."""
_MARKS = {"single": "", "agreement": "=", "revision": "↻", "conflict": "≠"}


def to_json(comparison: Comparison) -> Json:
    """The stable shape that docs/comparing.md describes. Numbers are decimal strings."""
    unit = comparison.unit
    return {
        "schema": "1",
        "indicator": {"id": comparison.indicator.id, "name": comparison.indicator.name},
        "measure": comparison.measure,
        "unit": None if unit is None else {"code": unit.code, "text": unit.text, "multiplier": unit.multiplier},
        "known_on": comparison.known_on.isoformat() if comparison.known_on else None,
        "places": [_place(place) for place in comparison.places],
        "periods": [
            {"label": one.label, "start": one.start.isoformat(), "end": one.end.isoformat()}
            for one in comparison.periods
        ],
        "cells": [[_cell(cell) for cell in row] for row in comparison.cells],
        "figures": {str(number): figure_json(one) for number, one in sorted(comparison.figures.items())},
        "documents": {
            str(number): {
                "title": one.title,
                "source": one.source,
                "published": one.published.isoformat() if one.published else None,
                "issuer": one.issuer,
            }
            for number, one in sorted(comparison.origins.items())
        },
        "notes": [message_json(note) for note in comparison.notes],
    }


def rows(comparison: Comparison, language: str = "en") -> Iterator[dict[str, Any]]:
    """The numbers as rows of COLUMNS; formulas in a language."""
    unit = comparison.unit
    for place, row in zip(comparison.places, comparison.cells, strict=True):
        for period, cell in zip(comparison.periods, row, strict=True):
            fixed = {
                "place_id": place.id,
                "place": place.name,
                "period": period.label,
                "period_start": period.start.isoformat(),
                "period_end": period.end.isoformat(),
                "same_land": cell.same_land,
            }
            if not cell.entries:
                yield dict.fromkeys(COLUMNS) | fixed
            for number in cell.others:
                yield (
                    dict.fromkeys(COLUMNS)
                    | _other(comparison, comparison.figures[number])
                    | {"same_land": cell.same_land}
                )
            for measure in MEASURES:
                entry = cell.entry(measure) if measure in ("level", "percent_of_plan", "percent_change") else None
                if entry is None:
                    continue
                first = comparison.figures[entry.figures[0]]
                origin = comparison.origins.get(first.document_id)
                level = measure == "level" and unit is not None
                yield fixed | {
                    "measure": measure,
                    "value": f"{entry.value:f}",
                    "upper": None if entry.upper is None else f"{entry.upper:f}",
                    "qualifier": entry.qualifier,
                    "unit": unit.code if level and unit else "percent",
                    "multiplier": unit.multiplier if level and unit else 0,
                    "status": entry.status,
                    "rank": cell.rank if measure == comparison.measure else None,
                    "derived": getattr(entry.formula, language) if entry.formula else None,
                    "sources": entry.sources,
                    "state": entry.state,
                    "record": first.record_id,
                    "source": first.source,
                    "title": origin.title if origin else None,
                    "published": first.published.isoformat() if first.published else None,
                }


def _other(comparison: Comparison, figure: Figure) -> dict[str, Any]:
    """A figure of a part of a period, or of a part of a place, as a row of its own period and place."""
    origin = comparison.origins.get(figure.document_id)
    return {
        "place_id": figure.place_id,
        "place": figure.place_name,
        "period": figure.period_label,
        "period_start": figure.period_start.isoformat() if figure.period_start else None,
        "period_end": figure.period_end.isoformat() if figure.period_end else None,
        "measure": figure.measure,
        "value": f"{figure.value:f}",
        "upper": None if figure.upper is None else f"{figure.upper:f}",
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "multiplier": figure.multiplier,
        "status": figure.status,
        "sources": 1,
        "state": "single",
        "record": figure.record_id,
        "source": figure.source,
        "title": origin.title if origin else None,
        "published": figure.published.isoformat() if figure.published else None,
    }


def table(comparison: Comparison, labels: Mapping[str, str] | None = None) -> str:
    """The comparison for a terminal: a block of columns for each period, the notes below. `labels` are what places are
    called instead of their names, by their ids."""
    unit = comparison.unit
    lines = [comparison.indicator.name + (f" ({unit.text or unit.code})" if unit and (unit.text or unit.code) else "")]
    if comparison.known_on:
        day = comparison.known_on
        lines.append(f"Theo tài liệu có đến ngày {day.day}/{day.month}/{day.year}")
    lines.append(f"Xếp hạng theo: {MEASURES[comparison.measure]}")
    groups, heads = [""], ["Địa bàn"]
    columns = [[(labels or {}).get(place.id) or _place_name(place, comparison.places) for place in comparison.places]]
    for at, period in enumerate(comparison.periods):
        cells = [row[at] for row in comparison.cells]
        for head, texts in _columns(cells, comparison.figures):
            groups.append(period.label)
            heads.append(head)
            columns.append(texts)
    lines += grid(groups, heads, columns)
    legend = [f"{mark} {STATES[state]}" for state, mark in _MARKS.items() if mark and _has(comparison, state)]
    if any(entry.formula for row in comparison.cells for cell in row for entry in cell.entries):
        legend.append("* suy ra từ số khác")
    if any(not cell.same_land and cell.entries for row in comparison.cells for cell in row):
        legend.append("† địa giới khác với kỳ cuối")
    if any(cell.others for row in comparison.cells for cell in row):
        legend.append("‡ chỉ có số liệu của một phần kỳ hoặc địa bàn, xem bên dưới")
    legend.append("– không có số liệu")
    return "\n".join([*lines, "  ".join(legend), *(f"! {note.vi}" for note in comparison.notes), ""])


def grid(groups: Sequence[str], heads: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: the first column to the left, the others to the right, under what groups of them share."""
    widths = [max(len(head), *(len(text) for text in column), 1) for head, column in zip(heads, columns, strict=True)]
    spans = [(group, [at for at, _ in held]) for group, held in groupby(enumerate(groups), key=lambda one: one[1])]
    for group, held in spans:
        wide = sum(widths[at] for at in held) + 2 * (len(held) - 1)
        widths[held[-1]] += max(0, len(group) + 2 - wide) if group else 0
    above = "  ".join(
        (f" {group} " if group else "").center(
            sum(widths[at] for at in held) + 2 * (len(held) - 1), "·" if len(held) > 1 else " "
        )
        for group, held in spans
    )
    out = [above.rstrip()] if any(groups) else []
    out += [_line(heads, widths), "  ".join("─" * width for width in widths)]
    return out + [_line(texts, widths) for texts in zip(*columns, strict=True)]


def entry_text(entry: Entry | None, *, signed: bool = False, percent: bool = False) -> str:
    """A number as Vietnamese write it, with marks for what is derived and for how its sources agree."""
    if entry is None:
        return "–"
    sign = "+" if signed and entry.value > 0 else ""
    text = QUALIFIERS[entry.qualifier] + sign + vietnamese(f"{entry.value:f}")
    if entry.upper is not None:
        text += "–" + vietnamese(f"{entry.upper:f}")
    return text + ("%" if percent else "") + ("*" if entry.formula else "") + _MARKS[entry.state]


def figure_json(figure: Figure) -> Json:
    """A figure as its document states it, and where that is."""
    return {
        "record": figure.record_id,
        "document": figure.document_id,
        "place": {"id": figure.place_id, "name": figure.place_name, "level": figure.place_level},
        "measure": figure.measure,
        "value": f"{figure.value:f}",
        "upper": None if figure.upper is None else f"{figure.upper:f}",
        "unit": figure.unit,
        "unit_text": figure.unit_text,
        "multiplier": figure.multiplier,
        "qualifier": figure.qualifier,
        "period": figure.period_label,
        "basis": figure.basis_kind,
        "status": figure.status,
        "published": figure.published.isoformat() if figure.published else None,
        "source": figure.source,
        "confidence": figure.confidence,
        "review": figure.review,
    }


def fact_json(fact: Fact) -> Json:
    """A fact that several documents state: its readings in order of time, each with the figures that agree on it."""
    first = fact.figures[0]
    return {
        "verdict": fact.verdict,
        "place": {"id": first.place_id, "name": first.place_name, "level": first.place_level},
        "indicator": {"id": first.indicator_id, "name": first.indicator_name},
        "measure": first.measure,
        "period": first.period_label,
        "readings": [
            {"shown": one.shown.record_id, "figures": [figure_json(figure) for figure in one.figures]}
            for one in fact.readings
        ],
        "reasons": [message_json(reason) for reason in fact.reasons],
    }


def fact_text(fact: Fact) -> str:
    """The same for a terminal."""
    first = fact.figures[0]
    lines = [f"{first.place_name} · {first.indicator_name} · {MEASURES[first.measure]} · {first.period_label or '—'}"]
    for reading in fact.readings:
        for one in reading.figures:
            stated = QUALIFIERS[one.qualifier] + vietnamese(f"{one.value:f}")
            stated += "" if one.upper is None else "–" + vietnamese(f"{one.upper:f}")
            day = f"{one.published:%d/%m/%Y}" if one.published else "không rõ ngày"
            lines.append(
                f"  {stated} {one.unit_text or ''}  {STATUSES[one.status]}  {day}  {one.source}  #{one.record_id}"
            )
    return "\n".join([*lines, *(f"  ! {reason.vi}" for reason in fact.reasons), ""])


def message_json(message: Message) -> Json:
    return {"code": message.code, "vi": message.vi, "en": message.en, "instrument": message.instrument or None}


def _place(place: Place) -> Json:
    return {"id": place.id, "name": place.name, "level": place.level, "kind": place.kind, "parent": place.parent}


def _cell(cell: Cell) -> Json:
    return {
        "level": _entry(cell.level),
        "attainment": _entry(cell.attainment),
        "growth": _entry(cell.growth),
        "rank": cell.rank,
        "sources": cell.sources,
        "state": cell.state,
        "figures": list(cell.figures),
        "units": list(cell.units),
        "same_land": cell.same_land,
        "others": list(cell.others),
        "notes": [message_json(note) for note in cell.notes],
    }


def _entry(entry: Entry | None) -> Json | None:
    if entry is None:
        return None
    return {
        "value": f"{entry.value:f}",
        "upper": None if entry.upper is None else f"{entry.upper:f}",
        "qualifier": entry.qualifier,
        "status": entry.status,
        "formula": message_json(entry.formula) if entry.formula else None,
        "figures": list(entry.figures),
        "sources": entry.sources,
        "state": entry.state,
    }


def _columns(cells: Sequence[Cell], figures: Mapping[int, Figure]) -> Iterator[tuple[str, list[str]]]:
    """The columns of one period that hold anything; the first of them even where it holds nothing."""
    shown = [cell.entries for cell in cells]
    if any(cell.level for cell in cells) or not any(shown):
        yield "mức", [entry_text(cell.level) + _land(cell) + _other_mark(cell, LEVEL, figures) for cell in cells]
    if any(cell.attainment for cell in cells):
        yield (
            "% KH",
            [entry_text(cell.attainment, percent=True) + _other_mark(cell, ATTAINMENT, figures) for cell in cells],
        )
    if any(cell.growth for cell in cells):
        yield (
            "tăng/giảm",
            [entry_text(cell.growth, signed=True, percent=True) + _other_mark(cell, GROWTH, figures) for cell in cells],
        )
    if any(cell.rank for cell in cells):
        yield "hạng", ["–" if cell.rank is None else str(cell.rank) for cell in cells]


def _other_mark(cell: Cell, measure: str, figures: Mapping[int, Figure]) -> str:
    return "‡" if cell.has_other(measure, figures) else ""


def _land(cell: Cell) -> str:
    return "†" if cell.level and not cell.same_land else ""


def _place_name(place: Place, places: Sequence[Place]) -> str:
    twins = [one for one in places if one.name == place.name]
    return place.name if len(twins) == 1 else f"{place.kind} {place.name} ({place.parent})"


def _has(comparison: Comparison, state: str) -> bool:
    return any(entry.state == state for row in comparison.cells for cell in row for entry in cell.entries)


def _line(texts: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = texts
    padded = [first.ljust(widths[0]), *(text.rjust(width) for text, width in zip(others, widths[1:], strict=True))]
    return "  ".join(padded).rstrip()
