"""How an official statement (公开表) fits its page: the size of its type, its lines, the width of every column.

Widths are worked out here, not left to the engine: amounts never wrap, captions share what is left, and the largest
type is taken at which every column has its room. A statement that would run over to a further page for a few rows is
set closer, and smaller, when that saves the page. All lengths are points (pt) unless they are said to be em.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, permutations
from math import ceil

from disclosure.renderers.grid import ColumnKind, Grid, Heading, Placed
from disclosure.report.tree import Table, TableRow

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""五号 down to 小六: the sizes tried, best first."""

PAGE_SAVING_SIZES = tuple(size for size in SIZES if size >= 8)  # noqa: PLR2004  小五 is 9, and half a step below it
CLOSE_SIZES = tuple(size for size in SIZES if size >= 7.5)  # noqa: PLR2004  六号 is 7.5
"""How far the type is made smaller only to save a page: with the usual lines, and with close ones."""

FEW_PAGES = 3

SMALLEST = 5.0

SLACK = 0.1
"""What a caption is given beside its own length, in em: widths are rounded on their way to the page."""

EXACT = 1e-6
"""Words that fill their room exactly take one line, however the widths were added up."""

LONG, SHORT = 637.8, 442.2
"""The sides of the text area: 225 and 156 mm."""

FIRST_LINES, TITLE = 66.0, 26.0
"""Heading, number and owner of a statement; its title where no heading says it."""

NOTE_SIZE, NOTE_LINE, NOTE_ABOVE = 9.0, 13.0, 3.0
"""The note below a statement."""

HEADING_LINES = 4
"""The most lines into which a heading should be broken."""

LABEL = 8.0
LABEL_BESIDE_OTHERS = 6.5
"""The least width of a column of captions, in em: alone, and in statements of several panels."""

CODE = 10.0
"""The most that a column of codes is given, in em; no catalogue has codes as long."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How close a statement is set.

    What a cell has ``beside`` its words, ``above`` and below them, its line included; the height of a ``line`` and the
    least width of a longer ``heading``, in em.
    """

    beside: float
    above: float
    line: float
    heading: float


USUAL = Setting(beside=6.0, above=3.7, line=1.3, heading=4.0)
CLOSE = Setting(beside=4.1, above=1.7, line=1.15, heading=2.0)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The type's size, the widths of the columns, whether lines are close and whether even amounts must break."""

    size: float
    widths: tuple[float, ...]
    close: bool
    tight: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column needs, in em.

    ``least`` it must have; ``whole`` leaves its longest caption on one line; ``longest`` is that of its figures.
    """

    kind: ColumnKind
    least: float
    whole: float
    longest: float


@dataclass(frozen=True, slots=True)
class _Extent:
    """Words in the columns from ``first`` up to ``last``: how long they are in em, and how far they are indented."""

    first: int
    last: int
    words: float
    indent: int


Indents = Callable[[Placed, TableRow], int]


def fitted(table: Table, places: Grid, indent: Indents, *, named: bool) -> Fitted:
    """Return how the statement is set.

    ``indent`` tells a cell's indentation in em, ``named`` whether a heading above already prints its title.
    """
    width, height = (LONG, SHORT) if table.wide else (SHORT, LONG)
    note = NOTE_ABOVE + NOTE_LINE * ceil(em(places.note) * NOTE_SIZE / width) if places.note else 0
    room = height - FIRST_LINES - (0 if named else TITLE) - note
    return _Fitting(table, places, indent, width, room).best()


@cache
def em(text: str) -> float:
    """Return about how wide the text is in em, in the widest of the fonts used."""
    return sum(_EM.get(character, 1.0) for character in text)


_EM = dict.fromkeys("0123456789", 0.59) | dict.fromkeys(",. :;'|!", 0.34) | dict.fromkeys("-()", 0.4)


class _Fitting:
    def __init__(self, table: Table, places: Grid, indent: Indents, width: float, height: float) -> None:
        self._table = table
        self._places = places
        self._indent = indent
        self._width = width
        self._height = height
        self._rows = [[_extent(placed, indent(placed, row)) for placed in cells] for row, cells in self._cells()]
        self._headings = [[_extent_of_heading(heading) for heading in row] for row in places.headings]

    def best(self) -> Fitted:
        """Return the largest type of the fewest pages; close lines only where they save one of few pages."""
        columns = self._columns(USUAL)
        fitting = [size for size in SIZES if _needed(columns, size, USUAL) <= self._width]
        if not fitting:
            size = max(SMALLEST, SIZES[-1] * self._width / _needed(columns, SIZES[-1], USUAL))
            tight = _needed(columns, size, USUAL) > self._width or any(c.longest > c.least for c in columns)
            return Fitted(size, tuple(self._widths(columns, size, USUAL)), close=False, tight=tight)
        tight = any(column.longest > column.least for column in columns)
        tried: list[tuple[int, Fitted]] = []
        for size, setting in self._candidates(fitting):
            widths = self._widths(columns if setting is USUAL else self._columns(setting), size, setting)
            pages = ceil(self._set_height(size, widths, setting) / self._height)
            tried.append((pages, Fitted(size, tuple(widths), close=setting is CLOSE, tight=tight)))
            # Smaller type is worth a page saved where there are few, not in a statement that is leafed through anyway.
            if pages == 1 or pages > FEW_PAGES:
                break
        return min(tried, key=lambda found: found[0])[1]

    def _candidates(self, fitting: Sequence[float]) -> Iterator[tuple[float, Setting]]:
        yield fitting[0], USUAL
        yield from ((size, USUAL) for size in fitting[1:] if size in PAGE_SAVING_SIZES)
        close = self._columns(CLOSE)
        yield from ((size, CLOSE) for size in CLOSE_SIZES if _needed(close, size, CLOSE) <= self._width)

    def _cells(self) -> Iterator[tuple[TableRow, tuple[Placed, ...]]]:
        return zip(self._table.rows, self._places.rows, strict=True)

    def _columns(self, setting: Setting) -> tuple[_Column, ...]:
        places = self._places
        label = LABEL if places.columns.count("label") == 1 else LABEL_BESIDE_OTHERS
        whole = [0.0] * len(places.columns)
        figures = [0.0] * len(places.columns)
        for row, cells in self._cells():
            for placed in cells:
                # A caption that stands in a column of codes may break; it asks for nothing.
                kept = whole if placed.cell.kind == "label" else figures
                kept[placed.start] = max(kept[placed.start], em(placed.cell.text) + self._indent(placed, row))
        heads = [
            max(
                (
                    min(em(heading.text), max(setting.heading, em(heading.text) / HEADING_LINES))
                    for row in places.headings
                    for heading in row
                    if heading.start == place and heading.columns == 1
                ),
                default=0.0,
            )
            for place in range(len(places.columns))
        ]
        caps: dict[ColumnKind, float] = {"label": label, "code": CODE}
        columns = []
        for place, kind in enumerate(places.columns):
            longest = max(whole[place], figures[place]) if kind == "label" else figures[place]
            least = max(min(longest, caps.get(kind, longest)) + SLACK, ceil(heads[place]), 2.0)
            columns.append(_Column(kind, least, whole[place] + SLACK, figures[place]))
        return tuple(columns)

    def _widths(self, columns: Sequence[_Column], size: float, setting: Setting) -> list[float]:
        """Return the width of each column: the least, then whole captions, then the rest in equal shares."""
        least = [column.least * size + setting.beside for column in columns]
        left = self._width - sum(least)
        if left <= 0:
            return least
        wishes = {
            place: (column.whole - column.least) * size
            for place, column in enumerate(columns)
            if column.kind == "label" and column.whole > column.least
        }
        if sum(wishes.values()) > left:
            shares = _shares(wishes, left) if self._places.edges else [_in_proportion(wishes, left)]
            tried = [[own + share.get(place, 0.0) for place, own in enumerate(least)] for share in shares]
            return min(tried, key=lambda widths: self._set_height(size, widths, setting))
        widths = [own + wishes.get(place, 0.0) for place, own in enumerate(least)]
        left = self._width - sum(widths)
        sharing = [column.kind != "code" for column in columns]
        return [own + left / max(sum(sharing), 1) * shared for own, shared in zip(widths, sharing, strict=True)]

    def _set_height(self, size: float, widths: Sequence[float], setting: Setting) -> float:
        edges = [0.0, *accumulate(widths)]
        line = size * setting.line

        def lines(extent: _Extent) -> int:
            room = edges[extent.last] - edges[extent.first] - setting.beside - extent.indent * size
            return max(1, ceil(extent.words * size / max(room, size) - EXACT))

        heads = max(
            (
                (level + 1) * setting.above + (level + lines(heading)) * line
                for level, row in enumerate(self._headings)
                for heading in row
            ),
            default=0.0,
        )
        return heads + sum(setting.above + line * max(map(lines, row), default=1) for row in self._rows)


def _extent(placed: Placed, indent: int) -> _Extent:
    return _Extent(placed.start, placed.start + placed.columns, em(placed.cell.text), indent)


def _extent_of_heading(heading: Heading) -> _Extent:
    return _Extent(heading.start, heading.start + heading.columns, em(heading.text), 0)


def _needed(columns: Sequence[_Column], size: float, setting: Setting) -> float:
    return sum(column.least * size + setting.beside for column in columns)


def _in_proportion(wishes: dict[int, float], left: float) -> dict[int, float]:
    given = left / sum(wishes.values())
    return {place: wish * given for place, wish in wishes.items()}


def _shares(wishes: dict[int, float], left: float) -> Iterator[dict[int, float]]:
    """Yield ways to share the room among columns of captions: in proportion, and half or all of it one after another.

    Where one panel has many long captions and another few, the few may break.
    """
    yield _in_proportion(wishes, left)
    for part in (1.0, 0.5):
        for order in permutations(wishes):
            shares, rest = {}, left * part
            for place in order:
                shares[place] = min(wishes[place], rest)
                rest -= shares[place]
            still = {place: wishes[place] - shares[place] for place in order if wishes[place] > shares[place]}
            rest = left - sum(shares.values())
            more = _in_proportion(still, rest) if still else {}
            yield {place: share + more.get(place, 0.0) for place, share in shares.items()}
