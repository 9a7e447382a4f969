"""Each cell that is a sum, and of what: as the official forms and their rules have it."""

import pytest

from accounts.checks.samples import bought, carried, received, sample, spent
from accounts.checks.tables.identities import identities_of
from accounts.figures.data import Address, EconomicName

NAMES = {"301": EconomicName("工资福利支出", "personnel"), "302": EconomicName("商品和服务支出", "public")}
EIGHT = "general government_fund state_capital superior_subsidy institutional operating affiliate_remittance other"
SIX = "fiscal superior_subsidy institutional operating affiliate_remittance other"
NATURES = "basic project remitted_to_superior operating to_affiliates"
FUNDS = "general government_fund state_capital"


def rows(statement, names, column):
    return tuple(f"{statement}/{name}/{column}" for name in names.split())


def columns(statement, row, names):
    return tuple(f"{statement}/{row}/{name}" for name in names.split())


DECLARED = {
    "income_expenditure/income_total/amount": {
        "INT-01": rows("income_expenditure", EIGHT, "amount"),
        "X-01": ("income/total/total",),
    },
    "income_expenditure/expenditure_total/amount": {
        "INT-02": rows("income_expenditure", "201 212", "amount"),
        "X-03": ("expenditure/total/total",),
    },
    "income_expenditure/income_grand_total/amount": {
        "INT-03": rows("income_expenditure", "income_total used_non_fiscal opening", "amount")
    },
    "income_expenditure/expenditure_grand_total/amount": {
        "INT-04": rows("income_expenditure", "expenditure_total distribution closing", "amount")
    },
    "income_expenditure/212/amount": {"X-04": ("expenditure/212/total",)},
    "income_expenditure/other/amount": {"X-02": ("income/total/other",)},
    "income_expenditure/general/amount": {},
    "income_expenditure/opening/amount": {},
    "income/2010301/total": {"INT-06": columns("income", "2010301", SIX)},
    "income/2010301/fiscal": {},
    "income/20103/other": {"INT-07": rows("income", "2010301 2010302", "other")},
    "income/201/total": {"INT-07": ("income/20103/total",), "INT-06": columns("income", "201", SIX)},
    "income/total/fiscal": {
        "INT-07": rows("income", "201 212", "fiscal"),
        "X-02": rows("income_expenditure", FUNDS, "amount"),
    },
    "income/total/other": {"INT-07": rows("income", "201 212", "other")},
    "expenditure/total/total": {
        "INT-09": rows("expenditure", "201 212", "total"),
        "INT-08": columns("expenditure", "total", NATURES),
    },
    "expenditure/20103/basic": {"INT-09": rows("expenditure", "2010301 2010302", "basic")},
    "expenditure/2010302/total": {"INT-08": columns("expenditure", "2010302", NATURES)},
    "expenditure/2010302/project": {},
    "fiscal/income_total/amount": {"INT-10": rows("fiscal", FUNDS, "amount"), "X-06": ("income/total/fiscal",)},
    "fiscal/income_grand_total/amount": {"INT-13": rows("fiscal", "income_total opening", "amount")},
    "fiscal/opening/amount": {
        "INT-13": rows("fiscal", "opening_general opening_government_fund opening_state_capital", "amount")
    },
    "fiscal/opening_general/amount": {},
    "fiscal/opening_state_capital/amount": {"X-09": ("state_capital/total/opening",)},
    "fiscal/general/amount": {"X-05": ("income_expenditure/general/amount",)},
    "fiscal/government_fund/amount": {
        "X-05": ("income_expenditure/government_fund/amount",),
        "X-09": ("government_fund/total/income",),
    },
    "fiscal/201/total": {"INT-11": columns("fiscal", "201", FUNDS)},
    "fiscal/201/general": {"X-07": ("general_expenditure/201/total",)},
    "fiscal/212/government_fund": {"X-08": ("government_fund/212/total",)},
    "fiscal/expenditure_total/total": {
        "INT-12": rows("fiscal", "201 212", "total"),
        "INT-11": columns("fiscal", "expenditure_total", FUNDS),
    },
    "fiscal/expenditure_total/general": {
        "INT-12": rows("fiscal", "201 212", "general"),
        "X-07": ("general_expenditure/total/total",),
    },
    "fiscal/expenditure_total/state_capital": {
        "INT-12": rows("fiscal", "201 212", "state_capital"),
        "X-08": ("state_capital/total/total",),
    },
    "fiscal/expenditure_grand_total/general": {"INT-12": rows("fiscal", "expenditure_total closing", "general")},
    "fiscal/closing/total": {"INT-11": columns("fiscal", "closing", FUNDS)},
    "fiscal/closing/general": {},
    "fiscal/closing/government_fund": {"X-09": ("government_fund/total/closing",)},
    "general_expenditure/2010301/total": {"INT-15": columns("general_expenditure", "2010301", "basic project")},
    "general_expenditure/2010301/basic": {},
    "general_expenditure/201/basic": {"INT-16": ("general_expenditure/20103/basic",)},
    "general_project/201/project": {
        "INT-16": ("general_project/20103/project",),
    },
    "general_project/2010302/project": {"INT-16": ("general_expenditure/2010302/project",)},
    "general_detail/2010301/total": {"INT-17": columns("general_detail", "2010301", "301 302")},
    "general_detail/20103/301": {"INT-16": rows("general_detail", "2010301 2010302", "301")},
    "fiscal_detail/30101/total": {"INT-17": columns("fiscal_detail", "30101", FUNDS)},
    "fiscal_detail/302/general": {"INT-17": rows("fiscal_detail", "30201 30202", "general")},
    "fiscal_detail/total/general": {"INT-17": rows("fiscal_detail", "301 302", "general")},
    "general_basic/302/amount": {"INT-17": rows("general_basic", "30201 30202", "amount")},
    "general_basic/30201/amount": {},
    "general_basic/personnel/amount": {"INT-18": ("general_basic/301/amount",)},
    "general_basic/public/amount": {"INT-18": ("general_basic/302/amount",)},
    "general_basic/total/amount": {"INT-18": rows("general_basic", "personnel public", "amount")},
    "three_public/total/budget_total": {
        "INT-20": columns("three_public", "total", "budget_abroad budget_vehicle budget_reception")
    },
    "three_public/total/final_vehicle": {
        "INT-21": columns("three_public", "total", "final_vehicle_purchase final_vehicle_running")
    },
    "three_public/total/final_reception": {
        "SG-05": columns("three_public", "total", "final_reception_domestic final_reception_foreign")
    },
    "three_public/total/budget_reception": {},
    "three_public/total/final_abroad": {},
    "government_fund/2120801/total": {"INT-22": columns("government_fund", "2120801", "basic project")},
    "government_fund/2120801/income": {},
    "government_fund/212/income": {"INT-23": ("government_fund/21208/income",)},
    "state_capital/212/closing": {"INT-24": ("state_capital/21208/closing",)},
    "state_capital_expenditure/2120801/total": {
        "INT-24": columns("state_capital_expenditure", "2120801", "basic project")
    },
    "institution/procurement_total/final": {
        "OTH-02": rows("institution", "procurement_goods procurement_works procurement_services", "final")
    },
    "institution/operating_expense/final": {},
    "expenditure_budget/total/total_initial": {},
}


@pytest.fixture(scope="module")
def context():
    """Lines of two classes, four items and three economic subjects."""
    return sample(
        received("9", "2010301"),
        spent("5", "2010301"),
        spent("4", "2010302", "project"),
        spent("3", "2120801", "project", "government_fund"),
        carried("0", "1", "government_fund", item="2120801"),
        bought("2", "30101", item="2010301"),
        bought("1", "30201", item="2010301"),
        bought("2", "30202", item="2010301"),
        economic_names=NAMES,
    )


@pytest.mark.parametrize("cell", DECLARED)
def test_a_cell_is_the_sum_of_its_parts(context, cell):
    declared = {}
    for identity in identities_of(context, Address(*cell.split("/"))):
        declared.setdefault(identity.rule, tuple("/".join(part) for part in identity.parts))
    assert declared == DECLARED[cell]


def test_totals_printed_for_subjects_without_lines_are_parts_too():
    """A class that only a printed total knows is a part of the whole; a row of an economic subject is none."""
    printed = {"expenditure/205/total": "1", "general_basic/303/amount": "1"}
    context = sample(spent("5", "2010301"), bought("5", "30101"), printed=printed, economic_names=NAMES)
    (by_class, _) = identities_of(context, Address("expenditure", "total", "total"))
    assert [part.row for part in by_class.parts] == ["201", "205"]
    (by_economic,) = identities_of(context, Address("fiscal_detail", "total", "general"))
    assert [part.row for part in by_economic.parts] == ["301", "303"]


def test_a_subject_is_known_by_a_line_of_any_ledger():
    """An item that only carries over, and one that only an economic line names, are below their classes."""
    context = sample(
        received("1", "2010301"),
        carried("0", "1", "government_fund", item="2120801"),
        bought("1", "30101", item="2050201"),
        economic_names=NAMES,
    )
    (by_class, _) = identities_of(context, Address("expenditure", "total", "total"))
    assert [part.row for part in by_class.parts] == ["201", "205", "212"]
