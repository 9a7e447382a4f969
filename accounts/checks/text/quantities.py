"""Quantities: the numbers of a folded text with the unit behind them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from accounts.checks.claims import Quantity

Kind = Literal["amount", "percent", "count", "bare"]

AMOUNT_UNITS = {"万元": Decimal(1), "万": Decimal(1), "亿元": Decimal(10_000), "元": Decimal(1).scaleb(-4)}
_COUNT_UNITS = ("台（套）", "批次", "人次", "辆", "台", "套", "批", "人", "个", "家", "次", "项", "件", "户")
_OTHER_UNITS = (
    "个百分点",
    "百分点",
    "年",
    "月",
    "日",
    "号",
    "时",
    "分",
    "岁",
    "倍",
    "‰",
    "周年",
    "期",
    "部分",
    "平方米",
)
_UNIT = "|".join(sorted((*AMOUNT_UNITS, "%", *_COUNT_UNITS, *_OTHER_UNITS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\d.A-Za-z第-])(?P<number>-?(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,18}})(?:\.\d{{1,8}})?)(?![\d.]*\d)(?P<unit>{_UNIT})?",
    re.ASCII,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
VANISHING = "不足"


@dataclass(frozen=True, slots=True)
class Found:
    """One number: ``value`` of ``text`` with ``digits`` places, its unit, and where number and unit stand."""

    value: Decimal
    text: str
    unit: str
    digits: int
    start: int
    end: int

    @property
    def kind(self) -> Kind:
        """What sort of unit stands behind it."""
        if self.unit in AMOUNT_UNITS:
            return "amount"
        if self.unit == "%":
            return "percent"
        return "count" if self.unit in _COUNT_UNITS else "bare"


def quantities(text: str) -> Iterator[Found]:
    """Yield the numbers of a folded text that can say something about figures: no years, dates or ordinals."""
    for found in _NUMBER.finditer(text):
        number, unit = found["number"], found["unit"] or ""
        if unit in _OTHER_UNITS or (not unit and _is_ordinal(text, found.start(), found.end())):
            continue
        value, start = Decimal(number.replace(",", "")), found.start()
        if unit == "%" and text.endswith(VANISHING, 0, start):
            # 不足0.0001%: something that is nothing at the places given.
            value, start = Decimal(0), start - len(VANISHING)
        yield Found(value, text[start : found.end("number")], unit, len(number.partition(".")[2]), start, found.end())


def years(text: str) -> Iterator[tuple[int, int]]:
    """Yield every year written as four digits and 年, with its position."""
    for found in _YEAR.finditer(text):
        yield int(found[1]), found.start()


def _is_ordinal(text: str, start: int, end: int) -> bool:
    """Whether a number without unit numbers a line or a heading: 1. 2、（3）."""
    begins = start == 0 or text[start - 1] in "\n。；（："
    return begins and text[end : end + 1] in {".", "、", "）", "．"}


def wan(quantity: Quantity) -> Decimal:
    """Return an amount as 万元; a number whose unit the text forgot is taken for 万元."""
    return quantity.value * AMOUNT_UNITS.get(quantity.unit, Decimal(1))
