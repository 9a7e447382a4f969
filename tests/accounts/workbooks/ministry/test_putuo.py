"""A real department's figures as the ministry's software would export them: the account of its published tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from accounts.statements.cells import cell_figure
from accounts.workbooks.content import Expectation
from accounts.workbooks.ministry import is_ministry, read_ministry
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.public import read_public
from tests.accounts.workbooks.accounts import ECONOMIC, FUNCTIONAL, data_of
from tests.accounts.workbooks.ministry.ledgers import export
from tests.cases.putuo import account, published

PUBLISHED = Path(__file__).resolve().parents[3] / "cases" / "putuo-finance-2024.xlsx"
UNIT_NAME = "上海市普陀区财政局"
EXPECTED = Expectation(2024, "107", (UNIT_NAME,), "shanghai-2024", FUNCTIONAL, ECONOMIC)
# The published tables break basic expenditure down by economic subject for all items together.
ITEM = "2010601"


def exported(file_format):
    leaves = account(controls=False)
    economic = tuple(replace(leaf, item=ITEM) for leaf in leaves.economic)
    content = read_ministry(export(replace(leaves, economic=economic), file_format), EXPECTED)
    assert content.problems == ()
    assert content.notes == ()
    return content


def lines(data):
    """Return the lines that say something, economic ones without their item."""
    found = {("income", x.item, x.source): x.amount for x in data.income}
    found |= {("expenditure", x.item, x.fund, x.nature): x.final for x in data.expenditure}
    found |= {("economic", x.fund, x.nature, x.economic): x.amount for x in data.economic}
    for x in data.balances:
        for name in ("opening", "closing", "used_non_fiscal", "distribution"):
            found["balances", x.fund, x.item, name] = getattr(x, name)
    for x in data.three_public:
        found |= {("three_public", x.fund, name): amount for name, amount in x.amounts.items()}
    return {key: amount for key, amount in found.items() if amount}


def printed(figures, address):
    return cell_figure(figures, address, "", three_public_funds=("general",)).printed


@pytest.mark.parametrize("file_format", ["xlsx", "xls"])
def test_the_export_gives_the_leaves_of_the_published_account(file_format):
    assert lines(data_of(exported(file_format))) == lines(account(controls=False))


def test_the_export_gives_what_the_published_tables_give():
    workbook = open_workbook(PUBLISHED.read_bytes(), PUBLISHED.name)
    assert not is_ministry(workbook)
    content = read_public(workbook, EXPECTED, load_profile("shanghai-2024"))
    assert content.problems == ()
    assert lines(data_of(exported("xlsx"))) == lines(data_of(content))


def test_the_totals_of_the_export_are_those_of_its_lines():
    data = data_of(exported("xlsx"))
    figures = Figures(data)
    derived = Figures(replace(data, controls={}))
    addresses = [address for address, _ in published()]
    assert [printed(figures, x) for x in addresses] == [printed(derived, x) for x in addresses]
    assert figures.control_deviations() == ()
    assert len(data.controls) > 100
