"""How records came about, told in lines for `solieu explain`."""

from __future__ import annotations

from extractor.model.document import Span
from extractor.model.mention import Mention
from extractor.model.observation import Extraction, Observation


def explanation(extraction: Extraction, at: str) -> list[str]:
    """The records at `at` (an offset, or words of the text) with their mentions and rules; empty if there are none."""
    text = extraction.document.text
    if at.isdigit():
        where = Span(int(at), int(at) + 1)
    else:
        start = text.find(at)
        if start < 0:
            return []
        where = Span(start, start + len(at))
    found = [o for o in extraction.observations if o.claim.quantity.span.overlaps(where)]
    if not found:
        found = [o for o in extraction.observations if o.claim.sentence.overlaps(where)]
    lines: list[str] = []
    for observation in found:
        lines += _record(extraction, observation)
    if not lines and (nearby := _mentions(extraction, where)):
        lines = ["no record here; mentions:", *nearby]
    return lines


def _record(extraction: Extraction, observation: Observation) -> list[str]:
    claim = observation.claim
    text = extraction.document.text
    upper = f"–{claim.upper}" if claim.upper is not None else ""
    lines = [
        f"{claim.quantity.surface} → {claim.measure} {claim.value}{upper} (confidence {observation.confidence})",
        f"  sentence   {claim.sentence.of(text)}",
        _line("number", claim.quantity),
        _line("unit", claim.quantity.unit),
        _line(
            "indicator",
            claim.indicator,
            f"coded {observation.indicator_id}" if observation.indicator_id else "not in the catalogue",
        ),
        _line("place", claim.place),
        _line("period", claim.period, claim.period.period.label if claim.period and claim.period.period else ""),
        f"  basis      {claim.basis.kind if claim.basis else '—'}",
        f"  status     {claim.status}   qualifier {claim.qualifier}",
        f"  joined by  {', '.join(claim.rules)}",
    ]
    lines += [f"  considered {other}" for other in claim.considered]
    lines += ["  mentions in the sentence:", *_mentions(extraction, claim.sentence), ""]
    return lines


def _line(label: str, mention: Mention | None, more: str = "") -> str:
    if mention is None:
        return f"  {label:<10} —"
    place = f"[{mention.span.start}:{mention.span.end}]" if len(mention.span) else "[document]"
    return f"  {label:<10} {mention.surface or '—'} {place} by {mention.rule}{'; ' + more if more else ''}"


def _mentions(extraction: Extraction, within: Span) -> list[str]:
    kinds: tuple[tuple[str, tuple[Mention, ...]], ...] = (
        ("place", extraction.places),
        ("period", extraction.periods),
        ("party", extraction.people),
    )
    found = [(m.span.start, kind, m) for kind, mentions in kinds for m in mentions if m.span.overlaps(within)]
    return [
        f"    {kind:<7} {m.surface} [{m.span.start}:{m.span.end}] by {m.rule}"
        for _, kind, m in sorted(found, key=lambda f: f[0])
    ]
