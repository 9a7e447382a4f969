"""A real report as it was printed, errors and all: its text, and the account that its figures make.

The report prints no statements: items, budgets and economic subjects are what its text states or what follows from it;
how the basic expenditure is split is chosen so that every printed total holds.
"""

import json
from decimal import Decimal
from pathlib import Path

from accounts.checks.context import Context, SubjectEntry
from accounts.checks.settings import settings_of
from accounts.checks.text.headings import passages_of
from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    Address,
    BalanceLeaf,
    ComparativeLeaf,
    Control,
    EconomicLeaf,
    ExpenditureLeaf,
    Facts,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.money import from_wan
from accounts.profiles import load_profile
from tests.disclosure.narrative.accounts import economic_names, functional_names

PLACE = Path(__file__).resolve().parent
PRINTED = json.loads((PLACE / "guangyuan-2021-printed.json").read_text(encoding="utf-8"))
LINES = (PLACE / "guangyuan-2021.txt").read_text(encoding="utf-8").split("\n")
FINDINGS = json.loads((PLACE / "guangyuan-2021-findings.json").read_text(encoding="utf-8"))
PROFILE = "sichuan-2021"

TOTALS = {  # the name of a printed total, and the cells that hold it
    "收入总计": ("income_expenditure/income_grand_total/amount",),
    "支出总计": ("income_expenditure/expenditure_grand_total/amount",),
    "本年收入合计": (
        "income_expenditure/income_total/amount",
        "income_expenditure/general/amount",
        "fiscal/income_total/amount",
        "fiscal/general/amount",
    ),
    "本年支出合计": (
        "income_expenditure/expenditure_total/amount",
        "expenditure/total/total",
        "fiscal/expenditure_total/total",
        "fiscal/expenditure_total/general",
    ),
    "基本支出": ("expenditure/total/basic", "general_expenditure/total/basic"),
    "项目支出": ("expenditure/total/project", "general_expenditure/total/project"),
    "201": ("general_expenditure/201/total",),
    "208": ("general_expenditure/208/total",),
    "210": ("general_expenditure/210/total",),
    "221": ("general_expenditure/221/total",),
    "一般公共预算财政拨款支出": ("general_expenditure/total/total",),
    "财政拨款收入总计": ("fiscal/income_grand_total/amount", "fiscal/expenditure_grand_total/total"),
    "人员经费": ("general_basic/personnel/amount",),
    "公用经费": ("general_basic/public/amount",),
}
LAST_YEAR = {
    "收支总计": ("income_expenditure/income_grand_total/amount", "income_expenditure/expenditure_grand_total/amount"),
    "一般公共预算财政拨款支出": ("general_expenditure/total/total",),
    "公务接待费": ("three_public/total/final_reception",),
    "机关运行经费": ("institution/operating_expense/final",),
    "因公出国（境）费": ("three_public/total/final_abroad",),
    "公务用车购置及运行维护费": ("three_public/total/final_vehicle",),
}


def yuan(wan):
    return None if wan is None else from_wan(Decimal(wan))


def address(cell):
    return Address(*cell.split("/"))


def account():
    """Return the account as printed: no budgets, and last year's totals as the changes of the text give them."""
    spent = [
        ExpenditureLeaf(row["code"], row["fund"], nature, None, None, yuan(row[nature]))
        for row in PRINTED["expenditure"]
        for nature in ("basic", "project")
        if row[nature] is not None
    ]
    prior = PRINTED["prior_year"]
    before = {cell: prior[name]["amount"] for name, cells in LAST_YEAR.items() for cell in cells}
    fiscal = prior["财政拨款收支总计"]["as_printed"]["amount"]
    before |= {"fiscal/income_grand_total/amount": fiscal, "fiscal/expenditure_grand_total/total": fiscal}
    final = {key: value["amount"] for key, value in PRINTED["three_public"]["final"].items()}
    items = ("abroad", "vehicle_purchase", "vehicle_running", "reception_domestic", "reception_foreign")
    unit = PRINTED["unit"]
    return AccountData(
        year=PRINTED["fiscal_year"],
        scope="department",
        precision="wan",
        unit=UnitFacts(
            unit["code"], unit["name"], unit["short_name"], "administrative", unit["region_code"], unit["region"]
        ),
        income=tuple(IncomeLeaf(row["code"], row["source"], yuan(row["amount"])) for row in PRINTED["income"]),
        expenditure=tuple(spent),
        economic=tuple(
            EconomicLeaf(row["functional_code"], "general", row["kind"], row["code"], yuan(row["amount"]))
            for row in PRINTED["economic"]
        ),
        balances=(
            BalanceLeaf(
                "general",
                "",
                yuan(PRINTED["opening_balance"]["amount"]),
                yuan(PRINTED["closing_balance"]["amount"]),
                None,
                None,
            ),
        ),
        three_public=(ThreePublicLeaf("general", {f"{item}_final": yuan(final[item]) for item in items}),),
        three_public_counts=Facts(
            {},
            {
                **dict.fromkeys(concepts.COUNTS),
                **PRINTED["three_public"]["counts"],
            },
        ),
        operating=Facts({"final": yuan(PRINTED["operating"]["amount"])}),
        procurement=Facts(dict.fromkeys(concepts.PROCUREMENT, Decimal(0))),
        assets=Facts({}, {**dict.fromkeys(concepts.VEHICLE_USES, 0), "general_equipment": 0, "special_equipment": 0}),
        controls={
            address(cell): Control(yuan(PRINTED["control_totals"][name]), "wan")
            for name, cells in TOTALS.items()
            for cell in cells
        },
        comparatives={address(cell): ComparativeLeaf(yuan(amount)) for cell, amount in before.items()},
        functional_names=functional_names(),
        economic_names=economic_names(),
    )


def report():
    """Return the context of the report as an outsider reads it: its text beside what its figures make."""
    profile = load_profile(PROFILE)
    names = functional_names()
    return Context(
        figures=Figures(account()),
        settings=settings_of(profile, scope="department"),
        passages=passages_of(LINES),
        subjects={code: SubjectEntry(code, name) for code, name in names.items()},
        profile=profile,
    )
