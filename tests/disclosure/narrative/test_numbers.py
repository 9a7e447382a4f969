"""How a number is printed, and what it says about itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.arithmetic import Comparison
from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from accounts.money import from_wan
from disclosure.narrative import numbers
from disclosure.narrative.numbers import NumberStyle
from disclosure.report.tree import Cell

WHOLE = NumberStyle(0, "0")
FINE = NumberStyle(2, "0.00")


def figure(printed: str | None, *, label="本年支出合计", year=2021, illustrative=False) -> Figure:
    amount = None if printed is None else Decimal(printed)
    exact = None if amount is None else from_wan(amount)
    return Figure(
        label, Address("expenditure", "total", "total"), year, exact, amount, "line", illustrative=illustrative
    )


def test_an_amount_names_its_year_label_and_cell():
    number = numbers.amount(figure("468.34"), WHOLE)
    assert number is not None
    assert (number.text, number.value, number.kind, number.label) == (
        "468.34",
        "468.34",
        "amount",
        "2021年本年支出合计",
    )
    assert number.cells == (Cell("expenditure", "total", "total", 2021),)


@pytest.mark.parametrize(("style", "text"), [(WHOLE, "0"), (FINE, "0.00")])
def test_zero_is_printed_as_the_profile_says_and_is_plain_for_machines(style, text):
    number = numbers.amount(figure("0.00"), style)
    assert number is not None
    assert (number.text, number.value) == (text, "0.00")


def test_what_is_not_provided_is_no_number():
    assert numbers.amount(figure(None), WHOLE) is None
    assert numbers.count(Count("车辆", Address("institution", "vehicles", "count"), 2021, None)) is None


def test_a_count_of_zero_is_a_number():
    number = numbers.count(Count("车辆", Address("institution", "vehicles", "count"), 2021, 0))
    assert number is not None
    assert (number.text, number.kind, number.label) == ("0", "count", "2021年车辆")


@pytest.mark.parametrize(
    ("current", "base", "text", "formula"),
    [
        ("468.89", "525.50", "56.61", "525.50 - 468.89"),
        ("525.50", "468.89", "56.61", "525.50 - 468.89"),
        ("5.00", "-1.50", "6.50", "5.00 - (-1.50)"),
        ("-5.00", "-1.50", "3.50", "-1.50 - (-5.00)"),
        ("0.00", "0.00", "0", "0.00 - 0.00"),
    ],
)
def test_a_difference_is_printed_without_sign_and_can_be_recomputed(current, base, text, formula):
    number = numbers.difference(Comparison(figure(current), figure(base, year=2020)), WHOLE)
    assert (number.text, number.formula) == (text, formula)
    assert number.label == "本年支出合计：2021年与2020年之差"


def test_a_difference_from_a_budget_names_the_budget():
    number = numbers.difference(Comparison(figure("1.00"), figure("2.00", label="调整预算数")), WHOLE)
    assert number.label == "本年支出合计：2021年与调整预算数之差"


def test_there_is_no_difference_from_nothing():
    with pytest.raises(ValueError, match="nothing to compare"):
        numbers.difference(Comparison(figure("1.00"), figure(None)), WHOLE)


@pytest.mark.parametrize("base", ["0.00", "-1.00", None])
def test_there_is_no_percentage_on_a_base_of_zero_or_less(base):
    comparison = Comparison(figure("1.00"), figure(base, year=2020))
    for ask in (numbers.rate, numbers.completion):
        with pytest.raises(ValueError, match="no percentage on a base"):
            ask(comparison, WHOLE)
    with pytest.raises(ValueError, match="no percentage on a base"):
        numbers.share(comparison.current, comparison.base, WHOLE)


@pytest.mark.parametrize(
    ("part", "whole", "style", "text", "value"),
    [
        ("1.00", "3.00", WHOLE, "33%", "33"),
        ("1.00", "3.00", FINE, "33.33%", "33.33"),
        ("0.00", "3.00", WHOLE, "0%", "0"),
        ("0.01", "10.00", WHOLE, "0.1%", "0.1"),
        ("9.99", "10.00", WHOLE, "99.9%", "99.9"),
        ("0.01", "50000.00", WHOLE, "不足0.0001%", "0.0000"),
        ("0.01", "50000.00", FINE, "不足0.0001%", "0.0000"),
        ("2.50", "100.00", WHOLE, "3%", "3"),
    ],
)
def test_a_share(part, whole, style, text, value):
    number = numbers.share(figure(part), figure(whole, label="合计"), style)
    assert (number.text, number.value, number.kind) == (text, value, "percent")
    assert number.formula == f"{part} ÷ {whole}"
    assert number.label == "本年支出合计占合计的百分比"


def test_a_number_rests_on_illustrative_figures_when_either_operand_does():
    example = figure("1.00", illustrative=True)
    for first, second in ((example, figure("2.00")), (figure("2.00"), example)):
        comparison = Comparison(first, second)
        assert numbers.difference(comparison, WHOLE).illustrative
        assert numbers.rate(comparison, WHOLE).illustrative
        assert numbers.completion(comparison, WHOLE).illustrative
        assert numbers.share(first, second, WHOLE).illustrative
    assert not numbers.share(figure("1.00"), figure("2.00"), WHOLE).illustrative


def test_numbers_that_are_no_figures():
    assert (numbers.year(2021).text, numbers.year(2021).kind) == ("2021", "year")
    assert (numbers.ordinal(3).text, numbers.ordinal(3).kind) == ("3", "ordinal")
    assert (numbers.threshold("50").text, numbers.threshold("50").kind) == ("50", "threshold")
    assert (numbers.year_end().text, numbers.year_end().kind, numbers.year_end().value) == ("12月31日", "date", "12-31")


def test_a_number_that_quotes_last_year_names_its_source():
    last = replace(figure("10.00", year=2020), source="2020年度部门决算（第2版公开）")
    both = Comparison(figure("12.00"), last)
    source = "2020年度部门决算（第2版公开）"
    told = (numbers.amount(last, WHOLE), numbers.difference(both, WHOLE), numbers.rate(both, WHOLE))
    assert [number.source for number in told] == [source] * 3
    assert numbers.amount(figure("12.00"), WHOLE).source == ""
    assert numbers.share(figure("3.00"), figure("12.00"), WHOLE).source == ""


def test_sources_are_named_once():
    one, other = (replace(figure("10.00", year=2020), source=source) for source in ("甲表", "乙表"))
    assert numbers.share(one, one, WHOLE).source == "甲表"
    assert numbers.share(one, other, WHOLE).source == "甲表；乙表"
