"""Consistent accounts, generated: every fund is spent or carried over, every total follows from the lines."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from accounts.checks.context import Context
from accounts.checks.samples import counts, ordinary_settings
from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    Address,
    BalanceLeaf,
    Control,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    Facts,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.money import from_wan, to_wan
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of

ITEMS = ("2010301", "2010302", "2010350", "2050201", "2080505", "2100201", "2120802", "2130335", "2210201", "2230105")
ECONOMIC = {
    "301": EconomicName("工资福利支出", "personnel"),
    "30101": EconomicName("基本工资", ""),
    "30102": EconomicName("津贴补贴", ""),
    "302": EconomicName("商品和服务支出", "public"),
    "30201": EconomicName("办公费", ""),
    "303": EconomicName("对个人和家庭的补助", "personnel"),
    "30302": EconomicName("退休费", ""),
    "310": EconomicName("资本性支出", ""),
    "31002": EconomicName("办公设备购置", ""),
}
CODES = tuple(code for code in ECONOMIC if len(code) == 5)
UNIT = UnitFacts("305001", "青川县教育局", "教育局", "institution", "510822", "青川县")

cents = st.integers(min_value=0, max_value=10**11).map(lambda x: Decimal(x).scaleb(-2))
wans = st.integers(min_value=0, max_value=10**8).map(lambda x: from_wan(Decimal(x).scaleb(-2)))


@st.composite
def consistent(draw: st.DrawFn, *, precision: str | None = None) -> AccountData:
    """Return an account whose lines meet: income and opening of each fund equal expenditure and closing."""
    precision = precision or draw(st.sampled_from(["yuan", "wan"]))
    amount = cents if precision == "yuan" else wans
    income, expenditure, economic, balances = [], [], [], []
    for fund in sorted(draw(st.sets(st.sampled_from([*concepts.FUNDS]), min_size=1))):
        source = fund if fund in concepts.FISCAL_FUNDS else draw(st.sampled_from(["institutional", "other"]))
        received = draw(st.dictionaries(st.sampled_from(ITEMS), amount, min_size=1, max_size=4))
        income += [IncomeLeaf(item, source, value) for item, value in received.items()]
        opening = draw(amount)
        left = opening + sum(received.values())
        for item in sorted(draw(st.sets(st.sampled_from(ITEMS), max_size=4))):
            for nature in ("basic", "project"):
                spent = min(draw(amount), left)
                left -= spent
                expenditure.append(ExpenditureLeaf(item, fund, nature, spent, spent, spent))
                if fund == "general" and nature == "basic":
                    economic += list(_split(draw, item, spent, amount))
        balances.append(BalanceLeaf(fund, "", opening, left, None, None))
    return AccountData(
        year=2023,
        scope="unit",
        precision=precision,
        unit=UNIT,
        income=tuple(income),
        expenditure=tuple(expenditure),
        economic=tuple(economic),
        balances=tuple(balances),
        three_public=(ThreePublicLeaf("general", dict.fromkeys(_THREE_PUBLIC, Decimal("0.00"))),),
        three_public_counts=counts(**dict.fromkeys(concepts.COUNTS, 0)),
        operating=Facts(applicable=False),
        procurement=Facts(dict.fromkeys(concepts.PROCUREMENT, Decimal("0.00"))),
        assets=counts(**dict.fromkeys(concepts.VEHICLE_USES, 0)),
        economic_names=ECONOMIC,
    )


_THREE_PUBLIC = sorted({n for x in concepts.THREE_PUBLIC_LEAVES.values() for names in x.values() for n in names})


def _split(draw: st.DrawFn, item: str, spent: Decimal, amount: Any) -> Iterator[EconomicLeaf]:
    first, second = draw(st.permutations(CODES))[:2]
    part = min(draw(amount), spent)
    yield EconomicLeaf(item, "general", "basic", first, part)
    yield EconomicLeaf(item, "general", "basic", second, spent - part)


def printed_cells(data: AccountData, profile: Any) -> dict[Address, Decimal]:
    """Return what the official statements print of an account, cell by cell, in 元."""
    figures = Figures(replace(data, controls={}))
    cells = {}
    for statement in statements_of(profile):
        for line in fill(statement, figures, profile).lines:
            for row in line:
                for figure in row.figures:
                    if figure is not None and figure.amount is not None:
                        cells[figure.address] = from_wan(to_wan(figure.amount))
    return cells


def with_totals(data: AccountData, cells: dict[Address, Decimal], precision: str = "wan") -> AccountData:
    """Return the account with these cells as control totals."""
    return replace(data, controls={address: Control(amount, precision) for address, amount in cells.items()})


def context_of(data: AccountData) -> Context:
    """Return the context of an account under settings that print every kind of statement."""
    return Context(Figures(data), ordinary_settings(equipment=()))
