"""What the software exports of any account comes back to the 分, from both formats."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.figures.data import BalanceLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.figures.figures import Figures
from accounts.statements.cells import cell_figure
from accounts.workbooks.ministry import is_ministry, read_ministry
from accounts.workbooks.ministry.lines import NEGATIVE, NEGATIVE_REMAINDER
from tests.accounts.workbooks.accounts import data_of, expectation
from tests.accounts.workbooks.ministry.ledgers import account, export, facts_read, large, ledgers, lines_of, lines_read

EXPECTED = expectation()


def assert_totals_agree(content):
    """Every control total belongs to a cell of a statement, and is what the lines add up to."""
    figures = Figures(data_of(content))
    assert figures.data.controls
    for address in figures.data.controls:
        if address.statement == "institution":
            assert figures.procurement().address == address
        else:
            cell_figure(figures, address, "", three_public_funds=("general",))
    assert figures.control_deviations() == ()


@settings(suppress_health_check=list(HealthCheck))
@given(
    ledger=ledgers(),
    file_format=st.sampled_from(["xlsx", "xls"]),
    codes=st.sampled_from(["merged", "parts", "own", "one"]),
)
def test_an_account_comes_back(ledger, file_format, codes):
    data, projects = ledger
    workbook = export(data, file_format, codes=codes, projects=projects)
    assert is_ministry(workbook)
    content = read_ministry(workbook, EXPECTED)
    assert content.problems == ()
    assert lines_read(content) == lines_of(data, projects)
    assert_totals_agree(content)
    assert facts_read(content, "three_public") == {"fund": "general", **data.three_public[0].amounts}
    assert facts_read(content, "counts") == data.three_public_counts.counts
    assert facts_read(content, "assets") == data.assets.counts
    assert facts_read(content, "procurement") == data.procurement.amounts
    assert facts_read(content, "operating") == {"applicable": data.operating.applicable, **data.operating.amounts}
    assert (content.format, content.precision, content.year) == ("ministry", "yuan", data.year)
    assert content.unit_name == data.unit.name


@pytest.mark.parametrize("file_format", ["xlsx", "xls"])
def test_an_account_of_three_hundred_items_comes_back(file_format):
    data, projects = large(300)
    content = read_ministry(export(data, file_format, projects=projects), EXPECTED)
    assert content.problems == ()
    assert lines_read(content) == lines_of(data, projects)
    assert len(lines_read(content)) > 2000


def test_an_account_without_any_amount_comes_back_empty():
    content = read_ministry(export(account()), EXPECTED)
    assert content.problems == ()
    assert [table.grid for table in content.tables if table.grid not in {"control_totals", "counts", "assets"}] == [
        *("income", "expenditure", "economic", "balances", "three_public", "procurement"),
    ]
    assert lines_read(content) == {}


def test_negative_amounts_carry_a_note():
    data = account(
        income=(IncomeLeaf("2010301", "general", Decimal("-5.25")),),
        expenditure=(
            ExpenditureLeaf("2010301", "general", "basic", None, None, Decimal(300)),
            ExpenditureLeaf("2010301", "non_fiscal", "basic", None, None, Decimal(-100)),
            ExpenditureLeaf("2010302", "non_fiscal", "operating", None, None, Decimal(-7)),
        ),
        balances=(BalanceLeaf("general", "", Decimal(-1), Decimal(0), None, None),),
    )
    tables = {table.grid: table for table in read_ministry(export(data), EXPECTED).tables}
    notes = {
        grid: [row.values.get("note") for row in tables[grid].rows] for grid in ("income", "expenditure", "balances")
    }
    assert notes == {
        "income": [NEGATIVE],
        "expenditure": [None, NEGATIVE_REMAINDER, NEGATIVE],
        "balances": [NEGATIVE],
    }
    assert not any("note" in table.covered for table in tables.values())
