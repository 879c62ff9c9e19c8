"""Numbers of lists as a text document prints them: `1.`, `2.1.`, `a)`, `IV.`, `-`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractor.reading.office.package import Package
from extractor.reading.office.styles import WORD, value

_PLACE = re.compile(r"%([1-9])")
_BULLETS = frozenset("-–—+*•")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_HIGHEST = 9999
"""Numbers that are written in letters and Roman numerals up to."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: `text` has `%1` for the number of level 1, `restart` the level whose items begin it anew."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    font: str = ""
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted.

    `lists` gives the levels of each list number, `counted_as` the counter it shares with lists of the same design.
    """

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    counted_as: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def level_of(self, number: str, style: str) -> int:
        """The level that a paragraph of `style` has in a list where neither it nor its style tells."""
        return next((i for i, level in self.lists.get(number, {}).items() if style and level.style == style), 0)

    def label(self, number: str, at: int) -> tuple[str, str]:
        """Count an item of the list `number` at level `at` (0-based); what is printed before it, and its font."""
        levels = self.lists.get(number)
        level = levels.get(at) if levels else None
        if levels is None or level is None:
            return "", ""
        counts = self.counts.setdefault(self.counted_as[number], {})
        for i, start in self.restarts.pop(number, {}).items():
            counts[i] = start - 1
        counts[at] = counts.get(at, level.start - 1) + 1
        for i in [i for i in counts if i > at]:
            below = levels.get(i)
            if below is None or below.restart is None or at < below.restart:
                del counts[i]
        if level.format == "bullet":
            return _bullet(level.text), ""

        def number_of(match: re.Match[str]) -> str:
            i = int(match[1]) - 1
            above = levels.get(i, Level())
            return written(counts.get(i, above.start), "decimal" if level.legal else above.format)

        return _PLACE.sub(number_of, level.text).strip(), level.font


def written(number: int, style: str) -> str:
    """A number as a list format of the file writes it; formats not used in Vietnam are written in digits."""
    if style == "none":
        return ""
    if style == "decimalZero":
        return f"{number:02}"
    if 0 < number <= _HIGHEST and style in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if 0 < number <= _HIGHEST and style in ("lowerRoman", "upperRoman"):
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    return str(number)


def read_numbering(package: Package, main: str) -> Numbering:
    """The lists that belong to the part `main`; none where it has no lists."""
    part = package.part_of(main, "numbering")
    if part is None:
        return Numbering()
    root = package.xml(part)
    designs = {each.get(f"{WORD}abstractNumId", ""): each for each in root.iterchildren(f"{WORD}abstractNum")}
    styled = {name: each for each in designs.values() if (name := value(each, "styleLink"))}
    numbering = Numbering()
    for each in root.iterchildren(f"{WORD}num"):
        number, design_id = each.get(f"{WORD}numId", ""), value(each, "abstractNumId") or ""
        design = designs.get(design_id)
        if design is None:
            continue
        design = styled.get(value(design, "numStyleLink") or "", design)
        numbering.lists[number] = dict(_levels(design))
        numbering.counted_as[number] = design.get(f"{WORD}abstractNumId", "")
        for override in each.iterchildren(f"{WORD}lvlOverride"):
            at = _whole(override.get(f"{WORD}ilvl"), 0)
            numbering.lists[number].update(_levels(override))
            start = value(override, "startOverride")
            if start is not None:
                numbering.restarts.setdefault(number, {})[at] = _whole(start, 1)
    return numbering


def _levels(parent: etree._Element) -> Iterator[tuple[int, Level]]:
    for each in parent.iterchildren(f"{WORD}lvl"):
        fonts = each.find(f"{WORD}rPr/{WORD}rFonts")
        restart = value(each, "lvlRestart")
        yield (
            _whole(each.get(f"{WORD}ilvl"), 0),
            Level(
                value(each, "numFmt") or "decimal",
                value(each, "lvlText") or "",
                _whole(value(each, "start"), 1),
                None if restart is None else _whole(restart, 0),
                value(each, "isLgl") is not None,
                "" if fonts is None else fonts.get(f"{WORD}hAnsi", fonts.get(f"{WORD}ascii", "")),
                value(each, "pStyle") or "",
            ),
        )


def _bullet(text: str) -> str:
    """Signs of symbol fonts lie in the private use area; letters are drawn as signs by theirs."""
    text = text.strip()
    return text if not text or text in _BULLETS else "-" if text == "\uf02d" else "•"


def _whole(written: str | None, otherwise: int) -> int:
    try:
        return int(written or otherwise)
    except ValueError:
        return otherwise


def _roman(number: int) -> str:
    parts: list[str] = []
    for amount, letters in _ROMAN:
        times, number = divmod(number, amount)
        parts.append(letters * times)
    return "".join(parts)
