"""The declared identities: they hold between sums of lines, and every cell and statement is known to them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from accounts.checks.cells import figure_of
from accounts.checks.context import Context
from accounts.checks.labels import where
from accounts.checks.registry import registry
from accounts.checks.rules import load
from accounts.checks.samples import account, ordinary_settings, received, sample, spent
from accounts.checks.stated import total
from accounts.checks.tables.identities import identities_of, own_rule
from accounts.checks.tables.reach import reach_of
from accounts.checks.tables.verdicts import provided
from accounts.figures.data import Address, Control
from accounts.profiles import load_profile
from accounts.statements.cells import UnknownCellError
from accounts.statements.names import named_statements
from tests.accounts.checks.generated import consistent, context_of, printed_cells, with_totals

PROFILE = load_profile("sichuan-2021")
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(consistent(precision="yuan"))
def test_a_sum_stands_on_the_lines_of_its_parts(data):
    """So an identity can be told from one that does not hold for this account's lines (and is left alone).

    Balances of a whole fund, which these accounts have, are no sum of those of its items.
    """
    context = context_of(with_totals(data, printed_cells(data, PROFILE)))
    checked = set()
    for address in context.figures.data.controls:
        cell = context.cell(*address)
        by_fund = address.column in {"opening", "closing"}
        for identity in () if by_fund else identities_of(context, address):
            parts = [context.cell(*part) for part in identity.parts]
            assert total(part.from_lines for part in parts).value == (cell.derived or 0), (identity.rule, address)
            checked.add(identity.rule)
    assert {"INT-01", "INT-03", "INT-10", "INT-13", "INT-20", "INT-21", "X-01", "X-05", "X-06"} <= checked


@PATIENT
@given(consistent(precision="yuan"))
def test_a_cell_reaches_the_lines_that_it_stands_on(data):
    """A line of a fund or subject that a cell does not reach never changes it."""
    for address, amount in printed_cells(data, PROFILE).items():
        reach = reach_of(address)
        if "expenditure" in reach.ledgers:
            unreached = [
                x for x in data.expenditure if x.fund not in reach.funds or not x.item.startswith(reach.subject)
            ]
            rest = replace(data, expenditure=tuple(x for x in data.expenditure if x not in unreached), controls={})
            figure = figure_of(context_of(rest).figures, address, ("general",))
            assert figure.amount is None or figure.printed * 10_000 == amount, address


def test_every_rule_that_identities_name_is_decided():
    named = {
        own_rule(Address(kind, row, "total")) for kind in ordinary_settings().titles for row in ("total", "closing")
    }
    assert {rule for rule in named if load()[rule].check is None} == set()


@pytest.mark.parametrize("kind", ordinary_settings().titles)
def test_every_statement_can_be_provided_or_not(kind):
    assert not provided(sample(), kind)
    printed = sample(figures=replace_controls(Address(kind, "total", "total")))
    assert provided(printed, kind)


def replace_controls(address):
    figures = account()
    return type(figures)(replace(figures.data, controls={address: Control(figures.data.year * 100, "wan")}))


def test_a_cell_that_no_statement_has_is_left_to_the_import():
    """A control total of an unknown cell can neither be shown nor compared."""
    context = sample(
        received("1", "2010301"),
        spent("1", "2010301"),
        printed={"income/total/total": "1", "income/total/nonsense": "9", "nothing/total/total": "9"},
    )
    with pytest.raises(UnknownCellError):
        context.cell("nothing", "total", "total")
    assert [result.status for result in registry["INT-06"].check(context)] == ["pass"]


@pytest.mark.parametrize("statement", named_statements())
def test_every_named_cell_is_known(statement):
    """What a control total can be typed for is what can be checked."""
    context = Context(account(), ordinary_settings())
    for block in named_statements()[statement].blocks:
        for row in block.rows:
            for column in block.columns:
                context.cell(statement, row, column)
                assert where(context, Address(statement, row, column)).endswith("列")
