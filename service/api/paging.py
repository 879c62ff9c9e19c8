"""Lists in pages: `items` and `next`, an opaque cursor that stays good while the list grows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Path, Query

from service.api.problems import Refusal

Item = TypeVar("Item")
_LARGEST = 2**63 - 1
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")]
Id = Annotated[int, Path(ge=1, le=_LARGEST)]


def cursor(*last: int | str | date) -> str:
    """What a page ends with: a number or name, or the parts of a key."""
    told = json.dumps(last if len(last) > 1 else last[0], ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def after_number(given: str | None) -> int | None:
    """The number a page begins behind. Raises Refusal."""
    found = _opened(given)
    if found is not None and not (type(found) is int and 0 <= found <= _LARGEST):
        raise _foreign()
    return found


def after_name(given: str | None) -> str | None:
    """The name a page begins behind. Raises Refusal."""
    found = _opened(given)
    return None if found is None else _part(found, str)


def after_key(given: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The key a page begins behind, of parts of these kinds: int, str and date. Raises Refusal."""
    found = _opened(given)
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != len(kinds):
        raise _foreign()
    return tuple(_part(part, kind) for part, kind in zip(found, kinds, strict=True))


def behind(items: Sequence[Item], name: Callable[[Item], str], last: str | None) -> Sequence[Item]:
    """The items behind the one of a name; all where there is no name. Raises Refusal."""
    if last is None:
        return items
    at = next((at for at, one in enumerate(items) if name(one) == last), None)
    if at is None:
        raise _foreign()
    return items[at + 1 :]


def _part(given: Any, kind: type) -> Any:
    if kind is date and isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError as error:
            raise _foreign() from error
    fits = type(given) is kind
    if not fits or (kind is int and not 0 <= given <= _LARGEST) or (kind is str and not given.isprintable()):
        raise _foreign()
    return given


def _opened(given: str | None) -> Any:
    if given is None:
        return None
    try:
        return json.loads(base64.b64decode(given + "=" * (-len(given) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _foreign() from error


def _foreign() -> Refusal:
    return Refusal(422, "invalid-request", "cursor: it is none of this list; begin without one")
