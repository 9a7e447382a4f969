"""Totals that the source prints besides its lines, and how far rounding explains a difference."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.figures.data import Address
from accounts.figures.sums import Sum, add_up, agrees
from accounts.money import from_wan, to_wan
from tests.accounts.figures.ledger import carried, control, figures, received, spent

TOTAL = Address("income_expenditure", "income_total", "amount")
TWO_LINES = (received("10.00"), received("20.00", "other"))


def income(total: str, *lines, precision: str = "wan", total_precision: str = "wan"):
    return figures(
        *(lines or TWO_LINES), controls={TOTAL: control(total, total_precision)}, precision=precision
    ).income()


@pytest.mark.parametrize("total", ["30.00", "30.01", "29.99"])
def test_of_wan_a_control_total_inside_the_envelope_is_displayed(total):
    shown = income(total)
    assert (shown.printed, shown.origin) == (Decimal(total), "control_total")
    assert (shown.derived, shown.rejected, shown.terms) == (from_wan(Decimal("30.00")), None, 2)


@pytest.mark.parametrize("total", ["30.02", "29.98", "300000.00", "0.00", "-30.00"])
def test_of_wan_a_control_total_outside_the_envelope_is_rejected(total):
    shown = income(total)
    assert (shown.printed, shown.origin) == (Decimal("30.00"), "derived")
    assert (shown.derived, shown.rejected) == (shown.amount, from_wan(Decimal(total)))


@pytest.mark.parametrize(
    ("lines", "inside", "outside"), [(1, "0.01", "0.02"), (3, "0.02", "0.03"), (9, "0.05", "0.06")]
)
def test_the_envelope_is_half_a_place_for_each_number_and_one_for_the_total(lines, inside, outside):
    rows = [received("1.00", item=f"20103{number:02}") for number in range(lines)]
    assert income(str(lines + Decimal(inside)), *rows).origin == "control_total"
    assert income(str(lines - Decimal(inside)), *rows).origin == "control_total"
    assert income(str(lines + Decimal(outside)), *rows).rejected is not None
    assert income(str(lines - Decimal(outside)), *rows).rejected is not None


def test_the_boundary_itself_lies_inside():
    assert agrees(Sum(Decimal(0), 2, illustrative=False), control("0.015"), "wan")
    assert not agrees(Sum(Decimal(0), 2, illustrative=False), control("0.0150001"), "wan")


def test_blank_lines_widen_no_envelope():
    assert income("10.02", received("10.00"), received(None, "other"), received(None, "operating")).rejected is not None


def test_zeros_are_printed_numbers_and_widen_it():
    assert income("10.02", received("10.00"), received("0.00", "other"), received("0.00", "operating")).rejected is None


def test_the_envelope_counts_every_number_the_total_stands_on():
    """Income, 使用非财政拨款结余 and opening balances: four numbers, 0.025 万元."""
    place = Address("income_expenditure", "income_grand_total", "amount")
    rows = (*TWO_LINES, carried("1.00"), carried(fund="non_fiscal", used="2.00"))
    inside = figures(*rows, controls={place: control("33.02")}).income_grand_total()
    outside = figures(*rows, controls={place: control("33.03")}).income_grand_total()
    assert (inside.terms, inside.origin) == (4, "control_total")
    assert outside.rejected == from_wan(Decimal("33.03"))


@pytest.mark.parametrize("total", ["30.000001", "29.999999"])
def test_of_yuan_one_cent_is_too_much(total):
    shown = income(total, precision="yuan", total_precision="yuan")
    assert (shown.origin, shown.rejected) == ("derived", from_wan(Decimal(total)))


def test_of_yuan_an_equal_control_total_is_displayed():
    shown = income("30.00", precision="yuan", total_precision="yuan")
    assert (shown.origin, shown.amount) == ("control_total", from_wan(Decimal(30)))


def test_of_yuan_a_total_in_wan_must_be_what_the_sum_prints_and_costs_no_cent():
    lines = (received("10.004999"), received("20.00", "other"))
    shown = income("30.00", *lines, precision="yuan")
    assert (shown.origin, shown.printed, shown.amount) == ("control_total", Decimal("30.00"), Decimal("300049.99"))
    assert income("30.01", *lines, precision="yuan").rejected is not None


def test_a_total_without_lines_is_displayed_by_itself():
    shown = figures(controls={TOTAL: control("30.00")}).income()
    assert (shown.printed, shown.origin, shown.derived, shown.terms) == (Decimal("30.00"), "control_total", None, 0)


def test_a_leaf_may_have_a_control_total_too():
    place = Address("general_expenditure", "2010301", "basic")
    shown = figures(spent("1.00"), controls={place: control("1.01")}).expenditure(
        subject="2010301", fund="general", nature="basic"
    )
    assert (shown.printed, shown.origin) == (Decimal("1.01"), "control_total")


def test_a_control_total_belongs_to_one_cell_of_one_statement():
    given = figures(*TWO_LINES, spent("30.00"), controls={TOTAL: control("30.01")})
    assert given.income().printed == Decimal("30.01")
    assert given.income_grand_total().printed == Decimal("30.00")
    assert given.expenditure_total().printed == Decimal("30.00")


@pytest.mark.parametrize("part", [{"fund": "non_fiscal"}, {"fund": "general"}])
def test_a_control_total_of_all_balances_is_not_held_against_a_part(part):
    place = Address("income_expenditure", "opening", "amount")
    given = figures(carried("1.00"), carried("2.00", fund="non_fiscal"), controls={place: control("3.01")})
    assert given.balance("opening").printed == Decimal("3.01")
    assert given.balance("opening", **part).rejected is None


class TestDeviations:
    CONTROLS = {
        TOTAL: control("30.01"),
        Address("income_expenditure", "general", "amount"): control("99.00"),
        Address("income_expenditure", "other", "amount"): control("20.00"),
        Address("income_expenditure", "expenditure_total", "amount"): control("5.00"),
    }

    def test_answered_figures_that_differ_are_listed_once_each(self):
        given = figures(*TWO_LINES, controls=self.CONTROLS)
        given.income(source="other")
        given.expenditure_total()
        expected = (given.income(), given.income(source="general"))
        given.income(subject="")
        assert given.control_deviations() == expected

    def test_last_years_deviations_are_last_years(self):
        prior = figures(*TWO_LINES, controls=self.CONTROLS, year=2020)
        given = figures(*TWO_LINES, prior=prior.data)
        assert given.income(year=2020).origin == "control_total"
        given.count("vehicles")
        assert given.control_deviations() == ()


WAN = st.decimals("-1000", "1000", places=2)


@given(exact=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_rounding_each_line_and_the_total_never_leaves_the_envelope(exact):
    """Whatever the exact amounts were: a source that only rounds is never accused."""
    lines = [(from_wan(to_wan(Decimal(cents).scaleb(-2))), False) for cents in exact]
    total = to_wan(sum((Decimal(cents).scaleb(-2) for cents in exact), Decimal(0)))
    found = add_up(lines, stated=True)
    assert agrees(found, control(str(total)), "wan")


@given(lines=st.lists(WAN, min_size=1, max_size=20), off=st.decimals("-1", "1", places=2))
def test_the_envelope_is_the_same_on_both_sides(lines, off):
    found = add_up([(from_wan(line), False) for line in lines], stated=True)
    above, below = (control(str(sum(lines, Decimal(0)) + change)) for change in (off, -off))
    inside = abs(off) * 200 <= len(lines) + 1
    assert agrees(found, above, "wan") == agrees(found, below, "wan") == inside


@given(cents=st.integers(-(10**12), 10**12), off=st.integers(-5, 5))
def test_of_yuan_only_equality_agrees(cents, off):
    found = Sum(Decimal(cents).scaleb(-2), 3, illustrative=False)
    total = Decimal(cents + off).scaleb(-6)
    assert agrees(found, control(str(total), "yuan"), "yuan") == (off == 0)
