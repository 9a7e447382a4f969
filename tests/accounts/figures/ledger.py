"""Accounts in memory: each test states the lines that matter, in 万元 as texts; ``None`` is a blank cell."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
from accounts.figures.figures import Figures
from accounts.money import from_wan

UNIT = UnitFacts("639001", "市信访局", "信访局", "administrative", "510800", "四川省广元市")
NAMES = {"201": "一般公共服务支出", "20103": "政府办公厅（室）及相关机构事务", "2010301": "行政运行"}
ECONOMIC_NAMES = {
    "301": EconomicName("工资福利支出", "personnel"),
    "30101": EconomicName("基本工资", ""),
    "302": EconomicName("商品和服务支出", "public"),
    "30201": EconomicName("办公费", "public"),
    "303": EconomicName("对个人和家庭的补助", "personnel"),
    "310": EconomicName("资本性支出", ""),
}


def yuan(wan: str | None) -> Decimal | None:
    return None if wan is None else from_wan(Decimal(wan))


def received(
    amount: str | None, source: str = "general", item: str = "2010301", *, example: bool = False
) -> IncomeLeaf:
    return IncomeLeaf(item, source, yuan(amount), example)


def spent(
    final: str | None,
    item: str = "2010301",
    fund: str = "general",
    nature: str = "basic",
    *,
    initial: str | None = None,
    adjusted: str | None = None,
    example: bool = False,
) -> ExpenditureLeaf:
    return ExpenditureLeaf(item, fund, nature, yuan(initial), yuan(adjusted), yuan(final), example)


def bought(
    amount: str | None, code: str, fund: str = "general", nature: str = "basic", *, example: bool = False
) -> EconomicLeaf:
    return EconomicLeaf("2010301", fund, nature, code, yuan(amount), example)


def carried(
    opening: str | None = None,
    closing: str | None = None,
    fund: str = "general",
    item: str = "",
    *,
    used: str | None = None,
    distributed: str | None = None,
) -> BalanceLeaf:
    return BalanceLeaf(fund, item, yuan(opening), yuan(closing), yuan(used), yuan(distributed))


def three_public(fund: str = "general", *, example: bool = False, **amounts: str | None) -> ThreePublicLeaf:
    return ThreePublicLeaf(fund, {name: yuan(amount) for name, amount in amounts.items()}, example)


def control(amount: str, precision: str = "wan", *, example: bool = False) -> Control:
    return Control(from_wan(Decimal(amount)), precision, example)  # type: ignore[arg-type]


def ledger(
    *leaves: IncomeLeaf | ExpenditureLeaf | EconomicLeaf | BalanceLeaf | ThreePublicLeaf,
    controls: Mapping[Address, Control] | None = None,
    last_year: Mapping[Address, str | None] | None = None,
    **fields: Any,
) -> AccountData:
    """Return an account of 2021 in 万元 with these lines, control totals and typed comparatives."""
    kinds = {
        "income": IncomeLeaf,
        "expenditure": ExpenditureLeaf,
        "economic": EconomicLeaf,
        "balances": BalanceLeaf,
        "three_public": ThreePublicLeaf,
    }
    described: dict[str, Any] = {
        "year": 2021,
        "scope": "department",
        "precision": "wan",
        "unit": UNIT,
        "controls": controls or {},
        "comparatives": {place: ComparativeLeaf(yuan(amount)) for place, amount in (last_year or {}).items()},
        "functional_names": NAMES,
        "economic_names": ECONOMIC_NAMES,
    }
    described |= {name: tuple(x for x in leaves if isinstance(x, kind)) for name, kind in kinds.items()}
    return AccountData(**{**described, **fields})


def figures(*leaves: Any, prior: AccountData | None = None, **fields: Any) -> Figures:
    """Return the Figures of ``ledger`` with those same arguments."""
    return Figures(ledger(*leaves, **fields), prior=Figures(prior) if prior else None)
