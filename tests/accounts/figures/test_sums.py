"""Whatever the lines: every total is the sum of its parts, at every level, and costs time in proportion."""

import time
from collections.abc import Iterable
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.figures import concepts
from accounts.figures.data import BalanceLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.figures.figure import Figure
from accounts.figures.figures import Figures
from accounts.figures.sums import add_up
from tests.accounts.figures.ledger import figures, ledger

AMOUNT = st.one_of(
    st.none(), st.just(Decimal("0.00")), st.integers(-(10**14), 10**14).map(lambda x: Decimal(x).scaleb(-2))
)
ITEM = st.builds("{}{:02}{:02}".format, st.sampled_from(["201", "208", "212"]), st.integers(1, 3), st.integers(1, 3))
FUND = st.sampled_from(list(concepts.FUNDS))
NATURE = st.sampled_from(list(concepts.NATURES))
FLAG = st.booleans()
INCOME = st.lists(st.builds(IncomeLeaf, ITEM, st.sampled_from(list(concepts.SOURCES)), AMOUNT, FLAG), max_size=25)
SPENT = st.lists(st.builds(ExpenditureLeaf, ITEM, FUND, NATURE, AMOUNT, AMOUNT, AMOUNT, FLAG), max_size=25)
BOUGHT = st.lists(
    st.builds(
        EconomicLeaf,
        ITEM,
        FUND,
        st.sampled_from(["basic", "project"]),
        st.sampled_from(["30101", "30102", "30201", "31002", "99901"]),
        AMOUNT,
        FLAG,
    ),
    max_size=25,
)
CARRIED = st.lists(st.builds(BalanceLeaf, FUND, st.just(""), AMOUNT, AMOUNT, AMOUNT, AMOUNT, FLAG), max_size=6)


def total(parts: Iterable[Figure]) -> Decimal:
    return sum((figure.amount for figure in parts if figure.amount is not None), Decimal(0))


def children(codes: Iterable[str], parent: str, length: int) -> list[str]:
    return sorted({code[:length] for code in codes if code.startswith(parent)})


@given(lines=SPENT, measure=st.sampled_from(["final", "initial", "adjusted"]), fund=st.one_of(st.none(), FUND))
def test_classes_are_the_sum_of_sections_and_sections_of_items(lines, measure, fund):
    asked = partial(figures(*lines).expenditure, measure=measure, fund=fund)
    codes = [line.item for line in lines]
    for code, length in (("", 3), *((c, 5) for c in children(codes, "", 3)), *((s, 7) for s in children(codes, "", 5))):
        parts = [asked(subject=child) for child in children(codes, code, length)]
        whole = asked(subject=code)
        assert (whole.amount or 0) == total(parts)
        assert whole.terms == sum(part.terms for part in parts)
        assert whole.illustrative == any(part.illustrative for part in parts)


@given(lines=SPENT, subject=st.sampled_from(["", "201", "20801", "2120303"]))
def test_expenditure_is_the_sum_of_its_funds_and_of_its_natures(lines, subject):
    asked = partial(figures(*lines).expenditure, subject=subject)
    whole = asked().amount or 0
    assert whole == total(asked(fund=fund) for fund in concepts.FUNDS)
    assert whole == total(asked(nature=nature) for nature in concepts.NATURES)


@given(lines=INCOME, subject=st.sampled_from(["", "201", "20801", "2120303"]))
def test_income_is_the_sum_of_its_sources(lines, subject):
    asked = partial(figures(*lines).income, subject=subject)
    assert (asked().amount or 0) == total(asked(source=source) for source in concepts.SOURCES)


@given(lines=INCOME)
def test_income_of_a_class_is_the_sum_of_its_items(lines):
    asked = figures(*lines).income
    codes = [line.item for line in lines]
    for code in children(codes, "", 3):
        assert (asked(subject=code).amount or 0) == total(asked(subject=item) for item in children(codes, code, 7))


@given(lines=BOUGHT)
def test_basic_expenditure_is_the_sum_of_its_groups_classes_and_subjects(lines):
    asked = figures(*lines).basic
    whole = asked().amount or 0
    codes = {line.economic for line in lines}
    assert whole == total(asked(group=group) for group in concepts.EXPENSE_GROUPS)
    assert whole == total(asked(economic=code) for code in children(codes, "", 3))
    assert whole == total(asked(economic=code) for code in codes)


@given(income=INCOME, spent=SPENT, carried=CARRIED)
def test_grand_totals_are_the_year_and_its_balances(income, spent, carried):
    account = figures(*income, *spent, *carried)
    received, paid = account.income_grand_total(), account.expenditure_grand_total()
    if received.provided:
        assert received.amount == total(
            [account.income(), account.balance("used_non_fiscal"), account.balance("opening")]
        )
    if paid.provided:
        assert paid.amount == total(
            [account.expenditure(), account.balance("distribution"), account.balance("closing")]
        )
    assert received.provided == any(line.amount is not None for line in income)
    assert paid.provided == any(line.final is not None for line in spent)


@given(income=INCOME, spent=SPENT, carried=CARRIED)
def test_fiscal_totals_are_those_of_the_fiscal_funds(income, spent, carried):
    account = figures(*income, *spent, *carried)
    funds = concepts.FISCAL_FUNDS
    assert (account.fiscal_income().amount or 0) == total(account.income(source=fund) for fund in funds)
    assert (account.fiscal_expenditure().amount or 0) == total(account.expenditure(fund=fund) for fund in funds)
    for moment in ("opening", "closing"):
        assert (account.fiscal_balance(moment).amount or 0) == total(
            account.balance(moment, fund=fund) for fund in funds
        )


@given(lines=SPENT)
def test_the_order_of_lines_does_not_matter(lines):
    assert figures(*lines).expenditure() == figures(*reversed(lines)).expenditure()


@given(amounts=st.lists(AMOUNT, max_size=30))
def test_sums_are_exact_in_cents(amounts):
    known = [amount for amount in amounts if amount is not None]
    found = add_up([(amount, False) for amount in amounts], stated=False)
    assert found.amount == (Decimal(sum(int(x * 100) for x in known)).scaleb(-2) if known else None)
    assert found.terms == len(known)


def many(subjects: int) -> Figures:
    """An account with that many items, each with lines of income, expenditure and economic subjects."""
    items = [f"2{number // 100:04}{number % 100:02}" for number in range(subjects)]
    amount = Decimal("1234.56")
    return Figures(
        ledger(
            *(IncomeLeaf(item, "general", amount) for item in items),
            *(
                ExpenditureLeaf(item, "general", nature, amount, amount, amount)
                for item in items
                for nature in ("basic", "project")
            ),
            *(
                EconomicLeaf(item, "general", "basic", f"30{1 + n % 3}{n % 30:02}", amount)
                for n, item in enumerate(items)
            ),
        )
    )


def ask_everything(account: Figures) -> None:
    for length in (3, 5, 7):
        for code in account.subjects(length):
            account.income(subject=code)
            for measure in concepts.MEASURES:
                account.expenditure(subject=code, fund="general", measure=measure)
    for code in {leaf.economic for leaf in account.basic_economic_leaves()}:
        account.basic(economic=code)
    account.income_grand_total()


def seconds(subjects: int) -> float:
    account = many(subjects)
    start = time.process_time()
    ask_everything(account)
    return time.process_time() - start


def test_a_thousand_subjects_are_answered_at_once():
    assert seconds(1_000) < 1


@pytest.mark.slow
def test_the_time_grows_in_proportion_to_the_subjects():
    """Thirty times the subjects would cost nine hundred times as much if anything were quadratic."""
    small = min(seconds(100) for _ in range(5))
    large = min(seconds(3_000) for _ in range(3))
    assert large < 90 * small


def test_no_sum_is_not_illustrative():
    assert add_up([], stated=False).illustrative is False
    assert add_up([(None, True)], stated=True).illustrative is False
