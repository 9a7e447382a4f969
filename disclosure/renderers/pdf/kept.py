"""Finished files kept on disk under the hash of their content; a file is written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

MOST_FILES = 400
"""Beyond this many, the files longest not asked for are removed."""


def read(directory: Path, key: str) -> bytes | None:
    """Return the file kept under the key, or None."""
    path = directory / f"{key}.pdf"
    try:
        pdf = path.read_bytes()
    except OSError:
        # Not there, or not to be read: it is made anew.
        return None
    with suppress(OSError):
        # Asked for now: the last to be removed. A directory that cannot be written still serves what it holds.
        os.utime(path)
    return pdf


def write(directory: Path, key: str, pdf: bytes) -> None:
    """Keep the file under the key."""
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=directory, suffix=".part", delete=False) as stream:
        stream.write(pdf)
    Path(stream.name).replace(directory / f"{key}.pdf")
    _remove_oldest(directory)


def _remove_oldest(directory: Path) -> None:
    found = []
    for path in directory.glob("*.pdf"):
        with suppress(FileNotFoundError):
            # Another process may be removing too.
            found.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(found, reverse=True)[MOST_FILES:]:
        path.unlink(missing_ok=True)
