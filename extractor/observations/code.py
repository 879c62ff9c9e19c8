"""Codes claims: the place as the unit it was in the claim's period, the indicator as a catalogue entry."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from extractor.catalogues.indicators.lookup import NOTHING, code
from extractor.mentions.places.find import coded
from extractor.model.catalogue import Additions
from extractor.model.observation import Claim, Observation
from extractor.observations.confidence import confidence

_coded_indicator = lru_cache(maxsize=4096)(code)


def observe(claim: Claim, today: date | None, added: Additions = NOTHING) -> Observation:
    """The observation that `claim` makes. A place is resolved on the last day of the claim's period, or on
    the document's date where the claim has none. `added` are entries and aliases beside the catalogue's."""
    on = claim.period.period.end if claim.period and claim.period.period else today
    place = coded(claim.place, on) if claim.place else None
    entry = None
    if claim.indicator is not None:
        unit = claim.quantity.unit.code if claim.quantity.unit else None
        entry = _coded_indicator(claim.indicator.name or claim.indicator.surface, unit, claim.measure, added)
    composed = claim.indicator.name if claim.indicator and claim.indicator.parts else None
    return Observation(
        claim,
        place,
        entry.id if entry else None,
        entry.name if entry else composed,
        confidence(claim),
    )
