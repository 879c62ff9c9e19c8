"""Paragraphs and sentences, cut without losing a character.

Portal text loses line breaks: a heading or a sentence runs into the next (`… tháng 5.Ngành chế biến`,
`… tăng trưởng mạnhTính chung 5 tháng`), so a capital right after a full stop or inside a lower-case
word starts a sentence too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.model.document import Span

_UPPER = "A-ZĐÀ-ÖØ-ÞĂÂÊÔƠƯĨŨẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸÝ"
_LOWER = "a-zđà-öø-ÿăâêôơưĩũạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹý"
_STOP = re.compile(rf"[.!?…](?<![.!?…].)[.!?…]*+[\"”’)]*(?=\s*[{_UPPER}\"“*(]|\s*$)")
_GLUED = re.compile(rf"(?:[{_LOWER}]{{2}}|[)\"”])[{_UPPER}][{_LOWER}]")
_CAPITAL_BEHIND = re.compile(rf"[{_UPPER}](?<=[{_LOWER})\"”].)")
"""Before the first of a line, nothing is glued in it."""
_ABBREVIATION = re.compile(rf"(?<!\w)(?:[{_UPPER}]|T[PXT]|Th|GS|P?TS|PGS|ThS|BS)$")


_LONG = 40
"""Code points: a shorter line may be a heading."""
_LINES = 6
_ALONE = 0.7


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the number of the line (paragraph) it stands in."""

    span: Span
    paragraph: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` in order; spans have no white space at their ends."""
    found: list[Sentence] = []
    position = 0
    for paragraph, line in enumerate(text.split("\n")):
        start = 0
        cuts = [
            m.end() for m in _STOP.finditer(line) if not _ABBREVIATION.search(line, max(0, m.start() - 4), m.start())
        ]
        capital = _CAPITAL_BEHIND.search(line)
        for match in _GLUED.finditer(line, max(0, capital.start() - 2)) if capital else ():
            cut = match.end() - 2
            if not (line[cut - 1].islower() and _inside_name(line, cut)):
                cuts.append(cut)
        for cut in sorted(cuts):
            _append(found, text, position + start, position + cut, paragraph)
            start = cut
        _append(found, text, position + start, position + len(line), paragraph)
        position += len(line) + 1
    return tuple(found)


def one_a_line(text: str, parted: tuple[Sentence, ...]) -> bool:
    """Whether each sentence has a line of its own, so that lines tell nothing of paragraphs."""
    lines: dict[int, list[Sentence]] = {}
    for sentence in parted:
        lines.setdefault(sentence.paragraph, []).append(sentence)
    long = [line for line in lines.values() if line[-1].span.end - line[0].span.start > _LONG]
    alone = sum(len(line) == 1 and is_whole(text, line[0].span) for line in long)
    return len(long) >= _LINES and alone >= _ALONE * len(long)


def is_whole(text: str, span: Span) -> bool:
    """Whether a sentence ends as one does, not as a heading or an item."""
    return text[span.end - 1] in '.!?…"”'


def _inside_name(line: str, cut: int) -> bool:
    """`ĐăkMil`, `CamPuChia`: a capital inside a word that itself began with one."""
    start = cut
    while start and line[start - 1].isalpha():
        start -= 1
    return line[start].isupper()


def _append(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Sentence(Span(start, end), paragraph))
