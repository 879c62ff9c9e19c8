"""What people decided about a record, and the record as it stands with these decisions laid over the machine's.

Pure values: nothing here knows the database. Docs: docs/corrections.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

FIELDS = (
    "place", "indicator", "measure", "value", "upper", "of", "unit", "unit_text", "multiplier", "qualifier", "period",
    "basis", "status",
)  # fmt: skip
"""What a record says; its evidence, confidence and restatement tell where and how well it was read."""
BY_PEOPLE = frozenset({"accepted", "corrected", "added"})
"""Reviews of records that stay though the machine says them no longer."""
POINTERS = {
    "place": ("start", "end"),
    "indicator": ("start", "end", "parts"),
    "basis": ("start", "end"),
    "period": ("span",),
}
"""Fields that point at the words that name them, and how."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of `correction`. `changes` has the fields it sets: those of the contract; of an accepted record all of
    FIELDS as they stood; of an added one the whole record. `beneath` is the record without decisions, as it was then (the
    machine's, else as it was added). `text` is the digest of the text that offsets in both point into."""

    id: int
    record_id: int
    action: str
    changes: Json
    beneath: Json | None
    text: str
    extraction_id: int
    undoes: int | None = None


def in_force(decisions: Sequence[Decision]) -> set[int]:
    """The ids of the decisions, undos among them, that no undo in force undoes."""
    undone: set[int | None] = set()
    for decision in sorted(decisions, key=lambda one: -one.id):
        if decision.id not in undone:
            undone.add(decision.undoes)
    return {decision.id for decision in decisions} - undone


def active(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that make a record what it is: those in force without the undos, in their order."""
    force = in_force(decisions)
    return sorted((one for one in decisions if one.id in force and one.action != "undo"), key=lambda one: one.id)


def effective(standing: Json, decisions: Sequence[Decision], text: str) -> tuple[Json, str]:
    """A record as it stands, and its review: unreviewed, accepted, corrected, rejected or added.

    `standing` is the contract's record as the machine (else the person who added it) has it, with its evidence in the
    text whose digest is `text`. The first decision takes the record out of the machine's hands: what it said then, with
    the changes in order, is what stands, whatever later readings say.
    """
    if not decisions:
        return standing, "unreviewed"
    content: Json | None = None
    written = text
    review = "unreviewed"
    for decision in active(decisions):
        if content is None:
            content, written = _content(decision.beneath or decision.changes), decision.text
        if decision.action == "accept":
            content, written, review = _content(decision.changes), decision.text, "accepted"
        elif decision.action == "set":
            content = content | decision.changes
            review = "added" if review == "added" else "corrected"
        elif decision.action == "add":
            review = "added"
        else:
            review = "rejected"
    if content is None:
        return standing, review
    return standing | (content if written == text else _moved(content, standing)), review


def _content(record: Json) -> Json:
    return {field: record[field] for field in FIELDS}


def _moved(content: Json, standing: Json) -> Json:
    """Content read in another text: where its words are in this one, as far as the standing record points at the
    same words; else nowhere."""
    moved = dict(content)
    for field, pointers in POINTERS.items():
        said, here = content[field], standing[field]
        if said is None:
            continue
        same = here is not None and here.get("text") == said.get("text")
        moved[field] = said | {key: here.get(key) if same else [] if key == "parts" else None for key in pointers}
    return moved


def difference(old: Json, new: Json) -> dict[str, tuple[Any, Any]]:
    """The fields in which two records say something different, each with both; where words stand does not count."""
    return {field: (old[field], new[field]) for field in FIELDS if said(field, old[field]) != said(field, new[field])}


def said(field: str, value: Any) -> Any:
    """What a field says, without how and where the text names it."""
    if value is None or field not in POINTERS:
        return value
    match field:
        case "place":
            return value["id"] or (value["name"], value["level"])
        case "indicator":
            return value["id"] or value["text"]
        case "period":
            return value["start"], value["end"]
        case _:
            return value["kind"], value["period"] and (value["period"]["start"], value["period"]["end"])
