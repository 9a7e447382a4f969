"""Comments of who reviews (审核意见), tied to a place of the report; the preparer answers them."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import is_preparer, roles_of
from accounts.models import FinalAccount, RegionRole, UnitRole
from accounts.profiles import load_profile
from accounts.record import Change, record_changes, values_of
from accounts.use_cases.accounts import lock
from disclosure.models import ReviewComment, Submission
from disclosure.report.places import Place, UnknownPlaceError, read_place, titles_of
from disclosure.report.reading import sections_of
from disclosure.use_cases.reviewed import reviewed_report

LONGEST: int = ReviewComment._meta.get_field("body").max_length or 0
LONGEST_QUOTE: int = ReviewComment._meta.get_field("quote").max_length or 0
LONGEST_NAME: int = ReviewComment._meta.get_field("place_name").max_length or 0
MOST_OPEN = 200
COMMENTING: frozenset[str] = frozenset(
    {UnitRole.Role.REVIEWER, UnitRole.Role.PUBLISHER, UnitRole.Role.SECRECY, RegionRole.Role.BUREAU}
)


def may_comment(user: Any, account: FinalAccount) -> bool:
    """Whether ``user`` reviews, publishes or reviews the secrecy of the account, or oversees its region."""
    return bool(COMMENTING & roles_of(user, account))


def add_comment(
    account: FinalAccount, body: str, *, by: Any, place: Mapping[str, object] | None = None, quote: str = ""
) -> ReviewComment:
    """Keep a remark on a place of the report (none: on the whole); the same remark sent twice is kept once.

    Raises PermissionDenied for who does not review, ValidationError for a remark that is empty, too long or holds what
    cannot be stored, and for a place that the report does not have, and ProfileError like every use of the profile.
    """
    text = read_remark(body, "意见", LONGEST)
    with transaction.atomic():
        locked = lock(account)
        if not may_comment(by, locked):
            message = "只有审核人、发布人、保密审查人和财政部门可以提审核意见。"
            raise PermissionDenied(message)
        there = _place(locked, place or {})
        opened = ReviewComment.objects.filter(account=locked, closed_at=None)
        same = opened.filter(by=by, body=text, place=dict(there.keys)).first()
        if same is not None:
            return same
        if opened.count() >= MOST_OPEN:
            message = f"还有{MOST_OPEN}条意见没有处理，不能再提：请先关闭已经解决的意见。"
            raise ValidationError(message)
        comment = ReviewComment.objects.create(
            account=locked,
            submission=Submission.objects.filter(account=locked).order_by("-number").first(),
            place=dict(there.keys),
            place_name=there.name[:LONGEST_NAME],
            quote=_printable(quote)[:LONGEST_QUOTE],
            body=text,
            at=timezone.now(),
            by=by,
        )
        record_changes([Change("审核意见：提出", str(comment), None, values_of(comment))], by=by, account=locked)
    return comment


def answer_comment(comment: ReviewComment, answer: str, *, by: Any) -> ReviewComment:
    """Keep what the preparer says to a comment; it may be said anew until the comment is closed.

    Raises PermissionDenied for who does not prepare the account, ValidationError for an answer that cannot be.
    """
    text = read_remark(answer, "答复", LONGEST)
    with transaction.atomic():
        account = lock(comment.account)
        if not is_preparer(by, account):
            message = "审核意见由这个单位的编制人答复。"
            raise PermissionDenied(message)
        return _changed(account, comment, "答复", by=by, answer=text)


def close_comment(comment: ReviewComment, *, by: Any) -> ReviewComment:
    """Mark a comment as settled; who reviews decides that. Raises PermissionDenied for anybody else."""
    return _settled(comment, "关闭", by=by)


def reopen_comment(comment: ReviewComment, *, by: Any) -> ReviewComment:
    """Take a comment up again; who reviews decides that. Raises PermissionDenied for anybody else."""
    return _settled(comment, "重新打开", by=by)


def open_comments(account: FinalAccount) -> int:
    """Return how many comments on the account are not settled."""
    return ReviewComment.objects.filter(account=account, closed_at=None).count()


def read_remark(text: str, what: str, longest: int) -> str:
    """Return a remark as it is stored; raise ValidationError for one that is empty, too long or cannot be stored."""
    read = text.replace("\r\n", "\n").strip()
    if not read:
        message = f"{what}是空的：请写明具体内容。"
        raise ValidationError(message)
    if len(read) > longest:
        message = f"{what}有{len(read)}个字，最多{longest}个字，请缩短。"
        raise ValidationError(message)
    hidden = next((c for c in read if unicodedata.category(c)[0] == "C" and c not in "\n\t"), None)
    if hidden is not None:
        message = f"{what}里有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。"
        raise ValidationError(message)
    return read


def _settled(comment: ReviewComment, action: str, *, by: Any) -> ReviewComment:
    with transaction.atomic():
        account = lock(comment.account)
        if not may_comment(by, account):
            message = "意见是否已经解决，由审核人、发布人、保密审查人或财政部门确认。"
            raise PermissionDenied(message)
        closed = action == "关闭"
        stored = ReviewComment.objects.get(pk=comment.pk)
        if closed == (stored.closed_at is not None):
            return stored
        now = timezone.now() if closed else None
        return _changed(account, comment, action, by=by, closed_at=now, closed_by=by if closed else None)


def _changed(account: FinalAccount, comment: ReviewComment, action: str, *, by: Any, **values: Any) -> ReviewComment:
    stored = ReviewComment.objects.get(pk=comment.pk, account=account)
    if "answer" in values and stored.closed_at is not None:
        message = "这条意见已经关闭，不需要再答复。"
        raise ValidationError(message)
    before = values_of(stored)
    for name, value in values.items():
        setattr(stored, name, value)
    if values_of(stored) != before:
        stored.save(update_fields=list(values))
        change = Change(f"审核意见：{action}", str(stored), before, values_of(stored))
        record_changes([change], by=by, account=account)
    return stored


def _place(account: FinalAccount, given: Mapping[str, object]) -> Place:
    profile = load_profile(account.profile)
    titles = titles_of(profile, year=account.fiscal_year, unit=account.unit.name, scope=account.scope)
    if str(given.get("section") or "") not in titles and "section" in given:
        # Attachments are sections of this report alone.
        titles |= {section.key: section.title for section in sections_of(reviewed_report(account).report)}
    try:
        return read_place(given, profile, titles)
    except UnknownPlaceError as error:
        raise ValidationError(str(error)) from error


def _printable(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
