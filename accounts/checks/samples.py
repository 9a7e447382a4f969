"""Accounts and texts of the rules' examples, written short: amounts in 万元 as texts, ``None`` is a blank cell.

An example states what matters to its rule and nothing else; subjects, funds, years and sizes differ from rule to rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from accounts.checks.claims import Claim, Passage, Writer
from accounts.checks.context import Context, Dates, Settings, SubjectEntry, UnitAccount
from accounts.figures.data import (
    AccountData,
    Address,
    BalanceLeaf,
    ComparativeLeaf,
    Control,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    Facts,
    IncomeLeaf,
    Precision,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.money import from_wan
from accounts.statements.reader import official_statements

Leaf: TypeAlias = IncomeLeaf | ExpenditureLeaf | EconomicLeaf | BalanceLeaf | ThreePublicLeaf
Kind: TypeAlias = Literal["administrative", "civil_service_managed", "institution", "other"]

UNIT = UnitFacts("201001", "临江县水务局", "水务局", "administrative", "512345", "临江县")
WORDS = {"self": "本部门", "noun": "部门", "account": "部门决算"}
_KINDS: dict[str, type[Leaf]] = {
    "income": IncomeLeaf,
    "expenditure": ExpenditureLeaf,
    "economic": EconomicLeaf,
    "balances": BalanceLeaf,
    "three_public": ThreePublicLeaf,
}


def wan(amount: str | None) -> Decimal | None:
    """Return an amount of 万元 in 元."""
    return None if amount is None else from_wan(Decimal(amount))


def received(amount: str | None, item: str, source: str = "general") -> IncomeLeaf:
    """An income line."""
    return IncomeLeaf(item, source, wan(amount))


def spent(
    final: str | None,
    item: str,
    nature: str = "basic",
    fund: str = "general",
    *,
    initial: str | None = None,
    adjusted: str | None = None,
) -> ExpenditureLeaf:
    """An expenditure line."""
    return ExpenditureLeaf(item, fund, nature, wan(initial), wan(adjusted), wan(final))


def bought(
    amount: str | None, economic: str, nature: str = "basic", fund: str = "general", *, item: str = ""
) -> EconomicLeaf:
    """A line by economic subject."""
    return EconomicLeaf(item, fund, nature, economic, wan(amount))


def carried(
    opening: str | None,
    closing: str | None,
    fund: str = "general",
    *,
    item: str = "",
    used: str | None = None,
    distributed: str | None = None,
) -> BalanceLeaf:
    """A balance line: used is 使用非财政拨款结余, distributed 结余分配."""
    return BalanceLeaf(fund, item, wan(opening), wan(closing), wan(used), wan(distributed))


def three_public(fund: str = "general", **amounts: str | None) -> ThreePublicLeaf:
    """“三公”经费 of one fund by name: abroad_final, reception_budget and so on."""
    return ThreePublicLeaf(fund, {name: wan(amount) for name, amount in amounts.items()})


def amounts(*, applicable: bool = True, **values: str | None) -> Facts:
    """Facts that are amounts: 机关运行经费 (budget, final), procurement (goods, works, services, small_medium …)."""
    return Facts(amounts={name: wan(value) for name, value in values.items()}, applicable=applicable)


def counts(**values: int | None) -> Facts:
    """Facts that are counts, by name."""
    return Facts(counts=values)


def totals(cells: Mapping[str, str], precision: Precision = "wan") -> dict[Address, Control]:
    """Return control totals: cells written "statement/row/column", amounts in 万元."""
    return {_address(cell): Control(from_wan(Decimal(amount)), precision) for cell, amount in cells.items()}


def account(
    *leaves: Leaf,
    of: int = 2023,
    precision: Precision = "wan",
    scope: str = "department",
    kind: Kind = "administrative",
    printed: Mapping[str, str] | None = None,
    last_year: Mapping[str, str | None] | None = None,
    prior: Figures | None = None,
    **fields: Any,
) -> Figures:
    """Return the figures of an account ``of`` a year with these lines; ``printed`` are its control totals by cell."""
    found: dict[str, Any] = {
        name: tuple(leaf for leaf in leaves if isinstance(leaf, kind_)) for name, kind_ in _KINDS.items()
    }
    data = AccountData(
        year=of,
        scope=scope,
        precision=precision,
        unit=fields.pop("unit", replace(UNIT, kind=kind)),
        controls=totals(printed or {}, fields.pop("printed_in", "wan")),
        comparatives={_address(cell): ComparativeLeaf(wan(amount)) for cell, amount in (last_year or {}).items()},
        **{**found, **fields},
    )
    return Figures(data, prior=prior)


def sample(  # noqa: PLR0913 (a context has this many parts, all by name)
    *leaves: Leaf,
    texts: Mapping[str | tuple[str, str], str] | None = None,
    passages: Iterable[Passage] = (),
    claims: Iterable[Claim] = (),
    subjects: Iterable[SubjectEntry] = (),
    economic_names: Mapping[str, EconomicName] | None = None,
    approved_on: date | None = None,
    disclosed_on: date | None = None,
    today: date | None = None,
    units: Iterable[UnitAccount] = (),
    beside: Iterable[object] = (),
    settings: Settings | None = None,
    figures: Figures | None = None,
    **fields: Any,
) -> Context:
    """Return a context of an account with these lines; see ``account`` for the other fields.

    ``texts``: typed texts by slot, or by slot and subject.
    """
    typed = [
        Passage(words, slot=key if isinstance(key, str) else key[0], subject="" if isinstance(key, str) else key[1])
        for key, words in (texts or {}).items()
    ]
    entries = tuple(subjects)
    functional = {entry.code: entry.name for entry in entries if entry.code.startswith("2")}
    return Context(
        figures=figures or account(*leaves, functional_names=functional, economic_names=economic_names or {}, **fields),
        settings=settings or ordinary_settings(),
        passages=(*typed, *passages),
        claims=tuple(claims),
        subjects={entry.code: entry for entry in entries},
        dates=Dates(approved_on, disclosed_on, today),
        units=tuple(units),
        beside=tuple(beside),
    )


def ordinary_settings(**fields: Any) -> Settings:
    """Return settings under which every kind of statement is printed."""
    titles = {statement.kind: statement.title for statement in official_statements()}
    return Settings(**{"titles": titles, "words": WORDS, **fields})


def subject(code: str, name: str, *, in_force: bool = True, confidence: str = "verified") -> SubjectEntry:
    """A catalogue entry."""
    return SubjectEntry(code, name, in_force, confidence)


def passage(words: str, *, section: str = "", slot: str = "", writer: Writer = "typed") -> Passage:
    """A stretch of text."""
    return Passage(words, section=section, slot=slot, writer=writer)


def _address(cell: str) -> Address:
    statement, row, column = cell.split("/")
    return Address(statement, row, column)
