"""The fields of a record as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.table import BASES, MEASURES, STATUSES, amount, vietnamese, words

Json = dict[str, Any]


def fields(record: Json, text: str) -> Iterator[tuple[str, str]]:
    """Label and value of each field that a record has; `text` is that of its document."""
    place, indicator, period, basis = (record[name] or {} for name in ("place", "indicator", "period", "basis"))
    evidence = record["evidence"]
    table = evidence["table"] or {"row": (), "column": ()}
    named = (
        ("Chỉ tiêu", indicator.get("name") or indicator.get("text")),
        ("Giá trị", amount(record)),
        ("Số đo", MEASURES[record["measure"]]),
        ("Địa bàn", place.get("name")),
        ("Kỳ", days(period)),
        (
            "So với",
            " ".join(filter(None, (BASES.get(basis.get("kind", "")), _bracketed(days(basis.get("period")))))),
        ),
        ("Trạng thái", STATUSES[record["status"]]),
        ("Nguyên văn", None if evidence["table"] else words(record, text)),
        ("Hàng", " › ".join(table["row"])),
        ("Cột", " › ".join(table["column"])),
        ("Trang", evidence["page"] and str(evidence["page"])),
        ("Độ tin cậy", vietnamese(str(record["confidence"]))),
    )
    return ((label, value) for label, value in named if value)


def days(period: Json | None) -> str:
    """First and last day of a period, or its one day; empty for none."""
    if not period or not period["start"]:
        return ""
    first, last = day(period["start"]), day(period["end"])
    return first if first == last else f"{first} – {last}"


def day(iso: str) -> str:
    """`2017-08-14` as Vietnamese write it."""
    return "/".join(reversed(iso.split("-")))


def _bracketed(text: str) -> str:
    return f"[{text}]" if text else ""
