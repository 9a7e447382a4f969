"""Publishing: the report tree as it stands now becomes a version that never changes."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import FinalAccount, WorkflowStep
from accounts.record import PUBLISHED, Change, record_changes
from accounts.use_cases.accounts import lock
from accounts.use_cases.workflow import MoveRefusedError, move
from disclosure.files.freezing import FilesRefusedError, FrozenFiles, freeze_files
from disclosure.models import Publication
from disclosure.report.build import build_report
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report
from disclosure.use_cases.workflow import require_sound, secrecy_hindrance, submission_hindrance

# Files are written anew when the account changed while they were written.
ATTEMPTS = 4


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
        """Whether the newest version says just this, and stands."""
        return self.latest is not None and not self.latest.withdrawn and self.latest.content_hash == self.digest

    @property
    def version(self) -> int:
        """The number of the version that it would be."""
        return self.latest.version + 1 if self.latest else 1

    def reason(self, given: str) -> str:
        """Return why it corrects the version before: as given, else why the correction was begun; "" for the first."""
        return (given.strip() or reason_of_correction(self.account)) if self.latest else ""


def publish(account: FinalAccount, *, by: Any, reason: str = "") -> Publication:
    """Publish the account as it is stored now and return the publication.

    Publishing what is already published returns that publication, so that a second click does nothing. A changed
    report becomes the next version; its reason (更正原因) is ``reason``, else why the correction was begun. Whoever
    publishes, ChecksRefusedError is raised unless the checks are newer than every change, nothing blocks and every
    warning is explained, SecrecyRefusedError unless the secrecy review passed just this, and MoveRefusedError unless it
    was approved and prepared by others. Raises ValidationError for a reason longer than the field, and AddressError
    when the report's address is not its own: addresses last for ever.

    All files are written and stored before the version; whatever ends this halfway leaves nothing published. Raises
    PublishRefusedError when a file cannot be written, and when the report is not what was submitted and approved.
    """
    files: FrozenFiles | None = None
    for _ in range(ATTEMPTS):
        with transaction.atomic():
            draft = _allowed(lock(account), by=by)
            publication = draft.latest if draft.is_published else _store(draft, files, by=by, reason=reason)
            if publication is None:
                # Everything allows it. Its files take seconds to write, and nobody should wait for the account so long.
                transaction.set_rollback(True)
        if publication is not None:
            account.state = draft.account.state
            return publication
        files = _write_files(draft, reason=reason)
    message = "没有公开：生成文件期间数据或文字一直有改动。请等修改停下来后再公开。"
    raise PublishRefusedError(message)


def _allowed(account: FinalAccount, *, by: Any) -> Draft:
    """Make the move of a locked account and return what is published by it; raise what stands in the way."""
    draft = _draft(account)
    if draft.is_published and account.state == FinalAccount.State.PUBLISHED:
        return draft
    _require_own_address(account, draft.report, draft.latest)
    move(account, "publish", by=by)
    require_sound(account)
    changed = submission_hindrance(account, draft.digest)
    if changed:
        raise PublishRefusedError(changed)
    wanting = secrecy_hindrance(account)
    if wanting:
        raise SecrecyRefusedError(wanting)
    return draft


def _write_files(draft: Draft, *, reason: str) -> FrozenFiles:
    try:
        return freeze_files(draft.account, draft.report, version=draft.version, reason=draft.reason(reason))
    except FilesRefusedError as error:
        raise PublishRefusedError(str(error)) from error


def reason_of_correction(account: FinalAccount) -> str:
    """Return why the account was opened again after its last publication."""
    begun = WorkflowStep.objects.filter(account=account, move__in=("correct", "take_down")).last()
    if begun is None:
        return ""
    return begun.comment if begun.move == "correct" else "撤回后重新公开。"


def _draft(account: FinalAccount) -> Draft:
    report = build_report(account)
    frozen = freeze(report)
    versions = Publication.objects.filter(account=account).select_related("withdrawal")
    latest = versions.order_by("-version").first()
    return Draft(account, report, frozen, content_hash(frozen), latest)


def _store(draft: Draft, files: FrozenFiles | None, *, by: Any, reason: str) -> Publication | None:
    """Store the draft as the next version with its files and its entry in the account's record.

    Returns None, with nothing stored, when the files are not those of just this draft.
    """
    account, told = draft.account, draft.reason(reason)
    publication = _version_of(draft, by=by, reason=told)
    fitting = files is not None and files.fit(account, version=draft.version, digest=draft.digest, reason=told)
    if files is None or not fitting or not files.all_stored():
        return None
    publication.published_at = files.stamp.published_at
    publication.save(force_insert=True)
    files.belong_to(publication)
    published = {
        "version": publication.version,
        "content_hash": draft.digest,
        "reason": told,
        "manifest": files.manifest,
    }
    record_changes([Change(PUBLISHED, publication.title, None, published)], by=by, account=account)
    return publication


def _version_of(draft: Draft, *, by: Any, reason: str) -> Publication:
    """Return the draft as its next version, not yet stored; raise ValidationError for what cannot be."""
    report = draft.report
    publication = Publication(
        account=draft.account,
        version=draft.version,
        region_code=report.region_code,
        region_name=report.region_name,
        unit_code=report.unit_code,
        unit_name=report.unit_name,
        unit_short_name=report.unit_short_name,
        fiscal_year=report.fiscal_year,
        scope=report.scope,
        title=report.title,
        reason=reason,
        tree=draft.frozen,
        content_hash=draft.digest,
        account_revision=draft.account.revision,
        published_at=timezone.now(),
        published_by=by,
        published_by_name=by.get_full_name() or by.get_username(),
    )
    publication.clean_fields(exclude=("account", "published_by"))
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
