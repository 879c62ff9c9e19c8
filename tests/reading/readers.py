"""Readers as they should not be, for the tests of the worker that runs them."""

import ctypes
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from extractor.errors import EmptyDocument
from extractor.model.document import Box, Placement
from extractor.reading.blocks import Paragraph, Word, document_of


def good(data, *, name, digest, entry):
    words = data.decode().split()
    place = [Placement(1, Box(i, 10.5, i + 1, 20.25)) for i in range(len(words))]
    block = Paragraph(tuple(Word(w, p) for w, p in zip(words, place, strict=True)))
    return document_of([block], pages=1, name=name, digest=digest, media_type="application/pdf", entry=entry)


def process(data, *, name, digest, entry):
    return good(str(os.getpid()).encode(), name=name, digest=digest, entry=entry)


def refuses(data, *, name, digest, entry):
    raise EmptyDocument(name, "there is no text in it", "scan it again")


def fails(data, *, name, digest, entry):
    raise KeyError("xref")


def gives_something_else(data, *, name, digest, entry):
    return subprocess.Popen


def loops(data, *, name, digest, entry):
    while True:
        pass


def matches_without_end(data, *, name, digest, entry):
    """A pattern that holds the interpreter: no thread of it runs any more."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def eats(data, *, name, digest, entry):
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))
        held[-1][::4096] = b"x" * len(held[-1][::4096])


def eats_at_once(data, *, name, digest, entry):
    return bytearray(64 * 1024**3)


def eats_in_a_child(data, *, name, digest, entry):
    subprocess.run([sys.executable, "-c", "b = b'x' * (400 << 20); import time; time.sleep(60)"], check=True)


def crashes(data, *, name, digest, entry):
    ctypes.string_at(0)


def ends(data, *, name, digest, entry):
    os._exit(3)


def fills_the_disk(data, *, name, digest, entry):
    with tempfile.TemporaryFile() as stream:
        while True:
            stream.write(bytes(1024 * 1024))


def leaves_things(data, *, name, digest, entry):
    """A file, a folder, a child, and a grandchild that left its session and its parent."""
    tempfile.mkdtemp()
    Path(tempfile.mkstemp()[1]).write_bytes(data)
    subprocess.Popen(["sleep", "300"])
    subprocess.run(["sh", "-c", "setsid sleep 300 & exit"], check=True)
    return good(tempfile.gettempdir().encode(), name=name, digest=digest, entry=entry)


def leaves_things_and_loops(data, *, name, digest, entry):
    leaves_things(data, name=name, digest=digest, entry=entry)
    loops(data, name=name, digest=digest, entry=entry)


def prints(data, *, name, digest, entry):
    """As native libraries do."""
    os.write(1, b"noise\n" * 100_000)
    os.write(2, b"noise\n" * 100_000)
    return good(data, name=name, digest=digest, entry=entry)
