"""The list of documents, narrowed by words of the title, state, source and day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, case, func, select

from service.archive.overview import SHOWN, Rows
from service.archive.schema import document

STATES = ("read", "look", "unread", "withdrawn")
"""Of a document: read without a warning; read with warnings; it could not be read; withdrawn."""
_STATE = case(
    (document.c.withdrawn_at.is_not(None), "withdrawn"),
    (document.c.problem.is_not(None), "unread"),
    (document.c.warning_count > 0, "look"),
    else_="read",
)
_TOGETHER = 2_000
_WORD = re.compile(r"[^\W_]+")
_LETTERS = bytes(
    ord("i" if sign == "y" else sign if sign.isalnum() else " ") for sign in map(str.lower, map(chr, range(128)))
).ljust(256)
"""What `_plain` makes of each byte of ASCII."""
_SAID = (document.c.title, document.c.source, document.c.number, document.c.issuer)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`title` are words that the title (of a document without one, its file or address) or the number begins words with,
    `source` such of the issuer or the address; they count without their marks where they are typed without.
    `since` and `until` are days of publication, both included; `states` are some of STATES. What is empty is any."""

    title: str = ""
    source: str = ""
    states: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """`rows` are those asked for; `counts` tell by state how many documents there are, whichever were asked for."""

    rows: Rows
    counts: dict[str, int]


def listed(connection: Connection, wanted: Wanted, before: int | None, limit: int) -> Listed:
    """Documents, the latest first, those before a document's id where one is given."""
    if _WORD.search(wanted.title + wanted.source):
        return _by_words(connection, wanted, before, limit)
    days = _days(wanted)
    states = [_STATE.in_(wanted.states)] if wanted.states else []
    counted = select(_STATE, func.count()).where(*days).group_by(_STATE)
    counts = {row[0]: int(row[1]) for row in connection.execute(counted)}
    asked = select(*SHOWN).where(*days, *states).order_by(document.c.id.desc()).limit(limit)
    if before is not None:
        asked = asked.where(document.c.id < before)
    return Listed(connection.execute(asked).all(), counts)


def _by_words(connection: Connection, wanted: Wanted, before: int | None, limit: int) -> Listed:
    """The same where words are asked for: these are compared here, as no database knows all spellings."""
    titled, sourced = _finding(wanted.title), _finding(wanted.source)
    counts = dict.fromkeys(STATES, 0)
    ids: list[int] = []
    every = select(document.c.id, _STATE, *_SAID).where(*_days(wanted)).order_by(document.c.id.desc())
    for number, state, title, source, sign, issuer in connection.execute(every).yield_per(_TOGETHER):
        if titled(f"{title or source} {sign or ''}") and sourced(f"{issuer or ''} {source}"):
            counts[state] += 1
            if (
                len(ids) < limit
                and (not wanted.states or state in wanted.states)
                and (before is None or number < before)
            ):
                ids.append(number)
    rows = connection.execute(select(*SHOWN).where(document.c.id.in_(ids)).order_by(document.c.id.desc())).all()
    return Listed(rows, counts)


def _finding(typed: str) -> Callable[[str], bool]:
    """Whether every typed word begins a word of a text."""
    words = _WORD.findall(unicodedata.normalize("NFC", typed.lower()))
    plain = [b" " + _plain(word).strip() for word in words]
    marked = [re.compile(rf"(?<![^\W_]){word}") for word in words if not word.isascii()]

    def stands_in(text: str) -> bool:
        held = b" " + _plain(text)
        if not all(word in held for word in plain):
            return False
        return all(word.search(unicodedata.normalize("NFC", text.lower())) for word in marked)

    return stands_in


def _plain(text: str) -> bytes:
    """The words of a text in small letters without marks, `i` for `y`."""
    text = text.replace("đ", "d").replace("Đ", "d").replace("–", " ")
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").translate(_LETTERS)


def _days(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = []
    if wanted.since is not None:
        asked.append(document.c.published >= wanted.since)
    if wanted.until is not None:
        asked.append(document.c.published <= wanted.until)
    return asked
