"""Lines that were broken only to fit a width: `ước đạt 172.033⏎tỷ đồng`.

Such a break lies inside a sentence. It is told from the end of a heading, an item or a cell by what stands around it,
and only in texts where breaks like it are common.
"""

from __future__ import annotations

import re

# A pattern that begins with the letter it looks for is searched many times faster than one that looks behind first.
_BREAK = re.compile(r"\n(?<=[^\s.;:!?…|\t]\n)(?=[(“\"]?\w)")
_BETWEEN = re.compile(r"\n(?<=\S\n)(?=\S)")
_LIST_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)/]?\s*[(“\"]?[^\W\d_]")
_LEAST = 5
"""So many breaks inside sentences make a text one of broken lines …"""
_SHARE = 0.25
"""… if they are this part of those between two lines of text."""
_FULL = 60
"""Code points: a shorter line before a capital is a heading or an item."""


def joined(text: str) -> str:
    """`text`, of the same length, with a space for each break inside a sentence."""
    breaks = [match.start() for match in _BREAK.finditer(text) if not _tabular(text, match.start())]
    inside = [at for at in breaks if _goes_on(text, at + 1)]
    between = sum(not _tabular(text, match.start()) for match in _BETWEEN.finditer(text))
    if len(inside) < _LEAST or len(inside) < _SHARE * between:
        return text
    inside += [at for at in breaks if text[at + 1].isupper() and at - _line_start(text, at) >= _FULL]
    characters = list(text)
    for at in inside:
        characters[at] = " "
    return "".join(characters)


def _goes_on(text: str, start: int) -> bool:
    """Whether a line continues a sentence: it begins with a small letter or a number that is no item's."""
    first = text[start + 1] if text[start] in '(“"' else text[start]
    if first.isdigit():
        match = _LIST_NUMBER.match(text, start)
        return match is None or match[0][-1].islower()
    return first.islower()


def _line_start(text: str, end: int) -> int:
    return text.rfind("\n", 0, end) + 1


def _tabular(text: str, at: int) -> bool:
    """Whether a line beside the break holds cells."""
    after = text.find("\n", at + 1)
    lines = text[_line_start(text, at) : after if after >= 0 else len(text)]
    return "|" in lines or "\t" in lines
