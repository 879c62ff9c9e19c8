"""Text of an older encoding to Unicode."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

from extractor.model.document import OffsetMap
from extractor.text.legacy.encodings import Encoding, letters
from extractor.text.legacy.horns import lacks_horn, with_horns
from extractor.text.legacy.syllables import is_syllable
from extractor.text.legacy.viqr import viqr_edits
from extractor.text.offsets import Edit, rewrite

_SIGNS = "×·»÷©®§"
"""Codes of TCVN3 that are signs where they stand alone: bullets, `2 × 3`."""
_OF_FIGURES = tuple("0123456789%)")
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile("[a-z]")
_CAPITAL = re.compile("[A-ZĂÂÊÔƠƯĐ]")
_TONED_CAPITAL = re.compile("(?![ĂÂÊÔƠƯĐ])[À-ÝẠ-Ỹ]")
_MIXED = re.compile("[A-ZĂÂÊÔƠƯĐ][^\\W\\d_a-zA-ZĂÂÊÔƠƯĐ]|[^\\W\\d_a-zA-ZĂÂÊÔƠƯĐ][A-ZĂÂÊÔƠƯĐ]")
_ROMAN = re.compile("[IVXLCDM]+")


def convert(text: str, encoding: Encoding, *, capitals: bool = False) -> tuple[str, OffsetMap]:
    """`text` in Unicode, its letters composed (NFC), and its map to `text`.

    `text` holds the code points that a Windows-1252 or Latin-1 reading of the bytes yields. `capitals`: it stands in a
    font that shows capitals for small letters. Digits and signs that are no letters of the encoding stay as they are.
    """
    if encoding is Encoding.TCVN3:
        text = with_horns(text)
    edits = list(viqr_edits(text) if encoding is Encoding.VIQR else _edits(text, encoding))
    if all(edit.end - edit.start == 1 for edit in edits):
        characters = list(text)
        for edit in edits:
            characters[edit.start] = edit.replacement
        converted, offsets = "".join(characters), OffsetMap()
    else:
        converted, offsets = rewrite(text, edits)
    if capitals:
        return "".join(map(_capital, converted)), offsets
    if encoding is Encoding.TCVN3:  # has no capitals with tones: writers took the small letter
        return _as_their_word(converted), offsets
    return converted, offsets


def _edits(text: str, encoding: Encoding) -> Iterator[Edit]:
    table = letters(encoding)
    signs = encoding is Encoding.TCVN3
    dropped = signs and "\xad" not in text
    for match in _codes(encoding).finditer(text):
        start, end = match.span()
        letter = table.double.get(match[0])
        if letter is None:
            end = start + 1
            letter = table.single.get(text[start])
        if letter is not None and not (signs and text[start] in _SIGNS and _alone(text, start)):
            yield Edit(start, end, f"ư{letter}" if dropped and lacks_horn(text, start, letter) else letter)


@cache
def _codes(encoding: Encoding) -> re.Pattern[str]:
    """A code of one sign, or of a letter and its mark."""
    table = letters(encoding)
    singles = re.escape("".join(table.single))
    if not table.double:
        return re.compile(f"[{singles}]")
    bases = re.escape("".join({code[0] for code in table.double}))
    marks = re.escape("".join({code[1] for code in table.double}))
    return re.compile(f"[{bases}][{marks}]|[{singles}]")


def _alone(text: str, at: int) -> bool:
    """Whether a sign stands between blanks or ends, `×` after a figure."""
    before, after = text[max(at - 2, 0) : at], text[at + 1 : at + 2]
    if text[at] == "×":
        return before.strip()[-1:] in _OF_FIGURES
    return not before[-1:].strip() and not after.strip()


def _capital(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _as_their_word(text: str) -> str:
    """`HộI` as `HỘI`: small letters with tones in words of capitals.

    A word whose other letters do not tell (`Hà`) is one of capitals where the nearest words in its line that do are.
    """
    characters = list(text)
    for line in _LINE.finditer(text):
        if _MIXED.search(line[0]) is None:
            continue
        words = list(_WORD.finditer(text, *line.span()))
        kinds = [_kind(text, word) for word in words]
        before = accumulate(kinds, _told)
        after = [*accumulate(reversed(kinds), _told)][::-1]
        for word, *nearest in zip(words, before, after, strict=True):
            if {*nearest} - {""} == {"capital"}:
                characters[word.start() : word.end()] = map(_capital, word[0])
    pattern, names = _names()
    return pattern.sub(lambda match: names[match[0]], "".join(characters))


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names as TCVN3 has them, their capitals with tones small (`Bác ái`), and as they are."""
    with (Path(__file__).parent / "capital_names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["name"] for row in csv.DictReader(file)]
    names = {_TONED_CAPITAL.sub(lambda match: match[0].lower(), name): name for name in rows}
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)"), names


def _told(last: str, kind: str) -> str:
    return kind or last


def _kind(text: str, word: re.Match[str]) -> str:
    """`small`, `capital`, or empty where the letters that have their case do not tell: `Hà`, `SYT`."""
    if _SMALL.search(word[0]):
        return "small"
    if len(_CAPITAL.findall(word[0])) < 2:
        return ""
    if _MIXED.search(word[0]):
        return "capital"
    beside = text[max(word.start() - 1, 0) : word.start()] + text[word.end() : word.end() + 1]
    coded = "/" in beside or "-" in beside or _ROMAN.fullmatch(word[0])
    return "capital" if is_syllable(word[0]) and not coded else ""
