"""What can be asked equals what can be stored."""

import pytest

from accounts.figures import concepts
from accounts.figures.data import BalanceLeaf, ExpenditureLeaf
from accounts.figures.figures import MOMENTS
from accounts.models import Assets, EconomicSubject, Procurement, ThreePublicCounts
from accounts.models.institution import BUDGETS, FINALS, VEHICLE_USES
from accounts.models.lines import Fund, Nature, Source


@pytest.mark.parametrize(
    ("named", "stored"), [(concepts.SOURCES, Source), (concepts.FUNDS, Fund), (concepts.NATURES, Nature)]
)
def test_keys_and_names_are_those_of_the_stored_choices(named, stored):
    assert list(named.items()) == list(stored.choices)


def test_expense_groups_are_those_of_the_catalogue():
    assert set(concepts.EXPENSE_GROUPS) == set(EconomicSubject.ExpenseGroup.values) - {""}


@pytest.mark.parametrize(("measure", "stored"), [("final", FINALS), ("budget", BUDGETS)])
def test_every_stored_three_public_amount_is_asked_for(measure, stored):
    leaves = concepts.THREE_PUBLIC_LEAVES[measure]
    assert leaves["total"] == stored
    assert set().union(*leaves.values()) == set(stored)
    assert set(leaves) <= set(concepts.THREE_PUBLIC)


@pytest.mark.parametrize("measure", ["final", "budget"])
def test_the_three_public_items_add_up_to_their_total(measure):
    leaves = concepts.THREE_PUBLIC_LEAVES[measure]
    assert sorted(leaves["abroad"] + leaves["vehicle"] + leaves["reception"]) == sorted(leaves["total"])


@pytest.mark.parametrize(
    ("named", "model"),
    [
        (concepts.COUNTS, ThreePublicCounts),
        ({**concepts.VEHICLE_USES, **concepts.EQUIPMENT}, Assets),
        (concepts.PROCUREMENT, Procurement),
    ],
)
def test_facts_are_named_as_they_are_stored(named, model):
    own = {"id", "account", "origin", "note", "source_file", "source_hash", "source_sheet", "source_cell"}
    assert set(named) == {field.name for field in model._meta.get_fields()} - own


def test_all_vehicle_uses_are_counted():
    assert tuple(concepts.VEHICLE_USES) == VEHICLE_USES


def test_measures_and_moments_are_parts_of_a_leaf():
    assert set(concepts.MEASURES) <= set(ExpenditureLeaf.__slots__)
    assert set(MOMENTS) <= set(BalanceLeaf.__slots__)


def test_every_fund_has_a_statement_of_its_own():
    statements = list(concepts.FUND_STATEMENTS.values())
    assert set(concepts.FUND_STATEMENTS) == set(concepts.FUNDS)
    assert len(set(statements)) == len(statements)
