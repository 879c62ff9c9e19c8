"""What a document as a whole is about: by its title, where it comes from, and what it names most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from extractor.catalogues.areas.lookup import CAPITAL, NATION, Row, gazetteer, unit_of
from extractor.mentions.places.keywords import find_keywords
from extractor.mentions.places.lexicon import words
from extractor.mentions.places.references import kind_of, reference_kind, references
from extractor.mentions.places.resolve import origin_rows, valid, written_on
from extractor.model.document import Document, Span
from extractor.model.mention import PlaceMention, Resolved
from extractor.text.alternation import whole_words

_OPENING = 600
"""Code points: places named this early count double."""
_SEVERAL = 3
"""Members of a unit: a text that names so many is likely to be about this."""
_MANY = 5
"""Provinces: a text without a place of its own that names so many is about the whole country."""


def document_place(document: Document, mentions: Sequence[PlaceMention]) -> PlaceMention | None:
    """The mention of the place that `document` as a whole is about; `mentions` are all of its places."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.reference:
            counts[reference_kind(mention.surface.lower())] += 1
    return about(document, [m for m in mentions if not m.reference], counts)


def about(document: Document, named: Sequence[PlaceMention], referred: Counter[str]) -> PlaceMention | None:
    """As `document_place`, from what is named and how many references there are of each kind."""
    title, issuer = document.metadata.title.lower(), document.metadata.issuer.lower()
    votes: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], PlaceMention] = {}
    titled: list[tuple[int, int, tuple[str, str]]] = []  # where in the title, which of those that start there
    provinces: Counter[str] = Counter()
    local = 0
    weights = {"province": 2, "district": 2, "commune": 2, "cluster": 3, "nation": 1, "region": 1}
    for mention in named:
        weight = weights.get(mention.level)
        if weight is None:
            continue
        key = (mention.name, mention.level)
        if key not in first:
            first[key] = mention
            written = mention.name_span.of(document.text).lower()
            if _find(issuer, written) >= 0:
                votes[key] += 8
            at = _find(title, written)
            if at >= 0 and mention.level != "nation":
                titled.append((at, len(titled), key))
        votes[key] += weight * 2 if mention.span.start < _OPENING else weight
        if mention.level == "province":
            provinces[mention.name] += 1
        elif mention.level in ("district", "commune", "cluster"):
            local += 1
    if titled and not ("cụm thi đua" in title and all(key[1] != "cluster" for *_, key in titled)):
        clusters = [key for *_, key in titled if key[1] == "cluster"]
        return first[clusters[0] if clusters else min(titled)[2]]
    grouped = [key for key in votes if key[1] == "cluster"]
    if grouped and "thi đua" in title and ("cụm" in title or "khối" in title):
        return first[max(grouped, key=lambda key: votes[key])]
    if referred["capital"] and "thủ đô" in title:
        return _unnamed(CAPITAL)
    for row, members in _containers(named):
        first.setdefault((row[3], row[7]), _placeless(row))
        votes[(row[3], row[7])] += 2 * members
    origins = origin_rows(document)
    for row in origins:
        if (row[3], row[7]) in votes:
            votes[(row[3], row[7])] += 8
        elif not votes and referred[row[2]]:
            return _placeless(row)
    named_kind = _kind_in_title(document.metadata.title)
    for kind, count in referred.items():
        bearers = [key for key in votes if kind_of(first[key]) == kind]
        if bearers:
            votes[max(bearers, key=lambda key: votes[key])] += min(count, 10) + 20 * (kind == named_kind)
    if not origins and _is_national(document.text, provinces, local):
        return next((m for m in named if m.level == "nation"), None) or _unnamed(NATION)
    if votes:
        return first[max(votes, key=lambda key: votes[key])]
    narrowest = _narrowest(document, origins)
    return _placeless(narrowest) if narrowest else _unnamed(NATION)


def _find(text: str, name: str) -> int:
    """Where a name stands as words of its own, -1 for nowhere: ward 17 is not in `năm 2017`."""
    at = text.find(name)
    while at >= 0 and (text[at - 1 : at].isalnum() or text[at + len(name) : at + len(name) + 1].isalnum()):
        at = text.find(name, at + 1)
    return at


def _kind_in_title(title: str) -> str:
    """The kind of unit that the title refers to without naming it (`… tại tỉnh ta`), if any."""
    lower = title.lower()
    if len(lower) != len(title):
        return ""
    levels = find_keywords(title, lower).levels
    found = references(title, lower, levels)
    if found:
        return found[0].kind
    return reference_kind(levels[-1].word) if levels and levels[-1].end == len(title) else ""


def _containers(named: Sequence[PlaceMention]) -> Iterator[tuple[Row, int]]:
    """Units of which several members are named: a text that compares districts is about their province."""
    members: dict[str, set[str]] = {}
    for mention in named:
        if isinstance(mention.resolution, Resolved) and mention.resolution.value.parent:
            members.setdefault(mention.resolution.value.parent, set()).add(mention.resolution.value.id)
    for identifier, units in members.items():
        row = gazetteer().row(identifier)
        if row is not None and len(units) >= _SEVERAL and row[7] in ("province", "district"):
            yield row, len(units)


def _is_national(text: str, provinces: Counter[str], local: int) -> bool:
    """Many provinces and none that stands out, or more words of national matters than places."""
    total = sum(provinces.values())
    if len(provinces) >= _MANY and max(provinces.values()) * 2 < total:
        return True
    least, lower = max(3, total + local + 1), text.lower()
    if sum(map(lower.count, words("national"))) < least:  # counted faster than they are found as words of their own
        return False
    return len(_national_words().findall(lower)) >= least


@cache
def _national_words() -> re.Pattern[str]:
    return re.compile(whole_words(words("national")))


def _narrowest(document: Document, origins: Sequence[Row]) -> Row | None:
    rows = valid(list(origins), written_on(document))
    return next((row for row in rows if row[7] == "district"), rows[0] if rows else None)


def _unnamed(identifier: str) -> PlaceMention | None:
    row = gazetteer().row(identifier)
    return _placeless(row) if row is not None else None


def _placeless(row: Row) -> PlaceMention:
    """A mention of a unit that the text itself does not name."""
    nowhere = Span(0, 0)
    return PlaceMention(nowhere, "", "place.document", row[3], row[7], nowhere, Resolved(unit_of(row)))
