"""The words around emulation clusters: roles, what opens a list of members, what bounds a name."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.catalogues.areas.names import UPPER
from extractor.text.alternation import alternation

_SEVERAL = r"(?:tỉnh|thành phố|thành|huyện|thị xã|quận|xã|phường|sở|ban|ngành)"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns over small letters, but for `body`, which reads the text as written.

    `named` is a cluster that bears words and no number; `members` ends where a list of members begins; `role` has
    the group `leader` or `deputy`; `holds` is what stands between a unit and its role; `body` an agency's name.
    """

    named: re.Pattern[str]
    members: re.Pattern[str]
    role: re.Pattern[str]
    holds: re.Pattern[str]
    elects: re.Pattern[str]
    body: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon of words.csv."""
    words: dict[str, list[str]] = {}
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["use"], []).append(row["word"])
    member = alternation(words["member"])
    spelt = {*words["body"], *(word.capitalize() for word in words["body"])}
    return Lexicon(
        named=re.compile(
            rf"(?<!\w)(?:cụm|khối) thi đua (?:thuộc )?(?:{alternation(words['begins'])})(?!\w)"
            rf"(?:(?!\s(?:{alternation(words['ends'])})(?!\w)|\s[-–]\s)(?:[^,.:;()\n\"“”\d]|,(?=\s{_SEVERAL}(?!\w)))){{2,90}}"
        ),
        members=re.compile(
            rf"(?<!\w)(?:{alternation(words['lists'])})(?:\s?:)?(?:\s(?:\d{{1,2}}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười))?"
            rf"(?:,?\s(?:{member})(?!\w))*\s?[:(]?\s?"
        ),
        role=re.compile(
            rf"(?<!\w)(?:(?P<leader>{alternation(words['leader'])})|(?P<deputy>{alternation(words['deputy'])}))(?!\w)"
        ),
        holds=re.compile(
            rf"\)?,?\s?(?:(?:{alternation(words['chosen'])})\s)?(?:(?:{alternation(words['holds'])})\s)(?:đơn vị\s)?$"
        ),
        elects=re.compile(rf"(?<!\w)(?:{alternation(words['elects'])})(?!\w)"),
        body=re.compile(
            rf"(?<!\w)(?:{alternation(spelt)}) (?!trưởng|phó)(?=[^,;()\n]{{0,12}}[{UPPER}])"
            rf"(?:(?! (?:{alternation(words['holds'] + words['chosen'] + words['ends'])})(?!\w)"
            rf"| và (?:{alternation(spelt)}) )[^,;:()\n.]){{2,90}}"
        ),
    )
