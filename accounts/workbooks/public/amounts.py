"""Amounts in cells: what a file's number or text means in 元."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

from accounts.money import DECIMALS, LARGEST_YUAN, AmountError, Unit, from_wan, parse_amount, round_half_up
from accounts.workbooks.problems import shown
from accounts.workbooks.sheet import CellValue

CENT = Decimal("0.01")
SIGNIFICANT_DIGITS = 15  # what a workbook's number holds; what lies behind is noise of its arithmetic


# The form of nearly every amount; whatever else there is takes the longer way.
_PLAIN = re.compile(r"-?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d\d?)?", re.ASCII)


_is_plain = _PLAIN.fullmatch


def is_blank(value: CellValue) -> bool:
    """Whether a cell holds nothing: no value, or white space only."""
    return isinstance(value, str) and not value.strip()


def read_amount(value: CellValue, unit: Unit) -> Decimal | None:
    """Return a cell's amount in 元; a blank or a dash is ``None``. Raises AmountError, with a message in Chinese."""
    if value == "":
        return None
    text = str(value)
    if _is_plain(text):
        whole, _, places = text.replace(",", "").partition(".")
        hundredths = int(f"{whole}{places:0<2}")
        return Decimal(hundredths * 100) if unit == "万元" else Decimal(hundredths).scaleb(-2)
    if isinstance(value, str):
        return parse_amount(value, unit)
    if isinstance(value, bool):
        message = f"“{'TRUE' if value else 'FALSE'}”是逻辑值，不是金额：请填写数字。"
        raise AmountError(message)
    if isinstance(value, date | time | timedelta):
        message = f"“{value}”是日期或时间，不是金额：请把单元格格式改为数值后重新填写。"
        raise AmountError(message)
    return _number(Decimal(str(value)), unit)


def _number(number: Decimal, unit: Unit) -> Decimal:
    if not number.is_finite() or abs(number) > LARGEST_YUAN:
        message = f"“{shown(number)}”超出可填写的范围（100万亿元），请检查金额单位。"
        raise AmountError(message)
    places = DECIMALS[unit]
    if -int(number.as_tuple().exponent) > places:
        number = _without_noise(number, places)
    yuan = from_wan(number) if unit == "万元" else number
    if abs(yuan) > LARGEST_YUAN:
        message = f"“{shown(number)}”万元超出可填写的范围（100万亿元），请检查金额单位。"
        raise AmountError(message)
    return yuan.quantize(CENT) + 0


def _without_noise(number: Decimal, places: int) -> Decimal:
    """Return the number that a sum of binary fractions stands for; raise AmountError when it truly has more places."""
    rounded = round_half_up(number, places)
    allowed = Decimal(1).scaleb(max(number.adjusted(), 0) + 1 - SIGNIFICANT_DIGITS)
    if abs(rounded - number) > max(allowed, Decimal("1e-9")):
        unit = "元" if places == DECIMALS["元"] else "万元"
        message = f"“{shown(number)}”的小数位过多：以{unit}填写最多{places}位小数（精确到分）。"
        raise AmountError(message)
    return rounded
