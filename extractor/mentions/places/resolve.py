"""Which unit a name means: by its level, by the larger units named beside it, by what the document speaks of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from extractor.catalogues.areas.lookup import Row, gazetteer, holds, unit_of
from extractor.mentions.places.names import Named, is_level
from extractor.model.document import Document, Span
from extractor.model.mention import AdministrativeUnit, Ambiguous, PlaceMention, Resolution, Resolved, Unresolved

_CHAIN = re.compile(r"\s?(?:,|-|–|\(|của|thuộc)?\s?(?:của|thuộc)?\s?")
_YEAR = re.compile(r"(?:năm |/|-)((?:19|20)\d\d)(?!\d)")
_NOT_ALPHABETIC = re.compile(r"[^a-z]+")
_SHORTEST_HINT, _LONGEST_HINT = 5, 12
"""Letters: of a name in an origin."""
_RANK = {"province": 0, "city": 1, "district": 1, "commune": 2}


@dataclass(slots=True)
class Evidence:
    """What a document tells of the units it speaks of: levels written out by key, weights of provinces, the
    districts named, and the day it was written."""

    day: str | None
    levels: dict[str, set[str]] = field(default_factory=dict)
    provinces: Counter[str] = field(default_factory=Counter)
    districts: Counter[str] = field(default_factory=Counter)


_APOSTROPHES = "’‘ʼ´`"
"""How `Đắk R'Lấp` is also written; a name keeps the sign that the document gives it."""


def mentions_of(document: Document, named: list[Named]) -> list[PlaceMention]:
    """The mentions that names make; bare names that nothing supports are left out."""
    evidence = _evidence(document, named)
    candidates = [_candidates(place, evidence) for place in named]
    beside = _ancestors_beside(document.text, named, candidates)
    found = []
    for at in range(len(named)):
        mention = _mention(document.text, named[at], candidates[at], beside[at], evidence)
        if mention is not None:
            found.append(mention)
    return found


def origin_rows(document: Document) -> list[Row]:
    """Provinces and districts that the document's origin names without marks: `cujut_demo.daknong` → Cư Jút,
    Đắk Nông; a province also at either end of a longer word (`baobinhdinh`)."""
    places = gazetteer()
    found: list[Row] = []
    for token in _NOT_ALPHABETIC.split(document.metadata.origin.lower()):
        if len(token) < _SHORTEST_HINT:
            continue
        rows = places.rows_without_marks(token)
        for length in range(min(len(token) - 1, _LONGEST_HINT), _SHORTEST_HINT, -1):
            if rows:
                break
            ends = places.rows_without_marks(token[:length]) + places.rows_without_marks(token[-length:])
            rows = [row for row in ends if row[7] == "province"]
        found += [row for row in rows if row[7] == "province"] or rows
    provinces = {row[0] for row in found if row[7] == "province"}
    return [row for row in found if row[7] == "province" or not provinces or row[4] in provinces]


def written_on(document: Document) -> str | None:
    """The day of publication, else the middle of the year the text names most, as ISO; None where there is neither."""
    if document.metadata.published:
        return document.metadata.published.isoformat()
    years = Counter(_YEAR.findall(document.text[:20_000]))
    return f"{years.most_common(1)[0][0]}-06-30" if years else None


def valid(rows: list[Row], day: str | None) -> list[Row]:
    """Of versions of a name those valid on a day, or all where none is."""
    if day is None:
        return rows
    return [row for row in rows if holds(row, day)] or rows


def _evidence(document: Document, named: list[Named]) -> Evidence:
    places = gazetteer()
    evidence = Evidence(written_on(document))
    day = evidence.day
    for place in named:
        if place.level:
            evidence.levels.setdefault(place.key, set()).add(place.level)
    for place in named:
        rows = valid([row for row in places.rows(place.key) if not place.level or is_level(row, place.level)], day)
        provinces = [row for row in rows if row[7] == "province"]
        if provinces and place.level in ("", "province", "city"):
            for row in provinces:
                evidence.provinces[row[0]] += 1
        elif place.level and len({row[0] for row in rows}) == 1:
            _support(evidence, rows[0])
    _support_bare_districts(evidence, named, document.metadata.title.lower(), document.text)
    for row in origin_rows(document):
        if row[7] == "province":
            evidence.provinces[row[0]] += 3
        else:
            _support(evidence, row)
    return evidence


def _support(evidence: Evidence, row: Row) -> None:
    district = row[0] if row[7] == "district" else row[4]
    if district.startswith("district"):
        evidence.districts[district] += 1
    province = gazetteer().province(row[0], evidence.day)
    if province:
        evidence.provinces[province] += 1


def _support_bare_districts(evidence: Evidence, named: list[Named], title: str, text: str) -> None:
    """A bare name in the title, or one that recurs, makes its district known too, if its province is."""
    bare = Counter(place.key for place in named if not place.level)
    titled = {p.key for p in named if not p.level and text[p.name_start : p.end].lower() in title}
    places = gazetteer()
    for key, count in bare.items():
        if count > 1 or key in titled:
            rows = [row for row in valid(places.rows(key), evidence.day) if row[7] == "district"]
            known = [row for row in rows if places.province(row[0], evidence.day) in evidence.provinces] or rows
            if len(known) == 1:
                _support(evidence, known[0])


def _candidates(place: Named, evidence: Evidence) -> list[Row]:
    rows = gazetteer().rows(place.key)
    if place.level == "city":
        rows = [row for row in rows if row[2] == "thành phố"] or rows
        rows = [row for row in rows if row[7] == "province"] or [row for row in rows if row[7] == "district"]
        return valid(rows, evidence.day)
    if place.level:
        return valid([row for row in rows if row[7] == place.level], evidence.day)
    return _bare_candidates(place, valid(rows, evidence.day), evidence)


def _bare_candidates(place: Named, rows: list[Row], evidence: Evidence) -> list[Row]:
    """The highest level that bears the name and that the document supports."""
    provinces = [row for row in rows if row[7] == "province"]
    if provinces:
        return provinces
    levels = evidence.levels.get(place.key, set())
    districts = [row for row in rows if row[7] == "district"]
    if levels & {"district", "city"} and districts:
        return districts
    communes = [row for row in rows if row[7] == "commune"]
    if "commune" in levels and communes:
        return communes
    places = gazetteer()
    inside = [row for row in districts if places.province(row[0], evidence.day) in evidence.provinces]
    if inside or (len(districts) == 1 and len(communes) < 2):
        return inside or districts
    return [row for row in communes if row[4] in evidence.districts]


def _ancestors_beside(text: str, named: list[Named], candidates: list[list[Row]]) -> list[set[str]]:
    """For each name the ids of the units that follow it as its larger ones: `xã A, huyện B, tỉnh C`."""
    beside: list[set[str]] = [set() for _ in named]
    for at in range(len(named) - 2, -1, -1):
        place, after = named[at], named[at + 1]
        if after.start - place.end < 12 and _CHAIN.fullmatch(text, place.end, after.start):
            rank = _RANK.get(place.level, 2 if candidates[at] and candidates[at][0][7] == "commune" else 1)
            higher = {row[0] for row in candidates[at + 1] if _RANK[row[7]] < rank}
            if higher:
                beside[at] = higher | beside[at + 1]
    return beside


def _mention(
    text: str, place: Named, candidates: list[Row], beside: set[str], evidence: Evidence
) -> PlaceMention | None:
    surface, written = text[place.start : place.end], text[place.name_start : place.end]
    span, name_span = Span(place.start, place.end), Span(place.name_start, place.end)
    if not candidates:
        if not place.level:
            return None
        level = "district" if place.level == "city" else place.level
        reason = Unresolved("not in the gazetteer")
        return PlaceMention(span, surface, place.rule, " ".join(written.split()), level, name_span, reason)
    chosen = _chosen(candidates, beside, evidence)
    resolution: Resolution[AdministrativeUnit] = (
        Resolved(unit_of(chosen[0])) if len(chosen) == 1 else Ambiguous(tuple(map(unit_of, chosen)))
    )
    name = str(int(chosen[0][3])) if chosen[0][3].isdigit() else chosen[0][3]  # `Phường 05` is written `phường 5`
    mark = next((letter for letter in written if letter in _APOSTROPHES), "'")
    return PlaceMention(span, surface, place.rule, name.replace("'", mark), chosen[0][7], name_span, resolution)


def _chosen(candidates: list[Row], beside: set[str], evidence: Evidence) -> list[Row]:
    """The candidates with the most support, one version a unit."""
    units = list({row[0]: row for row in candidates}.values())
    if len(units) == 1:
        return units
    places = gazetteer()
    strongest = max(evidence.provinces.values(), default=0)

    def support(row: Row) -> float:
        above = places.ancestors(row[0], evidence.day)
        score = 8.0 * len(beside.intersection(above))
        score += 4.0 * (row[4] in evidence.districts) + 2.0 * (row[0] in evidence.districts)
        province = row[0] if row[7] == "province" else (above[-1] if above else "")
        return score + (2.0 * evidence.provinces[province] / strongest if strongest else 0.0)

    scores = [support(row) for row in units]
    best = max(scores)
    return [row for row, score in zip(units, scores, strict=True) if score == best]


def coded(mention: PlaceMention, on: date | None) -> Resolution[AdministrativeUnit]:
    """The unit that a mention means as it was on a day.

    Where the unit had ended by then or not begun, the unit that bore its name at its level in the same
    province does (a province that was merged under its own name is a new unit); where there is none, the unit's nearest version.
    An ambiguous mention keeps the candidates that there were on that day.
    """
    resolution = mention.resolution
    if on is None or isinstance(resolution, Unresolved):
        return resolution
    day = on.isoformat()
    units = (resolution.value,) if isinstance(resolution, Resolved) else resolution.candidates
    places = gazetteer()
    standing: dict[str, AdministrativeUnit] = {}
    for unit in units:
        row = places.row(unit.id, day)
        if row is not None and holds(row, day):
            standing[unit.id] = unit_of(row)
    if not standing and isinstance(resolution, Resolved):
        for other in places.named(resolution.value.name, resolution.value.level, on):
            if other.level in ("province", "nation", "region"):
                standing[other.id] = other
    if len(standing) == 1:
        return Resolved(next(iter(standing.values())))
    if standing:
        return Ambiguous(tuple(standing.values()))
    if isinstance(resolution, Resolved):
        nearest = places.unit(resolution.value.id, on)
        return Resolved(nearest) if nearest is not None else resolution
    return resolution
