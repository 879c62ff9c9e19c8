"""Formats from before 2007 and OpenDocument, turned into today's by LibreOffice: one process, bounded, leaving nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extractor.errors import Damaged, LimitExceeded, MissingProgram

SECONDS = 80
"""How long a conversion may take; most take two, a table of a thousand rows ten."""

MEMORY = 4 * 1024 * 1024
"""KiB of address space that LibreOffice may take; it maps about one and a half for a page."""

OUTPUT_LIMIT = 128 * 1024 * 1024
"""Bytes of the file it may write."""

_PACKAGES = {"docx": "libreoffice-writer-nogui", "xlsx": "libreoffice-calc-nogui"}

# No macro is run, and nothing that a document links to is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
# The shell sets the limits, so that they hold for LibreOffice and all it starts; narrower ones that hold already stay.
# $0 is the memory, $1 the file size.
_BOUNDED = 'ulimit -v "$0" 2>&-; ulimit -f "$1" 2>&-; shift; exec "$@"'


def convert(data: bytes, suffix: str, target: str, source: str) -> bytes:
    """`data`, a file of the kind that `suffix` tells, as `docx` or `xlsx`.

    Raises MissingProgram where LibreOffice is not installed, LimitExceeded where it takes too long, Damaged where it
    cannot read the file.
    """
    remedy = f"install the package {_PACKAGES[target]}"
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise MissingProgram(source, f"{suffix.upper()} is read with LibreOffice, which is missing", remedy)
    with tempfile.TemporaryDirectory(prefix="solieu-office-") as place:
        folder = Path(place)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        given = folder / f"document.{suffix}"
        given.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", target, "--outdir", str(folder / "out"), str(given),
        ]  # fmt: skip
        said = _run(command, folder, source)
        written = folder / "out" / f"document.{target}"
        if not written.is_file():
            if "no export filter" in said:  # one of LibreOffice's programs is there, the one for this is not
                raise MissingProgram(source, f"LibreOffice lacks what reads {suffix.upper()}", remedy)
            reason = f"LibreOffice cannot read it as {suffix.upper()}"
            raise Damaged(source, reason, f"open it and save it again, if possible as {target.upper()}")
        return written.read_bytes()


def _run(command: list[str], folder: Path, source: str) -> str:
    """Run a command and everything it starts to its end; what it said on its way."""
    bounds = ["sh", "-c", _BOUNDED, str(MEMORY), str(OUTPUT_LIMIT // 512)]
    process = subprocess.Popen(
        [*bounds, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        remedy = "save it as DOCX or XLSX, or split it into parts"
        raise LimitExceeded(source, f"LibreOffice did not convert it in {SECONDS} seconds", remedy) from error
    finally:
        _end(process)
    return said.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children, which are a session of their own."""
    with contextlib.suppress(ProcessLookupError):  # all have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
