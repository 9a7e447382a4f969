"""Accounts in memory for the tests of sentences: each test states only what matters. Amounts in 万元, as texts."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
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
from accounts.figures.data import Facts as Given
from accounts.figures.figures import Figures
from accounts.money import from_wan
from accounts.profiles import Profile, load_profile
from disclosure.narrative.facts import Facts
from disclosure.narrative.pen import ChartPlace
from disclosure.narrative.writer import write_section
from disclosure.report.tree import Block, Chart, ListBlock, Notice, Number, Paragraph, Run
from performance.figures import STAGES, OverallFigures, ProjectFigures

YEAR = 2021
PROFILE = "sichuan-2021"
UNIT = UnitFacts("639001", "市信访局", "信访局", "administrative", "510800", "四川省广元市")

LAST_YEAR = {
    "income": Address("income_expenditure", "income_grand_total", "amount"),
    "expenditure": Address("income_expenditure", "expenditure_grand_total", "amount"),
    "fiscal_income": Address("fiscal", "income_grand_total", "amount"),
    "fiscal_expenditure": Address("fiscal", "expenditure_grand_total", "total"),
    "general": Address("general_expenditure", "total", "total"),
    "operating": Address("institution", "operating_expense", "final"),
    "three_public": Address("three_public", "total", "final_total"),
    "abroad": Address("three_public", "total", "final_abroad"),
    "vehicle": Address("three_public", "total", "final_vehicle"),
    "reception": Address("three_public", "total", "final_reception"),
}

# “三公”经费 of which every item is stated to be nothing, and last year's of the same.
NO_THREE_PUBLIC = dict.fromkeys(
    (
        "abroad_budget",
        "abroad_final",
        "vehicle_purchase_budget",
        "vehicle_purchase_final",
        "vehicle_running_budget",
        "vehicle_running_final",
        "reception_budget",
        "reception_domestic_final",
        "reception_foreign_final",
    ),
    "0",
)
NO_THREE_PUBLIC_LAST_YEAR = {"three_public": "0", "abroad": "0", "vehicle": "0", "reception": "0"}


def yuan(wan: str | None) -> Decimal | None:
    return None if wan is None else from_wan(Decimal(wan))


def income(
    amount: str | None, source: str = "general", item: str = "2010301", *, illustrative: bool = False
) -> IncomeLeaf:
    return IncomeLeaf(item, source, yuan(amount), illustrative)


def spent(
    final: str | None,
    item: str = "2010301",
    *,
    fund: str = "general",
    nature: str = "basic",
    adjusted: str | None = None,
    initial: str | None = None,
    illustrative: bool = False,
) -> ExpenditureLeaf:
    return ExpenditureLeaf(item, fund, nature, yuan(initial), yuan(adjusted), yuan(final), illustrative)


def economic(amount: str, code: str, *, nature: str = "basic", illustrative: bool = False) -> EconomicLeaf:
    return EconomicLeaf("2010301", "general", nature, code, yuan(amount), illustrative)


def balance(
    *, opening: str | None = None, closing: str | None = None, fund: str = "general", **others: str
) -> BalanceLeaf:
    used, distribution = (yuan(others.get(name)) for name in ("used_non_fiscal", "distribution"))
    return BalanceLeaf(fund, "", yuan(opening), yuan(closing), used, distribution)


def three_public(fund: str = "general", **amounts: str | None) -> ThreePublicLeaf:
    """“三公”经费; what is not named is not provided."""
    return ThreePublicLeaf(fund, {name: yuan(amount) for name, amount in amounts.items()})


def given(*, applicable: bool = True, illustrative: bool = False, **values: str | int | None) -> Given:
    """Amounts (texts) and counts (integers) that an account states once."""
    amounts = {name: yuan(value) for name, value in values.items() if isinstance(value, str)}
    counts = {name: value for name, value in values.items() if isinstance(value, int)}
    return Given(amounts, counts, applicable, illustrative)


def account(
    *leaves: IncomeLeaf | ExpenditureLeaf | EconomicLeaf | BalanceLeaf | ThreePublicLeaf,
    last_year: Mapping[str, str | None] | None = None,
    controls: Mapping[Address, str] | None = None,
    unit: Mapping[str, Any] | None = None,
    **fields: Any,
) -> AccountData:
    """An account of these leaves; ``last_year`` by the keys of LAST_YEAR."""
    typed = {LAST_YEAR[key]: ComparativeLeaf(yuan(amount)) for key, amount in (last_year or {}).items()}
    kinds: dict[str, type] = {
        "income": IncomeLeaf,
        "expenditure": ExpenditureLeaf,
        "economic": EconomicLeaf,
        "balances": BalanceLeaf,
        "three_public": ThreePublicLeaf,
    }
    rows = {name: tuple(leaf for leaf in leaves if isinstance(leaf, kind)) for name, kind in kinds.items()}
    described: dict[str, Any] = {
        "year": YEAR,
        "scope": "department",
        "precision": "wan",
        "unit": replace(UNIT, **(unit or {})),
        "comparatives": typed,
        "controls": {place: Control(from_wan(Decimal(x)), "wan") for place, x in (controls or {}).items()},
        "functional_names": functional_names(),
        "economic_names": economic_names(),
    }
    return AccountData(**{**described, **rows, **fields})


def facts(
    data: AccountData,
    texts: Mapping[str | tuple[str, str], str] | None = None,
    *,
    projects: Iterable[ProjectFigures] = (),
    overall: OverallFigures | None = None,
    prior: AccountData | None = None,
    profile: Profile | None = None,
) -> Facts:
    """The facts of an account; a text is named by its slot, or by slot and subject."""
    keyed = {(key, "") if isinstance(key, str) else key: body for key, body in (texts or {}).items()}
    figures = Figures(data, prior=Figures(prior) if prior else None)
    return Facts(figures, profile or load_profile(PROFILE), projects=projects, overall=overall, texts=keyed)


def teller(name: str, year: int) -> Callable[..., Facts]:
    """Return what makes the facts of an account of ``year`` under the profile ``name``."""

    def told(
        *leaves: Any,
        texts: Any = None,
        projects: Iterable[ProjectFigures] = (),
        overall: OverallFigures | None = None,
        **fields: Any,
    ) -> Facts:
        data = account(*leaves, **{"year": year, **fields})
        return facts(data, texts, projects=projects, overall=overall, profile=load_profile(name))

    return told


def project(name: str, *stages: str) -> ProjectFigures:
    """A project in these stages; in all of them when none is named."""
    return ProjectFigures(name, frozenset(stages or STAGES))


def write(template: str, told: Facts) -> list[str]:
    """The paragraphs of a section's template as plain text; a chart is its key in brackets."""
    return [
        f"[{block.key}]" if isinstance(block, ChartPlace) else text_of(block)
        for block in write_section(told, f"{template}.txt")
    ]


def blocks(template: str, told: Facts) -> list[Paragraph]:
    return [block for block in write_section(told, f"{template}.txt") if isinstance(block, Paragraph)]


def numbers_of(paragraphs: Iterable[Paragraph]) -> list[Number]:
    return [run for paragraph in paragraphs for run in paragraph.runs if isinstance(run, Number)]


def words(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def text_of(block: Block) -> str:
    match block:
        case Paragraph():
            return words(block.runs)
        case ListBlock():
            return "\n".join(words(item) for item in block.items)
        case Chart():
            return block.title
        case Notice():
            return block.text


@cache
def functional_names() -> dict[str, str]:
    """The catalogue's names in the account's year."""
    rows = _rows("functional_subjects.csv")
    return {
        row["code"]: row["name"] for row in rows if int(row["valid_from"] or 0) <= YEAR <= int(row["valid_to"] or 9999)
    }


@cache
def economic_names() -> dict[str, EconomicName]:
    groups = {"人员经费": "personnel", "公用经费": "public"}
    names: dict[str, EconomicName] = {}
    for row in _rows("economic_subjects.csv"):
        first, _, last = row["year"].partition("-")
        if int(first) <= YEAR <= int(last or first):
            names[row["code"]] = EconomicName(row["name"], groups.get(row["expense_group"], ""))
    return names


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(__file__).resolve().parents[3] / "fixtures" / "subjects" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
