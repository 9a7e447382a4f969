"""What openpyxl would unfold: it makes a cell object for every cell of a merged area, a link or a comment."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape

LETTERS = 26
_REFERENCE = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink|comment|threadedComment)\b[^>]*?\bref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
)
_AREA = re.compile(r"\s*\$?([A-Z]{1,3})\$?(\d{1,7})\s*:\s*\$?([A-Z]{1,3})\$?(\d{1,7})\s*", re.ASCII | re.IGNORECASE)
_WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


def cells_unfolded(content: bytes) -> int | None:
    """Return how many cells of an xlsx loading would make besides those written; ``None`` when that is not known."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [name for name in package.namelist() if name.lower().endswith((".xml", ".vml"))]
            sizes = [size for name in names for size in _sizes(package.read(name))]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return None
    return None if None in sizes else sum(size for size in sizes if size is not None)


def _sizes(part: bytes) -> Iterator[int | None]:
    """Yield how many cells each area of a part names; ``None`` for one that cannot be told."""
    if part.startswith(_WIDE_ENCODINGS):
        yield None
        return
    for reference in _references(part):
        yield _size(reference)


def _references(part: bytes) -> Iterator[str]:
    for match in _REFERENCE.finditer(part):
        yield unescape((match[1] or match[2] or b"").decode("utf-8", "replace"))


def _size(reference: str) -> int | None:
    """Return how many cells a reference names: one for a single cell."""
    match = _AREA.fullmatch(reference)
    if match is None:
        return None if ":" in reference or " " in reference.strip() else 1
    first, last = _column(match[1]), _column(match[3])
    return max(1, last - first + 1) * max(1, int(match[4]) - int(match[2]) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number
