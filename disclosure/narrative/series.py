"""Series: the figures that a chart draws, by the name that profiles use."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.figures.arithmetic import Comparison
from accounts.figures.figure import Figure
from disclosure.narrative.facts import Facts
from disclosure.narrative.parts import Part


@dataclass(frozen=True, slots=True)
class Point:
    """One bar or slice: its label, its figure, and the whole it is a share of (none for bars)."""

    label: str
    figure: Figure
    whole: Figure | None = None


def _by_year(comparison: Comparison) -> tuple[Point, ...]:
    return tuple(Point(f"{figure.year}年", figure) for figure in (comparison.base, comparison.current))


def _grand_totals(one: Comparison, income: Comparison, expenditure: Comparison, *, agree: bool) -> tuple[Point, ...]:
    """Return one pair of bars, or a pair each for income and expenditure where their totals differ."""
    if agree:
        return _by_year(one)
    sides = (("收入", income), ("支出", expenditure))
    return tuple(Point(f"{x.year}年{side}", x) for side, both in sides for x in (both.base, both.current))


def _parts(parts: tuple[Part, ...]) -> tuple[Point, ...]:
    return tuple(Point(part.name, part.figure, part.whole if part.has_share else None) for part in parts)


SERIES: dict[str, Callable[[Facts], tuple[Point, ...]]] = {
    "grand_total_by_year": lambda f: _grand_totals(
        f.grand_total_change,
        f.income_grand_total_change,
        f.expenditure_grand_total_change,
        agree=f.grand_totals_agree,
    ),
    "income_by_source": lambda f: _parts(f.income_sources),
    "expenditure_by_nature": lambda f: _parts(f.expenditure_natures),
    "fiscal_grand_total_by_year": lambda f: _grand_totals(
        f.fiscal_grand_total_change,
        f.fiscal_income_grand_total_change,
        f.fiscal_expenditure_grand_total_change,
        agree=f.fiscal_grand_totals_agree,
    ),
    "general_expenditure_by_year": lambda f: _by_year(f.general_change),
    "general_expenditure_by_class": lambda f: _parts(f.general_classes),
    "three_public_by_item": lambda f: _parts(tuple(Part(x.name, x.figure, x.whole) for x in f.three_public_items)),
}
