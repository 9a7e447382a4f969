"""Money: the only place where amounts are read, rounded and printed.

Amounts are ``Decimal`` in 元 everywhere; 万元 exists only as what is printed, rounded half up to two places.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["元", "万元"]

YUAN_PER_WAN = Decimal(10_000)
LARGEST_YUAN = Decimal(10) ** 14  # 100 万亿元: above the country's whole budget, below what 64 bits of 分 hold

DECIMALS: dict[Unit, int] = {"元": 2, "万元": 6}
BLANKS = frozenset({"", "-", "--", "/"})  # after folding: “—” and “——” too

# Only forms that mean the same character are folded. Unicode's compatibility forms would turn a footnote into a
# digit: 195.68² into 195.682.
_FOLDED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    | dict.fromkeys("−﹣‐‑–—－", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\u3000", " ")
    | {"￥": "¥", "\ufeff": "", "\u200b": "", "\u200e": ""}
)
_NUMBER = re.compile(
    r"(?:(?P<sign>[+-]?) ?¥? ?|¥ ?(?P<sign_behind>[+-]) ?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d*)(?:\.(?P<places>\d*))?"
    r" ?(?P<unit>万元|万|元)?",
    re.ASCII,
)
_UNITS: dict[str, Unit] = {"万元": "万元", "万": "万元", "元": "元"}
_LONGEST_NUMBER = 40


class AmountError(ValueError):
    """A text that is no amount; the message says what was found and what is expected, in Chinese."""


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Return ``value`` rounded half up (四舍五入), away from zero at the half, to ``digits`` places; never -0."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP) + 0


def to_wan(yuan: Decimal) -> Decimal:
    """Return an amount of 元 as it is printed: 万元 with two places."""
    return round_half_up(yuan / YUAN_PER_WAN, 2)


def from_wan(wan: Decimal) -> Decimal:
    """Return an amount of 万元 in 元, exactly."""
    return wan * YUAN_PER_WAN


def to_cents(yuan: Decimal) -> int:
    """Return an amount of 元 as integer 分; raise AmountError when no whole number of 分 within the range is meant."""
    if not yuan.is_finite() or abs(yuan) > LARGEST_YUAN:
        message = f"金额{yuan}元超出可保存的范围（100万亿元）。"
        raise AmountError(message)
    whole = round_half_up(yuan, 2)
    if whole != yuan:
        message = f"金额{yuan}元不是整分：元最多两位小数。"
        raise AmountError(message)
    return int(whole.scaleb(2))


def from_cents(cents: int | Decimal) -> Decimal:
    """Return integer 分 as an amount of 元 with two places."""
    return Decimal(cents).scaleb(-2)


def parse_amount(text: str, unit: Unit) -> Decimal | None:
    """Read a typed or imported amount and return it in 元; a blank or a dash (“—”) is ``None``.

    Thousands separators (a comma or a space every three digits), full-width characters, ¥ and a unit written behind
    the number are understood; a written unit wins over ``unit``. Raises AmountError for anything else, for more
    places than 分 can hold (元 two, 万元 six) and for amounts beyond 100 万亿元.
    """
    folded = " ".join(text.translate(_FOLDED).split())
    if folded in BLANKS:
        return None
    match = _NUMBER.fullmatch(folded) if len(folded) <= _LONGEST_NUMBER else None
    if match is None or not (match["whole"] or match["places"]):
        message = f"“{_shown(text)}”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"
        raise AmountError(message)
    unit = _UNITS.get(match["unit"], unit)
    whole, places = match["whole"].replace(",", "").replace(" ", ""), (match["places"] or "").rstrip("0")
    if len(places) > DECIMALS[unit]:
        message = f"“{_shown(text)}”有{len(places)}位小数：以{unit}填写最多{DECIMALS[unit]}位小数（精确到分）。"
        raise AmountError(message)
    amount = Decimal(f"{match['sign'] or match['sign_behind'] or ''}{whole or 0}.{places}")
    yuan = from_wan(amount) if unit == "万元" else amount
    if abs(yuan) > LARGEST_YUAN:
        message = f"“{_shown(text)}”超出可填写的范围（100万亿元），请检查金额单位。"
        raise AmountError(message)
    return round_half_up(yuan, 2)


def _shown(text: str) -> str:
    found = text.strip()
    return found if len(found) <= _LONGEST_NUMBER else f"{found[:_LONGEST_NUMBER]}…"


def format_wan(wan: Decimal, *, zero: str = "0.00") -> str:
    """Print an amount of 万元 as it stands in the text: two places, no separators; zero as the profile says."""
    rounded = round_half_up(wan, 2)
    return f"{rounded:f}" if rounded else zero


def format_table(wan: Decimal, *, zero: str = "0.00") -> str:
    """Print an amount of 万元 as it stands in an official table: two places, thousands separated."""
    rounded = round_half_up(wan, 2)
    return f"{rounded:,.2f}" if rounded else zero


def format_input(yuan: Decimal | None, unit: Unit) -> str:
    """Print an amount for an entry field in ``unit`` without loss; ``None`` is an empty field."""
    if yuan is None:
        return ""
    if unit == "元":
        return f"{yuan:.2f}"
    text = f"{yuan / YUAN_PER_WAN:.6f}".rstrip("0")
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2}"
