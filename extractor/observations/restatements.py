"""Which records only say again what an earlier one of the document says.

A restatement is a record of its own. It says the same of the same place, indicator, period and measure: the same
value, or a rounded one (`6.174 tỷ` for `6.174,3 tỷ`, `gần 6.200 tỷ`). Two figures of one sentence are never taken for
one.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from functools import lru_cache

from extractor.catalogues.spelling import fold
from extractor.model.mention import Resolved
from extractor.model.observation import Observation

_EXACT_DIGITS = 3
"""Significant digits that a rounded value, or one of an indicator in other words, needs to be known again."""
_ROUND_DIGITS = 2
"""The same where the text says that it is rounded (`gần`, `trên`)."""

_TELLING_WORDS = 3
"""Words that tell what a small count is of."""
_SMALL = 10
_CLOSE = 9
"""A rounded value is nearer than a ninth: two digits are kept at least."""


def restatements(observations: Sequence[Observation]) -> tuple[int | None, ...]:
    """For each observation the index of the first that said it, None for what is said for the first time."""
    firsts: dict[Hashable, list[tuple[int, Decimal]]] = {}
    found: list[int | None] = []
    for at, observation in enumerate(observations):
        value = _scaled(observation)
        said = firsts.setdefault(_key(observation), [])
        again = (i for i, first in said if _says_again(observations[i], first, observation, value))
        found.append(next(again, None))
        claim = observation.claim
        if found[-1] is None and claim.indicator is not None and claim.period is not None:
            said.append((at, value))
    return tuple(found)


def _key(observation: Observation) -> Hashable:
    """What two statements of one thing share for certain."""
    claim = observation.claim
    unit = claim.quantity.unit
    period = claim.period.period if claim.period else None
    place: Hashable = None
    if claim.place is not None:
        known = observation.place
        place = known.value.id if isinstance(known, Resolved) else (_folded(claim.place.name), claim.place.level)
    return (
        place,
        period and (period.start, period.end),
        claim.measure,
        unit and (_folded(unit.code) if unit.counted else unit.code),
        claim.basis and claim.basis.kind,
        claim.status == "target",
        claim.quantity.of,
    )


def _says_again(first: Observation, value: Decimal, second: Observation, again: Decimal) -> bool:
    one, two = first.claim, second.claim
    same = value == again and one.upper == two.upper
    if one.sentence == two.sentence or (one.upper is None) != (two.upper is None):
        return False
    if not same and (
        one.upper is not None or not (_rounds(value, again, two.qualifier) or _rounds(again, value, one.qualifier))
    ):
        return False
    if _is_small_count(second) and (_words(first) != _words(second) or len(_words(second)) < _TELLING_WORDS):
        return False
    digits = min(_digits(value), _digits(again))
    if same and one.qualifier != two.qualifier and digits < _EXACT_DIGITS:
        return False
    return _same_indicator(first, second, loosely=same and digits >= _EXACT_DIGITS)


def _is_small_count(observation: Observation) -> bool:
    """`2 xã`: so few are soon counted again, of something else."""
    unit = observation.claim.quantity.unit
    return unit is not None and (unit.counted or "/" in unit.code) and abs(_scaled(observation)) < _SMALL


def _same_indicator(first: Observation, second: Observation, loosely: bool) -> bool:
    """By the catalogue's id, by the words, or (`loosely`) where one has all the words of the other."""
    if first.indicator_id is not None and first.indicator_id == second.indicator_id:
        return True
    one, two = _words(first), _words(second)
    return one == two or (loosely and bool(one and two) and (one <= two or two <= one))


def _words(observation: Observation) -> frozenset[str]:
    indicator = observation.claim.indicator
    return frozenset(_folded(indicator.name or indicator.surface).split()) if indicator else frozenset()


def _rounds(value: Decimal, rounded: Decimal, qualifier: str) -> bool:
    """Whether `rounded` is `value` with fewer digits: to the nearest, or up or down where it is said to be so."""
    if abs(value - rounded) * _CLOSE > abs(value):
        return False
    digits = _digits(rounded)
    if digits >= _digits(value) or digits < (_EXACT_DIGITS if qualifier == "eq" else _ROUND_DIGITS):
        return False
    step = Decimal(1).scaleb(_last_place(rounded))
    off = value - rounded
    if qualifier in ("gt", "ge"):
        return 0 <= off < step
    if qualifier in ("lt", "le"):
        return -step < off <= 0
    return abs(off) * 2 <= step


def _scaled(observation: Observation) -> Decimal:
    claim = observation.claim
    return claim.value.scaleb(claim.quantity.unit.multiplier) if claim.quantity.unit else claim.value


def _digits(value: Decimal) -> int:
    """How many significant digits a value is given with, zeros at its end not counted."""
    return len(value.normalize().as_tuple().digits)


def _last_place(value: Decimal) -> int:
    """The power of ten of a value's last significant digit."""
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(" ".join(text.split()))
