"""Money: the only place where amounts are read, rounded and printed.

Amounts are ``Decimal`` in 元 everywhere; 万元 exists only as what is printed, rounded half up to two places.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["元", "万元"]

YUAN_PER_WAN = Decimal(10_000)
CENTS_PER_YUAN = 100
LARGEST_YUAN = Decimal(10) ** 14  # 100 万亿元: above the country's whole budget, below what 64 bits of 分 hold

DECIMALS: dict[Unit, int] = {"元": 2, "万元": 6}
BLANKS = frozenset({"", "-", "—", "——", "–", "/"})

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?|[+-]?\.(\d+)", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("−﹣‐‑–—", "-"))
_LONGEST_QUOTE = 40


class AmountError(ValueError):
    """A text that is no amount; the message says what was found and what is expected, in Chinese."""


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Return ``value`` rounded half up (四舍五入) to ``digits`` decimal places."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def to_wan(yuan: Decimal) -> Decimal:
    """Return an amount of 元 as it is printed: 万元 with two places. Never a negative zero."""
    return round_half_up(yuan / YUAN_PER_WAN, 2) + 0


def from_wan(wan: Decimal) -> Decimal:
    """Return an amount of 万元 in 元, exactly."""
    return wan * YUAN_PER_WAN


def to_cents(yuan: Decimal) -> int:
    """Return an amount of 元 as integer 分; raise AmountError when it is not a whole number of 分."""
    cents = yuan * CENTS_PER_YUAN
    if cents != cents.to_integral_value():
        message = f"金额{yuan}元不是整分：元最多两位小数。"
        raise AmountError(message)
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Return integer 分 as an amount of 元 with two places."""
    return Decimal(cents).scaleb(-2)


def parse_amount(text: str, unit: Unit) -> Decimal | None:
    """Read a typed or imported amount and return it in 元; a blank or a dash (“—”) is ``None``.

    Thousands separators, full-width characters and a unit written behind the number are understood; a written unit
    wins over ``unit``. Raises AmountError for anything else, for more places than 分 can hold (元 two, 万元 six) and
    for amounts beyond 100 万亿元.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    folded = re.sub(r"\s+", "", folded)
    if folded in BLANKS:
        return None
    for written, meant in (("万元", "万元"), ("万", "万元"), ("元", "元")):
        if folded.endswith(written):
            folded = folded.removesuffix(written)
            unit = meant  # type: ignore[assignment]
            break
    folded = folded.removeprefix("¥")
    match = _NUMBER.fullmatch(folded)
    if match is None:
        shown = text.strip()[:_LONGEST_QUOTE]
        message = f"“{shown}”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"
        raise AmountError(message)
    places = len((match[1] or match[2] or "").rstrip("0"))
    if places > DECIMALS[unit]:
        message = f"“{text.strip()[:_LONGEST_QUOTE]}”有{places}位小数：以{unit}填写最多{DECIMALS[unit]}位小数（精确到分）。"
        raise AmountError(message)
    amount = Decimal(folded.replace(",", ""))
    yuan = from_wan(amount) if unit == "万元" else amount
    if abs(yuan) > LARGEST_YUAN:
        message = f"“{text.strip()[:_LONGEST_QUOTE]}”超出可填写的范围（100万亿元），请检查金额单位。"
        raise AmountError(message)
    return yuan.quantize(Decimal("0.01")) + 0


def format_wan(wan: Decimal, *, zero: str = "0.00") -> str:
    """Print an amount of 万元 as it stands in the text: two places, no separators; zero as the profile says."""
    return f"{round_half_up(wan, 2):f}" if wan else zero


def format_input(yuan: Decimal | None, unit: Unit) -> str:
    """Print an amount for an entry field in ``unit`` without loss; ``None`` is an empty field."""
    if yuan is None:
        return ""
    if unit == "元":
        return f"{yuan:.2f}"
    wan = yuan / YUAN_PER_WAN
    text = f"{wan:.6f}".rstrip("0")
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2}"
