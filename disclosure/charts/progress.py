"""Achieved values beside their targets: one lying bar for each, the target a mark across it.

Each line has a unit and a scale of its own, so that persons, percentages and kilometres may stand together; amounts
of one unit may share a scale.
"""

from dataclasses import dataclass
from decimal import Decimal

from disclosure.charts import lettering
from disclosure.charts.layout import (
    EARLIER,
    LATEST,
    LINE,
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    Box,
    Picture,
    Words,
)
from disclosure.charts.layout import Rule as Line
from disclosure.charts.spec import ILLUSTRATIVE, ChartDataError

REACHED = "达到"
MISSED = "未达到"
TITLE_ROOM = 28.0
BAR = 12.0
OVERHANG = 4.0
MOST_LABEL_LINES = 3
LEAST_LABEL = 8 * SIZE


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """One line: what was aimed at and what was achieved (both at least 0), as numbers and as printed."""

    label: str
    target: Decimal
    achieved: Decimal
    printed: str
    reached: bool

    def __post_init__(self) -> None:
        """Refuse numbers that have no length."""
        for value in (self.target, self.achieved):
            if not value.is_finite() or value < 0:
                message = f"{self.label!r}: {value} has no length"
                raise ChartDataError(message)


@dataclass(frozen=True, slots=True)
class ProgressSpec:
    """What the drawing shows; ``key`` begins every id in it, ``mark`` says what the lines across the bars are.

    ``one_scale``: lengths may be compared between lines; ``verdicts``: each line says whether its target was reached.
    """

    key: str
    title: str
    points: tuple[ProgressPoint, ...]
    illustrative: bool = False
    mark: str = "目标值"
    one_scale: bool = False
    verdicts: bool = True


def describe_progress(spec: ProgressSpec) -> str:
    """Return the drawing in words."""
    mark = f"{ILLUSTRATIVE}。" if spec.illustrative else ""
    lines = "；".join(f"{lettering.clean(point.label)}：{_said(spec, point, '，')}" for point in spec.points)
    return f"{mark}条形图，竖线是{spec.mark}：{lines}。"


def lay_out_progress(spec: ProgressSpec) -> Picture:
    """Return the drawing with every shape and word in its place."""
    said = [_said(spec, point, " ") for point in spec.points]
    longest = max((max(point.target, point.achieved) for point in spec.points), default=Decimal(0))
    widest = max((lettering.width(words) for words in said), default=0.0) * SMALL
    picture = Picture(width=max(WIDTH, 2 * MARGIN + LEAST_LABEL + MARGIN + widest))
    right = picture.width - MARGIN
    picture.words.append(Words(right, MARGIN + 4, f"竖线为{spec.mark}", "end", SMALL))
    if spec.illustrative:
        picture.words.append(Words(MARGIN, MARGIN + 4, ILLUSTRATIVE, "start", SMALL))
    room = (right - MARGIN - widest - MARGIN) / SIZE
    y = TITLE_ROOM + 2
    for point, words in zip(spec.points, said, strict=True):
        names = lettering.wrap(lettering.clean(point.label), room, most_lines=MOST_LABEL_LINES)
        for number, line in enumerate(names):
            picture.words.append(Words(MARGIN, y + SIZE + LINE * number, line))
        picture.words.append(Words(right, y + SIZE, words, "end", SMALL))
        y += LINE * len(names) + 1
        whole = longest if spec.one_scale else max(point.target, point.achieved)
        if point.achieved:
            length = max((right - MARGIN) * _part(point.achieved, whole), 1.0)
            picture.shapes.append(Box(MARGIN, y, length, BAR, LATEST if point.reached else EARLIER))
        mark = MARGIN + (right - MARGIN) * _part(point.target, whole)
        picture.shapes.append(Line(MARGIN, y - 2, MARGIN, y + BAR + 2))
        picture.shapes.append(Line(mark, y - OVERHANG, mark, y + BAR + OVERHANG))
        y += BAR + 10
    picture.height = y + MARGIN - 4
    return picture


def _part(value: Decimal, whole: Decimal) -> float:
    """Return a length for drawing, between 0 and 1."""
    return float(value / whole) if whole else 0.0


def _said(spec: ProgressSpec, point: ProgressPoint, joint: str) -> str:
    verdict = f"{joint}{REACHED if point.reached else MISSED}" if spec.verdicts else ""
    return f"{lettering.clean(point.printed)}{verdict}"
