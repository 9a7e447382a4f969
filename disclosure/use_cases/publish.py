"""Publishing: the report tree as it stands now becomes a version that never changes."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import FinalAccount
from accounts.record import PUBLISHED, Change, record_changes
from accounts.use_cases.accounts import lock
from accounts.use_cases.explanations import hindrances
from disclosure.models import Publication
from disclosure.report.build import build_report
from disclosure.report.freeze import content_hash, freeze
from disclosure.report.tree import Report


class PublishRefusedError(ValueError):
    """Publishing that cannot be; the message says why and what to do, in Chinese."""


class ReasonMissingError(PublishRefusedError):
    """A correction without its reason."""


class AddressError(PublishRefusedError):
    """A report whose address is another account's, or is not the one it was published under before."""


class ChecksRefusedError(PublishRefusedError):
    """An account whose checks are missing, too old, or say what must be mended or explained first.

    ``hindrances`` lists what stands in the way, each in Chinese with what to do.
    """

    def __init__(self, hindrances: tuple[str, ...]) -> None:
        super().__init__("".join(hindrances))
        self.hindrances = hindrances


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
    report becomes the next version and needs ``reason`` (更正原因); else ReasonMissingError. Whoever publishes,
    ChecksRefusedError is raised unless the checks are newer than every change, nothing blocks and every warning is
    explained. Raises ValidationError for a reason longer than the field, and AddressError when the report's address is
    not its own: addresses last for ever.
    """
    with transaction.atomic():
        draft = _draft(lock(account))
        if draft.latest is not None and draft.is_published:
            return draft.latest
        if draft.latest is not None and not reason.strip():
            message = f"第{draft.latest.version}版已经公开，再次公开是更正，请写明更正原因。"
            raise ReasonMissingError(message)
        _require_own_address(draft.account, draft.report, draft.latest)
        in_the_way = hindrances(draft.account)
        if in_the_way:
            raise ChecksRefusedError(in_the_way)
        return _store(draft, by=by, reason=reason)


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
