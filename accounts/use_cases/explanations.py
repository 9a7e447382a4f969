"""Explaining findings (情况说明), and what still stands between an account and its publication."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.checks.kept import (
    Kept,
    blocks,
    findings_of,
    fingerprint,
    place_of,
    unexplained,
    wants_explanation,
)
from accounts.checks.text.slips.personal import must_not_be_published
from accounts.models import CheckRun, Explanation, FinalAccount
from accounts.record import Change, record_changes, values_of
from accounts.use_cases.accounts import lock_to_change
from accounts.use_cases.checks import what_changed

LONGEST: int = Explanation._meta.get_field("body").max_length or 0
MOST_NAMED = 10
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class NoSuchFindingError(LookupError):
    """A finding that the newest checks no longer have, or that they never had."""


def explain(account: FinalAccount, finding: str, body: str, *, by: Any, seen: str | None = None) -> Explanation:
    """Keep ``body`` as the explanation of the finding with this fingerprint; the one that was ``seen`` is replaced.

    Another one than was seen ("" for none) stays: ValidationError tells what it says. The checks stay as new as they
    are: an explanation is no data. Raises NoSuchFindingError, and ValidationError for a finding that must be mended,
    for one that needs no explanation, and for a text that is empty, too long, or holds what cannot be stored or
    published.
    """
    text = _plain(body)
    with transaction.atomic():
        locked = lock_to_change(account)
        found = _finding(locked, finding)
        _refuse(found, text)
        stored = Explanation.objects.filter(account=locked, finding=finding).first()
        if stored is not None and stored.body == text:
            return stored
        if stored is not None and seen is not None and stored.body != _plain(seen):
            who = stored.by.get_full_name() or stored.by.get_username()
            message = f"{who}在您之前写了另外的说明：“{stored.body}”您写的还在下面；核对后再次保存，即以您写的为准。"
            raise ValidationError(message)
        before = values_of(stored) if stored else None
        kept = stored or Explanation(account=locked, finding=finding, rule=found["rule"])
        kept.place, kept.message = place_of(found), found.get("message", "")
        kept.body, kept.at, kept.by = text, timezone.now(), by
        kept.save()
        action = "说明检查问题：修改" if before else "说明检查问题：新增"
        record_changes([Change(action, str(kept), before, values_of(kept))], by=by, account=locked)
    return kept


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").strip()


def withdraw_explanation(account: FinalAccount, finding: str, *, by: Any) -> bool:
    """Take the explanation of a finding back and return whether there was one; the record keeps what it said."""
    if not _FINGERPRINT.fullmatch(finding):
        return False
    with transaction.atomic():
        locked = lock_to_change(account)
        stored = Explanation.objects.filter(account=locked, finding=finding).first()
        if stored is None:
            return False
        change = Change("说明检查问题：撤回", str(stored), values_of(stored), None)
        stored.delete()
        record_changes([change], by=by, account=locked)
    return True


def hindrances(account: FinalAccount) -> tuple[str, ...]:
    """Return in words what must happen before the account may be published; nothing when it may.

    No blocking finding, every warning and every fact explained, checks newer than data, texts and rules. Raises
    ProfileError when the account's profile cannot be read.
    """
    check_run = CheckRun.objects.select_related("account").filter(account=account).first()
    if check_run is None:
        return ("这份决算还没有做过勾稽检查：请先检查。",)
    told = []
    changed = what_changed(check_run)
    if changed:
        told.append(f"检查之后{'、'.join(changed)}有改动，检查结果已经过期：请重新检查。")
    findings = findings_of(check_run.results)
    blocking = [finding for finding in findings if blocks(finding)]
    if blocking:
        told.append(f"有{len(blocking)}个问题必须先改正：{_named(blocking)}")
    explained = set(Explanation.objects.filter(account=account).values_list("finding", flat=True))
    silent = unexplained(findings, explained)
    if silent:
        told.append(f"有{len(silent)}个问题还没有写明情况：{_named(silent)}")
    return tuple(told)


def _finding(account: FinalAccount, finding: str) -> Kept:
    check_run = CheckRun.objects.filter(account=account).first()
    found = (f for f in findings_of(check_run.results if check_run else ()) if fingerprint(f) == finding)
    result = next(found, None)
    if result is None:
        message = "检查结果里没有这个问题：可能已经改正，或数据有变化。请重新检查后再说明。"
        raise NoSuchFindingError(message)
    return result


def _refuse(finding: Kept, text: str) -> None:
    if blocks(finding):
        message = f"{finding['rule']}的问题必须改正，不能以说明代替：{finding.get('mend', '')}"
        raise ValidationError(message)
    if not wants_explanation(finding):
        message = f"{finding['rule']}只是提示，不需要说明。"
        raise ValidationError(message)
    if not text:
        message = "说明是空的：请写明情况和依据；要取消已有的说明，请用“撤回说明”。"
        raise ValidationError(message)
    if len(text) > LONGEST:
        message = f"说明有{len(text)}个字，最多{LONGEST}个字，请缩短。"
        raise ValidationError(message)
    hidden = next((c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n\t"), None)
    if hidden is not None:
        message = f"说明里有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。"
        raise ValidationError(message)
    unfit = must_not_be_published(text)
    if unfit:
        message = f"说明会随报告一起公开，不能保存：{''.join(unfit)}请删去后重新填写。"
        raise ValidationError(message)


def _named(findings: Iterable[Kept]) -> str:
    listed = list(findings)
    told = "".join(f"（{finding['rule']}）{finding.get('message', '')}" for finding in listed[:MOST_NAMED])
    return told if len(listed) <= MOST_NAMED else f"{told}……另有{len(listed) - MOST_NAMED}个。"
