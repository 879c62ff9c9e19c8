"""Solieu for programs: `solieu.extract` reads a document, `solieu.read_archive` gives the records of an archive to pandas.

>>> import solieu
>>> records = solieu.read_archive("my.db", place="An Biên", indicator="thu ngân sách")
"""

from __future__ import annotations

from extractor.pipeline import extract
from service.archive.giving import read_archive

__all__ = ["extract", "read_archive"]
