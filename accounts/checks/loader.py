"""The one way from a stored account to the context of its rules, and the versions that results are stored with."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, Q

from accounts.checks import rules
from accounts.checks.context import Context, Dates, SubjectEntry, UnitAccount
from accounts.checks.settings import settings_of
from accounts.checks.sources import sources
from accounts.checks.text.slips.lists import OwnEntries, own_entry
from accounts.figures.figures import Figures
from accounts.figures.loader import QUERIES as FIGURE_QUERIES
from accounts.figures.loader import load_accounts, load_figures
from accounts.models import (
    Balance,
    BudgetUnit,
    EconomicLine,
    EconomicSubject,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    WordEntry,
)
from accounts.profiles import Profile, load_profile

QUERIES = 2 * FIGURE_QUERIES + 4  # beside what suppliers ask
VERSION_QUERIES = 6  # the same


class Versions(NamedTuple):
    """Fingerprints of what a run looked at: data (with last year and the units), texts, and the rule set."""

    data: str
    text: str
    rules: str


def load_context(account: FinalAccount, *, today: date) -> Context:
    """Return everything that rules look at: ``QUERIES`` queries and those of the suppliers.

    Raises ProfileError when the account's profile cannot be read.
    """
    figures = load_figures(account.pk)
    profile = load_profile(account.profile)
    supplied = [supplier.supply(account, figures) for supplier in sources.all()]
    words = _own_words()
    own = (own_words(words),) if words else ()
    return Context(
        figures=figures,
        settings=settings_of(profile, scope=account.scope),
        passages=tuple(passage for part in supplied for passage in part.passages),
        claims=tuple(claim for part in supplied for claim in part.claims),
        subjects=_entries(figures),
        dates=Dates(account.approved_on, account.disclosed_on, today),
        units=_units(account),
        profile=profile,
        beside=(*own, *(thing for part in supplied for thing in part.beside)),
    )


def context_while_typing(account: FinalAccount, *, instead: Mapping[type[Model], list[Any]], today: date) -> Context:
    """Return what rules on values and rows look at if the rows ``instead`` were stored: no texts, no units.

    Raises ProfileError when the account's profile cannot be read.
    """
    figures = load_figures(account.pk, instead=instead)
    profile = load_profile(account.profile)
    return Context(
        figures=figures,
        settings=settings_of(profile, scope=account.scope),
        subjects=_entries(figures),
        dates=Dates(account.approved_on, account.disclosed_on, today),
        profile=profile,
    )


def versions_of(account: FinalAccount) -> Versions:
    """Return what a run of now would be stored with: ``VERSION_QUERIES`` queries and those of the suppliers."""
    profile = load_profile(account.profile)
    units = list(BudgetUnit.objects.at_or_below([account.unit_id]).order_by("pk").values_list("pk", "kind", "name"))
    looked_at = Q(unit=account.unit_id) | Q(unit__in=[key for key, *_ in units], fiscal_year=account.fiscal_year)
    revisions = list(
        FinalAccount.objects.filter(looked_at, fiscal_year__in=(account.fiscal_year, account.fiscal_year - 1))
        .order_by("pk")
        .values_list("pk", "revision")
    )
    supplied: dict[str, dict[str, str]] = {"data": {}, "text": {}}
    for supplier in sources.all():
        supplied[supplier.of][supplier.name] = supplier.version(account)
    return Versions(
        _hash(revisions, units, supplied["data"], _catalogue(account)),
        _hash(supplied["text"]),
        _hash(rules.version(), _prescribed(profile), _own_words()),
    )


def _catalogue(account: FinalAccount) -> list[tuple[Any, ...]]:
    """Return what the catalogues say of the account's codes, whoever changed or confirmed it: three queries."""
    leaves = (IncomeLine, ExpenditureLine, Balance, EconomicLine)
    items, *others = (leaf.objects.filter(account=account).order_by().values_list("item_code") for leaf in leaves)
    economic = EconomicLine.objects.filter(account=account).order_by().values_list("economic_code")
    used = {code for (code,) in items.union(*others, economic)}
    entries: list[tuple[Any, ...]] = []
    for catalogue, further in ((FunctionalSubject, ()), (EconomicSubject, ("expense_group", "in_basic_table"))):
        codes = {code[:length] for code in used for length in (3, 5, 7)}
        known = catalogue.objects.filter(code__in=codes).order_by("code", "valid_from")
        entries += known.values_list("code", "name", "valid_from", "valid_to", "confidence", *further)
    return entries


def _own_words() -> list[tuple[Any, ...]]:
    """Return the office's own words for the checks as they are stored: one query."""
    fields = ("kind", "found", "expected", "before", "not_before", "after", "not_after", "unwanted")
    return list(WordEntry.objects.order_by("kind", "found").values_list(*fields))


def own_words(stored: Iterable[tuple[Any, ...]]) -> OwnEntries:
    """Return stored words as the rules look for them."""
    entries, without = [], set()
    for kind, found, expected, before, not_before, after, not_after, unwanted in stored:
        if unwanted:
            without.add((kind, found))
            continue
        around = {"before": before, "not_before": not_before, "after": after, "not_after": not_after}
        entries.append(own_entry(kind, found, expected, "本单位", **around))
    return OwnEntries(tuple(entries), without=frozenset(without))


def _entries(figures: Figures) -> dict[str, SubjectEntry]:
    """Return the catalogue's entry for each code of the account, in force in its year where there is one: one query."""
    data, year = figures.data, figures.year
    items = {leaf.item for leaf in data.income} | {leaf.item for leaf in data.expenditure}
    items |= {leaf.item for leaf in data.balances} | {leaf.item for leaf in data.economic}
    codes = {"", *(item[:length] for item in items for length in (3, 5, 7))}
    entries: dict[str, SubjectEntry] = {}
    for subject in FunctionalSubject.objects.filter(code__in=codes).order_by("code", "valid_from"):
        in_force = (subject.valid_from or year) <= year <= (subject.valid_to or year)
        there = entries.get(subject.code)
        if there is None or in_force or not there.in_force:
            entries[subject.code] = SubjectEntry(subject.code, subject.name, in_force, subject.confidence)
    return entries


def _units(account: FinalAccount) -> tuple[UnitAccount, ...]:
    """Return the department's units with their own accounts of the year, the department itself first.

    A department that is a mere roof over its units (机关 is one of them) has no account as a unit and is none of them.
    """
    department = account.scope == FinalAccount.Scope.DEPARTMENT
    below = BudgetUnit.objects.at_or_below([account.unit_id]) if department else BudgetUnit.objects.none()
    units = sorted(below, key=lambda unit: (unit.pk != account.unit_id, unit.code))
    own = FinalAccount.objects.filter(
        unit__in=[unit.pk for unit in units] or [0],
        fiscal_year=account.fiscal_year,
        scope=FinalAccount.Scope.UNIT,
    )
    keys = {found.unit_id: found.pk for found in own}
    figures = load_accounts(keys.values())
    there = [unit for unit in units if not _gone(unit, account.fiscal_year)]
    roof = len(there) > 1 and account.unit_id not in keys
    return tuple(
        UnitAccount(unit.code, unit.name, unit.kind, figures.get(keys.get(unit.pk, 0)))
        for unit in there
        if not (roof and unit.pk == account.unit_id)
    )


def _gone(unit: BudgetUnit, year: int) -> bool:
    """Whether a unit was not there in ``year``: not yet established, or abolished before."""
    not_yet = unit.established_year is not None and unit.established_year > year
    return not_yet or (unit.abolished_year is not None and unit.abolished_year < year)


def _prescribed(profile: Profile) -> str:
    return repr((settings_of(profile, scope="department"), settings_of(profile, scope="unit"), profile.text_slots))


def _hash(*content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
