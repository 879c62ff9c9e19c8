"""XLSX to `Document`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

from extractor.errors import TooLarge
from extractor.model.document import Document, Warning
from extractor.reading.blocks import document_of
from extractor.reading.manifest import ManifestEntry
from extractor.reading.office.fonts import Letters, Run, in_fonts
from extractor.reading.office.number_formats import BUILT_IN, printed
from extractor.reading.office.package import Package
from extractor.reading.office.sheets import CELL_LIMIT, Sheet, SheetCell, blocks_of, not_shown

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = ("1", "true")


@dataclass(slots=True)
class _Book:
    """What the cells of all sheets refer to; `uncounted` and `failed` count formulas without a value to show."""

    package: Package
    letters: Letters
    texts: list[tuple[Run, ...]] = field(default_factory=list)
    looks: list[tuple[str, str]] = field(default_factory=list)
    since_1904: bool = False
    count: int = 0
    uncounted: int = 0
    failed: int = 0


def read_xlsx(
    package: Package, *, digest: str, media_type: str = MEDIA_TYPE, entry: ManifestEntry | None = None
) -> Document:
    """The document of a spreadsheet: its visible sheets with numbers as they are printed, formulas by their values.

    Raises a ReadingError where the file is damaged, too large or empty.
    """
    sheets, warnings = in_fonts(lambda letters: _sheets(package, letters))
    blocks, left_out = blocks_of(sheets)
    return document_of(
        blocks,
        pages=0,
        name=package.source,
        digest=digest,
        media_type=media_type,
        entry=entry,
        warnings=(*warnings, *left_out),
    )


def _sheets(package: Package, letters: Letters) -> tuple[list[Sheet], list[Warning]]:
    """The sheets that are shown, and what is not or has no value."""
    main = package.main()
    workbook = package.xml(main)
    book = _Book(package, letters, _texts(package, main), _looks(package, main), _since_1904(workbook))
    parts = package.related(main)
    sheets: list[Sheet] = []
    warnings: list[Warning] = []
    for each in workbook.iterfind(f"{_SHEET}sheets/{_SHEET}sheet"):
        kind, part = parts.get(each.get(_RELATION, ""), ("", ""))
        if kind != "worksheet" or part not in package:
            continue
        sheet = _sheet(book, each.get("name", ""), part)
        if each.get("state", "visible") == "visible":
            sheets.append(sheet)
        else:
            warnings += not_shown(sheet.name, sheet.cells)
    if book.uncounted:
        message = f"{book.uncounted} formulas have no value in the file; open it in a spreadsheet program and save it"
        warnings.append(Warning("formula_without_value", message))
    if book.failed:
        warnings.append(Warning("formula_failed", f"{book.failed} formulas show an error instead of a value"))
    return sheets, warnings


def _since_1904(workbook: etree._Element) -> bool:
    about = workbook.find(f"{_SHEET}workbookPr")
    return about is not None and about.get("date1904") in _ON


def _texts(package: Package, main: str) -> list[tuple[Run, ...]]:
    part = package.part_of(main, "sharedStrings")
    return [] if part is None else [_runs(each) for each in package.stream(part, f"{_SHEET}si")]


def _runs(parent: etree._Element) -> tuple[Run, ...]:
    """The text of a string; runs that name no font are in the cell's."""
    runs: list[Run] = []
    for each in parent:
        if each.tag == f"{_SHEET}t":
            runs.append(Run(_unescaped(each.text)))
        elif each.tag == f"{_SHEET}r":
            font = each.find(f"{_SHEET}rPr/{_SHEET}rFont")
            text = _unescaped(each.findtext(f"{_SHEET}t"))
            runs.append(Run(text, "" if font is None else font.get("val", "")))
    return tuple(runs)


def _unescaped(text: str | None) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text or "")


def _looks(package: Package, main: str) -> list[tuple[str, str]]:
    """The number format and the font of each look that cells refer to by its number."""
    part = package.part_of(main, "styles")
    if part is None:
        return []
    root = package.xml(part)
    codes = dict(BUILT_IN)
    for each in root.iterfind(f"{_SHEET}numFmts/{_SHEET}numFmt"):
        codes[int(each.get("numFmtId", "0"))] = each.get("formatCode", "")
    fonts = [
        "" if (name := font.find(f"{_SHEET}name")) is None else name.get("val", "")
        for font in root.iterfind(f"{_SHEET}fonts/{_SHEET}font")
    ]
    looks: list[tuple[str, str]] = []
    for each in root.iterfind(f"{_SHEET}cellXfs/{_SHEET}xf"):
        font = int(each.get("fontId", "0"))
        code = codes.get(int(each.get("numFmtId", "0")), "General")
        looks.append((code, fonts[font] if font < len(fonts) else ""))
    return looks


def _sheet(book: _Book, name: str, part: str) -> Sheet:
    cells: dict[tuple[int, int], str] = {}
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = -1
    for each in book.package.stream(part, f"{_SHEET}row", f"{_SHEET}mergeCell", f"{_SHEET}col"):
        if each.tag == f"{_SHEET}mergeCell":
            first, _, last = each.get("ref", "").partition(":")
            top, bottom = _place(first), _place(last)
            if top and bottom:
                merged[top] = (bottom[0] - top[0] + 1, bottom[1] - top[1] + 1)
        elif each.tag == f"{_SHEET}col":
            if each.get("hidden") in _ON:
                hidden_columns.update(range(int(each.get("min", "1")) - 1, min(int(each.get("max", "1")), 16384)))
        else:
            row = int(each.get("r", row + 2)) - 1
            if each.get("hidden") in _ON:
                hidden_rows.add(row)
            cells.update(_row(book, each, row))
    return Sheet(
        name,
        tuple(SheetCell(text, *place, *merged.get(place, (1, 1))) for place, text in cells.items()),
        frozenset(hidden_rows),
        frozenset(hidden_columns),
    )


def _row(book: _Book, row: etree._Element, at: int) -> Iterator[tuple[tuple[int, int], str]]:
    column = -1
    for cell in row.iterchildren(f"{_SHEET}c"):
        place = _place(cell.get("r", ""))
        column = place[1] if place else column + 1
        text = _text(book, cell).strip()
        if not text:
            continue
        book.count += 1
        if book.count > CELL_LIMIT:
            source = book.package.source
            raise TooLarge(source, f"its cells are over the limit of {CELL_LIMIT}", "split it into parts")
        yield (at, column), text


def _text(book: _Book, cell: etree._Element) -> str:
    """What a cell shows."""
    kind, written = cell.get("t", "n"), cell.findtext(f"{_SHEET}v")
    look = int(cell.get("s", "0"))
    code, font = book.looks[look] if look < len(book.looks) else ("General", "")
    if kind == "inlineStr":
        inline = cell.find(f"{_SHEET}is")
        return "" if inline is None else _shown(book, _runs(inline), font)
    if written is None or (written == "" and kind != "str"):
        book.uncounted += cell.find(f"{_SHEET}f") is not None
        return ""
    if kind == "s":
        return _shown(book, book.texts[int(written)], font) if int(written) < len(book.texts) else ""
    if kind == "str":
        return book.letters.of((Run(_unescaped(written), font),))
    if kind == "b":
        return "TRUE" if written in _ON else "FALSE"
    if kind == "e":
        book.failed += 1
        return ""
    try:
        return printed(float(Decimal(written)), code, since_1904=book.since_1904)
    except (InvalidOperation, OverflowError, ValueError):
        return written  # a date written out, or what some program took for a number


def _shown(book: _Book, runs: tuple[Run, ...], font: str) -> str:
    return book.letters.of(run if run.font else Run(run.text, font) for run in runs)


def _place(written: str) -> tuple[int, int] | None:
    match = _PLACE.match(written)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
