"""Documents, records and differences of an archive as lines for people, made from JSON alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from service.table import BASES, HEADS, LIMITS, MEASURES, STATUSES, amount, cells, grid, warned, words

if TYPE_CHECKING:
    from service.archive.differences import Difference

Json = dict[str, Any]

REVIEWS = {"unreviewed": "", "accepted": "✓", "corrected": "✎", "rejected": "✗", "added": "+"}
_ACTIONS = {"set": "sửa", "accept": "duyệt", "reject": "loại", "add": "thêm", "undo": "hoàn tác"}
_NAMES = {
    "source": "Nguồn",
    "published": "Ngày đăng",
    "issuer": "Cơ quan",
    "number": "Số ký hiệu",
    "kind": "Loại",
    "media_type": "Định dạng",
    "period": "Kỳ",
    "problem": "Lỗi",
}
_MINUTES = 16
"""Characters of a moment as far as minutes."""


def document_lines(document: Json, records: list[Json], texts: dict[int, str], width: int) -> list[str]:
    """A document with its versions and live records; `texts` are those of the readings that records point into."""
    lines = [f"{document['id']} · {document['title'] or document['source']}"]
    if document["withdrawn"]:
        lines.append(f"! Đã rút ngày {_moment(document['withdrawn']['at'])}: {document['withdrawn']['reason']}")
    lines += [f"{name}: {document[key]}" for key, name in _NAMES.items() if document[key]]
    if document["place"]:
        lines.append(f"Địa bàn: {document['place']['name']}")
    lines += [_version(one) for one in document["versions"]]
    live = [one for one in records if one["live"]]
    if live:
        rows = [(str(one["id"]), _mark(one), *cells(one["record"], texts[one["extraction_id"]])) for one in live]
        lines += ["", *grid(("Số", "", *HEADS), rows, (9, 2, *LIMITS), width)]
        lines.append("✓ đã duyệt  ✎ đã sửa  ✗ đã loại  + thêm tay  * máy nay đọc khác")
    else:
        lines += ["", "(không có số liệu)"]
    return [*lines, *warned(document["warnings"])]


def event_lines(document: Json) -> list[str]:
    """The events of a document, oldest first."""
    return [
        f"{_moment(one['at'])}  {one['kind']}{'' if one['outcome'] == 'success' else ' ! ' + one['outcome']}  "
        f"{one['by']}  {json.dumps(one['detail'], ensure_ascii=False)}"
        for one in document["events"]
    ]


def record_lines(one: Json, text: str, history: list[Json]) -> list[str]:
    """A record with its words, what the machine says and what people decided."""
    record = one["record"]
    place, evidence = record["place"] or {}, record["evidence"]
    table = evidence["table"]
    lines = [
        f"Số liệu {one['id']} · tài liệu {one['document_id']} · {one['review']}"
        + ("" if one["live"] else " · không còn hiệu lực"),
        f"Địa bàn: {place.get('name') or '—'}" + (f" ({place['id']})" if place.get("id") else ""),
        f"Chỉ tiêu: {said('indicator', record['indicator'])}",
        f"Giá trị: {amount(record)} · {MEASURES[record['measure']]} · {STATUSES[record['status']]}",
        f"Kỳ: {said('period', record['period'])} · so với: {said('basis', record['basis'])}",
        f"Nguyên văn: {words(record, text)}",
        f"Vị trí: {evidence['start']}–{evidence['end']}" + (f", trang {evidence['page']}" if evidence["page"] else ""),
    ]
    if table:
        lines.append(f"Bảng: {' / '.join(table['row'])} × {' / '.join(table['column'])}")
    if one["machine"]:
        lines.append(
            "Máy đọc: " + "; ".join(f"{field} {said(field, both[0])}" for field, both in one["machine"].items())
        )
    elif not one["read"]:
        lines.append("Máy đọc: không có")
    return lines + [_decision(entry) for entry in history]


def difference_lines(difference: Difference) -> list[str]:
    """What a reading says otherwise than the one before."""
    lines = [f"+ {one.record_id}: {_short(one.record)}" for one in difference.added]
    lines += [f"- {one.record_id}: {_short(one.record)}" for one in difference.gone]
    for one in difference.changed:
        told = "; ".join(f"{field} {said(field, a)} → {said(field, b)}" for field, (a, b) in one.fields.items())
        lines.append(f"~ {one.record_id}: {told}")
    if difference.decided:
        lines.append(f"! đã có người quyết định, giữ nguyên: {', '.join(map(str, difference.decided))}")
    return lines


def said(field: str, value: Any) -> str:
    """A field of a record in one line."""
    if value is None:
        return "—"
    match field:
        case "place":
            return str(value["name"]) + (f" ({value['id']})" if value["id"] else "")
        case "indicator":
            return str(value["name"] or value["text"]) + (f" ({value['id']})" if value["id"] else "")
        case "period":
            return str(value["label"])
        case "basis":
            return BASES[value["kind"]] + (f" {value['period']['label']}" if value["period"] else "")
        case _:
            return str(value)


def _short(record: Json) -> str:
    parts = [said("place", record["place"]), said("indicator", record["indicator"]), amount(record)]
    return " · ".join([*parts, said("period", record["period"])])


def _version(one: Json) -> str:
    read = ", ".join(f"{reading['software']} {_moment(reading['made_at'])}" for reading in one["readings"])
    return (
        f"Bản {one['number']}: {one['name']} · {one['size']} byte · sha256:{one['digest']} · "
        f"nhận {_moment(one['received_at'])} ({one['accession']}, {one['brought_by']})"
        + (f" · đọc: {read}" if read else "")
    )


def _mark(one: Json) -> str:
    return REVIEWS[one["review"]] + ("*" if one["review"] != "unreviewed" and one["machine"] and one["read"] else "")


def _decision(entry: Json) -> str:
    changes = "; ".join(f"{field} {said(field, a)} → {said(field, b)}" for field, (a, b) in entry["changes"].items())
    parts = [
        f"#{entry['id']} {_moment(entry['at'])} {entry['by']}: {_ACTIONS[entry['action']]}",
        f"#{entry['undoes']}" if entry["undoes"] else "",
        changes if entry["action"] == "set" else "",
        f"— {entry['reason']}" if entry["reason"] else "",
        "" if entry["in_force"] else "(đã hoàn tác)",
    ]
    return " ".join(part for part in parts if part)


def _moment(moment: str) -> str:
    return moment[:_MINUTES].replace("T", " ")
