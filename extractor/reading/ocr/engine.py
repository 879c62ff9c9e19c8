"""tesseract: where its data lies, and what it reads on the picture of a line or of a figure."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from extractor.errors import ReadingError
from extractor.reading.ocr.ink import Grey

TEXT, FIGURES = "vie", "eng"
"""The data texts are read with, and the data figures are: on cells of tables it reads a tenth more of them right."""
_FOLDERS = ("share/tesseract-ocr/*/tessdata", "share/tesseract-ocr/tessdata", "share/tessdata")
_DPI = 300
_HIGH = 48
"""Pixels of the picture of a line at most: a third more than the engine brings it to, and an eighth faster than as it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A word on the picture of a line: its sides in pixels from the picture's left, and how sure each letter is (0 to
    100)."""

    text: str
    left: int
    right: int
    sure: tuple[float, ...]


def data_folder(language: str) -> Path | None:
    """The folder with tesseract's data of a language: TESSDATA_PREFIX, or where the system keeps it; None without it."""
    named = os.environ.get("TESSDATA_PREFIX")
    program = shutil.which("tesseract")
    roots = [Path(program).parent.parent] if program else []
    roots.append(Path(sys.base_prefix))
    folders = [Path(named), Path(named) / "tessdata"] if named else []
    folders += (folder for root in roots for pattern in _FOLDERS for folder in sorted(root.glob(pattern)))
    return next((folder for folder in folders if (folder / f"{language}.traineddata").is_file()), None)


def read_line(picture: Grey) -> list[Reading]:
    """The words on the picture of a line, from left to right. Raises ReadingError where tesseract's data is missing."""
    import tesserocr

    api = _engine(TEXT, threading.get_ident())
    scale = max(1.0, picture.shape[0] / _HIGH)
    if scale > 1:
        size = (max(1, round(picture.shape[1] / scale)), _HIGH)
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    _show(api, picture)
    api.Recognize()
    symbols = api.GetIterator()
    if symbols is None:
        return []
    readings: list[Reading] = []
    text, left, right, sure = "", 0, 0, list[float]()
    for symbol in tesserocr.iterate_level(symbols, tesserocr.RIL.SYMBOL):
        try:
            letter = symbol.GetUTF8Text(tesserocr.RIL.SYMBOL)
        except RuntimeError:  # a place without a letter
            continue
        if text and symbol.IsAtBeginningOf(tesserocr.RIL.WORD):
            readings.append(Reading(text, left, right, tuple(sure)))
            text, sure = "", []
        start, _, right, _ = symbol.BoundingBox(tesserocr.RIL.SYMBOL)
        start, right = round(start * scale), round(right * scale)
        left = left if text else start
        text += letter
        sure += [symbol.Confidence(tesserocr.RIL.SYMBOL)] * len(letter)
    if text:
        readings.append(Reading(text, left, right, tuple(sure)))
    return readings


def read_figure(picture: Grey) -> tuple[str, int]:
    """What the data for figures reads on the picture of a word, and how sure it is (0 to 100); nothing without it."""
    api = _engine(FIGURES, threading.get_ident())
    if api is None:
        return "", 0
    _show(api, picture)
    return "".join(api.GetUTF8Text().split()), api.MeanTextConf()


def _show(api: Any, picture: Grey) -> None:
    height, width = picture.shape
    api.SetImageBytes(picture.tobytes(), width, height, 1, width)
    api.SetSourceResolution(_DPI)


@lru_cache(maxsize=4)
def _engine(language: str, thread: int) -> Any:
    """The engine of a thread: it takes a fifth of a second to start, and no two threads may share one."""
    # Lines are short: more threads of its own only make it slower.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    folder = data_folder(language)
    if folder is None:
        if language == FIGURES:
            return None
        raise ReadingError(
            "tesseract",
            f"its Vietnamese data ({TEXT}.traineddata) is not installed",
            f"install the package tesseract-ocr-{TEXT}, or name its folder in TESSDATA_PREFIX",
        )
    psm = tesserocr.PSM.RAW_LINE if language == TEXT else tesserocr.PSM.SINGLE_LINE
    api = tesserocr.PyTessBaseAPI(path=str(folder), lang=language, psm=psm)
    api.SetVariable("invert_threshold", "0.0")  # black on white only: every line is read once
    return api
