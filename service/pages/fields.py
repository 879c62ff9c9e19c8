"""The fields of a record as people read them and write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.catalogues.areas.lookup import gazetteer
from service.annotation.fields import days
from service.pages.rendering import number
from service.table import BASES, MEASURES, QUALIFIERS, STATUSES

Json = dict[str, Any]

SCALES = ((0, "—"), (2, "trăm"), (3, "nghìn"), (6, "triệu"), (9, "tỷ"), (12, "nghìn tỷ"))
QUALIFIER_NAMES = {
    "eq": "đúng bằng",
    "approx": "khoảng",
    "gt": "hơn",
    "lt": "dưới",
    "ge": "từ … trở lên",
    "le": "không quá",
}
LEVELS = (("commune", "cấp xã"), ("village", "thôn, ấp, tổ"), ("cluster", "cụm"), ("other", "đơn vị khác"))
"""Levels of places that a person may name without an id."""
REVIEWS = {
    "unreviewed": "chưa duyệt", "accepted": "đã duyệt", "corrected": "đã sửa", "rejected": "đã loại", "added": "thêm tay",
}  # fmt: skip
ACTIONS = {"set": "sửa", "accept": "duyệt", "reject": "loại", "add": "thêm", "undo": "hoàn tác"}
_NAMES = {
    "indicator": "Chỉ tiêu", "value": "Giá trị", "upper": "Đến", "of": "Trên tổng số", "unit": "Đơn vị", "unit_text": "Đơn vị",
    "multiplier": "Bội số", "qualifier": "Mức chắc", "measure": "Số đo", "place": "Địa bàn", "period": "Kỳ",
    "basis": "So với", "status": "Loại số",
}  # fmt: skip
_VIETNAMESE = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d+")
_TOLD = {
    "value": "Giá trị phải là một số, ví dụ 88,83.",
    "upper": "Số sau chữ “đến” phải là một số không nhỏ hơn giá trị.",
    "multiplier": "Bội số không hợp lệ.",
    "unit": "Không hiểu đơn vị. Tách bội số ra khỏi đơn vị: tỷ + đồng.",
    "period": "Không hiểu kỳ. Viết 2017, 2017-H1, 2017-Q3, 2017-06, một ngày, hoặc hai ngày cách nhau bằng dấu /.",
    "place": "Không có địa bàn này trong danh mục, hoặc có nhiều nơi cùng tên. Hãy chọn trong danh sách gợi ý.",
    "indicator": "Không có chỉ tiêu này trong danh mục.",
    "undo": "Quyết định này đã được hoàn tác.",
    "set": "Chưa có gì thay đổi.",
    "evidence": "Đoạn đã chọn không nằm trong văn bản. Hãy chọn lại.",
}
_DAYS = re.compile(r"/|-\d\d-\d\d")
"""What a label of a period has that says no more than its days."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it reads, and as the machine has it where that differs."""

    label: str
    text: str
    machine: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A record as a form holds it, all of it text. `place_id` and `indicator_id` are empty where the text itself tells."""

    value: str
    upper: str
    multiplier: str
    unit: str
    qualifier: str
    measure: str
    place: str
    place_id: str
    indicator: str
    indicator_id: str
    period: str
    basis: str
    status: str


def told(field: str) -> str:
    """Why a field was refused, for people."""
    return _TOLD.get(field, "Không thực hiện được.")


def place_text(place: Json | None, on: str | None = None) -> str:
    """A place as people tell it from others: `huyện An Biên, Kiên Giang`."""
    if place is None:
        return ""
    if place["id"] is None:
        named = dict(LEVELS).get(place["level"])
        return f"{place['name']} ({named})" if named else str(place["name"])
    return place_name(place["id"], on) or str(place["name"])


def place_name(identifier: str, on: str | None = None) -> str | None:
    """A unit's kind and name with what it lies in, as of a day (ISO)."""
    row = gazetteer().row(identifier, on)
    if row is None:
        return None
    above = [gazetteer().row(one, on) for one in gazetteer().ancestors(identifier, on)]
    inside = [one[3] for one in above if one is not None and one[0] != "vn"]
    named = row[3] if row[7] == "nation" else f"{row[2]} {row[3]}".strip()
    return ", ".join([named, *inside])


def amount_text(record: Json) -> str:
    """The value with its qualifier, range and unit."""
    value = QUALIFIERS[record["qualifier"]] + number(record["value"])
    value += f"–{number(record['upper'])}" if record["upper"] is not None else ""
    value += f"/{number(record['of'])}" if record["of"] is not None else ""
    unit = record["unit_text"] or ""
    return value + unit if unit.startswith("%") else f"{value} {unit}".strip()


def period_text(period: Json | None) -> str:
    if period is None:
        return ""
    if not period["label"] or _DAYS.search(period["label"]):
        return days(period)
    return f"{period['label']} ({days(period)})"


def _basis_text(basis: Json | None) -> str:
    if basis is None:
        return ""
    return " ".join(filter(None, (BASES.get(basis["kind"], basis["kind"]), days(basis["period"]))))


def _field_text(name: str, record: Json) -> str:
    value = record[name]
    match name:
        case "place":
            return place_text(value, (record["period"] or {}).get("end"))
        case "indicator":
            return "" if value is None else str(value["name"] or value["text"])
        case "period":
            return period_text(value)
        case "basis":
            return _basis_text(value)
        case "measure":
            return MEASURES.get(value, "")
        case "status":
            return STATUSES.get(value, "")
        case "qualifier":
            return QUALIFIER_NAMES.get(value, "")
        case "multiplier":
            return "" if value is None else dict(SCALES).get(value, f"10^{value}")
        case "value" | "upper" | "of":
            return number(value)
    return value or ""


def shown(one: Json) -> Iterator[Field]:
    """What a record says, field by field. `one` as `record_json` gives it."""
    record, machine = one["record"], one["machine"] or {}
    other = {**record, **{name: both[0] for name, both in machine.items()}}

    def said(*names: str) -> bool:
        return any(name in machine for name in names)

    yield Field(
        "Chỉ tiêu", _field_text("indicator", record), _field_text("indicator", other) if said("indicator") else None
    )
    counted = said("value", "upper", "of", "unit", "unit_text", "multiplier", "qualifier")
    yield Field("Giá trị", amount_text(record), amount_text(other) if counted else None)
    for name in ("measure", "place", "period", "basis", "status"):
        yield Field(_NAMES[name], _field_text(name, record), (_field_text(name, other) or "—") if said(name) else None)


def change_text(changes: Mapping[str, Any], before: Json) -> Iterator[tuple[str, str, str]]:
    """Label, old and new of each field that a decision set; `changes` as `history` gives them."""
    old = {**before, **{name: both[0] for name, both in changes.items()}}
    new = {**before, **{name: both[1] for name, both in changes.items()}}
    for name in changes:
        if not (name == "unit_text" and "unit" in changes):
            yield _NAMES[name], _field_text(name, old) or "—", _field_text(name, new) or "—"


def form_of(record: Json) -> Form:
    place, indicator, period = record["place"], record["indicator"], record["period"]
    return Form(
        value=number(record["value"]),
        upper=number(record["upper"]),
        multiplier=str(record["multiplier"]),
        unit=unit_text(record["unit"]),
        qualifier=record["qualifier"],
        measure=record["measure"],
        place=place_text(place, (period or {}).get("end")),
        place_id=_place_id(place),
        indicator="" if indicator is None else indicator["name"] or indicator["text"],
        indicator_id=(indicator or {}).get("id") or "",
        period="" if period is None else period["label"] or f"{period['start']}/{period['end']}",
        basis=(record["basis"] or {}).get("kind", ""),
        status=record["status"],
    )


def unit_text(code: str | None) -> str:
    """A unit by its name, where that means the same; else by its code."""
    from extractor.catalogues.units.lookup import unit_coded, unit_named

    known = unit_coded(code) if code else None
    named = unit_named(known.name) if known else None
    return known.name if known and named and named.code == code and not named.multiplier else code or ""


def _place_id(place: Json | None) -> str:
    if place is None:
        return ""
    return place["id"] or f"={place['level']}:{place['name']}"


def given(form: Mapping[str, str], held: Form) -> Json:
    """The fields that a form sets otherwise than `held`, as `service.archive.fields.checked` takes them."""
    changes: Json = {}
    for name in ("value", "upper", "multiplier", "unit", "qualifier", "measure", "period", "basis", "status"):
        value = form.get(name, getattr(held, name)).strip()
        if value != getattr(held, name):
            changes[name] = _decimal(value) if name in ("value", "upper") else value
    if "basis" in changes:
        changes["basis"] = changes["basis"] or None
    place, place_id = form.get("place", held.place).strip(), form.get("place_id", "")
    if (place, place_id) != (held.place, held.place_id) and not (place == held.place and not place_id):
        changes["place"] = _place(place, place_id if place else "")
    text, identifier = form.get("indicator", held.indicator).strip(), form.get("indicator_id", "")
    if (text, identifier) != (held.indicator, held.indicator_id) and not (text == held.indicator and not identifier):
        changes["indicator"] = (identifier or text or None) if text else None
    return changes


def _place(text: str, identifier: str) -> Any:
    if identifier.startswith("="):
        level, _, name = identifier[1:].partition(":")
        return {"name": name, "level": level}
    return identifier or text or None


def _decimal(text: str) -> str:
    """A number as people write it here, as the archive has it: `1.234,5` and `1234,5` are `1234.5`."""
    text = text.replace(" ", "").replace("−", "-")
    return text.replace(".", "").replace(",", ".") if _VIETNAMESE.fullmatch(text) else text


def period_day(text: str) -> str | None:
    """The last day (ISO) of a period as a form writes it, None where it is none."""
    from service.archive.fields import Unfit, checked

    try:
        found = checked({"period": text}, {"value": "0", "upper": None})["period"]
    except Unfit:
        return None
    return date.fromisoformat(found["end"]).isoformat() if found else None
