"""A web page of a document's text, its figures marked and their records beside it, linked both ways."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Any

from service.annotation.fields import day, days, fields

Json = dict[str, Any]
_BAR = re.compile(r"(?<!\S)\|(?!\S)")
"""What parts the cells of a row; the blanks around it may be cut at the ends of the line."""
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text that is marked, and the numbers of the records, from 1, that it is the evidence of."""

    start: int
    end: int
    records: tuple[int, ...]


def page(result: Json) -> str:
    """The page as HTML: whole in itself, without a script."""
    document, records = result["document"], result["records"]
    marks = _marks(records)
    first = {number: mark.records[0] for mark in marks for number in mark.records}
    template = Template(files(__package__).joinpath("page.html").read_text("utf-8"))
    return template.substitute(
        title=escape(document["title"] or document["source"]),
        about=" · ".join(escape(part) for part in _about(document)),
        count=len(records),
        warnings=_warnings(result["warnings"]),
        text=_Writer(document["text"], marks, tuple(start for start, _ in document["pages"])).html(),
        records="\n".join(
            _record(number, first[number], record, document["text"]) for number, record in enumerate(records, 1)
        ),
    )


def _marks(records: list[Json]) -> tuple[Mark, ...]:
    """What is marked, in order; evidence that overlaps is one mark."""
    found: list[Mark] = []
    spans = sorted((r["evidence"]["start"], r["evidence"]["end"], number) for number, r in enumerate(records, 1))
    for start, end, number in spans:
        if found and start < found[-1].end:
            last = found.pop()
            found.append(Mark(last.start, max(last.end, end), (*last.records, number)))
        else:
            found.append(Mark(start, end, (number,)))
    return tuple(found)


def _about(document: Json) -> Iterator[str]:
    published, place = document["published"], document["place"]
    yield from filter(
        None,
        (
            document["source"],
            document["number"],
            document["issuer"],
            published and day(published),
            place and place["name"],
            days(document["period"]),
        ),
    )


def _warnings(warnings: list[Json]) -> str:
    if not warnings:
        return ""
    items = "".join(f"<li>{escape(warning['message'])}</li>" for warning in warnings)
    return f"<details><summary>{len(warnings)} điều cần xem lại</summary><ul>{items}</ul></details>"


def _record(number: int, mark: int, record: Json, text: str) -> str:
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in fields(record, text))
    figure = escape(" ".join(record["evidence"]["text"].split()))
    return f'<li id="r{number}"><h3><a href="#f{mark}">{figure}</a></h3><dl>{rows}</dl></li>'


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the text: a paragraph a line; lines of cells that follow each other as a table."""

    text: str
    marks: tuple[Mark, ...]
    pages: tuple[int, ...]

    def html(self) -> str:
        return "\n".join(self._blocks())

    def _blocks(self) -> Iterator[str]:
        for cells, group in groupby(_LINE.finditer(self.text), key=_has_cells):
            lines = list(group)
            if cells and len(lines) > 1:
                yield _table([self._row(line.start(), line[0]) for line in lines])
            else:
                yield from (f"<p>{self._inline(line.start(), line.end())}</p>" for line in lines)

    def _row(self, start: int, line: str) -> str:
        ends = [bar.start() for bar in _BAR.finditer(line)]
        cells = (
            self._inline(start + first, start + last)
            for first, last in zip((0, *(end + 1 for end in ends)), (*ends, len(line)), strict=True)
        )
        return f"<tr>{''.join(f'<td>{cell.strip()}</td>' for cell in cells)}</tr>"

    def _inline(self, start: int, end: int) -> str:
        """A range of the text, with its marks and the signs of the pages that begin in it."""
        parts: list[str] = []
        at = start
        for mark in self.marks[bisect_right(self.marks, start, key=_end) : bisect_left(self.marks, end, key=_start)]:
            parts.append(self._plain(at, max(start, mark.start)))
            at = min(mark.end, end)
            inside = self._plain(max(start, mark.start), at)
            first, *others = mark.records
            name = f' id="f{first}"' if mark.start >= start else ""
            more = "".join(f'<sup><a href="#r{number}">{number}</a></sup>' for number in others if at == mark.end)
            parts.append(f'<mark{name}><a href="#r{first}">{inside}</a>{more}</mark>')
        parts.append(self._plain(at, end))
        return "".join(parts)

    def _plain(self, start: int, end: int) -> str:
        parts: list[str] = []
        first = bisect_left(self.pages, start)
        for number, page in enumerate(self.pages[first : bisect_left(self.pages, end)], first + 1):
            parts.append(escape(self.text[start:page]) + f'<span class="page" id="p{number}">Trang {number}</span>')
            start = page
        return "".join((*parts, escape(self.text[start:end])))


def _table(rows: list[str]) -> str:
    return f'<div class="table" tabindex="0"><table>{"".join(rows)}</table></div>'


def _has_cells(line: re.Match[str]) -> bool:
    return _BAR.search(line[0]) is not None


def _start(mark: Mark) -> int:
    return mark.start


def _end(mark: Mark) -> int:
    return mark.end
