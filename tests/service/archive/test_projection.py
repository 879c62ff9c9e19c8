"""Rows of records are always what readings and decisions make of them, whatever came in which order."""

import random

import pytest
from sqlalchemy import select

from service.archive import corrections
from service.archive.decisions import active, in_force
from service.archive.readings import reading_of, row_of, unpack
from service.archive.records import add_extraction, held
from service.archive.schema import document, extraction, record
from service.archive.withdrawal import reinstate, withdraw
from service.errors import Refused
from tests.service.archive.test_corrections import LAN, bring, do, rebuilt
from tests.service.archive.test_decisions import said

LINES = (
    "Huyện An Minh, năm 2017.",
    "Lúa đạt 5 tấn một ha.",
    "Dứa đạt 7 tấn một ha.",
    "Cả huyện trồng 12 ha khóm.",
    "Đàn heo có 9 con.",
    "Đã xây 3 cầu, 4 đường.",
)


def reading(chance, kept):
    """A reading of a document of some of the lines: most of their numbers, now and then read otherwise."""
    lines = [line for line in LINES if chance.random() < 0.8] or [LINES[0]]
    if chance.random() < 0.2:
        chance.shuffle(lines)
    text = "\n".join(lines) if chance.random() < 0.5 else kept["document"]["text"]
    records = []
    for at, sign in enumerate(text):
        if sign.isdigit() and not text[at - 1].isdigit() and chance.random() < 0.85:
            end = next(end for end in range(at, len(text) + 1) if not text[end : end + 1].isdigit())
            value = text[at:end] if chance.random() < 0.9 else str(chance.randrange(100))
            one = said(at, end, value, text[at:end])
            place = text.find("An Minh")
            one["place"] = one["place"] | {"start": place, "end": place + 7} if place >= 0 else None
            one["period"] = one["period"] | {"text": None, "span": None}
            records.append(one)
    about = kept["document"] | {"text": text}
    return kept | {"document": about, "records": records}


def step(connection, chance, kept):
    everything = held(connection, 1)
    act = chance.choice(("read", "read", "set", "accept", "reject", "add", "undo", "undo", "withdraw", "reinstate"))
    if act == "read":
        made = add_extraction(connection, 1, 1, reading_of(reading(chance, kept)), 1)
        assert connection.scalar(select(document.c.extraction_id)) == made
    elif act == "add":
        (packed,) = connection.execute(select(extraction.c.result).order_by(extraction.c.id.desc()).limit(1)).one()
        start = chance.randrange(len(unpack(packed)["document"]["text"]) - 2)
        corrections.add(connection, 1, start, start + 2, {"value": "1"}, LAN)
    elif act == "undo":
        force = sorted(id for one in everything for id in in_force(one.decisions))
        if force:
            corrections.undo(connection, chance.choice(force), LAN)
    elif act == "withdraw":
        if chance.random() < 0.3:
            withdraw(connection, 1, LAN)
    elif act == "reinstate":
        reinstate(connection, 1, LAN)
    elif everything:
        one = chance.choice(everything)
        if act == "set":
            corrections.change(connection, one.id, {"value": str(chance.randrange(9))}, LAN)
        else:
            (corrections.accept if act == "accept" else corrections.reject)(connection, one.id, LAN)


def stable(connection):
    """What people decided on: what it says and how it was reviewed."""
    return {
        one.id: ({field: one.now[field] for field in ("value", "measure")}, one.review)
        for one in held(connection, 1)
        if active(one.decisions)
    }


@pytest.mark.parametrize("seed", range(2))
def test_any_course_of_readings_and_decisions(archive, seed):
    chance = random.Random(seed)
    bring(archive, "\n".join(LINES))
    with archive.read() as connection:
        kept = unpack(connection.scalar(select(extraction.c.result)))
    do(archive, add_extraction, 1, 1, reading_of(reading(chance, kept)), 1)
    for _ in range(30):
        with archive.write() as connection:
            before = stable(connection)
            readings = connection.scalars(select(extraction.c.id)).all()
            try:
                step(connection, chance, kept)
            except Refused:
                continue
            if len(connection.scalars(select(extraction.c.id)).all()) > len(readings):
                assert stable(connection) == before
        rows = rebuilt(archive)
        with archive.read() as connection:
            for one in held(connection, 1):
                text = unpack(
                    connection.scalar(select(extraction.c.result).where(extraction.c.id == one.extraction_id))
                )["document"]["text"]
                evidence = one.now["evidence"]
                assert text[evidence["start"] : evidence["end"]] == evidence["text"]
                assert evidence["sentence"][0] <= evidence["start"] < evidence["end"] <= evidence["sentence"][1]
                place = one.now["place"]
                if place and place["start"] is not None:
                    assert text[place["start"] : place["end"]] == place["text"]
    with archive.write() as connection:
        for one in held(connection, 1):
            while decided := active(next(other for other in held(connection, 1) if other.id == one.id).decisions):
                corrections.undo(connection, decided[-1].id, LAN)
        if connection.scalar(select(document.c.withdrawn_at)):
            reinstate(connection, 1, LAN)
    rows = rebuilt(archive)
    with archive.read() as connection:
        (last,) = connection.execute(select(extraction.c.result).order_by(extraction.c.id.desc()).limit(1)).one()
    fixed = ("id", "document_id", "extraction_id", "live", "review")
    live = sorted((row for row in rows if row["live"]), key=lambda row: row["ordinal"])
    assert {row["review"] for row in live} <= {"unreviewed"}
    assert [{name: value for name, value in row.items() if name not in fixed} for row in live] == [
        row_of(one, ordinal) for ordinal, one in enumerate(unpack(last)["records"])
    ]
    with archive.read() as connection:
        assert len(connection.execute(select(record)).all()) == len(rows)
