"""Words that stand for a unit named elsewhere: `toàn huyện`, `trên địa bàn tỉnh`, `Thủ đô`, `địa phương này`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.catalogues.areas.lookup import CAPITAL, gazetteer, unit_of
from extractor.mentions.places.keywords import Keyword
from extractor.mentions.places.lexicon import level_words, words
from extractor.model.document import Span
from extractor.model.mention import AdministrativeUnit, Ambiguous, PlaceMention, Resolved

_CLAUSE_START = '.;,:(\n–-•+!?|“"'
_YEAR_BEFORE = re.compile(r"(?:năm |/)(?:19|20)\d\d $")
_SEVERAL_PLACES = re.compile(r"(?:các|những|một số|nhiều|ngành|mỗi|từng|số|,) $")
_PARAGRAPH = 2_000
"""Code points: the longest way back that a paragraph is searched."""
_BESIDE = re.compile(
    r"(?:[Cc]ùng với|[Kk]hông chỉ|[Kk]hông riêng|[Nn]goài|[Gg]iống như|[Ss]o với) (?:[^,.;:]{0,30} và )?(?:\w+ )?$"
)
"""`Cùng với Hòn Đất và Kiên Lương, huyện có 12 xã`: the places beside the one that is spoken of."""
_BESIDE_REACH = 60
_NEAR = frozenset({"nhà", "ta", "này"})


@dataclass(frozen=True, slots=True)
class Reference:
    """text[start:end] stands for a unit of `kind`: a gazetteer kind, `cluster`, `capital`, or `any`."""

    start: int
    end: int
    kind: str


def references(text: str, lower: str, free: Sequence[Keyword]) -> list[Reference]:
    """The keywords that stand for one whole unit, of those that name none."""
    found = []
    for word in free:
        if word.several or lower[word.start - 1 : word.start] == "/":
            continue
        if word.word == "địa phương":
            stands = _is_this_place(lower, word)
        elif word.word == "cụm":
            stands = _is_cluster(text, lower, word)
        elif word.word == "thủ đô":
            stands = not text[word.end : word.end + 2].strip()[:1].isupper()
        else:
            stands = _is_whole(text, lower, word)
        if stands:
            found.append(Reference(word.start, word.end, reference_kind(word.word)))
    return found


def reference_kind(word: str) -> str:
    """What a referring word stands for: a gazetteer kind, `cluster`, `capital`, or `any`."""
    special = {"địa phương": "any", "cụm": "cluster", "thủ đô": "capital"}
    return special.get(word) or level_words()[word].kind


def _is_this_place(lower: str, word: Keyword) -> bool:
    if _SEVERAL_PLACES.search(lower, max(0, word.start - 12), word.start):
        return False
    after = lower[word.end : word.end + 5].split()
    return (after[:1] == ["này"]) or lower.endswith(("tại ", "toàn "), 0, word.start)


def _is_cluster(text: str, lower: str, word: Keyword) -> bool:
    after = lower[word.end : word.end + 24].removeprefix(" thi đua").split()
    if after and after[0].rstrip(".,;:)") in words("not_unit"):
        return False
    return text[word.start].isupper() or lower.endswith(("toàn ", "trong ", "của "), 0, word.start)


def _is_whole(text: str, lower: str, word: Keyword) -> bool:
    """Grammar shows that one whole unit is meant: by the words before, or as the subject of a clause."""
    ahead = lower[word.end : word.end + 16].split()
    following = ahead[0].rstrip(".,;:)") if ahead else ""
    adjoined = lower[word.end : word.end + 1] == " "
    if adjoined and following in words("not_unit"):
        return False
    if adjoined and following in _NEAR:
        return True
    before = lower[max(0, word.start - 40) : word.start]
    stripped = before.rstrip(" \xa0\t")
    clause = not stripped or stripped[-1] in _CLAUSE_START
    predicate = adjoined and following in words("predicate")
    if clause:
        return predicate and text[word.end + 1 : word.end + 2].islower()
    last = stripped.split()[-5:]
    if last[-1] in words("count"):
        return False
    if last[-1][-1].isdigit() and not (predicate and _YEAR_BEFORE.search(before)):
        return False
    if any(" ".join(last[-n:]) in words("body") for n in range(1, min(5, len(last)) + 1)):
        return True
    if predicate and (last[-1] in words("link") or last[-1] == "năm" or last[-1][-1].isdigit()):
        return True
    return text[word.start].isupper() and word.word != "tp" and not text[word.start : word.end].isupper()


def resolved(
    text: str, found: Sequence[Reference], mentions: Sequence[PlaceMention], about: PlaceMention | None
) -> list[PlaceMention]:
    """Each reference as a mention of the unit it means.

    That is the latest unit of its kind that was named before, unless the document as a whole is about another of this kind;
    then the latest only if it opened its sentence in the same paragraph. Where none was named, the
    document's own unit of that kind, or the one that holds it.
    """
    out: list[PlaceMention] = []
    at = 0
    latest: dict[str, PlaceMention] = {}
    for reference in found:
        while at < len(mentions) and mentions[at].span.start < reference.start:
            mention = mentions[at]
            at += 1
            if mention.rule == "place.list" or mention.level in ("region", "nation", "village"):
                continue
            if _BESIDE.search(text, max(0, mention.span.start - _BESIDE_REACH), mention.span.start):
                continue
            latest[kind_of(mention)] = latest["any"] = mention
        meant = _meant(text, reference, latest, about)
        if meant is not None:
            span = Span(reference.start, reference.end)
            surface = text[reference.start : reference.end]
            out.append(
                replace(meant, span=span, surface=surface, rule="place.reference", name_span=span, reference=True)
            )
    return out


def _meant(
    text: str, reference: Reference, latest: dict[str, PlaceMention], about: PlaceMention | None
) -> PlaceMention | None:
    kind = reference.kind
    if kind == "capital":
        return _of_id(CAPITAL)
    named = latest.get(kind)
    own = about if kind == "any" else _own(kind, about)
    if named is not None and kind != "any" and text.startswith(" này", reference.end):
        return named
    if named is None or own is None:
        return named or own or _own(kind, latest.get("any"))
    near = reference.start - named.span.start < _PARAGRAPH and "\n" not in text[named.span.start : reference.start]
    return named if named.name == own.name or (near and _opens(text, named)) else own


def _opens(text: str, mention: PlaceMention) -> bool:
    """The mention stands near the start of its sentence."""
    start = mention.span.start
    before = text[max(0, start - 30) : start]
    return start < 30 or "\n" in before or ". " in before


def kind_of(mention: PlaceMention) -> str:
    """What a reference to the mention would be called: its level word, else its kind in the gazetteer."""
    if mention.level in ("cluster", "region", "nation", "village"):
        return mention.level
    if not mention.reference:
        head = mention.surface[: mention.name_span.start - mention.span.start].lower().strip(" .\n")
        if head in level_words():
            return level_words()[head].kind
    unit = _unit(mention)
    if unit is not None:
        return unit.kind
    return {"province": "tỉnh", "district": "huyện", "commune": "xã"}.get(mention.level, mention.level)


def _own(kind: str, about: PlaceMention | None) -> PlaceMention | None:
    """The document's own unit of a kind: the one it is about, or one that holds this."""
    if about is None or kind == "any":
        return about
    if kind_of(about) == kind:
        return about
    unit = _unit(about)
    if unit is None or unit.kind == kind:
        return about if unit else None
    places = gazetteer()
    day = unit.valid_from.isoformat() if unit.valid_from else "2004-09-01"
    for identifier in places.ancestors(unit.id, day):
        row = places.row(identifier, day)
        if row is not None and row[2] == kind:
            return replace(about, name=row[3], level=row[7], resolution=Resolved(unit_of(row)))
    return None


def _unit(mention: PlaceMention) -> AdministrativeUnit | None:
    """The unit meant, or the first of those that may be: homonyms of a level differ in their place, not their kind."""
    if isinstance(mention.resolution, Resolved):
        return mention.resolution.value
    return mention.resolution.candidates[0] if isinstance(mention.resolution, Ambiguous) else None


def _of_id(identifier: str) -> PlaceMention | None:
    row = gazetteer().row(identifier)
    if row is None:
        return None
    nowhere = Span(0, 0)
    return PlaceMention(nowhere, "", "place.reference", row[3], row[7], nowhere, Resolved(unit_of(row)))
