"""As many texts as are asked for, made from those of a corpus: other places, years and values, and a part of the
paragraphs that has about 25 records."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from evaluation.files import GoldError
from extractor.catalogues.areas.lookup import Row, gazetteer
from extractor.model.mention import Resolved
from extractor.model.observation import Extraction
from extractor.pipeline import extract

RECORDS = 25
_LONGEST = 12_000
_SITES = ("baoxa", "baohuyen", "tinmoi", "congbao", "thongke", "baotinh", "cumthidua", "nongthon")
_YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)")
_FOLDER = 1000
"""Files of a folder."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text to vary. `places` are the provinces, districts and communes it names, by level; `numbers` the spans of its
    quantities."""

    title: str
    text: str
    place: str
    places: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[int, int], ...]


def write_texts(corpus: Path, folder: Path, many: int) -> None:
    """Writes `many` texts below `folder`, with a manifest beside them. The same for the same corpus."""
    pieces = list(_pieces(corpus))
    if not pieces:
        raise GoldError(f"{corpus}: no texts (*.txt) with records in it")
    names = {level: [row for row in _rows() if row[7] == level] for level in ("province", "district", "commune")}
    for first in range(0, many, _FOLDER):
        part = folder / f"{first // _FOLDER:03}"
        part.mkdir(parents=True)
        with (part / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(("file", "title", "published", "source"))
            for number in range(first, min(many, first + _FOLDER)):
                draw = random.Random(number)
                title, text, day = _varied(pieces[number % len(pieces)], draw, names)
                (part / f"{number:06}.txt").write_text(text, "utf-8")
                site = f"https://{draw.choice(_SITES)}{draw.randrange(8)}.example.vn/{number}"
                rows.writerow((f"{number:06}.txt", title, day.isoformat(), site))


def _rows() -> Iterator[Row]:
    """Units of today or before 2025, one version of each, with names of two words or more."""
    for identifier in gazetteer().ids():
        row = gazetteer().row(identifier)
        if row and row[1] and " " in row[3]:
            yield row


def _pieces(corpus: Path) -> Iterator[_Piece]:
    for path in sorted(corpus.rglob("*.txt")):
        found = extract(path)
        starts = [each.claim.quantity.span.start for each in found.observations]
        lines = found.document.text.splitlines(keepends=True)
        at, begun, count = 0, 0, 0
        for line in lines:
            count += sum(at <= start < at + len(line) for start in starts)
            at += len(line)
            if count >= RECORDS or (at - begun > _LONGEST and count):
                yield _piece(found, begun, at)
                begun, count = at, 0


def _piece(found: Extraction, start: int, end: int) -> _Piece:
    document = found.document
    named = {
        (mention.name, mention.resolution.value.level)
        for mention in found.places
        if not mention.reference and isinstance(mention.resolution, Resolved)
    }
    numbers = tuple(
        (each.claim.quantity.span.start - start, each.claim.quantity.span.end - start)
        for each in found.observations
        if start <= each.claim.quantity.span.start < end and each.claim.quantity.span.end <= end
    )
    title = document.metadata.title.splitlines()[0] if document.metadata.title else "Báo cáo"
    place = found.place.name if found.place else ""
    own = {(place, found.place.level)} if found.place else set()
    places = tuple(sorted((one for one in named | own if one[0]), key=lambda one: -len(one[0])))
    return _Piece(title, document.text[start:end], place, places, tuple(sorted(set(numbers))))


def _varied(piece: _Piece, draw: random.Random, names: dict[str, list[Row]]) -> tuple[str, str, date]:
    text = piece.text
    parts, at = [], 0
    for start, end in piece.numbers:
        if start >= at:
            parts += [text[at:start], _digits(text[start:end], draw)]
            at = end
    text = "".join([*parts, text[at:]])
    shift = draw.randrange(-9, 2)
    year = date.today().year
    renamed = {name: draw.choice(names[level])[3] for name, level in piece.places if level in names}
    other = re.compile("|".join(map(re.escape, renamed))) if renamed else None

    def changed(written: str) -> str:
        written = _YEAR.sub(lambda match: str(min(year, max(2005, int(match[0]) + shift))), written)
        return other.sub(lambda match: renamed[match[0]], written) if other else written

    title, text = changed(piece.title), changed(text)
    years = [int(match[0]) for match in _YEAR.finditer(title + text)]
    day = date(max(set(years), key=years.count) if years else 2018, 1, 1) + timedelta(draw.randrange(364))
    return title, f"{title}\n{text}", day


def _digits(written: str, draw: random.Random) -> str:
    """A number with other digits, as many; the first of each run stays one that is not 0."""
    return re.sub(r"(?<=\d)\d", lambda _: str(draw.randrange(10)), written)


def paths(folder: Path, many: int) -> list[Path]:
    """The folders that hold the first `many` texts, of which there are whole thousands."""
    return [folder / f"{first // _FOLDER:03}" for first in range(0, many, _FOLDER)]
