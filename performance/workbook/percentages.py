"""Percentages in cells: one formatted as a percentage holds a hundredth of what it shows (95 % is stored as 0.95)."""

from collections.abc import Iterable
from typing import TypeGuard

from accounts.workbooks.sheet import CellValue
from performance.scoring import read_value

SIGNS = frozenset({"%", "％"})


def is_percentage(unit: str, beside: Iterable[str]) -> bool:
    """Whether a value is in percent: by the indicator's unit, or by the sign that the value beside it carries."""
    return unit.strip() in SIGNS or any(value[1] in SIGNS for text in beside if (value := read_value(text)) is not None)


def may_be_a_share(value: CellValue, beside: Iterable[str]) -> TypeGuard[int | float]:
    """Whether a number that should be in percent may be the share itself.

    Below 1 it may; 1 itself may (100 %) unless the value beside it is 1 as well or nothing.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        return False
    if value < 1:
        return True
    numbers = [found[0] for text in beside if (found := read_value(text)) is not None]
    return any(number != 1 for number in numbers)
