"""Placing a chart: its data become shapes and words in the units of the drawing, x to the right and y downwards.

A drawing is 360 units wide, so that its text keeps about 12 px on a telephone 360 px wide; only figures that need more
room widen it. Every value stands beside its shape: lightness, hatching and numbers carry what colour alone would not.
"""

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from disclosure.charts import lettering
from disclosure.charts.marks import FULL_TURN, number_marks
from disclosure.charts.spec import ILLUSTRATIVE, NOT_PROVIDED, ChartPoint, ChartSpec, absence, form, parts_of_ring

Anchor: TypeAlias = Literal["start", "middle", "end"]

SIZE = 13.0
SMALL = 11.0
WIDTH = 360.0
MARGIN = 12.0
LINE = 18.0

_HEAD = 28.0
_PLOT_HEIGHT = 150.0
_WIDEST_BAR = 76.0
_FRAME_HEIGHT = 84.0
_THINNEST = 1.0
_MOST_LABEL_LINES = 3

_OUTER = 76.0
_INNER = 44.0
_NUMBERS_AT = 83.0

_SWATCH = 14.0
_SMALLEST_NAME = 8 * SIZE
_COLUMN_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour (``#rrggbb``) with an optional hatching over it."""

    colour: str
    hatch: str = ""
    hatch_colour: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; without fill it is a dashed frame."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill | None


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a ring, in degrees clockwise from twelve o'clock; without fill it is dashed."""

    x: float
    y: float
    outer: float
    inner: float
    start: float
    end: float
    fill: Fill | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight thin line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; ``y`` is its base line, ``x`` the point named by ``anchor``."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    size: float = SIZE

    @property
    def left(self) -> float:
        """Return the left edge, counted generously."""
        extent = lettering.width(self.text) * self.size
        return self.x - {"start": 0.0, "middle": extent / 2, "end": extent}[self.anchor]

    @property
    def right(self) -> float:
        """Return the right edge, counted generously."""
        return self.left + lettering.width(self.text) * self.size


Shape: TypeAlias = Box | Slice | Rule


@dataclass(slots=True)
class Picture:
    """A chart laid out: shapes in painting order, words above them."""

    width: float
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


# Dark and light take turns, so that neighbours stay apart in grey print; hatching tells apart those of like
# lightness. The order is a cycle.
FILLS = (
    Fill("#1f4e79"),
    Fill("#bcd6ee", "//", "#1f4e79"),
    Fill("#b35a1f"),
    Fill("#fbe3c0"),
    Fill("#3f7f5f"),
    Fill("#cfe6d3", "\\\\", "#2f6148"),
    Fill("#7a5195"),
    Fill("#ece4f3", "||", "#5d3c75"),
)
# With an odd number of parts the last would touch the first, both dark.
CLOSING = Fill("#9aa3ab", "xx", "#3d444b")
LATEST = FILLS[0]
EARLIER = FILLS[1]


def lay_out(spec: ChartSpec) -> Picture:
    """Return the chart with every shape and word in its place."""
    shape = form(spec)
    if shape == "bars":
        columns = _columns(spec) if spec.kind == "bars" else None
        return columns or _rows(spec)
    return _ring(spec)


def _new_picture(spec: ChartSpec, least_width: float) -> Picture:
    unit = f"单位：{lettering.clean(spec.unit)}"
    head = (lettering.width(unit) + lettering.width(ILLUSTRATIVE)) * SMALL + 4 * MARGIN
    picture = Picture(width=max(WIDTH, least_width, head))
    picture.words.append(Words(picture.width - MARGIN, MARGIN + 4, unit, "end", SMALL))
    if spec.illustrative:
        picture.words.append(Words(MARGIN, MARGIN + 4, ILLUSTRATIVE, "start", SMALL))
    return picture


def _printed(point: ChartPoint) -> str:
    return NOT_PROVIDED if point.amount is None else lettering.clean(point.printed)


def _columns(spec: ChartSpec) -> Picture | None:
    """Lay out upright bars, or return None when labels or values find no room under and above them."""
    picture = _new_picture(spec, WIDTH)
    slot = (picture.width - 2 * MARGIN) / len(spec.points)
    room = (slot - 8) / SIZE
    labels = [lettering.wrap(lettering.clean(point.label), room, most_lines=_MOST_LABEL_LINES) for point in spec.points]
    widest = max(lettering.width(text) for text in (*(_printed(point) for point in spec.points), *_lines_of(labels)))
    if widest > room:
        return None

    above, below = _extent(spec.points)
    span = above + below
    top = _HEAD + LINE
    plot = _PLOT_HEIGHT if span else _FRAME_HEIGHT
    zero = top + plot * (float(above / span) if span else 1.0)
    bottom = top + plot + (LINE if below else 0.0)
    bar = min(_WIDEST_BAR, slot * 0.6)
    for index, (point, lines) in enumerate(zip(spec.points, labels, strict=True)):
        middle = MARGIN + slot * (index + 0.5)
        # Bars are pairs of last year and this year: a pair each for income and expenditure where those differ.
        fill = LATEST if (len(spec.points) - index) % 2 else EARLIER
        _add_column(picture, point, Box(middle - bar / 2, zero, bar, _length(point, span, plot), fill), top)
        for number, line in enumerate(lines):
            picture.words.append(Words(middle, bottom + LINE * (number + 1), line, "middle"))
    picture.shapes.append(Rule(MARGIN, zero, picture.width - MARGIN, zero))
    picture.height = bottom + LINE * max(len(lines) for lines in labels) + MARGIN
    return picture


def _add_column(picture: Picture, point: ChartPoint, bar: Box, top: float) -> None:
    """Add one upright bar standing on (or hanging from) the base line ``bar.y``, with its value at the far end."""
    middle = bar.x + bar.width / 2
    if point.amount is None:
        y = bar.y - _FRAME_HEIGHT if bar.y - _FRAME_HEIGHT >= top else bar.y
        picture.shapes.append(Box(bar.x, y, bar.width, _FRAME_HEIGHT, None))
        picture.words.append(Words(middle, y + _FRAME_HEIGHT / 2 + SIZE * 0.36, NOT_PROVIDED, "middle"))
        return
    hangs = point.amount < 0
    if point.amount:
        y = bar.y if hangs else bar.y - bar.height
        picture.shapes.append(Box(bar.x, y, bar.width, bar.height, bar.fill))
    value_y = bar.y + bar.height + LINE - 3 if hangs else bar.y - bar.height - 6
    picture.words.append(Words(middle, value_y, _printed(point), "middle"))


def _rows(spec: ChartSpec) -> Picture:
    """Lay out lying bars, one under the other: name and value on a line of text, the bar beneath it."""
    values = [_printed(point) for point in spec.points]
    shares = [lettering.clean(point.share or "") for point in spec.points]
    columns = _value_columns(values, shares)
    picture = _new_picture(spec, 2 * MARGIN + _SMALLEST_NAME + _COLUMN_GAP + sum(columns))
    right = picture.width - MARGIN
    room = (right - MARGIN - sum(columns) - _COLUMN_GAP) / SIZE
    above, below = _extent(spec.points)
    span = above + below
    plot = right - MARGIN
    zero = MARGIN + (plot * float(below / span) if span else 0.0)
    bar = 12.0
    y = _HEAD + 2
    for index, point in enumerate(spec.points):
        names = lettering.wrap(lettering.clean(point.label), room, most_lines=_MOST_LABEL_LINES)
        for number, line in enumerate(names):
            picture.words.append(Words(MARGIN, y + SIZE + LINE * number, line))
        _add_values(picture, y + SIZE, (values[index], shares[index]), columns)
        y += LINE * len(names) + 1
        if point.amount is None:
            picture.shapes.append(Box(zero, y, min(60.0, right - zero) if right - zero > bar else -60.0, bar, None))
        elif point.amount:
            length = _length(point, span, plot)
            fill = EARLIER if point.amount < 0 else LATEST
            picture.shapes.append(Box(zero - length if point.amount < 0 else zero, y, length, bar, fill))
        picture.shapes.append(Rule(zero, y - 2, zero, y + bar + 2))
        y += bar + 8
    picture.height = y + MARGIN - 4
    return picture


def _ring(spec: ChartSpec) -> Picture:
    """Lay out a ring over its legend (图例); parts without area are listed in the legend only."""
    values = [_printed(point) for point in spec.points]
    shares = [lettering.clean(point.share or "") for point in spec.points]
    columns = _value_columns(values, shares)
    numbered = len(parts_of_ring(spec)) > 1
    name_x = MARGIN + _SWATCH + 8 + (20 if numbered else 0)
    picture = _new_picture(spec, name_x + _SMALLEST_NAME + _COLUMN_GAP + sum(columns) + MARGIN)
    centre = (picture.width / 2, _HEAD + _NUMBERS_AT + 4)
    fills = _add_slices(picture, spec, centre)

    room = (picture.width - MARGIN - sum(columns) - _COLUMN_GAP - name_x) / SIZE
    y = centre[1] + _NUMBERS_AT + 28
    for index, point in enumerate(spec.points):
        fill, number = fills.get(index, (None, ""))
        if numbered and number:
            picture.words.append(Words(MARGIN + 16, y + SIZE - 1, number, "end", SMALL))
        if fill or point.amount is None:
            picture.shapes.append(Box(name_x - _SWATCH - 8, y + 1, _SWATCH, _SWATCH, fill))
        names = lettering.wrap(lettering.clean(point.label), room, most_lines=_MOST_LABEL_LINES)
        for line_number, line in enumerate(names):
            picture.words.append(Words(name_x, y + SIZE - 0.5 + LINE * line_number, line))
        _add_values(picture, y + SIZE - 0.5, (values[index], shares[index]), columns)
        y += LINE * len(names) + 4
    picture.height = y + MARGIN - 4
    return picture


def _add_slices(picture: Picture, spec: ChartSpec, centre: tuple[float, float]) -> dict[int, tuple[Fill, str]]:
    """Add the ring and the numbers around it; return fill and number of each drawn point by its index."""
    drawn = [(index, point.amount) for index, point in enumerate(spec.points) if point.amount]
    if not drawn:
        picture.shapes.append(Slice(*centre, _OUTER, _INNER, 0.0, FULL_TURN, None))
        picture.words.append(Words(centre[0], centre[1] + SIZE * 0.36, absence(spec), "middle"))
        return {}
    total = sum((amount for _, amount in drawn), Decimal(0))
    fills = _fills(len(drawn))
    result: dict[int, tuple[Fill, str]] = {}
    slices: list[tuple[float, float]] = []
    passed = Decimal(0)
    for order, (index, amount) in enumerate(drawn):
        start = FULL_TURN * float(passed / total)
        passed += amount
        end = FULL_TURN * float(passed / total)
        picture.shapes.append(Slice(*centre, _OUTER, _INNER, start, end, fills[order]))
        slices.append((start, end))
        result[index] = (fills[order], str(order + 1))
    if len(drawn) > 1:
        _add_numbers(picture, centre, slices)
    return result


def _add_numbers(picture: Picture, centre: tuple[float, float], slices: list[tuple[float, float]]) -> None:
    """Write 1, 2, 3 … around the ring, each tied to its part.

    Neighbours too thin for a number of their own share one mark ("4–7").
    """
    for label, middle, place in number_marks(slices, _mark_extent):
        x, y = _on_circle(centre, _NUMBERS_AT, place)
        # The mark touches its point with the side that faces the ring, so a wide one does not reach back over its line.
        radians = math.radians(place)
        x += math.sin(radians) * lettering.width(label) * SMALL / 2
        y -= math.cos(radians) * SMALL / 2
        picture.words.append(Words(x, y + SMALL * 0.36, label, "middle", SMALL))
        picture.shapes.append(Rule(*_on_circle(centre, _OUTER, middle), *_on_circle(centre, _NUMBERS_AT - 2, place)))


def _mark_extent(label: str) -> float:
    """Return the degrees that a mark takes up around the ring, with some air."""
    return math.degrees((lettering.width(label) * SMALL + 6.0) / _NUMBERS_AT)


def _fills(count: int) -> list[Fill]:
    fills = [FILLS[index % len(FILLS)] for index in range(count)]
    if count > 1 and count % 2:
        fills[-1] = CLOSING
    return fills


def _value_columns(values: list[str], shares: list[str]) -> tuple[float, float]:
    """Return the widths of the columns of amounts and of shares, the latter with the gap before it."""
    value, share = (max(map(lettering.width, texts), default=0.0) * SIZE for texts in (values, shares))
    return value, share + _COLUMN_GAP if share else 0.0


def _add_values(picture: Picture, y: float, texts: tuple[str, str], columns: tuple[float, float]) -> None:
    value, share = texts
    right = picture.width - MARGIN
    picture.words.append(Words(right - columns[1], y, value, "end"))
    if share:
        picture.words.append(Words(right, y, share, "end"))


def _extent(points: tuple[ChartPoint, ...]) -> tuple[Decimal, Decimal]:
    """Return how far the amounts reach above and below zero, both as positive numbers."""
    amounts = [point.amount for point in points if point.amount is not None]
    return max([Decimal(0), *amounts]), -min([Decimal(0), *amounts])


def _length(point: ChartPoint, span: Decimal, room: float) -> float:
    """Return the length of a bar; an amount too small to see still shows a line."""
    if not point.amount:
        return 0.0
    return max(room * float(abs(point.amount) / span), _THINNEST)


def _lines_of(labels: list[tuple[str, ...]]) -> list[str]:
    return [line for lines in labels for line in lines]


def _on_circle(centre: tuple[float, float], radius: float, degrees: float) -> tuple[float, float]:
    radians = math.radians(degrees)
    return centre[0] + radius * math.sin(radians), centre[1] - radius * math.cos(radians)
