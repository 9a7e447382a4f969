"""Publishing: the report tree as it stands now becomes a version that never changes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import FinalAccount
from accounts.record import PUBLISHED, Change, record_changes
from accounts.use_cases.accounts import lock
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


def publish(account: FinalAccount, *, by: Any, reason: str = "") -> Publication:
    """Publish the account as it is stored now and return the publication.

    Publishing what is already published returns that publication, so that a second click does nothing. A changed
    report becomes the next version and needs ``reason`` (更正原因); else ReasonMissingError. Raises ValidationError for
    a reason longer than the field, and AddressError when the report's address is not its own: addresses last for ever.
    """
    with transaction.atomic():
        locked = lock(account)
        report = build_report(locked)
        frozen = freeze(report)
        digest = content_hash(frozen)
        latest = Publication.objects.filter(account=locked).order_by("-version").first()
        if latest is not None and latest.content_hash == digest:
            return latest
        if latest is not None and not reason.strip():
            message = f"第{latest.version}版已经公开，再次公开是更正，请写明更正原因。"
            raise ReasonMissingError(message)
        _require_own_address(locked, report, latest)
        publication = Publication(
            account=locked,
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
            tree=frozen,
            content_hash=digest,
            account_revision=locked.revision,
            published_at=timezone.now(),
            published_by=by,
            published_by_name=by.get_full_name() or by.get_username(),
        )
        publication.clean_fields(exclude=("account", "published_by"))
        publication.save(force_insert=True)
        published = {"version": publication.version, "content_hash": digest, "reason": publication.reason}
        record_changes([Change(PUBLISHED, publication.title, None, published)], by=by, account=locked)
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
