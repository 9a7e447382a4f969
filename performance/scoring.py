"""Scoring (计分): how many points an indicator or the execution of a budget earns, with the arithmetic in words.

What is returned is a suggestion: the score that counts is the one staff state. A quantitative indicator that reaches
its target earns its weight, one that misses it a share in proportion; a qualitative one earns a share within the band
of the degree to which it was reached. Points have two places, rounded half up.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from accounts.money import round_half_up, to_wan
from performance.forms import Band, Scoring

Outcome: TypeAlias = Literal["reached", "missed", "unknown"]

POINT_PLACES = 2
WHOLE = Decimal(100)
NOTHING = Decimal("0.00")
MOST_DIGITS = 18
# Only forms that mean the same character are folded: Unicode's compatibility forms would turn 8² into 82.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "−－"), ord("-"))
_NUMBER = re.compile(
    r"[=≥≤]?(?P<sign>-?)(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>[^\d.,-]{0,20})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested score. ``points`` is ``None`` where none can be worked out; ``arithmetic`` says how or why not.

    ``least`` and ``most`` bound a qualitative indicator; ``remark`` is what staff should look at.
    """

    points: Decimal | None
    arithmetic: str
    least: Decimal | None = None
    most: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator states: comparator (eq, ge, le, text), target and achieved value as typed, its points."""

    comparator: str
    target: str
    achieved: str
    weight: Decimal | None = None
    unit: str = ""


def read_value(text: str) -> tuple[Decimal, str] | None:
    """Return the number and the unit that a value states: "≥20次" is 20 and "次", "1,200" is 1200 and "".

    Full-width characters count as plain ones. ``None`` for anything but one number ("两组", "2021年5月").
    """
    match = _NUMBER.fullmatch(_folded(text))
    if match is None or len(match["digits"]) > MOST_DIGITS:
        return None
    return Decimal(match["sign"] + match["digits"].replace(",", "")), match["unit"]


def outcome(measured: Measured) -> Outcome:
    """Return whether the achieved value reaches the target; unknown where the two cannot be compared."""
    if measured.comparator == "text":
        same = measured.target.strip() and measured.target.strip() == measured.achieved.strip()
        return "reached" if same else "unknown"
    target, achieved = _number(measured.target, measured.unit), _number(measured.achieved, _unit_of(measured))
    if target is None or achieved is None:
        return "unknown"
    return "reached" if _reaches(measured.comparator, achieved, target) else "missed"


def suggest(measured: Measured, scoring: Scoring) -> Suggestion:
    """Return the suggested points of one indicator."""
    if measured.weight is None:
        return Suggestion(None, "没有权重，不能计分：请填写权重。")
    if not measured.achieved.strip():
        return Suggestion(None, "没有完成值，不能计分：请填写完成值。")
    if measured.comparator == "text":
        return _qualitative(measured, measured.weight, scoring.bands)
    target = _number(measured.target, measured.unit)
    if target is None:
        return Suggestion(None, f"指标值“{measured.target}”{_no_number(measured.unit)}：请填写数字，或改为“定性”。")
    unit = _unit_of(measured)
    achieved = _number(measured.achieved, unit)
    if achieved is None:
        return Suggestion(None, f"完成值“{measured.achieved}”{_no_number(unit)}：请填写数字。")
    return _quantitative(measured, target, achieved, scoring)


def execution_points(adjusted: Decimal | None, executed: Decimal | None, scoring: Scoring) -> Suggestion:
    """Return the points for the execution of a budget: executed ÷ adjusted budget (both 元), at most the whole weight.

    The rate is computed from the amounts as printed in 万元.
    """
    weight = scoring.execution
    if adjusted is None or executed is None:
        missing = "调整后预算数" if adjusted is None else "预算执行数"
        return Suggestion(None, f"没有{missing}，不能计算执行率。")
    base, part = to_wan(adjusted), to_wan(executed)
    if base <= 0:
        return Suggestion(None, "调整后预算数不大于0，没有执行率。")
    if part >= base:
        remark = "执行数大于调整后预算数，请核对。" if part > base else ""
        return Suggestion(_points(weight), f"执行数{part}≥预算数{base}，得{_shown(weight)}分", remark=remark)
    points = max(_points(weight * part / base), NOTHING)
    remark = ""
    if part * WHOLE / base < scoring.low_execution:
        remark = f"执行率低于{_shown(scoring.low_execution)}%，须说明原因。"
    return Suggestion(
        points, f"{_shown(weight)} × {f'({part})' if part < 0 else part} ÷ {base} = {points}", remark=remark
    )


def sum_of(points: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of points; missing ones count as nothing."""
    return sum((each for each in points if each is not None), Decimal("0.00"))


def weight_problem(weights: Iterable[Decimal | None], expected: Decimal) -> str:
    """Return what is wrong with the weights of a form's indicators; "" when they add up to ``expected``."""
    listed = list(weights)
    missing = sum(1 for weight in listed if weight is None)
    total = sum_of(listed)
    if missing:
        return f"有{missing}个指标没有权重，已填的权重合计{_shown(total)}，应为{_shown(expected)}。"
    if total != expected:
        more = "多" if total > expected else "少"
        return f"权重合计{_shown(total)}，应为{_shown(expected)}，{more}{_shown(abs(total - expected))}。"
    return ""


def _quantitative(measured: Measured, target: Decimal, achieved: Decimal, scoring: Scoring) -> Suggestion:
    weight = measured.weight or Decimal(0)
    sign = {"eq": "＝", "ge": "≥", "le": "≤"}[measured.comparator]
    if _reaches(measured.comparator, achieved, target):
        remark = ""
        if measured.comparator == "ge" and target > 0 and (achieved - target) * WHOLE > target * scoring.over_achieved:
            remark = f"完成值超过指标值{_shown(scoring.over_achieved)}%以上：请说明原因，核对指标值是否定得过低。"
        told = f"{_shown(achieved)}{sign}{_shown(target)}，达到指标值，得{_shown(weight)}分"
        return Suggestion(_points(weight), told, remark=remark)
    falls_short = measured.comparator != "le" and achieved < target
    part, whole = (achieved, target) if falls_short else (target, achieved)
    if target < 0 or whole <= 0:
        told = f"完成值{_shown(achieved)}没有达到指标值{_shown(target)}，也不能按比例计分：请人工评分并说明原因。"
        return Suggestion(None, told)
    points = max(_points(weight * part / whole), NOTHING)
    told = f"{_shown(weight)} × {_operand(part)} ÷ {_shown(whole)} = {points}"
    return Suggestion(points, told, remark="没有达到指标值，须说明原因。")


def _qualitative(measured: Measured, weight: Decimal, bands: tuple[Band, ...]) -> Suggestion:
    said = measured.achieved.strip()
    band = next((band for band in bands if said in band.words), None)
    if band is None and said == measured.target.strip() and bands:
        band = max(bands, key=lambda each: each.most)
    if band is None:
        names = "、".join(each.name for each in bands)
        return Suggestion(None, f"定性指标按达成程度计分：完成值请写{names}之一，或与指标值相同的文字。")
    least, most = _points(weight * band.least / WHOLE), _points(weight * band.most / WHOLE)
    told = f"{band.name}：权重{_shown(weight)}的{_shown(band.least)}%至{_shown(band.most)}%，即{least}至{most}分"
    return Suggestion(most, told, least, most)


def _number(text: str, unit: str) -> Decimal | None:
    """Return the number of a value whose own unit, where it states one, is ``unit``."""
    value = read_value(text)
    if value is None or (unit and value[1] and value[1] != _folded(unit)):
        return None
    return value[0]


def _unit_of(measured: Measured) -> str:
    """Return the unit that the achieved value is held to: the indicator's, else the one the target states."""
    value = read_value(measured.target)
    return measured.unit or (value[1] if value else "")


def _no_number(unit: str) -> str:
    return f"不是以“{unit}”为单位的数字，不能按比例计分" if unit else "不是数字，不能按比例计分"


def _reaches(comparator: str, achieved: Decimal, target: Decimal) -> bool:
    if comparator == "ge":
        return achieved >= target
    return achieved <= target if comparator == "le" else achieved == target


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(_FULL_WIDTH))


def _points(value: Decimal) -> Decimal:
    return round_half_up(value, POINT_PLACES)


def _operand(value: Decimal) -> str:
    return f"({_shown(value)})" if value < 0 else _shown(value)


def _shown(value: Decimal) -> str:
    """Print a number without trailing zeros behind the point: 10, 22.5."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
