"""A cluster as text for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.comparison.clusters import Cluster, Member, changes
from service.comparison.messages import Message
from service.comparison.printed import grid, message_json

Json = dict[str, Any]
ROLES = {"leader": "Cụm trưởng", "deputy": "Cụm phó"}


def cluster_json(years: Sequence[Cluster], shown: Sequence[Cluster]) -> Json:
    """A cluster through its years; `shown` are those whose members are given."""
    return {
        "key": shown[-1].key,
        "name": shown[-1].name,
        "province": shown[-1].province_id,
        "years": [
            {
                "year": one.year,
                "leader": [_member(member) for member in one.leaders],
                "deputy": [_member(member) for member in one.deputies],
                "members": [_member(member) for member in one.members],
                "documents": list(one.documents),
                "sources": list(one.sources),
                "shown": one.year in {other.year for other in shown},
                "notes": [message_json(note) for note in one.notes],
            }
            for one in years
        ],
        "notes": [message_json(note) for note in notes(shown)],
    }


def cluster_text(years: Sequence[Cluster], shown: Sequence[Cluster]) -> str:
    """The members of the last year shown, who led in which year, and the sources."""
    last = shown[-1]
    lines = [f"{last.full_name}, năm {last.year}", f"Thành viên: {', '.join(one.name for one in last.members)}"]
    columns = [
        [str(one.year) for one in years],
        [_named(one.leaders) for one in years],
        [_named(one.deputies) for one in years],
        [str(len(one.members)) for one in years],
    ]
    lines += grid([""] * 4, ["Năm", ROLES["leader"], ROLES["deputy"], "Số thành viên"], columns)
    lines += [f"Nguồn: {source}" for one in shown for source in one.sources]
    return "\n".join([*lines, *(f"! {note.vi}" for note in notes(shown)), ""])


def labels(cluster: Cluster) -> dict[str, str]:
    """The names of leader and deputy with their role, by place id."""
    return {
        member.place_id: f"{member.name} ({role})"
        for role, held in ((ROLES["deputy"], cluster.deputies), (ROLES["leader"], cluster.leaders))
        for member in held
        if member.place_id
    }


def notes(shown: Sequence[Cluster]) -> tuple[Message, ...]:
    """What is to be known of the years shown: doubts, and who came and went between them."""
    return (*(note for one in shown for note in one.notes), *changes(shown))


def _member(member: Member) -> Json:
    return {"id": member.place_id, "name": member.name, "kind": member.kind}


def _named(members: Sequence[Member]) -> str:
    return " / ".join(one.name for one in members) or "–"
