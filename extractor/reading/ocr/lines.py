"""Lines of print: which pieces of ink stand on one line, and the picture of each line by itself.

tesseract cuts its lines level, which takes the tone marks off close lines (`tổ` becomes `tô`), and it leaves out lone digits.
So the pieces are dealt out here: letters make lines, and each mark goes to the letter it is nearest to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr.ink import BLACK, Grey, Ink

Numbers = NDArray[np.int64]

_LETTER = (3.0, 14.0)
"""Points: heights between which the letters of a page are looked for."""
_LEAST, _MOST = 0.6, 2.8
"""Heights of letters in the usual one; what is lower is a mark, what is higher runs through several lines."""
_WIDEST = 14.0
_STRAY = 0.85
_SPARSE, _DENSE = 0.4, 0.85
_TALLEST = 4.5
_SPACE = 2.5
"""In the usual height: what lies further apart on a line is read by itself."""
_NEAR = 0.8
_DOT = 0.3
_SPECK = 0.01
"""Of the square of the usual height: smaller ink is dust."""
_ABOVE, _BELOW, _BESIDE = 0.4, 0.3, 0.12
"""White around a line, in heights of its letters: the engine was trained on lines with about as much."""
_PIECES = 40000
_FAINT = 0.5
"""Of the way from the usual ink of lines to what is no ink: fainter lines are remains of stamps and signatures, or print
that shows through the sheet."""
_DARKEST = 0.1
"""The part of a line's ink that tells how dark it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """The picture of a line or of a part of one, in pixels of the page: where the picture begins, the boxes of its
    pieces of ink (left, top, right, bottom), how high its letters are, and from where to where all of them reach."""

    picture: Grey
    left: int
    top: int
    pieces: Numbers
    height: float
    top_of_letters: int
    base: int


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Connected ink of a page: the picture of their numbers, their sides by number, and what they are."""

    labels: NDArray[np.int32]
    x0: Numbers
    y0: Numbers
    x1: Numbers
    y1: Numbers
    letters: Numbers
    marks: Numbers
    large: Numbers
    usual: float


@dataclass(frozen=True, slots=True)
class _Area:
    """The pieces of a line: their numbers, where on the page they stand, their pixels there, and how dark those are."""

    group: Numbers
    window: tuple[slice, slice]
    shown: NDArray[np.uint8]
    dark: float


def lines_of(grey: Grey, ink: Ink, drawn: Ink, dpi: float) -> Iterator[Line]:
    """The lines of print on a level page, none of them over a ruling line that is `drawn` and taken out of `ink`."""
    pieces = _pieces(ink, dpi)
    if pieces is None:
        return
    pieces, owners = _owners(pieces, ink.shape, drawn)
    marks = pieces.marks[owners[pieces.marks] > 0]
    members = np.concatenate((pieces.letters[owners[pieces.letters] > 0], marks))
    members = members[np.argsort(owners[members], kind="stable")]
    bounds = np.flatnonzero(np.diff(owners[members])) + 1
    areas = [_area(grey, pieces, group) for group in np.split(members, bounds)]
    usual = _share([area.dark for area in areas], 0.5)
    for area in areas:
        line = _line(grey, pieces, area) if area.dark < usual + _FAINT * (BLACK - usual) else None
        if line is not None:
            yield line


def _pieces(ink: Ink, dpi: float) -> _Pieces | None:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x0, y0, width, height, area = (column.astype(np.int64) for column in stats.T)
    numbers = np.arange(count)
    point = dpi / 72
    body = (height > _LETTER[0] * point) & (height < _LETTER[1] * point) & (width < _WIDEST * point * 4) & (numbers > 0)
    if not body.any():
        return None
    usual = float(np.median(height[body]))
    inked = (numbers > 0) & (area >= max(2.0, _SPECK * usual * usual))
    low, slim = height < _LEAST * usual, width < _WIDEST * usual
    letters = inked & ~low & slim & (height <= _MOST * usual)
    marks = inked & low & slim
    if not letters.any() or marks.sum() > _PIECES:
        return None
    large = inked & ~low & ~letters & (height <= 8 * usual)
    return _Pieces(
        labels.astype(np.int32, copy=False),
        x0,
        y0,
        x0 + width,
        y0 + height,
        np.flatnonzero(letters),
        np.flatnonzero(marks),
        np.flatnonzero(large),
        usual,
    )


def _owners(pieces: _Pieces, shape: tuple[int, ...], drawn: Ink) -> tuple[_Pieces, Numbers]:
    """The pieces, and the number of the line that each belongs to, 0 where none."""
    bars = np.zeros(shape, np.uint8)
    for i in pieces.letters:
        # A bar through the middle of a letter meets that of the next on its line and none of another line.
        height = int(pieces.y1[i] - pieces.y0[i])
        middle, half = (int(pieces.y0[i]) + int(pieces.y1[i])) // 2, int(0.3 * min(height, 1.2 * pieces.usual))
        reach = int(pieces.x1[i] + _SPACE * max(0.8 * pieces.usual, min(height, 2 * pieces.usual) * 0.9))
        cv2.rectangle(bars, (int(pieces.x0[i]), middle - half), (reach, middle + half), 255, -1)
    bars[drawn > 0] = 0
    _, lines = cv2.connectedComponents(bars, connectivity=8)
    owners = np.zeros(len(pieces.x0), np.int64)
    letters = pieces.letters
    middles = (pieces.y0[letters] + pieces.y1[letters]) // 2
    owners[letters] = lines[middles, np.minimum(pieces.x0[letters] + 1, shape[1] - 1)]
    pieces = _without_stray(pieces, owners)
    _deal_out_marks(pieces, owners, drawn)
    return pieces, owners


def _without_stray(pieces: _Pieces, owners: Numbers) -> _Pieces:
    """The pieces with what stands by itself and is lower than letters counted among the marks: tone marks in bold."""
    bounds = _bands(pieces, owners)
    letters = pieces.letters
    heights, widths = (np.zeros(int(owners.max()) + 1, np.int64) for _ in range(2))
    np.maximum.at(heights, owners[letters], pieces.y1[letters] - pieces.y0[letters])
    np.add.at(widths, owners[letters], pieces.x1[letters] - pieces.x0[letters])
    reach = bounds[:, 2] - bounds[:, 0]
    # Tone marks of a whole line may make one, with wide gaps that letters do not have.
    sparse = (reach < 3 * pieces.usual) | (widths[bounds[:, 4]] < _SPARSE * reach)
    # A word of small letters on a page of capitals and figures stands as closely as no marks do.
    sparse &= (reach < 1.5 * pieces.usual) | (widths[bounds[:, 4]] < _DENSE * reach)
    low = (heights[bounds[:, 4]] < _STRAY * pieces.usual) & sparse
    stray = np.isin(owners[letters], bounds[low, 4])
    # So do those that a letter of the line above reaches down to.
    row = np.zeros(int(owners.max()) + 1, np.int64)
    row[bounds[:, 4]] = np.arange(len(bounds))
    top, base = bounds[row[owners[letters]], 1], bounds[row[owners[letters]], 3]
    middle = (pieces.y0[letters] + pieces.y1[letters]) / 2
    small = pieces.y1[letters] - pieces.y0[letters] < _STRAY * pieces.usual
    stray |= small & ((middle > base) | (middle < top))
    owners[letters[stray]] = 0
    return replace(pieces, letters=letters[~stray], marks=np.concatenate((pieces.marks, letters[stray])))


def _deal_out_marks(pieces: _Pieces, owners: Numbers, drawn: Ink) -> None:
    """Give each mark between the letters of a line to it, and every other to the piece nearest to it."""
    letters, marks, usual = pieces.letters, pieces.marks, pieces.usual
    if not len(marks):
        return
    bands = _bands(pieces, owners)
    middles = (pieces.y0[marks] + pieces.y1[marks]) / 2
    inside = (bands[:, 1] <= middles[:, None]) & (middles[:, None] <= bands[:, 3])
    inside &= (bands[:, 0] - 2 * usual <= pieces.x1[marks][:, None]) & (
        pieces.x0[marks][:, None] <= bands[:, 2] + 2 * usual
    )
    far = np.maximum(np.maximum(bands[:, 0] - pieces.x1[marks][:, None], pieces.x0[marks][:, None] - bands[:, 2]), 0)
    inside[inside] = ~_parted(pieces, marks, bands, np.argwhere(inside), drawn)
    far = np.where(inside, far, np.iinfo(np.int64).max)
    owners[marks] = np.where(inside.any(axis=1), bands[np.argmin(far, axis=1), 4], 0)

    lost = marks[owners[marks] == 0]
    others = np.concatenate((letters, marks))
    order = others[np.argsort(pieces.x0[others], kind="stable")]
    is_mark = np.zeros(len(owners), bool)
    is_mark[marks] = True
    dots = is_mark & (pieces.y1 - pieces.y0 < _DOT * usual) & (pieces.x1 - pieces.x0 < _DOT * usual)
    pairs: list[tuple[float, int, int]] = []
    starts = pieces.x0[order]
    for mark in lost:
        # Letters are at most some heights wide, so that only those that begin near can be near.
        begin = np.searchsorted(starts, pieces.x0[mark] - 4 * usual)
        near = order[begin : np.searchsorted(starts, pieces.x1[mark] + _NEAR * usual)]
        across = np.maximum(np.maximum(pieces.x0[near] - pieces.x1[mark], pieces.x0[mark] - pieces.x1[near]), 0)
        down = np.maximum(np.maximum(pieces.y0[near] - pieces.y1[mark], pieces.y0[mark] - pieces.y1[near]), 0)
        # Only a dot stands below its letter; what is larger and stands between two lines belongs to the lower one.
        hanging = (pieces.y0[mark] >= pieces.y1[near]) & ~dots[mark]
        hanging |= (pieces.y0[near] >= pieces.y1[mark]) & dots[mark] & is_mark[near] & ~dots[near]
        distance = np.hypot(across, down) + np.where(hanging, 0.5 * usual, 0.0)
        close = (distance < _NEAR * usual) & (near != mark)
        pairs += zip(distance[close].tolist(), [int(mark)] * int(close.sum()), near[close].tolist(), strict=True)
    groups = dict(zip(lost.tolist(), lost.tolist(), strict=True))

    def root(piece: int) -> int:
        while groups.get(piece, piece) != piece:
            piece = groups[piece]
        return piece

    for _, mark, other in sorted(pairs):
        a, b = root(mark), root(other)
        if a != b and not (owners[a] and owners[b]):
            groups.update({b: a} if owners[a] else {a: b})
    for mark in lost:
        owners[mark] = owners[root(int(mark))]


def _parted(pieces: _Pieces, marks: Numbers, bands: Numbers, pairs: Numbers, drawn: Ink) -> NDArray[np.bool_]:
    """Whether a ruling line stands between a mark and a line beside it, for each pair of their places in the arrays."""
    mark, band = marks[pairs[:, 0]], bands[pairs[:, 1]]
    rows, row = np.unique((pieces.y0[mark] + pieces.y1[mark]) // 2, return_inverse=True)
    walls = np.cumsum(drawn[rows] > 0, axis=1, dtype=np.int32)
    start = np.minimum(pieces.x1[mark], band[:, 2]) - 1
    end = np.maximum(np.maximum(pieces.x0[mark], band[:, 0]), start)
    parted: NDArray[np.bool_] = walls[row, end] > walls[row, start]
    return parted


def _bands(pieces: _Pieces, owners: Numbers) -> Numbers:
    """Of every line: left, usual top of its letters, right, usual bottom, number."""
    letters = pieces.letters[np.argsort(owners[pieces.letters], kind="stable")]
    groups = np.split(letters, np.flatnonzero(np.diff(owners[letters])) + 1)
    return np.array(
        [
            (
                pieces.x0[g].min(),
                middle(pieces.y0[g]),
                pieces.x1[g].max(),
                middle(pieces.y1[g]),
                owners[g[0]],
            )
            for g in groups
        ],
        np.int64,
    )


def _area(grey: Grey, pieces: _Pieces, group: Numbers) -> _Area:
    left, right = max(0, int(pieces.x0[group].min()) - 2), min(grey.shape[1], int(pieces.x1[group].max()) + 2)
    top, bottom = max(0, int(pieces.y0[group].min()) - 2), min(grey.shape[0], int(pieces.y1[group].max()) + 2)
    window = (slice(top, bottom), slice(left, right))
    shown = _shown(pieces, group, window)
    return _Area(group, window, shown, _share(grey[window][shown > 0], _DARKEST))


def _shown(pieces: _Pieces, group: Numbers, window: tuple[slice, slice]) -> NDArray[np.uint8]:
    """The pixels of pieces, 255 each."""
    own = np.zeros(len(pieces.x0), np.uint8)
    own[group] = 255
    return own[pieces.labels[window]]


def _share(values: Sequence[float] | Numbers | Grey, part: float) -> float:
    """The value that a part of the values does not reach."""
    at = int(part * (len(values) - 1))
    return float(np.partition(values, at)[at])


def middle(values: Numbers) -> float:
    """The median; numpy's own takes ten times as long for the few numbers of a line."""
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _line(grey: Grey, pieces: _Pieces, area: _Area) -> Line | None:
    usual, group, window, shown = pieces.usual, area.group, area.window, area.shown
    x0, y0, x1, y1 = (side[group] for side in (pieces.x0, pieces.y0, pieces.x1, pieces.y1))
    tall = np.isin(group, pieces.letters)
    height = middle((y1 - y0)[tall])
    if len(group) < 2 and (x1 - x0).max() > 3 * usual:
        return None
    (top, bottom), (left, right) = ((side.start, side.stop) for side in window)
    if bottom - top > _TALLEST * height:
        return None  # a stamp or a signature
    # Letters that touch one of the next line: as much of them as stands on this line.
    large = pieces.large
    large = large[(pieces.x0[large] < right) & (pieces.x1[large] > left)]
    large = large[(pieces.y0[large] < y1.max()) & (pieces.y1[large] > y0.min())]
    if len(large):
        part = _shown(pieces, large, window)
        part[: max(0, int(middle(y0) - 0.9 * usual) - top)] = 0
        part[max(0, int(middle(y1) + 0.5 * usual) - top) :] = 0
        shown = shown | part
    around = cv2.dilate(shown, np.ones((5, 5), np.uint8))
    picture = np.where((around > 0) & (grey[window] <= BLACK), 0, 255).astype(np.uint8)
    boxes = np.stack((x0, y0, x1, y1), axis=1)
    if len(large):
        clipped = np.stack(
            (
                pieces.x0[large],
                np.maximum(pieces.y0[large], y0.min()),
                pieces.x1[large],
                np.minimum(pieces.y1[large], y1.max()),
            ),
            axis=1,
        )
        boxes = np.concatenate((boxes, clipped))
    above, below, beside = (int(share * height) for share in (_ABOVE, _BELOW, _BESIDE))
    padded = cv2.copyMakeBorder(picture, above, below, beside, beside, cv2.BORDER_CONSTANT, value=255)
    soft = cv2.GaussianBlur(padded, (3, 3), 0).astype(np.uint8)
    # All words of a line are as high, so that they stay together: from the tops of capitals to below the base.
    base = middle(y1[tall])
    high, low = round(min(_share(y0[tall], 0.2), base - height)), round(base + 0.2 * height)
    return Line(soft, left - beside, top - above, boxes, height, high, low)
