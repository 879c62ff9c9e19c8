"""SDMX: records as SDMX-CSV 2.0, with their data structure and dated code lists as SDMX-JSON 2.0.

A folder holds `structure.json`, `figures.csv` and, where a record has no period, `undated_figures.csv`, whose structure
has no time dimension. A record is one observation: its number is a dimension, since documents may contradict each other.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

from service.exports.delimited import harmless
from service.exports.rows import Row, plain
from service.exports.sdmx_structure import (
    AGENCY,
    DATED,
    NOT_APPLICABLE,
    UNDATED,
    UNKNOWN,
    VERSION,
    identifier,
    structure,
)
from service.exports.whole import whole_folder

COLUMNS = (
    "FREQ", "REF_AREA", "INDICATOR", "MEASURE", "BASIS", "VINTAGE", "UNIT_MEASURE", "RECORD", "TIME_PERIOD", "OBS_VALUE",
    "UPPER_VALUE", "OUT_OF", "UNIT_MULT", "OBS_STATUS", "QUALIFIER", "REVIEW", "AREA_NAME", "INDICATOR_NAME", "TITLE",
    "SOURCE", "PUBLISHED", "DIGEST", "EVIDENCE",
)  # fmt: skip
_OBS_STATUS = {"actual": "A", "estimate": "E", "target": "F"}


def write_sdmx(rows: Iterable[Row], out: Path) -> int:
    """Writes records and their structure into the folder `out`; how many records."""
    used: dict[str, set[str]] = {"REF_AREA": set(), "INDICATOR": set(), "UNIT_MEASURE": set()}
    written = 0
    with whole_folder(out) as folder:
        with ExitStack() as stack:
            figures = _File(stack, folder / "figures.csv", DATED, COLUMNS)
            undated = None
            for row in rows:
                fields = observation(row)
                used["REF_AREA"].add(fields["REF_AREA"])
                used["INDICATOR"].add(fields["INDICATOR"])
                used["UNIT_MEASURE"].add(row.unit or UNKNOWN)
                written += 1
                if fields["TIME_PERIOD"]:
                    figures.write(fields)
                    continue
                if undated is None:
                    without = tuple(name for name in COLUMNS if name != "TIME_PERIOD")
                    undated = _File(stack, folder / "undated_figures.csv", UNDATED, without)
                undated.write(fields)
        made = structure(used, undated is not None)
        (folder / "structure.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return written


class _File:
    def __init__(self, stack: ExitStack, path: Path, flow: str, names: tuple[str, ...]) -> None:
        self._writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
        self._names = names
        self._head = ["dataflow", f"{AGENCY}:{flow}({VERSION})", "I"]
        self._writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names])

    def write(self, fields: dict[str, str]) -> None:
        self._writer.writerow([*self._head, *(fields[name] for name in self._names)])


def observation(row: Row) -> dict[str, str]:
    """A record as the components of the data structure."""
    frequency, period = time_period(row.period_start, row.period_end)
    return {
        "FREQ": frequency,
        "REF_AREA": row.place_id or UNKNOWN,
        "INDICATOR": row.indicator_id or UNKNOWN,
        "MEASURE": row.measure,
        "BASIS": row.basis or NOT_APPLICABLE,
        "VINTAGE": row.status,
        "UNIT_MEASURE": identifier(row.unit) if row.unit else UNKNOWN,
        "RECORD": str(row.record_id),
        "TIME_PERIOD": period,
        "OBS_VALUE": plain(row.value) or "",
        "UPPER_VALUE": plain(row.upper) or "",
        "OUT_OF": plain(row.of) or "",
        "UNIT_MULT": str(row.multiplier),
        "OBS_STATUS": _OBS_STATUS.get(row.status, "A"),
        "QUALIFIER": row.qualifier,
        "REVIEW": row.review,
        "AREA_NAME": harmless(row.place or ""),
        "INDICATOR_NAME": harmless(row.indicator or ""),
        "TITLE": harmless(row.title or ""),
        "SOURCE": harmless(row.source),
        "PUBLISHED": row.published.isoformat() if row.published else "",
        "DIGEST": row.digest,
        "EVIDENCE": harmless(row.evidence_text),
    }


def time_period(start: date | None, end: date | None) -> tuple[str, str]:
    """A period as the code of its frequency and SDMX's writing: `A 2017`, `S 2017-S1`, `Q 2017-Q1`, `M 2017-06`,
    `D 2017-06-30`; any other, such as nine months, is `_O` with its first day and duration: `2017-01-01/P9M`."""
    if start is None or end is None:
        return UNKNOWN, ""
    if start == end:
        return "D", start.isoformat()
    months = whole_months(start, end)
    if months is None:
        return "_O", f"{start.isoformat()}/P{(end - start).days + 1}D"
    year, month = start.year, start.month
    if months == 12 and month == 1:
        return "A", f"{year:04}"
    if months == 6 and month in (1, 7):
        return "S", f"{year:04}-S{1 + month // 7}"
    if months == 3 and month % 3 == 1:
        return "Q", f"{year:04}-Q{1 + month // 3}"
    if months == 1:
        return "M", f"{year:04}-{month:02}"
    return "_O", f"{start.isoformat()}/P{months // 12}Y" if months % 12 == 0 else f"{start.isoformat()}/P{months}M"


def whole_months(start: date, end: date) -> int | None:
    """How many months lie from `start` to `end`, both inclusive; None where these are not the edges of months."""
    if start.day != 1 or end == date.max or (end + timedelta(days=1)).day != 1:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1
