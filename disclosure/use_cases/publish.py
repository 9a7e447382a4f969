"""Publishing: the report tree as it stands now becomes a version that never changes."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import FinalAccount, WorkflowStep
from accounts.record import PUBLISHED, Change, record_changes
from accounts.use_cases.accounts import lock
from accounts.use_cases.workflow import MoveRefusedError, move
from disclosure.models import Publication
from disclosure.report.build import build_report
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report
from disclosure.use_cases.workflow import require_sound, secrecy_hindrance


class PublishRefusedError(MoveRefusedError):
    """Publishing that cannot be; the message says why and what to do, in Chinese."""


class AddressError(PublishRefusedError):
    """A report whose address is another account's, or is not the one it was published under before."""


class SecrecyRefusedError(PublishRefusedError):
    """An account whose secrecy review is missing, too old, or says that it must not be published."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An account's report as it would be published now, and the version that is published so far."""

    account: FinalAccount
    report: Report
    frozen: str
    digest: str
    latest: Publication | None

    @property
    def is_published(self) -> bool:
        """Whether the newest version says just this."""
        return self.latest is not None and self.latest.content_hash == self.digest


def publish(account: FinalAccount, *, by: Any, reason: str = "") -> Publication:
    """Publish the account as it is stored now and return the publication.

    Publishing what is already published returns that publication, so that a second click does nothing. A changed
    report becomes the next version; its reason (更正原因) is ``reason``, else why the correction was begun. Whoever
    publishes, ChecksRefusedError is raised unless the checks are newer than every change, nothing blocks and every
    warning is explained, SecrecyRefusedError unless the secrecy review passed just this, and MoveRefusedError unless it
    was approved and prepared by others. Raises ValidationError for a reason longer than the field, and AddressError
    when the report's address is not its own: addresses last for ever.
    """
    with transaction.atomic():
        draft = _draft(lock(account))
        if draft.latest is not None and draft.is_published and draft.account.state == FinalAccount.State.PUBLISHED:
            return draft.latest
        _require_own_address(draft.account, draft.report, draft.latest)
        move(draft.account, "publish", by=by)
        require_sound(draft.account)
        wanting = secrecy_hindrance(draft.account)
        if wanting:
            raise SecrecyRefusedError(wanting)
        unchanged = draft.latest if draft.is_published else None
        publication = unchanged or _store(draft, by=by, reason=reason.strip() or reason_of_correction(draft.account))
    account.state = draft.account.state
    return publication


def reason_of_correction(account: FinalAccount) -> str:
    """Return why the account was opened again after its last publication."""
    begun = WorkflowStep.objects.filter(account=account, move="correct").last()
    return begun.comment if begun else ""


def _draft(account: FinalAccount) -> Draft:
    report = build_report(account)
    frozen = freeze(report)
    latest = Publication.objects.filter(account=account).order_by("-version").first()
    return Draft(account, report, frozen, content_hash(frozen), latest)


def _store(draft: Draft, *, by: Any, reason: str) -> Publication:
    """Store the draft as the next version, with its entry in the account's record."""
    account, report, latest = draft.account, draft.report, draft.latest
    publication = Publication(
        account=account,
        version=latest.version + 1 if latest else 1,
        region_code=report.region_code,
        region_name=report.region_name,
        unit_code=report.unit_code,
        unit_name=report.unit_name,
        unit_short_name=report.unit_short_name,
        fiscal_year=report.fiscal_year,
        scope=report.scope,
        title=report.title,
        reason=reason.strip() if latest else "",
        tree=draft.frozen,
        content_hash=draft.digest,
        account_revision=account.revision,
        published_at=timezone.now(),
        published_by=by,
        published_by_name=by.get_full_name() or by.get_username(),
    )
    publication.clean_fields(exclude=("account", "published_by"))
    publication.save(force_insert=True)
    published = {"version": publication.version, "content_hash": draft.digest, "reason": publication.reason}
    record_changes([Change(PUBLISHED, publication.title, None, published)], by=by, account=account)
    return publication


def _require_own_address(account: FinalAccount, report: Report, latest: Publication | None) -> None:
    address = (report.region_code, report.unit_code, report.fiscal_year, report.scope)
    if latest is not None and address != (
        latest.region_code,
        latest.unit_code,
        latest.fiscal_year,
        latest.scope,
    ):
        message = (
            f"这份决算已按单位代码{latest.region_code}/{latest.unit_code}、{latest.get_scope_display()}公开，公开地址不能改变，"
            "请恢复原来的单位代码和决算范围后再公开。"
        )
        raise AddressError(message)
    if Publication.objects.of(*address).exclude(account=account).exists():
        message = (
            f"单位代码{report.region_code}/{report.unit_code}、{report.fiscal_year}年度已有另一份决算公开在同一地址，"
            "请核对单位代码和决算范围。"
        )
        raise AddressError(message)
