"""Measuring, cleaning and breaking Chinese text without a font, by counting full-width characters (全角)."""

import re
import unicodedata

# Noto Sans SC sets half-width digits 0.555 em wide; wide capitals and other fonts of the page need the rest.
HALF_WIDTH = 0.58
FULL_WIDTH = 1.0

ELLIPSIS = "…"

# 避头尾: marks that may not begin a line, and marks that may not end one.
_NOT_FIRST = frozenset("，。、；：！？）》」』】〕”’…—％%,.;:!?)]}·")
_NOT_LAST = frozenset("（《「『【〔“‘([{")

# Characters that XML 1.0 cannot hold, and the invisible ones that would reorder the text around them.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_PIECES = re.compile(r"[!-~]+| |.", re.DOTALL)


def clean(text: str) -> str:
    """Return the text as one line that XML can hold: unprintable characters dropped, white space made one blank."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def width(text: str) -> float:
    """Return the width of the text in em, counted generously."""
    return sum(_character_width(character) for character in text)


def wrap(text: str, limit: float, *, most_lines: int) -> tuple[str, ...]:
    """Break cleaned text into lines of at most ``limit`` em.

    Runs of Latin letters and digits stay together where they fit on a line; a closing mark never begins a line and an
    opening mark never ends one. No line holds a single character where breaking earlier gives it company. Text beyond
    ``most_lines`` is cut with "…"; the full text stands in the description.
    """
    pieces = _pieces(text, limit)
    lines = _broken(pieces, limit)
    if len(lines) <= most_lines:
        return _balanced(lines, pieces, limit)
    return (*lines[: most_lines - 1], _shorten(lines[most_lines - 1], limit))


def _broken(pieces: list[str], limit: float) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if not line or width(line + piece) <= limit:
            line += piece
            continue
        kept, carried = _keep_marks_together(line, piece)
        if width(carried + piece) > limit:
            kept, carried = line, ""
        lines.append(kept.rstrip())
        line = (carried + piece).lstrip()
    lines.append(line.rstrip())
    return tuple(lines)


def _balanced(lines: tuple[str, ...], pieces: list[str], limit: float) -> tuple[str, ...]:
    """Return as many lines, narrowed by as little as gives each more than one character; as they are if none does."""
    narrower = limit
    while _has_lonely_character(lines) and narrower > width("".join(pieces)) / len(lines):
        narrower -= HALF_WIDTH / 2
        found = _broken(pieces, narrower)
        if len(found) == len(lines) and not _has_lonely_character(found):
            return found
    return lines


def _has_lonely_character(lines: tuple[str, ...]) -> bool:
    return len(lines) > 1 and any(width(line) <= FULL_WIDTH for line in lines)


def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return FULL_WIDTH if unicodedata.east_asian_width(character) in "WFA" else HALF_WIDTH


def _pieces(text: str, limit: float) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if width(piece) <= limit:
            pieces.append(piece)
        else:
            pieces.extend(piece)
    return pieces


def _keep_marks_together(line: str, piece: str) -> tuple[str, str]:
    """Split off the end of a full line what must stand with the next piece."""
    cut = len(line)
    if piece[0] in _NOT_FIRST:
        cut -= 1
    while cut > 1 and (line[cut - 1] in _NOT_LAST or (cut < len(line) and line[cut] in _NOT_FIRST)):
        cut -= 1
    return (line[:cut], line[cut:]) if cut >= 1 and cut > len(line) // 2 else (line, "")


def _shorten(line: str, limit: float) -> str:
    while line and width(line + ELLIPSIS) > limit:
        line = line[:-1]
    return line + ELLIPSIS
