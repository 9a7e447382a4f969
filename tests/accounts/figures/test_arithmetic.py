"""Differences, directions and percentages of what is printed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.figures.arithmetic import MOST_DIGITS, Comparison, percentage
from accounts.figures.data import Address
from accounts.figures.figure import Figure
from accounts.money import to_wan

PLACE = Address("income", "total", "amount")
PRINTED = st.decimals("-100000000", "100000000", places=2)
DIGITS = st.integers(0, 3)


def figure(printed: str | Decimal | None, *, year: int = 2021, yuan: str | None = None) -> Figure:
    """A figure that prints ``printed`` 万元; ``yuan`` where the exact amount matters."""
    if printed is None:
        return Figure("收入", PLACE, year, None, None, "not_provided")
    amount = Decimal(yuan) if yuan else Decimal(printed) * 10_000
    return Figure("收入", PLACE, year, amount, to_wan(amount), "line")


def compared(current: str | Decimal | None, base: str | Decimal | None) -> Comparison:
    return Comparison(figure(current), figure(base, year=2020))


@pytest.mark.parametrize(
    ("current", "base", "direction", "difference"),
    [
        ("12.00", "10.00", "more", "2.00"),
        ("10.00", "12.00", "less", "2.00"),
        ("10.00", "10.00", "equal", "0.00"),
        ("0.00", "0.00", "equal", "0.00"),
        ("-3.00", "2.00", "less", "5.00"),
        ("-3.00", "-5.00", "more", "2.00"),
    ],
)
def test_a_comparison_says_its_direction_and_difference(current, base, direction, difference):
    found = compared(current, base)
    assert (found.direction, found.difference) == (direction, Decimal(difference))
    said = (found.more, found.less, found.equal, found.unknown)
    assert said == tuple(direction == word for word in ("more", "less", "equal", "unknown"))
    assert found.changed == (direction in {"more", "less"})


@pytest.mark.parametrize(("current", "base"), [(None, "1.00"), ("1.00", None), (None, None)])
def test_a_comparison_with_something_not_provided_is_unknown(current, base):
    found = compared(current, base)
    assert (found.direction, found.difference, found.unknown) == ("unknown", None, True)
    assert not any((found.more, found.less, found.equal, found.changed))


def test_what_prints_the_same_is_equal_whatever_its_cents():
    found = Comparison(figure("1", yuan="10049.99"), figure("1", yuan="9950.00"))
    assert found.equal
    assert found.difference == 0


def test_a_difference_is_that_of_the_printed_amounts():
    """1.01 - 1.00, though the amounts differ by 0.01 元 only."""
    assert Comparison(figure("1", yuan="10050.00"), figure("1", yuan="10049.99")).difference == Decimal("0.01")


@pytest.mark.parametrize(("base", "allowed"), [("0.01", True), ("0.00", False), ("-1.00", False), (None, False)])
def test_only_a_base_above_zero_allows_a_percentage(base, allowed):
    assert compared("1.00", base).base_allows_percentage is allowed


def test_a_base_that_prints_as_zero_allows_none():
    assert not Comparison(figure("1"), figure("0", yuan="49.99")).base_allows_percentage


@pytest.mark.parametrize(
    ("part", "whole", "digits", "printed"),
    [
        ("1", "3", 0, "33"),
        ("1", "3", 2, "33.33"),
        ("2", "3", 0, "67"),
        ("1", "200", 0, "1"),
        ("1.49", "100", 0, "1"),
        ("0.5", "100", 0, "1"),
        ("12.5", "100", 0, "13"),
        ("-12.5", "100", 0, "-13"),
        ("0", "5", 0, "0"),
        ("0", "5", 2, "0.00"),
        ("5", "5", 0, "100"),
        ("5", "5", 2, "100.00"),
        ("10", "5", 0, "200"),
    ],
)
def test_a_percentage_is_rounded_half_up(part, whole, digits, printed):
    assert str(percentage(Decimal(part), Decimal(whole), digits)) == printed


@pytest.mark.parametrize(
    ("part", "whole", "digits", "printed"),
    [
        ("0.4", "100", 0, "0.4"),
        ("0.04", "100", 0, "0.04"),
        ("0.04", "100", 1, "0.04"),
        ("0.01", "200", 0, "0.01"),
        ("0.01", "2000", 0, "0.001"),
        ("-0.4", "100", 0, "-0.4"),
        ("99.6", "100", 0, "99.6"),
        ("99.96", "100", 0, "99.96"),
        ("99.996", "100", 0, "99.996"),
        ("100.4", "100", 0, "100.4"),
        ("100.04", "100", 1, "100.04"),
    ],
)
def test_a_percentage_that_would_say_nothing_or_everything_gets_more_places(part, whole, digits, printed):
    assert str(percentage(Decimal(part), Decimal(whole), digits)) == printed


def test_more_than_four_places_are_never_given():
    assert str(percentage(Decimal("0.01"), Decimal(1_000_000), 0)) == "0.0000"
    assert str(percentage(Decimal("999999.99"), Decimal(1_000_000), 0)) == "100.0000"


@pytest.mark.parametrize("whole", ["0", "0.00", "-0.00", "-1", None])
@pytest.mark.parametrize("part", ["0", "1", "-1", None])
def test_there_is_no_percentage_on_a_base_of_zero_or_less(part, whole):
    assert percentage(part and Decimal(part), whole and Decimal(whole), 2) is None


def test_there_is_no_percentage_of_what_is_not_provided():
    assert percentage(None, Decimal(1), 2) is None


@given(current=PRINTED, base=PRINTED)
def test_comparisons_are_symmetrical(current, base):
    there, back = compared(current, base), compared(base, current)
    assert there.difference == back.difference
    assert (there.more, there.less, there.equal) == (back.less, back.more, back.equal)
    assert there.difference == abs(current - base)


@given(current=PRINTED, base=PRINTED)
def test_a_comparison_has_exactly_one_direction(current, base):
    found = compared(current, base)
    assert [found.more, found.less, found.equal, found.unknown].count(True) == 1
    assert found.changed == bool(found.difference)


@given(part=PRINTED, whole=PRINTED, digits=DIGITS)
def test_a_percentage_agrees_with_a_calculator(part, whole, digits):
    """Rounded from the exact fraction, with as many places as it has."""
    assume(whole > 0)
    found = percentage(part, whole, digits)
    places = -found.as_tuple().exponent
    exact = Fraction(part) * 100 / Fraction(whole)
    scaled = abs(exact) * 10**places
    half_up = int(scaled + Fraction(1, 2))
    assert abs(found) * 10**places == half_up
    assert found == 0 or (found > 0) == (exact > 0)


@given(part=PRINTED, whole=PRINTED, digits=DIGITS)
def test_a_percentage_has_more_places_only_when_it_needs_them(part, whole, digits):
    assume(whole > 0)
    found = percentage(part, whole, digits)
    places = -found.as_tuple().exponent
    exact = Fraction(part) * 100 / Fraction(whole)
    assert digits <= places <= MOST_DIGITS
    if places < MOST_DIGITS:
        assert (found == 0) == (exact == 0)
        assert (found == 100) == (exact == 100)


@given(part=PRINTED, whole=st.decimals("-100000000", "0", places=2), digits=DIGITS)
def test_no_percentage_whatever_the_part_on_a_base_of_zero_or_less(part, whole, digits):
    assert percentage(part, whole, digits) is None


@pytest.mark.parametrize(
    ("part", "whole", "share"), [("0.25", "1.00", "25"), ("0.01", "0.01", "100"), ("0.3", "0.4", "75")]
)
def test_a_base_of_one_or_less_is_a_base(part, whole, share):
    assert percentage(Decimal(part), Decimal(whole), 2) == Decimal(share)
