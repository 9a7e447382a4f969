"""Moving an account from one state to the next: right, state and persons are looked at under its row lock."""

import unicodedata
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import roles_of
from accounts.models import ChangeRecord, FinalAccount, RegionRole, UnitRole, WorkflowStep
from accounts.record import MOVED, PUBLISHED, REVIEWING, UNCLAIMED, Change, record_changes
from accounts.use_cases.accounts import lock
from accounts.workflow import MOVES, Move

LONGEST: int = WorkflowStep._meta.get_field("comment").max_length or 0


class MoveRefusedError(ValueError):
    """A move that cannot be made; the message says why and what to do, in Chinese."""


def move(account: FinalAccount, name: str, *, by: Any, comment: str = "") -> WorkflowStep:
    """Make a move of ``accounts.workflow.MOVES`` and return its step; the same click again returns the same step.

    Publishing alone is made anew each time: what a second click finds published is for its caller to see.

    Raises PermissionDenied for somebody whose task it is not, and MoveRefusedError for a state from which the move does
    not start, for a person who had another part in this publication, and for a comment that is missing or cannot be.
    """
    chosen = MOVES[name]
    told = tidy(comment, what="说明")
    with transaction.atomic():
        locked = lock(account)
        last = WorkflowStep.objects.filter(account=locked).last()
        again = (name, by.pk, told, locked.state)
        if last is not None and name != "publish" and (last.move, last.by_id, last.comment, last.after) == again:
            return last
        _require_right(locked, chosen, by)
        _require_another_person(locked, chosen, by)
        if chosen.wants_reason and not told:
            message = f"“{chosen.label}”要写明原因。"
            raise MoveRefusedError(message)
        step = WorkflowStep.objects.create(
            account=locked,
            move=name,
            before=locked.state,
            after=chosen.target,
            at=timezone.now(),
            by=by,
            comment=told,
        )
        FinalAccount.objects.filter(pk=locked.pk).update(state=chosen.target, changed_at=step.at)
        change = Change(
            f"{MOVED}{chosen.label}", str(locked), {"state": step.before}, {"state": step.after, "comment": told}
        )
        record_changes([change], by=by, account=locked)
    account.state = chosen.target
    return step


def preparers_of(account: FinalAccount) -> set[int]:
    """Return the keys of those who changed the account's data or texts, or submitted it, since its last publication."""
    records = _since_published(account)
    for beginning in REVIEWING:
        records = records.exclude(action__startswith=beginning)
    submitted = _since_published(account).filter(action=f"{MOVED}{MOVES['submit'].label}")
    # What was entered of the unit's projects before it had an account.
    unclaimed = ChangeRecord.objects.filter(action__startswith=UNCLAIMED, after__unit_id=account.unit_id)
    groups = (records, submitted, unclaimed.filter(after__fiscal_year=account.fiscal_year))
    return {key for found in groups for key in found.order_by().values_list("by", flat=True).distinct()}


def approvers_of(account: FinalAccount) -> set[int]:
    """Return the key of whoever approved the account as it stands; nobody's while it is not approved."""
    if account.state != FinalAccount.State.APPROVED:
        return set()
    last = WorkflowStep.objects.filter(account=account, move="approve").last()
    return {last.by_id} if last else set()


def tidy(text: str, *, what: str, longest: int = LONGEST) -> str:
    """Return a remark as it is stored; raise MoveRefusedError for one too long or with what cannot be stored."""
    tidied = text.replace("\r\n", "\n").strip()
    if len(tidied) > longest:
        message = f"{what}有{len(tidied)}个字，最多{longest}个字，请缩短。"
        raise MoveRefusedError(message)
    hidden = next((c for c in tidied if unicodedata.category(c)[0] == "C" and c not in "\n\t"), None)
    if hidden is not None:
        message = f"{what}里有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。"
        raise MoveRefusedError(message)
    return tidied


def _since_published(account: FinalAccount) -> Any:
    records = ChangeRecord.objects.filter(account=account)
    last = records.filter(action=PUBLISHED).order_by("-sequence").values_list("sequence", flat=True).first()
    return records if last is None else records.filter(sequence__gt=last)


def _require_right(account: FinalAccount, chosen: Move, by: Any) -> None:
    roles = roles_of(by, account)
    wanted = {role for starting in chosen.starts.values() for role in starting}
    if not roles & wanted:
        message = f"您不是这份决算的{_named(wanted)}，不能“{chosen.label}”。"
        raise PermissionDenied(message)
    if not chosen.roles_from(account.state):
        names = dict(FinalAccount.State.choices)
        starts = "”或“".join(str(names[state]) for state in chosen.starts)
        message = (
            f"这份决算现在是“{account.get_state_display()}”，不能“{chosen.label}”：“{starts}”时才可以。请刷新页面再看。"
        )
        raise MoveRefusedError(message)
    if not roles.intersection(chosen.roles_from(account.state)):
        whose = _named(set(chosen.roles_from(account.state)))
        message = f"“{account.get_state_display()}”的决算由{whose}“{chosen.label}”。"
        raise PermissionDenied(message)


def _require_another_person(account: FinalAccount, chosen: Move, by: Any) -> None:
    """Three different persons prepare, review and publish, whatever roles one of them has."""
    if chosen.name in {"approve", "publish"} and by.pk in preparers_of(account):
        message = f"您编制过这份决算，不能再“{chosen.label}”：编制、审核、公开须由三个人分别办理，请由别人办理。"
        raise MoveRefusedError(message)
    if chosen.name == "publish" and by.pk in approvers_of(account):
        message = "您审核了这份决算，不能再公开它：编制、审核、公开须由三个人分别办理，请由别人公开。"
        raise MoveRefusedError(message)


def _named(roles: set[str]) -> str:
    return "、".join(str(role.label) for role in (*UnitRole.Role, *RegionRole.Role) if role.value in roles)
