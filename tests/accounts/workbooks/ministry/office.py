"""One small account of two funds, its sheets by number, and reading them after a change."""

from dataclasses import replace
from decimal import Decimal

from accounts.figures.data import BalanceLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.workbooks.ministry import read_ministry
from accounts.workbooks.opening import open_workbook
from tests.accounts.workbooks.accounts import expectation
from tests.accounts.workbooks.ministry.export import drafts, write
from tests.accounts.workbooks.ministry.ledgers import account

D = Decimal
DATA = account(
    income=(
        IncomeLeaf("2010301", "general", D(1_000_000)),
        IncomeLeaf("2120801", "government_fund", D(200_000)),
        IncomeLeaf("2010301", "other", D("300.50")),
    ),
    expenditure=(
        ExpenditureLeaf("2010301", "general", "basic", None, None, D(800_000)),
        ExpenditureLeaf("2010302", "general", "project", None, None, D(200_000)),
        ExpenditureLeaf("2120801", "government_fund", "project", None, None, D(150_000)),
        ExpenditureLeaf("2010301", "non_fiscal", "operating", None, None, D(300)),
    ),
    economic=(
        EconomicLeaf("2010301", "general", "basic", "30101", D(500_000)),
        EconomicLeaf("2010301", "general", "basic", "30201", D(300_000)),
        EconomicLeaf("2010302", "general", "project", "31002", D(200_000)),
        EconomicLeaf("2120801", "government_fund", "project", "30905", D(150_000)),
    ),
    balances=(
        BalanceLeaf("general", "", D(10_000), D(10_000), None, None),
        BalanceLeaf("government_fund", "2120801", D(0), D(50_000), None, None),
    ),
)
PROJECTS = ("", "", "办公设备购置", "道路")
EXPECTED = expectation()
NAMES = {
    "Z01": "Z01 收入支出决算总表(财决01表)",
    "Z01_1": "Z01_1 财政拨款收入支出决算总表(财决01-1表)",
    "Z03": "Z03 收入决算表(财决03表)",
    "Z04": "Z04 支出决算表(财决04表)",
    "Z07": "Z07 一般公共预算财政拨款收入支出决算表(财决07表)",
    "Z09": "Z09 政府性基金预算财政拨款收入支出决算表(财决09表)",
    "Z11": "Z11 国有资本经营预算财政拨款收入支出决算表(财决11表)",
    "Z08": "Z08 一般公共预算财政拨款支出决算明细表(财决08表)",
    "Z08_1": "Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-",
    "Z08_2": "Z08_2 一般公共预算财政拨款项目支出决算明细表(财决08-",
    "F03": "F03 机构运行信息表(财决附03表)",
}


def sheets(data=DATA, **layout):
    """Return the drafts of the account's sheets by number."""
    return {draft.name.split()[0]: draft for draft in drafts(data, projects=PROJECTS[: len(data.economic)], **layout)}


def read(found, expected=EXPECTED, **of_sheets):
    """Return what the drafts say; ``of_sheets`` are fields of opened sheets to be replaced, by number."""
    workbook = open_workbook(write(found.values()), "决算.xlsx")
    opened = [replace(sheet, **of_sheets.get(sheet.name.split()[0], {})) for sheet in workbook.sheets]
    return read_ministry(replace(workbook, sheets=tuple(opened)), expected)


def table(content, grid):
    """Return the rows of a table as values."""
    return [dict(row.values) for found in content.tables if found.grid == grid for row in found.rows]


def controls(content):
    """Return the control totals by cell."""
    return {(row["statement"], row["row"], row["column"]): row["amount"] for row in table(content, "control_totals")}


def messages(content):
    """Return the messages of the problems."""
    return [problem.message for problem in content.problems]
