"""All records given away, by the command in a process of its own, so that its peak of memory is its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from evaluation.bench import Figure

MEGABYTES = 300.0
_FORMATS = ("csv", "parquet")
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts memory."""
_WATCHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A small process between: the peak that the system tells of a process begins with that of the one which started it."""


def exporting(location: str) -> Iterator[str | Figure]:
    with tempfile.TemporaryDirectory(prefix="solieu-export-") as folder:
        for form in _FORMATS:
            out = Path(folder) / f"records.{form}"
            start = time.perf_counter()
            processor, peak = _export(location, form, out)
            clock = time.perf_counter() - start
            yield Figure(
                f"export of all records to {form}: {peak:.0f} MB of memory at most, {out.stat().st_size / 1e6:.0f} MB in "
                f"{clock:.0f} s (processor {processor:.0f} s); at most {MEGABYTES:.0f} MB",
                peak <= MEGABYTES,
            )


def _export(location: str, form: str, out: Path) -> tuple[float, float]:
    """Seconds of a processor, and the megabytes at the peak."""
    command = ["-m", "service.cli", "export", str(out), "--archive", location, "--format", form]
    done = subprocess.run([sys.executable, "-c", _WATCHED, sys.executable, *command], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"the export to {form} failed")
    processor, peak = done.stdout.split()
    return float(processor), float(peak) * _UNIT / 1e6
