"""Last year's figures: from the stored account, else from typed comparatives, else not provided."""

from decimal import Decimal

import pytest

from accounts.figures.comparatives import Comparatives
from accounts.figures.data import AccountData, Address, ComparativeLeaf, Facts
from tests.accounts.figures.ledger import carried, control, figures, ledger, received, spent, three_public

INCOME = Address("income_expenditure", "income_total", "amount")


def of_2020(*lines, **fields) -> AccountData:
    return ledger(*lines, year=2020, **fields)


def test_the_stored_account_of_last_year_answers():
    given = figures(received("2.00"), prior=of_2020(received("1.00")))
    last = given.income(year=2020)
    assert (last.printed, last.year, last.origin) == (Decimal("1.00"), 2020, "line")
    assert given.income().printed == Decimal("2.00")


def test_the_stored_account_goes_before_the_typed_comparative():
    given = figures(prior=of_2020(received("1.00")), last_year={INCOME: "9.00"})
    assert given.income(year=2020).printed == Decimal("1.00")


def test_without_a_stored_account_the_typed_comparative_answers():
    last = figures(received("2.00"), last_year={INCOME: "9.00"}).income(year=2020)
    assert (last.printed, last.amount, last.year) == (Decimal("9.00"), Decimal(90_000), 2020)
    assert (last.origin, last.terms, last.label, last.address) == ("comparative", 1, "本年收入合计", INCOME)


def test_with_neither_it_is_not_provided():
    last = figures(received("2.00")).income(year=2020)
    assert (last.provided, last.origin, last.year, last.address) == (False, "not_provided", 2020, INCOME)


def test_a_blank_comparative_is_not_provided():
    assert not figures(received("2.00"), last_year={INCOME: None}).income(year=2020).provided


@pytest.mark.parametrize("empty", [of_2020(), of_2020(received(None)), of_2020(spent("1.00"))])
def test_a_stored_account_whose_table_states_nothing_leaves_it_to_the_typed_comparative(empty):
    given = figures(received("2.00"), prior=empty, last_year={INCOME: "9.00"})
    assert given.income(year=2020).origin == "comparative"


def test_a_stored_blank_leaves_it_to_the_typed_comparative():
    place = Address("general_expenditure", "2010301", "total")
    prior = of_2020(spent(None), spent("1.00", "2080505"))
    given = figures(spent("2.00"), prior=prior, last_year={place: "9.00"})
    assert given.expenditure(fund="general", subject="2010301", year=2020).printed == Decimal("9.00")
    assert given.expenditure(fund="general", year=2020).printed == Decimal("1.00")


def test_a_stored_zero_is_an_answer():
    given = figures(prior=of_2020(received("0.00")), last_year={INCOME: "9.00"})
    assert given.income(year=2020).is_zero


def test_an_absent_line_of_a_stored_table_is_zero():
    given = figures(prior=of_2020(spent("1.00")), last_year={})
    assert given.expenditure(fund="government_fund", year=2020).is_zero


def test_a_comparative_answers_for_its_own_cell_only():
    given = figures(
        carried("1.00"), received("1.00"), last_year={Address("income_expenditure", "opening", "amount"): "9.00"}
    )
    assert given.balance("opening", year=2020).printed == Decimal("9.00")
    assert not given.balance("opening", fund="non_fiscal", year=2020).provided
    assert not given.balance("opening", fund="general", year=2020).provided


def test_an_illustrative_comparative_is_labelled():
    typed = ledger(last_year={INCOME: "9.00"})
    example = {INCOME: type(typed.comparatives[INCOME])(Decimal(90_000), illustrative=True)}
    assert figures(comparatives=example).income(year=2020).illustrative


def test_last_years_control_totals_hold_for_last_year():
    prior = of_2020(received("1.00"), controls={INCOME: control("1.01")})
    given = figures(received("2.00"), prior=prior)
    assert given.income(year=2020).printed == Decimal("1.01")
    assert given.income().printed == Decimal("2.00")


def test_last_years_subject_bears_last_years_name():
    prior = of_2020(spent("1.00"), functional_names={"2010301": "行政运行（旧）"})
    given = figures(spent("2.00"), prior=prior)
    assert given.expenditure(subject="2010301", year=2020).label == "行政运行（旧）：支出合计"


def test_counts_of_last_year_come_from_the_stored_account_only():
    counts = Facts(counts={"vehicles_held": 3})
    stored = figures(prior=of_2020(three_public_counts=counts)).count("vehicles_held", year=2020)
    assert (stored.value, stored.year) == (3, 2020)
    absent = figures(three_public_counts=counts).count("vehicles_held", year=2020)
    assert (absent.value, absent.year, absent.label) == (None, 2020, "公务用车保有量")


def test_every_kind_of_figure_knows_last_year():
    prior = of_2020(
        received("1.00"),
        spent("2.00"),
        carried("3.00", "4.00"),
        three_public(abroad_final="5.00"),
        operating=Facts({"final": Decimal(60_000)}),
        procurement=Facts({"goods": Decimal(70_000)}),
    )
    given = figures(prior=prior)
    asked = (
        given.fiscal_income(year=2020),
        given.expenditure_total(year=2020),
        given.balance("opening", fund="general", year=2020),
        given.fiscal_balance("closing", year=2020),
        given.three_public("abroad", year=2020),
        given.operating(year=2020),
        given.procurement("goods", year=2020),
        given.income_grand_total(year=2020),
        given.fiscal_expenditure_grand_total(year=2020),
    )
    assert [int(figure.printed) for figure in asked] == [1, 2, 3, 4, 5, 6, 7, 4, 6]


def items(**amounts):
    """Comparatives of general expenditure by row."""
    return {Address("general_expenditure", row.removeprefix("of_"), "total"): wan for row, wan in amounts.items()}


def of_item(item, **last_year):
    given = figures(spent("2.00", item), last_year=items(**last_year))
    return given.expenditure(fund="general", subject=item, year=2020)


def test_a_subject_that_is_missing_from_a_column_in_full_had_nothing():
    last = of_item("2010302", total="9.00", of_201="9.00", of_2010301="5.00", of_2080505="4.00")
    assert (last.printed, last.origin) == (Decimal("0.00"), "comparative")


def test_a_column_is_in_full_within_its_rounding_only():
    assert of_item("2010302", total="9.01", of_2010301="5.00", of_2080505="4.00").provided
    assert not of_item("2010302", total="9.02", of_2010301="5.00", of_2080505="4.00").provided


@pytest.mark.parametrize(
    "last_year",
    [
        {"of_2010301": "5.00"},
        {"total": None, "of_2010301": "5.00"},
        {"total": "5.00"},
        {"total": "5.00", "of_2010301": None},
        {"total": "9.00", "of_2010301": "5.00"},
    ],
)
def test_what_is_not_in_full_says_nothing_of_the_rest(last_year):
    assert not of_item("2010302", **last_year).provided


def test_a_class_that_is_missing_from_the_statement_of_totals_had_nothing():
    place = {
        Address("income_expenditure", "expenditure_total", "amount"): "5.00",
        Address("income_expenditure", "201", "amount"): "5.00",
    }
    comparatives = figures(spent("2.00"), last_year=place).data.comparatives
    assert Comparatives(comparatives).get(Address("income_expenditure", "208", "amount")).amount == 0


class TestSource:
    """Where a figure of last year comes from, in words."""

    def test_a_comparative_tells_its_own(self):
        known = ComparativeLeaf(Decimal(90_000), source="2020年度部门决算公开表（公开表.xlsx）")
        given = figures(received("2.00"), comparatives={INCOME: known})
        assert given.income(year=2020).source == "2020年度部门决算公开表（公开表.xlsx）"
        assert given.income().source == ""

    def test_the_stored_account_is_named(self):
        given = figures(received("2.00"), prior=of_2020(received("1.00")))
        assert given.income(year=2020).source == "本系统2020年度决算"
        assert given.prior.income().source == "", "of its own year it is no comparative"

    def test_what_is_not_provided_has_none(self):
        assert figures(received("2.00"), prior=of_2020()).income(year=2020).source == ""

    def test_a_subject_missing_from_a_column_in_full_has_the_columns(self):
        column = {
            Address("general_expenditure", row, "total"): ComparativeLeaf(Decimal(amount), source="旧表")
            for row, amount in (("total", 90_000), ("2010301", 90_000))
        }
        last = figures(spent("2.00", "2010302"), comparatives=column)
        missing = last.expenditure(fund="general", subject="2010302", year=2020)
        assert (missing.printed, missing.source) == (0, "旧表")
