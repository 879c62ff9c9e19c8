"""Which older encoding a text is in, told by what its words become.

A word speaks for an encoding if it is a Vietnamese syllable only when read in it, and against it if it is one only as
it stands. A run of words is taken for the encoding where several different words speak for it, none against, and nearly
all become Vietnamese. Vietnamese in Unicode, other languages and figures never do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from extractor.text.legacy.convert import convert
from extractor.text.legacy.encodings import Encoding, letters
from extractor.text.legacy.syllables import common_syllables, is_syllable

_OLD = re.compile("[\x80-\x84\x86-\x9f¡-¦¨ª¬®¯¶¸¹¼-¿ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿŠŒŽšœžŸƒˆ˜†‡‰∙]")
"""What Unicode Vietnamese hardly ever has, and a line in an older encoding has somewhere …"""
_OLD_SIGNS = re.compile(r"[a-zA-Z][\^(+][`'?~.a-z]")
"""… or, in VIQR, this with a `^` somewhere."""
_LINE = re.compile(r"[^\n\r]+")
_WORD = re.compile(r"[^ \t\n\r]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"[A-ZĐƯ]+|[b-df-hj-np-tv-xz]+")
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u036fẠ-ỹ]")
"""What no reading of old bytes gives, and Vietnamese in Unicode has in most words."""
_BETWEEN = re.compile(r"[^\W\d_][¡-©«-´¶-¹»-¿×÷][^\W\d_]")
"""A sign between letters: no word that stands."""
_VIQR = re.compile(r"[aeouAEOU][\^(+]|[aeiouy][`'?~.][a-z]|\b[dD][dD]")
_LEAST = 3
"""So many different words that speak for an encoding make a run certain …"""
_SHARE = 0.7
"""… if this part of its words is Vietnamese …"""
_COMMON = 0.2
"""… and this part of those that speak for it become common ones: of those in reports 0.8 are."""


class Verdict(Enum):
    """What a word says of an encoding: it is a syllable only in it, only as it stands, both ways, or neither."""

    FOR = 1
    AGAINST = 2
    EITHER = 3
    NEITHER = 4
    SILENT = 5
    """It is a figure, a sign or an abbreviation."""


class Run(NamedTuple):
    """A stretch of a line in which no word speaks against an encoding."""

    start: int
    end: int
    speaking: int
    """The different words that speak for the encoding …"""
    common: int
    """… and those of them that become one of the commonest syllables."""

    @property
    def certain(self) -> bool:
        """Whether it is in the encoding, whatever the rest of the text is in."""
        return self.speaking >= _LEAST and self.common >= _COMMON * self.speaking

    @property
    def weight(self) -> int:
        return self.speaking + self.common


def detect(text: str) -> Encoding | None:
    """The older encoding that most of the text's certain lines are in; None where no line certainly is in one.

    One search where nothing in the text speaks for an older encoding.
    """
    return next(iter(certain_encodings(text)), None)


def certain_encodings(text: str) -> tuple[Encoding, ...]:
    """The encodings that lines of the text are certainly in, those with most words first."""
    if not _may_be_old(text):
        return ()
    words = dict.fromkeys(Encoding, 0)
    for line in _LINE.finditer(text):
        if _is_strange(line[0]):
            found = {encoding: sum(run.weight for run in runs(text, line.span(), encoding)) for encoding in Encoding}
            best = max(Encoding, key=lambda encoding: found[encoding])
            if any(run.certain for run in runs(text, line.span(), best)):
                words[best] += found[best]
    return tuple(sorted((encoding for encoding in Encoding if words[encoding]), key=lambda encoding: -words[encoding]))


def runs(text: str, line: tuple[int, int], encoding: Encoding) -> list[Run]:
    """The runs of a line that may be in `encoding`."""
    found: list[Run] = []
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, *line):
        if verdict(word[0], encoding) is Verdict.AGAINST:
            found.extend(_run(words, encoding))
            words = []
        else:
            words.append(word)
    found.extend(_run(words, encoding))
    return found


def _run(words: Sequence[re.Match[str]], encoding: Encoding) -> Iterator[Run]:
    verdicts = [verdict(word[0], encoding) for word in words]
    speaking = {word[0] for word, said in zip(words, verdicts, strict=True) if said is Verdict.FOR}
    vietnamese = verdicts.count(Verdict.FOR) + verdicts.count(Verdict.EITHER)
    if speaking and vietnamese >= _SHARE * (vietnamese + verdicts.count(Verdict.NEITHER)):
        common = sum(_is_common(word, encoding) for word in speaking)
        yield Run(words[0].start(), words[-1].end(), len(speaking), common)


def _is_common(word: str, encoding: Encoding) -> bool:
    return any(part.lower() in common_syllables() for part in _parts(convert(word, encoding)[0]))


@lru_cache(maxsize=65536)
def verdict(word: str, encoding: Encoding) -> Verdict:
    """What a word, all between two blanks, says of `encoding`."""
    parts = _parts(word)
    if _UNICODE.search(word):
        return (Verdict.AGAINST if _is_vietnamese(parts) else Verdict.NEITHER) if parts else Verdict.SILENT
    converted = convert(word, encoding)[0]
    read = _parts(converted)
    if not parts and not read:
        return Verdict.SILENT
    stands = _is_vietnamese(parts) and not _BETWEEN.search(word)
    one_case = encoding is Encoding.TCVN3 or all(map(_has_one_case, read))
    if converted == word:
        if not (stands and one_case):
            return Verdict.NEITHER
        same = all(letter < "\x80" or letter in letters(encoding).single for part in parts for letter in part)
        return Verdict.EITHER if same else Verdict.AGAINST
    if encoding is Encoding.VIQR and word.isascii():
        stands = False
    if one_case and _is_vietnamese(read):
        return Verdict.EITHER if stands else Verdict.FOR
    return Verdict.AGAINST if stands else Verdict.NEITHER


@lru_cache(maxsize=4096)
def _is_strange(line: str) -> bool:
    """Whether enough of its words are no Vietnamese as they stand for one of them to be in an older encoding."""
    if not _may_be_old(line):
        return False
    strange = {word for word in _WORD.findall(line) if _is_strange_word(word)}
    return len(strange) >= _LEAST


def _may_be_old(text: str) -> bool:
    """The quick look at a whole text."""
    return _OLD.search(text) is not None or ("^" in text and _OLD_SIGNS.search(text) is not None)


def _is_strange_word(word: str) -> bool:
    if word.isascii():
        return _VIQR.search(word) is not None
    if _UNICODE.search(word):
        return False
    if _BETWEEN.search(word) or (_OLD.search(word) and _LETTERS.search(word)):
        return True
    parts = _parts(word)
    return bool(parts) and not _is_vietnamese(parts)


def _parts(word: str) -> list[str]:
    """The runs of letters in a word, without abbreviations."""
    found = _LETTERS.findall(unicodedata.normalize("NFC", word))
    return [part for part in found if is_syllable(part) or not _ABBREVIATION.fullmatch(part)]


def _is_vietnamese(parts: Sequence[str]) -> bool:
    return bool(parts) and all(map(is_syllable, parts))


def _has_one_case(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()
