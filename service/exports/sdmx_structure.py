"""The data structure of SDMX exports and its code lists, as an SDMX-JSON 2.0 structure message."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from typing import Any

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.indicators.lookup import by_id
from extractor.catalogues.units.lookup import unit_coded
from service.table import BASES, MEASURES, STATUSES

Json = dict[str, Any]
AGENCY, VERSION = "SOLIEU", "1.0"
DATED, UNDATED = "FIGURES", "UNDATED_FIGURES"
UNKNOWN, NOT_APPLICABLE = "_U", "_Z"

_SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
_URN = "urn:sdmx:org.sdmx.infomodel"
_DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "MEASURE", "BASIS", "VINTAGE", "UNIT_MEASURE", "RECORD")
_TYPES = {"RECORD": "String", "UPPER_VALUE": "Decimal", "OUT_OF": "Decimal", "UNIT_MULT": "Integer"}
_ATTRIBUTES = (
    "UPPER_VALUE", "OUT_OF", "UNIT_MULT", "OBS_STATUS", "QUALIFIER", "REVIEW", "AREA_NAME", "INDICATOR_NAME", "TITLE",
    "SOURCE", "PUBLISHED", "DIGEST", "EVIDENCE",
)  # fmt: skip
_REQUIRED = ("UNIT_MULT", "OBS_STATUS", "QUALIFIER", "REVIEW", "SOURCE", "DIGEST", "EVIDENCE")
_CONCEPTS = {
    "FREQ": ("Frequency", "Tần suất"),
    "REF_AREA": ("Reference area", "Địa bàn"),
    "INDICATOR": ("Indicator", "Chỉ tiêu"),
    "MEASURE": ("Kind of measure", "Loại số đo"),
    "BASIS": ("What a relative measure is relative to", "Gốc so sánh"),
    "VINTAGE": ("Actual, estimate or target", "Thực hiện, ước hay mục tiêu"),
    "UNIT_MEASURE": ("Unit of measure", "Đơn vị tính"),
    "RECORD": ("Number of the record in the archive", "Mã số liệu trong kho"),
    "TIME_PERIOD": ("Time period", "Kỳ"),
    "OBS_VALUE": ("Value as stated", "Giá trị như viết"),
    "UPPER_VALUE": ("Upper end of a range", "Đầu trên của khoảng"),
    "OUT_OF": ("Denominator of a fraction", "Mẫu số"),
    "UNIT_MULT": ("Power of ten of the value", "Bậc mười"),
    "OBS_STATUS": ("Observation status", "Trạng thái quan sát"),
    "QUALIFIER": ("How exact the value is", "Mức chính xác"),
    "REVIEW": ("What a person decided", "Kiểm tra"),
    "AREA_NAME": ("Place as named", "Tên địa bàn"),
    "INDICATOR_NAME": ("Indicator as named", "Tên chỉ tiêu"),
    "TITLE": ("Title of the document", "Tiêu đề tài liệu"),
    "SOURCE": ("Where the document came from", "Nguồn"),
    "PUBLISHED": ("Day of publication", "Ngày đăng"),
    "DIGEST": ("SHA-256 of the original", "SHA-256 của tệp gốc"),
    "EVIDENCE": ("The figure as written", "Bằng chứng"),
}
_FREQUENCIES = {
    "A": ("Annual", "Năm"),
    "S": ("Half-yearly", "Sáu tháng"),
    "Q": ("Quarterly", "Quý"),
    "M": ("Monthly", "Tháng"),
    "D": ("Daily; a state on a day", "Ngày; trạng thái tại một ngày"),
    "_O": ("Other: a first day and a duration", "Khác: ngày đầu và độ dài"),
    UNKNOWN: ("Unknown", "Không rõ"),
}
_LISTS: dict[str, dict[str, tuple[str, str]]] = {
    "MEASURE": {code: (code.replace("_", " ").capitalize(), vi) for code, vi in MEASURES.items()},
    "BASIS": {code: (code.replace("_", " ").capitalize(), vi) for code, vi in BASES.items()}
    | {NOT_APPLICABLE: ("Not applicable", "Không có")},
    "VINTAGE": {code: (code.capitalize(), vi) for code, vi in STATUSES.items()},
    "OBS_STATUS": {
        "A": ("Normal value", "Giá trị thực hiện"),
        "E": ("Estimated value", "Giá trị ước"),
        "F": ("Forecast value", "Giá trị mục tiêu, kế hoạch"),
    },
    "QUALIFIER": {
        "eq": ("Equal", "Đúng bằng"),
        "approx": ("About", "Khoảng"),
        "gt": ("More than", "Trên"),
        "lt": ("Less than", "Dưới"),
        "ge": ("At least", "Từ … trở lên"),
        "le": ("At most", "Tối đa"),
    },
    "REVIEW": {
        "unreviewed": ("Not looked at", "Chưa kiểm tra"),
        "accepted": ("Accepted", "Chấp nhận"),
        "corrected": ("Corrected", "Đã sửa"),
        "added": ("Added by a person", "Người thêm"),
    },
}


def structure(used: Mapping[str, Set[str]], undated: bool) -> Json:
    """The structure message for data that uses these areas (REF_AREA), indicators (INDICATOR) and units (UNIT_MEASURE). Code lists hold
    what is used, with the areas above; `undated` adds the structure without a time dimension."""
    lists = [
        _list("FREQ", [_code(code, *names) for code, names in _FREQUENCIES.items()]),
        _list("REF_AREA", _areas(used["REF_AREA"])),
        _list("INDICATOR", [_indicator(code) for code in sorted(used["INDICATOR"])]),
        _list("UNIT_MEASURE", [_unit(code) for code in sorted(used["UNIT_MEASURE"])]),
        *(_list(name, [_code(code, *names) for code, names in codes.items()]) for name, codes in _LISTS.items()),
    ]
    flows = [DATED, UNDATED] if undated else [DATED]
    return {
        "meta": {
            "id": "solieu-structure",
            "prepared": "2000-01-01T00:00:00Z",  # fixed: the same data give the same bytes
            "sender": {"id": AGENCY},
            "schema": _SCHEMA,
        },
        "data": {
            "codelists": lists,
            "conceptSchemes": [
                _artefact("CS_FIGURES", "Concepts of figures", "Khái niệm của số liệu")
                | {"concepts": [_code(name, *names) for name, names in _CONCEPTS.items()]}
            ],
            "dataStructures": [_definition(flow) for flow in flows],
            "dataflows": [
                _artefact(flow, "Figures that documents state", "Số liệu trong văn bản")
                | {"structure": f"{_URN}.datastructure.DataStructure={AGENCY}:DSD_{flow}({VERSION})"}
                for flow in flows
            ],
        },
    }


def identifier(text: str) -> str:
    """A code that SDMX allows: letters of ASCII, digits, `_`, `@`, `$`, `-`. Any other word loses its marks and gets a
    digest behind it, so that `xã` and `xa` stay two: `ho-6c41d2`."""
    if re.fullmatch(r"[A-Za-z0-9_@$-]+", text):
        return text
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
    return f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _artefact(id: str, en: str, vi: str) -> Json:
    return {"agencyID": AGENCY, "version": VERSION} | _code(id, en, vi)


def _code(id: str, en: str, vi: str) -> Json:
    return {"id": id, "name": vi, "names": {"vi": vi, "en": en}}


def _list(component: str, codes: Iterable[Json]) -> Json:
    en, vi = _CONCEPTS[component]
    return _artefact(f"CL_{component}", en, vi) | {"codes": list(codes)}


def _definition(flow: str) -> Json:
    dimensions: Json = {"dimensions": [_component(name) for name in _DIMENSIONS]}
    if flow == DATED:
        time = _component("TIME_PERIOD")
        time["localRepresentation"] = {"format": {"dataType": "ObservationalTimePeriod"}}
        dimensions["timeDimension"] = time
    value = _component("OBS_VALUE") | {"localRepresentation": {"format": {"dataType": "Decimal"}}, "usage": "optional"}
    attributes = [
        _component(name)
        | {
            "attributeRelationship": {"observation": {}},
            "measureRelationship": ["OBS_VALUE"],
            "usage": "mandatory" if name in _REQUIRED else "optional",
        }
        for name in _ATTRIBUTES
    ]
    return _artefact(f"DSD_{flow}", "Structure of figures", "Cấu trúc số liệu") | {
        "dataStructureComponents": {
            "dimensionList": {"id": "DimensionDescriptor", **dimensions},
            "measureList": {"id": "MeasureDescriptor", "measures": [value]},
            "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
        }
    }


def _component(name: str) -> Json:
    concept = f"{_URN}.conceptscheme.Concept={AGENCY}:CS_FIGURES({VERSION}).{name}"
    coded = name in (*_LISTS, "FREQ", "REF_AREA", "INDICATOR", "UNIT_MEASURE")
    representation: Json = {"format": {"dataType": _TYPES.get(name, "String")}}
    if coded:
        representation = {"enumeration": f"{_URN}.codelist.Codelist={AGENCY}:CL_{name}({VERSION})"}
    return {"id": name, "conceptIdentity": concept, "localRepresentation": representation}


def _areas(used: Set[str]) -> list[Json]:
    """The areas with those above them: their names through time, the statistics office's codes, and their validity."""
    areas = gazetteer()
    held = {code for code in used if code != UNKNOWN}
    for code in list(held):
        for version in areas.versions(code):
            while version.parent and version.parent not in held:
                held.add(version.parent)
                above = areas.unit(version.parent, version.valid_from)
                if above is None:
                    break
                version = above
    codes = [_area(code, held) for code in sorted(held)]
    if UNKNOWN in used:
        codes.append(_code(UNKNOWN, "Unknown or not a unit of the gazetteer", "Không rõ hoặc không có trong danh mục"))
    return codes


def _area(code: str, held: Set[str]) -> Json:
    versions = gazetteer().versions(code)
    if not versions:
        return _code(code, code, code)
    last = versions[-1]
    name = f"{last.kind} {last.name}"
    annotations = [
        {
            "id": f"version-{number}",
            "type": "SOLIEU_VERSION",
            "title": f"{_day(version.valid_from)}/{_day(version.valid_to)}",
            "text": f"{version.kind} {version.name}; GSO {version.code or '-'}; parent {version.parent or '-'}",
        }
        for number, version in enumerate(versions, 1)
    ]
    start, end = _day(versions[0].valid_from), _day(last.valid_to)
    if start or end:
        annotations.append({"type": "FR_VALIDITY_PERIOD", "title": f"{_moment(start)}/{_moment(end)}"})
    parent = {"parent": last.parent} if last.parent in held else {}
    return _code(code, name, name) | parent | {"annotations": annotations}


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _moment(day: str) -> str:
    return f"{day}T00:00:00+0000" if day else ""


def _indicator(code: str) -> Json:
    if code == UNKNOWN:
        return _code(code, "Not in the catalogue; see INDICATOR_NAME", "Không có trong danh mục; xem INDICATOR_NAME")
    known = by_id(code)
    return _code(code, known.name if known else code, known.name if known else code)


def _unit(code: str) -> Json:
    if code == UNKNOWN:
        return _code(code, "Unknown", "Không rõ")
    known = unit_coded(code)
    return _code(identifier(code), known.name if known else code, known.name if known else code)
