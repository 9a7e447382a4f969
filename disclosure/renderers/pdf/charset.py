"""Making the codes in the PDF mean the same glyph to every reader of PDF.

WeasyPrint writes the number of a glyph in the font as its code. Where an OpenType font with CFF outlines is keyed by
CID (as Noto Sans SC and Noto Serif SC are), the standard has readers look the code up in the font's own charset
(ISO 32000-1, 9.7.4.2). Some do, MuPDF and Ghostscript among them, and show blanks and boxes; others take the code as it
is. Once the charset numbers the glyphs in their order in the file, both ways come to the same glyph.
"""

import struct
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from weasyprint.pdf.fonts import Font

_ROS, _CHARSET, _CHARSTRINGS = 0x0C1E, 15, 17
_PREDEFINED_CHARSETS = 3
_RANGES_OF_BYTE, _RANGES_OF_WORD = 1, 2


@cache
def install() -> None:
    """Make WeasyPrint renumber the charset of every font it embeds from now on, in this process."""
    Font.clean = _renumbering(Font.clean)


def _renumbering(clean: Callable[..., None]) -> Callable[..., None]:
    def cleaned(font: Any, *arguments: Any) -> None:
        clean(font, *arguments)
        font.file_content = renumbered(font.file_content)

    return cleaned


def renumbered(font: bytes) -> bytes:
    """Return an OpenType font whose CIDs are its glyph numbers; any other font as it is."""
    start = _table(font, b"CFF ")
    if start is None:
        return font
    top = dict(_dictionary(_first_of_index(font, _after_index(font, start + font[start + 2]))))
    if _ROS not in top or top.get(_CHARSET, 0) < _PREDEFINED_CHARSETS:
        return font
    (glyphs,) = struct.unpack_from(">H", font, start + top[_CHARSTRINGS])
    if glyphs < 2:  # noqa: PLR2004  nothing but .notdef
        return font
    place = start + top[_CHARSET]
    room = _charset_length(font, place, glyphs)
    # One range of words, one range of a byte, a list: the first that is no longer than what the font has.
    forms = (
        struct.pack(">BHH", 2, 1, glyphs - 2),
        struct.pack(">BHB", 1, 1, min(glyphs - 2, 255)),
        struct.pack(f">B{glyphs - 1}H", 0, *range(1, glyphs)),
    )
    charset = next(form for form in forms if len(form) <= room)
    return font[:place] + charset + font[place + len(charset) :]


def _table(font: bytes, tag: bytes) -> int | None:
    if font[:4] != b"OTTO":
        return None
    (count,) = struct.unpack_from(">H", font, 4)
    for name, _, offset, _ in struct.iter_unpack(">4sLLL", font[12 : 12 + 16 * count]):
        if name == tag:
            return int(offset)
    return None


def _after_index(font: bytes, start: int) -> int:
    """Return where an INDEX of the CFF table ends."""
    (count,) = struct.unpack_from(">H", font, start)
    if not count:
        return start + 2
    size = font[start + 2]
    last = start + 3 + count * size
    return start + 2 + (count + 1) * size + int.from_bytes(font[last : last + size], "big")


def _first_of_index(font: bytes, start: int) -> bytes:
    (count,) = struct.unpack_from(">H", font, start)
    size = font[start + 2]
    first, second = (int.from_bytes(font[at : at + size], "big") for at in (start + 3, start + 3 + size))
    data = start + 2 + (count + 1) * size
    return font[data + first : data + second]


def _dictionary(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each operator of a DICT with its last operand, where that is a whole number."""
    position, operand = 0, 0
    while position < len(data):
        byte = data[position]
        position += 1
        if byte == 12:  # noqa: PLR2004  the numbers are the format's own
            yield 0x0C00 + data[position], operand
            position += 1
        elif byte < 28:  # noqa: PLR2004
            yield byte, operand
        elif byte in {28, 29}:
            length = 2 if byte == 28 else 4  # noqa: PLR2004
            operand = int.from_bytes(data[position : position + length], "big", signed=True)
            position += length
        elif byte == 30:  # noqa: PLR2004
            while data[position] & 0x0F != 0x0F:  # noqa: PLR2004
                position += 1
            position += 1
        elif byte < 247:  # noqa: PLR2004
            operand = byte - 139
        else:
            following, position = data[position], position + 1
            operand = (byte - 247) * 256 + following + 108 if byte < 251 else -(byte - 251) * 256 - following - 108  # noqa: PLR2004


def _charset_length(font: bytes, place: int, glyphs: int) -> int:
    form = font[place]
    if form not in {_RANGES_OF_BYTE, _RANGES_OF_WORD}:
        return 1 + 2 * (glyphs - 1)
    step, left = (3, ">2xB") if form == _RANGES_OF_BYTE else (4, ">2xH")
    covered, position = 1, place + 1
    while covered < glyphs:
        covered += 1 + struct.unpack_from(left, font, position)[0]
        position += step
    return position - place
