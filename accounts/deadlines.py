"""Until when an account must be disclosed (公开期限), and how that is said. Nothing here asks the database.

预算法第十四条: within 20 days of the approval (批复); a region may ask for fewer days, or name a last day for all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DAYS = 20  # 预算法第十四条

# A deadline as near as this is told as near.
SOON = 5

Urgency = Literal["late", "soon", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """What a region asks for a year: days after the approval, and perhaps a last day for all."""

    days: int = DAYS
    latest_on: date | None = None

    def due(self, approved_on: date | None) -> date | None:
        """Return the last day for disclosing what was approved on a day, if any is known."""
        return deadline(approved_on, self.days, self.latest_on)


@dataclass(frozen=True, slots=True)
class Remaining:
    """How a deadline stands on a day: its urgency, and the same in words."""

    due: date | None
    urgency: Urgency
    told: str


def deadline(approved_on: date | None, days: int = DAYS, latest_on: date | None = None) -> date | None:
    """Return the last day for disclosing: ``days`` after the approval, but not after ``latest_on``.

    ``None`` while neither is known.
    """
    ends = [day for day in (_after(approved_on, days), latest_on) if day is not None]
    return min(ends, default=None)


def days_left(due: date | None, today: date) -> int | None:
    """Return the days until the deadline; 0 on its day, negative once it has passed."""
    return None if due is None else (due - today).days


def remaining(due: date | None, today: date) -> Remaining:
    """Return how a deadline stands ``today``, in words."""
    left = days_left(due, today)
    if due is None or left is None:
        return Remaining(None, "unknown", "未填批复日期")
    if left < 0:
        return Remaining(due, "late", f"已逾期{-left}天")
    if left == 0:
        return Remaining(due, "soon", "今天到期")
    return Remaining(due, "soon" if left <= SOON else "open", f"还有{left}天")


def regions_above(code: str) -> tuple[str, ...]:
    """Return a region's code and those of the regions above it, nearest first: 510802, 510800, 510000 (GB/T 2260)."""
    return tuple(dict.fromkeys((code, f"{code[:4]}00", f"{code[:2]}0000")))


def rule_for(region: str, year: int, rules: Mapping[tuple[str, int], DeadlineRule]) -> DeadlineRule:
    """Return what holds in a region for a year: its own rule, else that of the nearest region above, else the law."""
    return next((rules[code, year] for code in regions_above(region) if (code, year) in rules), DeadlineRule())


def regions_asked_for(regions: Iterable[str]) -> set[str]:
    """Return the codes of all regions whose rules may hold in one of ``regions``."""
    return {above for region in regions for above in regions_above(region)}


def _after(day: date | None, days: int) -> date | None:
    return None if day is None else day + timedelta(days=days)
