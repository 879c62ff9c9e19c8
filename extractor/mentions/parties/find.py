"""People named with their titles or roles, and the bodies that issue documents.

A person is a run of capitalised syllables behind a title (`ông`, `đồng chí`), or one that a surname opens and a role
stands beside (`Nguyễn Văn A, Phó Chủ tịch UBND huyện`, `Chủ tịch UBND xã Nguyễn Văn A`), or the name under a signature's
role. The name of a place, or of what is named after a person, is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from extractor.catalogues.areas.lookup import gazetteer
from extractor.catalogues.areas.names import name_key
from extractor.mentions.parties.lexicon import RUN, SYLLABLE, Lexicon, lexicon
from extractor.model.document import Document, Span
from extractor.model.mention import PartyMention

_ROLE_LENGTH = 90
_MOST_SYLLABLES = 5
_SYLLABLE = re.compile(r"[^ ]+")
_RUN = re.compile(rf"(?<!\w){RUN}")
_TO_ROLE = re.compile(r"\s?(?:,|-|–|—|\()\s?(?P<former>[Nn]guyên )?")
_BEFORE_ROLE = re.compile(r"(?P<gap>\s?(?:,|-|–|—|\()\s?(?:[Nn]guyên )?)$")
_IN_NAME = re.compile(rf"{SYLLABLE} $")
_TO_NAME = re.compile(r"[ \t]*:[ \t]*| là ")


def find_parties(document: Document, lower: str) -> tuple[PartyMention, ...]:
    """People of `document` in order, with the roles that the text gives beside the name or gave before, and the issuer.

    `lower` is its text in small letters, of the same length.
    """
    text = document.text
    words = lexicon()
    found: dict[int, PartyMention] = {}
    for person in chain(_titled(words, text), _beside_roles(words, text, lower)):
        found.setdefault(person.span.start, person)
    for person in _signers(words, text):
        found[person.span.start] = person
    issuer = document.metadata.issuer
    at = text.find(issuer) if issuer else -1
    if at >= 0:
        found[at] = PartyMention(Span(at, at + len(issuer)), issuer, "party.issuer", "body", issuer, "issuer")
    people: list[PartyMention] = []
    known: dict[str, PartyMention] = {}
    for start in sorted(found):
        person = found[start]
        if people and people[-1].span.end > start:
            continue
        if person.role:
            known.setdefault(person.name, person)
        elif person.name in known:
            before = known[person.name]
            person = replace(person, rule="party.again", role=before.role, roles=before.roles)
        people.append(person)
    return tuple(people)


def _titled(words: Lexicon, text: str) -> Iterator[PartyMention]:
    for title in words.title.finditer(text):
        run = _RUN.match(text, title.end())
        if run is None:
            continue
        syllables = run[0].split(" ")
        if not 2 <= len(syllables) <= _MOST_SYLLABLES or syllables[0].lower() in words.no_names:
            continue
        # Bà Rịa and Anh Sơn are places, Anh is a part of Trần Anh Khoa
        if title[0][0].isupper() and (
            _IN_NAME.search(text, max(0, title.start() - 12), title.start())
            or gazetteer().rows(name_key(title[0] + syllables[0]))
        ):
            continue
        before = _role_to(words, text, title.start())
        behind = _roles_after(words, text, run.end())
        rule = "name-role" if behind else "role-name" if before else "title-name"
        yield _person(text, *run.span(), behind or ((before,) if before else ()), rule)


def _beside_roles(words: Lexicon, text: str, lower: str) -> Iterator[PartyMention]:
    """People without a title beside a role: before it, then behind it."""
    for head in words.lower_role.finditer(lower):
        gap = _BEFORE_ROLE.search(text, max(0, head.start() - 12), head.start())
        if gap:
            ending = _run_to(text, gap.start())
            name = _name_in(words, text, ending, False) if ending else None
            if name and name[1] == gap.start():
                roles = _roles_after(words, text, name[1])
                if roles:
                    yield _person(text, *name, roles, "name-role")
                    continue
        stop = _role_stop(words, text, head.end())
        name = _named_within(words, text, head.end(), stop)
        if name:
            yield _person(text, *name, (text[head.start() : name[0]].strip(" -–,"),), "role-name")
        else:
            colon = _TO_NAME.match(text, stop)
            behind = _RUN.match(text, colon.end()) if colon else None
            name = _name_in(words, text, behind.span(), False) if behind else None
            if behind and name == behind.span():
                yield _person(text, *name, (text[head.start() : stop].strip(" -–,"),), "role-name")


def _signers(words: Lexicon, text: str) -> Iterator[PartyMention]:
    for match in words.signature.finditer(text):
        syllables = match["name"].split(" ")
        if 2 <= len(syllables) <= _MOST_SYLLABLES and syllables[0].capitalize() in words.surnames:
            yield _person(text, *match.span("name"), (match["role"].strip(),), "signer")


def _person(text: str, start: int, end: int, roles: tuple[str, ...], rule: str) -> PartyMention:
    name = text[start:end]
    return PartyMention(Span(start, end), name, f"party.{rule}", "person", name, roles[0] if roles else "", roles)


def _role_stop(words: Lexicon, text: str, at: int) -> int:
    """Where a role that is open at `at` ends: at punctuation, a verb, another role or a title."""
    limit = min(len(text), at + _ROLE_LENGTH)
    stop = words.role_end.search(text, at, limit)
    return stop.start() if stop else limit


def _roles_after(words: Lexicon, text: str, at: int) -> tuple[str, ...]:
    """The roles that stand in a row behind a name ending at `at`; none where they are the next person's."""
    roles: list[str] = []
    while gap := _TO_ROLE.match(text, at):
        head = words.role.match(text, gap.end())
        stop = _role_stop(words, text, head.end()) if head else 0
        if head is None or _named_within(words, text, head.end(), stop):
            break  # `… Nguyễn Văn A, Chủ tịch UBND xã Trần Thị B`
        if stop == min(len(text), head.end() + _ROLE_LENGTH) < len(text):
            stop = head.end()  # no end in sight: only the word itself is sure
        roles.append(((gap["former"] or "") + text[head.start() : stop]).strip(" -–,"))
        at = stop
    return tuple(roles)


def _role_to(words: Lexicon, text: str, at: int) -> str:
    """The role that leads to a title at `at`: `Trưởng thôn 5 là ông …`, `Chủ tịch UBND huyện: đồng chí …`."""
    for head in words.role.finditer(text, max(0, at - _ROLE_LENGTH), at):
        stop = _role_stop(words, text, head.end())
        link = _TO_NAME.match(text, stop)
        if (link.end() if link else stop + 1) == at or stop == at:
            return text[head.start() : stop].strip(" -–,")
    return ""


def _named_within(words: Lexicon, text: str, start: int, stop: int) -> tuple[int, int] | None:
    """The first untitled name that begins in [start, stop), behind a role that ends at `start`."""
    for begun in _RUN.finditer(text, start, stop):
        run = _RUN.match(text, begun.start())  # whole, where `stop` cuts it
        name = _name_in(words, text, run.span(), not text[start : begun.start()].strip()) if run else None
        if name:
            return name
    return None


def _run_to(text: str, end: int) -> tuple[int, int] | None:
    """The whole run of capitalised syllables that ends at `end`."""
    for run in _RUN.finditer(text, max(0, end - 60), end):
        if run.end() == end:
            return run.span()
    return None


def _name_in(words: Lexicon, text: str, run: tuple[int, int], beside: bool) -> tuple[int, int] | None:
    """The untitled name that a run of capitalised syllables is or ends in (`Hà Nội Nguyễn Văn A`).

    `beside` tells that nothing stands between the run and a role before it.
    """
    starts = [match.start() for match in _SYLLABLE.finditer(text, *run)]
    count = len(starts)
    surnames = [
        i for i in range(max(0, count - _MOST_SYLLABLES), count - 1) if _word(text, starts[i]) in words.surnames
    ]
    split = [i for i in surnames if 0 < i <= count - 2 and gazetteer().rows(name_key(text[run[0] : starts[i]]))]
    for i in (*reversed(split), *surnames):
        start = starts[i]
        before = text[max(0, start - 20) : start].lower()
        if words.after_named.search(before):
            return None
        level = words.after_level.search(before)
        short = count - i == 2
        if short and (level or not words.verb.match(text, run[1])):
            continue
        if gazetteer().rows(name_key(text[start : run[1]])) and (short or level or not beside):
            continue
        return start, run[1]
    return None


def _word(text: str, start: int) -> str:
    """The word that starts at `start`."""
    return text[start : start + 16].partition(" ")[0]
