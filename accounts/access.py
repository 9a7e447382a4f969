"""Who may see and change which account: the one way to read an account for a person.

A stranger gets ``Http404`` (the account does not exist for them), a reader without the right to change gets
``PermissionDenied``. A role in a department reaches the units below it, a role in a region the regions below it. A
system administrator manages people and sees no figures.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import BudgetUnit, FinalAccount, Region, RegionRole, UnitRole
from accounts.models.units import BudgetUnitQuerySet, at_or_below

REGION_ROLES = "_region_roles"  # where a user keeps the roles in regions that were read


class AmbiguousUnitError(LookupError):
    """A unit code that several regions use."""


class ClosedError(PermissionDenied):
    """An account that is not being prepared any more: its data and texts rest until it is sent back or corrected."""

    def __init__(self, account: FinalAccount) -> None:
        ways = {
            FinalAccount.State.SUBMITTED: "要修改，请先“撤回提交”，或由审核人退回。",
            FinalAccount.State.APPROVED: "要修改，请由审核人或发布人退回。",
            FinalAccount.State.PUBLISHED: "要修改，请先“更正”，改好后重新审核、公开。",
        }
        way = ways.get(FinalAccount.State(account.state), "")
        super().__init__(f"{account}现在是“{account.get_state_display()}”，数据和文字不能修改。{way}")


def accounts_visible_to(user: Any) -> QuerySet[FinalAccount]:
    """Return the accounts of the units that ``user`` sees."""
    return _accounts_of(units_visible_to(user))


def accounts_changeable_by(user: Any) -> QuerySet[FinalAccount]:
    """Return the accounts of the units for which ``user`` is a preparer (编制人), and of the units below them."""
    return _accounts_of(units_changeable_by(user))


def units_visible_to(user: Any) -> QuerySet[BudgetUnit]:
    """Return the units in which ``user`` has a role with the units below them, and all of the regions they oversee."""
    if not user.is_active:
        return _units().none()
    seen = at_or_below(UnitRole.objects.filter(user=user).values("unit"))
    for prefix in _regions_reached(user, *RegionRole.Role):
        seen |= Q(region__code__startswith=prefix)
    return _units().filter(seen)


def units_changeable_by(user: Any) -> QuerySet[BudgetUnit]:
    """Return the units for which ``user`` is a preparer (编制人), and the units below them."""
    return _units_of_role(user, UnitRole.Role.PREPARER)


def regions_overseen_by(user: Any) -> QuerySet[Region]:
    """Return the regions for whose finance bureau (财政部门) ``user`` works, with the regions below them."""
    return _regions(user, RegionRole.Role.BUREAU)


def regions_read_by(user: Any) -> QuerySet[Region]:
    """Return the regions of which ``user`` reads all accounts, for the finance bureau or as an auditor (审计人员)."""
    return _regions(user, *RegionRole.Role)


def regions_audited_by(user: Any) -> QuerySet[Region]:
    """Return the regions whose record ``user`` reads as an auditor (审计人员)."""
    return _regions(user, RegionRole.Role.AUDITOR)


def _regions(user: Any, *roles: RegionRole.Role) -> QuerySet[Region]:
    within = Q(pk__in=())
    for prefix in _regions_reached(user, *roles):
        within |= Q(code__startswith=prefix)
    return Region.objects.filter(within)


def account_to_read(user: Any, account_id: int) -> FinalAccount:
    """Return an account that ``user`` may read; raise Http404 for any other."""
    account = accounts_visible_to(user).filter(pk=account_id).first()
    if account is None:
        message = "没有这份决算，或您没有查看它的权限。"
        raise Http404(message)
    return account


def account_to_change(user: Any, account_id: int) -> FinalAccount:
    """Return an account that ``user`` may change now; raise Http404 for a stranger, PermissionDenied for a reader."""
    account = account_to_read(user, account_id)
    if not is_preparer(user, account):
        message = "您可以查看这份决算，但不是它的编制人，不能修改。"
        raise PermissionDenied(message)
    require_drafting(account)
    return account


def require_drafting(account: FinalAccount) -> None:
    """Raise ClosedError unless the account is being prepared."""
    if account.state != FinalAccount.State.DRAFTING:
        raise ClosedError(account)


def is_preparer(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` is a preparer (编制人) of the account's unit or of one above it."""
    return _has_role(user, account, UnitRole.Role.PREPARER)


def may_change(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` may change the account now: its preparer, while it is being prepared."""
    return account.state == FinalAccount.State.DRAFTING and is_preparer(user, account)


def may_publish(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` is a publisher (发布人) of the account's unit or of one above it."""
    return _has_role(user, account, UnitRole.Role.PUBLISHER)


def may_review_secrecy(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` is the secrecy reviewer (保密审查人) of the account's unit or of one above it."""
    return _has_role(user, account, UnitRole.Role.SECRECY)


def roles_of(user: Any, account: FinalAccount) -> set[str]:
    """Return the roles in which ``user`` meets the account: of its unit and those above it, and of its region."""
    if not user.is_active:
        return set()
    held = UnitRole.objects.filter(user=user, unit__in=account.unit.with_those_above())
    roles = set(held.values_list("role", flat=True))
    return roles | {role for role, prefix in _region_roles(user) if account.unit.region_id.startswith(prefix)}


def is_bureau(user: Any) -> bool:
    """Whether ``user`` works for a finance bureau (财政部门)."""
    return _has_region_role(user, RegionRole.Role.BUREAU)


def is_auditor(user: Any) -> bool:
    """Whether ``user`` is an auditor (审计人员)."""
    return _has_region_role(user, RegionRole.Role.AUDITOR)


def is_administrator(user: Any) -> bool:
    """Whether ``user`` is a system administrator (系统管理员): manages people, sees no figures."""
    return bool(user.is_active and user.is_superuser)


def oversees(user: Any, unit: BudgetUnit) -> bool:
    """Whether ``user`` works for the finance bureau of the unit's region or of one above it."""
    return unit.region_id.startswith(tuple(_regions_reached(user, RegionRole.Role.BUREAU)))


def may_manage_catalogues(user: Any) -> bool:
    """Whether ``user`` maintains subjects, units, profiles and deadlines: a finance bureau does."""
    return is_bureau(user)


def may_manage_units(user: Any, unit: BudgetUnit | None = None) -> bool:
    """Whether ``user`` maintains units, or this one: its finance bureau, and a system administrator who sets up."""
    if is_administrator(user):
        return True
    return is_bureau(user) if unit is None else oversees(user, unit)


def may_manage_region(user: Any, region: Region) -> bool:
    """Whether ``user`` maintains this region: a system administrator who sets up, and the bureau of it or one above."""
    return is_administrator(user) or region.pk.startswith(tuple(_regions_reached(user, RegionRole.Role.BUREAU)))


def may_read_record(user: Any) -> bool:
    """Whether ``user`` reads who came in and was refused: auditors and system administrators do."""
    return is_auditor(user) or is_administrator(user)


def _accounts_of(units: QuerySet[BudgetUnit]) -> QuerySet[FinalAccount]:
    return FinalAccount.objects.select_related("unit__region", "unit__parent").filter(unit__in=units.values("pk"))


def _units() -> BudgetUnitQuerySet:
    return BudgetUnit.objects.select_related("region", "parent")


def _units_of_role(user: Any, role: UnitRole.Role) -> BudgetUnitQuerySet:
    if not user.is_active:
        return _units().none()
    return _units().at_or_below(UnitRole.objects.filter(user=user, role=role).values("unit"))


def _has_role(user: Any, account: FinalAccount, role: UnitRole.Role) -> bool:
    return _units_of_role(user, role).filter(pk=account.unit_id).exists()


def _has_region_role(user: Any, role: RegionRole.Role) -> bool:
    return any(held == role for held, _ in _region_roles(user))


def _regions_reached(user: Any, *roles: RegionRole.Role) -> set[str]:
    """Return what the codes of the regions begin with that ``user`` reaches."""
    return {prefix for held, prefix in _region_roles(user) if held in roles}


def _region_roles(user: Any) -> list[tuple[str, str]]:
    """Return the user's roles in regions, each with what the codes of its reach begin with.

    Kept with the user for as long as the request has them, as Django keeps their permissions: a page asks many times.
    """
    if not user.is_active:
        return []
    kept: list[tuple[str, str]] | None = user.__dict__.get(REGION_ROLES)
    if kept is None:
        held = RegionRole.objects.filter(user=user).values_list("role", "region")
        kept = user.__dict__[REGION_ROLES] = [(role, region_prefix(region)) for role, region in held]
    return kept


def region_prefix(region: str) -> str:
    """Return what the codes of a region and of those below it begin with: 51 of 510000, 5108 of 510800 (GB/T 2260)."""
    prefix = region
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return prefix


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
