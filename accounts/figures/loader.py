"""The one way from stored rows to Figures."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.db.models import F, Model, QuerySet

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
TABLES: tuple[type[Model], ...] = (
    IncomeLine,
    ExpenditureLine,
    EconomicLine,
    Balance,
    ThreePublicExpense,
    ControlTotal,
    Comparative,
)
# Where two entries of a code are in force, the one that began later names it; databases differ about nulls.
BY_START = F("valid_from").asc(nulls_first=True)

Rows: TypeAlias = Mapping[type[Model], list[Any]]


def load_figures(account_id: int, *, instead: Rows | None = None) -> Figures:
    """Return the Figures of an account, with last year's where that account is stored.

    Of each model in ``instead``, the account has the rows given there in the place of those that are stored: what
    somebody is about to store. Costs ``QUERIES`` queries, whatever the account's size. Raises FinalAccount.DoesNotExist
    for an unknown key.
    """
    account, prior = _account_and_prior(account_id)
    ids = [a.pk for a in (account, prior) if a]
    rows = {model: _by_account(model._default_manager.filter(account__in=ids)) for model in TABLES}
    _put(instead or {}, account, rows)
    names = list(UnitName.objects.filter(unit=account.unit_id).order_by("-year_from"))
    functional = _functional_names(rows)
    economic = list(EconomicSubject.objects.order_by(BY_START))

    def data(of: FinalAccount) -> AccountData:
        return _account_data(
            of,
            {model: found.get(of.pk, []) for model, found in rows.items()},
            names,
            _in_year(functional, of.fiscal_year),
            _in_year(economic, of.fiscal_year),
        )

    return Figures(data(account), prior=Figures(data(prior)) if prior else None)


def load_accounts(account_ids: Iterable[int]) -> dict[int, Figures]:
    """Return the Figures of several accounts by key, each without last year's: ``QUERIES`` queries for all of them."""
    ids = list(account_ids) or [0]  # no account has the key 0: the number of queries stays fixed
    accounts = list(FinalAccount.objects.select_related("unit__region", *FACTS).filter(pk__in=ids))
    rows = {model: _by_account(model._default_manager.filter(account__in=ids)) for model in TABLES}
    names: dict[int, list[UnitName]] = {}
    for name in UnitName.objects.filter(unit__accounts__in=ids).distinct().order_by("-year_from"):
        names.setdefault(name.unit_id, []).append(name)
    functional = _functional_names(rows)
    economic = list(EconomicSubject.objects.order_by(BY_START))
    return {
        account.pk: Figures(
            _account_data(
                account,
                {model: found.get(account.pk, []) for model, found in rows.items()},
                names.get(account.unit_id, []),
                _in_year(functional, account.fiscal_year),
                _in_year(economic, account.fiscal_year),
            )
        )
        for account in accounts
    }


def _account_and_prior(account_id: int) -> tuple[FinalAccount, FinalAccount | None]:
    """Return the account and, where it is stored, last year's of the same unit and scope: one query."""
    of_unit = FinalAccount.objects.select_related("unit__region", *FACTS).filter(unit__accounts=account_id)
    accounts = {(a.fiscal_year, a.scope): a for a in of_unit}
    account = next((a for a in accounts.values() if a.pk == account_id), None)
    if account is None:
        raise FinalAccount.DoesNotExist(account_id)
    return account, accounts.get((account.fiscal_year - 1, account.scope))


def _put(instead: Rows, account: FinalAccount, rows: dict[type[Model], dict[int, list[Any]]]) -> None:
    """Put rows in the place of the stored ones; what an account states once hangs on the account itself."""
    for model, given in instead.items():
        if model in rows:
            rows[model][account.pk] = list(given)
    for name in FACTS:
        relation: Any = FinalAccount._meta.get_field(name)
        if relation.related_model in instead:
            relation.set_cached_value(account, next(iter(instead[relation.related_model]), None))


def _by_account(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.account_id, []).append(row)
    return groups


def _functional_names(rows: Mapping[type[Model], Mapping[int, list[Any]]]) -> list[FunctionalSubject]:
    items = {
        row.item_code
        for model in (IncomeLine, ExpenditureLine, EconomicLine, Balance)
        for members in rows[model].values()
        for row in members
    }
    # Django skips a query for no codes; the code "", which no subject has, keeps the number of queries fixed.
    codes = {"", *(item[:length] for item in items for length in (3, 5, 7))}
    return list(FunctionalSubject.objects.filter(code__in=codes).order_by(BY_START))


def _in_year(subjects: Iterable[Any], year: int) -> list[Any]:
    return [s for s in subjects if (s.valid_from or year) <= year <= (s.valid_to or year)]


def _unit_facts(account: FinalAccount, names: list[UnitName]) -> UnitFacts:
    """Return the unit under the name of the account's year; without one, under its present name."""
    unit = account.unit
    then = next((n for n in names if n.year_from <= account.fiscal_year), None)
    name = then.name if then else unit.name
    # The present short name belongs to the present name only.
    short_name = then.short_name if then else ""
    if not short_name and name == unit.name:
        short_name = unit.short_name
    return UnitFacts(
        code=unit.code,
        name=name,
        short_name=short_name or name,
        kind=unit.kind,
        region_code=unit.region_id,
        region_name=unit.region.name,
        established_year=unit.established_year,
    )


def _account_data(
    account: FinalAccount,
    rows: Rows,
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
            Address(x.statement, x.row, x.column): ComparativeLeaf(x.amount, _shown_as_example(x), _source_of(x))
            for x in rows[Comparative]
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


def _source_of(row: Comparative) -> str:
    """Return in words where a comparative is from: what was written beside it, else its file, else how it came here."""
    return row.source or row.source_file or Origin(row.origin).label
