"""What a cell of a template says: the text that reading an entered cell expects, or why it says nothing readable."""

from datetime import date, time, timedelta
from decimal import Decimal

from accounts.entry.columns import ChoiceColumn, Column, FlagColumn, TextColumn
from accounts.workbooks.sheet import CellValue

# Excel keeps and shows fifteen digits of a number; what a formula leaves behind them is no part of it.
DIGITS = 15
YES, NO = "是", "否"


class UnreadableCellError(ValueError):
    """A kind of value that the column cannot hold; the message says what was found and what to do, in Chinese."""


def text_of(value: CellValue, column: Column) -> str:
    """Return a cell's value as text; raise UnreadableCellError for dates and logical values where none belong."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        if isinstance(column, FlagColumn):
            return YES if value else NO
        message = f"单元格里是逻辑值{str(value).upper()}：请改为文字或数字。"
        raise UnreadableCellError(message)
    if isinstance(value, date | time | timedelta):
        if isinstance(column, TextColumn):
            return str(value)
        message = f"单元格里是日期或时间（{value}）：请把单元格格式改为数值或常规，重新填写。"
        raise UnreadableCellError(message)
    return number_text(value)


def number_text(value: float) -> str:
    """Return a number without an exponent: 1234.5 is "1234.5", 2010301.0 is "2010301"."""
    if isinstance(value, int):
        return str(value)
    shortest = Decimal(f"{value:.{DIGITS}g}")
    return f"{shortest:f}" if shortest.is_finite() else str(value)


def says_nothing(text: str, column: Column) -> bool:
    """Whether a text leaves a row of blanks blank; a choice made in advance says nothing by itself."""
    return not text.strip() or (isinstance(column, ChoiceColumn | FlagColumn) and column.is_blank(text))
