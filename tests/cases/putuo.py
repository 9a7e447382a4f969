"""A real department's published final account: its nine tables cell by cell, and the account that they make.

The account holds the leaves (items by source, fund and nature; economic subjects; balances), with or without what the
tables print besides as control totals.
"""

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    Address,
    BalanceLeaf,
    ComparativeLeaf,
    Control,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.data import Facts as Given
from accounts.money import from_wan
from accounts.statements.cells import cell_figure

CASE = Path(__file__).resolve().parent / "putuo-finance-2024-tables.json"
NARRATIVE_CASE = CASE.with_name("putuo-finance-2024-narrative.json")
TABLES = json.loads(CASE.read_text(encoding="utf-8"))["tables"]
NARRATIVE = json.loads(NARRATIVE_CASE.read_text(encoding="utf-8"))["narrative"]
SUBJECTS = CASE.parents[2] / "fixtures" / "subjects" / "functional_subjects.csv"
SOURCES = ("general", "government_fund", "state_capital", "superior_subsidy", "institutional", "operating")
ALL_SOURCES = (*SOURCES, "affiliate_remittance", "other")
INCOME = {
    "total": "total",
    "fiscal": "fiscal_appropriation",
    "superior_subsidy": "superior_subsidy",
    "institutional": "institution_income",
    "operating": "business_income",
    "affiliate_remittance": "affiliate_remittance",
    "other": "other_income",
}
EXPENDITURE = {
    "total": "total",
    "basic": "basic",
    "project": "project",
    "remitted_to_superior": "remit_superior",
    "operating": "business_expenditure",
    "to_affiliates": "affiliate_subsidy",
}
CARRIED = {
    "opening": "opening",
    "income": "income",
    "total": "expenditure",
    "basic": "basic",
    "project": "project",
    "closing": "closing",
}
THREE_PUBLIC = {
    "total": "total",
    "abroad": "abroad",
    "vehicle": "vehicle_subtotal",
    "vehicle_purchase": "vehicle_purchase",
    "vehicle_running": "vehicle_running",
    "reception": "reception",
}
FUNDS = {"total": "total", "general": "general", "government_fund": "fund", "state_capital": "capital"}


def published():
    """Yield the address and the printed amount (万元, None: blank) of every cell of the nine tables."""
    yield from income_and_expenditure()
    yield from by_subject()
    yield from fiscal_income()
    yield from fiscal_expenditure()
    yield from basic_expenditure()
    for measure in ("budget", "final"):
        for item, name in THREE_PUBLIC.items():
            yield Address("three_public", "total", f"{measure}_{item}"), TABLES["T7"][measure][name]


def income_and_expenditure():
    table = TABLES["T1"]
    totals = {
        "income_total": "income_total",
        "expenditure_total": "expenditure_total",
        "used_non_fiscal": "use_nonfiscal_surplus",
        "distribution": "surplus_distribution",
        "opening": "opening_balance",
        "closing": "closing_balance",
        "income_grand_total": "grand_total_income",
        "expenditure_grand_total": "grand_total_expenditure",
    }
    rows = {source: row["amount"] for source, row in zip(ALL_SOURCES, table["income"], strict=True)}
    rows |= {row["code"]: row["amount"] for row in table["expenditure"]}
    rows |= {key: table[name] for key, name in totals.items()}
    for key, printed in rows.items():
        yield Address("income_expenditure", key, "amount"), printed


def by_subject():
    for kind, table, columns in (
        ("income", "T2", INCOME),
        ("expenditure", "T3", EXPENDITURE),
        ("general_expenditure", "T5", {"total": "total", "basic": "basic", "project": "project"}),
        ("government_fund", "T8", CARRIED),
        ("state_capital", "T9", CARRIED),
    ):
        for row in [*TABLES[table]["rows"], {"code": "total", **TABLES[table]["total"]}]:
            for column, name in columns.items():
                yield Address(kind, row["code"], column), row[name]


def fiscal_income():
    table = TABLES["T4"]
    rows = {fund: row["amount"] for fund, row in zip(SOURCES[:3], table["income"], strict=True)}
    rows |= {"income_total": table["income_total"], "income_grand_total": table["grand_total_income"]}
    rows |= {"opening": table["opening_total"]}
    rows |= {f"opening_{fund}": table["opening"][FUNDS[fund]] for fund in SOURCES[:3]}
    for key, printed in rows.items():
        yield Address("fiscal", key, "amount"), printed


def fiscal_expenditure():
    table = TABLES["T4"]
    rows = {row["code"]: row for row in table["expenditure"]}
    rows |= {"expenditure_total": table["expenditure_total"], "closing": table["closing"]}
    rows |= {"expenditure_grand_total": table["grand_total_expenditure"]}
    for key, row in rows.items():
        for column, name in FUNDS.items():
            yield Address("fiscal", key, column), row[name]


def basic_expenditure():
    table = TABLES["T6"]
    rows = {row["code"]: row["amount"] for row in table["rows"]}
    rows |= {"personnel": table["personnel_total"], "public": table["public_total"]}
    for key, printed in rows.items():
        yield Address("general_basic", key, "amount"), printed


def account(*, controls):
    """Return the account made of the leaves of the nine tables."""
    items = {row["code"]: row for row in TABLES["T2"]["rows"] if row["level"] == "项"}
    sources = {source: INCOME[source] for source in ALL_SOURCES[3:]} | {"general": "fiscal_appropriation"}
    general = {row["code"]: row for row in TABLES["T5"]["rows"] if row["level"] == "项"}
    budget, final = TABLES["T7"]["budget"], TABLES["T7"]["final"]
    opening, closing = (yuan(TABLES["T1"][name]) for name in ("opening_balance", "closing_balance"))
    fiscal_opening, fiscal_closing = yuan(TABLES["T4"]["opening_total"]), yuan(TABLES["T4"]["closing"]["total"])
    return AccountData(
        year=2024,
        scope="department",
        precision="wan",
        unit=UnitFacts("107", "上海市普陀区财政局", "普陀区财政局", "administrative", "310107", "上海市普陀区"),
        income=tuple(
            IncomeLeaf(code, source, yuan(row[name]))
            for code, row in items.items()
            for source, name in sources.items()
            if row[name] is not None
        ),
        expenditure=tuple(
            ExpenditureLeaf(code, "general", nature, None, None, yuan(row[nature]))
            for code, row in general.items()
            for nature in ("basic", "project")
            if row[nature] is not None
        ),
        economic=tuple(
            EconomicLeaf("", "general", "basic", row["code"], yuan(row["amount"]))
            for row in TABLES["T6"]["rows"]
            if row["level"] == "款" and row["amount"] is not None
        ),
        balances=(
            BalanceLeaf("general", "", fiscal_opening, fiscal_closing, None, None),
            BalanceLeaf("non_fiscal", "", opening - fiscal_opening, closing - fiscal_closing, None, None),
        ),
        three_public=(
            ThreePublicLeaf(
                "general",
                {
                    "reception_budget": yuan(budget["reception"]),
                    "reception_domestic_final": yuan(final["reception"]),
                },
            ),
        ),
        controls={
            address: Control(yuan(printed), "wan")
            for address, printed in (published() if controls else ())
            if printed is not None
        },
        economic_names={
            row["code"]: EconomicName(row["name"], "personnel" if row["code"][:3] in {"301", "303"} else "public")
            for row in TABLES["T6"]["rows"]
        },
    )


def reported():
    """Return the account with what the report's text states besides the tables: budgets, last year, the institution.

    Last year's totals follow from this year's and the changes that the report prints; that of 财政拨款, where it
    prints none, from last year's expenditure and what it left over.
    """
    made = account(controls=True)
    budgets = {item["code"]: yuan(item["budget"]) for item in NARRATIVE["s5_3_detail"]["items"]}
    # A budget is stated by item only; it stands on the first line of the item.
    expenditure = tuple(
        replace(leaf, initial=budgets.pop(leaf.item, None)) for leaf in made.expenditure if leaf.fund == "general"
    )
    no_money = dict.fromkeys(
        ("abroad_final", "vehicle_purchase_final", "vehicle_running_final", "reception_foreign_final"), Decimal("0.00")
    )
    spent = {**made.three_public[0].amounts, **no_money, "reception_domestic_final": Decimal("0.00")}
    text = NARRATIVE["s11_2_procurement"]
    awarded = yuan(text["sme_awarded_in_reserved"]) + yuan(text["sme_awarded_other"])
    vehicles = dict.fromkeys(concepts.VEHICLE_USES, 0)
    return replace(
        made,
        expenditure=expenditure,
        three_public=(ThreePublicLeaf("general", spent),),
        operating=Given({"final": yuan(NARRATIVE["s11_1_operating"]["amount"])}),
        procurement=Given(
            {
                **{name: yuan(text[name]) for name in ("goods", "works", "services")},
                "small_medium": awarded,
                "small_micro": yuan(text["micro_awarded_in_reserved"]),
            }
        ),
        assets=Given({}, {**vehicles, "large_equipment": NARRATIVE["s11_3_assets"]["equipment_over_1m"]}),
        controls={
            **made.controls,
            Address("general_expenditure_budget", "total", "total_initial"): Control(
                yuan(NARRATIVE["s5_3_detail"]["budget_total"]), "wan"
            ),
            Address("institution", "procurement_total", "final"): Control(yuan(text["total"]), "wan"),
        },
        comparatives={address: ComparativeLeaf(yuan(amount)) for address, amount in last_year().items()},
        functional_names=functional_names(made.year),
    )


def last_year():
    """Return last year's totals (万元) by the cell in which this year's stand."""
    overall, general, operating = (NARRATIVE[key] for key in ("s1_overall", "s5_1_general", "s11_1_operating"))
    total = Decimal(overall["total"]) + Decimal(overall["yoy"]["amount"])
    spent = Decimal(general["amount"]) + Decimal(general["yoy"]["amount"])
    fiscal = spent + Decimal(TABLES["T4"]["opening_total"])
    nothing = {Address("three_public", "total", f"final_{item}"): Decimal(0) for item in THREE_PUBLIC}
    return {
        Address("income_expenditure", "income_grand_total", "amount"): total,
        Address("income_expenditure", "expenditure_grand_total", "amount"): total,
        Address("fiscal", "income_grand_total", "amount"): fiscal,
        Address("fiscal", "expenditure_grand_total", "total"): fiscal,
        Address("general_expenditure", "total", "total"): spent,
        Address("institution", "operating_expense", "final"): Decimal(operating["amount"])
        - Decimal(operating["yoy"]["amount"]),
        **nothing,
    }


def functional_names(year):
    """Return the names of all subjects in ``year``."""
    with SUBJECTS.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: row["name"]
            for row in csv.DictReader(file)
            if int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)
        }


def yuan(printed):
    return None if printed is None else from_wan(Decimal(printed))


def shown(figures, address):
    """Return what the table prints: two places, nothing for zero."""
    figure = cell_figure(figures, address, "", three_public_funds=("general", "government_fund", "state_capital"))
    return str(figure.printed) if figure.is_nonzero else None
