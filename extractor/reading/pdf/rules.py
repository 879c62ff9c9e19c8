"""Ruling lines of a PDF page, and what else is drawn on it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from extractor.reading.pages import Rule
from extractor.reading.pdf.frame import Frame

Matrix = tuple[float, float, float, float, float, float]
Bounds = tuple[float, float, float, float]

_THIN = 2.6
"""Points: what is drawn wider is an area and no line."""
_SHORT = 1.0
_DEPTH = 6
_SEGMENTS = 4000
"""Lines read of one path; a drawing with more is no table."""
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawn(page: Any, frame: Frame) -> tuple[tuple[Rule, ...], float]:
    """The ruling lines of a page, and the share of it that images cover."""
    rules: list[Rule] = []
    covered = 0.0
    area = (frame.right - frame.left) * (frame.top - frame.bottom)
    for kind, thing, matrix in _things(page.raw, _PLAIN, 0):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _placed(_bounds(thing), matrix)
            across = min(right, frame.right) - max(left, frame.left)
            up = min(top, frame.top) - max(bottom, frame.bottom)
            covered += max(across, 0.0) * max(up, 0.0) / area
        else:
            for line in _lines(thing):
                box = frame.box(*_placed(line, matrix))
                rules.append(Rule(box.x0, box.y0, box.x1, box.y1))
    return tuple(rules), min(covered, 1.0)


def _things(holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    """The paths and images of a page, or of a form that stands on it."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects(holder), pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects(holder), pdfium.FPDFPage_GetObject
    for i in range(count):
        thing = get(holder, i)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield kind, thing, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            yield from _things(thing, _after(_matrix(thing), matrix), depth + 1)


def _lines(path: Any) -> Iterator[Bounds]:
    """The level and upright lines a path draws: left, bottom, right, top."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    if _white(path, bool(stroke.value)):
        return
    bounds = _bounds(path)
    if _thin(bounds):
        yield bounds
        return
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _SEGMENTS:
        return
    yield from _parts(path, count, _matrix(path), outlined=bool(stroke.value))


def _parts(path: Any, count: int, matrix: Matrix, *, outlined: bool) -> Iterator[Bounds]:
    """The lines of a path of many segments: of one that is filled its thin parts, of one that is outlined its sides."""
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = (
            matrix[0] * x.value + matrix[2] * y.value + matrix[4],
            matrix[1] * x.value + matrix[3] * y.value + matrix[5],
        )
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            yield from _sides(part, outlined=outlined)
            part = []
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            part = []
        part.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and len(part) > 2:
            part.append(part[0])
    yield from _sides(part, outlined=outlined)


def _sides(points: list[tuple[float, float]], *, outlined: bool) -> Iterator[Bounds]:
    if len(points) < 2:
        return
    whole = (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )
    if _thin(whole):
        yield whole
    elif outlined:
        for (x0, y0), (x1, y1) in pairwise(points):
            side = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if min(side[2] - side[0], side[3] - side[1]) < _SHORT and _thin(side):
                yield side


def _thin(bounds: Bounds) -> bool:
    across, up = bounds[2] - bounds[0], bounds[3] - bounds[1]
    return min(across, up) <= _THIN and max(across, up) >= _SHORT


def _white(path: Any, stroked: bool) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    get = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    if not get(path, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) > 250


def _bounds(thing: Any) -> Bounds:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(thing: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return _PLAIN
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _after(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _placed(bounds: Bounds, matrix: Matrix) -> Bounds:
    if matrix == _PLAIN:
        return bounds
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in bounds[::2] for y in bounds[1::2]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
