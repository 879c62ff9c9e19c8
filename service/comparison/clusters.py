"""Emulation clusters by year: members, leader and deputy, from what documents say and from a small catalogue.

A cluster is known by its number, or its name, within a province; who belongs to it holds for a year. `clusters.csv`
beside this module has the ones of Kiên Giang that its portal told of, for years of which the documents say nothing.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.areas.names import without_marks
from extractor.catalogues.spelling import folded_tokens
from service.comparison.messages import Message, message
from service.errors import UnclearName

_NUMBERED = re.compile(r"(cụm|khối)(?: thi đua)?(?: số)? (\d+|[ivx]+)")
_ASKED = re.compile(r"(?:(cum|khoi)(?: thi dua)?(?: so)? )?(\d+|[ivx]+)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(frozen=True, slots=True)
class Membership:
    """What one document (None: the catalogue) says of one member. `kind` is unit, body or person; `role` leader, deputy
    or None, chosen for the year but not yet served where `elected`."""

    document_id: int | None
    cluster: str
    key: str
    province_id: str | None
    year: int
    kind: str
    place_id: str | None
    name: str
    role: str | None
    elected: bool
    source: str


@dataclass(frozen=True, slots=True)
class Member:
    """`place_id` is None for what is no unit of the gazetteer."""

    place_id: str | None
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster in a year. More than one leader or deputy are those that documents contradict each other about.

    `documents` are the ids of those that say so, `sources` what they are called; `notes` tell of doubts.
    """

    key: str
    name: str
    province_id: str | None
    year: int
    members: tuple[Member, ...]
    leaders: tuple[Member, ...]
    deputies: tuple[Member, ...]
    documents: tuple[int, ...]
    sources: tuple[str, ...]
    notes: tuple[Message, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with the province, as one would type it."""
        row = gazetteer().row(self.province_id, f"{self.year}-12-31") if self.province_id else None
        return f"{self.name}, {row[3]}" if row else self.name


def cluster_key(name: str) -> str:
    """What a cluster is known by within a province: `cụm 1` for `Cụm thi đua số 1` or `Cụm I`, else its name folded."""
    folded = " ".join(folded_tokens(name))
    match = _NUMBERED.fullmatch(folded)
    if not match:
        return folded
    return f"{match[1]} {_ROMAN.get(match[2], match[2].lstrip('0'))}"


def clusters(said: Iterable[Membership]) -> tuple[Cluster, ...]:
    """Every cluster in every year of which documents or the catalogue tell, in order of province, key and year."""
    grouped: defaultdict[tuple[str, str, int], list[Membership]] = defaultdict(list)
    for one in said:
        grouped[one.province_id or "", one.key, one.year].append(one)
    for one in _catalogue():
        held = grouped[one.province_id or "", one.key, one.year]
        if all(other.document_id is None or other.elected for other in held):
            held.append(one)
    return tuple(_carried([_cluster(grouped[key]) for key in sorted(grouped)]))


def named(typed: str, known: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """One cluster through its years: `1`, `Cụm 1`, `cum thi dua so 1, kien giang` or a name. Raises `UnclearName`."""
    wanted, _, province = (without_marks(part.strip()) for part in typed.partition(","))
    found: dict[tuple[str | None, str], list[Cluster]] = {}
    for one in known:
        if not _is_meant(one.key, one.name, wanted):
            continue
        if not province or without_marks(one.full_name).endswith(f", {province}"):
            found.setdefault((one.province_id, one.key), []).append(one)
    if len(found) != 1:
        raise UnclearName(typed, "cluster", [held[-1].full_name for held in found.values()])
    return tuple(next(iter(found.values())))


def keys_meant(typed: str, told: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The keys of the clusters that `named` may find, of any province; `told` has key and name of those of documents."""
    wanted = without_marks(typed.partition(",")[0].strip())
    every = {*told, *((one.key, one.cluster) for one in _catalogue())}
    return frozenset(key for key, name in every if _is_meant(key, name, wanted))


def changes(years: Sequence[Cluster]) -> tuple[Message, ...]:
    """Who joined or left a cluster from one of the years to the next, in the order of these."""
    found = []
    for before, after in pairwise(years):
        was, now = {one.name for one in before.members}, {one.name for one in after.members}
        if was != now:
            joined, left = ", ".join(sorted(now - was)) or "–", ", ".join(sorted(was - now)) or "–"
            found.append(
                message("members_changed", first=str(before.year), second=str(after.year), joined=joined, left=left)
            )
    return tuple(found)


def _is_meant(key: str, name: str, wanted: str) -> bool:
    if numbered := _ASKED.fullmatch(wanted):
        number = str(_ROMAN.get(numbered[2], numbered[2].lstrip("0")))
        kind, _, own = without_marks(key).partition(" ")
        return own == number and kind == (numbered[1] or kind)
    return wanted in (without_marks(name), without_marks(key))


def _cluster(said: Sequence[Membership]) -> Cluster:
    """What was said of a cluster of one year; who is only elected counts where nobody is said to have served."""
    first = said[0]
    served = [one for one in said if not one.elected]
    members = tuple(dict.fromkeys(_member(one) for one in (served or said)))
    leaders, deputies = _holders(said, "leader"), _holders(said, "deputy")
    notes = [
        message("roles_differ", cluster=first.cluster, year=str(first.year), names=", ".join(one.name for one in held))
        for held in (leaders, deputies)
        if len(held) > 1
    ]
    if any(one.document_id is None for one in said):
        notes.append(message("from_catalogue", cluster=first.cluster, year=str(first.year)))
    documents = tuple(sorted({one.document_id for one in said if one.document_id is not None}))
    sources = tuple(dict.fromkeys(one.source for one in said))
    return Cluster(
        first.key,
        first.cluster,
        first.province_id,
        first.year,
        members,
        leaders,
        deputies,
        documents,
        sources,
        tuple(notes),
    )


def _carried(ordered: Sequence[Cluster]) -> Iterable[Cluster]:
    """A year of which only roles are known has the members of the year before."""
    before: Cluster | None = None
    for one in ordered:
        same = before is not None and (before.province_id, before.key) == (one.province_id, one.key)
        roles = {*one.leaders, *one.deputies}
        if same and before and set(one.members) <= roles and len(before.members) > len(one.members):
            known = {member.name for member in before.members}
            members = (*before.members, *(member for member in one.members if member.name not in known))
            note = message("members_of_year", cluster=one.name, year=str(one.year), before=str(before.year))
            one = replace(one, members=members, notes=(*one.notes, note))
        yield one
        before = one


def _holders(said: Sequence[Membership], role: str) -> tuple[Member, ...]:
    served = [one for one in said if one.role == role and not one.elected]
    return tuple(dict.fromkeys(_member(one) for one in served or said if one.role == role))


def _member(said: Membership) -> Member:
    return Member(said.place_id, said.name, said.kind)


@cache
def _catalogue() -> tuple[Membership, ...]:
    with (Path(__file__).parent / "clusters.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Membership(
                None,
                row["cluster"],
                cluster_key(row["cluster"]),
                row["province_id"],
                int(row["year"]),
                "unit",
                row["place_id"],
                row["name"],
                row["role"] or None,
                False,
                row["source"],
            )
            for row in csv.DictReader(lines)
        )
