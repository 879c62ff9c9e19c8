"""How records came about, told in lines for `solieu explain`."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from extractor.claims.sentences import sentences
from extractor.mentions.numbers.find import find_quantities
from extractor.model.document import Span
from extractor.model.mention import Mention, QuantityMention
from extractor.model.observation import Extraction, Finding, Observation
from extractor.observations.confidence import factors
from extractor.pipeline import lower_case
from service.alternatives import bearers, other_indicators, other_periods, other_places


@cache
def _rules() -> dict[str, str]:
    with (Path(__file__).parent / "rules.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: row["says"] for row in csv.DictReader(file)}


def says(rule: str) -> str:
    """A rule with what it means; a rule of time patterns is its own name (`period.months-of-year`)."""
    return f"{rule}: {_rules()[rule]}" if rule in _rules() else rule


def explanation(extraction: Extraction, at: str) -> list[str]:
    """What was read at `at` (an offset, or words of the text); empty where the text has no such place."""
    places = _places(extraction.document.text, at)
    where = next((place for place in places if _records(extraction, place)), None)
    if where is not None:
        records = _records(extraction, where)
        lines = [line for record in records for line in _record(extraction, record)]
        for sentence in dict.fromkeys(record.claim.sentence for record in records):
            lines += [*_mentions(extraction, sentence), ""]
    elif places:
        where = places[0]
        lines = _nothing(extraction, where)
    else:
        return []
    lines += _beside(extraction, where)
    if len(places) > 1:
        offsets = ", ".join(str(place.start) for place in places if place != where)
        lines.append(f"these words also stand at {offsets}: give an offset to see them")
    return lines


def _places(text: str, at: str) -> list[Span]:
    if at.isascii() and at.isdigit() and int(at) < len(text):
        return [Span(int(at), int(at) + 1)]
    words = unicodedata.normalize("NFC", at)
    if words not in text:
        text, words = lower_case(text), lower_case(words)
    found: list[Span] = []
    start = text.find(words) if words.strip() else -1
    while start >= 0 and len(found) < 10:
        found.append(Span(start, start + len(words)))
        start = text.find(words, start + 1)
    return found


def _records(extraction: Extraction, where: Span) -> list[Observation]:
    return [o for o in extraction.observations if o.claim.quantity.span.overlaps(where)] or [
        o for o in extraction.observations if o.claim.sentence.overlaps(where) and not _is_number(extraction, where)
    ]


def _is_number(extraction: Extraction, where: Span) -> bool:
    """Whether the words asked for hold digits: then other numbers of the sentence are no answer."""
    return any(c.isdigit() for c in where.of(extraction.document.text))


def _record(extraction: Extraction, observation: Observation) -> list[str]:
    claim = observation.claim
    text = extraction.document.text
    upper = f"–{claim.upper}" if claim.upper is not None else ""
    coded = f"coded {observation.indicator_id}" if observation.indicator_id else "not in the catalogue"
    name = claim.indicator.name if claim.indicator and claim.indicator.parts else ""
    period = claim.period.period if claim.period else None
    basis = claim.basis
    named = (
        f" [{basis.span.start}:{basis.span.end}] {basis.span.of(text).strip()}"
        if basis and basis.span and len(basis.span)
        else ""
    )
    compared = f", {basis.period.label}" if basis and basis.period else ""
    lines = [
        f"{claim.quantity.surface} → {claim.measure} {claim.value}{upper} (confidence {observation.confidence})",
        f"  sentence   {' '.join(claim.sentence.of(text).split())}",
        *_line("number", claim.quantity, *claim.quantity.flags),
        *_line("unit", claim.quantity.unit, claim.quantity.unit.code if claim.quantity.unit else ""),
        *_line("indicator", claim.indicator, f"read as {name}" if name else "", coded),
        *_line("place", claim.place),
        *(f"             {line}" for line in bearers(observation)),
        *_line("period", claim.period, period.label if period else "not dated"),
        f"  basis      {basis.kind + named + compared if basis else '—'}",
        f"  status     {claim.status}   qualifier {claim.qualifier}",
    ]
    if claim.table:
        lines.append(f"  table      row {' › '.join(claim.table.row)}; column {' › '.join(claim.table.column)}")
    lines += ["  joined by", *(f"    {says(rule)}" for rule in claim.rules)]
    weights = " × ".join(f"{name} {weight:g}" for name, weight in factors(claim) if weight != 1)
    lines.append(f"  confidence {observation.confidence} = {weights}")
    considered = [
        *claim.considered,
        *other_indicators(extraction, observation),
        *other_places(extraction, observation),
        *other_periods(extraction, observation),
    ]
    lines += ["  considered and not taken", *(f"    {other}" for other in considered or ["nothing else is in reach"])]
    return [*lines, ""]


def _line(label: str, mention: Mention | None, *more: str) -> list[str]:
    if mention is None:
        return [f"  {label:<10} —"]
    place = f"[{mention.span.start}:{mention.span.end}]" if len(mention.span) else "[document]"
    rest = "; ".join(part for part in more if part)
    return [
        f"  {label:<10} {mention.surface.strip() or _name(mention)} {place} {says(mention.rule)}{'; ' + rest if rest else ''}"
    ]


def _name(mention: Mention) -> str:
    return getattr(mention, "name", "") or "—"


def _nothing(extraction: Extraction, where: Span) -> list[str]:
    """Why there is no record at a place."""
    line = _sentence(extraction, where)
    quantities = [q for q in _quantities(extraction, line) if q.span.overlaps(where)]
    lines = [f"no record at [{where.start}:{where.end}]"]
    for quantity in quantities:
        if quantity.unit is not None and quantity.unit.code == "đại biểu":
            lines.append(f"  {quantity.surface}: who attends a meeting is no figure of a place")
        elif quantity.unit is None:
            lines.append(
                f"  {quantity.surface} was read as a number, but has no unit and no verb or colon that makes it an amount"
            )
        else:
            lines.append(
                f"  {quantity.surface} was read as a number of {quantity.unit.code}, but nothing was found that it measures"
            )
    if not quantities and _is_number(extraction, where):
        lines.append("  its digits are no amount: part of a time, a name, a reference, a list number or an address")
    return [*lines, *_mentions(extraction, line), ""]


def _sentence(extraction: Extraction, where: Span) -> Span:
    found = sentences(extraction.document.text)
    return next((s.span for s in found if s.span.end > where.start and s.span.start <= where.start), where)


def _beside(extraction: Extraction, where: Span) -> list[str]:
    """Findings and warnings at the place."""
    findings: Iterable[Finding] = (f for f in extraction.findings if f.span.overlaps(where))
    lines = [
        f"finding {f.direction}: {f.surface} [{f.span.start}:{f.span.end}] {says(f.rule)}; "
        f"indicator {f.indicator.surface if f.indicator else '—'}, place {f.place.name if f.place else '—'}, "
        f"period {f.period.period.label if f.period and f.period.period else '—'}"
        for f in findings
    ]
    lines += [
        f"warning {w.code}: {w.message}" for w in extraction.warnings if w.span is not None and w.span.overlaps(where)
    ]
    return lines


def _quantities(extraction: Extraction, within: Span) -> list[QuantityMention]:
    text = extraction.document.text
    return [q for q in find_quantities(text, lower_case(text)) if q.span.overlaps(within)]


def _mentions(extraction: Extraction, within: Span) -> list[str]:
    """Everything the sentence names, with the rule that saw it."""
    kinds: tuple[tuple[str, Iterable[Mention]], ...] = (
        ("number", _quantities(extraction, within)),
        ("place", extraction.places),
        ("period", extraction.periods),
        ("party", extraction.people),
    )
    found = [(m.span.start, kind, m) for kind, mentions in kinds for m in mentions if m.span.overlaps(within)]
    if not found:
        return []
    lines = [
        f"    {kind:<7} {m.surface.strip()} [{m.span.start}:{m.span.end}] by {m.rule}"
        for _, kind, m in sorted(found, key=lambda f: f[0])
    ]
    return ["mentions in the sentence", *(line[2:] for line in lines)]
