"""Accounts for workbook tests: catalogues of a year, generated accounts, and the account that a content makes."""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    Address,
    BalanceLeaf,
    Control,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.workbooks.content import Expectation

SUBJECTS = Path(__file__).resolve().parents[3] / "fixtures" / "subjects"
YEAR = 2024
UNIT = UnitFacts("107001", "某市示例局", "示例局", "administrative", "510800", "某市")
MOST_ITEMS = 300


def in_year(file, year=YEAR):
    rows = csv.DictReader((SUBJECTS / file).read_text(encoding="utf-8").splitlines())
    return {
        row["code"]: row
        for row in rows
        if int(row.get("valid_from") or year) <= year <= int(row.get("valid_to") or year)
    }


FUNCTIONAL = {code: row["name"] for code, row in in_year("functional_subjects.csv").items()}
ECONOMIC = {code: row["name"] for code, row in in_year("economic_subjects.csv").items()}
GROUPS = {code: row["expense_group"] for code, row in in_year("economic_subjects.csv").items()}
ITEMS = sorted(code for code in FUNCTIONAL if len(code) == 7)
FUND_OF = {
    code: {"政府性基金预算": "government_fund", "国有资本经营预算": "state_capital"}.get(row["fund"], "general")
    for code, row in in_year("functional_subjects.csv").items()
}
SECTIONS = sorted(code for code in ECONOMIC if len(code) == 5)
BASIC = [code for code in SECTIONS if code[:3] in {"301", "302", "303", "307", "310", "399"}]


def expectation(year=YEAR, names=(UNIT.name,), profile="sichuan-2021", functional=FUNCTIONAL):
    return Expectation(year, UNIT.code, names, profile, functional, ECONOMIC)


def group_of(code):
    return {"人员": "personnel", "公用": "public"}.get(
        GROUPS.get(code, "")[:2], "personnel" if code[:3] in {"301", "303"} else "public"
    )


def data_of(content, unit=UNIT, year=None):
    """Return the account that the tables of a content make."""
    rows = {table.grid: [row.values for row in table.rows] for table in content.tables}
    return AccountData(
        year=year or YEAR,
        scope="department",
        precision=content.precision,
        unit=unit,
        income=tuple(IncomeLeaf(r["item_code"], r["source"], r["amount"]) for r in rows.get("income", ())),
        expenditure=tuple(
            ExpenditureLeaf(r["item_code"], r["fund"], r["nature"], None, None, r["final"])
            for r in rows.get("expenditure", ())
        ),
        economic=tuple(
            EconomicLeaf(r["item_code"], r["fund"], r["nature"], r["economic_code"], r["amount"])
            for r in rows.get("economic", ())
        ),
        balances=tuple(
            BalanceLeaf(r["fund"], r["item_code"], r["opening"], r["closing"], r["used_non_fiscal"], r["distribution"])
            for r in rows.get("balances", ())
        ),
        three_public=tuple(
            ThreePublicLeaf(r["fund"], {k: v for k, v in r.items() if k not in {"fund", "note"}})
            for r in rows.get("three_public", ())
        ),
        controls={
            Address(r["statement"], r["row"], r["column"]): Control(r["amount"], r["precision"])
            for r in rows.get("control_totals", ())
        },
        functional_names=FUNCTIONAL
        | {code: name for (kind, code), name in content.new_subjects.items() if kind == "functional"},
        economic_names={code: EconomicName(name, group_of(code)) for code, name in ECONOMIC.items()},
    )


def named(data):
    """Return an account with the names of the year's subjects."""
    names = {code: EconomicName(name, group_of(code)) for code, name in ECONOMIC.items()}
    return replace(data, functional_names=FUNCTIONAL, economic_names=names)


@st.composite
def amounts(draw, *, negative=True):
    """Amounts of 元 to the 分 that some department could have, rarely negative.

    From 300 元 on: less than 0.03 万元 of one fund cannot be told from the rounding of another in what is printed.
    """
    cents = draw(st.one_of(st.integers(30_000, 10**6), st.integers(10**6, 10**10)))
    sign = -1 if negative and draw(st.integers(0, 30)) == 0 else 1
    return sign * Decimal(cents).scaleb(-2)


@st.composite
def generated(draw, most_items=20):
    """An account of every fund: income by source, expenditure by fund and nature, basic expenditure by economic
    subject, balances by fund and item, “三公”经费. Only lines: what is printed of it are sums."""
    of_funds = st.sampled_from([item for item in ITEMS if FUND_OF[item] != "general"])
    items = draw(st.lists(st.one_of(st.sampled_from(ITEMS), of_funds), min_size=0, max_size=most_items, unique=True))
    anchor = IncomeLeaf("2010301", "general", Decimal("12345678.90"))
    paid = ExpenditureLeaf("2010301", "general", "basic", None, None, Decimal("9876543.21"))
    income, balances = {(anchor.item, anchor.source): anchor}, {}
    expenditure = {(paid.item, paid.fund, paid.nature): paid}
    for item in items:
        own = FUND_OF[item]
        sources = [own, *(source for source in concepts.SOURCES if source not in concepts.FISCAL_FUNDS)]
        for source in draw(st.lists(st.sampled_from(sources), max_size=3, unique=True)):
            income[item, source] = IncomeLeaf(item, source, draw(amounts()))
        chosen = draw(st.lists(st.sampled_from([own, "non_fiscal"]), max_size=2, unique=True))
        for fund in chosen:
            # Two funds that cancel each other print nothing: a blank cell then says less than the account holds.
            negative = len(chosen) == 1
            natures = list(concepts.NATURES) if fund == "non_fiscal" else ["basic", "project"]
            for nature in draw(st.lists(st.sampled_from(natures), min_size=1, max_size=2, unique=True)):
                final = draw(amounts(negative=negative))
                expenditure[item, fund, nature] = ExpenditureLeaf(item, fund, nature, None, None, final)
            if fund in {"government_fund", "state_capital"} and draw(st.booleans()):
                balances[fund, item] = BalanceLeaf(fund, item, draw(amounts()), draw(amounts()), None, None)
    for fund in concepts.FUNDS:
        other = (draw(amounts()), draw(amounts())) if fund == "non_fiscal" else (None, None)
        if fund in {"general", "non_fiscal"} or draw(st.booleans()):
            balances[fund, ""] = BalanceLeaf(fund, "", draw(amounts()), draw(amounts()), *other)
    economic = [
        EconomicLeaf("", "general", "basic", code, draw(amounts()))
        for code in draw(st.lists(st.sampled_from(BASIC), max_size=12, unique=True))
    ]
    names = concepts.THREE_PUBLIC_LEAVES["budget"]["total"] + concepts.THREE_PUBLIC_LEAVES["final"]["total"]
    spent = {name: draw(amounts(negative=False)) for name in names} | {"reception_foreign_final": Decimal(0)}
    return AccountData(
        year=YEAR,
        scope="department",
        precision="yuan",
        unit=UNIT,
        income=tuple(income.values()),
        expenditure=tuple(expenditure.values()),
        economic=tuple(economic),
        balances=tuple(balances.values()),
        three_public=(ThreePublicLeaf("general", spent),),
    )
