"""The places of a document: found, resolved to units, and referred to again (`toàn huyện`, `tỉnh nhà`)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from extractor.catalogues.areas.lookup import NATION, Row, gazetteer, unit_of
from extractor.mentions.places.names import CLUSTER, VILLAGE, Named, groups, named_places, valid
from extractor.mentions.places.references import Reference, references
from extractor.model.document import Document, Span
from extractor.model.mention import (
    AdministrativeUnit,
    Ambiguous,
    PlaceMention,
    Resolution,
    Resolved,
    Unresolved,
)

_RANK = {"province": 0, "district": 1, "commune": 2}
_NATIONAL = re.compile(r"(?<!\w)(?:cả nước|toàn quốc|tổng cục|bộ trưởng|chính phủ|quốc hội|việt nam)(?!\w)")
_ORIGIN = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a document settles about names: levels given with a level word, and the provinces it names."""

    levels: dict[str, str]
    provinces: tuple[str, ...]
    parents: frozenset[str]
    day: str | None


def find_places(document: Document) -> tuple[PlaceMention, ...]:
    """All places of `document` in order, none overlapping. References stand for the unit they mean."""
    text = document.text
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    named = named_places(text, lower)
    known = _known(document, named)
    mentions = [m for m in (_mention(text, n, known) for n in named) if m is not None]
    mentions += _villages(text) + _clusters(text) + _groups(text)
    mentions = _disjoint(mentions)
    about = document_place(document, tuple(mentions))
    referred = _resolve_references(text, references(lower, text), mentions, about)
    return tuple(_disjoint([*mentions, *referred]))


def _known(document: Document, named: list[Named]) -> _Known:
    places = gazetteer()
    levels: dict[str, str] = {}
    provinces: Counter[str] = Counter()
    parents: set[str] = set()
    published = document.metadata.published
    day = published.isoformat() if published else None
    for place in named:
        rows = valid(places.rows(place.key), day)
        if place.level:
            levels.setdefault(place.key, place.level)
        for row in rows:
            if row[7] == "province" and place.level in ("", "province", "city"):
                provinces[row[0]] += 1
            if row[7] == "district" and place.level in ("district", "city"):
                parents.add(row[0])
    for hint in _origin_rows(document):
        if hint[7] == "province":
            provinces[hint[0]] += 3
        above = places.province(hint[0], day)
        if above:
            provinces[above] += 3
        parents.add(hint[0])
    return _Known(levels, tuple(p for p, _ in provinces.most_common()), frozenset(parents), day)


def _origin_rows(document: Document) -> list[Row]:
    """Units that the document's origin names without marks: `cujut_demo.daknong` → Cư Jút, Đắk Nông."""
    places = gazetteer()
    found: list[Row] = []
    for token in _ORIGIN.split(document.metadata.origin.lower()):
        if len(token) < 5:
            continue
        rows = [row for row in places.rows_without_marks(token) if row[7] in ("province", "district")]
        found += rows
    return found


def _mention(text: str, place: Named, known: _Known) -> PlaceMention | None:
    rows = valid(gazetteer().rows(place.key), known.day)
    level = place.level or known.levels.get(place.key, "")
    candidates = [row for row in rows if _fits(row, level)]
    if not place.level:
        if level and not candidates:
            candidates = rows
        elif not level:
            candidates = _bare_candidates(rows, known)
    if not candidates and not place.level:
        return None
    span, name_span = Span(place.start, place.end), Span(place.name_start, place.end)
    surface = text[place.start : place.end]
    if not candidates:
        actual = "province" if level == "city" else level
        return PlaceMention(
            span,
            surface,
            place.rule,
            text[place.name_start : place.end],
            actual,
            name_span,
            Unresolved("not in the gazetteer"),
        )
    chosen = _narrowed(candidates, known)
    resolution: Resolution[AdministrativeUnit] = (
        Resolved(unit_of(chosen[0]))
        if len({row[0] for row in chosen}) == 1
        else Ambiguous(tuple(unit_of(row) for row in chosen))
    )
    return PlaceMention(span, surface, place.rule, chosen[0][3], chosen[0][7], name_span, resolution)


def _fits(row: Row, level: str) -> bool:
    if level == "city":
        return row[2] == "thành phố"
    return row[7] == level


def _bare_candidates(rows: list[Row], known: _Known) -> list[Row]:
    """Without a level word: the highest level that bears the name; a commune only inside a district named."""
    for level in ("province", "district"):
        fitting = [row for row in rows if row[7] == level]
        if fitting:
            return fitting
    return [row for row in rows if row[7] == "commune" and row[4] in known.parents]


def _narrowed(candidates: list[Row], known: _Known) -> list[Row]:
    """Homonyms told apart by the parents the document names, then by its provinces, the most named first."""
    if len({row[0] for row in candidates}) == 1:
        return candidates[:1]
    inside = [row for row in candidates if row[4] in known.parents]
    if inside:
        candidates = inside
    places = gazetteer()
    for province in known.provinces:
        below = [row for row in candidates if row[0] == province or places.province(row[0], known.day) == province]
        if below:
            first = below[0][0]
            return [row for row in below if row[0] == first][:1] if len({row[0] for row in below}) == 1 else below
    unique = {row[0]: row for row in candidates}
    return list(unique.values())


def _villages(text: str) -> list[PlaceMention]:
    return [
        PlaceMention(
            Span(*m.span()),
            m.group(),
            "place.village",
            m[2],
            "village",
            Span(*m.span(2)),
            Unresolved("villages are not in the gazetteer"),
        )
        for m in VILLAGE.finditer(text)
    ]


def _clusters(text: str) -> list[PlaceMention]:
    found = []
    for match in CLUSTER.finditer(text):
        number = match[1] or match[2]
        name = f"Cụm thi đua số {number}" if match[1] else f"Khối thi đua số {number}"
        span = Span(*match.span())
        found.append(
            PlaceMention(
                span,
                match.group(),
                "place.cluster",
                name,
                "cluster",
                span,
                Unresolved("clusters have no code"),
            )
        )
    return found


def _groups(text: str) -> list[PlaceMention]:
    places = gazetteer()
    found = []
    for start, end, identifier in groups(text):
        row = places.row(identifier)
        if row is not None:
            span = Span(start, end)
            found.append(
                PlaceMention(span, text[start:end], "place.group", row[3], row[7], span, Resolved(unit_of(row)))
            )
    return found


def _disjoint(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """In order; of two that overlap the longer stays, the earlier of equals."""
    kept: list[PlaceMention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -len(m.span))):
        if kept and mention.span.overlaps(kept[-1].span):
            if len(mention.span) > len(kept[-1].span):
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def _resolve_references(
    text: str, found: list[Reference], mentions: list[PlaceMention], about: PlaceMention | None
) -> list[PlaceMention]:
    """Each reference as the unit it means: the latest named before it at its level, else the document's own."""
    out: list[PlaceMention] = []
    at = 0
    latest: dict[str, PlaceMention] = {}
    for reference in found:
        while at < len(mentions) and mentions[at].span.start < reference.start:
            mention = mentions[at]
            at += 1
            if mention.rule in ("place.list",) or mention.level in ("region", "nation"):
                continue
            latest[_slot(mention)] = mention
            latest["any"] = mention
        meant = latest.get(reference.kind) or _of_document(reference.kind, about, latest)
        if meant is None:
            continue
        span = Span(reference.start, reference.end)
        out.append(
            replace(
                meant,
                span=span,
                surface=text[reference.start : reference.end],
                rule="place.reference",
                name_span=span,
                reference=True,
            )
        )
    return out


def _slot(mention: PlaceMention) -> str:
    """What a reference to the mention would be called: `thành phố` for cities of either level."""
    if isinstance(mention.resolution, Resolved) and mention.resolution.value.kind == "thành phố":
        return "city"
    if mention.surface.lower().startswith(("thị xã", "tx")):
        return "town"
    return mention.level


def _of_document(kind: str, about: PlaceMention | None, latest: dict[str, PlaceMention]) -> PlaceMention | None:
    if kind == "any":
        return about
    for own in (about, latest.get("any")):
        if own is None:
            continue
        if own.level == kind or (kind == "city" and _slot(own) == "city"):
            return own
        if isinstance(own.resolution, Resolved):
            places = gazetteer()
            unit = own.resolution.value
            day = unit.valid_from.isoformat() if unit.valid_from else "2004-09-01"
            for identifier in places.ancestors(unit.id, day):
                row = places.row(identifier, day)
                if row and (row[7] == kind or (kind == "city" and row[2] == "thành phố")):
                    return replace(own, name=row[3], level=row[7], resolution=Resolved(unit_of(row)))
    return None


def document_place(document: Document, mentions: tuple[PlaceMention, ...]) -> PlaceMention | None:
    """What the document as a whole is about: the place its title names, else the one its origin and its text
    name most; the whole country where it names many provinces or none."""
    text = document.text
    named = [m for m in mentions if not m.reference and m.level != "village"]
    title = document.metadata.title
    in_title = [m for m in named if m.name_span.of(text).lower() in title.lower() and m.level not in ("nation",)]
    if in_title:
        first = in_title[0].name_span.of(text).lower()
        wanted = [m for m in in_title if m.name_span.of(text).lower() == first]
        clusters = [m for m in in_title if m.level == "cluster"]
        return clusters[0] if clusters else wanted[0]
    provinces = {m.name for m in named if m.level == "province"}
    votes: Counter[tuple[str, str]] = Counter()
    for mention in named:
        if mention.level in _RANK or mention.level == "cluster":
            votes[(mention.name, mention.level)] += 2 if mention.span.start < 600 else 1
    for row in _origin_rows(document):
        if (row[3], row[7]) in votes:
            votes[(row[3], row[7])] += 4
    if not votes or (len(provinces) >= 5 and len(_NATIONAL.findall(text.lower())) >= 2):
        nation = next((m for m in named if m.level == "nation"), None)
        if nation is not None:
            return nation
        if not votes:
            return _nation()
    best = max(votes.values())
    name, level = next(key for key, count in votes.items() if count == best)
    return next(m for m in named if (m.name, m.level) == (name, level))


def _nation() -> PlaceMention | None:
    row = gazetteer().row(NATION)
    if row is None:
        return None
    return PlaceMention(Span(0, 0), "", "place.nation-default", row[3], row[7], Span(0, 0), Resolved(unit_of(row)))


def coded(mention: PlaceMention, on: date | None) -> Resolution[AdministrativeUnit]:
    """The unit a mention means as it was on a day: the same unit's version then, if it had one."""
    resolution = mention.resolution
    if not isinstance(resolution, Resolved) or on is None:
        return resolution
    unit = gazetteer().unit(resolution.value.id, on)
    return Resolved(unit) if unit is not None else resolution
