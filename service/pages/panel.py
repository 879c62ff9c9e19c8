"""The panel of a record: what it says, who decided what, and the forms to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from service.archive.corrections import history_of, shown
from service.archive.records import Held
from service.pages import fields
from service.pages.fields import Field, Form, change_text, form_of
from service.pages.rendering import moment

Json = dict[str, Any]
_CONTEXT = 90
"""Code points of the sentence on each side of a figure that are shown beside it."""


@dataclass(frozen=True, slots=True)
class Done:
    """A decision of the past. `changes` are label, old and new."""

    id: int
    action: str
    by: str
    at: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]
    in_force: bool
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Panel:
    """`before` and `after` are the records beside it in the order of the text. `message` tells why the last act was not
    done; `opened` that the form is open."""

    id: int
    document: int
    revision: str
    review: str
    live: bool
    read: bool
    fields: tuple[Field, ...]
    quote: str
    page: int | None
    table: Json | None
    confidence: float
    form: Form
    history: tuple[Done, ...]
    undo: int | None
    before: int | None
    after: int | None
    may_correct: bool
    message: str = ""
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template of a panel alone knows."""

    panel: Panel


def panel_of(connection: Connection, records: list[Held], held: Held, document_id: int, may_correct: bool) -> Panel:
    """The panel of `held`, one of a document's `records` in their order."""
    one = shown(held, document_id)
    record = one["record"]
    done = tuple(_done(entry, record) for entry in history_of(connection, held))
    ids = [other.id for other in records if other.live or other.id == held.id]
    at = ids.index(held.id)
    evidence = record["evidence"]
    return Panel(
        id=one["id"],
        document=one["document_id"],
        revision=one["revision"],
        review=one["review"],
        live=one["live"],
        read=one["read"],
        fields=tuple(fields.shown(one)),
        quote=" ".join(evidence["text"].split()),
        page=evidence["page"],
        table=evidence["table"],
        confidence=record["confidence"],
        form=form_of(record),
        history=done,
        undo=next((entry.id for entry in reversed(done) if entry.in_force and entry.action != "undo"), None),
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
        may_correct=may_correct,
    )


def refused(panel: Panel, message: str, given: Mapping[str, str]) -> Panel:
    """The panel with what a person had written, and why it was not done."""
    names = Form.__dataclass_fields__
    written = {name: given[name] for name in names if name in given}
    return replace(panel, form=replace(panel.form, **written), message=message, opened=bool(written))


def _done(entry: Json, record: Json) -> Done:
    return Done(
        id=entry["id"],
        action=entry["action"],
        by=entry["by"],
        at=moment(entry["at"])[:-3],
        reason=entry["reason"],
        changes=tuple(change_text(entry["changes"], record)),
        in_force=entry["in_force"],
        undoes=entry["undoes"],
    )
