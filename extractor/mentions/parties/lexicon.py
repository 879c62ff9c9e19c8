"""The words around people's names: roles, titles, surnames, and what ends a role or bears a person's name."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.catalogues.areas.names import LOWER, UPPER
from extractor.text.alternation import alternation, whole_words

SYLLABLE = rf"[{UPPER}][{LOWER}]*(?:['’][{UPPER}]?[{LOWER}]+)?(?!\w)"
RUN = rf"{SYLLABLE}(?: {SYLLABLE})*"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`role` and `title` match at their first letter, `lower_role` in text in small letters, where roles are found much
    faster. `after_level` and `after_named` match at the end of a text: words behind which a name is a place's, or that of
    what is named after a person."""

    role: re.Pattern[str]
    lower_role: re.Pattern[str]
    title: re.Pattern[str]
    role_end: re.Pattern[str]
    signature: re.Pattern[str]
    verb: re.Pattern[str]
    after_level: re.Pattern[str]
    after_named: re.Pattern[str]
    surnames: frozenset[str]
    no_names: frozenset[str]


def _column(name: str, column: str) -> list[str]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the files beside this module."""
    roles, titles = _column("roles.csv", "role"), _column("titles.csv", "title")
    verbs = [word for words in _column("stops.csv", "words") for word in words.split("|")]
    levels, named = (words.split("|") for words in _column("bodies.csv", "words"))
    surnames = frozenset(name for names in _column("surnames.csv", "surnames") for name in names.split())
    # `Uỷ viên` and `Ủy viên` are one word
    spelt = {*roles, *(role.replace("Ủy", "Uỷ").replace("ủy", "uỷ") for role in roles)}
    head = rf"(?i:{alternation(spelt)})(?!\w)"
    # a capital behind a small letter begins a word
    capitals = whole_words({*(title.capitalize() for title in titles), "Đ/C"}, before=rf"[^\W{LOWER}]")
    return Lexicon(
        role=re.compile(rf"(?<!\w){head}"),
        lower_role=re.compile(whole_words(role.lower() for role in spelt)),
        title=re.compile(rf"(?:{whole_words(titles)}|{capitals}) (?={SYLLABLE} )"),
        role_end=re.compile(
            rf"[,;:()\n–—\"“”|…?!]|(?<!TP)(?<!TX)(?<!TT)\.| -(?= ?{head})| (?=(?:{alternation(verbs)})(?!\w))| (?=(?:{alternation(titles)}) [{UPPER}])"
        ),
        signature=re.compile(
            rf"^[ \t]*(?:(?:KT|TL|TM|TUQ|Q)\. ?)?(?P<role>(?:{alternation(role.upper() for role in spelt)})(?!\w)[^\n{LOWER}.:;|\d]{{0,40}}?)[ \t]*\n"
            rf"(?:[ \t]*(?:[(/][^\n]{{0,20}}[)/])?[ \t]*\n){{0,6}}[ \t]*(?!{head})(?P<name>(?:{RUN}|[{UPPER}]+(?: [{UPPER}]+)+))[ \t]*$",
            re.M,
        ),
        verb=re.compile(rf"\s*(?:$|[,;:.()\n–—\-\"”…?!]| (?:{alternation(verbs)})(?!\w))"),
        after_level=re.compile(rf"(?:{whole_words(levels)})\s?$"),
        after_named=re.compile(rf"(?:{whole_words(named)})\s?$"),
        surnames=surnames,
        no_names=frozenset(word.split()[0].lower() for word in (*roles, *levels, *named))
        | {"ông", "bà", "sở", "ban", "bộ", "hội", "phòng", "đảng", "chi", "thường", "công", "liên", "ủy", "uỷ", "đại", "các", "cục", "viện"},
    )  # fmt: skip
