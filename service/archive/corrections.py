"""Decisions of people on records: put down, read back and laid over what the machine says. Docs: docs/corrections.md.

Nothing here changes what was read or decided before: a decision is one more row of `correction`, and `record` is
brought to what all of them say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from service.archive.decisions import FIELDS, active, difference, in_force
from service.archive.events import CORRECTION, agent_of, happened, now
from service.archive.fields import Unfit, checked
from service.archive.passages import page_of, sentence_of
from service.archive.readings import Json, row_of, text_digest
from service.archive.records import Held, Results, held, project_one
from service.archive.schema import agent, correction, document, extraction, record
from service.archive.search.keeping import renew
from service.archive.store import name_of
from service.archive.vocabulary import additions
from service.errors import Conflict, NotFound, Refused

_BLANK: Json = {
    "place": None,
    "indicator": None,
    "measure": "level",
    "value": "0",
    "upper": None,
    "of": None,
    "unit": None,
    "unit_text": None,
    "multiplier": 0,
    "qualifier": "eq",
    "period": None,
    "basis": None,
    "status": "actual",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, and why."""

    name: str
    reason: str = ""


def change(
    connection: Connection, record_id: int, fields: Mapping[str, Any], author: Author, *, seen: str | None = None
) -> int:
    """Sets fields of a record (their shapes: `service.archive.fields.checked`); the id of the decision.

    Here and below `seen` is the `revision` that the person looked at. Raises NotFound, Conflict where the record has
    another by now, Refused where the decision cannot be.
    """
    one = _looked_at(connection, record_id, seen)
    if not fields:
        raise Refused(name_of(connection), "set", "no field is given", "name what is to be set")
    return _decide(connection, one, "set", _checked(connection, fields, one.now), author)


def accept(connection: Connection, record_id: int, author: Author, *, seen: str | None = None) -> int:
    """Accepts a record as it stands: no later reading changes what it says. The id of the decision."""
    one = _looked_at(connection, record_id, seen)
    return _decide(connection, one, "accept", {field: one.now[field] for field in FIELDS}, author)


def reject(connection: Connection, record_id: int, author: Author, *, seen: str | None = None) -> int:
    """Says that a record is none, for later readings too. The id of the decision."""
    return _decide(connection, _looked_at(connection, record_id, seen), "reject", {}, author)


def add(
    connection: Connection, document_id: int, start: int, end: int, fields: Mapping[str, Any], author: Author
) -> int:
    """Adds a record that the machine missed, by where its evidence stands in the text in force; the id of the record.

    `fields` as for `change`, with `value` at least. Raises NotFound or Refused.
    """
    reading = connection.execute(
        select(extraction.c.id, extraction.c.text_digest)
        .join(document, document.c.extraction_id == extraction.c.id)
        .where(document.c.id == document_id)
    ).one_or_none()
    name = name_of(connection)
    if reading is None:
        raise NotFound(name, f"it holds no document {document_id} that was read", "give the number of another")
    about = Results(connection)[reading.id]["document"]
    text = about["text"]
    if not 0 <= start < end <= len(text):
        raise Refused(
            name, "evidence", f"{start}–{end} is not inside the text of {len(text)} characters", "mark it anew"
        )
    if "value" not in fields:
        raise Refused(name, "value", "a record needs one", "give it as a decimal string such as 88.83")
    made = _BLANK | _checked(connection, fields, _BLANK)
    made |= {
        "evidence": {
            "start": start,
            "end": end,
            "text": text[start:end],
            "sentence": list(sentence_of(text, start, end)),
            "page": page_of(about["pages"], start),
            "bbox": None,
            "table": None,
        },
        "confidence": 1.0,
        "restates": None,
    }
    row = row_of(made, None) | {"document_id": document_id, "extraction_id": reading.id, "live": True}
    record_id = connection.scalar(insert(record).values(**row, review="added").returning(record.c.id)) or 0
    _write(connection, document_id, record_id, "add", author, reading.id, changes=made)
    project_one(connection, document_id, held_record(connection, record_id))
    renew(connection, document_id)
    return record_id


def undo(connection: Connection, decision_id: int, author: Author, *, seen: str | None = None) -> int:
    """Undoes any earlier decision, an undo too; the id of the new one. Raises NotFound, Conflict or Refused."""
    found = connection.execute(select(correction).where(correction.c.id == decision_id)).one_or_none()
    if found is None:
        raise NotFound(name_of(connection), f"it holds no decision {decision_id}", "`solieu show` lists them")
    one = _looked_at(connection, found.record_id, seen)
    if found.id not in in_force(one.decisions):
        raise Refused(
            name_of(connection), "undo", f"decision {decision_id} was undone already", "undo that undo instead"
        )
    return _decide(connection, one, "undo", {}, author, undoes=decision_id)


def last_decision(connection: Connection, record_id: int) -> int | None:
    """The id of the latest decision in force that is no undo: what "undo" without more means."""
    decided = active(held_record(connection, record_id).decisions)
    return decided[-1].id if decided else None


def record_json(connection: Connection, record_id: int) -> Json:
    """A record as it stands: `record` in the contract's shape, with id, document_id, review, revision, live, and
    `machine`: what the machine says of it where that differs (else None), by field as [machine's, the record's].
    """
    return shown(held_record(connection, record_id), _document_of(connection, record_id))


def records_json(connection: Connection, document_id: int) -> list[Json]:
    """All of a document's records as `record_json` gives them, in the order of the text; those no longer live last."""
    return [shown(one, document_id) for one in in_order(connection, document_id)]


def in_order(connection: Connection, document_id: int, results: Results | None = None) -> list[Held]:
    """All of a document's records in the order of the text; those no longer live last."""
    found = held(connection, document_id, results)
    found.sort(key=place)
    return found


def place(one: Held) -> tuple[int, int, int]:
    """Where a record stands among those of its document: the live ones first, each in the order of the text."""
    return int(not one.live), one.now["evidence"]["start"], one.id


def shown(one: Held, document_id: int) -> Json:
    """A held record as `record_json` gives it."""
    return {
        "id": one.id,
        "document_id": document_id,
        "extraction_id": one.extraction_id,
        "review": one.review,
        "revision": revision(one),
        "live": one.live,
        "record": one.now,
        "machine": {field: list(both) for field, both in difference(one.standing, one.now).items()} or None,
        "read": one.ordinal is not None,
    }


def history(connection: Connection, record_id: int) -> list[Json]:
    """The decisions on a record, oldest first: id, action, by, at, reason, changes (field → [before, after]), undoes,
    and whether each is in force."""
    return history_of(connection, held_record(connection, record_id))


def history_of(connection: Connection, one: Held) -> list[Json]:
    """As `history`, of a record that is at hand."""
    force = in_force(one.decisions)
    rows = connection.execute(
        select(correction, agent.c.name)
        .join(agent, agent.c.id == correction.c.agent_id)
        .where(correction.c.record_id == one.id)
        .order_by(correction.c.id)
    )
    return [_decision_json(row, row.id in force) for row in rows]


def _decision_json(row: Row[Any], force: bool) -> Json:
    before = row.before or {}
    changes = {} if row.action == "accept" else {field: row.changes[field] for field in FIELDS if field in row.changes}
    return {
        "id": row.id,
        "action": row.action,
        "by": row.name,
        "at": row.made_at,
        "reason": row.reason,
        "changes": {field: [before.get(field), value] for field, value in changes.items()},
        "undoes": row.undoes,
        "in_force": force,
    }


def held_record(connection: Connection, record_id: int) -> Held:
    """A record as it stands. Raises NotFound."""
    document_id = _document_of(connection, record_id)
    (one,) = held(connection, document_id, only=record_id)
    return one


def revision(one: Held) -> str:
    """What changes whenever a record says something else or somebody decides on it."""
    last = one.decisions[-1].id if one.decisions else 0
    return text_digest(json.dumps([last, one.live, [one.now[field] for field in FIELDS]], sort_keys=True))[:16]


def _document_of(connection: Connection, record_id: int) -> int:
    found = connection.scalar(select(record.c.document_id).where(record.c.id == record_id))
    if found is None:
        raise NotFound(name_of(connection), f"it holds no record {record_id}", "`solieu show DOCUMENT` lists records")
    return int(found)


def _looked_at(connection: Connection, record_id: int, seen: str | None) -> Held:
    one = held_record(connection, record_id)
    if seen is not None and seen != revision(one):
        raise Conflict(
            name_of(connection), f"record {record_id} was changed meanwhile", "look at it again, then decide"
        )
    return one


def _checked(connection: Connection, fields: Mapping[str, Any], known: Json) -> Json:
    try:
        return checked(fields, known, additions(connection))
    except Unfit as error:
        raise Refused(name_of(connection), error.field, error.reason, error.remedy) from error


def _decide(
    connection: Connection, one: Held, action: str, changes: Json, author: Author, undoes: int | None = None
) -> int:
    document_id = _document_of(connection, one.id)
    given = {"changes": changes, "before": one.now, "beneath": one.standing, "undoes": undoes}
    made = _write(connection, document_id, one.id, action, author, one.extraction_id, **given)
    project_one(connection, document_id, one)
    renew(connection, document_id)
    return made


def _write(
    connection: Connection,
    document_id: int,
    record_id: int,
    action: str,
    author: Author,
    extraction_id: int,
    **given: Any,
) -> int:
    agent_id = agent_of(connection, author.name)
    made = insert(correction).values(
        document_id=document_id,
        record_id=record_id,
        action=action,
        reason=author.reason,
        made_at=now(),
        agent_id=agent_id,
        extraction_id=extraction_id,
        **given,
    )
    made_id = int(connection.scalar(made.returning(correction.c.id)) or 0)
    detail = {"action": action, "correction": made_id}
    happened(connection, CORRECTION, agent_id, detail, document_id=document_id, record_id=record_id)
    return made_id
