"""Encodings older than Unicode: TCVN3 (ABC), VNI, VIQR, VPS, BK HCM2, VISCII, Windows-1258."""

from extractor.text.legacy.convert import convert, convert_run
from extractor.text.legacy.encodings import Encoding
from extractor.text.legacy.fonts import draws_capitals, family

__all__ = ["Encoding", "convert", "convert_run", "draws_capitals", "family"]
