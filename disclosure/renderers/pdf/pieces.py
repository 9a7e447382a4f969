"""Pieces of a printed line: ordinary words, and words that a line end may not tear apart.

A figure stays with its unit (``468.89万元``), a year with its 年, ``图`` with its number, a Latin word in one piece.
Pieces are spans of the page and no joining characters are added, so text copied out of the PDF is the text of the
report.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from disclosure.report.tree import Run, Text, TypedNumber

LONGEST_HELD = 24
"""Characters; anything longer could be wider than the page's column and must be allowed to break."""

_UNITS = (
    "个百分点|平方米|立方米|人次|批次|车次|万元|亿元|万人|万户|年度|公里|小时|公斤|"
    "元|个|人|批|次|台|套|辆|名|户|家|项|条|件|份|篇|期|年|月|日|号|岁|天|分|级|位|处|场|所|宗|起|类|款|吨|亩|米|㎡|倍|成"
)
_HELD = re.compile(
    rf"(?:[图表第]|附[件表])?[-+−]?\d[\d,]*(?:\.\d+)?(?:[%％‰]|{_UNITS}|\.(?!\d))?"
    r"|[A-Za-z][\w./+&@-]*"
    # A name that everybody reads as one word.
    "|“三公”",
    re.ASCII,
)
_UNPRINTABLE = re.compile(
    # Control characters, surrogates and non-characters have no shape; bidirectional controls could make a printed
    # figure read backwards.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look."""

    text: str
    strong: bool
    typed: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Spans in a row. ``held``: no line end inside."""

    spans: tuple[Span, ...]
    held: bool


def printable(text: str) -> str:
    """Return the text without characters that have no printed shape; tabs and line ends become spaces."""
    return _UNPRINTABLE.sub("", text.replace("\t", " ").replace("\n", " ").replace("\r", " "))


def pieces(runs: Iterable[Run]) -> tuple[Piece, ...]:
    """Return the runs of one paragraph as pieces, in order, with nothing added and nothing lost but the unprintable."""
    spans = [span for span in map(_span, runs) if span.text]
    line = "".join(span.text for span in spans)
    return tuple(Piece(spans=tuple(_cut(spans, start, end)), held=held) for start, end, held in _stretches(line))


def _span(run: Run) -> Span:
    return Span(
        text=printable(run.text),
        strong=isinstance(run, Text) and run.strong,
        typed=isinstance(run, TypedNumber),
        illustrative=not isinstance(run, TypedNumber) and run.illustrative,
    )


def _stretches(line: str) -> Iterator[tuple[int, int, bool]]:
    position = 0
    for match in _HELD.finditer(line):
        if match.end() - match.start() > LONGEST_HELD:
            continue
        if position < match.start():
            yield position, match.start(), False
        yield match.start(), match.end(), True
        position = match.end()
    if position < len(line):
        yield position, len(line), False


def _cut(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    offset = 0
    for span in spans:
        text = span.text[max(start - offset, 0) : max(end - offset, 0)]
        offset += len(span.text)
        if text:
            yield replace(span, text=text)
