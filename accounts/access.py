"""Who may see and change which account: the one way to read an account for a person.

A stranger gets ``Http404`` (the account does not exist for them), a reader without the right to change gets
``PermissionDenied``.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import BudgetUnit, FinalAccount, UnitRole


class AmbiguousUnitError(LookupError):
    """A unit code that several regions use."""


def accounts_visible_to(user: Any) -> QuerySet[FinalAccount]:
    """Return the accounts of the units in which ``user`` has a role, and of the units below them."""
    return _accounts_of(units_visible_to(user))


def accounts_changeable_by(user: Any) -> QuerySet[FinalAccount]:
    """Return the accounts of the units for which ``user`` is a preparer (编制人), and of the units below them."""
    return _accounts_of(units_changeable_by(user))


def units_visible_to(user: Any) -> QuerySet[BudgetUnit]:
    """Return the units in which ``user`` has a role, and the units below them."""
    return _units_reached(user, *UnitRole.Role)


def units_changeable_by(user: Any) -> QuerySet[BudgetUnit]:
    """Return the units for which ``user`` is a preparer (编制人), and the units below them."""
    return _units_reached(user, UnitRole.Role.PREPARER)


def account_to_read(user: Any, account_id: int) -> FinalAccount:
    """Return an account that ``user`` may read; raise Http404 for any other."""
    account = accounts_visible_to(user).filter(pk=account_id).first()
    if account is None:
        message = "没有这份决算，或您没有查看它的权限。"
        raise Http404(message)
    return account


def account_to_change(user: Any, account_id: int) -> FinalAccount:
    """Return an account that ``user`` may change; raise Http404 for a stranger, PermissionDenied for a reader."""
    account = account_to_read(user, account_id)
    if not may_change(user, account):
        message = "您可以查看这份决算，但不是它的编制人，不能修改。"
        raise PermissionDenied(message)
    return account


def may_change(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` is a preparer (编制人) of the account's unit or of one above it."""
    return _units_reached(user, UnitRole.Role.PREPARER).filter(pk=account.unit_id).exists()


def may_publish(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` is a publisher (发布人) of the account's unit or of one above it."""
    return _units_reached(user, UnitRole.Role.PUBLISHER).filter(pk=account.unit_id).exists()


def _accounts_of(units: QuerySet[BudgetUnit]) -> QuerySet[FinalAccount]:
    return FinalAccount.objects.select_related("unit__region", "unit__parent").filter(unit__in=units.values("pk"))


def _units_reached(user: Any, *roles: UnitRole.Role) -> QuerySet[BudgetUnit]:
    units = BudgetUnit.objects.select_related("region", "parent")
    if not user.is_active:
        return units.none()
    if user.is_superuser:
        return units
    return units.at_or_below(UnitRole.objects.filter(user=user, role__in=roles).values("unit"))


def account_by_address(code: str, year: int, scope: str | None = None) -> FinalAccount | None:
    """Return the account at ``CODE`` or ``REGION/CODE`` of a year for a command; ``None`` when there is none.

    Where the scope is not named, a unit that has an account of its whole department is asked for that one.
    Raises AmbiguousUnitError when several regions have a unit of this code and no region is named.
    """
    region, _, unit = code.rpartition("/")
    accounts = FinalAccount.objects.select_related("unit__region").filter(unit__code=unit, fiscal_year=year)
    if scope:
        accounts = accounts.filter(scope=scope)
    if region:
        accounts = accounts.filter(unit__region=region)
    found = list(accounts)
    if len({account.unit_id for account in found}) > 1:
        message = f"多个区划都有代码为“{code}”的单位，请写成“区划代码/单位代码”，如“{found[0].unit.region_id}/{code}”。"
        raise AmbiguousUnitError(message)
    found.sort(key=lambda account: account.scope != FinalAccount.Scope.DEPARTMENT)
    return found[0] if found else None
