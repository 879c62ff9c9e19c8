"""Who belongs to emulation clusters, as the documents of the archive say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from service.archive.schema import cluster_member, document
from service.comparison.clusters import Membership, cluster_key

Json = dict[str, Any]
Row = dict[str, Any]


def member_rows(result: Json) -> list[Row]:
    """The columns of `cluster_member` that a contract's object tells: a row for each member of each cluster, and for
    each role of one that was elected."""
    told = _reported(result)
    year = int(told[:4]) if told else None
    ids = {place["start"]: place["id"] for place in result["places"] if place["id"]}
    return [row for cluster in result["clusters"] for row in _rows_of(cluster, ids, year, told)]


def keep_members(connection: Connection, document_id: int, members: list[Row]) -> None:
    """Makes these what a document says of clusters, in the place of what it said before."""
    connection.execute(delete(cluster_member).where(cluster_member.c.document_id == document_id))
    if members:
        connection.execute(insert(cluster_member), [row | {"document_id": document_id} for row in members])


def names_told(connection: Connection) -> Iterator[tuple[str, str]]:
    """Key (`cluster_key`) and name of the clusters that documents tell of."""
    told = select(cluster_member.c.cluster_key, cluster_member.c.cluster).distinct()
    yield from (tuple(row) for row in connection.execute(told))


def memberships(connection: Connection, keys: Collection[str] | None = None) -> Iterator[Membership]:
    """What the documents that are not withdrawn say of the clusters of some keys (`cluster_key`), or of all; in order."""
    said = (
        select(
            cluster_member.c.document_id,
            cluster_member.c.cluster,
            cluster_member.c.cluster_key,
            cluster_member.c.province_id,
            cluster_member.c.year,
            cluster_member.c.member_kind,
            cluster_member.c.place_id,
            cluster_member.c.name,
            cluster_member.c.role,
            cluster_member.c.elected,
            document.c.title,
            document.c.source,
        )
        .join(document, document.c.id == cluster_member.c.document_id)
        .where(document.c.withdrawn_at.is_(None), cluster_member.c.year.is_not(None))
        .order_by(cluster_member.c.id)
    )
    if keys is not None:
        said = said.where(cluster_member.c.cluster_key.in_(sorted(keys)))
    for *fields, title, source in connection.execute(said):
        fields.append(f"{title}, {source}" if title else source)
        yield Membership(*fields)


def _reported(result: Json) -> str | None:
    """The last day (ISO) of the time that a document reports on: the one it names, else that of most of its figures;
    else the day of its publication."""
    about = result["document"]
    if about["period"]:
        return str(about["period"]["end"])
    ends = Counter(one["period"]["end"] for one in result["records"] if one["period"] and one["status"] != "target")
    published: str | None = about["published"]
    return min(ends, key=lambda day: (-ends[day], day)) if ends else published


def _rows_of(cluster: Json, ids: dict[int, str], year: int | None, day: str | None) -> Iterator[Row]:
    serving = {one["start"]: (role, one["year"]) for role in ("deputy", "leader") if (one := cluster[role])}
    named = {one["name"] for one in cluster["members"]}
    outside = [one for role in ("leader", "deputy") if (one := cluster[role]) and one["name"] not in named]
    roles = {one["name"]: role for role in ("deputy", "leader") if (one := cluster[role])}
    every = [*cluster["members"], *outside, *cluster["elected"]]
    province = _province([ids[one["start"]] for one in every if one["start"] in ids], day)
    known = {one["name"]: ids[one["start"]] for one in every if one["start"] in ids}
    fixed = {"cluster": cluster["name"], "cluster_key": cluster_key(cluster["name"]), "province_id": province}
    for one in (*cluster["members"], *outside):
        said = {"role": roles.get(one["name"]), "elected": False, "year": year}
        if one["start"] in serving:
            said["year"] = serving[one["start"]][1] or year
        yield fixed | _member(one, known) | said
    for one in cluster["elected"]:
        yield fixed | _member(one, known) | {"role": one["role"], "elected": True, "year": one["year"]}


def _member(one: Json, known: dict[str, str]) -> Row:
    return {
        "member_kind": one["kind"],
        "place_id": known.get(one["name"]),
        "name": one["name"],
        "evidence_start": one["start"],
        "evidence_end": one["end"],
    }


def _province(places: list[str], day: str | None) -> str | None:
    """The province in which most of the members lie; none where they are provinces themselves."""
    from extractor.catalogues.areas.lookup import gazetteer

    within = [gazetteer().province(place, day) for place in places if not place.startswith("province")]
    counted = Counter(one for one in within if one)
    return min(counted, key=lambda one: (-counted[one], one)) if counted else None
