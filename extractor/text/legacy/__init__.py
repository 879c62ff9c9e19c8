"""Encodings older than Unicode: TCVN3 (ABC), VNI, VIQR, VPS, BK HCM2, VISCII, Windows-1258."""

from extractor.text.legacy.convert import convert
from extractor.text.legacy.detect import detect
from extractor.text.legacy.encodings import Encoding
from extractor.text.legacy.fonts import draws_capitals, family
from extractor.text.legacy.mixed import convert_mixed, is_wholly
from extractor.text.legacy.runs import convert_run, font_encodings

__all__ = [
    "Encoding",
    "convert",
    "convert_mixed",
    "convert_run",
    "detect",
    "draws_capitals",
    "family",
    "font_encodings",
    "is_wholly",
]
