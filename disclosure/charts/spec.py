"""What a chart (图) shows, and the same in words for a reader who cannot see it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from disclosure.charts.lettering import clean

Kind: TypeAlias = Literal["bars", "structure"]
Form: TypeAlias = Literal["bars", "ring", "empty"]

NOT_PROVIDED = "未提供"
NO_DATA = "本年无数据"
ILLUSTRATIVE = "示例数据"

# Beyond this many parts the numbers around the ring no longer find room.
MOST_RING_PARTS = 30

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CENT = Decimal("0.01")
_AMOUNT_LIMIT = Decimal(10) ** 15


class ChartDataError(ValueError):
    """A chart was given data that no report can print; the message names the point."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One bar or one part of a structure.

    ``amount`` is in 万元 exactly as printed (at most two places), ``None`` when it was not provided (未提供);
    ``printed`` is the same amount as the report prints it, ``share`` the printed share (占比, "81%") if any.
    """

    label: str
    amount: Decimal | None
    printed: str
    share: str | None = None

    def __post_init__(self) -> None:
        """Refuse an amount that differs from anything printable, before a drawing depends on it."""
        if self.amount is None:
            return
        if not self.amount.is_finite() or abs(self.amount) >= _AMOUNT_LIMIT:
            message = f"{self.label!r}: {self.amount} is no printable amount"
            raise ChartDataError(message)
        if self.amount != self.amount.quantize(_CENT):
            message = f"{self.label!r}: {self.amount} has more than two decimal places; charts show printed amounts"
            raise ChartDataError(message)
        if not self.printed.strip():
            message = f"{self.label!r}: the amount {self.amount} has no printed text"
            raise ChartDataError(message)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart of the report.

    ``bars`` compares totals (usually of two years, the earlier one first), ``structure`` shows the parts of one
    total in the order given. ``key`` is unique within a report and prefixes every id of the drawing;
    ``illustrative`` marks figures that were chosen for demonstration (示例数据).
    """

    key: str
    number: int
    kind: Kind
    title: str
    points: tuple[ChartPoint, ...]
    unit: str = "万元"
    illustrative: bool = False

    def __post_init__(self) -> None:
        """Refuse a key that cannot begin an id."""
        if not _KEY.fullmatch(self.key):
            message = f"chart key {self.key!r} must be a letter followed by letters, digits, '-' or '_'"
            raise ChartDataError(message)


def caption(spec: ChartSpec) -> str:
    """Return the chart's caption, "图1：…"."""
    return f"图{spec.number}：{clean(spec.title)}"


def parts_of_ring(spec: ChartSpec) -> tuple[ChartPoint, ...]:
    """Return the points that have an area in a ring, in the order given."""
    return tuple(point for point in spec.points if point.amount)


def form(spec: ChartSpec) -> Form:
    """Return the form the data allow.

    A structure becomes bars when a part is negative (a ring has no negative area) or when there are too many parts;
    it stays an empty ring when nothing can be drawn.
    """
    if not spec.points:
        return "empty"
    if spec.kind == "bars":
        return "bars"
    if any(point.amount is not None and point.amount < 0 for point in spec.points):
        return "bars"
    parts = parts_of_ring(spec)
    if not parts:
        return "empty"
    return "ring" if len(parts) <= MOST_RING_PARTS else "bars"


def absence(spec: ChartSpec) -> str:
    """Return the words for a chart without anything to draw: 本年无数据 only when every amount is really zero."""
    return NOT_PROVIDED if any(point.amount is None for point in spec.points) else NO_DATA


def describe(spec: ChartSpec) -> str:
    """Return the Chinese description for screen readers: the form, every value, and the change between two years."""
    mark = f"{ILLUSTRATIVE}。" if spec.illustrative else ""
    shape = form(spec)
    if not spec.points:
        return f"{mark}{absence(spec)}。"
    if spec.kind == "bars":
        values = "，".join(_value(point, clean(spec.unit)) for point in spec.points)
        return f"{mark}条形图：{values}{_change(spec)}。"
    values = "；".join(_value(point, clean(spec.unit)) for point in spec.points)
    if shape == "empty":
        return f"{mark}{absence(spec)}：{values}。"
    return f"{mark}{_structure_form(spec)}，共{len(spec.points)}项：{values}。"


def _value(point: ChartPoint, unit: str) -> str:
    label = clean(point.label)
    if point.amount is None:
        return f"{label}{NOT_PROVIDED}"
    # A label may end with a digit ("2021", "其他支出2"): without the dash the two numbers would be read as one.
    joint = "：" if label[-1:].isascii() and label[-1:].isalnum() else ""
    share = f"，占{clean(point.share)}" if point.share else ""
    return f"{label}{joint}{clean(point.printed)}{unit}{share}"


def _change(spec: ChartSpec) -> str:
    if len(spec.points) != 2:  # noqa: PLR2004 - a change is between two years
        return ""
    earlier, later = spec.points
    if earlier.amount is None or later.amount is None:
        return ""
    difference = later.amount - earlier.amount
    now, before = clean(later.label), clean(earlier.label)
    if not difference:
        return f"，{now}与{before}持平"
    direction = "增加" if difference > 0 else "减少"
    return f"，{now}比{before}{direction}{abs(difference):.2f}{clean(spec.unit)}"


def _structure_form(spec: ChartSpec) -> str:
    if form(spec) == "ring":
        return "环形图"
    if any(point.amount is not None and point.amount < 0 for point in spec.points):
        return "条形图（有负数，不能画成环形）"
    return "条形图（项目较多，不画成环形）"
