"""Bytes to `Document`: `read` is the one door."""

from extractor.reading.door import read
from extractor.reading.manifest import ManifestEntry, read_manifest

__all__ = ["ManifestEntry", "read", "read_manifest"]
