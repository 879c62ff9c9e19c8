"""What people add to the catalogue of indicators: entries and aliases, and the documents these touch. Docs: docs/desk.md.

The next reading of a document knows them; those that were read before and have the words are read again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, or_, select, update

from extractor.catalogues.areas.names import without_marks
from extractor.catalogues.indicators.lookup import by_id, code
from extractor.catalogues.spelling import folded_tokens
from extractor.model.catalogue import Additions, Indicator
from service.archive.events import EXTRACTION, agent_of, now
from service.archive.schema import addition, agent, document, event, record
from service.archive.store import name_of
from service.errors import NotFound, Refused

_OWN = "them-"
"""What the ids of added indicators begin with."""
_LONGEST = 200


def additions(connection: Connection) -> Additions:
    """What is added now, as the extractor takes it."""
    rows = connection.execute(select(addition).where(addition.c.removed_at.is_(None)).order_by(addition.c.id)).all()
    return Additions(
        tuple(_indicator(row) for row in rows if row.kind == "indicator"),
        tuple((row.indicator_id, row.text) for row in rows if row.kind == "alias"),
    )


def _indicator(row: Row[Any]) -> Indicator:
    units = tuple(row.units)
    return Indicator(row.indicator_id, row.text, (), (), "", units, "none", "flow", "none", "", row.reason)


def held(connection: Connection, indicator_id: str | None = None) -> Sequence[Row[Any]]:
    """The additions in force, of one indicator where it is given, with the name of who made them."""
    asked = (
        select(addition, agent.c.name.label("by"))
        .join(agent, agent.c.id == addition.c.agent_id)
        .where(addition.c.removed_at.is_(None))
        .order_by(addition.c.id)
    )
    return connection.execute(
        asked if indicator_id is None else asked.where(addition.c.indicator_id == indicator_id)
    ).all()


def known(connection: Connection, indicator_id: str) -> Indicator | None:
    """An indicator of the catalogue, or one that was added."""
    found = by_id(indicator_id)
    return found or next((one for one in additions(connection).indicators if one.id == indicator_id), None)


def add_indicator(connection: Connection, name: str, units: Sequence[str], agent_name: str, reason: str) -> str:
    """Adds an indicator; its id. Raises Refused where the name is none, or one that is known."""
    name = _words(connection, name)
    units = [_unit(connection, unit) for unit in units if unit.strip()]
    identifier = _OWN + re.sub(r"[^a-z0-9]+", "-", without_marks(name.lower()).replace("đ", "d")).strip("-")[:60]
    if known(connection, identifier) is not None:
        raise Refused(name_of(connection), "indicator", f"{name} was added already", "add an alias to it")
    _add(connection, "indicator", identifier, name, units, agent_name, reason)
    return identifier


def add_alias(connection: Connection, indicator_id: str, alias: str, agent_name: str, reason: str) -> int:
    """Adds an alias to an indicator; the id of the addition. Raises NotFound or Refused."""
    if known(connection, indicator_id) is None:
        raise NotFound(name_of(connection), f"there is no indicator {indicator_id}", "look in the catalogue")
    return _add(connection, "alias", indicator_id, _words(connection, alias), [], agent_name, reason)


def remove(connection: Connection, addition_id: int) -> str:
    """Takes an addition back, the aliases of an indicator with it; the id of the indicator. Raises NotFound."""
    found = connection.execute(
        select(addition).where(addition.c.id == addition_id, addition.c.removed_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound(name_of(connection), f"there is no addition {addition_id}", "look in the catalogue")
    gone = addition.c.id == addition_id
    if found.kind == "indicator":
        gone = or_(gone, addition.c.indicator_id == found.indicator_id)
    connection.execute(update(addition).where(gone, addition.c.removed_at.is_(None)).values(removed_at=now()))
    return str(found.indicator_id)


def touched(connection: Connection, indicator_id: str, limit: int) -> list[int]:
    """Documents not read since the additions to an indicator, where a record without id has their words: some of these
    records are the indicator's. Up to `limit` of them, in their order."""
    rows = held(connection, indicator_id)
    if not rows:
        return []
    later = exists().where(
        event.c.document_id == document.c.id,
        event.c.kind == EXTRACTION,
        event.c.at >= max(r.made_at for r in rows),
    )
    held_keys = select(record.c.indicator_key).distinct().cte("keys").prefix_with("MATERIALIZED")
    said = [held_keys.c.indicator_key.contains(" ".join(folded_tokens(row.text)), autoescape=True) for row in rows]
    # found first, along an index alone: keys are few beside the records that have them
    keys = list(connection.scalars(select(held_keys.c.indicator_key).where(or_(*said))))
    uncoded = record.c.indicator_key.in_(keys), record.c.indicator_id.is_(None), record.c.live
    having = select(record.c.document_id).distinct().where(*uncoded).cte("having").prefix_with("MATERIALIZED")
    asked = (
        select(document.c.id)
        .join(having, having.c.document_id == document.c.id)
        .where(document.c.withdrawn_at.is_(None), ~later)
        .order_by(document.c.id)
        .limit(limit)
    )
    return list(connection.scalars(asked))


def _words(connection: Connection, text: str) -> str:
    text = " ".join(text.split())
    if not any(letter.isalpha() for letter in text) or len(text) > _LONGEST:
        raise Refused(name_of(connection), "name", "it has no words, or too many", "write a name or an alias")
    meant = code(text, added=additions(connection))
    if meant is not None:
        raise Refused(name_of(connection), "known", f"{text} is {meant.name}", "add what is not known yet")
    return text


def _unit(connection: Connection, unit: str) -> str:
    from extractor.catalogues.units.lookup import unit_coded, unit_named

    found = unit_coded(unit.strip()) or unit_named(unit.strip())
    if found is None or not found.code:
        raise Refused(name_of(connection), "unit", f"{unit} is no unit", "give one such as %, ha or đồng")
    return found.code


def _add(
    connection: Connection, kind: str, identifier: str, text: str, units: Sequence[str], agent_name: str, reason: str
) -> int:
    made = insert(addition).values(
        kind=kind,
        indicator_id=identifier,
        text=text,
        units=list(units),
        reason=reason,
        made_at=now(),
        agent_id=agent_of(connection, agent_name),
    )
    return int(connection.scalar(made.returning(addition.c.id)) or 0)
