"""The body of a text document in the order it is read: lines of text and tables, as if all changes were accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractor.reading.office.arrangement import Item, TableCell, TableDraft
from extractor.reading.office.fonts import Letters, Run
from extractor.reading.office.numbering import Numbering
from extractor.reading.office.styles import WORD, Look, Styles, value, visible_borders

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# What holds content of the same kind as its parent: content controls, changes, links, fields.
_WRAPPERS = frozenset(
    WORD + name
    for name in ("sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)
# A soft hyphen is kept: in TCVN3 it is the letter ư.
_SIGNS = {
    WORD + name: sign
    for name, sign in (
        ("tab", "\t"),
        ("ptab", "\t"),
        ("br", "\n"),
        ("cr", "\n"),
        ("noBreakHyphen", "-"),
        ("softHyphen", "\u00ad"),
    )
}
_BOXES = frozenset((f"{WORD}drawing", f"{WORD}pict", f"{WORD}object", f"{_COMPATIBILITY}AlternateContent"))
_NOTES = {f"{WORD}footnoteReference": "footnotes", f"{WORD}endnoteReference": "endnotes"}
_BLANKS = re.compile(r"[\t\r\n]")
_CONTENTS = "toc "
"""How the names of the styles begin that lines of a table of contents have."""


@dataclass(slots=True)
class Body:
    """What a pass over a document needs and finds.

    `notes` are the notes referred to so far, by kind and identifier. `fields` holds for each open field whether its
    result has begun; `pending` are the runs of a paragraph whose end was deleted, which goes on in the next one.
    """

    letters: Letters
    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    pending: list[Run] = field(default_factory=list)

    def items(self, parent: etree._Element) -> Iterator[Item]:
        """The lines and tables of what holds paragraphs: the body, a cell, a text box, a note."""
        numbered = parent.tag == f"{WORD}tc"  # a column of numbers may be a list without text
        for each in parent:
            if each.tag == f"{WORD}p":
                yield from self._paragraph(each, numbered)
            elif each.tag == f"{WORD}tbl":
                yield self._table(each)
            elif each.tag in _WRAPPERS:
                yield from self.items(each)
        if self.pending:
            rest, self.pending = self.pending, []
            yield from self._lines(rest)

    def _paragraph(self, paragraph: etree._Element, numbered: bool) -> Iterator[Item]:
        properties = paragraph.find(f"{WORD}pPr")
        style = value(properties, "pStyle") or self.styles.paragraph
        look = self.styles.look(style, self.styles.default)
        runs = self.pending
        boxes: list[etree._Element] = []
        runs.extend(self._runs(paragraph, look, boxes))
        self.fields = [begun for begun in self.fields if begun]  # instructions do not go on in the next paragraph
        mark = None if properties is None else properties.find(f"{WORD}rPr")
        if mark is not None and (mark.find(f"{WORD}del") is not None or mark.find(f"{WORD}moveFrom") is not None):
            self.pending = runs
        else:
            self.pending = []
            unseen = not runs and self.styles.set_by(mark).hidden
            label = [] if unseen else self._label(properties, style)
            if not self._is_contents(style):
                yield from self._lines([*label, *runs] if numbered or any(run.text.strip() for run in runs) else [])
        for box in boxes:
            yield from self.items(box)

    def _lines(self, runs: list[Run]) -> Iterator[str]:
        return (line for line in self.letters.of(runs).split("\n") if line.strip())

    def _label(self, properties: etree._Element | None, style: str) -> list[Run]:
        """The number of a list item, counted whether or not the item has text."""
        own = None if properties is None else properties.find(f"{WORD}numPr")
        number, level = value(own, "numId"), value(own, "ilvl")
        for each in self.styles.chain(style):
            number = each.numbering[0] if number is None else number
            level = each.numbering[1] if level is None else level
        if number is None or number == "0":
            return []
        at = int(level) if level and level.isdigit() else self.numbering.level_of(number, style)
        text, font = self.numbering.label(number, at)
        return [Run(f"{text} ", font)] if text else []

    def _is_contents(self, style: str) -> bool:
        return style in self.styles.styles and self.styles.styles[style].name.startswith(_CONTENTS)

    def _runs(self, parent: etree._Element, look: Look, boxes: list[etree._Element]) -> Iterator[Run]:
        for each in parent:
            if each.tag == f"{WORD}r":
                yield from self._run(each, look, boxes)
            elif each.tag in _WRAPPERS:
                yield from self._runs(each, look, boxes)
            elif each.tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                yield Run("".join(text.text or "" for text in each.iter(f"{_MATH}t")))

    def _run(self, run: etree._Element, look: Look, boxes: list[etree._Element]) -> Iterator[Run]:
        properties = run.find(f"{WORD}rPr")
        if properties is not None:
            look = self.styles.set_by(properties).over(self.styles.look(value(properties, "rStyle") or "", look))
        for each in run:
            if each.tag == f"{WORD}fldChar":
                self._field(each.get(f"{WORD}fldCharType", ""))
            elif look.hidden or not all(self.fields):
                continue
            elif each.tag == f"{WORD}t":
                yield Run(_BLANKS.sub(" ", each.text or ""), look.font or "", bool(look.capitals))
            elif each.tag in _SIGNS:
                yield Run(_SIGNS[each.tag], look.font or "", bool(look.capitals))
            elif each.tag == f"{WORD}sym":
                yield Run(_code(each.get(f"{WORD}char", "")), each.get(f"{WORD}font", ""))
            elif each.tag in _NOTES:
                self.notes.append((_NOTES[each.tag], each.get(f"{WORD}id", "")))
            elif each.tag in _BOXES:
                boxes.extend(_boxes(each))
            elif each.tag == f"{WORD}ruby":
                base = each.find(f"{WORD}rubyBase")
                if base is not None:
                    yield from self._runs(base, look, boxes)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _table(self, table: etree._Element) -> TableDraft:
        properties = table.find(f"{WORD}tblPr")
        ruled = visible_borders(properties, "tblBorders", ("insideH", "insideV"))
        styled = (style.ruled for style in self.styles.chain(value(properties, "tblStyle") or ""))
        if ruled is None:
            ruled = next((each for each in styled if each is not None), False)
        cells: list[TableCell] = []
        bordered = 0
        open_at: dict[int, int] = {}  # which of the cells goes on downwards in a column
        row = 0
        for line in _within(table, f"{WORD}tr"):
            about = line.find(f"{WORD}trPr")
            column = _count(value(about, "gridBefore"), 0)
            if about is not None and about.find(f"{WORD}del") is not None:
                continue
            for each in _within(line, f"{WORD}tc"):
                shape = each.find(f"{WORD}tcPr")
                width = _count(value(shape, "gridSpan"), 1)
                merged = value(shape, "vMerge")
                bordered += bool(visible_borders(shape, "tcBorders", ("top", "left", "start", "right", "end")))
                items = tuple(self.items(each))
                if merged in ("", "continue") and column in open_at:
                    above = cells[open_at[column]]
                    cells[open_at[column]] = TableCell((*above.items, *items), above.row, above.column, row + 1 - above.row, above.width)  # fmt: skip
                elif value(shape, "hMerge") in ("", "continue") and cells and cells[-1].row == row:
                    left = cells[-1]
                    cells[-1] = TableCell((*left.items, *items), row, left.column, left.height, left.width + width)
                else:
                    open_at.pop(column, None)
                    if merged is not None:
                        open_at[column] = len(cells)
                    cells.append(TableCell(items, row, column, 1, width))
                column += width
            row += 1
        return TableDraft(tuple(cells), ruled or bordered * 2 > len(cells))


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls and accepted changes among them."""
    for each in parent:
        if each.tag == tag:
            yield each
        elif each.tag in _WRAPPERS:
            yield from _within(each, tag)


def _boxes(parent: etree._Element) -> list[etree._Element]:
    """The outermost text boxes of a drawing; of the two forms that a drawing is kept in, the newer one."""
    found: list[etree._Element] = []
    for each in parent:
        if each.tag == f"{WORD}txbxContent":
            found.append(each)
        elif each.tag != f"{_COMPATIBILITY}Fallback" or not found:
            found.extend(_boxes(each))
    return found


def _code(written: str) -> str:
    try:
        code = int(written, 16)
    except ValueError:
        return ""
    return chr(code) if 0x1F < code < 0xD800 or 0xDFFF < code < 0x110000 else ""


def _count(written: str | None, otherwise: int) -> int:
    """A number of columns, within what a page can hold."""
    return min(int(written), 200) if written and written.isdigit() and len(written) < 6 else otherwise
