"""Encodings older than Unicode: TCVN3 (ABC), VNI, VIQR, VPS, BK HCM2, VISCII, Windows-1258."""

from extractor.text.legacy.convert import convert, convert_run
from extractor.text.legacy.detect import detect
from extractor.text.legacy.encodings import Encoding
from extractor.text.legacy.fonts import draws_capitals, family
from extractor.text.legacy.mixed import convert_mixed

__all__ = ["Encoding", "convert", "convert_mixed", "convert_run", "detect", "draws_capitals", "family"]
