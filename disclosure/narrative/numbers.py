"""Printing: how figures become the number runs of a sentence. The only place that prints numbers of the report."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.figures.arithmetic import MOST_DIGITS, Comparison, percentage
from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from accounts.money import format_table, format_wan
from disclosure.report.tree import Cell, Number

SMALLEST_PERCENTAGE = Decimal(1).scaleb(-MOST_DIGITS)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a profile prints numbers: places of percentages, and an amount of zero."""

    percent_digits: int
    zero: str


def amount(figure: Figure, style: NumberStyle) -> Number | None:
    """Return the figure's amount in 万元 as the text prints it; ``None`` when it is not provided."""
    return None if figure.printed is None else _amount(figure, format_wan(figure.printed, zero=style.zero))


def table_amount(figure: Figure) -> Number | None:
    """Return the figure's amount in 万元 as an official table prints it; ``None`` when it is not provided."""
    return None if figure.printed is None else _amount(figure, format_table(figure.printed))


def difference(comparison: Comparison, style: NumberStyle) -> Number:
    """Return by how much the two printed amounts differ, 万元, without a sign."""
    found = comparison.difference
    if found is None:
        message = f"{comparison.current.label}: nothing to compare"
        raise ValueError(message)
    larger, smaller = sorted((comparison.current, comparison.base), key=lambda x: x.printed or 0, reverse=True)
    return Number(
        text=format_wan(found, zero=style.zero),
        value=f"{found:.2f}",
        kind="amount",
        label=f"{comparison.current.label}：{comparison.current.year}年与{_base_name(comparison)}之差",
        cells=(cell(comparison.current), cell(comparison.base)),
        formula=f"{larger.printed} - {_operand(smaller.printed)}",
        illustrative=comparison.current.illustrative or comparison.base.illustrative,
        source=_source(comparison.current, comparison.base),
    )


def rate(comparison: Comparison, style: NumberStyle) -> Number:
    """Return the change as a percentage of the base, without a sign."""
    change = comparison.difference
    label = f"{comparison.current.label}：比{_base_name(comparison)}变动的百分比"
    formula = f"{change} ÷ {comparison.base.printed}"
    return _percent(change, comparison.base, (comparison.current, comparison.base), label, formula, style)


def completion(comparison: Comparison, style: NumberStyle) -> Number:
    """Return the current amount as a percentage of the base (完成预算)."""
    label = f"{comparison.current.label}：完成预算的百分比"
    return _part_of(comparison.current, comparison.base, label, style)


def share(part: Figure, whole: Figure, style: NumberStyle) -> Number:
    """Return a part as a percentage of the whole (占比)."""
    return _part_of(part, whole, f"{part.label}占{whole.label}的百分比", style)


def count(found: Count) -> Number | None:
    """Return a count as printed; ``None`` when it is not provided."""
    if found.value is None:
        return None
    return Number(
        text=str(found.value),
        value=str(found.value),
        kind="count",
        label=f"{found.year}年{found.label}",
        cells=(Cell(*found.address, year=found.year),),
        illustrative=found.illustrative,
    )


@dataclass(frozen=True, slots=True)
class Points:
    """Points of an evaluation (得分、权重): what they are, where they stand, how they came about."""

    label: str
    address: Address
    year: int
    value: Decimal
    formula: str = ""
    illustrative: bool = False


def points(found: Points) -> Number:
    """Return points as printed: without zeros behind the point that say nothing."""
    text = f"{found.value:f}"
    return Number(
        text=text.rstrip("0").rstrip(".") if "." in text else text,
        value=f"{found.value:f}",
        kind="points",
        label=f"{found.year}年{found.label}",
        cells=(Cell(*found.address, year=found.year),),
        formula=found.formula,
        illustrative=found.illustrative,
    )


def year(number: int) -> Number:
    """Return a year."""
    return Number(text=str(number), value=str(number), kind="year", label="年度")


def ordinal(number: int) -> Number:
    """Return the number before an item of a list."""
    return Number(text=str(number), value=str(number), kind="ordinal", label="序号")


def threshold(text: str) -> Number:
    """Return a threshold that the profile prescribes."""
    return Number(text=text, value=text, kind="threshold", label="口径规定的标准")


def year_end() -> Number:
    """Return the day on which the year ends."""
    return Number(text="12月31日", value="12-31", kind="date", label="年末")


def cell(figure: Figure) -> Cell:
    """Return the statement cell that a figure quotes."""
    return Cell(*figure.address, year=figure.year)


def _amount(figure: Figure, text: str) -> Number:
    return Number(
        text=text,
        value=f"{figure.printed:.2f}",
        kind="amount",
        label=f"{figure.year}年{figure.label}",
        cells=(cell(figure),),
        illustrative=figure.illustrative,
        source=figure.source,
    )


def _part_of(part: Figure, whole: Figure, label: str, style: NumberStyle) -> Number:
    formula = f"{part.printed} ÷ {whole.printed}"
    return _percent(part.printed, whole, (part, whole), label, formula, style)


def _percent(
    part: Decimal | None,
    whole: Figure,
    quoted: tuple[Figure, ...],
    label: str,
    formula: str,
    style: NumberStyle,
) -> Number:
    found = percentage(part, whole.printed, style.percent_digits)
    if found is None:
        message = f"{label}: there is no percentage on a base of {whole.printed}"
        raise ValueError(message)
    # Something is never printed as nothing: 下降0% would contradict itself.
    vanishes = found == 0 and bool(part)
    return Number(
        text=f"不足{SMALLEST_PERCENTAGE:f}%" if vanishes else f"{found:f}%",
        value=f"{found:f}",
        kind="percent",
        label=label,
        cells=tuple(cell(figure) for figure in quoted),
        formula=formula,
        illustrative=any(figure.illustrative for figure in quoted),
        source=_source(*quoted),
    )


def _source(*quoted: Figure) -> str:
    return "；".join(dict.fromkeys(figure.source for figure in quoted if figure.source))


def _base_name(comparison: Comparison) -> str:
    same_year = comparison.base.year == comparison.current.year
    return comparison.base.label if same_year else f"{comparison.base.year}年"


def _operand(value: Decimal | None) -> str:
    return f"({value})" if value is not None and value < 0 else str(value)
