"""The product's own workbook of statements, read as any published workbook is: the same figures, cell for cell."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from accounts.figures.figures import Figures
from accounts.profiles import load_profile, profile_choices
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.public import read_public
from disclosure.renderers.xlsx import render_xlsx
from tests.accounts.workbooks.accounts import data_of, expectation, generated, named
from tests.disclosure.narrative.accounts import facts
from tests.disclosure.renderers.xlsx.test_identities import report_of

PROFILES = [name for name, _ in profile_choices()]


def displayed(data, profile):
    """Return what every cell of every statement prints; blank and zero are the same."""
    figures = Figures(data)
    return {
        (statement.kind, part.row.key, column.key): figure.printed
        for statement in statements_of(profile)
        for line in fill(statement, figures, profile).lines
        for part, panel in zip(line, statement.panels, strict=True)
        for column, figure in zip(panel.columns, part.figures, strict=True)
        if figure is not None and figure.is_nonzero
    }


def positive(data):
    """Return the account without negative amounts: what cancels out prints a blank, which says less than was known."""

    def turned(leaf):
        amounts = {field.name: getattr(leaf, field.name) for field in fields(leaf)}
        return replace(leaf, **{name: abs(x) for name, x in amounts.items() if isinstance(x, Decimal)})

    turned_lines = {name: tuple(map(turned, getattr(data, name))) for name in ("income", "expenditure", "balances")}
    return replace(data, economic=tuple(map(turned, data.economic)), **turned_lines)


@pytest.mark.parametrize("name", PROFILES)
@settings(max_examples=8, deadline=None)
@given(data=generated(most_items=10))
def test_any_account_comes_back_as_printed(name, data):
    profile, data = load_profile(name), named(positive(data))
    content = render_xlsx(report_of(facts(data, profile=profile)))
    expected = expectation(profile=name, names=(facts(data, profile=profile).unit_name,))
    again = read_public(open_workbook(content, "公开表.xlsx"), expected, profile)
    assert [problem.message for problem in again.problems] == []
    assert displayed(data_of(again), profile) == displayed(data, profile)
