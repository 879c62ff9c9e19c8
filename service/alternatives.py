"""What else a record could have been joined to, and why it was not: for `solieu explain`.

The joining rules take the nearest that fits; this tells of every place, time and indicator in reach what kept it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.indicators.lookup import find_aliases
from extractor.claims.doubts import described
from extractor.model.document import Span
from extractor.model.mention import Ambiguous, Mention, PeriodMention, PlaceMention, Resolved, Unresolved
from extractor.model.observation import Claim, Extraction, Observation

M = TypeVar("M", bound=Mention)

_REACH = 300
"""How far before its sentence places and times are told of."""

_BASE = "it is what the figure is compared with"
_UNDATED = {
    "base": "it is what another figure is compared with",
    "event": "it is the day something happened",
    "label": "it has no dates of its own",
}


def other_places(extraction: Extraction, observation: Observation) -> Iterator[str]:
    """Places in reach that were not taken."""
    claim = observation.claim
    for place in _near(extraction.places, claim, claim.place):
        yield f"place {_shown(place)}: {_why_not(extraction, claim, place, claim.place)}"
    document = extraction.place
    if document is not None and claim.place is not None and document.name != claim.place.name:
        yield f"place {document.name} of the document: it holds only where nothing nearer names one"


def bearers(observation: Observation) -> Iterator[str]:
    """How the place's name was resolved, where units share it."""
    place = observation.claim.place
    if place is None or place.reference:
        return
    known = gazetteer().named(place.name)
    resolution = observation.place
    if isinstance(resolution, Ambiguous):
        yield f"the name is borne by {'; '.join(described(resolution.candidates))}: nothing tells which"
    elif isinstance(resolution, Unresolved):
        yield f"not coded: {resolution.reason}"
    elif isinstance(resolution, Resolved):
        unit = resolution.value
        chosen = described([unit])[0]
        others = [other for other in known if other.id != unit.id]
        if others:
            yield f"resolved to {chosen} ({unit.id}), not {'; '.join(described(others)[:8])}"
        else:
            yield f"resolved to {chosen} ({unit.id}), the only one of its name"


def other_periods(extraction: Extraction, observation: Observation) -> Iterator[str]:
    """Times in reach that were not taken."""
    claim = observation.claim
    for period in _near(extraction.periods, claim, claim.period):
        if _compared(claim, period.span):
            yield f"period {_shown(period)}: {_BASE}"
        elif reason := _UNDATED.get(period.kind):
            yield f"period {_shown(period)}: {reason}"
        elif period.period is None:
            yield f"period {_shown(period)}: it cannot be dated"
        else:
            yield f"period {_shown(period)}, {period.period.label}: {_why_not(extraction, claim, period, claim.period)}"
    document = extraction.period
    if document is not None and document.period is not None:
        own = claim.period.period if claim.period else None
        if own != document.period:
            yield f"period {document.period.label} of the document: it holds only where nothing nearer names one"


def other_indicators(extraction: Extraction, observation: Observation) -> Iterator[str]:
    """Names of the catalogue in the sentence, and what the other figures of it measure."""
    claim = observation.claim
    sentence, text = claim.sentence, extraction.document.text
    own = [claim.indicator.span, *claim.indicator.parts] if claim.indicator else []
    seen: set[str] = set()
    for start, end, identifier, _ in find_aliases(sentence.of(text)):
        span = Span(sentence.start + start, sentence.start + end)
        if identifier == observation.indicator_id:
            continue
        words = f"indicator {span.of(text)} [{span.start}:{span.end}] ({identifier})"
        seen.add(span.of(text).lower())
        if any(part.overlaps(span) for part in own):
            yield f"{words}: a part of the phrase; the whole phrase is coded"
        else:
            yield f"{words}: {_where(extraction, claim, span)}"
    for other in extraction.observations:
        named = other.claim.indicator
        if other.claim.sentence != sentence or named is None or named.surface.lower() in seen:
            continue
        if not any(part.overlaps(named.span) for part in own):
            seen.add(named.surface.lower())
            yield f"indicator {named.surface} [{named.span.start}:{named.span.end}]: what {other.claim.quantity.surface} measures"


def _near(mentions: tuple[M, ...], claim: Claim, chosen: Mention | None) -> Iterator[M]:
    """The mentions of the sentence and shortly before it, but for the chosen one."""
    start = claim.sentence.start - _REACH
    for mention in mentions:
        if start <= mention.span.start < claim.sentence.end and (chosen is None or mention.span != chosen.span):
            yield mention


def _why_not(extraction: Extraction, claim: Claim, other: Mention, chosen: Mention | None) -> str:
    span, sentence = other.span, claim.sentence
    if _compared(claim, span):
        return _BASE
    if isinstance(other, PlaceMention) and isinstance(chosen, PlaceMention) and _same(other, chosen):
        return "the same place"
    if span.end <= sentence.start:
        if chosen is not None and chosen.span.start > span.start:
            return "an earlier sentence; a nearer one is named"
        return "an earlier sentence; it does not carry on here"
    return _where(extraction, claim, span, chosen)


def _compared(claim: Claim, span: Span) -> bool:
    return claim.basis is not None and claim.basis.span is not None and claim.basis.span.overlaps(span)


def _same(one: PlaceMention, other: PlaceMention) -> bool:
    return one.level == other.level and one.name.casefold() == other.name.casefold()


def _where(extraction: Extraction, claim: Claim, span: Span, chosen: Mention | None = None) -> str:
    """Why something in the sentence is not the number's, by where it stands."""
    number = claim.quantity.span
    others = [o.claim.quantity for o in extraction.observations if o.claim.sentence == claim.sentence]
    if span.start >= number.end:
        between = [q for q in others if number.end <= q.span.start < span.start]
        if between:
            return f"it stands behind the next number, {between[0].surface}"
        following = [q for q in others if q.span.start >= span.end]
        if following:
            return f"it stands in the clause of the next number, {following[0].surface}"
        return "it stands behind the number without a word that links it"
    between = [q for q in others if span.end <= q.span.start < number.start]
    if between:
        return f"it stands before another number, {between[-1].surface}"
    if chosen is not None and len(chosen.span) and span.end <= chosen.span.start:
        return f"{chosen.surface} stands nearer"
    return "it is not in the head of the number's clause"


def _shown(mention: PlaceMention | PeriodMention) -> str:
    return f"{mention.surface.strip()} [{mention.span.start}:{mention.span.end}]"
