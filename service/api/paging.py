"""Lists in pages: `items` and `next`, an opaque cursor that stays good while the list grows."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query

from service.api.problems import Refusal
from service.archive.conflicts import Key

_LARGEST = 2**63 - 1
_MANY = 10**9
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
Id = Annotated[int, Path(ge=1, le=_LARGEST)]


def cursor(last: int | str | list[str]) -> str:
    """What a page ends with."""
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")


def after_number(given: str | None) -> int | None:
    """The number a page begins behind. Raises Refusal."""
    found = _opened(given)
    if found is not None and not (type(found) is int and 0 <= found <= _LARGEST):
        raise _foreign()
    return found


def after_place(given: str | None) -> int:
    """How many items a page leaves out. Raises Refusal."""
    found = after_number(given) or 0
    if found > _MANY:
        raise _foreign()
    return found


def after_name(given: str | None) -> str | None:
    """The name a page begins behind. Raises Refusal."""
    found = _opened(given)
    if found is not None and not (isinstance(found, str) and found.isalnum() and found.isascii()):
        raise _foreign()
    return found


def fact_cursor(last: Key) -> str:
    return cursor([str(part) for part in last])


def after_fact(given: str | None) -> Key | None:
    """What the facts share that a page begins behind. Raises Refusal."""
    found = _opened(given)
    if found is None:
        return None
    try:
        indicator, place, end, start, measure = found
        days = date.fromisoformat(end), date.fromisoformat(start)
    except (TypeError, ValueError) as error:
        raise _foreign() from error
    if not all(isinstance(part, str) and part.isprintable() for part in (indicator, place, measure)):
        raise _foreign()
    return indicator, place, *days, measure


def _opened(given: str | None) -> Any:
    if given is None:
        return None
    try:
        return json.loads(base64.b64decode(given + "=" * (-len(given) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _foreign() from error


def _foreign() -> Refusal:
    return Refusal(422, "invalid-request", "cursor: it is none of this list; begin without one")
