"""Records for people (a table) and for spreadsheets (rows), made from the JSON contract alone."""

from __future__ import annotations

import shutil
import unicodedata
from typing import Any

Json = dict[str, Any]

COLUMNS = (
    "source", "title", "published", "place", "place_level", "place_code", "indicator", "indicator_id", "measure",
    "value", "upper", "of", "unit", "unit_text", "multiplier", "qualifier", "period_start", "period_end", "basis",
    "status", "evidence_start", "evidence_end", "evidence_text", "words", "confidence",
)  # fmt: skip
MEASURES = {
    "level": "mức",
    "percent_of_plan": "% kế hoạch",
    "percent_change": "tăng/giảm %",
    "change": "tăng/giảm",
    "ratio_to_base": "so gốc",
    "share": "tỷ trọng",
    "rank": "hạng",
}
BASES = {
    "plan": "kế hoạch",
    "same_period_last_year": "cùng kỳ",
    "previous_period": "kỳ trước",
    "other_period": "kỳ khác",
    "total": "tổng số",
}
STATUSES = {"actual": "thực hiện", "estimate": "ước", "target": "mục tiêu"}
QUALIFIERS = {"eq": "", "approx": "≈ ", "gt": "> ", "lt": "< ", "ge": "≥ ", "le": "≤ "}
HEADS = ("Địa bàn", "Chỉ tiêu", "Giá trị", "Số đo", "Kỳ", "So với", "Trạng thái", "Nguyên văn")
LIMITS = (20, 40, 26, 11, 21, 9, 9)
_MARGIN = 34


def words(record: Json, text: str) -> str:
    """The evidence with a few words around it, on one line."""
    evidence = record["evidence"]
    first, last = evidence["sentence"]
    start = max(first, evidence["start"] - _MARGIN)
    end = min(last, evidence["end"] + _MARGIN)
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    return " ".join(text[start:end].split())


def row(record: Json, result: Json) -> dict[str, Any]:
    """A record as one row of COLUMNS; absent values are empty."""
    document, place, indicator = result["document"], record["place"] or {}, record["indicator"] or {}
    period, evidence = record["period"] or {}, record["evidence"]
    return {
        "source": document["source"],
        "title": document["title"],
        "published": document["published"],
        "place": place.get("name"),
        "place_level": place.get("level"),
        "place_code": place.get("code"),
        "indicator": indicator.get("name") or indicator.get("text"),
        "indicator_id": indicator.get("id"),
        "measure": record["measure"],
        "value": record["value"],
        "upper": record["upper"],
        "of": record["of"],
        "unit": record["unit"],
        "unit_text": record["unit_text"],
        "multiplier": record["multiplier"],
        "qualifier": record["qualifier"],
        "period_start": period.get("start"),
        "period_end": period.get("end"),
        "basis": (record["basis"] or {}).get("kind"),
        "status": record["status"],
        "evidence_start": evidence["start"],
        "evidence_end": evidence["end"],
        "evidence_text": evidence["text"],
        "words": words(record, document["text"]),
        "confidence": record["confidence"],
    }


def vietnamese(number: str | None) -> str:
    """`1234.5` as Vietnamese write it: `1.234,5`."""
    if number is None:
        return ""
    sign = "-" if number.startswith("-") else ""
    whole, _, decimals = number.removeprefix("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + decimals if decimals else "")


def amount(record: Json) -> str:
    """The value with its qualifier, range and unit, as Vietnamese write it."""
    value = QUALIFIERS[record["qualifier"]] + vietnamese(record["value"])
    if record["upper"] is not None:
        value += "–" + vietnamese(record["upper"])
    if record["of"] is not None:
        value += "/" + vietnamese(record["of"])
    unit = record["unit_text"] or ""
    return value + ("" if unit == "%" else " ") + unit


def cells(record: Json, text: str) -> tuple[str, ...]:
    """A record under HEADS."""
    place, indicator, period = record["place"] or {}, record["indicator"] or {}, record["period"] or {}
    return (
        place.get("name") or "—",
        indicator.get("name") or indicator.get("text") or "—",
        amount(record),
        MEASURES[record["measure"]],
        period.get("label") or "—",
        BASES[record["basis"]["kind"]] if record["basis"] else "",
        STATUSES[record["status"]],
        words(record, text),
    )


def table(result: Json, width: int) -> str:
    """The records of one document under its title, in lines of at most `width` columns."""
    document = result["document"]
    about = [document["source"], document["published"] or "không rõ ngày"]
    lines = [document["title"] or document["source"], " · ".join(about)]
    rows = [cells(record, document["text"]) for record in result["records"]]
    warning_lines = warned(result["warnings"])
    if not rows:
        return "\n".join([*lines, "(không có số liệu)", *warning_lines, ""])
    lines += grid(HEADS, rows, LIMITS, width)
    return "\n".join([*lines, *warning_lines, ""])


def grid(heads: tuple[str, ...], rows: list[tuple[str, ...]], limits: tuple[int, ...], width: int) -> list[str]:
    """Rows under their heads in columns as wide as needed and at most as `limits` say; the last takes what is left."""
    widths = [min(limit, max(len(heads[i]), *(len(r[i]) for r in rows))) for i, limit in enumerate(limits)]
    widths.append(max(12, width - sum(widths) - 2 * len(widths)))
    lines = ["  ".join(fit(head, w) for head, w in zip(heads, widths, strict=True)).rstrip()]
    lines.append("  ".join("─" * w for w in widths))
    lines += ["  ".join(fit(cell, w) for cell, w in zip(held, widths, strict=True)).rstrip() for held in rows]
    return lines


def warned(warnings: list[Json]) -> list[str]:
    """One line a code: its first warning, and how many more there are; JSON has them all."""
    by_code: dict[str, list[str]] = {}
    for warning in warnings:
        by_code.setdefault(warning["code"], []).append(warning["message"])
    return [f"! {first}" + (f" (and {len(more)} more such)" if more else "") for first, *more in by_code.values()]


def fit(cell: str, width: int) -> str:
    """Cut to `width` with an ellipsis, or filled up; combining marks take no column."""
    cell = unicodedata.normalize("NFC", cell)
    return cell[: width - 1] + "…" if len(cell) > width else cell.ljust(width)


def width() -> int:
    """The columns of the terminal."""
    return shutil.get_terminal_size((140, 24)).columns
