"""Withheld items: what stands for them, that totals stay, and that nothing shown gives an amount away."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.figures.data import Address, BalanceLeaf, ComparativeLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.figures.figures import Figures
from accounts.withholding import alone_in_class, hidden_words, items_of, public_figures, shown_instead
from tests.disclosure.narrative.accounts import account
from tests.disclosure.narrative.test_properties import NAMES, accounts

ITEMS = ("2010301", "2010302", "2010350", "2010802", "2080505", "2080506", "2240106")


@pytest.mark.parametrize(
    ("withheld", "shown"),
    [
        ([], {}),
        (["2019999"], {}),
        (["2010302"], {"2010301": "20103", "2010302": "20103", "2010350": "20103"}),
        (["2080505", "2080506"], {"2080505": "20805", "2080506": "20805"}),
        (
            ["2010802"],
            {"2010301": "201", "2010302": "201", "2010350": "201", "2010802": "201"},
        ),
        (["2240106"], {"2240106": "224"}),
    ],
)
def test_what_stands_for_items_that_are_not_shown(withheld, shown):
    assert shown_instead(ITEMS, withheld) == shown


def test_an_item_alone_in_its_class_is_told():
    assert alone_in_class(ITEMS, ["2240106", "2010302", "2990101"]) == ["2240106"]


def spent(item, final, **other):
    values = {"fund": "general", "nature": "basic", "initial": None, "adjusted": None, **other}
    return ExpenditureLeaf(item, final=Decimal(final), **values)


@pytest.fixture
def figures():
    last = account(spent("2010301", 500), spent("2010302", 70), functional_names=NAMES)
    data = account(
        spent("2010301", 1000),
        spent("2010302", 77),
        spent("2080505", 5),
        IncomeLeaf("2010302", "general", Decimal(77)),
        EconomicLeaf("2010302", "general", "basic", "30101", Decimal(77)),
        BalanceLeaf("government_fund", "2010302", Decimal(1), Decimal(2), None, None),
        functional_names=NAMES,
        comparatives={
            Address("general_expenditure", row, "total"): ComparativeLeaf(Decimal(66)) for row in ("2010302", "20103")
        },
    )
    return Figures(data, prior=Figures(last))


def test_totals_stay_and_items_go_in_every_table(figures):
    public = public_figures(figures, {"2010302"})
    assert public.expenditure(subject="20103").printed == figures.expenditure(subject="20103").printed
    assert public.expenditure().printed == figures.expenditure().printed
    assert {leaf.item for leaf in public.data.expenditure} == {"20103", "2080505"}
    assert {leaf.item for leaf in (*public.data.income, *public.data.economic, *public.data.balances)} == {"20103"}
    assert public.prior is not None
    assert {leaf.item for leaf in public.prior.data.expenditure} == {"20103"}
    assert "2010302" not in public.data.functional_names
    assert [address.row for address in public.data.comparatives] == ["20103"]
    assert Address("general_expenditure", "2010302", "total") in figures.data.comparatives


def test_nothing_withheld_is_the_same_object(figures):
    assert public_figures(figures, ()) is figures
    assert public_figures(figures, {"2990101"}) is figures


def test_words_that_must_not_be_printed(figures):
    assert hidden_words(figures, ()) == frozenset()
    assert hidden_words(figures, {"2010302"}) == {"2010301", "2010302", "行政运行", "一般行政管理事务"}


@given(accounts(), st.data())
def test_no_amount_of_a_withheld_item_follows_from_what_is_shown(data, drawn):
    figures = Figures(data)
    items = items_of(figures)
    withheld = drawn.draw(st.sets(st.sampled_from(sorted(items)), max_size=3)) if items else set()
    public = public_figures(figures, withheld)
    shown = {leaf.item for leaf in (*public.data.income, *public.data.expenditure, *public.data.economic)}
    for item in withheld:
        # In its section no item is shown; where it would be the section's only one, the class has no section either.
        assert not any(code[:5] == item[:5] and len(code) == 7 for code in shown)
        if not any(other != item and other[:5] == item[:5] for other in items):
            assert not any(code[:3] == item[:3] and len(code) > 3 for code in shown)
    for code in {code[:n] for code in shown for n in (3, 5, 7) if len(code) >= n}:
        assert public.expenditure(subject=code).printed == figures.expenditure(subject=code).printed
        assert public.income(subject=code).printed == figures.income(subject=code).printed
    assert public.expenditure().printed == figures.expenditure().printed
