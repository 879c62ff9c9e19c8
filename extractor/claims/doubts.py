"""Warnings: what could not be dated, placed, named or read for certain, each with where it stands.

| code | means |
|---|---|
| `no_date` | the text counts from its day of publication (`hiện nay`, `cùng kỳ`), which is not known |
| `no_period`, `no_place` | figures that nothing dates or places (they may be the nation's); the first is shown |
| `no_indicator` | a figure with a unit of which nothing says what it measures; it may be no record |
| `number_ambiguous` | digits whose separator may be of decimals or of thousands |
| `place_ambiguous` | a name that several units bear; the candidates are listed |
| `place_unknown` | a province, district or commune that the gazetteer does not have |

`arithmetic.py` adds those of figures that contradict each other.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.catalogues.areas.lookup import gazetteer
from extractor.claims.arithmetic import contradictions
from extractor.claims.view import View
from extractor.model.document import Span, Warning
from extractor.model.mention import (
    AdministrativeUnit,
    Ambiguous,
    Exact,
    PlaceMention,
    QuantityMention,
    Unresolved,
)
from extractor.model.observation import Claim

_CANDIDATES = 12
_VAGUE = "period.vague"
_GAZETTEER_LEVELS = ("province", "district", "commune")
_LONE_COMMA = re.compile(r"\d{1,3},\d{3}(?![\d.,])")
_THOUSAND = Decimal(1000)


def doubts(view: View, claims: Sequence[Claim]) -> tuple[Warning, ...]:
    """The warnings of a document, in order of their places; `claims` are all it gave."""
    found = [
        *_undated(view, claims),
        *_missing(claims),
        *_unnamed(view, claims),
        *_separators(claims),
        *_places(view.places),
        *contradictions(view, claims),
    ]
    return tuple(sorted(found, key=lambda warning: warning.span.start if warning.span else -1))


def _undated(view: View, claims: Sequence[Claim]) -> Iterator[Warning]:
    if view.document.metadata.published is not None:
        return
    dated = sorted(
        (c.basis.span.start, c.basis.span.end) for c in claims if c.basis and c.basis.span and c.basis.period
    )
    undated = [
        m
        for m in view.periods
        if m.period is None and m.rule != _VAGUE and not (m.kind == "base" and _within(m.span, dated))
    ]
    if undated:
        words = _listed(f"'{m.surface.strip().lower()}'" for m in undated)
        message = f"no publication date is known, so {words} cannot be dated; give it in a manifest"
        yield Warning("no_date", message, undated[0].span)


def _within(span: Span, stretches: list[tuple[int, int]]) -> bool:
    """Whether `span` lies in the last of the sorted stretches that start at or before it."""
    at = bisect_right(stretches, (span.start, sys.maxsize)) - 1
    return at >= 0 and span.end <= stretches[at][1]


def _missing(claims: Sequence[Claim]) -> Iterator[Warning]:
    placeless = [c for c in claims if c.place is None]
    national = [c for c in claims if c.place is not None and c.place.level == "nation" and not len(c.place.span)]
    dateless = [c for c in claims if c.period is None]
    for code, lacking, what in (
        ("no_place", placeless, "without a place: none is named near them or for the document"),
        ("no_place", national, "taken as the nation's: no place is named near them or for the document"),
        ("no_period", dateless, "without a period: nothing near them or of the document dates them"),
    ):
        if lacking:
            number = f"{len(lacking)} figure{'s' if len(lacking) > 1 else ''}"
            first = lacking[0].quantity
            yield Warning(code, f"{number} {what}; the first is {first.surface}", first.span)


def _unnamed(view: View, claims: Sequence[Claim]) -> Iterator[Warning]:
    message = "nothing was found that says what {} measures; it is {}"
    read = {c.quantity.span.start for c in claims}
    for claim in claims:
        if claim.indicator is None:
            yield Warning(
                "no_indicator",
                message.format(claim.quantity.surface, "a record without indicator"),
                claim.quantity.span,
            )
    tables = view.document.tables
    for quantity in view.quantities:
        start = quantity.span.start
        if quantity.unit is None or start in read or quantity.unit.code == "đại biểu":
            continue
        at = bisect_right(tables, start, key=lambda t: t.span.start) - 1
        if at < 0 or start >= tables[at].span.end:
            yield Warning("no_indicator", message.format(quantity.surface, "no record"), quantity.span)


def _separators(claims: Sequence[Claim]) -> Iterator[Warning]:
    for claim in claims:
        quantity = claim.quantity
        if not isinstance(quantity.quantity, Exact):
            continue
        value = quantity.quantity.value
        if "sep_ambiguous" in quantity.flags or _fraction_of_things(quantity):
            whole = value == value.to_integral_value() and abs(value) >= _THOUSAND
            other = value / _THOUSAND if whole else value * _THOUSAND
            message = f"{quantity.surface} was read as {value:f}; its separator may mean {other.normalize():f}"
            yield Warning("number_ambiguous", message, quantity.span)


def _fraction_of_things(quantity: QuantityMention) -> bool:
    """`1,234 người`: a comma of decimals by the rules of the language, but people are not counted in fractions."""
    unit = quantity.unit
    return unit is not None and unit.counted and not unit.multiplier and _LONE_COMMA.match(quantity.surface) is not None


@dataclass(slots=True)
class _Seen:
    mention: PlaceMention
    times: int = 1


def _places(places: Iterable[PlaceMention]) -> Iterator[Warning]:
    """One warning for each name and set of candidates, at its first mention."""
    seen: dict[tuple[str, tuple[str, ...]], _Seen] = {}
    for mention in places:
        resolution = mention.resolution
        ids: tuple[str, ...] = ()
        if isinstance(resolution, Ambiguous):
            ids = tuple(unit.id for unit in resolution.candidates)
        elif not (isinstance(resolution, Unresolved) and mention.level in _GAZETTEER_LEVELS and not mention.reference):
            continue
        key = (mention.name.casefold(), ids)
        if key in seen:
            seen[key].times += 1
        else:
            seen[key] = _Seen(mention)
    for held in seen.values():
        mention = held.mention
        again = f" ({held.times} mentions)" if held.times > 1 else ""
        if isinstance(mention.resolution, Ambiguous):
            names = _listed(described(mention.resolution.candidates), _CANDIDATES)
            yield Warning("place_ambiguous", f"{mention.surface}{again} may be {names}", mention.span)
        else:
            yield Warning(
                "place_unknown", f"{mention.surface}{again} is not in the gazetteer of units since 2004", mention.span
            )


def described(units: Sequence[AdministrativeUnit]) -> list[str]:
    """Units told apart: `huyện Châu Thành (Kiên Giang)`, `tỉnh Quảng Trị (before 2025-07-01)`."""
    dated = len({(unit.valid_from, unit.valid_to) for unit in units}) > 1
    return list(dict.fromkeys(_described(unit, dated) for unit in units))


def _described(unit: AdministrativeUnit, dated: bool) -> str:
    day = unit.valid_from.isoformat() if unit.valid_from else None
    province = gazetteer().province(unit.id, day)
    above = gazetteer().unit(province, unit.valid_from) if province and province != unit.id else None
    marks = [above.name] if above else []
    if dated and unit.valid_to:
        marks.append(f"before {unit.valid_to.isoformat()}")
    elif dated and unit.valid_from:
        marks.append(f"since {unit.valid_from.isoformat()}")
    return f"{unit.kind} {unit.name}" + (f" ({', '.join(marks)})" if marks else "")


def _listed(names: Iterable[str], shown: int = 3) -> str:
    distinct = list(dict.fromkeys(names))
    more = len(distinct) - shown
    return ", ".join(distinct[:shown]) + (f" and {more} more" if more > 0 else "")
