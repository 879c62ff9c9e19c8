"""The same texts in every format that is read, scored against the same gold."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from evaluation.files import Gold, GoldError, predict
from evaluation.score import Score, score_document

FORMATS = ("txt", "docx", "doc", "rtf", "pdf", "scan", "heavy-scan")
TYPEFACE = "FreeSerif"
"""Debian's Liberation Serif lacks letters of Vietnamese."""
_MOTTO = re.compile(r"C[ỘÔ]NG H")
_HEAD = 5
_CONVERTED = ("doc", "rtf", "pdf")
_DPI = 300


@dataclass(frozen=True, slots=True)
class FormatScore:
    """What the texts score in a format, and what the same texts score as `.txt`."""

    format: str
    score: Score
    plain: Score

    def __str__(self) -> str:
        f1 = self.score.counts("strict").f1
        less = self.plain.counts("strict").f1 - f1
        return f"{self.format:<11} {self.score.gold:6d} records  strict {f1:.4f}  less than the text by {less:+.4f}"


def format_scores(folder: Path, golds: Sequence[Gold], formats: Iterable[str]) -> Iterator[FormatScore]:
    """The scores of each format, for the documents of `folder` that are plain text.

    Needs LibreOffice for `doc`, `rtf`, `pdf` and the scans, and raises GoldError where it is missing.
    """
    texts = [gold for gold in golds if gold.path is not None and gold.path.suffix == ".txt"]
    plain = _score(folder, texts)
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary)
        for kind in formats:
            if kind == "txt":
                yield FormatScore(kind, plain, plain)
                continue
            target = made / kind
            target.mkdir()
            written = [replace(gold, path=_write(gold.path, kind, target)) for gold in texts if gold.path]
            _manifest(folder, target)
            yield FormatScore(kind, _score(target, written), plain)


def _score(folder: Path, golds: Sequence[Gold]) -> Score:
    predictions, failures = predict(folder, golds)
    if failures:
        raise GoldError("; ".join(f"{name}: {reason}" for name, reason in failures.items()))
    return Score(tuple(score_document(gold, predictions.get(gold.name)) for gold in golds))


def _manifest(folder: Path, target: Path) -> None:
    """The manifest of the texts, which names the files made of them."""
    source = folder / "manifest.csv"
    names = {path.stem: path.name for path in target.iterdir()}
    if source.exists():
        lines = source.read_text("utf-8").split("\n")
        named = [re.sub(r"^([^,]+)\.txt,", lambda m: f"{names.get(m[1], m[1])},", line) for line in lines]
        (target / "manifest.csv").write_text("\n".join(named), "utf-8")


def _write(text: Path, kind: str, target: Path) -> Path:
    path = target / f"{text.stem}.docx"
    path.write_bytes(as_docx(text.read_text("utf-8")))
    if kind == "docx":
        return path
    converted = _convert(path, kind if kind in _CONVERTED else "pdf")
    path.unlink()
    if kind in _CONVERTED:
        return converted
    scan = _scan(converted, heavy=kind == "heavy-scan")
    converted.unlink()
    return scan


def as_docx(text: str) -> bytes:
    """A text as Word has it: the letterhead and the tables as tables, lines as paragraphs."""
    import docx
    from docx.shared import Pt

    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = TYPEFACE, Pt(13)
    for tabular, lines in _parts(text):
        if tabular:
            rows = [[cell.strip() for cell in line.split("|")] for line in lines]
            table = made.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, written in zip(row.cells, cells, strict=False):
                    cell.text = written
            made.add_paragraph()
            continue
        motto = next((i for i, line in enumerate(lines[:_HEAD]) if _MOTTO.match(line)), None)
        if motto:
            left, right = made.add_table(rows=1, cols=2).rows[0].cells
            left.text, right.text = "\n".join(lines[:motto]), "\n".join(lines[motto : motto + 2])
            lines = lines[motto + 2 :]
        for line in lines:
            made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _parts(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The runs of rows and of other lines of a text, and which they are."""
    lines = (line for line in text.split("\n") if line.strip())
    for tabular, run in groupby(lines, key=lambda line: "|" in line):
        yield tabular, list(run)


def _convert(path: Path, suffix: str) -> Path:
    if not shutil.which("soffice"):
        raise GoldError("LibreOffice is needed to make these files; install libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as profile:
        where = f"-env:UserInstallation={Path(profile).as_uri()}"
        command = ["soffice", where, "--headless", "--convert-to", suffix, "--outdir", str(path.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{suffix}")


def _scan(pdf: Path, *, heavy: bool) -> Path:
    """The pages of a PDF as pictures in a TIFF: clean at 300 dpi, or as a bad scanner makes them."""
    import pypdfium2

    from evaluation.scans import degrade

    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=_DPI / 72, grayscale=True).to_pil() for page in document]
    if heavy:
        pages = [degrade(page, seed) for seed, page in enumerate(pages)]
    path = pdf.with_suffix(".tiff")
    dpi = _DPI * 2 // 3 if heavy else _DPI
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(dpi, dpi))
    return path
