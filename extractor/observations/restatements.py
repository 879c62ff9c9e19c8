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


def restatements(observations: Sequence[Observation]) -> tuple[int | None, ...]:
    """For each observation the index of the first that said it, None for what is said for the first time."""
    firsts: dict[Hashable, list[int]] = {}
    found: list[int | None] = []
    for at, observation in enumerate(observations):
        said = firsts.setdefault(_key(observation), [])
        first = next((i for i in said if _says_again(observations[i], observation)), None)
        found.append(first)
        if first is None and observation.claim.indicator is not None and observation.claim.period is not None:
            said.append(at)
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
        unit and _folded(unit.code),
        claim.basis and claim.basis.kind,
        claim.status == "target",
        claim.quantity.of,
    )


def _says_again(first: Observation, second: Observation) -> bool:
    one, two = first.claim, second.claim
    if one.sentence == two.sentence or (one.upper is None) != (two.upper is None):
        return False
    value, again = _scaled(first), _scaled(second)
    same = value == again and one.upper == two.upper
    digits = min(_digits(value), _digits(again))
    if _is_small_count(second) and (_words(first) != _words(second) or len(_words(second)) < _TELLING_WORDS):
        return False
    if not _same_indicator(first, second, loosely=same and digits >= _EXACT_DIGITS):
        return False
    if same:
        return one.qualifier == two.qualifier or digits >= _EXACT_DIGITS
    return one.upper is None and (_rounds(value, again, two.qualifier) or _rounds(again, value, one.qualifier))


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
