"""Withdrawing (撤回公开): the finance bureau takes a report from the public, with a notice in its place."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import oversees
from accounts.models import FinalAccount
from accounts.record import PUBLISHED, Change, record_changes
from accounts.use_cases.accounts import lock
from accounts.use_cases.workflow import MoveRefusedError, move, tidy
from disclosure.models import Publication, Withdrawal

# The action under which a withdrawal stands in the record of its account; whoever withdraws has prepared nothing.
WITHDRAWN = f"{PUBLISHED}：撤回"
LONGEST_NOTICE: int = Withdrawal._meta.get_field("notice").max_length or 0
SHORTEST_NOTICE = 10


class WithdrawRefusedError(MoveRefusedError):
    """A withdrawal that cannot be; the message says why and what to do, in Chinese."""


def may_withdraw(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` may withdraw what the account published: the finance bureau (财政部门) of its region may."""
    return oversees(user, account.unit)


def withdraw_publications(
    account: FinalAccount, *, by: Any, notice: str, newest: int | None = None
) -> tuple[Withdrawal, ...]:
    """Withdraw every version that stands and return their withdrawals; the newest first.

    ``notice`` (公告) is public; ``newest`` is the newest version that ``by`` was shown. Where nothing stands any more,
    the last withdrawals are returned, so that a second click does nothing. A later correction is shown again. Raises
    PermissionDenied for anybody but the bureau, and WithdrawRefusedError for an account never published, one of which
    another version was published meanwhile, and a notice that is missing or cannot be.
    """
    with transaction.atomic():
        locked = lock(account)
        if not may_withdraw(by, locked):
            message = "只有主管这个地区的财政部门可以撤回已公开的决算。"
            raise PermissionDenied(message)
        versions = list(
            Publication.objects.filter(account=locked).defer("tree").select_related("withdrawal").order_by("-version")
        )
        if not versions:
            message = "这份决算还没有公开，没有可以撤回的版本。"
            raise WithdrawRefusedError(message)
        if newest is not None and versions[0].version != newest:
            message = f"页面打开之后又公开了第{versions[0].version}版：请刷新页面，看过新的版本再决定。"
            raise WithdrawRefusedError(message)
        if versions[0].withdrawn is not None:
            return tuple(version.withdrawn for version in versions if version.withdrawn is not None)
        told = tidy(notice, what="撤回公告", longest=LONGEST_NOTICE)
        if len(told) < SHORTEST_NOTICE:
            message = f"撤回公告向公众说明撤回的原因，至少写{SHORTEST_NOTICE}个字。"
            raise WithdrawRefusedError(message)
        withdrawals = _store([version for version in versions if version.withdrawn is None], by=by, notice=told)
        if locked.state == FinalAccount.State.PUBLISHED:
            # Its preparer mends it and submits it again; a correction that is under way goes on.
            move(locked, "take_down", by=by, comment=told)
    account.state = locked.state
    return withdrawals


def _store(versions: list[Publication], *, by: Any, notice: str) -> tuple[Withdrawal, ...]:
    now = timezone.now()
    name = by.get_full_name() or by.get_username()
    withdrawals = tuple(
        Withdrawal(publication=version, notice=notice, at=now, by=by, by_name=name) for version in versions
    )
    Withdrawal.objects.bulk_create(withdrawals)
    changes = [
        Change(WITHDRAWN, version.title, {"version": version.version}, {"version": version.version, "notice": notice})
        for version in versions
    ]
    record_changes(changes, by=by, account=versions[0].account)
    return withdrawals
