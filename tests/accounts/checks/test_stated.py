"""What rounding explains and what it does not."""

from decimal import Decimal

import pytest

from accounts.checks.samples import received, sample, spent
from accounts.checks.stated import Stated, difference, envelope, shown, total, within_rounding

WAN = Decimal(10_000)


def rounded(amount, roundings=1):
    return Stated(Decimal(amount) * WAN, roundings)


def exact(amount):
    return Stated(Decimal(amount))


@pytest.mark.parametrize(
    ("found", "expected", "explained"),
    [
        (rounded("10.00"), rounded("10.01"), True),
        (rounded("10.00"), rounded("10.02"), False),
        (rounded("10.01"), rounded("10.00"), True),
        (rounded("10.00"), rounded("10.02", 3), True),
        (rounded("10.00"), rounded("10.03", 3), False),
        (rounded("10.00"), exact("100050"), True),
        (rounded("10.00"), exact("100050.01"), False),
        (exact("100000.00"), exact("100000.00"), True),
        (exact("100000.00"), exact("100000.01"), False),
    ],
)
def test_half_of_the_last_place_for_each_rounded_number(found, expected, explained):
    assert within_rounding(found, expected) is explained


def test_the_envelope_counts_every_rounded_number():
    assert envelope(rounded("1"), rounded("2", 4), exact("3")) == 250
    assert envelope(exact("1"), exact("2")) == 0


def test_sums_and_differences_add_up_their_roundings():
    assert total([rounded("1"), exact("5000"), rounded("2", 2)]) == Stated(Decimal(35_000), 3)
    assert rounded("3") - rounded("1", 2) == Stated(Decimal(20_000), 3)
    assert difference(rounded("1"), rounded("3")) == -20_000


def test_what_is_not_provided_adds_nothing_and_alone_makes_no_sum():
    assert total([Stated(None), rounded("1")]).amount == WAN
    assert total([Stated(None), Stated(None)]).amount is None
    assert total([]).amount is None
    assert (Stated(None) - Stated(None)).amount is None
    assert (rounded("1") - Stated(None)).amount == WAN
    assert Stated(None).value == 0
    assert not Stated(None).known


def test_amounts_are_shown_in_the_unit_of_the_account():
    assert shown(Decimal("1234567.89"), exact=True) == "1,234,567.89元"
    assert shown(Decimal("1234567.89"), exact=False) == "123.46万元"


def test_an_account_of_wan_has_one_rounding_for_each_line_and_one_for_each_total():
    context = sample(spent("1", "2010301"), spent("2", "2010302"), printed={"expenditure/total/total": "3"})
    printed, summed = context.cell("expenditure", "total", "total"), context.cell("expenditure", "201", "total")
    assert (printed.roundings, printed.control, printed.derived, printed.derived_roundings) == (1, True, 3 * WAN, 2)
    assert (summed.roundings, summed.control, summed.terms) == (2, False, 2)
    lines = printed.from_lines
    assert (lines.amount, lines.roundings, lines.control, lines.terms) == (3 * WAN, 2, False, 2)
    assert summed.from_lines is summed


def test_an_account_of_yuan_has_none_but_totals_printed_in_wan():
    lines = (received("1.000049", "2010301"),)
    of_wan = sample(*lines, precision="yuan", printed={"income/total/total": "1.00"})
    of_yuan = sample(*lines, precision="yuan", printed={"income/total/total": "1.000049"}, printed_in="yuan")
    assert of_wan.cell("income", "total", "total").roundings == 1
    assert of_yuan.cell("income", "total", "total").roundings == 0
    assert of_wan.cell("income", "2010301", "total").roundings == 0


def test_a_total_that_lines_contradict_says_so():
    context = sample(spent("1", "2010301"), printed={"expenditure/total/total": "3"})
    cell = context.cell("expenditure", "total", "total")
    assert (cell.amount, cell.derived, cell.rejected) == (3 * WAN, WAN, True)
    assert cell.wan == "3.00"
    assert Stated(None).wan == "未提供"


def test_an_amount_alone_is_no_total_of_lines_and_exact():
    alone = Stated(Decimal(1))
    assert (alone.roundings, alone.derived_roundings, alone.terms) == (0, 0, 0)
    assert not alone.control
    assert not alone.rejected


def test_yuan_is_shown_to_the_cent_a_half_away_from_zero():
    assert shown(Decimal("1234.125"), exact=True) == "1,234.13元"
    assert shown(Decimal("-0.125"), exact=True) == "-0.13元"
