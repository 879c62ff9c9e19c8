"""Files and folders that appear only once they are whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from service.errors import ExportError

Made = TypeVar("Made")


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A path beside `out` to write to. When the block ends well it takes the place of `out`, with its permissions if it
    was there; else nothing is left. A device or a pipe, whose place nothing can take, is written to itself."""
    if out.exists() and not out.is_file() and not out.is_dir():
        yield out
        return
    out = _resolved(out)
    if out.is_dir():
        raise ExportError(str(out), "is a folder", "name a file")
    handle, name = _made(out, lambda where: tempfile.mkstemp(dir=where, prefix=f".{out.name[:60]}.", suffix=".part"))
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _sync(temporary)
        temporary.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~_umask())
        temporary.replace(out)
    except OSError as error:
        raise ExportError(
            str(out), f"cannot be written ({error.strerror})", "make room or choose another place"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` to fill, which gets its name when the block ends well. `out` must not be there or be empty."""
    out = _resolved(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(str(out), "is there already", "name a folder that is not there yet")
    temporary = Path(_made(out, lambda where: tempfile.mkdtemp(dir=where, prefix=f".{out.name[:60]}.", suffix=".part")))
    try:
        yield temporary
        temporary.chmod(0o777 & ~_umask())
        if out.exists():
            out.rmdir()
        temporary.rename(out)
    except OSError as error:
        raise ExportError(
            str(out), f"cannot be written ({error.strerror})", "make room or choose another place"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _resolved(out: Path) -> Path:
    return out.expanduser().resolve()


def _made(out: Path, make: Callable[[Path], Made]) -> Made:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return make(out.parent)
    except OSError as error:
        raise ExportError(str(out), f"cannot be written ({error.strerror})", "choose another place") from error


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _umask() -> int:
    """The permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
