"""The one way from stored rows to Figures."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

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
    Facts,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.models import (
    Balance,
    Comparative,
    ControlTotal,
    EconomicLine,
    EconomicSubject,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    ThreePublicExpense,
    UnitName,
)
from accounts.models.institution import BUDGETS, FINALS
from accounts.models.origin import Origin

QUERIES = 11
FACTS = ("three_public_counts", "operating_expense", "procurement", "assets")

Row = TypeVar("Row", bound=Model)


def load_figures(account_id: int) -> Figures:
    """Return the Figures of an account, with last year's where that account is stored.

    Costs ``QUERIES`` queries, whatever the account's size. Raises FinalAccount.DoesNotExist for an unknown key.
    """
    accounts = _account_and_prior(account_id)
    account = accounts[0]
    ids = [a.pk for a in accounts]
    rows = {
        model: _by_account(model._default_manager.filter(account__in=ids))
        for model in (IncomeLine, ExpenditureLine, EconomicLine, Balance, ThreePublicExpense, ControlTotal)
    }
    comparatives = list(Comparative.objects.filter(account=account))
    names = list(UnitName.objects.filter(unit=account.unit_id).order_by("-year_from"))
    functional = _functional_names(rows, {a.fiscal_year for a in accounts})
    economic = _economic_names()
    figures: Figures | None = None
    for each in reversed(accounts):
        figures = Figures(
            _account_data(
                each,
                {model: found.get(each.pk, []) for model, found in rows.items()},
                comparatives if each is account else [],
                names,
                _names_in_year(functional, each.fiscal_year),
                _names_in_year(economic, each.fiscal_year),
            ),
            prior=figures,
        )
    if figures is None:  # pragma: no cover (the account itself is always among them)
        raise FinalAccount.DoesNotExist
    return figures


def _account_and_prior(account_id: int) -> list[FinalAccount]:
    """Return the account and, behind it, last year's of the same unit and scope: one query."""
    found = FinalAccount.objects.select_related("unit__region", *FACTS).filter(
        unit__accounts=account_id,
    )
    accounts = {a.pk: a for a in found}
    account = accounts.get(account_id)
    if account is None:
        raise FinalAccount.DoesNotExist(account_id)
    prior = [
        a for a in accounts.values() if a.fiscal_year == account.fiscal_year - 1 and a.scope == account.scope
    ]
    return [account, *prior]


def _by_account(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.account_id, []).append(row)
    return groups


def _functional_names(rows: dict[Any, dict[int, list[Any]]], years: set[int]) -> list[FunctionalSubject]:
    items = {
        row.item_code
        for model in (IncomeLine, ExpenditureLine, EconomicLine, Balance)
        for members in rows[model].values()
        for row in members
        if row.item_code
    }
    codes = {item[:length] for item in items for length in (3, 5, 7)}
    return list(FunctionalSubject.objects.filter(code__in=codes).order_by("valid_from"))


def _economic_names() -> list[EconomicSubject]:
    return list(EconomicSubject.objects.order_by("valid_from"))


def _names_in_year(subjects: Iterable[Any], year: int) -> list[Any]:
    return [
        s
        for s in subjects
        if (s.valid_from is None or s.valid_from <= year) and (s.valid_to is None or s.valid_to >= year)
    ]


def _unit_facts(account: FinalAccount, names: list[UnitName]) -> UnitFacts:
    unit = account.unit
    at_the_time = next((n for n in names if n.year_from <= account.fiscal_year), None)
    return UnitFacts(
        code=unit.code,
        name=at_the_time.name if at_the_time else unit.name,
        short_name=(at_the_time.short_name if at_the_time else unit.short_name) or unit.short_name or unit.name,
        kind=unit.kind,
        region_code=unit.region_id,
        region_name=unit.region.name,
        established_year=unit.established_year,
    )


def _account_data(  # noqa: PLR0913 (each is a table)
    account: FinalAccount,
    rows: dict[Any, list[Any]],
    comparatives: list[Comparative],
    unit_names: list[UnitName],
    functional: list[FunctionalSubject],
    economic: list[EconomicSubject],
) -> AccountData:
    return AccountData(
        year=account.fiscal_year,
        scope=account.scope,
        precision=account.precision,  # type: ignore[arg-type]
        unit=_unit_facts(account, unit_names),
        income=tuple(IncomeLeaf(x.item_code, x.source, x.amount, _shown_as_example(x)) for x in rows[IncomeLine]),
        expenditure=tuple(
            ExpenditureLeaf(
                x.item_code, x.fund, x.nature, x.initial_budget, x.adjusted_budget, x.final, _shown_as_example(x)
            )
            for x in rows[ExpenditureLine]
        ),
        economic=tuple(
            EconomicLeaf(x.item_code, x.fund, x.nature, x.economic_code, x.amount, _shown_as_example(x))
            for x in rows[EconomicLine]
        ),
        balances=tuple(
            BalanceLeaf(
                x.fund, x.item_code, x.opening, x.closing, x.used_non_fiscal, x.distribution, _shown_as_example(x)
            )
            for x in rows[Balance]
        ),
        three_public=tuple(
            ThreePublicLeaf(x.fund, {name: getattr(x, name) for name in (*BUDGETS, *FINALS)}, _shown_as_example(x))
            for x in rows[ThreePublicExpense]
        ),
        three_public_counts=_facts(account, "three_public_counts", counts=tuple(concepts.COUNTS)),
        operating=_facts(account, "operating_expense", amounts=("budget", "final")),
        procurement=_facts(account, "procurement", amounts=tuple(concepts.PROCUREMENT)),
        assets=_facts(account, "assets", counts=(*concepts.VEHICLE_USES, *concepts.EQUIPMENT)),
        controls={
            Address(x.statement, x.row, x.column): Control(x.amount, x.precision, _shown_as_example(x))
            for x in rows[ControlTotal]
        },
        comparatives={
            Address(x.statement, x.row, x.column): ComparativeLeaf(x.amount, _shown_as_example(x))
            for x in comparatives
        },
        functional_names={s.code: s.name for s in functional},
        economic_names={s.code: EconomicName(s.name, s.expense_group) for s in economic},
    )


def _facts(
    account: FinalAccount, name: str, *, amounts: tuple[str, ...] = (), counts: tuple[str, ...] = ()
) -> Facts | None:
    row = getattr(account, name, None)
    if row is None:
        return None
    return Facts(
        amounts={field: getattr(row, field) for field in amounts},
        counts={field: getattr(row, field) for field in counts},
        applicable=getattr(row, "applicable", True),
        illustrative=_shown_as_example(row),
    )


def _shown_as_example(row: Any) -> bool:
    return bool(row.origin == Origin.ILLUSTRATIVE)
