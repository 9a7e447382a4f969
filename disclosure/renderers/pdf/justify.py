"""Flush right edges for Chinese lines, which WeasyPrint leaves ragged: it justifies by widening spaces only.

A line that ends short, because a figure with its unit or a closing mark did not fit, is widened beside Latin letters
and digits and beside punctuation (up to a quarter em, the traditional 四分空) and between all characters (less than a
tenth of an em: more, and programs that read the text see spaces inside words). A line that stays short all the same
is left as it is. The spread is drawn with the PDF operators for spacing; no character is added.

This replaces two functions inside WeasyPrint; the version is pinned, and ``install`` refuses one it does not know.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from weasyprint import draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

QUARTER = 0.25
TENTH = 0.095
"""The most by which a gap grows, in em: at a seam, and anywhere else."""

SEAM_WEIGHT = 3
"""A seam takes this many times what another gap takes, until it is full."""

_LOOSE = re.compile(
    "[\u2010-\u2027\u2030-\u205e\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef ㎡\U00020000-\U0003ffff]+"
)
_OPENING = frozenset("（《“‘〔【「『〈﹝")
_CLOSING = frozenset("，。、；：！？）》”’〕】」』〉﹞")
_GLYPHS = re.compile(r"<([0-9a-f]+)>")
_GLYPH = 4


class UnknownEngineError(RuntimeError):
    """The installed version of WeasyPrint is not built as the justification expects."""


@cache
def install() -> None:
    """Make WeasyPrint justify Chinese lines from now on, in this process; raise UnknownEngineError if it cannot."""
    if not (hasattr(inline, "justify_line") and hasattr(draw, "draw_text")):
        raise UnknownEngineError("WeasyPrint has no justify_line or draw_text where they are expected")
    inline.justify_line = _justify_line
    draw.draw_text = _spaced(draw.draw_text)


def _justify_line(_context: Any, line: Any, extra_width: float) -> None:
    texts = [box for box in _texts(line) if box.text]
    if texts and all(box.style["direction"] == "ltr" for box in texts):
        _widen(line, texts, extra_width)


def _texts(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.ParentBox):
            yield from _texts(child)


@dataclass(slots=True)
class _Stretch:
    """How one text box grows: after each of its characters, and after the box as a whole."""

    box: Any
    loose: bool
    seams: list[bool]
    """For each character, whether a seam follows it. Only the last counts in a box that may not be spread."""


def _widen(line: Any, texts: list[Any], extra: float) -> None:
    stretches = _stretches(texts)
    em = line.style["font_size"]
    seams = sum(sum(stretch.seams) if stretch.loose else stretch.seams[-1] for stretch in stretches)
    gaps = sum(len(stretch.box.text) if stretch.loose else 1 for stretch in stretches) - 1 - seams
    if gaps + seams <= 0:
        return
    seam = min(SEAM_WEIGHT * extra / (SEAM_WEIGHT * seams + gaps), QUARTER * em) if seams else 0.0
    gap = (extra - seams * seam) / gaps if gaps else 0.0
    if gap > TENTH * em:
        gap = TENTH * em
        seam = (extra - gaps * gap) / seams if seams else 0.0
    if seam > QUARTER * em or seams * seam + gaps * gap < extra * 0.999:
        return
    growth = {}
    for stretch in stretches:
        last = stretch is stretches[-1]
        box, text = stretch.box, stretch.box.text
        if stretch.loose:
            # The spread also follows the last character of the line, beyond the edge, where it shows nothing.
            box.spread = gap
            box.seams = [index for index, is_seam in enumerate(stretch.seams) if is_seam]
            box.seam = seam - gap
            growth[id(box)] = gap * len(text) + (seam - gap) * len(box.seams)
            if last:
                growth[id(box)] -= gap
        elif not last:
            growth[id(box)] = seam if stretch.seams[-1] else gap
    _shift(line, 0.0, growth)


def _stretches(texts: list[Any]) -> list[_Stretch]:
    stretches = []
    for index, box in enumerate(texts):
        following = texts[index + 1].text[0] if index + 1 < len(texts) else ""
        seams = [_is_seam(left, right) for left, right in zip(box.text, box.text[1:] + following, strict=False)]
        seams += [False] * (len(box.text) - len(seams))
        stretches.append(_Stretch(box, _LOOSE.fullmatch(box.text) is not None, seams))
    return stretches


def _is_seam(left: str, right: str) -> bool:
    if left in _CLOSING or right in _OPENING:
        return right not in _CLOSING and left not in _OPENING
    if right in _CLOSING or left in _OPENING:
        return False
    return _is_western(left) != _is_western(right)


def _is_western(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "%")


def _shift(box: Any, advance: float, growth: dict[int, float]) -> float:
    """Move the boxes of a line to their new places; return how far what follows is moved."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        own = growth.get(id(box), 0.0)
        box.width += own
        return advance + own
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        start = advance
        box.position_x += advance
        for child in box.children:
            advance = _shift(child, advance, growth)
        box.width += advance - start
        return advance
    box.translate(dx=advance, ignore_floats=True)
    return advance


def _spaced(draw_text: Callable[..., None]) -> Callable[..., None]:
    def draw_spaced(stream: Any, textbox: Any, *rest: Any) -> None:
        spread = getattr(textbox, "spread", 0.0)
        if not spread:
            draw_text(stream, textbox, *rest)
            return
        shown = stream.show_text
        if textbox.seams and textbox.seam:
            adjustment = -textbox.seam / textbox.style["font_size"] * 1000
            stream.show_text = lambda string: shown(_with_seams(string, textbox, adjustment))
        stream.stream.append(f"{spread:.4f} Tc".encode())
        try:
            draw_text(stream, textbox, *rest)
        finally:
            stream.show_text = shown
        stream.stream.append(b"0 Tc")

    return draw_spaced


def _with_seams(string: str, textbox: Any, adjustment: float) -> str:
    """Return the operand of TJ with an adjustment after each glyph at a seam.

    Where glyphs and characters do not correspond one to one, the operand is returned as it is.
    """
    glyphs = [match for run in _GLYPHS.findall(string) for match in range(0, len(run), _GLYPH)]
    if len(glyphs) != len(textbox.text):
        return string
    position = -1

    def spaced(match: re.Match[str]) -> str:
        nonlocal position
        out = []
        for start in range(0, len(match[1]), _GLYPH):
            position += 1
            out.append(match[1][start : start + _GLYPH])
            if position in textbox.seams:
                out.append(f">{adjustment:.0f}<")
        return f"<{''.join(out)}>".replace("<>", "")

    return _GLYPHS.sub(spaced, string)
