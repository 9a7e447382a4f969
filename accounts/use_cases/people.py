"""Managing people (用户) and their tasks (岗位). Each change leaves a record; nobody gives themselves anything."""

from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import is_administrator
from accounts.models import AccessRecord, BudgetUnit, ChangeRecord, RegionRole, SignInState, UnitRole
from accounts.models.units import at_or_below
from accounts.record import CATALOGUE_CHAIN, Change, lock_catalogues, record_changes, values_of
from accounts.sign_in import codes
from accounts.sign_in.lock_out import locked_addresses
from accounts.sign_in.passwords import new_password
from accounts.sign_in.recording import record_access
from accounts.system_user import command_line_user
from accounts.use_cases.reference import delete_reference, save_reference

NAMED = "指定保密审查人"
DISMISSED = "取消保密审查人"


class OwnRightsError(PermissionDenied):
    """Somebody who wants to change their own rights."""

    def __init__(self) -> None:
        super().__init__("不能更改自己的权限、岗位和状态：请由另一位系统管理员办理。")


def save_person(user: Any, *, by: Any) -> None:
    """Store a new or changed person; raise OwnRightsError when somebody changes their own standing."""
    _require_administrator(by)
    with transaction.atomic():
        stored = get_user_model().objects.select_for_update().filter(pk=user.pk).first() if user.pk else None
        standing = ("is_active", "is_staff", "is_superuser")
        changed = stored is not None and any(getattr(stored, name) != getattr(user, name) for name in standing)
        if changed and by.pk == user.pk:
            raise OwnRightsError
        if stored is None:
            user.set_unusable_password()
        else:
            # The form was filled in before; a password chosen meanwhile stays, and so does the last visit.
            user.password, user.last_login = stored.password, stored.last_login
        save_reference(user, by=by)


def give_role(role: UnitRole | RegionRole, *, by: Any) -> None:
    """Store a new or changed task of a person; raise OwnRightsError for one's own."""
    _require_administrator(by)
    if role.role == UnitRole.Role.SECRECY:
        message = "保密审查人由本部门的发布人指定：请发布人打开本单位的“保密审查人”页面办理。"
        raise PermissionDenied(message)
    stored = type(role)._default_manager.filter(pk=role.pk).first() if role.pk else None
    if by.pk in {role.user_id, getattr(stored, "user_id", None)}:
        raise OwnRightsError
    save_reference(role, by=by)


def take_role(role: UnitRole | RegionRole, *, by: Any) -> None:
    """Take a task from a person; raise OwnRightsError for one's own."""
    _require_administrator(by)
    if by.pk == role.user_id:
        raise OwnRightsError
    delete_reference(role, by=by)


def issue_password(user: Any, *, by: Any, request: HttpRequest | None = None) -> str:
    """Give a person a new password, which they change when they first sign in; ends their sessions and lock-outs."""
    _require_administrator(by)
    if by.pk == user.pk:
        raise OwnRightsError
    return _issue(user, by=by, request=request)


def ensure_administrator(username: str, name: str) -> str:
    """Make a system administrator from the server's command line, or give one a new password; return the password.

    Raises ValidationError for a name that cannot be, PermissionDenied for somebody who is no administrator: rights of
    people who are there already are given in the back office.
    """
    by = command_line_user()
    with transaction.atomic():
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            user = get_user_model()(username=username, last_name=name, is_staff=True, is_superuser=True)
            user.set_unusable_password()
            user.full_clean(exclude=["password"])
            save_reference(user, by=by)
        elif not is_administrator(user):
            raise PermissionDenied(f"“{username}”已经存在，但不是在用的系统管理员：请由系统管理员在后台更改其权限。")
        return _issue(user, by=by, request=None)


def unlock(user: Any, *, by: Any, request: HttpRequest | None = None) -> bool:
    """Let a person try to sign in again at once; return whether anything was counted against them."""
    _require_administrator(by)
    with transaction.atomic():
        gone, _ = AccessAttempt.objects.filter(username=user.get_username()).delete()
        if gone:
            told = f"由{by.get_username()}解除"
            record_access(AccessRecord.Event.UNLOCKED, request, user=user, told=told)
    return bool(gone)


def unlock_address(address: str, *, by: Any, request: HttpRequest | None = None) -> bool:
    """Let people at an address try to sign in again at once; return whether it was locked."""
    _require_administrator(by)
    with transaction.atomic():
        if address not in locked_addresses():
            return False
        AccessAttempt.objects.filter(ip_address=address).delete()
        told = f"来源地址{address}，由{by.get_username()}解除"
        record_access(AccessRecord.Event.UNLOCKED, request, user=by, told=told)
    return True


def end_codes_of(user: Any, *, by: Any, request: HttpRequest | None = None) -> bool:
    """Turn a person's one-time codes off whose telephone is lost; return whether there were any."""
    _require_administrator(by)
    if by.pk == user.pk:
        raise OwnRightsError
    return codes.end(user, by=by, request=request)


def people_of(unit: BudgetUnit) -> QuerySet[Any]:
    """Return the people who have a task in the unit's department: its head unit and all below it."""
    head = unit
    while head.parent is not None:
        head = head.parent
    department = BudgetUnit.objects.filter(at_or_below([head.pk]))
    working = UnitRole.objects.filter(unit__in=department.values("pk")).values("user")
    return get_user_model().objects.filter(pk__in=working, is_active=True, is_staff=True)


def units_naming_reviewers(user: Any) -> QuerySet[BudgetUnit]:
    """Return the units for which ``user`` names the secrecy reviewer (保密审查人): those that they publish for."""
    units = BudgetUnit.objects.select_related("region", "parent")
    if not user.is_active:
        return units.none()
    return units.filter(at_or_below(UnitRole.objects.filter(user=user, role=UnitRole.Role.PUBLISHER).values("unit")))


def name_secrecy_reviewer(unit: BudgetUnit, user: Any, *, by: Any) -> UnitRole:
    """Name the person who reviews a unit's reports for secrets; the unit's publisher does so, and never themselves.

    Raises PermissionDenied for anybody else, ValidationError for a person who does not work in the department or is
    named already.
    """
    _require_naming(unit, by=by)
    if by.pk == user.pk:
        raise OwnRightsError
    if not people_of(unit).filter(pk=user.pk).exists():
        raise ValidationError("只能指定在本部门有岗位的人员；其他人员请系统管理员先登记岗位。")
    role = UnitRole(unit=unit, user=user, role=UnitRole.Role.SECRECY)
    with transaction.atomic():
        lock_catalogues()
        role.full_clean()
        role.save()
        record_changes([Change(NAMED, str(role), None, values_of(role))], by=by, account=None)
    return role


def dismiss_secrecy_reviewer(role: UnitRole, *, by: Any) -> None:
    """Take the task of secrecy reviewer back; the unit's publisher does so."""
    if role.role != UnitRole.Role.SECRECY:
        raise PermissionDenied
    _require_naming(role.unit, by=by)
    with transaction.atomic():
        lock_catalogues()
        change = Change(DISMISSED, str(role), values_of(role), None)
        role.delete()
        record_changes([change], by=by, account=None)


def naming_of(role: UnitRole) -> ChangeRecord | None:
    """Return the record of how a person came by a task: who gave it, and when."""
    # The subject of a record is text, and units are renamed; keys and roles stay.
    records = ChangeRecord.objects.filter(chain=CATALOGUE_CHAIN, after__id=role.pk, after__role=role.role)
    return records.select_related("by").order_by("-sequence").first()


def _issue(user: Any, *, by: Any, request: HttpRequest | None) -> str:
    password = new_password()
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        SignInState.objects.filter(user=user).update(must_change_password=True)
        AccessAttempt.objects.filter(username=user.get_username()).delete()
        told = f"由{by.get_username()}发放"
        record_access(AccessRecord.Event.PASSWORD_CHANGED, request, user=user, told=told)
    return password


def _require_administrator(by: Any) -> None:
    if not is_administrator(by):
        raise PermissionDenied("只有系统管理员可以管理用户和岗位。")


def _require_naming(unit: BudgetUnit, *, by: Any) -> None:
    if not units_naming_reviewers(by).filter(pk=unit.pk).exists():
        raise PermissionDenied("保密审查人由本部门的发布人指定。")
