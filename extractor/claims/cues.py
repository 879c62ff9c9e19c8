"""The verbs and prepositions that tell what a number does, and the base a comparison names.

Cues are data (cues.csv: phrase, cue, example). A cue governs a number when only adverbs and qualifiers stand
between the two.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.text.alternation import alternation, whole_words

_REACH = 300
"""How far before its number a cue is looked for; more fluff than that is no sentence."""

PLAN_WORDS = (
    r"(?:mức )?(?:kế hoạch|kh|dự toán|chỉ tiêu|mục tiêu|yêu cầu)(?: (?:năm|tỉnh|huyện|trên|được|giao|đề ra)){0,3}"
)
"""A plan where its figure follows: `vượt kế hoạch tỉnh giao 5%`, `cao hơn chỉ tiêu 2 điểm`."""
_EXCEEDS = ("vượt", "cao hơn", "thấp hơn")

UP, DOWN, LEVEL, ATTAIN, SHARE, RATIO, OVER, FROM, TO = (
    "up",
    "down",
    "level",
    "attain",
    "share",
    "ratio",
    "over",
    "from",
    "to",
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found in a head: its role, where it starts, and where the words between it and the number start."""

    kind: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CueLexicon:
    pattern: re.Pattern[str]
    kinds: dict[str, str]
    fluff: re.Pattern[str]
    plan: re.Pattern[str]


@cache
def cue_lexicon() -> CueLexicon:
    with (Path(__file__).parent / "cues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {row["phrase"]: row["cue"] for row in rows if row["cue"] != "fluff"}
    fluff = [row["phrase"] for row in rows if row["cue"] == "fluff"]
    between = rf"(?:[\s,:¤(\"“≥≤<>=+-]|(?<!\w)(?:{alternation(fluff)})(?!\w))*"
    return CueLexicon(
        re.compile(rf"{whole_words(kinds)}|:(?=\s|\d|$)|>|<|="),
        kinds | {":": LEVEL, ">": LEVEL, "<": LEVEL, "=": LEVEL},
        re.compile(between),
        re.compile(rf" {PLAN_WORDS}{between}"),
    )


def governing_cue(masked: str, start: int, end: int, relative: bool) -> Cue | None:
    """The cue in masked[start:end] with nothing but fluff between it and `end`.

    A cue of direction or share wins over what follows it (`giảm bình quân là 3%`), for an amount only if no
    statement follows (`việc làm tăng thêm là 18.280 người`); else the last one.
    """
    lexicon = cue_lexicon()
    start = max(start, end - _REACH)
    best: Cue | None = None
    for match in lexicon.pattern.finditer(masked, start, end):
        phrase, between = match[0], masked[match.end() : end]
        exceeds = phrase in _EXCEEDS and lexicon.plan.fullmatch(between)
        if not exceeds and between != " " and not lexicon.fluff.fullmatch(masked, match.end(), end):
            continue
        if phrase == "thu" and masked.endswith(_INCOME, start, match.start()):
            continue  # `tổng thu` is a noun
        if phrase.endswith(" hơn") and masked.endswith("không ", start, match.start()):
            continue  # `không thấp hơn` bounds
        cue = Cue(lexicon.kinds[phrase], phrase, match.start(), match.end())
        if cue.kind in (UP, DOWN, SHARE, OVER, TO):
            if "," in between or (not relative and _STATES.search(between)):
                continue
            return cue
        best = cue
    return best


_INCOME = ("doanh ", "tổng ", "số ", "nguồn ", "khoản ", "dự toán ", "kế hoạch ")
_STATES = re.compile(r"(?<!\w)(?:là|có|đạt|còn)(?!\w)|:")
