"""Text of an older encoding to Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractor.model.document import OffsetMap
from extractor.text.legacy.encodings import Encoding, letters
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
_MIXED = re.compile("[A-ZĂÂÊÔƠƯĐ][^\\W\\d_a-zA-ZĂÂÊÔƠƯĐ]|[^\\W\\d_a-zA-ZĂÂÊÔƠƯĐ][A-ZĂÂÊÔƠƯĐ]")
_ROMAN = re.compile("[IVXLCDM]+")


def convert(text: str, encoding: Encoding, *, capitals: bool = False) -> tuple[str, OffsetMap]:
    """`text` in Unicode, its letters composed (NFC), and its map to `text`.

    `text` holds the code points that a Windows-1252 or Latin-1 reading of the bytes yields. `capitals`: it stands in a
    font that shows capitals for small letters. Digits and signs that are no letters of the encoding stay as they are.
    """
    if encoding is Encoding.TCVN3:
        text = _with_horns(text)
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
    for match in _codes(encoding).finditer(text):
        start, end = match.span()
        letter = table.double.get(match[0])
        if letter is None:
            end = start + 1
            letter = table.single.get(text[start])
        if letter is not None and not (signs and text[start] in _SIGNS and _alone(text, start)):
            yield Edit(start, end, letter)


def _with_horns(text: str) -> str:
    """`n-íc` with the code of `ư`, a soft hyphen, where a program put a hyphen for it."""
    if "\xad" in text or not ("-" in text or "−" in text):
        return text
    return _hyphened().sub(_horn, text)


def _horn(match: re.Match[str]) -> str:
    before, after = (_plain(part) for part in match.groups())
    if before:
        lost = not (is_syllable(before) and is_syllable(after))
    else:
        lost = after == "u" or (after != "" and not is_syllable(after))
    return f"{match[1]}\xad{match[2]}" if lost and is_syllable(f"{before}ư{after}") else match[0]


def _plain(code: str) -> str:
    single = letters(Encoding.TCVN3).single
    return "".join(single.get(sign, sign) for sign in code)


@cache
def _hyphened() -> re.Pattern[str]:
    code = "a-zA-Z" + re.escape("".join(letters(Encoding.TCVN3).single))
    return re.compile(f"(?<![{code}0-9-])([{code}]*)[-−]([{code}]*)(?![{code}0-9-])")


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
        for at, word in enumerate(words):
            nearest = {next(filter(None, kinds[: at + 1][::-1]), ""), next(filter(None, kinds[at:]), "")} - {""}
            if nearest == {"capital"}:
                characters[word.start() : word.end()] = map(_capital, word[0])
    return "".join(characters)


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
