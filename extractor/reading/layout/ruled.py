"""Tables whose cells are parted by ruling lines."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.model.document import Box
from extractor.reading.blocks import GridCell, Word
from extractor.reading.layout.borderless import row_breaks
from extractor.reading.layout.lines import box_of, rows_of
from extractor.reading.layout.sheets import Sheet, sheet
from extractor.reading.pages import PageWords

_NEAR = 3.0
"""Points: lines that lie closer are one, and ends that lie closer touch."""
_REACH = 4.0
_OPEN = 8.0
"""Points that a line must run on beyond the last one across it to show an open side."""
_COVERED = 0.6
"""The share of a cell's side that must be ruled."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A level line at y = `at`, or an upright one at x = `at`, from `start` to `end`."""

    at: float
    start: float
    end: float


def ruled_sheets(page: PageWords) -> tuple[list[Sheet], list[Word]]:
    """The ruled tables of a page from the top down, and the words that stand in none."""
    levels = _lines((rule.y0 + rule.y1, rule.x0, rule.x1) for rule in page.rules if rule.level)
    uprights = _lines((rule.x0 + rule.x1, rule.y0, rule.y1) for rule in page.rules if not rule.level)
    sheets: list[Sheet] = []
    words = list(page.words)
    for across, down in _frames(levels, uprights):
        frame = _Frame(_edges(down, across), _edges(across, down), across, down)
        if len(frame.xs) < 2 or len(frame.ys) < 2 or len(frame.xs) + len(frame.ys) < 5:
            continue
        inside = [word for word in words if frame.holds(word)]
        frame = frame.with_rows(inside)
        found = sheet(page.number, frame.box, frame.xs, frame.cells(inside))
        if found is not None:
            sheets.append(found)
            held = set(map(id, inside))
            words = [word for word in words if id(word) not in held]
    sheets.sort(key=lambda sheet: sheet.box.y0)
    return sheets, words


@dataclass(frozen=True, slots=True)
class _Frame:
    """The lattice of a table: the places of its lines, and the lines."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: Sequence[_Line]
    down: Sequence[_Line]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def holds(self, word: Word) -> bool:
        x, y = _centre(word)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def with_rows(self, words: Iterable[Word]) -> _Frame:
        """The lattice with a line between rows that are parted by their words alone: often only the header is ruled."""
        bands: defaultdict[int, list[Word]] = defaultdict(list)
        for word in words:
            bands[bisect_right(self.ys, _centre(word)[1])].append(word)
        found = [row_breaks(rows_of(band), self.xs) for band in bands.values()]
        figures = [band for band in found if band is not None]
        breaks = [y for band in figures for y in band]
        if 2 * sum(map(bool, figures)) < len(figures):
            return self  # its rows are ruled, some have figures of several lines
        across = [*self.across, *(_Line(y, self.xs[0], self.xs[-1]) for y in breaks)]
        return replace(self, ys=tuple(sorted([*self.ys, *breaks])), across=across)

    def cells(self, words: Iterable[Word]) -> list[GridCell]:
        """The cells with their words; places of the lattice that no line parts are one cell."""
        regions = self._regions()
        at = {place: i for i, region in enumerate(regions) for place in region}
        held: list[list[Word]] = [[] for _ in regions]
        for word in words:
            x, y = _centre(word)
            row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
            column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
            held[at[max(row, 0), max(column, 0)]].append(word)
        cells = []
        for region, inside in zip(regions, held, strict=True):
            rows, columns = [r for r, _ in region], [c for _, c in region]
            row, column = min(rows), min(columns)
            cells.append(GridCell(tuple(inside), row, column, max(rows) + 1 - row, max(columns) + 1 - column))
        return cells

    def _regions(self) -> list[list[tuple[int, int]]]:
        rows, columns = range(len(self.ys) - 1), range(len(self.xs) - 1)
        parent = {(r, c): (r, c) for r in rows for c in columns}

        def root(place: tuple[int, int]) -> tuple[int, int]:
            while parent[place] != place:
                parent[place] = place = parent[parent[place]]
            return place

        open_right = {(r, c) for r in rows for c in columns[:-1] if not self._upright(r, c + 1)}
        for r in rows:
            for c in columns:
                if (r, c) in open_right:
                    parent[root((r, c + 1))] = root((r, c))
                if r + 1 < len(rows) and not self._level(r + 1, c):
                    parent[root((r + 1, c))] = root((r, c))
        regions: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for place in parent:
            regions[root(place)].append(place)
        whole: list[list[tuple[int, int]]] = []
        for region in regions.values():
            high = {r for r, _ in region}
            wide = {c for _, c in region}
            if len(region) == len(high) * len(wide):
                whole.append(region)
                continue
            for r in sorted(high):  # no rectangle: its rows are read for themselves
                run: list[tuple[int, int]] = []
                for place in sorted(place for place in region if place[0] == r):
                    if run and run[-1] not in open_right:
                        whole.append(run)
                        run = []
                    run.append(place)
                whole.append(run)
        return whole

    def _level(self, y: int, column: int) -> bool:
        """Whether a line parts the rows above and below `ys[y]` in a column."""
        return _covered(self.across, self.ys[y], self.xs[column], self.xs[column + 1])

    def _upright(self, row: int, x: int) -> bool:
        return _covered(self.down, self.xs[x], self.ys[row], self.ys[row + 1])


def _covered(lines: Iterable[_Line], at: float, start: float, end: float) -> bool:
    ruled = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= _NEAR)
    return ruled >= _COVERED * (end - start)


def _lines(pieces: Iterable[tuple[float, float, float]]) -> list[_Line]:
    """Lines from pieces (twice the place, start, end) that lie on one another or run on."""
    ordered = sorted((double / 2, start, end) for double, start, end in pieces)
    groups: list[list[tuple[float, float, float]]] = []
    for piece in ordered:
        if groups and piece[0] - groups[-1][0][0] <= _NEAR:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    lines: list[_Line] = []
    for group in groups:
        at = sum(place for place, _, _ in group) / len(group)
        start = end = None
        for _, one, two in sorted(group, key=lambda piece: piece[1]):
            if start is None or end is None:
                start, end = one, two
            elif one <= end + _NEAR:
                end = max(end, two)
            else:
                lines.append(_Line(at, start, end))
                start, end = one, two
        if start is not None and end is not None:
            lines.append(_Line(at, start, end))
    return [line for line in lines if line.end - line.start > _NEAR]


def _frames(levels: list[_Line], uprights: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Level and upright lines that cross or touch, by table; a line that touches none is no table's."""
    touching = [
        (i, j)
        for i, level in enumerate(levels)
        for j, upright in enumerate(uprights)
        if level.start - _REACH <= upright.at <= level.end + _REACH
        and upright.start - _REACH <= level.at <= upright.end + _REACH
    ]
    parent = list(range(len(levels) + len(uprights)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for i, j in touching:
        parent[root(len(levels) + j)] = root(i)
    tables: defaultdict[int, tuple[list[_Line], list[_Line]]] = defaultdict(lambda: ([], []))
    for i in {i for i, _ in touching}:
        tables[root(i)][0].append(levels[i])
    for j in {j for _, j in touching}:
        tables[root(len(levels) + j)][1].append(uprights[j])
    return list(tables.values())


def _edges(lines: Iterable[_Line], across: Iterable[_Line]) -> tuple[float, ...]:
    """The places of lines in order, and the ends of the lines across them where these run on beyond."""
    places: list[float] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    if not places:
        return ()
    start, end = min(line.start for line in across), max(line.end for line in across)
    if start < places[0] - _OPEN:
        places.insert(0, start)
    if end > places[-1] + _OPEN:
        places.append(end)
    return tuple(places)


def _centre(word: Word) -> tuple[float, float]:
    box = box_of(word)
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
