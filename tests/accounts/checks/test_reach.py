"""What a cell stands on, for every kind of statement."""

from decimal import Decimal

import pytest

from accounts.checks.stated import Stated
from accounts.checks.tables.discrepancies import Discrepancy, _breadth, _same_cause
from accounts.checks.tables.reach import EVERY_FUND, FISCAL, Reach, reach_of
from accounts.figures.data import Address

GENERAL, REST = frozenset({"general"}), EVERY_FUND - FISCAL


@pytest.mark.parametrize(
    ("cell", "ledgers", "funds", "subject"),
    [
        ("income/2010101/fiscal", {"income"}, FISCAL, "2010101"),
        ("income/2010101/total", {"income"}, EVERY_FUND, "2010101"),
        ("income/total/other", {"income"}, REST, ""),
        ("expenditure/201/basic", {"expenditure"}, EVERY_FUND, "201"),
        ("general_expenditure/20101/total", {"expenditure"}, GENERAL, "20101"),
        ("general_project/total/project", {"expenditure"}, GENERAL, ""),
        ("general_detail/301/amount", {"economic"}, GENERAL, "301"),
        ("general_basic/30101/amount", {"economic"}, GENERAL, "30101"),
        ("fiscal_detail/302/total", {"economic"}, FISCAL, "302"),
        ("state_capital_expenditure/223/total", {"expenditure"}, {"state_capital"}, "223"),
        ("state_capital/2230101/opening", {"balance"}, {"state_capital"}, "2230101"),
        ("government_fund/2120801/income", {"income"}, {"government_fund"}, "2120801"),
        ("government_fund/2120801/total", {"expenditure"}, {"government_fund"}, "2120801"),
        ("government_fund/total/closing", {"balance"}, {"government_fund"}, ""),
        ("three_public/reception/final", {"three_public"}, EVERY_FUND, ""),
        ("institution/operating_expense/final", {"institution"}, EVERY_FUND, ""),
        ("income_expenditure/income_grand_total/amount", {"income", "balance"}, EVERY_FUND, ""),
        ("income_expenditure/expenditure_grand_total/amount", {"expenditure", "balance"}, EVERY_FUND, ""),
        ("income_expenditure/income_total/amount", {"income"}, EVERY_FUND, ""),
        ("income_expenditure/distribution/amount", {"balance"}, EVERY_FUND, ""),
        ("income_expenditure/opening/amount", {"balance"}, EVERY_FUND, ""),
        ("income_expenditure/government_fund/amount", {"income"}, {"government_fund"}, ""),
        ("income_expenditure/institutional/amount", {"income"}, REST, ""),
        ("income_expenditure/208/amount", {"expenditure"}, EVERY_FUND, "208"),
        ("fiscal/opening_government_fund/amount", {"balance"}, {"government_fund"}, ""),
        ("fiscal/closing/state_capital", {"balance"}, {"state_capital"}, ""),
        ("fiscal/general/amount", {"income"}, GENERAL, ""),
        ("fiscal/expenditure_total/total", {"expenditure"}, FISCAL, ""),
        ("fiscal/208/general", {"expenditure"}, GENERAL, "208"),
    ],
)
def test_a_cell_stands_on_these_lines(cell, ledgers, funds, subject):
    assert reach_of(Address(*cell.split("/"))) == Reach(frozenset(ledgers), frozenset(funds), subject)


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Reach(frozenset({"income"}), GENERAL, "20101"), True),
        (Reach(frozenset({"income", "balance"}), EVERY_FUND, "2010101"), True),
        (Reach(frozenset({"income"}), GENERAL, ""), True),
        (Reach(frozenset({"expenditure"}), GENERAL, "20101"), False),
        (Reach(frozenset({"income"}), REST, "20101"), False),
        (Reach(frozenset({"income"}), GENERAL, "20102"), False),
    ],
)
def test_cells_meet_where_a_line_may_belong_to_both(other, meets):
    one = Reach(frozenset({"income"}), GENERAL, "20101")
    assert one.meets(other) is meets
    assert other.meets(one) is meets


def discrepancy(found: str, expected: str, *, roundings: int = 0, cell: str = "income/20101/total", **fields):
    address = Address(*cell.split("/"))
    sides = Stated(Decimal(found), roundings), Stated(Decimal(expected))
    return Discrepancy("INT-07", address, *sides, reach=reach_of(address), **fields)


@pytest.mark.parametrize(
    ("roundings", "size", "same"),
    # Each rounding may have moved a difference by 50 元; a tenth of the smaller difference is the most.
    [(0, "1000", True), (0, "1000.01", False), (1, "1100", True), (1, "1100.01", False), (9, "1100.01", False)],
)
def test_differences_of_one_size_have_one_cause(roundings, size, same):
    one = discrepancy("1000", "0", roundings=roundings)
    other = discrepancy(size, "0", roundings=roundings, cell="income/201/total")
    assert _same_cause(one, other) is same
    assert _same_cause(other, one) is same


def test_differences_of_one_size_on_different_lines_have_two_causes():
    assert not _same_cause(discrepancy("1000", "0"), discrepancy("1000", "0", cell="income/20102/total"))


def test_whatever_the_sizes_one_cell_blamed_is_one_cause():
    cell = Address("income", "2010101", "total")
    one, other = discrepancy("1000", "0", cause=cell), discrepancy("7", "0", cell="income/20102/total", cause=cell)
    assert _same_cause(one, other)
    assert not _same_cause(discrepancy("1000", "0"), discrepancy("7", "0"))


def test_the_fewer_lines_and_funds_the_nearer_to_the_cause():
    here = Address("income", "20101", "total")
    near = [
        discrepancy("1", "0", terms=1),
        discrepancy("1", "0", terms=2, cell="income/2010101/fiscal"),
        discrepancy("1", "0", terms=2, cell="income/2010101/total"),
        discrepancy("1", "0", terms=2, cause=here),
        discrepancy("1", "0", terms=2),
        discrepancy("1", "0", terms=2, cell="income/total/total"),
    ]
    shuffled = near[::-1]
    assert sorted(shuffled, key=_breadth) == near
